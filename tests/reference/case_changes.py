"""Fresh change records that meet the policy, and the many ways they then depart from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

Json = dict[str, Any]

SIGNERS = {
    "engineering_lead": "bram",
    "qa": "dina",
    "ciso": "chidi",
    "security_officer": "chidi",
    "cto": "ana",
    "dba": "erik",
}
AUTHORS = ("kim", "goran", "joao", "farah")
DEPLOYERS = ("farah", "hana", "erik", "bram")
PEOPLE = ("ana", "bram", "chidi", "dina", "erik", "farah", "goran", "hana", "ines", "joao", "kim")
TYPES = ("code", "database", "infrastructure", "configuration", "access")
FLAGS = (
    "db_schema_customer_data",
    "auth",
    "crypto",
    "irreversible",
    "prod_config",
    "api_integration",
    "customer_downtime",
    "load_sensitive",
    "new_service",
)
TESTS = ("unit", "integration", "uat", "basic_functional", "security", "performance")
NEAR = (-86400, -3601, -60, -1, 0, 1, 60, 901, 3600, 7200, 86400, 3 * 86400)
COMMITS = ("c0ffee01", "c0ffee02", "c0ffee03", "deadbeef")


def at(second: int) -> str:
    return dt.datetime.fromtimestamp(second, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def second(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


class Draft:
    """A change being varied, with what the rest of its workspace offers."""

    def __init__(self, rng: Random, change: Json, levels: list[str], case: Json, names: dict[str, list[str]]) -> None:
        self.rng, self.change, self.levels, self.case, self.names = rng, change, levels, case, names

    @property
    def start(self) -> int:
        return second(self.change["deployment"]["start"])

    @property
    def end(self) -> int:
        return second(self.change["deployment"]["end"] or self.change["deployment"]["start"])

    def near(self) -> str:
        """Give an instant around the start, often exactly at an edge."""
        return at(self.start + self.rng.choice(NEAR))

    def after(self) -> str:
        """Give an instant after the end, up to and around the usual deadlines."""
        hours = self.rng.choice([0, 1, 23, 24, 24, 48, 72, 100, 120, 168, 200])
        return at(self.end + hours * 3600 + self.rng.choice([-1, 0, 1, 1800]))

    def person(self) -> str:
        return self.rng.choice(PEOPLE)


def _plan(start: int) -> Json:
    return {
        "trigger": "Error rate above 2 %",
        "steps": "Redeploy the previous build",
        "owner": "implementer on duty",
        "verification": "Smoke suite green",
        "time_estimate_min": 15,
        "recorded_at": at(start - 3 * 86400),
    }


def _emergency(start: int) -> Json:
    return {
        "criterion": "restore_service",
        "authoriser": "chidi",
        "authorised_at": at(start - 600),
        "authorisation_mode": "verbal",
        "primary_unavailable_note": None,
        "unreachable_rationale": None,
        "notified_person": None,
        "notified_at": None,
        "testing_or_validation": "Checked against the live symptom.",
        "retro_review": {
            "person": "chidi",
            "at": at(start + 7200),
            "classification_appropriate": True,
            "notes": "Genuine.",
        },
        "retro_signoff": {"person": "chidi", "at": at(start + 7500)},
    }


def _approvals(start: int) -> list[Json]:
    return [
        {
            "person": person,
            "roles_claimed": [role],
            "decision": "approve",
            "decided_at": at(start - 86400 + 60 * index),
            "mode": "in_app_signature",
            "note": None,
        }
        for index, (role, person) in enumerate(SIGNERS.items())
    ]


def fresh(rng: Random, number: str, start: int, category: str, levels: list[str]) -> Json:
    """Give a change that meets the usual policy, in a category, at a start."""
    kind = "configuration" if category == "standard" else rng.choice(TYPES)
    end = start + rng.choice([0, 60, 720, 5400])
    implementer = rng.choice(DEPLOYERS[:2])
    plain = category in {"standard", "emergency"} and rng.random() < 0.4
    return {
        "id": number,
        "title": f"Alter component {rng.randrange(1000)}",
        "description": "Alter the component so that the next release can be served without a restart.",
        "justification": "Asked for by the product owner.",
        "category_declared": category,
        "template_id": "STD-03" if category == "standard" else None,
        "change_type": kind,
        "delivered_via_repo": kind in {"code", "database", "infrastructure"},
        "scope": "production",
        "systems": [rng.choice(["web-app", "edge-lb", "core-db", "old-host"])],
        "flags": [],
        "risk_declared": levels[0] if category == "standard" else rng.choice(levels),
        "requester": "joao",
        "author": rng.choice(AUTHORS[:3]),
        "created_at": at(start + 900) if category == "emergency" else at(start - 4 * 86400),
        "planned_window": {"start": at(start), "end": at(start + 3600)},
        "stakeholder_notified_at": at(start - 3 * 86400),
        "approvals": [] if plain else _approvals(start),
        "code_reviews": []
        if plain
        else [{"person": p, "approved_at": at(start - 90000 + i)} for i, p in enumerate(("erik", "bram", "hana"))],
        "ci": None if plain else {"status": "passed", "run": "build-1", "at": at(start - 80000)},
        "sast": None if plain else {"open_critical": 0, "open_high": 0, "at": at(start - 80000), "exception_id": None},
        "staging": {
            "status": "not_done" if plain else "validated",
            "at": None if plain else at(start - 70000),
            "rationale": None,
            "prod_verification_step": None,
        },
        "tests": []
        if plain
        else [
            {"type": t, "result": "pass", "executed_at": at(start - 60000), "evidence": f"evidence/{t}.pdf"}
            for t in TESTS
        ],
        "rollback_plan": None if category == "standard" else _plan(start),
        "backup_confirmed_at": None if plain else at(start - 1800),
        "deployment": {
            "start": at(start),
            "end": at(end),
            "implementer": implementer,
            "account": implementer,
            "account_type": "individual",
            "path": "pipeline",
            "run_id": f"deploy-{number}",
            "sha": rng.choice(COMMITS) if rng.random() < 0.2 else f"{number}-{kind}".encode().hex(),
            "pr": str(rng.randrange(1, 40) if rng.random() < 0.2 else rng.randrange(100, 9000)),
            "manual_reason": None,
            "alternative_evidence": None,
        },
        "outcome": rng.choices(["success", "rolled_back", "partially_implemented"], [8, 1, 1])[0],
        "verification": {
            "person": implementer,
            "at": at(end + 1500),
            "checks": ["smoke test"],
            "monitored_hours": 1,
        },
        "validation_signoff": None if plain else {"person": "dina", "at": at(end + 3600)},
        "caused_incident": False,
        "incident_id": "INC-2026-031" if category == "emergency" else None,
        "pir": {"person": "ana", "at": at(end + 5000), "summary": "Fine."} if rng.random() < 0.7 else None,
        "sod_exception_id": None,
        "emergency": _emergency(start) if category == "emergency" else None,
        "follow_up_of": None,
        "state": "closed",
        "closed_at": at(end + 90000),
    }


# --- departures: the record and its classification --------------------------------


def depart_fields(d: Draft) -> None:
    name = d.rng.choice(["title", "description", "justification", "requester", "planned_window", "risk_declared"])
    d.change[name] = d.rng.choice([None, "   "]) if name in {"title", "description", "justification"} else None


def depart_words(d: Draft) -> None:
    d.change["description"] = d.rng.choice(
        [
            "Misc fixes, and MINOR CHANGES; various fixes - update config.",
            "Update configuration of minor changes, update configuration",
            "x" * 40,
            "x" * 39 + " .;",
            "- misc fixes: " + "y" * 39,
            "details " * 6,
        ]
    )


def depart_written(d: Draft) -> None:
    d.change["created_at"] = d.rng.choice([d.near(), d.after()])
    if d.rng.random() < 0.5:
        evidence = d.rng.choice([None, "evidence/ticket.pdf"])
        d.change["first_written"] = {"system": "tickets", "ref": "T-1", "at": d.near(), "evidence": evidence}


def depart_dates(d: Draft) -> None:
    which = d.rng.randrange(3)
    if which == 0:
        d.change["deployment"]["end"] = at(d.start - d.rng.choice([1, 60]))
    elif which == 1:
        d.change["deployment"]["end"] = None
    elif d.change["verification"]:
        d.change["verification"]["at"] = at(d.start - d.rng.choice([0, 1, 30]))


def depart_risk(d: Draft) -> None:
    d.change["flags"] = d.rng.sample(FLAGS, d.rng.randrange(1, 4))
    d.change["risk_declared"] = d.rng.choice(d.levels)


def depart_high(d: Draft) -> None:
    d.change["risk_declared"] = d.levels[-1]
    d.change["flags"] = d.rng.sample(FLAGS[:4], 1)


def depart_category(d: Draft) -> None:
    d.change["category_declared"] = d.rng.choice(["standard", "normal", "major", *d.names["categories"]])
    d.change["template_id"] = d.rng.choice([None, *d.names["templates"]])
    if d.change["category_declared"] == "emergency" and not d.change["emergency"]:
        d.change["emergency"] = _emergency(d.start)


def depart_template(d: Draft) -> None:
    d.change["category_declared"], d.change["emergency"] = "standard", None
    d.change["template_id"] = d.rng.choice(d.names["templates"])
    template = next((t for t in d.case["standard_templates"] if t["id"] == d.change["template_id"]), None)
    if template and d.rng.random() < 0.8:
        d.change["change_type"] = template["allowed_types"][0]
        d.change["risk_declared"], d.change["flags"] = d.levels[0], list(template["allowed_flags"])


def depart_state(d: Draft) -> None:
    which = d.rng.randrange(4)
    if which == 0:
        d.change["state"] = d.rng.choice(["void", "rejected", "withdrawn", "draft", "implemented"])
    elif which == 1:
        d.change["scope"] = "non_production"
    elif which == 2:
        d.change["deployment"] = None
    else:
        d.change["outcome"], d.change["state"] = None, "implemented"


def depart_type(d: Draft) -> None:
    d.change["change_type"] = d.rng.choice(TYPES)
    d.change["delivered_via_repo"] = d.rng.random() < 0.4


# --- departures: approvals and segregation -----------------------------------------


def depart_approval(d: Draft) -> None:
    if not d.change["approvals"]:
        d.change["approvals"] = _approvals(d.start)
    one = d.rng.choice(d.change["approvals"][:3])
    which = d.rng.randrange(9)
    if which == 0:
        one["decided_at"] = d.near()
    elif which == 1:
        one["mode"] = d.rng.choice(["verbal", "external_written"])
    elif which == 2:
        one["person"] = d.person()
    elif which == 3:
        one["voided_at"] = d.near()
    elif which == 4:
        deployed = d.change["deployment"]["sha"]
        for given in d.rng.choice([[one], d.change["approvals"]]):
            given["commit"] = d.rng.choice([*COMMITS, deployed, deployed])
    elif which == 5:
        d.change["approvals"].remove(one)
    elif which == 6:
        one.update({"mode": "external_written", "recorded_at": d.near()})
        one["evidence"] = d.rng.choice([None, "evidence/mail.eml"])
    elif which == 7:
        one["roles_claimed"] = d.rng.sample(sorted(SIGNERS), 2)
    else:
        d.change["approvals"] += [{**one, "decided_at": d.near(), "person": d.person()}]


def depart_stated(d: Draft) -> None:
    for one in d.change["approvals"]:
        one.update({"mode": "external_written", "recorded_at": at(d.start + d.rng.choice([-5, 0, 1, 4000]))})
        if d.rng.random() < 0.2:
            one["evidence"] = "evidence/mail.eml"


def depart_spoken(d: Draft) -> None:
    for one in d.change["approvals"]:
        if d.rng.random() < 0.7:
            one["mode"] = "verbal"


def depart_rejection(d: Draft) -> None:
    person, roles = "bram", ["engineering_lead"]
    moment = d.start + d.rng.choice([-50000, -7, 0, 5])
    if any(a["person"] == person and a["decided_at"] == at(moment) for a in d.change["approvals"]):
        return
    entry = {"person": person, "roles_claimed": roles, "decision": "reject", "decided_at": at(moment)}
    d.change["approvals"].append({**entry, "mode": "in_app_signature", "note": "Not yet."})
    if d.rng.random() < 0.5:
        again = {**entry, "decision": "approve", "decided_at": at(moment + d.rng.choice([3, 600]))}
        d.change["approvals"].append({**again, "mode": "in_app_signature", "note": None})


def depart_self(d: Draft) -> None:
    d.change["author"] = "bram"
    d.change["pir"] = d.rng.choice([None, {"person": d.rng.choice(["ana", "ines", "bram"]), "at": d.after()}])
    if d.change["pir"]:
        d.change["pir"]["summary"] = "Looked at."
    d.change["sod_exception_id"] = d.rng.choice([None, "EXC-SEG", "EXC-SEG", *d.names["exceptions"]])


def depart_self_compensated(d: Draft) -> None:
    d.change["author"], d.change["sod_exception_id"] = "bram", "EXC-SEG"
    d.change["pir"] = {"person": "ana", "at": at(d.end + 3600), "summary": "Looked at."}


def depart_deployer(d: Draft) -> None:
    d.change["deployment"]["implementer"] = d.rng.choice([*DEPLOYERS, d.person(), d.change["author"] or "kim"])


def depart_sole(d: Draft) -> None:
    d.change["deployment"]["implementer"] = "bram"
    d.change["approvals"] = [a for a in d.change["approvals"] if a["person"] == "bram"]


def depart_waiver(d: Draft) -> None:
    d.change["exception_ids"] = d.rng.sample(d.names["exceptions"], d.rng.randrange(1, 3))


DEPARTURES: tuple[Callable[[Draft], None], ...] = (
    depart_fields,
    depart_words,
    depart_written,
    depart_dates,
    depart_risk,
    depart_high,
    depart_category,
    depart_template,
    depart_type,
    depart_approval,
    depart_approval,
    depart_stated,
    depart_stated,
    depart_spoken,
    depart_rejection,
    depart_self,
    depart_self_compensated,
    depart_self_compensated,
    depart_self_compensated,
    depart_deployer,
    depart_sole,
    depart_waiver,
)
