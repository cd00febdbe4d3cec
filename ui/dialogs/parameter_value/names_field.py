"""Names to tick, and names of one's own to add; the editor for every list of names whose order says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from ui.build import button, column, line
from ui.dialogs.parameter_value.editor import NAME, ValueEditor
from ui.dialogs.parameter_value.known import Vocabulary
from ui.widgets.flow import FlowLayout
from ui.words import sentence_case


class NamesField(QWidget):
    """`edited` when a name was ticked, left or added; what was there first keeps its order."""

    edited = Signal()

    def __init__(self, name: str, says: str, known: Vocabulary) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._known = name, known
        self._order: list[str] = []
        self._boxes: dict[str, QCheckBox] = {}
        self._flow = FlowLayout()
        stack = column(self, gap=4)
        stack.addLayout(self._flow)
        for each in known.shown:
            self._offer(each)
        self.add_box = QLineEdit()
        self.add_box.setObjectName(f"{name}.add")
        self.add_box.setAccessibleName(f"{says}: add a name")
        self.add_box.setMaximumWidth(280)
        self.add_box.setPlaceholderText("Add a name of your own" if known.own else "Add by name")
        self.add_box.installEventFilter(self)
        act = button("Add", f"{name}.add_act", "small", says=f"{says}: add")
        act.clicked.connect(self._add)
        self._adding = QWidget()
        row = line(self._adding)
        row.addWidget(self.add_box, 1)
        row.addWidget(act)
        row.addStretch(1)
        stack.addWidget(self._adding)
        self._complete()
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))
        else:
            self.setFocusProxy(self.add_box)

    def show_names(self, given: Iterable[str]) -> None:
        """Tick these names and no others; nothing is told."""
        self._order = list(given)
        for name in [each for each in self._boxes if each not in {*self._known.shown, *self._order}]:
            box = self._boxes.pop(name)
            self._flow.removeWidget(box)
            box.hide()
            box.deleteLater()
        for name in self._order:
            self._offer(name)
        for name, box in self._boxes.items():
            box.setChecked(name in self._order)

    def know(self, known: Vocabulary) -> None:
        """Offer other names; what is ticked stays."""
        ticked = self.names()
        self._known = known
        self._complete()
        for name in known.shown:
            self._offer(name)
        for name, box in self._boxes.items():
            box.setText(sentence_case(known.words(name)).replace("&", "&&"))
        self.show_names(ticked)

    def names(self) -> list[str]:
        """The names ticked: those that were there in their order, then the others as they came."""
        ticked = [name for name, box in self._boxes.items() if box.isChecked()]
        kept = [name for name in dict.fromkeys(self._order) if name in ticked]
        return kept + [name for name in ticked if name not in kept]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() == Qt.KeyboardModifier.NoModifier and self.add_box.text().strip():
            self._add()
            return True
        return False

    def _complete(self) -> None:
        """Offer the names while typing; where none can be added, there is no box for it."""
        self._adding.setVisible(self._known.own or bool(self._known.more))
        if self._known.more:
            complete = QCompleter([self._known.words(each) for each in self._known.every], self.add_box)
            complete.setFilterMode(Qt.MatchFlag.MatchContains)
            complete.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.add_box.setCompleter(complete)

    def _offer(self, name: str) -> QCheckBox:
        """The box of a name, made where there is none."""
        box = self._boxes.get(name)
        if box is None:
            box = QCheckBox(sentence_case(self._known.words(name)).replace("&", "&&"))
            box.setObjectName(f"{self._name}.{name}")
            box.setToolTip(name)
            box.clicked.connect(lambda _on: self.edited.emit())
            self._boxes[name] = box
            self._flow.addWidget(box)
            self._flow.invalidate()
            self.updateGeometry()
        return box

    def _add(self) -> None:
        """Take what is typed; a name by its words stands for its key."""
        typed = " ".join(self.add_box.text().split())
        if not typed:
            return
        called = {self._known.words(name).casefold(): name for name in (*self._known.every, *self._boxes)}
        name = called.get(typed.casefold(), typed)
        if name == typed and not self._known.own and name not in self._known.every:
            close = ", ".join(self._known.words(each) for each in self._known.every[:4])
            self.add_box.setToolTip(f"{typed} is not among the names known here: {close} …")
            self.add_box.setProperty("fault", True)
            self.add_box.style().polish(self.add_box)
            return
        if name == typed and self._known.about not in {"text", "quoted"}:
            name = typed.replace(" ", "_") if typed.replace(" ", "").isalnum() else typed
        self.add_box.setProperty("fault", False)
        self.add_box.setToolTip("")
        self.add_box.style().polish(self.add_box)
        self._offer(name).setChecked(True)
        self.add_box.clear()
        self.edited.emit()


class NamesEditor(ValueEditor):
    """A list of names."""

    def __init__(self, says: str, known: Vocabulary) -> None:
        super().__init__()
        self.field = NamesField(f"{NAME}.names", says, known)
        self.field.edited.connect(self.edited.emit)
        self.setFocusProxy(self.field)
        column(self).addWidget(self.field)

    def show_value(self, value: Any) -> None:
        """Tick the names."""
        self.field.show_names(value or ())

    def value(self) -> Any:
        """The names ticked."""
        return self.field.names()


class LinesEditor(ValueEditor):
    """Free texts, one a line; a block from a spreadsheet can be pasted."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.box = QPlainTextEdit()
        self.box.setObjectName(f"{NAME}.lines")
        self.box.setAccessibleName(f"{says}, one a line")
        self.box.setPlaceholderText("One a line")
        self.box.setTabChangesFocus(True)
        self.box.setMinimumHeight(128)
        self._showing = False
        self.box.textChanged.connect(self._on_changed)
        self.setFocusProxy(self.box)
        column(self).addWidget(self.box)

    def show_value(self, value: Any) -> None:
        """Show the texts."""
        self._showing = True
        self.box.setPlainText("\n".join(value or ()))
        self._showing = False

    def value(self) -> Any:
        """The texts that are not blank, each once."""
        lines = (" ".join(text.split()) for text in self.box.toPlainText().splitlines())
        return list(dict.fromkeys(text for text in lines if text))

    def _on_changed(self) -> None:
        """A key, not a value shown."""
        if not self._showing:
            self.edited.emit()
