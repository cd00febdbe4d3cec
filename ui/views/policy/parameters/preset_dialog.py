"""Load a preset: cards to choose from, what differs from the draft's own figures, then one act (PRM-02)."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QSplitter, QWidget

from chgdesk.domain.parameter_compare import ParameterDifference, compare
from chgdesk.errors import UserError
from chgdesk.services.policies.commands import LoadPreset
from chgdesk.services.policies.editing import OWN_TO_THE_COMPANY
from chgdesk.services.presets import Preset, presets, tree_of
from ui.build import button, column, label, line
from ui.dialogs.parameter_value.reading import SetReading
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.widgets.list_table import TALL, Heading, ListColumn, ListTable
from ui.words import count_words

NAME = "preset"


def differences(reading: SetReading, chosen: Preset) -> tuple[ParameterDifference, ...]:
    """What loading a preset would change, without what it never touches; computed off the GUI thread."""
    found = compare(reading.tree, tree_of(chosen), reading.titles)
    return tuple(
        each
        for each in found
        if not any(each.path == own or each.path.startswith(f"{own}.") for own in OWN_TO_THE_COMPANY)
    )


class PresetDialog(QDialog):
    """Stays open until the preset is loaded or it is left."""

    def __init__(self, desk: PolicyDesk, reading: SetReading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setWindowTitle("Load a preset")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1040, 640)
        self._desk, self._reading = desk, reading
        self._ticket: Ticket | None = None
        self._loading = False
        self._found: tuple[ParameterDifference, ...] = ()
        self.cards = QListWidget()
        self.cards.setObjectName(f"{NAME}.cards")
        self.cards.setAccessibleName("Presets")
        self.cards.setWordWrap(True)
        self.cards.setSpacing(4)
        self.cards.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for one in presets():
            item = QListWidgetItem(one.title)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setSizeHint(QSize(0, 56))
            self.cards.addItem(item)
        self._title = label("", "section", wrap=True, name=f"{NAME}.title")
        self._says = label("", "soft", wrap=True, name=f"{NAME}.says")
        self._count = label("", wrap=True, name=f"{NAME}.count")
        self.table = ListTable(
            f"{NAME}.differences",
            "What differs from yours",
            (
                ListColumn(title="Yours", width=0, says=lambda d: d.old, above=lambda d: d.meaning, strong=True),
                ListColumn(title="The preset", width=300, says=lambda d: d.new),
            ),
            height=TALL,
        )
        self._fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self._fault.hide()
        self._act = button("Load these figures", f"{NAME}.load", "primary")
        self._act.clicked.connect(self._on_act_clicked)
        self._lay_out()
        self.cards.currentRowChanged.connect(lambda _row: self._compare())
        self.cards.setCurrentRow(0)
        self.cards.setFocus()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being compared or loaded."""
        return self._ticket is None and not self._loading

    def _lay_out(self) -> None:
        """Cards at the left, what differs at the right, the act below."""
        right = QWidget()
        inside = column(right, margins=GRID * 2)
        for shown in (self._title, self._says, self._count):
            inside.addWidget(shown)
        inside.addWidget(self.table, 1)
        inside.addWidget(
            label(
                "Name of the set, time zone, calendar, scope, head count, and how the policy is numbered and "
                "owned stay yours.",
                "small",
                wrap=True,
            )
        )
        inside.addWidget(self._fault)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.cards)
        split.addWidget(right)
        split.setSizes([304, 736])
        stack = column(self, gap=0)
        stack.addWidget(split, 1)
        foot = line()
        foot.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        foot.addStretch(1)
        leave = button("Leave it", f"{NAME}.leave")
        leave.clicked.connect(self.close)
        foot.addWidget(leave)
        foot.addWidget(self._act)
        stack.addLayout(foot)

    def _chosen(self) -> Preset:
        item = self.cards.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole)
        assert isinstance(found, Preset)
        return found

    def _compare(self) -> None:
        """What the preset at hand says differently."""
        if self._ticket is not None:
            self._ticket.cancel()
        chosen, reading = self._chosen(), self._reading
        self._title.setText(chosen.title)
        self._says.setText(chosen.description)
        self._act.setEnabled(False)
        self._ticket = self._desk.compute(lambda: differences(reading, chosen), self._on_compared, self._on_fault)

    def _on_compared(self, found: tuple[ParameterDifference, ...]) -> None:
        """Show the differences, grouped."""
        self._ticket = None
        self._found = found
        lines: list[ParameterDifference | Heading] = []
        last = ""
        for each in found:
            if each.group != last:
                lines.append(Heading(words=each.group))
                last = each.group
            lines.append(each)
        self.table.show_rows(lines, lambda each: each.path)
        differ = f"{count_words(len(found), 'figure differs', 'figures differ')} from yours."
        self._count.setText(differ if found else "Nothing differs from yours.")
        why_not = self._desk.why_not or ("" if found else "Nothing differs, so there is nothing to load.")
        self._act.setEnabled(not why_not)
        self._act.setToolTip(why_not)

    def _on_act_clicked(self) -> None:
        """Load it, once."""
        self._loading = True
        self._act.setEnabled(False)
        self._fault.hide()
        command = LoadPreset(version=self._reading.content.version.ref, preset=self._chosen().name)
        self._desk.execute(command, self, done=self._on_loaded, failed=self._on_fault)

    def _on_loaded(self, changed: Changed) -> None:
        """It is on record."""
        self._loading = False
        self._desk.say(changed.sentence)
        self.close()

    def _on_fault(self, error: BaseException) -> None:
        """Say why it was refused; anything else is reported."""
        self._loading, self._ticket = False, None
        self._act.setEnabled(True)
        if isinstance(error, UserError):
            self._fault.setText(str(error))
            self._fault.show()
        else:
            self._desk.report(error)
