"""The outline with its acts: add, rename, move, indent, delete, all of which Undo takes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.build import column, frame, label, line
from ui.theme import GRID
from ui.views.policy.text.outline import Numbered, OutlineTree
from ui.views.policy.text.working import WorkingText
from ui.views.policy.text.writing import icon_button

_NAME = "policy_text.outline"


class OutlinePane(QWidget):
    """Acts on the working text; `about_to_act` asks for what the editor holds, `said` tells what came of an act."""

    chosen = Signal()
    about_to_act = Signal()
    said = Signal(str)

    def __init__(self, working: WorkingText) -> None:
        super().__init__()
        self._working = working
        self._editable = False
        self._tools: list[QPushButton] = []
        self.tree = OutlineTree(_NAME)
        pane = frame("surface")
        column(self).addWidget(pane)
        stack = column(pane, gap=4)
        stack.setContentsMargins(GRID, GRID, 0, 0)
        stack.addLayout(self._head())
        stack.addLayout(self._acts())
        stack.addWidget(self.tree, 1)
        self._connect()
        self._on_undo_text_changed("")
        self._on_redo_text_changed("")

    @property
    def current(self) -> str:
        """The key of the section at hand; empty where none is."""
        return self.tree.current

    def show_sections(self, numbered: Numbered, *, editable: bool) -> None:
        """Show the outline; one section is always at hand."""
        self._editable = editable
        for tool in self._tools:
            tool.setVisible(editable)
        self.tree.show_sections(numbered, editable=editable)
        if not self.current:
            self.tree.choose_first()

    def add(self) -> None:
        """A new section behind the one at hand; its heading can be typed at once."""
        if self._editable:
            self.about_to_act.emit()
            self.tree.choose(self._working.add(self.current, "New section"))
            self.tree.setFocus()
            self.tree.rename_current()

    def remove(self) -> None:
        """Take out the section at hand with what is under it; it comes back with Undo."""
        key = self.current
        if not self._editable or not key:
            return
        self.about_to_act.emit()
        place = self._working.place_of(key)
        gone = self._working.remove(key)
        left = self._working.headings
        if left:
            self.tree.choose(left[min(place, len(left) - 1)].key)
        self.said.emit(f"{gone} section{'' if gone == 1 else 's'} taken out. Ctrl+Z in the outline brings it back.")

    def act(self, what: Callable[[str], object]) -> None:
        """Do something to the section at hand."""
        if self._editable and self.current:
            self.about_to_act.emit()
            what(self.current)

    def _move(self, step: int) -> Callable[[], None]:
        return lambda: self.act(lambda key: self._working.move(key, step))

    def _indent(self, step: int) -> Callable[[], None]:
        return lambda: self.act(lambda key: self._working.indent(key, step))

    def _head(self) -> QHBoxLayout:
        """What it is, and its own undo."""
        top = line(gap=2)
        top.addWidget(label("Sections", "section"))
        top.addStretch(1)
        stack = self._working.stack
        self._undo = self._tool(top, "undo", "arrow-u-up-left", "Undo", stack.undo)
        self._redo = self._tool(top, "redo", "arrow-u-up-right", "Redo", stack.redo)
        top.addSpacing(GRID)
        return top

    def _acts(self) -> QHBoxLayout:
        """One button for each act."""
        row = line(gap=0)
        for key, picture, words, act in (
            ("add", "plus", "Add a section (Ins)", self.add),
            ("up", "arrow-up", "Move up (Alt+Up)", self._move(-1)),
            ("down", "arrow-down", "Move down (Alt+Down)", self._move(1)),
            ("outdent", "arrow-left", "One level up (Alt+Shift+Left)", self._indent(-1)),
            ("indent", "arrow-right", "One level down (Alt+Shift+Right)", self._indent(1)),
            ("delete", "trash", "Delete (Del)", self.remove),
        ):
            self._tool(row, key, picture, words, act)
        row.addStretch(1)
        return row

    def _tool(self, row: QHBoxLayout, key: str, picture: str, words: str, act: Callable[[], None]) -> QPushButton:
        tool = icon_button(f"{_NAME}.{key}", picture, words)
        tool.clicked.connect(act)
        row.addWidget(tool)
        self._tools.append(tool)
        return tool

    def _connect(self) -> None:
        """Keys, dragging, renaming."""
        working, tree = self._working, self.tree
        # By what the signals carry, never by asking the stack: it tells a last time while it is being taken down.
        working.stack.undoTextChanged.connect(self._on_undo_text_changed)
        working.stack.redoTextChanged.connect(self._on_redo_text_changed)
        tree.chosen.connect(lambda _key: self.chosen.emit())
        tree.renamed.connect(working.rename)
        tree.dropped_at.connect(
            lambda key, target, inside, behind: working.drop(key, target, inside=inside, behind=behind)
        )
        tree.on_keys(
            {
                "Ctrl+Z": working.stack.undo,
                "Ctrl+Shift+Z": working.stack.redo,
                "Ctrl+Y": working.stack.redo,
                "Insert": self.add,
                "Delete": self.remove,
                "Alt+Up": self._move(-1),
                "Alt+Down": self._move(1),
                "Alt+Shift+Right": self._indent(1),
                "Alt+Shift+Left": self._indent(-1),
            }
        )

    def _on_undo_text_changed(self, words: str) -> None:
        """Undo names what it takes back."""
        _dress(self._undo, "Undo", words, "Ctrl+Z")

    def _on_redo_text_changed(self, words: str) -> None:
        """Redo names what it does again."""
        _dress(self._redo, "Redo", words, "Ctrl+Shift+Z")


def _dress(tool: QPushButton, verb: str, words: str, keys: str) -> None:
    """A button that cannot be pressed says why."""
    tool.setEnabled(bool(words))
    tool.setToolTip(f"{verb}: {words} ({keys})" if words else f"Nothing to {verb.lower()} in the outline")
    tool.setAccessibleName(f"{verb}: {words}" if words else verb)
