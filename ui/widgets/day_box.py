"""A date to type or to choose from a calendar, in English whatever the machine speaks (ux.md, rules of thumb)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QDateEdit

_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


class DayBox(QDateEdit):
    """One day; `day_changed` tells it whenever it is another."""

    day_changed = Signal(object)

    def __init__(self, name: str, words: str, day: date) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setLocale(_ENGLISH)
        self.setDisplayFormat("d MMM yyyy")
        self.setCalendarPopup(True)
        self.setMinimumWidth(148)
        self.show_day(day)
        self.dateChanged.connect(lambda _date: self.day_changed.emit(self.day))

    @property
    def day(self) -> date:
        """The day it stands at."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_day(self, day: date) -> None:
        """Put it at a day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def allow_from(self, day: date) -> None:
        """No earlier day can be chosen."""
        self.setMinimumDate(QDate(day.year, day.month, day.day))
