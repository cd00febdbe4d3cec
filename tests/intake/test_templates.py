"""The forms people paste: made from the rules in force, and read back when they are filled in (CHG-19, CHG-07)."""

from __future__ import annotations

import pytest

from chgdesk.domain.rules import Rules, rules_of
from chgdesk.intake import RequestForm, request_template
from chgdesk.intake.parts import PARTS, risk_level, take_apart
from chgdesk.services.presets import preset, presets, tree_of

NAMES = [each.name for each in presets()]


def rules(name: str = "recommended") -> Rules:
    return rules_of(tree_of(preset(name)))


def test_that_the_form_holds_everything_that_is_asked_of_a_request() -> None:
    """CHG-19: what and why, risk boxes, test boxes, rollback, deployment boxes with the roles that approve."""
    text = request_template(rules()).text
    for line in (
        "## What",
        "## Why",
        "- [ ] Low",
        "- [ ] Medium",
        "- [ ] High",
        "- [ ] Unit tests",
        "- [ ] Integration tests",
        "- [ ] Checked in staging",
        "- [ ] Checked by hand",
        "## Rollback",
        "- [ ] Review approved (low 1, medium 1, high 2)",
        "- [ ] Tests passing",
        "- [ ] Staging done",
        "- [ ] Approved by engineering lead (normal changes, high risk)",
        "- [ ] Approved by engineering lead or senior engineer (normal changes, low or medium risk)",
    ):
        assert line in text.splitlines()


@pytest.mark.parametrize("form", RequestForm)
@pytest.mark.parametrize("name", NAMES)
def test_that_an_empty_form_answers_nothing(name: str, form: RequestForm) -> None:
    """Hints are no answers; only the boxes are there."""
    found = take_apart(request_template(rules(name), form).text)
    assert found.missing == PARTS[:-1]
    assert risk_level(found) == ("", "")


@pytest.mark.parametrize("form", RequestForm)
@pytest.mark.parametrize("name", NAMES)
def test_that_a_form_that_is_filled_in_is_read_back(name: str, form: RequestForm) -> None:
    its = rules(name)
    level = its.risk_levels[-1]
    box = level.replace("_", " ").capitalize()
    lines: list[str] = []
    for line in request_template(its, form).text.splitlines():
        lines.append(line.replace(f"- [ ] {box}", f"- [x] {box}").replace("- [ ] Unit", "- [x] Unit"))
        heading = line.strip("#: ")
        if heading in {"What", "Why", "Rollback"}:
            lines.append(f"Text of {heading.lower()}.")
    found = take_apart("\n".join(lines))
    assert found.missing == ()
    assert (found.what, found.why, found.rollback) == ("Text of what.", "Text of why.", "Text of rollback.")
    assert risk_level(found) == (level, "")
    assert found.ticked("tests") == ("Unit tests",)


def test_that_the_form_follows_the_rules() -> None:
    tree = tree_of(preset("recommended"))
    tree["risk"] = {**tree["risk"], "levels": ["small", "large"]}
    text = request_template(rules_of(tree)).text
    assert "- [ ] Small" in text
    assert "- [ ] Low" not in text
