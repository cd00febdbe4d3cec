"""A condition put together by choosing: field, comparison, value; it writes the filter language into the box."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from chgdesk.domain.filter_language import FIELDS, FieldGuide, Sort, Vocabulary
from chgdesk.domain.filter_language.help import values_of
from chgdesk.domain.filter_language.tokens import written_value
from ui.build import button, column, label, line
from ui.theme import GRID

_IS = (("is", "{field}:{value}"), ("is not", "-{field}:{value}"))
_COMPARED: dict[Sort, tuple[tuple[str, str], ...]] = {
    Sort.LISTED: _IS,
    Sort.NAMED: _IS,
    Sort.RANKED: (*_IS, ("is at least", "{field}:>={value}"), ("is at most", "{field}:<={value}")),
    Sort.DAYS: (
        ("is on or in", "{field}:{value}"),
        ("is from", "{field}:>={value}"),
        ("is until", "{field}:<={value}"),
        ("is within (14d, 2w)", "{field}:<{value}"),
        ("is longer than (14d, 2w)", "{field}:>{value}"),
    ),
    Sort.AGE: (("for", "{field}:{value}"),),
}
_WIDTH = 320


class FilterBuilder(QFrame):
    """Stands under its button inside the window; `made` carries one part of the language."""

    made = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "popup")
        self.vocabulary = Vocabulary()
        self._back: QWidget | None = None
        stack = column(self, margins=GRID * 2)
        self.field = self._combo(stack, f"{name}.field", "What")
        self.compared = self._combo(stack, f"{name}.compared", "Compared")
        self.value = self._combo(stack, f"{name}.value", "Value")
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.says = label("", "small", wrap=True, name=f"{name}.says")
        stack.addWidget(self.says)
        row = line(gap=GRID)
        stack.addLayout(row)
        row.addStretch(1)
        self.add = button("Add condition", f"{name}.add", "primary")
        row.addWidget(self.add)
        for guide in FIELDS:
            self.field.addItem(guide.title, guide)
        self.field.currentIndexChanged.connect(lambda _at: self._on_field_chosen())
        self.add.clicked.connect(self._on_add_clicked)
        self.setFixedWidth(_WIDTH)
        self.hide()

    @property
    def guide(self) -> FieldGuide:
        """The field that is chosen."""
        found: FieldGuide = self.field.currentData()
        return found

    def open_under(self, opener: QWidget) -> None:
        """Show it under what opened it."""
        self._back = opener
        self._on_field_chosen()
        parent = self.parentWidget()
        assert parent is not None
        self.adjustSize()
        at = opener.mapTo(parent, QPoint(opener.width() - self.width(), opener.height() + 4))
        self.move(max(GRID, at.x()), at.y())
        self.show()
        self.raise_()
        self.field.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_add_clicked()
        else:
            super().keyPressEvent(event)

    def shut(self) -> None:
        """Go away and give the keyboard back."""
        self.hide()
        if self._back is not None:
            self._back.setFocus()

    def _combo(self, stack: QVBoxLayout, name: str, words: str) -> QComboBox:
        """A choice with its label above."""
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(words)
        stack.addWidget(label(words, "caption"))
        stack.addWidget(combo)
        return combo

    def _on_field_chosen(self) -> None:
        """Offer the comparisons and values of the field."""
        guide = self.guide
        self.compared.clear()
        for words, pattern in _COMPARED[guide.sort]:
            self.compared.addItem(words, pattern)
        self.value.clear()
        self.value.addItems(list(values_of(guide, self.vocabulary)))
        self.value.setCurrentIndex(0 if guide.sort in {Sort.LISTED, Sort.RANKED, Sort.AGE} else -1)
        if guide.sort in {Sort.DAYS, Sort.NAMED}:
            self.value.setEditText("")
        self.says.setText(f"{guide.meaning[:1].upper()}{guide.meaning[1:]}, for example {guide.example}.")

    def _on_add_clicked(self) -> None:
        """Hand the condition over."""
        value = self.value.currentText().strip()
        guide = self.guide
        if not value:
            self.says.setText(f"Give a value, for example {guide.example}.")
            self.value.setFocus()
            return
        written = value if guide.sort in {Sort.DAYS, Sort.AGE} else written_value(value)
        pattern: str = self.compared.currentData()
        self.hide()
        self.made.emit(pattern.format(field=guide.field, value=written))
