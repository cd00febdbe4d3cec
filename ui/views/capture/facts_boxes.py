"""Boxes that show facts found rather than ask for them: approvals, tests, and the prompts for ways to do harm."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QPushButton, QWidget

from chgdesk.domain.calendar import instant_words
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, HazardAnswer
from chgdesk.domain.workflow.weighing import Weighed
from ui.build import button, label, line
from ui.theme import GRID
from ui.views.capture.ground import FormGround

HAZARDS: tuple[tuple[str, str], ...] = (
    ("new_vulnerability", "open a new weakness"),
    ("weakened_control", "weaken a control"),
    ("data_exposed", "expose data"),
    ("login_broken", "lock people out"),
    ("crash_untested_code", "crash on untested code"),
    ("long_table_locks", "lock tables for long"),
    ("critical_service_broken", "break a critical service"),
    ("capacity_exceeded", "exceed capacity"),
    ("data_corrupted", "corrupt data"),
    ("transactions_wrong", "make transactions wrong"),
    ("data_lost", "lose data"),
)
"""The eleven known ways to do harm (RSK-10)."""

_GOOD = frozenset({"pass", "passed", "success"})


class ApprovalsBox(QWidget):
    """Who is needed and what was found, with the acts: copy a request, drop the reply, sign here, write it down."""

    edited = Signal()
    wanted = Signal(str)
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, name: str, ground: FormGround) -> None:
        super().__init__(parent)
        self._ground = ground
        self._weighed: Weighed | None = None
        self._change: Change | None = None
        row = line(self, gap=GRID)
        self._words = label("", wrap=True, name=f"{name}.found")
        row.addWidget(self._words, 1)
        self._buttons: dict[str, QPushButton] = {}
        self._acts = {
            "copy": ("Copy request", "Save it, note whom you ask, and put the request on the clipboard"),
            "drop": ("Drop reply", "Choose the mail or page with the answer; dropping it anywhere here does the same"),
            "sign": ("Sign here", "Save it, then sign on its page with the approver's own passphrase"),
            "by_hand": ("Write it down", "An approval given elsewhere: who, when, how"),
        }
        for key, (words, says) in self._acts.items():
            act = button(words, f"{name}.{key}", "small")
            act.setToolTip(says)
            act.clicked.connect(lambda _checked=False, key=key: self.wanted.emit(key))
            self._buttons[key] = act
            row.addWidget(act, alignment=Qt.AlignmentFlag.AlignTop)

    def show_change(self, change: Change) -> None:
        """What was found so far."""
        self._change = change
        self._tell()

    def show_weighed(self, weighed: Weighed) -> None:
        """Who is needed."""
        self._weighed = weighed
        self._tell()

    def value(self) -> Any:
        """Approvals are not typed into this box."""
        return self._change.approvals if self._change is not None else ()

    def _tell(self) -> None:
        weighed = self._weighed
        self._buttons["copy"].setVisible(weighed is not None and not weighed.all_approved)
        lines = []
        for ask in self._weighed.asks if self._weighed is not None else ():
            names = ", ".join(self._ground.held.name(person) for person in ask.holders[:3])
            given = ", ".join(self._given(g.approval) for g in ask.given) or "still needed"
            who = f" ({names})" if names and not ask.is_given else ""
            lines.append(f"{ask.words[:1].upper()}{ask.words[1:]}{who}: {given}")
        counted = {g.approval for ask in (self._weighed.asks if self._weighed else ()) for g in ask.given}
        others = [a for a in (self._change.approvals if self._change else ()) if a not in counted]
        lines += [self._given(approval) for approval in others]
        self._words.setText("\n".join(lines) or "Nobody's approval is asked for.")

    def _given(self, approval: Approval) -> str:
        said = {"reject": "rejected", "conditional": "on a condition"}.get(approval.decision, "")
        at = instant_words(approval.decided_at, self._ground.calendar) if approval.decided_at else ""
        name = self._ground.held.name(approval.person)
        rests = approval.channel or ("" if approval.provenance.document else "no document held")
        return " · ".join(part for part in (f"{name} {said}".strip(), at, rests) if part)


class TestsBox(QWidget):
    """What was found of review, pipeline, scan and tests, and what is still needed."""

    __test__ = False
    edited = Signal()
    wanted = Signal(str)
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, name: str, ground: FormGround) -> None:
        super().__init__(parent)
        self._ground = ground
        self._change: Change | None = None
        self._weighed: Weighed | None = None
        row = line(self, gap=GRID)
        self._words = label("", wrap=True, name=f"{name}.found")
        row.addWidget(self._words, 1)
        act = button("Write it down", f"{name}.by_hand", "small", says="Write tests and reviews down by hand")
        act.clicked.connect(lambda: self.wanted.emit("tests"))
        row.addWidget(act, alignment=Qt.AlignmentFlag.AlignTop)

    def show_change(self, change: Change) -> None:
        """What was found so far."""
        self._change = change
        self._tell()

    def show_weighed(self, weighed: Weighed) -> None:
        """What is needed."""
        self._weighed = weighed
        self._tell()

    def value(self) -> Any:
        """Tests are not typed into this box."""
        return self._change.tests if self._change is not None else ()

    def _tell(self) -> None:
        found = self._found()
        needs = [n for n in (self._weighed.needs if self._weighed else ()) if n.code.startswith("GATE-")]
        said = f"Found: {'; '.join(found)}." if found else ""
        open_ = " ".join(need.sentence for need in needs)
        nothing = "" if found or open_ else "None are asked for."
        self._words.setText("\n".join(part for part in (said, open_, nothing) if part))

    def _found(self) -> list[str]:
        change, name = self._change, self._ground.held.name
        if change is None:
            return []
        found = [f"review by {name(review.person)}" for review in change.code_reviews if review.person]
        if change.ci is not None and change.ci.status:
            ended = "succeeded" if change.ci.status in _GOOD else f"ended as {change.ci.status}"
            covers = f" ({', '.join(change.ci.covers)})".replace("_", " ") if change.ci.covers else ""
            found.append(f"pipeline tests {ended}{covers}")
        if change.scan is not None and change.scan.at is not None:
            found.append("security scan")
        if change.staging is not None and change.staging.status != "not_done":
            found.append(f"staging {change.staging.status.replace('_', ' ')}")
        return found + [f"{test.type} test".replace("_", " ") for test in change.tests if test.type]


class HazardsBox(QWidget):
    """Eleven prompts; a yes asks for a note of what is done about it."""

    edited = Signal()
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._lines: dict[str, tuple[QCheckBox, QLineEdit]] = {}
        self._answered = False
        for number, (key, words) in enumerate(HAZARDS):
            tick = QCheckBox(f"It could {words}", self)
            tick.setObjectName(f"{name}.{key}")
            about = QLineEdit(self)
            about.setObjectName(f"{name}.{key}.note")
            about.setAccessibleName(f"What is done about it: {words}")
            about.setPlaceholderText("What is done about it")
            about.hide()
            tick.clicked.connect(self._on_edited)
            about.textEdited.connect(self._on_edited)
            grid.addWidget(tick, number, 0)
            grid.addWidget(about, number, 1)
            self._lines[key] = (tick, about)

    def show_value(self, value: Any) -> None:
        """Show the answers."""
        known = {one.hazard: one for one in value or ()}
        self._answered = bool(known)
        for key, (tick, about) in self._lines.items():
            answer = known.get(key)
            tick.setChecked(bool(answer and answer.answer))
            if answer is not None and about.text().strip() != answer.note:
                about.setText(answer.note)
            about.setVisible(tick.isChecked())

    def value(self) -> Any:
        """All eleven, once one of them was answered."""
        return tuple(
            HazardAnswer(hazard=key, answer=tick.isChecked(), note=about.text().strip() if tick.isChecked() else "")
            for key, (tick, about) in self._lines.items()
        )

    def _on_edited(self) -> None:
        for tick, about in self._lines.values():
            about.setVisible(tick.isChecked())
        self.edited.emit()
