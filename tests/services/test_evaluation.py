"""Periods, instants and tried values as people type them, and the object that `evaluate --json` prints (PRM-04)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.register import Register
from chgdesk.errors import Invalid, UserError
from chgdesk.services.evaluation import (
    WhatIf,
    evaluation_document,
    explained_finding,
    judge_register,
    parse_instant,
    parse_period,
    sequence_document,
    trees_with,
)
from tests.make import (
    YEAR,
    YEAR_END,
    a_change,
    a_register,
    a_set,
    a_version,
    a_waiver,
    an_emergency,
    an_event,
    at,
    day,
    judged,
    with_deployment,
)


def tried(path: str, value: str) -> tuple[WhatIf, ...]:
    return (WhatIf(path=path, value=value),)


def document(register: Register, *what_ifs: WhatIf, **given: Any) -> dict[str, Any]:
    return evaluation_document(judge_register(register, YEAR, YEAR_END, what_ifs=what_ifs, **given))


def codes(register: Register, *what_ifs: WhatIf, **given: Any) -> list[str]:
    return [f["code"] for record in document(register, *what_ifs, **given)["records"] for f in record["findings"]]


def test_that_a_period_holds_both_days_as_typed() -> None:
    assert parse_period(" 2026-07-01 .. 2026-09-30 ") == Period(first=day("2026-07-01"), last=day("2026-09-30"))
    assert parse_period("2026-07-01..2026-07-01").holds(day("2026-07-01"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-07-01", "is not a period"),
        ("2026-07-01..", "is not a period"),
        ("July..August", "is not a period"),
        ("2026-07-02..2026-07-01", "ends before it begins"),
    ],
)
def test_that_a_text_that_is_no_period_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        parse_period(text)


def test_that_an_instant_is_read_with_its_offset_and_refused_without() -> None:
    assert parse_instant("2026-10-05T09:00:00Z") == at("2026-10-05 09:00")
    assert parse_instant("2026-10-05T09:00:00+05:45") == at("2026-10-05 03:15")
    with pytest.raises(UserError, match="does not say its offset"):
        parse_instant("2026-10-05T09:00:00")
    with pytest.raises(UserError, match="is not an instant"):
        parse_instant("tomorrow")


def test_that_a_tried_value_changes_the_result_and_nothing_stored() -> None:
    register = a_register(a_change(approvals=()), rules={"window.required_for": ["normal"]})
    assert codes(register) == ["WIN-OUTSIDE"]
    assert codes(register, WhatIf(path="window.required_for", value="[]")) == []
    assert codes(register) == ["WIN-OUTSIDE"]


def test_that_a_tried_value_applies_to_every_set() -> None:
    old, new = a_set({}, "old"), a_set({"window.required_for": ["normal"]}, "new")
    versions = (a_version("1", "2026-01-01", "old"), a_version("2", "2026-08-01", "new"))
    later = with_deployment(
        a_change("CHG-2", created_at=None, verification=None, outcome=None), start=at("2026-08-03 10:00")
    )
    register = a_register(a_change(), later, parameter_sets=(old, new), policy_versions=versions)
    assert codes(register).count("WIN-OUTSIDE") == 1
    assert codes(register, WhatIf(path="window.required_for", value='["normal"]')).count("WIN-OUTSIDE") == 2
    assert codes(register, only_set="new").count("WIN-OUTSIDE") == 2
    assert codes(register, only_set="old").count("WIN-OUTSIDE") == 0


def test_that_a_set_is_found_by_its_own_name_and_refused_where_unknown() -> None:
    named = a_set({"parameter_set": "STRICT-1", "window.required_for": ["normal"]}, "set-1")
    register = a_register(a_change(), parameter_sets=(named,))
    assert codes(register, only_set="STRICT-1") == ["WIN-OUTSIDE"]
    with pytest.raises(Invalid, match=r"no parameter set LAX in this workspace\. It holds: set-1"):
        trees_with(register, (), only_set="LAX")
    with pytest.raises(Invalid, match="It holds: none"):
        trees_with(Register(), (), only_set="LAX")


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("rollback.due", "tomorrow", "is not JSON"),
        ("rollback.due", "[" * 100_000, "is not JSON"),
        ("rollback.due", '"tomorrow"', "cannot be used: rollback.due: 'tomorrow' is not one of"),
        ("rollback.dew", '"x"', "There is no parameter rollback.dew. Did you mean rollback.due"),
        ("notice.hours", "-1", "outside the range"),
    ],
    ids=range(5),
)
def test_that_a_value_that_does_not_fit_is_refused_in_a_sentence(path: str, value: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        trees_with(a_register(), tried(path, value))


def test_that_faults_the_set_had_before_do_not_hinder_a_try() -> None:
    register = a_register(rules={"rollback.due": "whenever"})
    assert trees_with(register, tried("notice.hours", "1"))["rules"]["notice"] == {"hours": 1}


def test_that_a_workspace_without_any_set_can_be_judged_and_tried() -> None:
    register = replace(a_register(a_change()), parameter_sets=())
    assert codes(register) == []
    assert codes(register, WhatIf(path="window.required_for", value='["normal"]')) == ["WIN-OUTSIDE"]


def test_that_the_document_says_due_dates_waivers_and_the_policy() -> None:
    rules: dict[str, object] = {
        "gates.staging": {"required_for": ["normal"], "required_for_risk": ["low"]},
        "verification.deadline": {"value": 10_000, "unit": "hours"},
    }
    change = a_change(exceptions=("EXC-1",), verification=None)
    register = a_register(
        change, rules=rules, waivers=(a_waiver("staging"),), policy_versions=(a_version("1", "2026-01-01"),)
    )
    told = document(register)
    waived, due = told["records"][0]["findings"]
    assert waived == {"code": "OBS-WAIVED", "attribute": "F", "waived": "GATE-STAGING-MISSING"}
    assert due == {"code": "VER-MISSING", "attribute": "H", "due": "2027-09-04T02:30:00Z"}
    assert told["records"][0]["verdict"] == "OPEN"
    assert told["exceptions"] == [
        {
            "id": "EXC-1",
            "status": "expired_not_closed",
            "findings": [{"code": "EXC-EXPIRED-OPEN", "attribute": "register"}],
        }
    ]
    assert told["policy"]["effective_version"] == "1"
    assert told["metrics"]["verdict_OPEN"] == 1


def test_that_an_explained_finding_gives_its_sentence_rule_and_values() -> None:
    finding: Finding = judged(a_change(), {"notice": {"required_for": ["normal"], "hours": 24}}).findings[0]
    told = explained_finding(finding)
    assert (told["rule"], told["names"], told["parameters"]) == ("R18", [], {"notice.hours": 24})
    assert told["sentence"] == "No notice is on record; the policy asks for 24 h."


def test_that_the_sequence_is_one_object_and_several_prefixes_are_listed_apart() -> None:
    one = sequence_document((a_change("CHG-3"), a_change("CHG-1")))
    assert one == {"first": "CHG-1", "last": "CHG-3", "count": 2, "gaps": ["CHG-2"], "voided": []}
    two = sequence_document((a_change("CHG-3"), a_change("CHG-1"), a_change("OPS-7"), a_change("none")))
    assert (two["first"], two["last"], two["count"]) == ("CHG-1", "OPS-7", 3)
    assert [series["prefix"] for series in two["series"]] == ["CHG-", "OPS-"]
    assert sequence_document(()) == {"first": None, "last": None, "count": 0, "gaps": [], "voided": []}


def test_that_another_zone_tried_moves_records_between_periods() -> None:
    """A change at 23:30 UTC on the last day belongs to the next one in Lisbon's summer."""
    change = with_deployment(an_emergency(), start=at("2026-07-14 23:30"), end=None)
    july_14 = Period(first=day("2026-07-14"), last=day("2026-07-14"))
    register = a_register(change, events=(an_event(when="2026-07-14 23:30", text=""),))
    plain = judge_register(register, july_14, YEAR_END)
    lisbon = judge_register(register, july_14, YEAR_END, what_ifs=tried("timezone", '"Europe/Lisbon"'))
    assert [len(e.population) for e in (plain, lisbon)] == [1, 0]
