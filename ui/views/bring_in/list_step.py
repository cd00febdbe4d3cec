"""Step 1: drop, paste or choose the list; what it was taken for, and what was brought in before."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from chgdesk.services.bringing.shape import SOURCE_WORDS
from ui.build import button, column, frame, label, line
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.views.bring_in.at_hand import ListAtHand
from ui.views.bring_in.batches import BatchList
from ui.views.place_desk import PlaceDesk
from ui.widgets.drop_box import DropBox, FileAtHand, read_file_at

_FILTERS = "Lists (*.xlsx *.csv *.tsv *.txt *.json);;Every file (*)"
_ENCODINGS = {
    "": "as found",
    "utf-8": "UTF-8",
    "cp1252": "Windows, Western (cp1252)",
    "cp1250": "Windows, Central European (cp1250)",
    "utf-16": "UTF-16",
}
_ASK = "Drop a list here: Excel, CSV, Jira, pull requests as JSON, or a deployment log"
PASTED = "pasted lines"


class ListStep(QWidget):
    """`taken` tells that somebody gave a list."""

    taken = Signal()

    def __init__(self, desk: PlaceDesk, at_hand: ListAtHand, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.list")
        self._desk, self._at_hand, self._name = desk, at_hand, name
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget(area)
        column(self, gap=0).addWidget(area)
        stack = column(inside, margins=GRID * 3, gap=GRID)
        self._head(stack)
        self._said_card(stack)
        self.batches = BatchList(desk, name, inside)
        self.batches.asked.connect(lambda: QTimer.singleShot(NEXT_TURN_MS, self, self._show_why))
        stack.addWidget(self.batches)
        stack.addStretch(1)
        area.setWidget(inside)
        self._area = area
        at_hand.looked_at.connect(self._on_looked)
        at_hand.refused.connect(self.box.say_fault)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)
        paste.setObjectName(f"{name}.paste_key")

    def paste(self) -> None:
        """Take the lines that were copied elsewhere."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.box.say_fault("Nothing is copied. Copy the rows with their headings in Excel first.")
            return
        self.taken.emit()
        self._at_hand.take(text.encode("utf-8", "surrogatepass"), PASTED)

    def arrive(self) -> None:
        """The step comes into sight."""
        self.box.choose.setFocus()
        self.batches.read()

    def _show_why(self) -> None:
        """The question for the reason comes into sight, once it has its place."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def show_nothing(self) -> None:
        """No list is at hand any more."""
        self._show_file(None)

    def _head(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label("Bring in a list", "title"))
        words = (
            "A register kept in Excel, an export of Jira, pull requests of GitHub or GitLab, or a deployment log. "
            "Nothing is recorded before you have seen what becomes of each row; the file itself is kept."
        )
        stack.addWidget(label(words, "soft", wrap=True))
        self.box = DropBox(f"{self._name}.drop", _ASK, _FILTERS)
        self.box.setParent(self)
        self.box.path_given.connect(self._on_path)
        self.box.dropped_out.connect(self._at_hand.drop)
        self.box.dropped_out.connect(lambda: self._show_file(None))
        stack.addWidget(self.box)
        row = line(gap=GRID)
        paste = button("Paste copied rows", f"{self._name}.paste")
        paste.setToolTip("Ctrl+V: rows copied in Excel, with their headings")
        paste.clicked.connect(self.paste)
        row.addWidget(paste)
        row.addStretch(1)
        stack.addLayout(row)

    def _said_card(self, stack: QVBoxLayout) -> None:
        """What the list was taken for, each with another choice."""
        self._said: QFrame = frame("card", f"{self._name}.said")
        self._said.setParent(self)
        inside = column(self._said, margins=GRID * 2, gap=4)
        self._found = label("", wrap=True, name=f"{self._name}.found")
        inside.addWidget(self._found)
        row = line(gap=GRID * 2)
        self._cells: dict[str, QWidget] = {}
        self.source = self._choice("source", "This is", "source")
        self.sheet = self._choice("sheet", "Sheet", "sheet")
        self.encoding = self._choice("encoding", "Encoding", "encoding")
        for words, box in (("This is", self.source), ("Sheet", self.sheet), ("Encoding", self.encoding)):
            cell = QWidget(self._said)
            above = column(cell, gap=4)
            above.addWidget(label(words, "strong"))
            above.addWidget(box)
            row.addWidget(cell)
            self._cells[words] = cell
        row.addStretch(1)
        inside.addLayout(row)
        for key, words in SOURCE_WORDS.items():
            self.source.addItem(words, key)
        for key, words in _ENCODINGS.items():
            self.encoding.addItem(words, key)
        self._said.hide()
        stack.addWidget(self._said)

    def _choice(self, thing: str, says: str, what: str) -> QComboBox:
        box = QComboBox(self._said)
        box.setObjectName(f"{self._name}.{thing}")
        box.setAccessibleName(says)
        box.activated.connect(lambda _place: self._at_hand.read_as(**{what: str(box.currentData() or "")}))
        return box

    def _on_path(self, path: str) -> None:
        def taken(file: FileAtHand) -> None:
            self.box.say_fault("")
            self.taken.emit()
            self._at_hand.take(file.data, file.name)

        self._desk.compute(lambda: read_file_at(path), taken, lambda error: self.box.say_fault(str(error)))

    def _show_file(self, file: FileAtHand | None) -> None:
        self.box.show_file(file)
        self._said.setVisible(file is not None)

    def _on_looked(self) -> None:
        given, looked = self._at_hand.given, self._at_hand.looked
        assert given is not None
        assert looked is not None
        self._show_file(FileAtHand(name=given.name, data=given.data))
        shape = looked.shape
        parts = [f"{shape.total:,} rows", f"{len(shape.columns)} columns"]
        parts += [f"{shape.delimiter} between cells"] if shape.delimiter else []
        parts += [shape.encoding] if shape.encoding else []
        lines = [f"Read: {', '.join(parts)}.", *shape.notes]
        self._found.setText("\n".join(lines))
        self.source.setCurrentIndex(self.source.findData(shape.source))
        self.sheet.clear()
        for title in shape.sheets:
            self.sheet.addItem(title, title)
        self.sheet.setCurrentIndex(self.sheet.findData(shape.sheet))
        self._cells["Sheet"].setVisible(len(shape.sheets) > 1)
        self._cells["Encoding"].setVisible(shape.format == "csv")
        self.encoding.setCurrentIndex(max(self.encoding.findData(given.encoding), 0))
