"""What narrows the register now: the line in the box, the ready-made view, the audit period, one of the own views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject

from chgdesk.domain.filter_language import Read, Vocabulary, read_filter, with_part, with_value, without_part
from chgdesk.domain.filter_language.reading import Fault, Part
from chgdesk.domain.filters import OWN_FIELDS, ChangeFilter, Field, Order, QuickView
from chgdesk.services.change_lists.listing import ListWish

_FIELD_OF = {name: about for about, name in OWN_FIELDS.items()}


class Narrowing(QObject):
    """One line of text is the truth; clicks on facets, chips and cells write into it."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.vocabulary = Vocabulary()
        self.view = QuickView.ALL
        self.first: date | None = None
        self.last: date | None = None
        self.text = ""
        self.read = Read(filter=ChangeFilter())

    @property
    def wanted(self) -> ChangeFilter:
        """Everything that narrows the list now."""
        return replace(
            self.read.filter,
            view=self.shown_view,
            deployed_from=self.first,
            deployed_to=self.last,
            today=self._today(),
        )

    @property
    def shown_view(self) -> QuickView:
        """The view the line names, or the one that was chosen."""
        named = self.read.filter.view
        return self.view if named is QuickView.ALL else named

    def take_text(self, text: str) -> bool:
        """The line says something else; whether the list does, too."""
        before = self.wanted, self.read.parts, self.read.faults
        self.text = text.strip()
        self.read = read_filter(self.text, self._today(), self.vocabulary)
        return (self.wanted, self.read.parts, self.read.faults) != before

    def take_vocabulary(self, vocabulary: Vocabulary) -> bool:
        """The workspace's own words are known: the line is read again."""
        self.vocabulary = vocabulary
        return self.take_text(self.text)

    def with_facet(self, key: str, value: str, *, on: bool) -> str:
        """The line with a value of a facet chosen or let go."""
        return with_value(self.text, _FIELD_OF[key], value, on=on, vocabulary=self.vocabulary)

    def with_field(self, about: Field, value: str) -> str:
        """The line with a value of a field chosen."""
        return with_value(self.text, about, value, on=True, vocabulary=self.vocabulary)

    def with_added(self, part: str) -> str:
        """The line with one more part."""
        return with_part(self.text, part)

    def without(self, part: Part) -> str:
        """The line without one of its parts."""
        return without_part(self.text, part)

    def mended(self, fault: Fault) -> str:
        """The line with the right word in the place of the wrong one."""
        return f"{self.text[: fault.start]}{fault.instead}{self.text[fault.end :]}"

    def wish(self, order: Order, columns: tuple[str, ...]) -> ListWish:
        """The list as it is seen, for export."""
        return ListWish(
            text=self.text, view=self.shown_view, first=self.first, last=self.last, order=order, columns=columns
        )
