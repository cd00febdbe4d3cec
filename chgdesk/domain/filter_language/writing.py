"""A filter written as a line of the language: what is read back is the same filter."""

from __future__ import annotations

from chgdesk.domain.filter_language.days import Span, written_days
from chgdesk.domain.filter_language.fields import OPEN_STATES
from chgdesk.domain.filter_language.tokens import quote, written_value, written_word
from chgdesk.domain.filter_language.words import conditions_of
from chgdesk.domain.filters import ChangeFilter, Condition, Field, QuickView


def write_filter(wanted: ChangeFilter) -> str:
    """The line that reads as this filter; an audit period is written as days of going live."""
    view = () if wanted.view is QuickView.ALL else (f"{Field.VIEW}:{wanted.view.replace('_', '-')}",)
    conditions = tuple(write_condition(condition) for condition in conditions_of(wanted))
    words = tuple(written_word(word) for word in (*wanted.text.split(), *wanted.phrases))
    without = tuple("-" + (quote(text) if written_word(text) != text else text) for text in wanted.without)
    return " ".join((*view, *conditions, *words, *without))


def write_condition(condition: Condition) -> str:
    """One condition as it is typed."""
    minus = "-" if condition.excluded else ""
    return f"{minus}{condition.field}:{_value(condition)}"


def _value(condition: Condition) -> str:
    if condition.days is not None:
        return f">{condition.days}d"
    if not condition.values:
        return written_days(Span(first=condition.first, last=condition.last))
    if condition.field is Field.STATE and condition.values == OPEN_STATES:
        return "open"
    return ",".join(written_value(value) for value in condition.values)
