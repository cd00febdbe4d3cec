"""A form beside a list: labels above, one column, one act that records; what is typed stays until it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea, QWidget

from ui.build import button, column, label, line
from ui.theme import GRID


class RecordForm(QFrame):
    """`save_wanted` when the act is pressed or Ctrl+Return; `edited` after every key."""

    save_wanted = Signal()
    edited = Signal()

    def __init__(self, name: str, verb: str, *, width: int = 400) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "surface")
        self.setFixedWidth(width)
        self._name = name
        self.boxes: dict[str, QWidget] = {}
        self._start: dict[str, Any] = {}
        self._why_not = self._key = ""
        self._typed: dict[str, dict[str, Any]] = {}
        """What is typed and not recorded, by record, so that looking at another one loses nothing."""
        self._title = label("", "section", wrap=True, name=f"{name}.head")
        inside = QWidget()
        self._stack = column(inside, margins=GRID * 2, gap=4)
        self._stack.addWidget(self._title)
        self._body = column(gap=4)
        self._stack.addLayout(self._body)
        self._stack.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._fault.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        self._fault.hide()
        self.act = button(verb, f"{name}.save", "primary")
        self.act.clicked.connect(self._on_save)
        self.acts = line()
        self.acts.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.acts.addStretch(1)
        self.acts.addWidget(self.act)
        whole = column(self, gap=0)
        whole.addWidget(area, 1)
        whole.addWidget(self._fault)
        whole.addLayout(self.acts)
        save = QShortcut(QKeySequence("Ctrl+Return"), self, self._on_save)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed that is not recorded."""
        return self.values() != self._start

    def add_line(self, key: str, caption: str, hint: str = "") -> QLineEdit:
        """A line to type."""
        box = QLineEdit()
        box.setPlaceholderText(hint)
        box.textEdited.connect(lambda _text: self.tell())
        self._add(key, caption, box)
        return box

    def add_text(self, key: str, caption: str, height: int = 96) -> QPlainTextEdit:
        """Some lines to type."""
        box = QPlainTextEdit()
        box.setTabChangesFocus(True)
        box.setFixedHeight(height)
        box.textChanged.connect(self.tell)
        self._add(key, caption, box)
        return box

    def add_choice(self, key: str, caption: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        """One of some values, each given as words and value."""
        box = QComboBox()
        for words, value in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _row: self.tell())
        self._add(key, caption, box)
        return box

    def add_tick(self, key: str, words: str) -> QCheckBox:
        """Yes or no."""
        box = QCheckBox(words)
        box.clicked.connect(lambda _on: self.tell())
        self._add(key, "", box)
        return box

    def add_part(self, key: str, caption: str, part: QWidget) -> None:
        """Anything else that has `names`, `show_names` and `edited`."""
        part.edited.connect(self.tell)  # type: ignore[attr-defined]
        self._add(key, caption, part, named=False)

    def add_hint(self, words: str) -> None:
        """A small line of explanation."""
        self._body.addWidget(label(words, "small", wrap=True))
        self._body.addSpacing(GRID)

    def add_act(self, words: str, key: str) -> QPushButton:
        """A further act, at the left of the foot."""
        act = button(words, f"{self._name}.{key}")
        self.acts.insertWidget(0, act)
        return act

    def offer(self, key: str, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices for a box; what is chosen stays."""
        box = self.boxes[key]
        assert isinstance(box, QComboBox)
        if [(box.itemText(n), box.itemData(n)) for n in range(box.count())] == list(choices):
            return
        kept = box.currentData()
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(kept)))

    def show_record(self, key: str, title: str, values: dict[str, Any], *, why_not: str = "") -> None:
        """Show a record by its key, with what was typed of it; `why_not` says why nothing of it can be changed here."""
        if self._start and self.is_dirty:
            self._typed[self._key] = self.values()
        self._key = key
        self._title.setText(title)
        self._show_all(values)
        self._start = self.values()
        if not why_not and key in self._typed:
            self._show_all(self._typed.pop(key))
        self._why_not = why_not
        for box in self.boxes.values():
            box.setEnabled(not why_not)
        self.show_fault("")
        self.tell()

    def fill(self, values: dict[str, Any]) -> None:
        """Put values there as if they were typed, so that they can be recorded."""
        self._show_all(values)
        self.tell()

    def recorded(self) -> None:
        """What stands in the form is on record now."""
        self._typed.pop(self._key, None)
        self._start = self.values()
        self.tell()

    def forget(self) -> None:
        """What was typed is not wanted: show what is on record."""
        self._show_all(self._start)
        self.show_fault("")

    def values(self) -> dict[str, Any]:
        """What stands in the form."""
        return {key: self._value(box) for key, box in self.boxes.items()}

    def show_fault(self, sentence: str) -> None:
        """Say why it was not recorded; what is typed stays."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self.tell()

    def tell(self) -> None:
        """Whether the act can be done, and why not."""
        dirty = self.is_dirty
        self.act.setEnabled(dirty and not self._why_not)
        why = self._why_not or ("" if dirty else "Nothing is changed yet.")
        self.act.setToolTip(why or "Record it as one act (Ctrl+Return)")
        self.edited.emit()

    def wait(self) -> None:
        """It is being recorded: it cannot be pressed twice."""
        self.act.setEnabled(False)

    def _add(self, key: str, caption: str, box: QWidget, *, named: bool = True) -> None:
        if caption:
            self._body.addWidget(label(caption, "caption"))
        if named:
            box.setObjectName(f"{self._name}.{key}")
        box.setAccessibleName(caption or getattr(box, "text", lambda: key)())
        self.boxes[key] = box
        self._body.addWidget(box)
        self._body.addSpacing(4)

    def _on_save(self) -> None:
        """Hand it over."""
        if self.act.isEnabled():
            self.save_wanted.emit()

    def _show_all(self, values: dict[str, Any]) -> None:
        for key, value in values.items():
            self._show(self.boxes[key], value)

    @staticmethod
    def _show(box: QWidget, value: Any) -> None:
        if isinstance(box, QLineEdit):
            box.setText(value)
        elif isinstance(box, QPlainTextEdit):
            box.setPlainText(value)
        elif isinstance(box, QComboBox):
            if box.findData(value) < 0 and value:
                box.addItem(str(value), value)
            box.setCurrentIndex(max(0, box.findData(value)))
        elif isinstance(box, QCheckBox):
            box.setChecked(value)
        else:
            box.show_names(value)  # type: ignore[attr-defined]

    @staticmethod
    def _value(box: QWidget) -> Any:
        if isinstance(box, QLineEdit):
            return " ".join(box.text().split())
        if isinstance(box, QPlainTextEdit):
            return box.toPlainText().strip()
        if isinstance(box, QComboBox):
            return box.currentData()
        if isinstance(box, QCheckBox):
            return box.isChecked()
        return tuple(box.names())  # type: ignore[attr-defined]
