"""An approved version gets its day: from when it holds, and what follows from it (POL-10..12)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from chgdesk.services.policies.commands import PublishPolicy
from chgdesk.services.policies.queries import Shelf, VersionLine
from ui.build import button, column, frame, label, line
from ui.theme import GRID
from ui.times import day_words, moment_words
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.refusals import refusal_words
from ui.widgets.day_box import DayBox


class PuttingInForce(QWidget):
    """`recorded` tells that the version has its day."""

    recorded = Signal()

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._desk = desk
        self._line: VersionLine | None = None
        self._shelf: Shelf | None = None
        self._sending = False
        self._says = label("", wrap=True, name=f"{name}.says")
        self._statement = label("", "small", wrap=True, name=f"{name}.statement")
        self.day = DayBox(f"{name}.day", "From when it holds", desk.today)
        self.day.day_changed.connect(lambda _day: self._say_follows())
        self._follows = label("", "soft", wrap=True, name=f"{name}.follows")
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._fault.hide()
        self.act = button("Put in force", f"{name}.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        box = frame("card")
        box.setMaximumWidth(640)
        stack = column(box, margins=GRID * 3)
        for shown in (self._says, self._statement):
            stack.addWidget(shown)
        stack.addSpacing(GRID)
        stack.addWidget(label("From when it holds", "caption"))
        stack.addWidget(self.day, alignment=Qt.AlignmentFlag.AlignLeft)
        stack.addWidget(self._follows)
        stack.addWidget(self._fault)
        stack.addWidget(self.act, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.day)
        outer = column(self, margins=GRID * 3)
        row = line()
        row.addWidget(box, 1)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(1)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being recorded."""
        return not self._sending

    def show_line(self, one: VersionLine, shelf: Shelf) -> None:
        """Show an approved version that has no day yet."""
        is_other = self._line is None or self._line.version.ref != one.version.ref
        self._line, self._shelf = one, shelf
        version, today = one.version, self._desk.today
        self.day.allow_from(max(today, version.approved_on or today))
        if is_other:
            self._fault.hide()
            self.day.show_day(max(version.wanted_on or today, today))
        when = moment_words(version.approved_at, self._desk.zone) if version.approved_at else ""
        self._says.setText(
            f"Version {version.number} was approved by {one.approver_name}{f' on {when}' if when else ''}."
        )
        self._statement.setText(version.signatures[-1].statement + "." if version.signatures else "")
        self._tell_act()
        self._say_follows()

    def _say_follows(self) -> None:
        """What the day brings."""
        if self._line is None or self._shelf is None:
            return
        version, day = self._line.version, self.day.day
        before = self._shelf.in_force
        said = [f"Changes that start from {day_words(day)} on are judged by version {version.number}."]
        if before is not None:
            said.append(f"Version {before.version.number} is superseded on that day and stays readable.")
        if version.material == "material":
            said.append("The change is material: everyone the policy binds acknowledges it anew.")
        self._follows.setText(" ".join(said))
        self.act.setText(f"Put in force from {day_words(day)}")

    def _tell_act(self) -> None:
        """Greyed, it says why."""
        why = self._desk.why_not
        self.act.setEnabled(not why and not self._sending)
        self.act.setToolTip(why)

    def _on_act_clicked(self) -> None:
        """Record the day, once."""
        if self._line is None or self._sending:
            return
        self._sending = True
        self._fault.hide()
        self._tell_act()
        command = PublishPolicy(version=self._line.version.ref, effective_on=self.day.day)
        self._desk.execute(command, self, done=self._on_recorded, failed=self._on_refused)

    def _on_recorded(self, _changed: object) -> None:
        """It has its day."""
        self._sending = False
        assert self._line is not None
        number, day = self._line.version.number, self.day.day
        verb = "is in force" if day <= self._desk.today else "takes force"
        anew = " Everyone the policy binds acknowledges it." if self._line.version.material == "material" else ""
        self._desk.say(f"Version {number} {verb} from {day_words(day)}.{anew}")
        self._line = None
        self.recorded.emit()

    def _on_refused(self, error: BaseException) -> None:
        """Say why, above the button."""
        self._sending = False
        self._tell_act()
        words = refusal_words(error)
        if not words:
            self._desk.report(error)
            return
        self._fault.setText(words)
        self._fault.show()
