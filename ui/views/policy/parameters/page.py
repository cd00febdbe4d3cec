"""The Parameters page: every figure of the version in sight, grouped as in the policy, each opening its editor."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from chgdesk.domain.parameter_words import GROUPS
from chgdesk.services.policies.queries import VersionLine
from ui.build import button, column, frame, label, line
from ui.dialogs.parameter_value.reading import SetReading, read_set
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.parameters.preset_dialog import PresetDialog
from ui.views.policy.parameters.rows import ParameterRow, does_words, rows_of, with_headings
from ui.views.policy.standing_strip import StandingStrip
from ui.views.policy.version_head import VersionHead
from ui.widgets.empty_state import EmptyState, show_either
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.words import count_words

NAME = "policy_parameters"
READ_FOR = frozenset(
    {"parameter_set", "policy_version", "policy_section", "policy_document", "role", "role_assignment", "seat"}
)
"""Kinds of record that say what stands here, or who may change it."""
_PRINTED, _AGAINST = 2, 3
_FILTER_MS = 120


def _columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn(
            title="What it sets, and how",
            width=0,
            says=lambda row: row.value,
            above=lambda row: row.meaning,
            strong=True,
        ),
        ListColumn(title="What it does", width=136, says=does_words, spare=1),
        ListColumn(title="Printed in", width=208, says=lambda row: row.printed_in, link=True),
        ListColumn(
            title="Against the version in force",
            width=208,
            says=lambda row: f"was {row.was}" if row.was else "",
            shape_of=lambda row: Shape.OPEN if row.was else Shape.NOT_NEEDED,
        ),
    )


class ParametersPage(QWidget):
    """Groups at the left, the figures at the right; Enter opens one."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._reading: Ticket | None = None
        self._set: SetReading | None = None
        self._rows: tuple[ParameterRow, ...] = ()
        self._wanted = ""
        self._empty = EmptyState(f"{NAME}.empty")
        self._empty.chosen.connect(self._on_empty_chosen)
        self._filter = QTimer(self)
        self._filter.setSingleShot(True)
        self._filter.setInterval(_FILTER_MS)
        self._filter.timeout.connect(self._fill)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._empty)
        self._body = self._lay_out()
        self._stack.addWidget(self._body)
        column(self, gap=0).addWidget(self._stack)
        self.setFocusProxy(self.table)
        for keys, act in (("Ctrl+L", self.search.setFocus), ("F2", self._open_current)):
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or filtered."""
        return self._reading is None and not self._filter.isActive()

    def refresh(self) -> None:
        """Read the set of the version in sight."""
        shelf, mine = self._desk.shelf, self._desk.version
        if shelf is None:
            return
        if shelf.document is None or mine is None:
            self._teach()
            return
        if self._reading is not None:
            self._reading.cancel()
        ask, ref = self._desk.asker, mine.version.ref
        in_force = shelf.in_force.version.ref if shelf.in_force is not None else ""

        def work() -> tuple[SetReading, tuple[ParameterRow, ...]]:
            found = read_set(ask, ref, in_force)
            return found, rows_of(found)

        self._reading = self._desk.compute(work, lambda answer: self._on_read(mine, *answer), self._on_read_failed)

    def changed(self, kinds: frozenset[str]) -> None:
        """Something the set rests on is another, or somebody else sits down."""
        if kinds & READ_FOR and self._set is not None:
            self.refresh()

    def remember(self) -> None:
        """Keep which group was in sight."""
        self._desk.settings.set_text(NAME, "group", self._group())

    def choose(self, path: str) -> None:
        """Put the focus on a parameter, whatever was searched for."""
        self._wanted = path
        self.search.clear()
        self._differs.setChecked(False)
        self.groups.setCurrentRow(0)
        self._fill()

    def _lay_out(self) -> QWidget:
        """Head, why it is only read, search, groups and table."""
        body = QWidget()
        stack = column(body, gap=0)
        self._head = VersionHead(NAME, self._desk)
        self._preset = button("Load a preset …", f"{NAME}.preset")
        self._preset.clicked.connect(self._on_preset_clicked)
        self._head.add(self._preset)
        stack.addWidget(self._head)
        self._standing = StandingStrip(f"{NAME}.standing", self._desk, "figures")
        self._standing.draft_chosen.connect(self._on_draft_chosen)
        stack.addWidget(self._standing)
        stack.addWidget(self._search_line())
        row = line(gap=0)
        row.addWidget(self._groups_pane())
        row.addWidget(self._table_pane(), 1)
        stack.addLayout(row, 1)
        return body

    def _search_line(self) -> QFrame:
        """What is shown of all of them."""
        bar = frame("topbar", f"{NAME}.bar")
        self.search = QLineEdit()
        self.search.setObjectName(f"{NAME}.search")
        self.search.setAccessibleName("Search the figures")
        self.search.setPlaceholderText("Search by name, meaning, words or clause (Ctrl+L)")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._filter.start())
        self._differs = QCheckBox("Only what differs from the version in force")
        self._differs.setObjectName(f"{NAME}.differs")
        self._differs.toggled.connect(lambda _on: self._fill())
        self._open = button("Change …", f"{NAME}.open")
        self._open.setToolTip("Open the figure at hand (Enter or F2)")
        self._open.clicked.connect(self._open_current)
        inside = line(bar, gap=GRID * 2)
        inside.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        inside.addWidget(self.search, 1)
        inside.addWidget(self._differs)
        inside.addWidget(self._open)
        return bar

    def _groups_pane(self) -> QFrame:
        """The groups, with how many figures each holds."""
        pane = frame("surface")
        pane.setFixedWidth(280)
        self.groups = QListWidget()
        self.groups.setObjectName(f"{NAME}.groups")
        self.groups.setAccessibleName("Groups of figures")
        self.groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        kept = self._desk.settings.text(NAME, "group")
        for group in ("", *GROUPS):
            item = QListWidgetItem(group or "All")
            item.setData(Qt.ItemDataRole.UserRole, group)
            self.groups.addItem(item)
        self.groups.setCurrentRow(GROUPS.index(kept) + 1 if kept in GROUPS else 0)
        self.groups.currentRowChanged.connect(lambda _row: self._fill())
        column(pane, margins=GRID, gap=0).addWidget(self.groups)
        return pane

    def _table_pane(self) -> QWidget:
        """The figures, or the words that none fits."""
        pane = frame("surface")
        self.table = ListTable(f"{NAME}.table", "Figures of the policy", _columns(), height=TALL)
        self.table.opened.connect(self._on_opened)
        self.table.link_pressed.connect(self._on_link_pressed)
        self._none = label("", "soft", wrap=True, name=f"{NAME}.none")
        self._none.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        stack = column(pane, gap=0)
        stack.addWidget(self._none)
        stack.addWidget(self.table, 1)
        return pane

    def _teach(self) -> None:
        """No policy yet."""
        self._set = None
        self._empty.teach(
            "book-open",
            "No figures yet",
            "The figures of a policy stand with its versions. Begin one from a preset and twelve questions, "
            "or adopt the one you have.",
            (("create", "Write one from a preset"), ("adopt", "We have a policy: adopt it")),
        )
        show_either(self, self._stack, self._empty)

    def _on_empty_chosen(self, key: str) -> None:
        """One of the two ways to a policy."""
        (self._desk.adopt_wanted if key == "adopt" else self._desk.create_wanted).emit()

    def _on_read(self, mine: VersionLine, found: SetReading, rows: tuple[ParameterRow, ...]) -> None:
        """The set is here."""
        self._reading = None
        self._set, self._rows = found, rows
        self._head.refresh()
        self._standing.show_line(mine)
        draft = mine.version.state == "draft"
        why_not = self._desk.why_not or ("" if draft else "Only a draft’s figures are changed.")
        self._preset.setEnabled(not why_not)
        self._preset.setToolTip(why_not or "Compare with a preset, then take its figures")
        self._open.setText("Change …" if draft and not self._desk.card.read_only else "Open …")
        self._open.setAccessibleName(self._open.text())
        against = found.before is not None
        self._differs.setVisible(against)
        if against:
            self._differs.setText(f"Only what differs from {found.before_number}, in force")
        elif self._differs.isChecked():
            self._differs.setChecked(False)
        self.table.setColumnHidden(_AGAINST, not against)
        self._stack.setCurrentWidget(self._body)
        self.setFocusProxy(self.table)
        self._fill()

    def _on_read_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._reading = None
        self._desk.report(error)

    def _group(self) -> str:
        item = self.groups.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _fill(self) -> None:
        """Show what fits the words, the group and the tick."""
        self._filter.stop()
        words, group = self.search.text().lower().split(), self._group()
        only = self._differs.isChecked()
        fits = [row for row in self._rows if all(word in row.search for word in words) and (row.was or not only)]
        shown = [row for row in fits if group in {"", row.group}]
        self.table.show_rows(with_headings(shown), lambda row: row.path, self._wanted or None)
        if self._wanted:
            self.table.choose(lambda row: row.path, self._wanted)
            self._wanted = ""
        self._say_groups(Counter(row.group for row in fits), len(fits))
        self._none.setVisible(not shown and bool(self._rows))
        self._none.setText(
            "No figure differs from the version in force."
            if only and not words
            else "No figure fits. Try another word."
        )
        self._open.setEnabled(bool(shown))
        number = self._set.content.version.number if self._set is not None else ""
        differing = sum(bool(row.was) for row in self._rows)
        parts = [f"{len(shown)} of {count_words(len(self._rows), 'figure', 'figures')}", f"version {number}"]
        parts += [f"{differing} differ from the version in force"] if differing else []
        self._desk.status_changed.emit(" · ".join(parts))

    def _say_groups(self, counts: Counter[str], every: int) -> None:
        """How many fit in each group."""
        for number in range(self.groups.count()):
            item = self.groups.item(number)
            group = str(item.data(Qt.ItemDataRole.UserRole))
            count = counts[group] if group else every
            item.setText(f"{group or 'All'}  {count}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{group or 'All'}, {count}")

    def _open_current(self) -> None:
        """Open the figure at hand."""
        row = self.table.current
        if row is not None:
            self._on_opened(row)

    def _on_opened(self, row: Any) -> None:
        """Open the editor of a figure, in the version shown."""
        if self._set is not None:
            self._desk.parameter_wanted.emit(row.path, self._set.content.version.ref)

    def _on_link_pressed(self, row: ParameterRow, place: int) -> None:
        """Go to the clause that prints it."""
        if place == _PRINTED and row.clauses and self._set is not None:
            self._desk.go_to_section(row.clauses[0].key, self._set.content.version.ref)

    def _on_draft_chosen(self, ref: str) -> None:
        """Go on in the draft."""
        self._desk.show_version(ref)
        self._desk.refresh()

    def _on_preset_clicked(self) -> None:
        """Choose a preset to compare with and to load."""
        if self._set is not None:
            PresetDialog(self._desk, self._set, self).open()
