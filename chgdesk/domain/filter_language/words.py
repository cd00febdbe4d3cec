"""Conditions in words, for chips, cover sheets and the status line."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.calendar import day_words
from chgdesk.domain.filter_language.fields import BY_FIELD, OPEN_STATES
from chgdesk.domain.filters import OWN_FIELDS, ChangeFilter, Condition, Field, QuickView

VIEW_TITLES: dict[QuickView, str] = {
    QuickView.NEEDS: "Needs something",
    QuickView.OVERDUE: "Overdue",
    QuickView.MISSING: "Missing something",
    QuickView.WAITING: "Waiting for approval",
    QuickView.TODAY: "In the window today",
    QuickView.OPEN: "Open",
    QuickView.UNDER_WAY: "Under way",
    QuickView.THIS_WEEK: "This week",
    QuickView.EMERGENCIES: "Emergencies",
    QuickView.ROLLED_BACK: "Rolled back",
    QuickView.ALL: "All",
    QuickView.HISTORY: "History",
}
"""The ready-made views as people read them, in the order they stand in."""

_CODED = frozenset({Field.TYPE, Field.RISK, Field.STATE, Field.OUTCOME, Field.RESTS, Field.MISSING, Field.IS})


def word_in_words(text: str, *, negated: bool) -> str:
    """A word or phrase of the text search."""
    return f"without “{text}”" if negated else f"“{text}”"


def condition_in_words(condition: Condition) -> str:
    """One condition as its chip reads: `Risk: high or critical`, `Not state: closed`."""
    guide = BY_FIELD[condition.field]
    title = f"Not {guide.title[:1].lower()}{guide.title[1:]}" if condition.excluded else guide.title
    if condition.days is not None:
        return f"{title} for more than {condition.days} day{'' if condition.days == 1 else 's'}"
    if condition.values:
        return f"{title}: {_values(condition)}"
    return f"{title}: {_span(condition.first, condition.last)}"


def _values(condition: Condition) -> str:
    if condition.field is Field.STATE and condition.values == OPEN_STATES:
        return "open"
    if condition.field is Field.VIEW:
        return VIEW_TITLES[QuickView(condition.values[0])]
    said = [value.replace("_", " ") if condition.field in _CODED else value for value in condition.values]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


def _span(first: date | None, last: date | None) -> str:
    if first is not None and first == last:
        return day_words(first)
    if first is not None and last is not None:
        return f"{day_words(first)} to {day_words(last)}"
    return f"from {day_words(first)}" if first else f"up to {day_words(last)}" if last else "any day"


def conditions_of(wanted: ChangeFilter) -> tuple[Condition, ...]:
    """Every condition of a filter besides view and words, in the order the language lists its fields."""
    own = tuple(
        Condition(field=about, values=values) for about, name in OWN_FIELDS.items() if (values := getattr(wanted, name))
    )
    commit = (Condition(field=Field.COMMIT, values=(wanted.commit,)),) if wanted.commit else ()
    live: tuple[Condition, ...] = ()
    if wanted.deployed_from or wanted.deployed_to:
        live = (Condition(field=Field.LIVE, first=wanted.deployed_from, last=wanted.deployed_to),)
    return (*own, *commit, *live, *wanted.conditions)


def filter_in_words(wanted: ChangeFilter) -> str:
    """A whole filter in one sentence, as a cover sheet says it."""
    parts = [condition_in_words(condition) for condition in conditions_of(wanted)]
    parts += [word_in_words(text, negated=False) for text in (*wanted.text.split(), *wanted.phrases)]
    parts += [word_in_words(text, negated=True) for text in wanted.without]
    view = "" if wanted.view is QuickView.ALL and parts else f"View: {VIEW_TITLES[wanted.view]}"
    return "; ".join(part for part in (view, *parts) if part)
