"""Gates, rollback, deployment, window, verification and the emergency path (R12 to R22)."""

from __future__ import annotations

import datetime as dt

from tests.reference.instants import WEEKDAYS, day, instant, later
from tests.reference.ledger import Json, blank
from tests.reference.subject import Subject

SOFTWARE = frozenset({"code", "database"})


def _differs(subject: Subject, commit: str | None) -> bool:
    return bool(commit and subject.shas and commit not in subject.shas)


def judge_gates(subject: Subject) -> None:
    """R12 to R14, for neither emergencies nor standard changes."""
    if subject.outside_gates:
        return
    if subject.type == "code" and not subject.via_repository:
        subject.add("GATE-NO-REPOSITORY", "F")
    if subject.via_repository:
        _judge_code_review(subject)
        _judge_ci(subject)
        _judge_scan(subject)
    _judge_staging(subject)
    _judge_tests(subject)


def _judge_code_review(subject: Subject) -> None:
    rules = subject.section("gates", "code_review")
    if subject.type not in (rules.get("applies_to") or []):
        return
    counted: list[tuple[str, int]] = []
    for review in subject.change.get("code_reviews") or []:
        at = instant(review.get("approved_at"))
        if at is None or at > subject.start or review.get("person") == subject.author:
            continue
        if not _differs(subject, review.get("commit")):
            counted.append((review["person"], at))
    if len({p for p, _ in counted}) < int((rules.get("min_reviewers") or {}).get(subject.risk) or 0):
        subject.add("GATE-REVIEW-COUNT", "F")
    senior = any(subject.ledger.holds(p, "senior_engineer", at) for p, at in counted)
    if subject.risk in (rules.get("senior_required_for") or []) and not senior:
        subject.add("GATE-REVIEW-SENIOR", "F")


def _judge_ci(subject: Subject) -> None:
    if not subject.section("gates", "ci").get("required"):
        return
    run = subject.change.get("ci") or {}
    if run.get("status") != "passed":
        subject.add("GATE-CI", "F")
    elif later(instant(run.get("at")), subject.start):
        subject.add("GATE-TEST-LATE", "F", test="ci")


def _judge_scan(subject: Subject) -> None:
    rules = subject.section("gates", "sast")
    if not rules.get("required") or subject.type != "code":
        return
    scan = subject.change.get("sast")
    if not scan:
        subject.add("GATE-SAST-MISSING", "F")
        return
    if later(instant(scan.get("at")), subject.start):
        subject.add("GATE-TEST-LATE", "F", test="scan")
    severities = rules.get("block_on", ["critical", "high"])
    if sum(int(scan.get(f"open_{severity}") or 0) for severity in severities or []) > 0:
        covered = subject.waiver("scan", (scan.get("exception_id"),))
        subject.add("OBS-SAST-EXCEPTION" if covered else "GATE-SAST-OPEN", "F")


def _judge_staging(subject: Subject) -> None:
    rules = subject.section("gates", "staging")
    if subject.category not in (rules.get("required_for") or []):
        return
    if subject.risk not in (rules.get("required_for_risk") or []):
        return
    staging = subject.change.get("staging") or {}
    if staging.get("status") == "validated":
        if later(instant(staging.get("at")), subject.start):
            subject.add("GATE-TEST-LATE", "F", test="staging")
        return
    explained = not blank(staging.get("rationale")) and not blank(staging.get("prod_verification_step"))
    if not (staging.get("status") == "not_available" and explained and rules.get("allow_rationale")):
        subject.add("GATE-STAGING-MISSING", "F")


def _needed_tests(subject: Subject) -> list[str]:
    rules = subject.section("gates", "tests")
    table = rules.get("software" if subject.type in SOFTWARE else "platform") or {}
    needed = list(table.get(subject.risk) or [])
    if subject.high:
        for kind in ("security", "performance"):
            if subject.flags & set((rules.get("conditional") or {}).get(kind) or []) and kind not in needed:
                needed.append(kind)
    return needed


def _judge_tests(subject: Subject) -> None:
    ci = subject.change.get("ci") or {}
    green = ci.get("status") == "passed" and not later(instant(ci.get("at")), subject.start)
    covered = set(ci.get("covers") or []) if green else set()
    without, late = [], []
    for kind in _needed_tests(subject):
        if kind in covered:
            continue
        runs = [t for t in subject.change.get("tests") or [] if t.get("type") == kind]
        counting = _counting_runs(subject, runs)
        if not counting:
            without.append(kind)
        elif all(at > subject.start for at in counting):
            late.append(kind)
    if without:
        subject.add("GATE-TEST-EVIDENCE", "F", names=without)
    if late:
        subject.add("GATE-TEST-LATE", "F", test="tests", names=late)


def _counting_runs(subject: Subject, runs: list[Json]) -> list[int]:
    timed = [(at, r) for r in runs if (at := instant(r.get("executed_at"))) is not None]
    before = [(at, r) for at, r in timed if at <= subject.start]
    if before:
        last = max(at for at, _ in before)
        if any(r.get("result") != "pass" for at, r in before if at == last):
            return []
    return [at for at, r in timed if r.get("result") == "pass" and not blank(r.get("evidence"))]


def emergency_clock(subject: Subject) -> int:
    """Give the instant the emergency's clocks start (R22)."""
    named = subject.section("emergency").get("clock_starts_at") or "implementation_end"
    moments = {
        "implementation_end": subject.end,
        "authorised": instant(subject.emergency.get("authorised_at")),
        "incident_opened": instant((subject.incident or {}).get("opened_at")),
    }
    found = moments.get(named)
    return subject.start if found is None else found


def _record_deadline(subject: Subject) -> int | None:
    return subject.deadline(emergency_clock(subject), subject.section("emergency").get("record_deadline"))


def judge_rollback(subject: Subject) -> None:
    """R15: the plan, the backup, the incident of a rollback."""
    rules, plan = subject.section("rollback"), subject.change.get("rollback_plan")
    if subject.category in (rules.get("required_for") or []) and subject.risk in (rules.get("required_for_risk") or []):
        if not plan:
            subject.add_missing("RBK-PLAN-MISSING", "G", _record_deadline(subject) if subject.is_emergency else None)
        else:
            lacking = [e for e in rules.get("elements") or [] if blank(plan.get(e))]
            if lacking:
                subject.add("RBK-PLAN-INCOMPLETE", "G", names=lacking)
            if later(instant(plan.get("recorded_at")), _plan_limit(subject, rules)):
                subject.add("RBK-PLAN-LATE", "G")
    if subject.high and not subject.outside_gates and rules.get("backup_confirmation"):
        confirmed = instant(subject.change.get("backup_confirmed_at"))
        if subject.flags & set(rules.get("backup_flags") or []) and (confirmed is None or confirmed > subject.start):
            subject.add("RBK-BACKUP-UNCONFIRMED", "G")
    _judge_rollback_incident(subject)


def _plan_limit(subject: Subject, rules: Json) -> int | None:
    if subject.is_emergency:
        return _record_deadline(subject)
    if rules.get("due") != "before_approval":
        return subject.start
    given = [
        instant(a["decided_at"])
        for a in subject.change.get("approvals") or []
        if a.get("decision") == "approve" and not a.get("voided_at")
    ]
    return min([subject.start, *(g for g in given if g is not None)])


def _severity(text: str) -> int:
    return int(text.lstrip("Pp"))


def _judge_rollback_incident(subject: Subject) -> None:
    rules = subject.section("rollback_execution")
    if subject.change.get("outcome") != "rolled_back" or not rules.get("incident_required"):
        return
    if subject.incident is None:
        subject.add("RBK-NO-INCIDENT", "G")
    elif rules.get("min_severity") and _severity(subject.incident["severity"]) > _severity(rules["min_severity"]):
        subject.add("RBK-INCIDENT-SEVERITY", "G")


def judge_deployment(subject: Subject) -> None:
    """R17: who deployed, with which account, by which path."""
    people = [d.get("implementer") for d in subject.deployments]
    if any(not subject.ledger.holds(p, "deployer", subject.start) for p in people):
        subject.add("DEP-UNAUTHORISED", "H")
    if any(d.get("account_type") == "shared" for d in subject.deployments):
        subject.add("DEP-SHARED-ACCOUNT", "H")
    manual = [d for d in subject.deployments if d.get("path") == "manual"]
    if not manual or _manual_expected(subject):
        return
    if subject.is_emergency and all(not blank(d.get("manual_reason")) for d in manual):
        return
    shown = all(not blank(d.get("manual_reason")) and not blank(d.get("alternative_evidence")) for d in manual)
    subject.add("OBS-MANUAL-PATH" if shown else "DEP-BYPASS-PIPELINE", "H")


def _manual_expected(subject: Subject) -> bool:
    if subject.template and subject.template.get("deploy") == "manual":
        return True
    names = subject.change.get("systems") or []
    cards = [subject.ledger.systems.get(name) or {} for name in names]
    return bool(cards) and all(card.get("deploy") == "manual" for card in cards)


def in_window(local: dt.datetime, window: Json) -> bool:
    """Say whether a local time lies in a weekly window, bounds included (R18)."""
    today, yesterday = WEEKDAYS[local.weekday()], WEEKDAYS[local.weekday() - 1]
    clock, first, last = local.strftime("%H:%M"), window["from"], window["to"]
    if first <= last:
        return bool(window["day"] == today and first <= clock <= last)
    return bool((window["day"] == today and clock >= first) or (window["day"] == yesterday and clock <= last))


def judge_window(subject: Subject) -> None:
    """R18: window, freeze and notice, not for emergencies."""
    if subject.is_emergency:
        return
    rules, notice = subject.section("window"), subject.section("notice")
    local = subject.zone.local(subject.start)
    if _wanted(subject, rules) and not any(in_window(local, w) for w in rules.get("windows") or []):
        subject.add("WIN-OUTSIDE", "H")
    for freeze in rules.get("freezes") or []:
        first = day(freeze.get("from") or freeze.get("start"))
        last = day(freeze.get("to") or freeze.get("end"))
        if first and last and first <= subject.local_date <= last:
            subject.add("WIN-FREEZE", "H")
            break
    if _wanted(subject, notice):
        told = instant(subject.change.get("stakeholder_notified_at"))
        if told is None or told > subject.start - float(notice.get("hours") or 0) * 3600:
            subject.add("WIN-NOTICE-SHORT", "H")


def _wanted(subject: Subject, rules: Json) -> bool:
    return subject.category in (rules.get("required_for") or []) or bool(
        subject.flags & set(rules.get("required_flags") or [])
    )


def judge_verification(subject: Subject) -> None:
    """R19 and R20: verification, sign-off of high risk, review after implementation."""
    change, rules = subject.change, subject.section("verification")
    checked = change.get("verification")
    due = subject.deadline(subject.end, rules.get("deadline"))
    if not checked or blank(change.get("outcome")):
        subject.add_missing("VER-MISSING", "H", due)
    if checked and later(instant(checked.get("at")), due):
        subject.add("VER-LATE", "H")
    if subject.high and rules.get("high_risk_signoff") and not subject.outside_gates:
        given, role = change.get("validation_signoff") or {}, rules.get("signoff_role")
        person = given.get("person")
        holds = not role or subject.ledger.holds(person, role, instant(given.get("at")))
        if not person or person == subject.author or not holds:
            subject.add("VAL-SIGNOFF-MISSING", "H")
    rules = subject.section("pir")
    asked = change.get("outcome") in (rules.get("outcomes") or [])
    asked = asked or bool(change.get("caused_incident") and rules.get("caused_incident"))
    if asked and not subject.is_emergency:
        due, review = subject.deadline(subject.end, rules.get("deadline")), change.get("pir")
        if not review:
            subject.add_missing("PIR-MISSING", "H", due)
        elif later(instant(review.get("at")), due):
            subject.add("PIR-LATE", "H")


def judge_emergency(subject: Subject) -> None:
    """R21 and R22: authority, record, review, sign-off and incident of an emergency."""
    if not subject.is_emergency:
        return
    rules = subject.section("emergency")
    if not _authorised(subject, rules):
        told = instant(subject.emergency.get("notified_at"))
        within = rules.get("notify_within_minutes")
        limit = None if within is None else int(subject.start + within * 60)
        reasoned = not blank(subject.emergency.get("unreachable_rationale"))
        went_on = bool(rules.get("proceed_if_unreachable")) and reasoned and told is not None
        quiet = went_on and not later(told, limit)
        subject.add("OBS-EMG-PROCEED-NOTIFY" if quiet else "EMG-NO-AUTH", "J")
    if later(subject.first_written(), _record_deadline(subject)):
        subject.add("EMG-REC-LATE", "J")
    _judge_retro_review(subject, rules)
    if rules.get("signoff_required"):
        _judge_retro_signoff(subject, rules)
    if rules.get("incident_required") and subject.incident is None:
        subject.add("EMG-NO-INCIDENT", "J")


def _authorised(subject: Subject, rules: Json) -> bool:
    person, at = subject.emergency.get("authoriser"), instant(subject.emergency.get("authorised_at"))
    if not person or person in subject.implementers or at is None or at > subject.start:
        return False
    if subject.ledger.holds_any(person, rules.get("authorisers"), at):
        return True
    noted = not blank(subject.emergency.get("primary_unavailable_note"))
    return noted and subject.ledger.holds_any(person, rules.get("fallback_authorisers"), at)


def _judge_retro_review(subject: Subject, rules: Json) -> None:
    due = subject.deadline(emergency_clock(subject), rules.get("review_deadline"))
    review = subject.emergency.get("retro_review")
    if not review:
        subject.add_missing("EMG-REVIEW-MISSING", "J", due)
        return
    at, role = instant(review.get("at")), rules.get("review_role")
    if later(at, due):
        subject.add("EMG-REVIEW-LATE", "J")
    if role and not subject.ledger.holds(review.get("person"), role, at):
        subject.add("EMG-REVIEW-WRONG-ROLE", "J")
    if subject.own(review.get("person")):
        subject.add("EMG-REVIEW-NOT-INDEPENDENT", "J")


def _judge_retro_signoff(subject: Subject, rules: Json) -> None:
    due = subject.deadline(emergency_clock(subject), rules.get("signoff_deadline"))
    given = subject.emergency.get("retro_signoff")
    if not given:
        subject.add_missing("EMG-SIGNOFF-MISSING", "J", due)
        return
    at, role = instant(given.get("at")), rules.get("signoff_role")
    if role and not subject.ledger.holds(given.get("person"), role, at):
        subject.add("EMG-SIGNOFF-MISSING", "J")
    if later(at, due):
        subject.add("EMG-SIGNOFF-LATE", "J")
    if subject.own(given.get("person")):
        subject.add("EMG-SIGNOFF-SELF", "J")
