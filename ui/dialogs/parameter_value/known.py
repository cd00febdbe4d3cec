"""The names a parameter's value can be made of: what the set, the workspace and our presets know (PRM-03)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from chgdesk.domain.evaluation.documentation import known_fields
from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameter_words import names
from chgdesk.domain.parameter_words.phrases import PHRASES
from chgdesk.domain.parameters import definitions, value_at
from chgdesk.services.presets import presets, tree_of

CATEGORY, LEVEL, TYPE, OUTCOME = "category", "level", "type", "outcome"
_SORT: Mapping[str, str] = {
    "gates.code_review.applies_to": TYPE,
    "gates.code_review.senior_required_for": LEVEL,
    "gates.staging.required_for": CATEGORY,
    "gates.staging.required_for_risk": LEVEL,
    "rollback.required_for": CATEGORY,
    "rollback.required_for_risk": LEVEL,
    "rollback.test_required_for_risk": LEVEL,
    "window.required_for": CATEGORY,
    "notice.required_for": CATEGORY,
    "pir.outcomes": OUTCOME,
}
_CLOSED = frozenset({CATEGORY, LEVEL, OUTCOME, names.ROLE, names.FIELD})
"""Sorts of which only what stands elsewhere can be named: any other name would lead nowhere."""
_ORDERED = frozenset({"categories", "verification.outcomes"})
_COMMON: Mapping[str, tuple[str, ...]] = {
    TYPE: ("code", "database", "infrastructure", "access", "config"),
    names.TEST: ("unit", "integration", "uat", "security", "performance", "basic_functional"),
    names.GATE: ("ci", "sast"),
    "gates.sast.block_on": ("critical", "high", "medium", "low"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names to choose from, in order, what each is called, and whether names of one's own may be added.

    `more` are offered while typing only, where there are too many to show.
    """

    about: str = ""
    shown: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    own: bool = True
    titles: Mapping[str, str] | None = None
    called: Mapping[str, str] | None = None
    """What people call the names, where that is none of the policy's own words."""

    def words(self, name: str) -> str:
        """What people call a name."""
        if self.called is not None:
            return self.called.get(name, name)
        if self.about == names.ROLE:
            return names.title_words(name, self.titles)
        return names.name_words(name, self.about)

    @property
    def every(self) -> tuple[str, ...]:
        """All the names, those only offered too."""
        return tuple(dict.fromkeys((*self.shown, *self.more)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an editor may need to know of the set it edits in; made on a reader thread."""

    tree: Mapping[str, Any]
    roles: tuple[str, ...]
    titles: Mapping[str, str]
    zones: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[str, ...]:
        """The risk levels, lowest first."""
        return tuple(effective(self.tree, "risk.levels"))

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of change."""
        return tuple(effective(self.tree, "categories"))

    def of(self, sort: str) -> Vocabulary:
        """The names of a sort: role, category, level, type, outcome, flag, test, field and so on."""
        known: Mapping[str, tuple[str, ...]] = {
            names.ROLE: self.roles,
            CATEGORY: self.categories,
            LEVEL: self.levels,
            OUTCOME: tuple(effective(self.tree, "verification.outcomes")),
        }
        if sort in known:
            shown = tuple(dict.fromkeys(known[sort]))
        else:
            own = (name for of, name in _used(self.tree) if of == sort)
            shown = tuple(dict.fromkeys((*_COMMON.get(sort, ()), *own, *names_of_presets().get(sort, ()))))
        more = tuple(sorted(known_fields())) if sort == names.FIELD else ()
        return Vocabulary(about=sort, shown=shown, more=more, own=sort not in _CLOSED, titles=self.titles)


def is_ordered(definition: ParameterDefinition) -> bool:
    """Whether the order of the names says something."""
    return definition.kind is Kind.LEVELS or definition.path in _ORDERED


def sort_of(definition: ParameterDefinition) -> str:
    """Which sort of names a parameter's value holds; its own path where it is a sort by itself."""
    if definition.unit == "role":
        return names.ROLE
    return _SORT.get(definition.path) or PHRASES[definition.path].about or definition.path


def vocabulary_of(definition: ParameterDefinition, around: Surroundings) -> Vocabulary:
    """The names for one parameter."""
    about = PHRASES[definition.path].about
    if definition.allowed:
        return Vocabulary(about=about, shown=definition.allowed, own=False)
    found = around.of(sort_of(definition))
    return Vocabulary(
        about=names.ROLE if found.about == names.ROLE else about,
        shown=found.shown,
        more=found.more,
        own=found.own,
        titles=found.titles,
    )


@cache
def names_of_presets() -> Mapping[str, tuple[str, ...]]:
    """Every name that our presets use, by its sort; read once, on a reader thread, because it takes a while."""
    found: dict[str, dict[str, None]] = {}
    for preset in presets():
        for sort, name in _used(tree_of(preset)):
            found.setdefault(sort, {})[name] = None
    return {sort: tuple(names_) for sort, names_ in found.items()}


def _used(tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every name that a set uses, with its sort."""
    for definition in definitions():
        sort = sort_of(definition)
        yield from ((sort, name) for name in _named(value_at(tree, definition.path)))
    for rule in value_at(tree, "approval_matrix") or ():
        when = rule.get("when") or {}
        for sort, key in ((names.FLAG, "flags_any"), (TYPE, TYPE)):
            yield from ((sort, name) for name in when.get(key) or ())


def _named(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [name for each in value.values() if isinstance(each, list) for name in each]
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else ()
