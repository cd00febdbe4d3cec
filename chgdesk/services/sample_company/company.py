"""Who works at the sample company, in which roles from when to when, and what it runs; all of it is fictional."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.people import Actor, AssignmentReason, Organisation, Person, PersonKind, Role, RoleAssignment
from chgdesk.domain.reconcile import Incident

COMPANY = "Saltmere Berths Oy (fictional)"
SYSTEM_NAME = "Saltmere Harbour Desk (fictional)"
ZONE = "Europe/Helsinki"
JUDGED_FROM = datetime(2025, 11, 30, 22, 0, tzinfo=UTC)
"""Midnight at the start of 1 December 2025 in Helsinki; what went live before is History (CHG-24)."""

FIRST_DAY = date(2025, 11, 1)
LAST_DAY = date(2026, 10, 31)
AS_OF = datetime(2026, 10, 30, 15, 0, tzinfo=UTC)
"""The Friday afternoon on which the sample stands: some things are still in time."""


def local(text: str) -> datetime:
    """An instant written on the wall clock of the sample company, such as `2026-01-13 20:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def organisation() -> Organisation:
    """The sample company as a workspace names it."""
    return Organisation(
        name=COMPANY,
        system=SYSTEM_NAME,
        zone=ZONE,
        head_count=15,
        judged_from=JUDGED_FROM,
        fictional=True,
    )


def people() -> tuple[Person, ...]:
    """Everybody who works, or worked, at the sample company."""
    return tuple(_person(*row) for row in _PEOPLE)


_PEOPLE: tuple[tuple[str, str, str, str, str | None], ...] = (
    ("aino", "Aino Kivelä", "Chief Technology Officer", "2019-03-01", None),
    ("marek", "Marek Dvořák", "Head of Engineering", "2020-09-14", None),
    ("ines", "Inês Duarte", "Security Officer", "2021-05-03", None),
    ("sanna", "Sanna Miettinen", "Compliance Officer", "2022-01-10", None),
    ("henna", "Henna Laakso", "Senior Engineer", "2020-02-03", None),
    ("yusuf", "Yusuf Demir", "Senior Engineer", "2021-11-01", None),
    ("jonas", "Jonas Rein", "Platform Engineer", "2022-08-15", None),
    ("daniel", "Daniel Okoro", "Database Engineer", "2021-03-22", None),
    ("clara", "Clara Benning", "Engineer", "2023-04-03", None),
    ("noor", "Noor Haddad", "Engineer", "2022-06-06", "2026-05-29"),
    ("oskar", "Oskar Wide", "Engineer", "2026-02-02", None),
    ("petra", "Petra Novák", "Quality Lead", "2021-09-06", None),
    ("lucia", "Lucia Ferrante", "Product Manager", "2022-10-03", None),
    ("emil", "Emil Strand", "Customer Support Lead", "2023-01-16", None),
    ("ruth", "Ruth Adler", "Engineer", "2026-08-17", None),
    ("tove", "Tove Lindqvist", "Harbour Technician (contractor)", "2024-05-02", None),
)


def _person(ref: str, name: str, title: str, joined: str, left: str | None) -> Person:
    return Person(
        ref=ref,
        name=name,
        title=title,
        kind=PersonKind.CONTRACTOR if "contractor" in title else PersonKind.EMPLOYEE,
        email=f"{ref}@saltmere.example",
        employed_from=date.fromisoformat(joined),
        employed_to=date.fromisoformat(left) if left else None,
        active=left is None,
        note="Fictional person",
    )


def roles() -> tuple[Role, ...]:
    """The roles the policy of the sample company speaks of."""
    return tuple(Role(ref=ref, title=title, duties=duties) for ref, title, duties in _ROLES)


_ROLES = (
    ("policy_owner", "Policy owner", "Owns the change policy and reviews it once a year."),
    ("cto", "Chief technology officer", "Approves major changes and signs off emergencies."),
    ("engineering_lead", "Engineering lead", "Approves changes before they go live; says go in an emergency."),
    ("security_officer", "Security officer", "Approves what touches security; reviews emergencies."),
    ("compliance_officer", "Compliance officer", "Keeps the register and reviews the deployment log."),
    ("senior_engineer", "Senior engineer", "Reviews code; approves changes of low risk."),
    ("dba", "Database administrator", "Approves changes to tables that hold customer data."),
    ("qa", "Quality lead", "Signs off high-risk changes after go-live."),
    ("deployer", "Deployer", "May start a deployment to production."),
    ("incident_commander", "Incident commander", "Leads an incident and keeps its timeline."),
    ("requester", "Requester", "Asks for changes."),
)


def assignments() -> tuple[RoleAssignment, ...]:
    """Who holds which role from when to when, delegations and acting roles included (ROLE-03)."""
    return tuple(
        RoleAssignment(
            ref=f"ROLE-{number:03d}",
            person=person,
            role=role,
            held_from=JUDGED_FROM if start is None else local(start),
            held_to=None if end is None else local(end),
            reason=AssignmentReason(reason),
        )
        for number, (person, role, start, end, reason) in enumerate(_ASSIGNMENTS, start=1)
    )


_ASSIGNMENTS: tuple[tuple[str, str, str | None, str | None, str], ...] = (
    ("aino", "cto", None, None, "permanent"),
    ("aino", "policy_owner", None, None, "permanent"),
    ("marek", "engineering_lead", None, None, "permanent"),
    ("ines", "security_officer", None, None, "permanent"),
    ("sanna", "compliance_officer", None, None, "permanent"),
    ("henna", "senior_engineer", None, None, "permanent"),
    ("henna", "deployer", None, None, "permanent"),
    ("yusuf", "senior_engineer", None, None, "permanent"),
    ("yusuf", "deployer", None, None, "permanent"),
    ("jonas", "senior_engineer", None, None, "permanent"),
    ("jonas", "deployer", None, None, "permanent"),
    ("daniel", "dba", None, None, "permanent"),
    ("daniel", "senior_engineer", None, None, "permanent"),
    ("daniel", "deployer", None, None, "permanent"),
    ("clara", "deployer", None, None, "permanent"),
    ("noor", "deployer", None, "2026-05-29 17:00", "permanent"),
    ("oskar", "deployer", "2026-03-02 09:00", None, "permanent"),
    ("ruth", "deployer", "2026-09-14 09:00", None, "permanent"),
    ("tove", "deployer", None, None, "permanent"),
    ("petra", "qa", None, None, "permanent"),
    ("lucia", "requester", None, None, "permanent"),
    ("emil", "requester", None, None, "permanent"),
    ("henna", "engineering_lead", "2025-12-22 08:00", "2026-01-05 08:00", "delegation"),
    ("yusuf", "engineering_lead", "2026-07-06 08:00", "2026-07-24 18:00", "delegation"),
    ("henna", "engineering_lead", "2026-10-19 08:00", "2026-10-23 18:00", "acting"),
    ("sanna", "security_officer", "2026-08-03 08:00", "2026-08-14 18:00", "delegation"),
)


def actor_at(person: str, instant: datetime) -> Actor:
    """A person as the trail names them, with the roles held at that instant."""
    name = next(p.name for p in people() if p.ref == person)
    held = tuple(a.role for a in assignments() if a.person == person and a.covers(instant))
    return Actor(person=person, name=name, roles=held)


OFFICER = Actor(person="sanna", name="Sanna Miettinen", roles=("compliance_officer",))
"""The compliance officer, who keeps the workspace."""


def lead_at(instant: datetime) -> str:
    """Who answers as engineering lead at that instant: the one the role was handed to, else its holder."""
    held = [a for a in assignments() if a.role == "engineering_lead" and a.covers(instant)]
    return next((a.person for a in held if a.reason is not AssignmentReason.PERMANENT), "marek")


def security_officer_at(instant: datetime) -> str:
    """Who answers as security officer at that instant."""
    held = [a for a in assignments() if a.role == "security_officer" and a.covers(instant)]
    return next((a.person for a in held if a.reason is not AssignmentReason.PERMANENT), "ines")


def systems() -> tuple[SystemCard, ...]:
    """What the sample company runs, and how each system reaches production (CHG-21)."""
    return tuple(
        SystemCard(
            ref=ref,
            title=title,
            change_type=kind,
            flags=flags,
            deploy=way,
            usual_risk=risk,
            undo=undo,
            ci_covers=PIPELINE_COVERS if kind in {"code", "database"} else (),
        )
        for ref, title, kind, flags, way, risk, undo in _SYSTEMS
    )


PIPELINE_COVERS = ("unit", "integration", "basic_functional")
"""The test types that the sample company's pipeline runs on every pull request."""

_SYSTEMS: tuple[tuple[str, str, str, tuple[str, ...], str, str, str], ...] = (
    ("booking-web", "Booking site for skippers", "code", (), "pipeline", "low", "Deploy the image before it."),
    (
        "booking-api",
        "Booking interface",
        "code",
        ("api_integration",),
        "pipeline",
        "medium",
        "Deploy the image before.",
    ),
    ("reporting", "Harbour reports", "code", (), "pipeline", "low", "Deploy the image before it."),
    (
        "ledger-db",
        "Bookings and payments database",
        "database",
        ("db_schema_customer_data",),
        "pipeline",
        "high",
        "Run the down script; restore the snapshot if rows changed.",
    ),
    ("identity", "Sign-in service", "code", ("auth",), "pipeline", "high", "Deploy the image before; revoke new keys."),
    (
        "cluster",
        "Container cluster",
        "infrastructure",
        ("multi_system_infra",),
        "pipeline",
        "medium",
        "Apply the plan before.",
    ),
    (
        "edge",
        "Edge proxy and certificates",
        "configuration",
        (),
        "pipeline",
        "low",
        "Re-attach the certificate before.",
    ),
    ("gate-unit", "Pier gate units", "configuration", (), "manual", "low", "Load the configuration kept on the card."),
)


def incidents() -> tuple[Incident, ...]:
    """The incidents that changes of the year name."""
    return tuple(
        Incident(ref=ref, severity=severity, opened_at=local(opened), title=title, commander=commander)
        for ref, severity, opened, title, commander in _INCIDENTS
    )


_INCIDENTS = (
    ("INC-2025-019", "P2", "2025-11-12 22:40", "Payment receipts not sent", "marek"),
    ("INC-2025-022", "P1", "2025-12-17 03:05", "Sign-in answers with errors for every skipper", "henna"),
    ("INC-2026-004", "P3", "2026-02-24 11:20", "Berth map slow after release, release undone", "marek"),
    ("INC-2026-009", "P2", "2026-04-22 06:50", "Certificate chain refused by older phones", "jonas"),
    ("INC-2026-013", "P1", "2026-06-06 13:15", "Booking interface down on a Saturday in season", "yusuf"),
    ("INC-2026-016", "P2", "2026-07-11 01:25", "Known flaw in image library is being exploited", "ines"),
    ("INC-2026-021", "P3", "2026-08-27 16:05", "Monthly report shows berth names twice", "marek"),
    ("INC-2026-026", "P2", "2026-10-27 21:05", "Invoices queue stuck after release, release undone", "henna"),
    ("INC-2026-027", "P1", "2026-10-29 05:35", "Harbour gates do not open for season guests", "jonas"),
)
