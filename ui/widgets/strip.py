"""A line over a page that says how things stand, with the one or two acts that follow from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from ui.build import button, label, line, restyle
from ui.theme import GRID


class Strip(QFrame):
    """Hidden until it has something to say; acts are buttons named `<name>.first` and `<name>.second`."""

    def __init__(self, name: str, role: str = "banner") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", role)
        self._words = label("", wrap=True, name=f"{name}.words")
        self._acts: list[Callable[[], None]] = []
        row = line(self, gap=GRID)
        row.setContentsMargins(GRID * 2, 4, GRID * 2, 4)
        row.addWidget(self._words, 1)
        self._buttons = tuple(button("", f"{name}.{place}", "small") for place in ("first", "second"))
        for number, shown in enumerate(self._buttons):
            shown.clicked.connect(lambda _checked=False, number=number: self._acts[number]())
            row.addWidget(shown)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while it is hidden."""
        return self._words.text()

    def say(self, words: str, *acts: tuple[str, Callable[[], None]]) -> None:
        """Say something; without words it goes away."""
        self._words.setText(words)
        self._acts = [act for _verb, act in acts]
        for number, shown in enumerate(self._buttons):
            verb = acts[number][0] if number < len(acts) else ""
            shown.setText(verb)
            shown.setAccessibleName(verb)
            shown.setVisible(bool(verb))
            restyle(shown, "small")
        self.setVisible(bool(words))
