"""Departures in gates, rollback, deployment, verification and the emergency path."""

from __future__ import annotations

import copy
from collections.abc import Callable

from tests.reference.case_changes import COMMITS, TESTS, TYPES, Draft, Json, at


def depart_reviews(d: Draft) -> None:
    reviews = d.change["code_reviews"]
    if not reviews:
        return
    one = d.rng.choice(reviews)
    which = d.rng.randrange(4)
    if which == 0:
        one["approved_at"] = d.near()
    elif which == 1:
        one["commit"] = d.rng.choice([*COMMITS, d.change["deployment"]["sha"]])
    elif which == 2:
        one["person"] = d.person()
    else:
        d.change["code_reviews"] = [{"person": d.rng.choice(["farah", "kim", "erik"]), "approved_at": d.near()}]


def depart_pipeline(d: Draft) -> None:
    ci: Json = {"status": d.rng.choice(["passed", "passed", "failed"]), "run": "build-2", "at": d.near()}
    if d.rng.random() < 0.6:
        ci["covers"] = d.rng.sample(TESTS, 3)
        d.change["tests"] = [t for t in d.change["tests"] if d.rng.random() < 0.5]
    d.change["ci"] = d.rng.choice([None, ci, ci, ci])


def depart_scan(d: Draft) -> None:
    d.change["change_type"], d.change["delivered_via_repo"] = "code", True
    scan = {"open_critical": 0, "open_high": d.rng.randrange(3), "open_medium": d.rng.randrange(2)}
    named = d.rng.choice([None, *d.names["exceptions"]])
    d.change["sast"] = d.rng.choice([None, {**scan, "at": d.near(), "exception_id": named}])
    if d.rng.random() < 0.3:
        d.change["exception_ids"] = ["EXC-ALL"]


def depart_staging(d: Draft) -> None:
    status = d.rng.choice(["validated", "not_available", "not_available", "not_done"])
    d.change["staging"] = {
        "status": status,
        "at": d.near() if status == "validated" else None,
        "rationale": d.rng.choice([None, "No copy exists."]),
        "prod_verification_step": d.rng.choice([None, " ", "Smoke suite in production."]),
    }


def depart_tests(d: Draft) -> None:
    if not d.change["tests"]:
        return
    one = d.rng.choice([t for t in d.change["tests"] if t["type"] == "basic_functional"] or d.change["tests"])
    which = d.rng.randrange(5)
    if which == 0:
        one["executed_at"] = d.near()
    elif which == 1:
        one["result"] = "fail"
    elif which == 2:
        one["evidence"] = None
    elif which == 3:
        d.change["tests"].remove(one)
    else:
        shift = d.rng.choice([-3000, -1, 0, 1, 600])
        again = {**one, "executed_at": at(d.start + shift), "result": d.rng.choice(["pass", "fail"])}
        if again["executed_at"] != one["executed_at"]:
            d.change["tests"].append(again)


def depart_plan(d: Draft) -> None:
    plan = d.change["rollback_plan"]
    if plan is None or d.rng.random() < 0.3:
        d.change["rollback_plan"] = None
        return
    if d.rng.random() < 0.5:
        plan[d.rng.choice(["trigger", "steps", "owner", "verification", "time_estimate_min"])] = None
    else:
        first = [a["decided_at"] for a in d.change["approvals"]]
        plan["recorded_at"] = d.rng.choice([d.near(), d.after(), *first[:1]])


def depart_backup(d: Draft) -> None:
    d.change["risk_declared"], d.change["flags"] = d.levels[-1], ["irreversible"]
    d.change["backup_confirmed_at"] = d.rng.choice([None, d.near()])


def depart_outcome(d: Draft) -> None:
    d.change["outcome"] = d.rng.choice(["rolled_back", "rolled_back", "partially_implemented", "success"])
    d.change["caused_incident"] = d.rng.random() < 0.4
    d.change["incident_id"] = d.rng.choice([None, *d.names["incidents"]])
    d.change["pir"] = d.rng.choice([None, {"person": d.person(), "at": d.after(), "summary": "Seen."}])


def depart_account(d: Draft) -> None:
    work = d.change["deployment"]
    work["account"], work["account_type"] = "root", d.rng.choice(["shared", "service"])


def depart_path(d: Draft) -> None:
    work = d.change["deployment"]
    work.update({"path": "manual", "run_id": None, "sha": None, "pr": None})
    work["manual_reason"] = d.rng.choice([None, "Pipeline down."])
    work["alternative_evidence"] = d.rng.choice([None, "Shell recording"])
    d.change["systems"] = d.rng.choice([["old-host"], ["old-host", "web-app"], ["old-host", "bare-host"], ["web-app"]])


def depart_several(d: Draft) -> None:
    first = d.change["deployment"]
    others = []
    for shift in d.rng.sample([600, 3600, 7200, 90000], d.rng.randrange(1, 3)):
        other = copy.deepcopy(first)
        other.update({"start": at(d.start + shift), "end": at(d.end + shift), "sha": d.rng.choice(COMMITS)})
        if d.rng.random() < 0.4:
            other.update({"implementer": d.rng.choice(["erik", "hana", "bram", "kim"]), "account_type": "shared"})
        if d.rng.random() < 0.3:
            other.update({"path": "manual", "manual_reason": d.rng.choice([None, "Host by hand."])})
            other["alternative_evidence"] = d.rng.choice([None, "Recording"])
        others.append(other)
    d.change["deployments"] = [first, *others]
    d.rng.shuffle(d.change["deployments"])
    del d.change["deployment"]


def depart_notice(d: Draft) -> None:
    d.change["stakeholder_notified_at"] = d.rng.choice(
        [None, at(d.start - 86400), at(d.start - 86399), at(d.start - 3600), at(d.start + 1)]
    )


def depart_verification(d: Draft) -> None:
    fact = {"person": d.person(), "at": d.after(), "checks": ["smoke test"], "monitored_hours": 1}
    d.change["verification"] = d.rng.choice([None, fact, fact, fact])


def depart_signoff(d: Draft) -> None:
    d.change["risk_declared"] = d.levels[-1]
    person = d.rng.choice([d.change["author"], "bram", "dina", d.person()])
    d.change["validation_signoff"] = d.rng.choice([None, {"person": person, "at": d.after()}])


def depart_authority(d: Draft) -> None:
    told = d.change["emergency"]
    if not told:
        return
    told["authoriser"] = d.rng.choice([None, "chidi", "bram", d.person(), d.change["deployment"]["implementer"]])
    told["authorised_at"] = d.rng.choice([None, d.near(), at(d.start)]) if told["authoriser"] else None
    told["primary_unavailable_note"] = d.rng.choice([None, "On leave."])
    told["unreachable_rationale"] = d.rng.choice([None, "Called three times."])
    shift = d.rng.choice([-60, 300, 301, 3600, 3601, 14400])
    told["notified_at"] = d.rng.choice([None, at(d.start + shift), at(d.start + shift)])
    told["notified_person"] = "chidi" if told["notified_at"] else None


def depart_retrospect(d: Draft) -> None:
    told = d.change["emergency"]
    if not told:
        return
    people = ["chidi", "chidi", "ana", d.change["author"], d.change["deployment"]["implementer"]]
    which = d.rng.randrange(4)
    if which == 0:
        appropriate = d.rng.choice([True, True, False])
        fact = {"person": d.rng.choice(people), "at": d.after(), "classification_appropriate": appropriate}
        told["retro_review"] = d.rng.choice([None, {**fact, "notes": "Seen."}, {**fact, "notes": "Seen."}])
    elif which == 1:
        fact = {"person": d.rng.choice(people), "at": d.after()}
        told["retro_signoff"] = d.rng.choice([None, fact, fact])
    elif which == 2:
        told["criterion"] = d.rng.choice(["convenience", None, "imminent_harm"])
    else:
        d.change["incident_id"] = d.rng.choice([None, *d.names["incidents"]])


def depart_scope_of_gates(d: Draft) -> None:
    d.change["change_type"] = d.rng.choice(TYPES)
    d.change["delivered_via_repo"] = True
    d.change["risk_declared"] = d.levels[-1]
    d.change["flags"] = d.rng.choice([["auth", "load_sensitive"], ["crypto"], ["load_sensitive"]])
    d.change["tests"] = [t for t in d.change["tests"] if d.rng.random() < 0.7]


CONDUCT: tuple[Callable[[Draft], None], ...] = (
    depart_reviews,
    depart_pipeline,
    depart_scan,
    depart_staging,
    depart_tests,
    depart_plan,
    depart_backup,
    depart_outcome,
    depart_account,
    depart_path,
    depart_notice,
    depart_verification,
    depart_signoff,
    depart_scope_of_gates,
)
EMERGENCY: tuple[Callable[[Draft], None], ...] = (depart_authority, depart_retrospect)
