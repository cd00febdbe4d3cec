"""Every kind of value has an editor that is worked with keys and mouse (PRM-02, PRM-03)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameters import definition_at
from tests.ui.conftest import find
from tests.ui.policy.desk_pages import (
    click,
    entries,
    place_of,
    recorded,
    rest,
)
from tests.ui.policy.parameter_acts import (
    Act,
    both,
    chosen,
    looked,
    open_parameters,
    opened,
    pressed,
    saved,
    typed,
    words,
)
from ui.views.policy.parameters.page import ParametersPage
from ui.window import MainWindow


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> ParametersPage:
    return open_parameters(qtbot, window, path)


KINDS: dict[str, tuple[str, Act, Any, str]] = {
    "choice": (
        "sod.deployer_rule",
        pressed("choice.no_author_deploy"),
        "no_author_deploy",
        "never deployed by its author",
    ),
    "flag": (
        "gates.sast.required",
        pressed("choice.true"),
        True,
        "A security scan of code before deployment is required.",
    ),
    "whole": ("notice.hours", typed("number", "48"), 48, "48 hours"),
    "number": ("metrics.emergency_rate_threshold_pct", typed("number", "7.5"), 7.5, "above 7.5 %"),
    "deadline": (
        "emergency.record_deadline",
        both(typed("number", "36"), chosen("unit", "hours")),
        {"value": 36, "unit": "hours"},
        "within 36 hours",
    ),
    "words": (
        "approval.accepted_modes",
        pressed("names.verbal"),
        ["in_app_signature", "external_written", "verbal"],
        "spoken word",
    ),
    "levels": (
        "risk.levels",
        both(pressed("add_line"), typed("line.4.name", "severe")),
        ["low", "medium", "high", "severe"],
        "low, medium, high and severe",
    ),
    "whole by level": (
        "gates.code_review.min_reviewers",
        typed("level.medium", "3"),
        {"low": 1, "medium": 3, "high": 2},
        "3 at medium",
    ),
    "words by level": (
        "gates.tests.platform",
        pressed("key.medium.basic_functional"),
        {"low": [], "medium": ["basic_functional"], "high": ["basic_functional"]},
        "basic function at medium",
    ),
    "windows": (
        "window.windows",
        both(pressed("add_line"), typed("line.3.from", "7:30"), typed("line.3.to", "9")),
        None,
        "",
    ),
    "freezes": ("window.freezes", pressed("add_line"), None, ""),
    "days": (
        "business_calendar.holidays",
        typed("lines", "25 December 2026"),
        ["2026-12-25"],
        "25 December 2026",
    ),
    "wholes": ("policy_review.reminder_days", typed("numbers", "90, 14"), [90, 14], "90 and 14 days"),
    "text": ("timezone", typed("text", "Europe/Oslo"), "Europe/Oslo", "time zone Europe/Oslo"),
    "role": ("emergency.review_role", chosen("role", "cto"), None, ""),
    "free texts": ("scope.exclusions", typed("lines", "office laptops"), ["office laptops"], "office laptops"),
}
PLAIN = [kind for kind in KINDS if KINDS[kind][2] is not None]


@pytest.mark.qt_log_ignore("plugin does not support")  # the list under the box of zones, on the offscreen screen
@pytest.mark.parametrize("kind", PLAIN)
def test_that_each_kind_of_value_is_changed_with_keys_and_mouse(
    kind: str, page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    path, act, value, says = KINDS[kind]
    dialog = opened(qtbot, window, page, path)
    act(dialog)
    looked(qtbot, window, dialog)
    assert says in words(find(dialog, "parameter_value.sentence"))
    saved(qtbot, window, dialog)
    assert recorded(window, path) == value


def test_that_every_kind_has_an_editor_under_test() -> None:
    assert {definition_at(path).kind for path, *_ in KINDS.values()} | {Kind.MATRIX} == set(Kind)


def test_that_a_window_is_added_and_a_wrong_time_is_said(
    page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(qtbot, window, page, "window.windows")
    KINDS["windows"][1](dialog)
    looked(qtbot, window, dialog)
    assert "9 is no time of day" in words(find(dialog, "parameter_value.wrong"))
    assert not find(dialog, "parameter_value.save").isEnabled()
    assert words(find(dialog, "parameter_value.line.3.to")) == "9", "what was typed stays"
    typed("line.3.to", "09:00")(dialog)
    saved(qtbot, window, dialog)
    assert recorded(window, "window.windows")[2] == {"day": "Tue", "from": "07:30", "to": "09:00"}


def test_that_a_period_without_deployments_is_added(page: ParametersPage, window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(qtbot, window, page, "window.freezes")
    KINDS["freezes"][1](dialog)
    saved(qtbot, window, dialog)
    today = place_of(window).desk.today.isoformat()
    assert recorded(window, "window.freezes") == [{"from": today, "to": today}]


def test_that_a_line_of_the_matrix_is_added_read_back_moved_and_recorded(
    page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    before = recorded(window, "approval_matrix")
    dialog = opened(qtbot, window, page, "approval_matrix")
    click(find(dialog, "parameter_value.add_line"))
    place = len(before) + 1
    said = f"parameter_value.line.{place}.sentence"
    first = find(dialog, "parameter_value.rule.category.emergency")
    qtbot.waitUntil(lambda: first.x() > 0)
    for name in ("category.emergency", "risk.high", "roles.cto", "any_of.security_officer"):
        click(find(dialog, f"parameter_value.rule.{name}"))
    typed("rule.persons", "2")(dialog)
    assert words(find(dialog, said)).endswith(
        "need the approval of the CTO and any one of the security officer, given by at least 2 different people."
    )
    row = find(dialog, f"parameter_value.line.{place}")
    click(find(row, "parameter_value.line.up"))
    saved(qtbot, window, dialog)
    after = recorded(window, "approval_matrix")
    assert len(after) == place
    assert after[-1] == before[-1]
    assert after[-2] == {
        "when": {"category": ["normal", "emergency"], "risk": ["high"]},
        "roles": ["cto"],
        "any_of": ["security_officer"],
        "min_persons": 2,
    }


def test_that_a_line_of_the_matrix_is_taken_away(page: ParametersPage, window: MainWindow, qtbot: QtBot) -> None:
    before = recorded(window, "approval_matrix")
    dialog = opened(qtbot, window, page, "approval_matrix")
    click(find(find(dialog, "parameter_value.line.1"), "parameter_value.line.remove"))
    saved(qtbot, window, dialog)
    assert recorded(window, "approval_matrix") == before[1:]


def test_that_a_wrong_figure_is_said_at_once_and_never_recorded(
    page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    seq = entries(window)
    dialog = opened(qtbot, window, page, "notice.hours")
    for text, fault in (
        ("soon", "'soon' is no whole number."),
        ("9999", "outside the range"),
        ("-1", "outside the range"),
    ):
        typed("number", text)(dialog)
        looked(qtbot, window, dialog)
        assert fault in words(find(dialog, "parameter_value.wrong"))
        assert not find(dialog, "parameter_value.save").isEnabled()
        assert words(find(dialog, "parameter_value.number")) == text
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)
    assert entries(window) == seq
    click(find(dialog, "parameter_value.back"))
    looked(qtbot, window, dialog)
    assert words(find(dialog, "parameter_value.number")) == "24"
    assert not find(dialog, "parameter_value.wrong").isVisible()
