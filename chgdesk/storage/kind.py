"""What a kind of record is to the storage: its name, value type, register table, columns and child tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from chgdesk.storage.extract import Cell, day, flag, instant

TEXT = "TEXT"
INTEGER = "INTEGER"


class Referenced(Protocol):
    """What every stored value has: the reference people, files and the trail know it by."""

    @property
    def ref(self) -> str:
        """The reference, unique within its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """One column of a register table, taken from the value by `of`; never the truth, only what queries need."""

    name: str
    type: str
    of: Callable[[Any], Cell]
    indexed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """A child table of a register table: several rows per record, so that a filter can find any of them."""

    table: str
    columns: tuple[tuple[str, str], ...]
    of: Callable[[Any], Iterable[tuple[Cell, ...]]]
    indexed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record: its name in the trail, its value type, its register table and columns.

    A bookkeeping kind notes what left the workspace; it does not move the register head (decision 5).
    """

    name: str
    type: type[Any]
    plural: str
    columns: tuple[Projected, ...] = ()
    children: tuple[Children, ...] = ()
    schema: int = 1
    bookkeeping: bool = False

    @property
    def table(self) -> str:
        """The register table of this kind."""
        return self.name


def text_of(name: str, *, indexed: bool = False) -> Projected:
    """A column of text, the value of that name."""
    return Projected(name=name, type=TEXT, of=lambda value: getattr(value, name), indexed=indexed)


def day_of(name: str) -> Projected:
    """A column that holds a local day."""
    return Projected(name=name, type=TEXT, of=lambda value: day(getattr(value, name)))


def instant_of(name: str) -> Projected:
    """A column that holds an instant as whole seconds."""
    return Projected(name=name, type=INTEGER, of=lambda value: instant(getattr(value, name)))


def flag_of(name: str) -> Projected:
    """A column that is 0 or 1."""
    return Projected(name=name, type=INTEGER, of=lambda value: flag(getattr(value, name)))


def number_of(name: str) -> Projected:
    """A column that holds a whole number."""
    return Projected(name=name, type=INTEGER, of=lambda value: getattr(value, name))


def listed(table: str, column: str, of: Callable[[Any], Iterable[str]]) -> Children:
    """A child table of one text column, each value once, in text order."""
    return Children(
        table=table,
        columns=((column, TEXT),),
        of=lambda value: [(item,) for item in sorted(set(of(value)))],
        indexed=(column,),
    )
