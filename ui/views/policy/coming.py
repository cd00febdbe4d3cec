"""A page that is not there yet: one sentence says what it will be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.build import column
from ui.views.policy.desk import PolicyDesk
from ui.widgets.empty_state import EmptyState


class ComingPage(QWidget):
    """Teaches what will stand here."""

    def __init__(self, words: str, sentence: str) -> None:
        super().__init__()
        empty = EmptyState("policy.coming")
        empty.teach("book-open", words, sentence)
        column(self).addWidget(empty)

    def refresh(self) -> None:
        """There is nothing to read."""

    def changed(self, kinds: frozenset[str]) -> None:
        """Nothing here depends on records."""


def coming(words: str, sentence: str) -> Callable[[PolicyDesk], QWidget]:
    """How such a page is made."""
    return lambda _desk: ComingPage(words, sentence)
