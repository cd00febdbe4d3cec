"""What the officer answers to the questions: as read, another answer, nothing, or left to the preset (POL-28)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from chgdesk.domain.parameter_words import short_words
from chgdesk.domain.parameters import Tree, value_at, with_value
from chgdesk.domain.people import Role
from chgdesk.domain.policy_text import PolicySection
from chgdesk.errors import Cancelled
from chgdesk.services.policies.rules_read import Answered, RulesRead, as_figure, as_proposed, where_silent
from chgdesk.services.policies.starter import starter_roles
from chgdesk.services.policies.taking_in import mended, sections_from
from chgdesk.services.presets import RECOMMENDED, Preset, presets, tree_of
from chgdesk.text.figures import HIGH
from chgdesk.text.questions import AskedPart
from ui.dialogs.parameter_value.known import Surroundings
from ui.runner import Ticket
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.still import still
from ui.views.policy.taking_in.decisions import Decisions
from ui.widgets.work_bar import WorkBar

_RULES = "chgdesk.policy_reading_job:read_rules"


class How(StrEnum):
    """Where an answer comes from."""

    READ = "read"
    OTHER = "other"
    SILENT = "silent"
    PRESET = "preset"


class Answers(QObject):
    """`was_read` tells that the text was read for its rules, `edited` that an answer is another."""

    was_read = Signal()
    edited = Signal()

    def __init__(self, desk: PolicyDesk, decisions: Decisions, work: WorkBar) -> None:
        super().__init__()
        self._desk, self._decisions, self._work = desk, decisions, work
        self.preset = RECOMMENDED
        self.presets: tuple[Preset, ...] = ()
        self.tree: Tree = {}
        self.rules: RulesRead | None = None
        self.given: dict[str, tuple[How, Answered]] = {}
        self.figures: dict[int, Answered] = {}
        self._read_for: object = None
        self._ticket: Ticket | None = None
        self._number = 0

    @property
    def is_reading(self) -> bool:
        """Whether the text is being read for its rules."""
        return self._ticket is not None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles on record, and those of the starter text beside them."""
        shelf = self._desk.shelf
        known = shelf.roles if shelf is not None else ()
        held = {role.ref for role in known}
        return (*known, *(role for role in starter_roles() if role.ref not in held))

    @property
    def titles(self) -> dict[str, str]:
        """The titles of roles by key."""
        return {role.ref: role.title for role in self.roles}

    @property
    def around(self) -> Surroundings:
        """What the editors of values know of the set under way."""
        tree = self.tree
        for answered in self.chosen:
            tree = with_value(tree, answered.path, json.loads(answered.text))
        return Surroundings(tree=tree, roles=tuple(self.titles), titles=self.titles)

    @property
    def chosen(self) -> tuple[Answered, ...]:
        """Every answer that sets a value: figures first, so that a question's answer counts before them."""
        given = (answered for how, answered in self.given.values() if how is not How.PRESET)
        return (*self.figures.values(), *given)

    def words(self, path: str, text: str) -> str:
        """A value in words."""
        said = short_words(path, json.loads(text), self.tree, self.titles)
        return f"{said[:1].upper()}{said[1:]}"

    def silent(self, path: str) -> Answered:
        """The answer that the text says nothing."""
        return Answered(path=path, text=where_silent(path, self.tree))

    def of_preset(self, path: str) -> Answered:
        """The value that the preset has."""
        return Answered(path=path, text=json.dumps(value_at(self.tree, path)))

    def give(self, how: How, answered: Answered) -> None:
        """Answer one part."""
        self.given[answered.path] = (how, answered)
        self.edited.emit()

    def tick(self, place: int, answered: Answered | None) -> None:
        """Bind a figure of the text to a parameter, or leave it as text."""
        if answered is None:
            self.figures.pop(place, None)
        else:
            self.figures[place] = answered
        self.edited.emit()

    def use(self, preset: str) -> None:
        """Rules the text does not set come from another preset."""
        if preset != self.preset:
            self.preset = preset
            self._read_for = None
            self.read()

    def read(self) -> None:
        """Put the questions to the text, unless that was done for this file already."""
        found, file = self._decisions.found, self._decisions.file
        key = (id(found), self.preset, tuple(sorted(self._decisions.instead.items())))
        if self._read_for == key or self._decisions.is_reading:
            return
        self._read_for = key
        read, instead, preset = self._decisions.read, dict(self._decisions.instead), self.preset
        text = found.text if found is not None else ""
        name = file.name if file is not None else ""

        def prepare() -> tuple[tuple[Preset, ...], Tree, tuple[PolicySection, ...]]:
            known = presets()
            tree = tree_of(next(each for each in known if each.name == preset))
            return known, tree, mended(sections_from(read), instead) if read is not None else ()

        self._desk.compute(prepare, still(self, lambda ready: self._on_ready(name, text, *ready)))

    def value_of(self, answered: Answered) -> Any:
        """The value of an answer, as editors show it."""
        return json.loads(answered.text)

    @property
    def today(self) -> date:
        """The local day."""
        return self._desk.today

    def forget(self) -> None:
        """Another version: nothing of it is read yet."""
        self.close()
        self.rules, self._read_for = None, None
        self.given, self.figures = {}, {}
        self.edited.emit()

    def close(self) -> None:
        """Nobody waits any more."""
        self._number += 1
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self._work.end()

    def _on_ready(
        self, name: str, text: str, known: tuple[Preset, ...], tree: Tree, sections: tuple[PolicySection, ...]
    ) -> None:
        """Read the rules in a job process."""
        self.close()
        self.presets, self.tree = known, tree
        self._number += 1
        number = self._number

        def told(act: Callable[[Any], None], answer: Any) -> None:
            if isValid(self) and number == self._number:
                self._ticket = None
                self._work.end()
                act(answer)

        self._ticket = self._desk.start_job(
            _RULES,
            text,
            sections,
            tree,
            self.roles,
            done=lambda rules: told(self._on_rules, rules),
            failed=lambda error: told(self._on_failed, error),
            step=self._work.step,
        )
        self._work.begin(f"Looking for answers in {name or 'the text'}", self._ticket.cancel)

    def _on_rules(self, rules: RulesRead) -> None:
        """What the text answers is taken as answered; where it is silent, the officer sees what then holds."""
        self.rules = rules
        self.given, self.figures = {}, {}
        is_text = any(question.is_answered for question in rules.asked)
        for question in rules.asked:
            for part in question.parts:
                self.given[part.part.path] = self._first_answer(part, is_text=is_text)
        taken: set[str] = set()
        for place, proposal in enumerate(rules.figures):
            if proposal.confidence == HIGH and proposal.path not in taken:
                taken.add(proposal.path)
                self.figures[place] = as_figure(proposal)
        self.was_read.emit()
        self.edited.emit()

    def _first_answer(self, part: AskedPart, *, is_text: bool) -> tuple[How, Answered]:
        """As read; else nothing, where there was a text to read, or as the preset has it, where there was none."""
        read = as_proposed(part)
        if read is not None:
            return How.READ, read
        path = part.part.path
        return (How.SILENT, self.silent(path)) if is_text else (How.PRESET, self.of_preset(path))

    def _on_failed(self, error: BaseException) -> None:
        """It was cancelled, or broke: the questions can be asked for again."""
        self._read_for = None
        if not isinstance(error, Cancelled):
            self._desk.report(error)
