"""What a form is made of, as data: which place of the record a cell shows, in which box, and when it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from chgdesk.domain.workflow.places import value_at
from chgdesk.domain.workflow.weighing import Weighed
from ui.views.capture.filling import Filling
from ui.views.capture.ground import FormGround

Choices = Callable[[FormGround], tuple[tuple[str, str], ...]]


class Kind(Enum):
    """Kinds of boxes."""

    LINE = auto()
    TEXT = auto()
    PERSON = auto()
    SYSTEMS = auto()
    TIME = auto()
    SPAN = auto()
    DAY = auto()
    NUMBER = auto()
    LIST = auto()
    LINKS = auto()
    CHOICE = auto()
    CHIPS = auto()
    YES_NO = auto()
    TICK = auto()
    FLAGS = auto()
    HAZARDS = auto()
    APPROVALS = auto()
    TESTS = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What decides which cells stand open."""

    filling: Filling
    ground: FormGround
    weighed: Weighed | None
    opened: frozenset[str]
    """Groups and fields that somebody opened."""
    is_more: bool

    def value(self, place: str) -> object:
        """What stands at a place now."""
        return self.filling.value(place)

    def is_asked(self, field: str) -> bool:
        """Whether the rules of this class ask for a field."""
        return self.weighed is not None and field in self.weighed.asked_fields


When = Callable[[View], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One box with its caption; `ends` is the second place of a span.

    A cell without `when` is always open in its row; of a row under More, it is open where its field is asked for and
    `asked` says that this cell answers it.
    """

    place: str
    caption: str
    kind: Kind = Kind.LINE
    ends: str = ""
    hint: str = ""
    stretch: int = 1
    choices: Choices | None = None
    ahead: bool = False
    asked: bool = False
    when: When | None = None

    @property
    def field(self) -> str:
        """The record's field."""
        return self.place.partition(".")[0]

    @property
    def name(self) -> str:
        """Its part of the object name."""
        return self.place.lstrip("@").replace(".", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells side by side; `group` is the heading under More, empty for the rows that stand first."""

    cells: tuple[Cell, ...]
    group: str = ""
    heading: str = ""
    """A numbered line over the row, in the emergency form."""

    @property
    def key(self) -> str:
        """The row's own name."""
        return self.cells[0].name


def is_open(cell: Cell, row: Row, view: View) -> bool:
    """Whether a cell stands open now."""
    if cell.field in view.opened or cell.place in view.opened:
        return True
    if row.group and view.is_more:
        return True
    if cell.when is not None:
        return cell.when(view)
    if not row.group:
        return True
    return (cell.asked and view.is_asked(cell.field)) or cell.place in view.filling.typed


def has(place: str, *values: object) -> When:
    """Open where one of these values stands at a place."""
    return lambda view: view.value(place) in values


def filled_at(place: str) -> When:
    """Open where anything stands at a place."""
    return lambda view: value_at(view.filling.change, place) not in (None, "", ())
