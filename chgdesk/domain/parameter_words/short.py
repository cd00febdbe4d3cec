"""A parameter's value as a table cell shows it: figures and names only, no sentence around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chgdesk.domain.calendar import Deadline
from chgdesk.domain.parameter_checks import freeze_days
from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameter_words.kinds import Saying, value_words
from chgdesk.domain.parameter_words.matrix import rule_words
from chgdesk.domain.parameter_words.names import NONE, name_words, title_words
from chgdesk.domain.parameter_words.times import long_day

NO_LIMIT = "no limit"


def short_value(saying: Saying, value: Any) -> str:
    """The value in few words; a value of a kind without a shorter form reads as in a sentence."""
    if value is None:
        return NO_LIMIT if saying.definition.kind is not Kind.TEXT else "anybody"
    shorter = _BY_KIND.get(saying.definition.kind)
    return shorter(saying, value) if shorter else value_words(saying, value)


def _choice(saying: Saying, value: Any) -> str:
    chosen = value if isinstance(value, list) else [value]
    said = saying.phrasing.said
    plain = saying.definition.path in {"sod.deployer_rule", "approval.late_statement"}
    return ", ".join(said.get(str(one), str(one)) if plain else str(one).replace("_", " ") for one in chosen) or NONE


def _text(saying: Saying, value: Any) -> str:
    if saying.phrasing.about == "role" and value:
        return title_words(value, saying.titles)
    return str(value)


def _deadline(_saying: Saying, value: Any) -> str:
    return Deadline(value=int(value["value"]), unit=str(value["unit"])).words


def _names(saying: Saying, value: Any) -> str:
    return ", ".join(_name(saying, name) for name in value) or NONE


def _name(saying: Saying, name: str) -> str:
    if saying.phrasing.about == "role":
        return title_words(name, saying.titles)
    return name if saying.phrasing.about in {"text", "quoted"} else name_words(name, saying.phrasing.about)


def _by_level(saying: Saying, value: Any) -> str:
    return ", ".join(f"{name_words(level)} {value[level]}" for level in saying.ordered(value)) or NONE


def _names_by_key(saying: Saying, value: Any) -> str:
    return "; ".join(f"{name_words(key)}: {_names(saying, value[key])}" for key in saying.ordered(value)) or NONE


def _windows(_saying: Saying, value: Any) -> str:
    return ", ".join(f"{each['day']} {each['from']}–{each['to']}" for each in value) or NONE


def _freezes(_saying: Saying, value: Any) -> str:
    spans = (freeze_days(each) for each in value)
    return ", ".join(long_day(a) if a == b else f"{long_day(a)} – {long_day(b)}" for a, b in spans) or NONE


def _matrix(saying: Saying, value: Any) -> str:
    return "; ".join(rule_words(rule, saying.titles) for rule in value) or NONE


_BY_KIND: Mapping[Kind, Callable[[Saying, Any], str]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.FLAG: lambda _saying, value: "yes" if value else "no",
    Kind.WORDS: _names,
    Kind.LEVELS: _names,
    Kind.DEADLINE: _deadline,
    Kind.WHOLE_BY_LEVEL: _by_level,
    Kind.WORDS_BY_KEY: _names_by_key,
    Kind.WINDOWS: _windows,
    Kind.FREEZES: _freezes,
    Kind.MATRIX: _matrix,
}
