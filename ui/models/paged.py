"""A table over a list of any length: the ids are held, the lines are fetched by page when they are painted."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

PAGE = 200
PAGES = 50
ID_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_ROLE = ID_ROLE + 1

_ROLES = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.EditRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        ROW_ROLE,
    }
)
"""What a line is read for; fonts, colours and sizes are the delegate's and fetch nothing."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Row(Protocol):
    """Anything with a record number."""

    @property
    def rid(self) -> int:
        """The record's number in the workspace."""
        ...


RowT = TypeVar("RowT", bound=Row)
RowT_co = TypeVar("RowT_co", bound=Row, covariant=True)


class PagedSource(Protocol[RowT_co]):
    """Where the ids and lines come from; `ids` is asked on a reader thread, `rows` on the GUI thread."""

    def ids(self, wanted: Any, order: Any) -> array[int]:
        """The numbers of all records that fit, in order."""
        ...

    def rows(self, rids: Sequence[int]) -> Sequence[RowT_co]:
        """The lines of these records, in one short statement."""
        ...


class Asker(Protocol):
    """Runs a question elsewhere and brings the answer to the GUI thread."""

    def ask(self, question: Callable[[], Any], done: Callable[[Any], None]) -> object:
        """Ask; `done` is called with the answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenColumn(Generic[RowT]):
    """One column on screen: how its text, tooltip and accessible text are read from a line."""

    key: str
    title: str
    text: Callable[[RowT], str]
    width: int
    sort: Any = None
    tip: Callable[[RowT], str] | None = None
    says: Callable[[RowT], str] | None = None
    stretch: bool = False
    spare: int = 0
    """Which columns give way first when the window is narrow: the highest number goes first, 0 never goes."""


class PagedTableModel(QAbstractTableModel, Generic[RowT]):
    """Design section 5: ids in an array, 50 pages of 200 lines, generation numbers, nothing fetched unless painted."""

    about_to_replace = Signal()
    replaced = Signal()
    counted = Signal(int)

    def __init__(self, source: PagedSource[RowT], columns: Sequence[ScreenColumn[RowT]], asker: Asker) -> None:
        super().__init__()
        self._source = source
        self._asker = asker
        self.columns = tuple(columns)
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, RowT]] = OrderedDict()
        self._generation = 0
        self._wanted: Any = None
        self._order: Any = None
        self.is_loading = False

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        # Ctrl+A asks this of every cell, so it must not fetch.
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == ID_ROLE:
            return self._ids[index.row()]
        column = self.columns[index.column()]
        if role not in _ROLES:
            return None
        row = self.row_at(index.row())
        if row is None or role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return column.tip(row)
        if role == Qt.ItemDataRole.AccessibleTextRole and column.says is not None:
            return column.says(row)
        return column.text(row)

    def row_at(self, place: int) -> RowT | None:
        """The line at a place, fetched with its page if need be; None where the record is gone."""
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[place])

    def rid_at(self, place: int) -> int | None:
        """The record number at a place."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def place_of(self, rid: int) -> int | None:
        """Where a record stands in this list, if it does."""
        try:
            return self._ids.index(rid)
        except ValueError:
            return None

    def show(self, wanted: Any, order: Any) -> None:
        """Ask for the records that fit, in order; what is on screen stays until the answer is here."""
        self._wanted, self._order = wanted, order
        self._generation += 1
        generation = self._generation
        self.is_loading = True
        self._asker.ask(lambda: self._source.ids(wanted, order), lambda ids: self._take(generation, ids))

    def invalidate(self, rids: Collection[int]) -> None:
        """After a command: forget the lines of these records, or of all when none is named, and ask again."""
        if rids:
            for number in {place // PAGE for rid in rids if (place := self.place_of(rid)) is not None}:
                self._pages.pop(number, None)
        else:
            self._pages.clear()
        if self._wanted is not None:
            self.show(self._wanted, self._order)

    def _fetch(self, number: int) -> dict[int, RowT]:
        """Read one page and let the one least recently seen go."""
        wanted = self._ids[number * PAGE : (number + 1) * PAGE]
        page = {row.rid: row for row in self._source.rows(wanted)}
        self._pages[number] = page
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return page

    def _take(self, generation: int, ids: array[int]) -> None:
        """Show an answer, unless a newer question is out."""
        if generation != self._generation:
            return
        self.is_loading = False
        if ids == self._ids:
            if len(ids):
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))
        else:
            self.about_to_replace.emit()
            self.beginResetModel()
            self._ids = ids
            self._pages.clear()
            self.endResetModel()
            self.replaced.emit()
        self.counted.emit(len(ids))
