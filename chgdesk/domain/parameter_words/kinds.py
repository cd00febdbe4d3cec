"""The value of one parameter in words, by the shape of its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameter_words import names
from chgdesk.domain.parameter_words.matrix import matrix_words
from chgdesk.domain.parameter_words.phrases import PHRASES, Phrasing
from chgdesk.domain.parameter_words.times import days_words, deadline_words, freezes_words, windows_words
from chgdesk.domain.parameters import as_text

_ONE_OF = {"people": "person"}
_MANY = {"items": "deviations"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is being said: the parameter, its phrasing, the set it stands in, and the titles of roles."""

    definition: ParameterDefinition
    phrasing: Phrasing
    tree: Mapping[str, Any]
    titles: Mapping[str, str]

    def name(self, name: str) -> str:
        """One name of this parameter's kind."""
        if self.phrasing.about == names.ROLE:
            return names.the_role(name, self.titles)
        return names.quoted(name) if self.phrasing.about == "quoted" else names.name_words(name, self.phrasing.about)

    def ordered(self, given: Mapping[str, Any]) -> list[str]:
        """The keys of a table by risk level or category, in the set's own order, others after them by name."""
        by_category = self.definition.path == "required_fields"
        order = effective(self.tree, "categories" if by_category else "risk.levels")
        return [key for key in order if key in given] + sorted(set(given) - set(order))


def value_words(saying: Saying, value: Any) -> str:
    """The words of a value; fixed words of the phrasing come before the rule for its kind."""
    fixed = _fixed(saying.phrasing, value)
    return _BY_KIND[saying.definition.kind](saying, value) if fixed is None else fixed


def _fixed(phrasing: Phrasing, value: object) -> str | None:
    return phrasing.said.get(value if isinstance(value, str) else as_text(value))


def _text(saying: Saying, value: Any) -> str:
    if value in {None, ""}:
        return saying.phrasing.empty
    if saying.phrasing.about == names.ROLE:
        return saying.name(value)
    # What begins with our own quotation mark is quoted too, or it could be read as something that was.
    doubtful = value == saying.phrasing.empty or value != value.strip() or value.startswith("“")
    return names.quoted(value) if doubtful else str(value)


def _choice(saying: Saying, value: Any) -> str:
    # The interchange format may write one choice as a list of one.
    chosen = value if isinstance(value, list) else [value]
    return names.joined(saying.phrasing.said.get(str(one), str(one)) for one in chosen) if chosen else names.NONE


def _number(saying: Saying, value: Any) -> str:
    figure = format(Decimal(str(value)).normalize(), "f")
    return saying.phrasing.number.format(with_unit(figure, saying.definition.unit))


def with_unit(figure: str, unit: str) -> str:
    """A figure with its unit in the right number: `1 person`, `24 hours`, `10 %`."""
    one = _ONE_OF.get(unit) or unit.removesuffix("s")
    return f"{figure} {one if figure == '1' else _MANY.get(unit, unit)}"


def _list(saying: Saying, value: Any) -> str:
    if not value:
        return saying.phrasing.empty
    if saying.phrasing.about == names.TEXT:
        return names.texts_joined(value)
    return names.joined(map(saying.name, value), saying.phrasing.last)


def _deadline(saying: Saying, value: Any) -> str:
    clock = saying.phrasing.clock
    if clock in PHRASES:
        clock = PHRASES[clock].said[str(effective(saying.tree, clock))]
    return deadline_words(value, clock)


def _by_level(saying: Saying, value: Any) -> str:
    unit = "" if saying.phrasing.number == "plain" else saying.definition.unit
    each = (
        f"{with_unit(str(value[level]), unit).strip()} at {names.name_words(level)}" for level in saying.ordered(value)
    )
    return names.joined(each) if value else saying.phrasing.empty


def _names_by_key(saying: Saying, value: Any) -> str:
    joint = "for" if saying.definition.path == "required_fields" else "at"
    each = (
        f"{names.joined(map(saying.name, value[key]))} {joint} {names.name_words(key)}" for key in saying.ordered(value)
    )
    return "; ".join(each) if value else saying.phrasing.empty


def _wholes(saying: Saying, value: Any) -> str:
    if not value:
        return saying.phrasing.empty
    last = with_unit(str(value[-1]), saying.definition.unit)
    return names.joined([*map(str, value[:-1]), last])


def _matrix(saying: Saying, value: Any) -> str:
    return matrix_words(value, saying.titles) if value else saying.phrasing.empty


_BY_KIND: Mapping[Kind, Callable[[Saying, Any], str]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.FLAG: lambda _saying, value: as_text(value),
    Kind.WHOLE: _number,
    Kind.NUMBER: _number,
    Kind.WORDS: _list,
    Kind.LEVELS: _list,
    Kind.DEADLINE: _deadline,
    Kind.WHOLE_BY_LEVEL: _by_level,
    Kind.WORDS_BY_KEY: _names_by_key,
    Kind.MATRIX: _matrix,
    Kind.WINDOWS: lambda _saying, value: windows_words(value),
    Kind.FREEZES: lambda _saying, value: freezes_words(value),
    Kind.DAYS: lambda _saying, value: days_words(value),
    Kind.WHOLES: _wholes,
}
