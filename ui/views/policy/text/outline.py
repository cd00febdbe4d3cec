"""The outline: a tree of sections with their printed numbers, arranged by keys, buttons or dragging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QDropEvent, QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from typing_extensions import override

from chgdesk.domain.policy_text import PolicySection

_KEY = Qt.ItemDataRole.UserRole
_HEADING = Qt.ItemDataRole.UserRole + 1
_MARKS = 40
"""Room for a dot and a number of two digits."""
_Index = QModelIndex | QPersistentModelIndex
Numbered = Sequence[tuple[PolicySection, str, int]]
"""Sections with the number and the level they are printed with."""


class _HeadingDelegate(QStyledItemDelegate):
    """Renames the heading alone; the number is the outline's own."""

    renamed = Signal(str, str)

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        box = QLineEdit(parent)
        box.setObjectName("policy_text.outline.heading")
        box.setAccessibleName("Heading of the section")
        return box

    @override
    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data(_HEADING)))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        assert isinstance(editor, QLineEdit)
        self.renamed.emit(str(index.data(_KEY)), editor.text())


class OutlineTree(QTreeWidget):
    """Shows what it is given; every act is told by a signal and carried out elsewhere."""

    chosen = Signal(str)
    renamed = Signal(str, str)
    dropped_at = Signal(str, str, bool, bool)
    """Which section was dropped, on which one, inside it, behind it (else before it)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Sections of the policy")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        # Fixed, because fitting it to its contents would measure every line again with every mark.
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().setMinimumSectionSize(_MARKS)
        self.header().resizeSection(1, _MARKS)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._filling = False
        self.currentItemChanged.connect(self._on_current_changed)
        delegate = _HeadingDelegate(self)
        delegate.renamed.connect(self.renamed.emit)
        self.setItemDelegate(delegate)

    @property
    def current(self) -> str:
        """The key of the chosen section; empty where none is."""
        item = self.currentItem()
        return str(item.data(0, _KEY)) if item is not None else ""

    def forget(self) -> None:
        """Another version is opened: nothing of the last one is kept."""
        self._filling = True
        self._items = {}
        self.clear()
        self._filling = False

    def show_sections(self, numbered: Numbered, *, editable: bool) -> None:
        """Show the outline, keeping what is chosen and what is folded."""
        kept = self.current
        folded = {key for key, item in self._items.items() if item.childCount() and not item.isExpanded()}
        self._filling = True
        self.clear()
        self._items = {}
        above: list[QTreeWidgetItem] = []
        for section, number, level in numbered:
            item = QTreeWidgetItem()
            self._dress(item, section, number, editable=editable)
            del above[level - 1 :]
            (above[-1].addChild if above else self.addTopLevelItem)(item)
            above.append(item)
            self._items[section.key] = item
        for key, item in self._items.items():
            item.setExpanded(key not in folded)
        self.setDragEnabled(editable)
        if kept in self._items:
            self.setCurrentItem(self._items[kept])
        self._filling = False

    def show_marks(self, edited: frozenset[str], to_do: Mapping[str, int]) -> None:
        """Say beside each section whether it holds unrecorded edits, and how much is to do in it."""
        self._filling = True
        for key, item in self._items.items():
            words = " ".join(part for part in ("•" if key in edited else "", str(to_do.get(key) or "")) if part)
            if item.text(1) != words:
                item.setText(1, words)
                said = [f"{to_do[key]} to look at"] if to_do.get(key) else []
                said += ["edited, not recorded yet"] if key in edited else []
                item.setToolTip(0, "\n".join([item.text(0), *said]))
                item.setData(1, Qt.ItemDataRole.AccessibleTextRole, ", ".join(said))
        self._filling = False

    def choose(self, key: str) -> bool:
        """Choose a section; False where there is none of this key."""
        item = self._items.get(key)
        if item is None:
            return False
        self.setCurrentItem(item)
        self.scrollToItem(item)
        return True

    def choose_first(self) -> None:
        """Choose the first section."""
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def rename_current(self) -> None:
        """Begin to rename the chosen section."""
        item = self.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item, 0)

    def on_keys(self, acts: Mapping[str, Callable[[], object]]) -> None:
        """Keys that work while the outline has the keyboard."""
        for keys, act in acts.items():
            short = QShortcut(QKeySequence(keys), self, act)
            short.setContext(Qt.ShortcutContext.WidgetShortcut)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        target = self.itemAt(event.position().toPoint())
        where = self.dropIndicatorPosition()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if target is None or not self.current:
            return
        inside = where is QAbstractItemView.DropIndicatorPosition.OnItem
        behind = where is QAbstractItemView.DropIndicatorPosition.BelowItem
        self.dropped_at.emit(self.current, str(target.data(0, _KEY)), inside, behind)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.rename_current()
            return
        super().keyPressEvent(event)

    def _dress(self, item: QTreeWidgetItem, section: PolicySection, number: str, *, editable: bool) -> None:
        """Number and heading, as one line."""
        item.setText(0, f"{number}  {section.heading}")
        item.setToolTip(0, item.text(0))
        item.setData(0, _KEY, section.key)
        item.setData(0, _HEADING, section.heading)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if editable:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        item.setFlags(flags)
        if section.level == 1:
            face = QFont(self.font())
            face.setWeight(QFont.Weight.DemiBold)
            item.setFont(0, face)

    def _on_current_changed(self, item: QTreeWidgetItem | None, _before: object) -> None:
        """Another section is chosen."""
        if item is not None and not self._filling:
            self.chosen.emit(str(item.data(0, _KEY)))
