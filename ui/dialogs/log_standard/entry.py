"""The second line of W4: who, when, where, how it ended; all filled in, each changed with Tab (STD-04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.executions import Execution, usual_system
from chgdesk.domain.pasted_executions import read_moment
from chgdesk.domain.procedures import outcome_label
from chgdesk.services.catalogue.reading import Shelf, TemplateLine
from ui.build import column, label
from ui.theme import GRID
from ui.times import moment_words
from ui.widgets.fold import Fold
from ui.words import sentence_case

_SAME = ""


class EntryLine(QWidget):
    """`edited` after every change; `execution` is what stands there, None while the time cannot be read."""

    edited = Signal()

    def __init__(self, name: str, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._name, self._zone = name, zone
        self._shelf: Shelf | None = None
        self._now: datetime | None = None
        self._said = label("", "small", name=f"{name}.when.said")
        self.done_by = self._choice("done_by", "Done by")
        self.when = self._typed("when", "When", "today 09:30")
        self.system = self._choice("system", "System")
        self.system.setEditable(True)
        self.system.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.system.editTextChanged.connect(lambda _text: self.edited.emit())
        self.outcome = self._choice("outcome", "How it ended")
        self.checked_by = self._choice("checked_by", "Looked at afterwards by")
        self.note = self._typed("note", "Note, if there is something to add")
        self.approved_by = self._choice("approved_by", "Approved by one peer")
        self.approved_when = self._typed("approved_when", "Approved when", "today 09:00")
        self.until = self._typed("until", "Ended, if known", "today 09:45")
        self.run = self._typed("run", "Pipeline run")
        self.commit = self._typed("commit", "Commit")
        self.incident = self._typed("incident", "Incident tied to it")
        self.way = self._choice("way", "Way to production")
        for words, value in (("As the procedure says", ""), ("Pipeline", "pipeline"), ("By hand", "manual")):
            self.way.addItem(words, value)
        self._lay_out()
        self.setFocusProxy(self.done_by)

    def offer(self, shelf: Shelf, now: datetime, seat: str) -> None:
        """Fill in what is usual: who did the last one or sits here and deploys, now, and worked."""
        self._shelf, self._now = shelf, now
        people = [(person.name, person.ref) for person in shelf.people if person.active]
        people.sort(key=lambda each: (each[1] not in shelf.deployers, each[0].casefold()))
        _fill(self.done_by, [("Choose who did it", ""), *people], self._usual_doer(shelf, seat))
        _fill(self.checked_by, [("The same person, then", _SAME), *people], _SAME)
        _fill(self.approved_by, [("Nobody", ""), *people], "")
        outcomes = [(sentence_case(outcome_label(each)), each) for each in shelf.outcomes]
        _fill(self.outcome, outcomes, shelf.outcomes[0] if shelf.outcomes else "")
        _fill(self.system, [(card.title or card.ref, card.ref) for card in shelf.cards], "")
        self.system.setEditText("")
        for box in self._peer:
            box.setVisible(shelf.individual_approval)
        local = now.astimezone(self._zone)
        with QSignalBlocker(self.when):
            self.when.setText(f"today {local.hour:02d}:{local.minute:02d}")
        self._tell()

    def show_procedure(self, line: TemplateLine) -> None:
        """What the procedure knows: the systems it is meant for."""
        template = line.template
        shelf = self._shelf
        titles = {card.ref: card.title or card.ref for card in shelf.cards} if shelf is not None else {}
        known = template.systems or tuple(titles)
        typed = self.system.currentText()
        chosen = usual_system(template)
        with QSignalBlocker(self.system):
            _fill(self.system, [(titles.get(ref, ref), ref) for ref in known], chosen)
            self.system.setEditText(titles.get(chosen, chosen) if chosen else typed)
        self.edited.emit()

    @property
    def lines(self) -> tuple[QLineEdit, ...]:
        """Everything of it that is typed."""
        return tuple(box for box in self.findChildren(QLineEdit) if isinstance(box, QLineEdit))

    @property
    def moment(self) -> datetime | None:
        """When it was done, as it is typed."""
        return self._read(self.when)

    @property
    def unread(self) -> str:
        """What of the line cannot be read, in a sentence; empty where all can."""
        for box in (self.when, self.until, self.approved_when):
            if box.text().strip() and self._read(box) is None:
                return f"{box.accessibleName()}: “{box.text().strip()}” is no day with a time. Write today 09:30."
        return "" if self.when.text().strip() else "Say when it was done: today 09:30."

    @property
    def execution(self) -> Execution | None:
        """What stands there."""
        at = self.moment
        if at is None or self.unread:
            return None
        peer = self._shelf is not None and self._shelf.individual_approval
        return Execution(
            done_by=self.done_by.currentData() or "",
            at=at,
            until=self._read(self.until),
            system=self._system(),
            outcome=self.outcome.currentData() or "",
            note=self.note.text().strip(),
            checked_by=self.checked_by.currentData() or "",
            run=self.run.text().strip(),
            commit=self.commit.text().strip(),
            incident=self.incident.text().strip(),
            path=self.way.currentData() or "",
            approved_by=(self.approved_by.currentData() or "") if peer else "",
            approved_at=self._read(self.approved_when) if peer else None,
        )

    def _system(self) -> str:
        typed = self.system.currentText().strip()
        at = self.system.findText(typed)
        return str(self.system.itemData(at)) if at >= 0 else typed

    @staticmethod
    def _usual_doer(shelf: Shelf, seat: str) -> str:
        active = {person.ref for person in shelf.people if person.active}
        usual = (seat if seat in shelf.deployers else "", shelf.last_doer, seat)
        return next((one for one in usual if one in active), "")

    def _read(self, box: QLineEdit) -> datetime | None:
        if self._now is None:
            return None
        calendar = Calendar(zone=self._zone.key)
        return read_moment(box.text(), calendar, calendar.local_date(self._now))

    def _lay_out(self) -> None:
        """Four in a line, two below, the rest folded."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(4)
        for place, box in enumerate((self.done_by, self.when, self.system, self.outcome)):
            grid.addWidget(label(box.accessibleName(), "caption"), 0, place)
            grid.addWidget(box, 1, place)
            grid.setColumnStretch(place, 3 if box is not self.outcome else 2)
        grid.addWidget(self._said, 2, 0, 1, 4)
        grid.setRowMinimumHeight(2, GRID * 3)
        grid.addWidget(label(self.checked_by.accessibleName(), "caption"), 3, 0, 1, 2)
        grid.addWidget(self.checked_by, 4, 0, 1, 2)
        grid.addWidget(label(self.note.accessibleName(), "caption"), 3, 2, 1, 2)
        grid.addWidget(self.note, 4, 2, 1, 2)
        self._peer: list[QWidget] = []
        for place, box in ((0, self.approved_by), (2, self.approved_when)):
            caption = label(box.accessibleName(), "caption")
            grid.addWidget(caption, 5, place, 1, 2)
            grid.addWidget(box, 6, place, 1, 2)
            self._peer += [caption, box]
        more = QWidget()
        rest = QGridLayout(more)
        rest.setHorizontalSpacing(GRID * 2)
        rest.setVerticalSpacing(4)
        for place, box in enumerate((self.until, self.way, self.run, self.commit, self.incident)):
            row, at = divmod(place, 3)
            rest.addWidget(label(box.accessibleName(), "caption"), row * 2, at)
            rest.addWidget(box, row * 2 + 1, at)
        stack = column(self, gap=GRID)
        stack.addLayout(grid)
        stack.addWidget(Fold("More", f"{self._name}.more", more))

    def _choice(self, key: str, says: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"{self._name}.{key}")
        box.setAccessibleName(says)
        box.setMinimumWidth(120)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentIndexChanged.connect(lambda _row: self._tell())
        return box

    def _typed(self, key: str, says: str, hint: str = "") -> QLineEdit:
        box = QLineEdit()
        box.setObjectName(f"{self._name}.{key}")
        box.setAccessibleName(says)
        box.setPlaceholderText(hint)
        box.textChanged.connect(lambda _text: self._tell())
        return box

    def _tell(self) -> None:
        """Say the time back in full, and that something is other than before."""
        at = self.moment
        self._said.setText(f"Began {moment_words(at, self._zone)}" if at is not None else self.unread)
        self.edited.emit()


def _fill(box: QComboBox, choices: Iterable[tuple[str, str]], chosen: str) -> None:
    """Offer these and choose one; nothing is told."""
    with QSignalBlocker(box):
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(box.findData(chosen), 0) if box.count() else -1)
