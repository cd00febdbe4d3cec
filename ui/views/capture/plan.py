"""What tells one form from another: its name, its words, its rows, and with which record it begins."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.change import Change
from ui.views.capture.cells import Row
from ui.views.capture.dropping import ASK
from ui.views.capture.rows import MAIN
from ui.views.capture.rows_more import MORE


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlan:
    """A form as data."""

    name: str
    title: str
    rows: tuple[Row, ...]
    more: tuple[Row, ...]
    ask: str = ASK
    category: str = "normal"
    reminder: str = ""
    """A line under the title, such as the reminder to make the smallest change (EMG-05)."""

    def blank(self) -> Change:
        """The record it begins with."""
        return Change(ref="", category=self.category)


NORMAL = FormPlan(name="capture", title="New change", rows=MAIN, more=MORE)
"""W3."""
