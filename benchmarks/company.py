"""An invented company of any size: rules, people, systems, and change records with every step of their lives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import (
    Approval,
    CiRun,
    CodeReview,
    Deployment,
    Emergency,
    FindingCount,
    RetrospectiveReview,
    RollbackPlan,
    SecurityScan,
    SignOff,
    Staging,
    TestRun,
    Verification,
    Window,
)
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import flatten
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationRun
from chgdesk.domain.register import Register
from chgdesk.domain.waiver import Waiver

ZONE = "Europe/Amsterdam"
FIRST = datetime(2024, 1, 8, 7, 0, tzinfo=UTC)
LAST_DAY = date(2026, 10, 31)
AS_OF = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAYS = (LAST_DAY - FIRST.date()).days
ORGANISATION = Organisation(name="Bench Tide B.V.", system="Tidewater", zone=ZONE, fictional=True, judged_from=FIRST)
STEPS = 9
"""How many versions a record has when each step of its life is recorded by itself."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_EXPORT = Provenance(basis=Basis.EXPORT, source="tracker", file="ab" * 32, row="17")
_SIGNED = Provenance(basis=Basis.SIGNED, source="chgdesk")
_STATED = Provenance()
_LEADS, _QA, _SECURITY, _PEOPLE = 12, 12, 6, 120
_SYSTEMS = tuple(f"{area}-{part}" for area in ("billing", "ledger", "portal", "edge", "data") for part in "abcdefgh")
_WORDS = (
    *("rotate", "the", "signing", "key", "of", "upgrade", "openssl", "raise", "memory", "limit", "for", "cache"),
    *("index", "invoice", "table", "tighten", "firewall", "rule", "replace", "certificate", "on", "gateway"),
    *("remove", "legacy", "export", "naïve", "retry", "façade", "queue", "worker", "nightly", "statement", "report"),
)
_CATEGORIES = ("normal",) * 13 + ("standard",) * 4 + ("major",) * 2 + ("emergency",)
_TREE = {
    "parameter_set": "BENCH-1",
    "timezone": ZONE,
    "categories": ["standard", "normal", "major", "emergency"],
    "approval_matrix": [
        {"when": {"category": ["normal"]}, "roles": ["engineering_lead", "qa"]},
        {"when": {"category": ["major"]}, "roles": ["engineering_lead", "ciso"]},
        {"when": {"category": ["normal", "major"], "flags_any": ["auth", "crypto"]}, "roles": ["security_officer"]},
    ],
}


def _lead(number: int) -> str:
    return f"P-{number % _LEADS + 1:03d}"


def _qa(number: int) -> str:
    return f"P-{_LEADS + number % _QA + 1:03d}"


def _security(number: int) -> str:
    return f"P-{_LEADS + _QA + number % _SECURITY + 1:03d}"


def _author(number: int) -> str:
    return f"P-{_LEADS + _QA + _SECURITY + number % (_PEOPLE - _LEADS - _QA - _SECURITY) + 1:03d}"


def reference(number: int) -> str:
    """The reference of the change with this running number."""
    return f"CHG-{went_live(number).year}-{number:06d}"


@cache
def _per_day(total: int) -> int:
    return -(-total // DAYS)


def went_live(number: int, total: int = 100_000) -> datetime:
    """When it went live: so many a day, spread over the working hours."""
    day, place = divmod(number - 1, _per_day(total))
    return FIRST + day * _DAY + (place * 7 % 540) * _MINUTE


def base(weeks: int = DAYS // 7 + 1) -> Register:
    """Everything but changes and events: the company, its people, rules, policy, systems and log reviews."""
    held = [("engineering_lead", _lead, _LEADS), ("qa", _qa, _QA), ("security_officer", _security, _SECURITY)]
    pairs = [(name(n), role) for role, name, count in held for n in range(count)] + [("P-001", "ciso")]
    pairs += [(f"P-{number:03d}", "deployer") for number in range(1, _PEOPLE + 1)]
    since = FIRST - 400 * _DAY
    return Register(
        organisation=ORGANISATION,
        people=tuple(Person(ref=f"P-{n:03d}", name=f"Person {n:03d}") for n in range(1, _PEOPLE + 1)),
        assignments=tuple(
            RoleAssignment(ref=f"RA-{n:04d}", person=person, role=role, held_from=since)
            for n, (person, role) in enumerate(pairs, start=1)
        ),
        parameter_sets=(ParameterSet(ref="PS-1", title="BENCH-1", values=flatten(_TREE)),),
        documents=(PolicyDocument(ref="POL-1", title="Change Management Policy", classification="Internal"),),
        policy_versions=tuple(_policy(number) for number in (1, 2)),
        templates=tuple(_template(number) for number in range(1, 5)),
        systems=tuple(SystemCard(ref=ref, title=ref.title(), change_type="code") for ref in _SYSTEMS),
        waivers=(Waiver(ref="EXC-1", policy_clause="Staging validation", waives=("staging",), state="approved"),),
        incidents=tuple(_incident(number) for number in range(1, 201)),
        runs=tuple(_run(week) for week in range(weeks)),
    )


def _policy(number: int) -> PolicyVersion:
    effective = FIRST.date() - 300 * _DAY if number == 1 else FIRST.date() + 500 * _DAY
    return PolicyVersion(
        ref=f"PV-{number}",
        document="POL-1",
        number=f"{number}.0",
        state="superseded" if number == 1 else "effective",
        approved_by="P-001",
        approved_on=effective - 7 * _DAY,
        effective_on=effective,
        parameter_set="PS-1",
    )


def _template(number: int) -> StandardTemplate:
    return StandardTemplate(
        ref=f"STD-{number:02d}",
        title=f"Renew certificate, variant {number}",
        state="approved",
        approved_by="P-001",
        approved_on=FIRST.date() - 90 * _DAY,
        last_reviewed=LAST_DAY - 30 * _DAY,
        next_review_due=LAST_DAY + 90 * _DAY,
        allowed_types=("configuration",),
        rollback_plan="Put the earlier certificate back.",
    )


def _incident(number: int) -> Incident:
    return Incident(ref=f"INC-{number:04d}", severity="P1", opened_at=FIRST + number * 5 * _DAY, title="Sign-in fails")


def _run(week: int) -> ReconciliationRun:
    first = FIRST.date() + 7 * week * _DAY
    return ReconciliationRun(
        ref=f"REC-{week:04d}",
        first_day=first,
        last_day=first + 6 * _DAY,
        completed_at=datetime.combine(first + 7 * _DAY, FIRST.timetz()),
        performed_by="P-002",
        independent_of_deployers=True,
    )


def commit(number: int) -> str:
    """The commit that the change deployed."""
    return Random(number).randbytes(20).hex()


def event_of(number: int, total: int) -> DeploymentEvent:
    """The line of the deployment log that shows it, three in four times naming the record."""
    at = went_live(number, total)
    return DeploymentEvent(
        ref=f"EV-{number:07d}",
        at=at + _MINUTE,
        environment="production",
        status="success",
        source="pipeline",
        actor="ci-deploy",
        commits=(commit(number),),
        run=f"run-{number}",
        text=f"{reference(number)} released by pipeline" if number % 4 else "released by pipeline",
        provenance=_EXPORT,
    )


def finished(number: int, total: int = 100_000) -> Change:
    """The record as it stands at the end of its life, closed; now and then with something to look at."""
    chance = Random(number * 2 + 1)
    live = went_live(number, total)
    category = chance.choice(_CATEGORIES)
    title = " ".join(chance.choices(_WORDS, k=6)).capitalize()
    late = chance.random() < 0.06
    drafted = Change(
        ref=reference(number),
        title=title,
        description=f"{title}. Done for the {' '.join(chance.choices(_WORDS, k=14))} of the customers concerned.",
        justification=f"Asked for by {' '.join(chance.choices(_WORDS, k=8))}; see the ticket.",
        category=category,
        template=f"STD-{number % 4 + 1:02d}" if category == "standard" else None,
        change_type="configuration"
        if category == "standard"
        else chance.choice(("code", "code", "configuration", "database", "infrastructure")),
        delivered_via_repo=True,
        systems=tuple(chance.sample(_SYSTEMS, chance.choice((1, 1, 1, 2, 3)))),
        flags=("auth",) if category != "standard" and chance.random() < 0.1 else (),
        risk_declared=chance.choice(("low", "low", "medium", "medium", "high")),
        requester=_author(number * 7),
        author=_author(number),
        created_at=live - chance.randrange(2, 9) * _DAY,
        home_system="tracker",
        home_ref=f"TKT-{number}",
        planned_window=Window(start=live - 30 * _MINUTE, end=live + 2 * _HOUR),
        notified_at=live - 5 * _HOUR,
        provenance=_EXPORT,
        state=ChangeState.CLOSED,
    )
    return _carried_out(drafted, number, live, late=late, chance=chance)


def _carried_out(change: Change, number: int, live: datetime, *, late: bool, chance: Random) -> Change:
    approved = live + 3 * _HOUR if late else live - chance.randrange(3, 40) * _HOUR
    digest, is_emergency = commit(number), change.category == "emergency"
    return replace(
        change,
        approvals=() if change.category in {"standard", "emergency"} else _approvals(change, number, approved, digest),
        code_reviews=(CodeReview(person=_lead(number + 1), at=live - 6 * _HOUR, commit=digest, provenance=_EXPORT),),
        ci=CiRun(status="passed", run=f"ci-{number}", at=live - 5 * _HOUR, covers=("unit",), provenance=_EXPORT),
        scan=SecurityScan(at=live - 5 * _HOUR, open=(FindingCount(severity="low", open=2),), provenance=_EXPORT),
        staging=Staging(status="done", at=live - 4 * _HOUR, environment="staging", provenance=_STATED),
        tests=tuple(
            TestRun(type=name, result="pass", executed_at=live - 4 * _HOUR, environment="staging", provenance=_EXPORT)
            for name in ("unit", "integration", "basic_functional")
        ),
        rollback_plan=RollbackPlan(
            method="redeploy",
            trigger="Error rate above two per cent for five minutes",
            steps="Deploy the earlier build, then run the smoke test.",
            owner=change.author,
            time_estimate_min=15,
            recorded_at=live - 26 * _HOUR,
            provenance=_STATED,
        ),
        deployments=(_deployment(number, live, digest),),
        outcome="rolled_back" if chance.random() < 0.03 else "success",
        verification=Verification(
            person=_qa(number), at=live + 40 * _MINUTE, checks=("smoke test", "error rate"), provenance=_STATED
        ),
        incident=f"INC-{number % 200 + 1:04d}" if is_emergency else None,
        emergency=_emergency(number, live) if is_emergency else None,
        closed_at=live + 2 * _DAY,
    )


def _approvals(change: Change, number: int, at: datetime, digest: str) -> tuple[Approval, ...]:
    people = [(_lead(number), "engineering_lead"), (_qa(number), "qa")]
    if change.category == "major":
        people[1] = ("P-001", "ciso")
    if change.flags:
        people.append((_security(number), "security_officer"))
    return tuple(
        Approval(
            person=person,
            roles_claimed=(role,),
            decided_at=at,
            mode="in_app_signature",
            commit=digest,
            provenance=_SIGNED,
        )
        for person, role in people
    )


def _deployment(number: int, live: datetime, digest: str) -> Deployment:
    return Deployment(
        start=live,
        end=live + 12 * _MINUTE,
        implementer=_author(number + 3),
        account="ci-deploy",
        account_type="service",
        run=f"run-{number}",
        commit=digest,
        pull_request=str(number),
        provenance=_EXPORT,
    )


def _emergency(number: int, live: datetime) -> Emergency:
    return Emergency(
        criterion="restore_service",
        authoriser="P-001",
        authorised_at=live - 30 * _MINUTE,
        authorisation_mode="external_written",
        testing_or_validation="Tried on one node first.",
        retro_review=RetrospectiveReview(person=_lead(number), at=live + _DAY, classification_appropriate=True),
        retro_signoff=SignOff(person="P-001", at=live + _DAY),
    )


_BLANKS: tuple[tuple[str, dict[str, object]], ...] = (
    ("verified", {"closed_at": None}),
    ("implemented", {"verification": None}),
    ("implementing", {"outcome": None}),
    ("ready", {"deployments": ()}),
    ("approved", {"ci": None, "scan": None, "staging": None, "tests": (), "code_reviews": ()}),
    ("submitted", {"approvals": (), "emergency": None}),
    ("submitted", {"rollback_plan": None}),
    ("draft", {"notified_at": None}),
)
"""From the end backwards: the state a step before, and what was not yet on the record."""


def life(number: int, versions: int, total: int) -> Iterator[Change]:
    """The last so many versions of a record, oldest first: each a real step, a version beyond them a new lesson."""
    done = finished(number, total)
    if number % 97 == 0:
        done = replace(done, state=ChangeState.SUBMITTED, deployments=(), outcome=None, verification=None, approvals=())
    earlier = [done]
    for state, blank in _BLANKS[: versions - 1]:
        earlier.append(replace(earlier[-1], state=ChangeState(state), **blank))  # type: ignore[arg-type]
    yield from reversed(earlier)
    for more in range(len(earlier), versions):
        done = replace(done, lessons=f"Looked at again, time {more}.")
        yield done


def register_of(count: int) -> Register:
    """A whole register in memory, for the judge and the exports."""
    return replace(
        base(),
        events=tuple(event_of(number, count) for number in range(1, count + 1)),
        changes=tuple(finished(number, count) for number in range(1, count + 1)),
        change_rids=tuple(range(1, count + 1)),
    )
