"""An emergency in at most 15 acts, with its clocks afterwards (EMG-01..16, CHG-23)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea

from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from chgdesk.services.reading import RecordByRef
from tests.ui.capture.conftest import Officer
from tests.ui.capture.dropped import CHAT
from tests.ui.conftest import find

MOST = 15


def opened(officer: Officer) -> Officer:
    return officer.open("emergency", "emergency")


def told(officer: Officer) -> Officer:
    """Everything from the chat, the rest typed."""
    opened(officer).paste(CHAT)
    officer.type("title", "Restart the label queue and drop the stuck print job").type("systems", "labels")
    officer.click("emergency_criterion.restore_service").type("justification", "No customer could print a label")
    officer.type("deployments.0.implementer", "Dora Hall").click("outcome.success")
    return officer.type("incident", "INC-77").click("incident_severity.P2")


def standing(officer: Officer, ref: str = "CHG-2026-0001") -> ChangeStanding:
    found: ChangeStanding = officer.workspace.ask(StandingOf(ref=ref, now=officer.workspace.now()))
    return found


def label(officer: Officer, name: str) -> str:
    shown = find(officer.page, name)
    assert isinstance(shown, QLabel)
    return shown.text()


def test_that_an_emergency_with_its_chat_takes_few_acts(officer: Officer) -> None:
    """EMG-02, EMG-10, EMG-15: go, times, first written down and transcript come from the chat; incident recorded."""
    told(officer).save()
    assert officer.acts <= MOST, officer.acts
    found = standing(officer)
    change, emergency = found.change, found.change.emergency
    assert emergency is not None
    assert (emergency.authoriser, change.incident) == ("cira", "INC-77")
    assert officer.workspace.ask(RecordByRef(kind="incident", ref="INC-77")).value.severity == "P2"
    assert change.evidence
    codes = {need.code for need in found.weighed.needs if need.due is None}
    assert not codes & {"EMG-NO-AUTH", "EMG-NO-INCIDENT", "EMG-REC-LATE", "CLS-EMG-UNJUSTIFIED"}, codes


def test_that_an_emergency_without_a_chat_takes_at_most_fifteen_acts(officer: Officer) -> None:
    opened(officer).type("title", "Restart the label queue and drop the stuck print job").type("systems", "shop-web")
    officer.click("emergency_criterion.restore_service").type("justification", "No customer could print a label")
    officer.type("emergency.authoriser", "Cira Nwosu").type("emergency.authorised_at", "08:06")
    officer.click("emergency_authorisation_channel.spoken")
    officer.type("deployments.0.start", "08:07-08:19").type("deployments.0.implementer", "Dora Hall")
    officer.click("outcome.success").type("incident", "INC-77").click("incident_severity.P2")
    officer.save()
    assert officer.acts <= MOST, officer.acts
    found = standing(officer)
    assert found.change.emergency is not None
    assert found.change.emergency.authorisation_mode == "verbal"
    codes = {need.code for need in found.weighed.needs if need.due is None}
    assert not codes & {"EMG-NO-AUTH", "EMG-NO-INCIDENT", "EMG-REC-LATE", "CLS-EMG-UNJUSTIFIED"}, codes


def test_that_the_clocks_stand_there_after_saving(officer: Officer) -> None:
    """EMG-06, EMG-08, EMG-09: due time and what is left; one message per person who owes."""
    told(officer).save()
    officer.settle()
    assert label(officer, "emergency.after.clock.record.left") == "in time"
    assert "Wed 22 Jul 2026, 23:59 WEST" in label(officer, "emergency.after.clock.review")
    assert label(officer, "emergency.after.clock.review.left").endswith("left")
    QTest.mouseClick(find(officer.page, "emergency.after.copy.cira"), Qt.MouseButton.LeftButton)
    assert "CHG-2026-0001" in QGuiApplication.clipboard().text()
    assert "Hello Cira Nwosu" in QGuiApplication.clipboard().text()


def test_that_times_of_the_chat_can_be_used(officer: Officer) -> None:
    opened(officer).paste(CHAT)
    assert officer.text("emergency.authorised_at") == "15 Jul 2026 08:06"
    officer.type("emergency.authorised_at", "07:00")
    use = next(
        button
        for number in range(6)
        if "go" in (button := find(officer.page, f"emergency.drop.time.{number}")).accessibleName()
    )
    QTest.mouseClick(use, Qt.MouseButton.LeftButton)
    officer.settle()
    assert officer.text("emergency.authorised_at") == "15 Jul 2026 08:06"


def test_that_nobody_reachable_asks_whom_one_tried_and_who_was_told(officer: Officer) -> None:
    """EMG-04: within the limit it is a remark, not a deviation."""
    opened(officer).type("title", "Restart the label queue and drop the stuck print job").type("systems", "labels")
    officer.click("emergency_criterion.restore_service").type("justification", "No customer could print a label")
    officer.click("nobody").type("emergency.attempts", "Called all three twice")
    officer.type("emergency.unreachable_rationale", "Orders were lost by the minute")
    officer.type("emergency.notified_person", "Lea Berg").type("emergency.notified_at", "08:40")
    officer.type("deployments.0.start", "08:07-08:19").type("deployments.0.implementer", "Dora Hall")
    officer.click("outcome.success").save()
    assert officer.acts <= MOST, officer.acts
    codes = {need.code for need in standing(officer).weighed.needs}
    assert "EMG-NO-AUTH" not in codes


def test_that_a_repeated_emergency_is_flagged_while_typing(officer: Officer) -> None:
    """EMG-12."""
    told(officer).save()
    officer.settle()
    QTest.mouseClick(find(officer.page, "emergency.after.open"), Qt.MouseButton.LeftButton)
    officer.rest()
    opened(officer).type("systems", "labels")
    warning = label(officer, "emergency.rules.warning")
    assert warning == "labels had an emergency within 90 days (CHG-2026-0001)."


def test_that_the_emergency_form_fits_a_small_screen(officer: Officer) -> None:
    told(officer)
    area = find(officer.page, "emergency.form")
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    assert "smallest change" in officer.page.plan.reminder
