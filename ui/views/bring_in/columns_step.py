"""Step 2: which column fills which field, beside the first rows as they will be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from chgdesk.services.bringing.columns import field_words, reading_of
from chgdesk.services.bringing.preview import PreviewRow, preview
from ui.build import column, label, line
from ui.theme import GRID
from ui.views.bring_in.at_hand import ListAtHand
from ui.views.bring_in.preview_table import NOT_READ, PreviewTable
from ui.views.place_desk import PlaceDesk


class ColumnsStep(QWidget):
    """The table, and above it the choice for the column that has the focus."""

    def __init__(self, desk: PlaceDesk, at_hand: ListAtHand, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.columns")
        self._desk, self._at_hand = desk, at_hand
        self._place, self._asked, self._answered = 0, 0, 0
        stack = column(self, margins=GRID * 3, gap=GRID)
        stack.addWidget(label("Which column is what", "title"))
        words = "Choose a column and what it fills. A column that fills nothing stays in the file that is kept."
        stack.addWidget(label(words, "soft", wrap=True))
        self._column = label("", "strong", name=f"{name}.column")
        stack.addWidget(self._column)
        row = line(gap=GRID)
        self.field = QComboBox(self)
        self.field.setObjectName(f"{name}.field")
        self.field.setAccessibleName("What this column fills")
        self.field.setMinimumWidth(280)
        self.field.setMaxVisibleItems(24)
        self.field.activated.connect(self._on_field_chosen)
        row.addWidget(self.field)
        self._examples = label("", "soft", name=f"{name}.examples")
        row.addWidget(self._examples, 1)
        stack.addLayout(row)
        self.table = PreviewTable(f"{name}.preview", self)
        self.table.column_chosen.connect(self._on_column)
        stack.addWidget(self.table, 1)
        self._count = label("", "small", name=f"{name}.shown")
        stack.addWidget(self._count)
        at_hand.looked_at.connect(self._on_looked)

    @property
    def is_settled(self) -> bool:
        """Whether the rows shown are those of the choices made."""
        return self._asked == self._answered

    @property
    def why_not(self) -> str:
        """Why one cannot go on from here."""
        mapping = self._at_hand.mapping
        if mapping is None:
            return "Choose a list first."
        filled = {choice.field for choice in mapping.columns}
        if mapping.source == "deployments":
            return "" if "started_at" in filled else "No column says when something was deployed. Choose one."
        if mapping.source == "pipeline":
            return "" if "commit" in filled else "No column says which commit a run built. Choose one."
        return "" if "title" in filled else "No column says what changed. Choose one for “What changed”."

    def arrive(self) -> None:
        """The step comes into sight."""
        self.table.setFocus()
        self._show()

    def _on_looked(self) -> None:
        mapping = self._at_hand.mapping
        assert mapping is not None
        self._place = 0
        self.field.clear()
        self.field.addItem(NOT_READ.capitalize(), "")
        for key, words in field_words(mapping.source).items():
            self.field.addItem(words, key)
        self._show()

    def _on_column(self, place: int) -> None:
        if place >= 0:
            self._place = place
            self._tell()

    def _on_field_chosen(self, _place: int) -> None:
        looked = self._at_hand.looked
        if looked is None:
            return
        name, field = looked.shape.columns[self._place].name, str(self.field.currentData() or "")
        reading, _ask = reading_of(looked.shape, name, field)
        self._at_hand.choose_column(name, field, reading)
        self._show()

    def _tell(self) -> None:
        """Column and field of the place in sight."""
        looked, mapping = self._at_hand.looked, self._at_hand.mapping
        if looked is None or mapping is None or self._place >= len(looked.shape.columns):
            return
        shown = looked.shape.columns[self._place]
        self._column.setText(f"“{shown.name}” fills")
        self.field.setCurrentIndex(max(self.field.findData(mapping.columns[self._place].field), 0))
        examples = ", ".join(" ".join(value.split())[:40] for value in shown.examples)
        self._examples.setText(f"{shown.filled:,} filled: {examples}" if examples else "Nothing stands in this column.")

    def _show(self) -> None:
        """Read the first rows as chosen, off the GUI thread."""
        looked, mapping = self._at_hand.looked, self._at_hand.mapping
        if looked is None or mapping is None:
            return
        self._asked += 1
        number, names, zone = self._asked, dict(looked.people), looked.zone
        shape = looked.shape

        def worked_out() -> tuple[PreviewRow, ...]:
            return preview(shape, mapping, names, mapping.zone or zone)

        self._desk.compute(worked_out, self._shower(number), self._desk.report)

    def _shower(self, number: int) -> Callable[[tuple[PreviewRow, ...]], None]:
        def shown(rows: tuple[PreviewRow, ...]) -> None:
            looked, mapping = self._at_hand.looked, self._at_hand.mapping
            if number != self._asked or looked is None or mapping is None:
                return
            self._answered = number
            words = field_words(mapping.source)
            heads = [(choice.column, words.get(choice.field, "")) for choice in mapping.columns]
            self.table.show_all(heads, rows, min(self._place, len(heads) - 1))
            total = looked.shape.total
            self._count.setText(f"The first {len(rows)} of {total:,} rows." if total > len(rows) else "All rows.")
            self._tell()

        return shown
