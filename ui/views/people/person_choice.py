"""Boxes to choose a person, a role or a system from, filled from what was read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from chgdesk.services.people.queries import PeopleRead
from ui.words import sentence_case


def choice_box(name: str, words: str, choices: Iterable[tuple[str, str]], hint: str = "") -> QComboBox:
    """A box with words and values; nothing is chosen where there is a hint."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setPlaceholderText(hint)
    box.setMaxVisibleItems(16)
    offer(box, choices)
    if hint:
        box.setCurrentIndex(-1)
    return box


def offer(box: QComboBox, choices: Iterable[tuple[str, str]]) -> None:
    """Other choices; what is chosen stays where it still is one."""
    kept = box.currentData()
    blocked = QSignalBlocker(box)
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(box.findData(kept) if kept is not None else (-1 if box.placeholderText() else 0))
    del blocked


def choose(box: QComboBox, value: str) -> None:
    """Choose a value; nothing where it is not offered."""
    box.setCurrentIndex(box.findData(value) if value else -1)


def people_choices(read: PeopleRead, today: date) -> list[tuple[str, str]]:
    """Everybody who works here, by name; their keys are the values."""
    here = [line.person for line in read.people if line.person.is_here(today)]
    doubled = {one.name for one in here if sum(other.name == one.name for other in here) > 1}
    return [(f"{one.name} ({one.ref})" if one.name in doubled else one.name, one.ref) for one in here]


def role_choices(read: PeopleRead) -> list[tuple[str, str]]:
    """Every role the workspace speaks of, by title."""
    return sorted((sentence_case(read.title(role)), role) for role in read.known_roles)
