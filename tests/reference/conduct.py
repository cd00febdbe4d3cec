"""Documentation, approvals and segregation of one record (R0, R6 to R11)."""

from __future__ import annotations

import re

from tests.reference.instants import day, instant, later
from tests.reference.ledger import Json, blank
from tests.reference.subject import Subject

DEFAULT_LOG_WITHIN = {"value": 1, "unit": "business_days"}
TRIMMED = " .,;:-"


def judge_dates(subject: Subject) -> None:
    """R0: dates that contradict each other."""
    change, emergency = subject.change, subject.emergency
    facts: dict[str, Json] = {
        "verification": change.get("verification") or {},
        "pir": change.get("pir") or {},
        "validation_signoff": change.get("validation_signoff") or {},
        "retro_review": emergency.get("retro_review") or {},
        "retro_signoff": emergency.get("retro_signoff") or {},
    }
    wrong = [n for n, fact in facts.items() if (at := instant(fact.get("at"))) is not None and at < subject.start]
    begun = subject.recorded_start
    if subject.end_is_recorded and begun is not None and subject.end < begun:
        wrong.insert(0, "end")
    if wrong:
        subject.add("DOC-DATE-ORDER", "A", names=wrong)


def _is_vague(subject: Subject) -> bool:
    rules = subject.section("documentation")
    text = subject.change.get("description") or ""
    for term in rules.get("vague_terms") or []:
        text = re.sub(rf"(?<!\w){re.escape(term)}(?!\w)", "", text, flags=re.IGNORECASE)
    short = len(text.strip(TRIMMED)) < int(rules.get("min_description_chars") or 0)
    return short or blank(subject.change.get("title"))


def judge_documentation(subject: Subject) -> None:
    """R6 and R7: required fields, vague words, late records."""
    needed = subject.section("required_fields").get(str(subject.category)) or []
    empty = [name for name in needed if blank(subject.change.get(name))]
    if empty:
        subject.add("DOC-FIELD-MISSING", "A", names=empty)
    if _is_vague(subject):
        subject.add("DOC-VAGUE", "A")
    written = subject.first_written()
    if subject.category in {"normal", "major"} and not subject.is_emergency:
        if later(written, subject.start):
            subject.add("DOC-RETROACTIVE", "A")
    elif subject.category == "standard":
        term = subject.section("standard").get("log_within", DEFAULT_LOG_WITHIN)
        if later(written, subject.deadline(subject.end, term)):
            subject.add("DOC-RETROACTIVE", "A")


class Approvals:
    """The approvals of a record against the requirements of the matrix (R8, R9)."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        listed = subject.change.get("approvals") or []
        self.decisions = [a for a in listed if not a.get("voided_at")]
        self.rejected = self._rejected()
        self.live = [a for a in self.decisions if a.get("decision") == "approve" and not self._cancelled(a)]
        self.requirements: list[tuple[str, ...]] = []
        self.minimums: list[tuple[int, tuple[str, ...]]] = []
        self._read_matrix()

    def _cancelled(self, approval: Json) -> bool:
        at = instant(approval["decided_at"])
        for other in self.decisions:
            if other.get("decision") != "reject" or other.get("person") != approval.get("person"):
                continue
            moment = instant(other["decided_at"])
            if later(moment, at) and not later(moment, self.subject.start):
                return True
        return False

    def _rejected(self) -> bool:
        last: dict[str, tuple[int, str]] = {}
        for entry in self.decisions:
            at = instant(entry["decided_at"])
            if at is None or at > self.subject.start:
                continue
            if entry["person"] not in last or at >= last[entry["person"]][0]:
                last[entry["person"]] = (at, entry.get("decision") or "")
        return any(decision == "reject" for _, decision in last.values())

    def _applies(self, when: Json) -> bool:
        subject = self.subject
        known = {"category": subject.category, "risk": subject.risk, "type": subject.type}
        for key, wanted in when.items():
            if key == "flags_any":
                if not subject.flags & set(wanted):
                    return False
            elif key not in known or known[key] not in wanted:
                return False
        return True

    def _read_matrix(self) -> None:
        seen: set[frozenset[str]] = set()
        for rule in self.subject.parameters.get("approval_matrix") or []:
            if not self._applies(rule.get("when") or {}):
                continue
            any_of = tuple(rule.get("any_of") or ())
            wanted = [(role,) for role in rule.get("roles") or ()] + ([any_of] if any_of else [])
            for requirement in wanted:
                if frozenset(requirement) not in seen:
                    seen.add(frozenset(requirement))
                    self.requirements.append(requirement)
            if rule.get("min_persons"):
                minimum = (int(rule["min_persons"]), (*(rule.get("roles") or ()), *any_of))
                if minimum not in self.minimums:
                    self.minimums.append(minimum)

    def kind(self, approval: Json, requirement: tuple[str, ...]) -> str | None:
        """Sort an approval for a requirement: wrong, verbal, self, unproved, good, or none of it."""
        subject, rules = self.subject, self.subject.section("approval")
        claimed = [role for role in approval.get("roles_claimed") or [] if role in requirement]
        if not claimed:
            return None
        if not subject.ledger.holds_any(approval.get("person"), claimed, instant(approval["decided_at"])):
            return "wrong"
        if approval.get("mode") not in (rules.get("accepted_modes") or []):
            return "verbal"
        if approval.get("person") == subject.author:
            return "self"
        if rules.get("evidence_required") and not proved(approval):
            return "unproved"
        return "good"

    def of_kind(self, requirement: tuple[str, ...], kind: str) -> list[Json]:
        return [a for a in self.live if self.kind(a, requirement) == kind]

    def all_good(self) -> list[Json]:
        """Give every approval that is good for some requirement."""
        return [a for a in self.live if any(self.kind(a, r) == "good" for r in self.requirements)]


def proved(approval: Json) -> bool:
    """Say whether an approval is signed at this desk or has evidence."""
    return approval.get("mode") == "in_app_signature" or not blank(approval.get("evidence"))


def _stated_later(subject: Subject, approval: Json) -> bool:
    in_time = not later(instant(approval["decided_at"]), subject.start)
    return not proved(approval) and in_time and later(instant(approval.get("recorded_at")), subject.start)


def _judge_good(subject: Subject, good: list[Json], role: str) -> None:
    if later(min(instant(a["decided_at"]) or 0 for a in good), subject.start):
        subject.add("APR-AFTER-IMPL", "D", role=role)
    if subject.shas and all(a.get("commit") and a["commit"] not in subject.shas for a in good):
        subject.add("APR-STALE", "D", role=role)
    treatment = subject.section("approval").get("late_statement") or "ignore"
    if treatment != "ignore" and all(_stated_later(subject, a) for a in good):
        code = "OBS-STATED-LATER" if treatment == "observe" else "APR-NO-EVIDENCE"
        subject.add(code, "C", role=role)


def judge_approvals(subject: Subject) -> Approvals:
    """R8 to R10: every requirement of the matrix, and the persons it asks for."""
    approvals = Approvals(subject)
    if approvals.rejected:
        subject.add("APR-REJECTED", "C")
    own: list[str] = []
    for requirement in approvals.requirements:
        role = "|".join(requirement)
        good = approvals.of_kind(requirement, "good")
        if good:
            _judge_good(subject, good, role)
        elif approvals.of_kind(requirement, "self"):
            own.append(role)
        elif approvals.of_kind(requirement, "unproved"):
            subject.add("APR-NO-EVIDENCE", "C", role=role)
        elif approvals.of_kind(requirement, "verbal"):
            subject.add("APR-VERBAL-ONLY", "C", role=role)
        elif approvals.of_kind(requirement, "wrong"):
            subject.add("APR-WRONG-ROLE", "C", role=role)
        else:
            subject.add("APR-MISSING-ROLE", "C", role=role)
    for count, roles in approvals.minimums:
        persons = {
            a["person"]
            for a in approvals.live
            if not later(instant(a["decided_at"]), subject.start)
            and any(approvals.kind(a, (role,)) == "good" for role in roles)
        }
        if len(persons) < count:
            subject.add("APR-TOO-FEW-PERSONS", "C")
    if own:
        _judge_compensation(subject, own)
    return approvals


def _judge_compensation(subject: Subject, roles: list[str]) -> None:
    rules = subject.section("sod", "compensating")
    missing: list[str] = []
    if rules.get("enabled"):
        missing = [leg for leg in (_exception_leg(subject), _review_leg(subject, rules)) if leg]
        if rules.get("deploy_log_review") and not _log_reviewed(subject):
            missing.append("SOD-LOG-REVIEW-MISSING")
    holds = bool(rules.get("enabled")) and not missing
    for role in roles:
        subject.add("CMP-SOD" if holds else "SOD-SELF-APPROVAL", "E", role=role)
    for leg in missing:
        subject.add(leg, "E")


def _exception_leg(subject: Subject) -> str | None:
    found = subject.ledger.exceptions.get(subject.change.get("sod_exception_id"))
    if found is None or "segregation" not in (found.get("waives") or []):
        return "SOD-NO-EXCEPTION"
    if not subject.ledger.valid_exception(found, "segregation", subject.start, subject.parameters):
        return "EXC-EXPIRED"
    return None


def _review_leg(subject: Subject, rules: Json) -> str | None:
    review = subject.change.get("pir") or {}
    at, role = instant(review.get("at")), rules.get("pir_role")
    fits = (
        at is not None
        and not subject.own(review.get("person"))
        and (not role or subject.ledger.holds(review.get("person"), role, at))
        and at >= subject.end
        and not later(at, subject.deadline(subject.end, rules.get("pir_deadline")))
    )
    return None if fits else "SOD-COMP-REVIEW-MISSING"


def _log_reviewed(subject: Subject) -> bool:
    days = subject.section("reconciliation").get("complete_within_business_days")
    for run in subject.ledger.runs_covering(subject.local_date):
        last = day(run["to"])
        assert last is not None
        due = None if days is None else subject.zone.business_days_after(last, int(days))
        if not subject.own(run.get("performed_by")) and not later(instant(run["completed_at"]), due):
            return True
    return False


def judge_segregation(subject: Subject, approvals: Approvals) -> None:
    """R11: who deployed against who wrote and who approved."""
    if subject.outside_gates:
        return
    rules = subject.section("sod")
    rule = rules.get("deployer_rule")
    givers = {a["person"] for a in approvals.all_good()}
    if rule in {"no_author_deploy", "three_way"} and subject.author in subject.implementers:
        subject.add("SOD-AUTHOR-DEPLOYED", "E")
    if rule in {"no_approver_deploy", "three_way"} and givers & set(subject.implementers):
        subject.add("SOD-APPROVER-DEPLOYED", "E")
    sole = rules.get("implementer_not_sole_approver", True)
    if sole and givers and givers <= set(subject.implementers):
        subject.add("SOD-IMPLEMENTER-SOLE-APPROVER", "E")
