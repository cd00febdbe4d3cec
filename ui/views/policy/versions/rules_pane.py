"""The rules that differ: old and new in words, and the records of the last year each would move, listed on demand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QListWidget, QSplitter, QTreeWidget, QTreeWidgetItem, QWidget

from chgdesk.services.policies.affected import Affected
from chgdesk.text.redline import ParameterChange
from ui.build import column, label
from ui.theme import GRID
from ui.words import count_words

_HEAD = ("Rule", "Before", "Now", "Records of last year")
_NUMBER = 3
MOST = 500
_TALLEST = 4000


class RulesPane(QWidget):
    """`records_wanted` carries the path of a rule whose records are to be listed."""

    records_wanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.tree = QTreeWidget()
        self.tree.setObjectName(name)
        self.tree.setAccessibleName("Rules, old and new")
        self.tree.setHeaderLabels(_HEAD)
        self.tree.setRootIsDecorated(False)
        self.tree.setWordWrap(True)
        self.tree.setUniformRowHeights(False)
        self.tree.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        header = self.tree.header()
        header.setStretchLastSection(False)
        for place in range(_NUMBER):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_NUMBER, QHeaderView.ResizeMode.ResizeToContents)
        # A tree measures its rows without their width, so wrapped words would be cut: each row is given its height.
        header.sectionResized.connect(lambda _place, _old, _new: self._fit_rows())
        self.tree.itemClicked.connect(lambda item, _column: self._on_chosen(item))
        self.tree.itemActivated.connect(lambda item, _column: self._on_chosen(item))
        self.head = label("", "section", wrap=True, name=f"{name}.records_head")
        self.records = QListWidget()
        self.records.setObjectName(f"{name}.records")
        self.records.setAccessibleName("Records that would stand otherwise")
        self.records.setWordWrap(True)
        self.records.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._below = QWidget()
        below = column(self._below, gap=GRID)
        below.setContentsMargins(GRID * 2, GRID, GRID, 0)
        below.addWidget(self.head)
        below.addWidget(self.records, 1)
        self._below.hide()
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.tree)
        halves.addWidget(self._below)
        column(self).addWidget(halves)

    def show_rules(self, changes: Sequence[ParameterChange]) -> None:
        """Show the rules of another comparison."""
        self.tree.clear()
        self._below.hide()
        for change in changes:
            counted = change.records is not None
            number = f"{change.records:,} would differ" if counted else "not counted"
            item = QTreeWidgetItem(
                [change.meaning or change.path, change.old or "not set", change.new or "not set", number]
            )
            item.setData(0, Qt.ItemDataRole.UserRole, change.path if change.records else "")
            item.setToolTip(0, change.path)
            item.setToolTip(
                _NUMBER,
                "Lists them below" if change.records else "None to list" if counted else "No records of the last year",
            )
            if change.records:
                face = item.font(_NUMBER)
                face.setUnderline(True)
                item.setFont(_NUMBER, face)
            self.tree.addTopLevelItem(item)

        self._fit_rows()

    def _fit_rows(self) -> None:
        """As tall as the tallest of its wrapped cells."""
        metrics = self.tree.fontMetrics()
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item is None:
                continue
            heights = [
                metrics.boundingRect(
                    QRect(0, 0, max(self.tree.columnWidth(place) - GRID * 2, 1), _TALLEST),
                    Qt.TextFlag.TextWordWrap,
                    item.text(place),
                ).height()
                for place in range(_NUMBER)
            ]
            item.setSizeHint(0, QSize(0, max(heights) + GRID + 4))

    def wait(self) -> None:
        """The records of a rule are being judged."""
        self.head.setText("Judging last year's records by this rule …")
        self.records.clear()
        self._below.show()

    def show_records(self, found: Affected) -> None:
        """List the records that would stand otherwise, now and then."""
        self.head.setText(found.words)
        self.records.clear()
        for record in found.records[:MOST]:
            gained = f" · comes: {', '.join(record.gained)}" if record.gained else ""
            lost = f" · goes: {', '.join(record.lost)}" if record.lost else ""
            self.records.addItem(f"{record.ref}  {record.title}\n{record.now} → {record.then}{gained}{lost}")
        if len(found.records) > MOST:
            self.records.addItem(f"And {count_words(len(found.records) - MOST, 'more record', 'more records')}.")
        self._below.show()

    def show_fault(self, words: str) -> None:
        """They could not be judged."""
        self.head.setText(words)

    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        """The number behind a rule was pressed."""
        path = item.data(0, Qt.ItemDataRole.UserRole)
        if path:
            self.records_wanted.emit(path)
