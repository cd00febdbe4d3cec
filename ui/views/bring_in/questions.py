"""What must be said once of a list: dates, merging, people, systems and words, each a line with its choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chgdesk.bringing_job import Looked
from chgdesk.domain.bringing import ImportMapping
from chgdesk.domain.calendar import zone_of
from chgdesk.services.bringing.column_words import words_of
from chgdesk.services.bringing.columns import field_title, is_date, reading_of
from chgdesk.services.bringing.dates import DayOrder, Unreadable, read_moment
from chgdesk.services.bringing.names import ADD, NameGuess
from chgdesk.services.bringing.shape import GITHUB, GITLAB
from ui.words import plain

DATES, LIVE, PEOPLE, SYSTEMS, WORDS = "dates", "live", "names", "systems", "words"
HEADINGS = {
    DATES: "Dates",
    LIVE: "Merging",
    PEOPLE: "People",
    SYSTEMS: "Systems",
    WORDS: "Words",
}
_MERGED = {GITHUB: ("mergedAt", "mergedBy"), GITLAB: ("merged_at", "merged_by")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line: what the list says, what it is taken for, why, and whether somebody must still say."""

    kind: str
    name: str
    shown: str
    meant: str
    answer: str
    why: str = ""
    must: bool = False
    is_open: bool = False
    count: int = 0


def questions(looked: Looked, mapping: ImportMapping) -> Iterator[Question]:
    """Every line, in order; those that keep one from going on say `must`."""
    yield from _dates(looked, mapping)
    yield from _merging(mapping)
    people, systems = dict(looked.people), dict(looked.systems)
    chosen = {choice.name: choice.person for choice in mapping.names}
    for guess in looked.names.people:
        meant = chosen.get(guess.name, guess.meant)
        answer = "Add as a new person" if meant == ADD else people.get(meant, meant) or "Not on record"
        yield _question(PEOPLE, guess, meant, answer, guess.name)
    chosen = {choice.name: choice.person for choice in mapping.systems}
    for guess in looked.names.systems:
        meant = chosen.get(guess.name, guess.meant)
        answer = systems.get(meant, meant) or f"As written: {guess.name}"
        yield _question(SYSTEMS, guess, meant, answer, guess.name)
    chosen = {choice.name: choice.person for choice in mapping.words}
    for guess in looked.names.words:
        meant = chosen.get(guess.name, guess.meant)
        field, _, value = guess.name.partition(":")
        shown = f"{field_title(mapping.source, field)}: {value}"
        answer = plain(meant) if meant else "Not said: such rows are refused"
        yield _question(WORDS, guess, meant, answer, shown)


def choices(question: Question, looked: Looked) -> list[tuple[str, str]]:
    """The answers to choose from, each as its key and its words."""
    if question.kind == DATES:
        return [(order, _example(question.shown, order, looked.zone)) for order in ("day_first", "month_first")]
    if question.kind == LIVE:
        return [("", "No: when it went live comes from elsewhere"), ("yes", "Yes: merging puts it live")]
    if question.kind == PEOPLE:
        return [("", "Not on record: keep the name as it is written"), (ADD, "Add as a new person"), *looked.people]
    if question.kind == SYSTEMS:
        return [("", f"As written: {question.name}"), *looked.systems]
    field = question.name.partition(":")[0]
    return [("", "Not said: such rows are refused"), *((word, plain(word)) for word in words_of(field))]


def live_columns(mapping: ImportMapping) -> tuple[str, str]:
    """The columns of a code host that tell when and by whom a request was merged."""
    return _MERGED[mapping.source]


def _question(kind: str, guess: NameGuess, meant: str, answer: str, shown: str) -> Question:
    return Question(
        kind=kind,
        name=guess.name,
        shown=shown,
        meant=meant,
        answer=answer,
        why=guess.why if meant == guess.meant else "chosen",
        is_open=not meant and not guess.is_sure,
        count=guess.count,
    )


def _dates(looked: Looked, mapping: ImportMapping) -> Iterator[Question]:
    """Each column whose days and months could change places; `guesses` hold the example of the whole list."""
    asked = {guess.column: guess.ask for guess in looked.guesses}
    for choice in mapping.columns:
        if not is_date(choice.field):
            continue
        example = asked.get(choice.column) or reading_of(looked.shape, choice.column, choice.field)[1]
        if not example:
            continue
        said = choice.reading in {DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST}
        answer = _example(example, choice.reading, looked.zone) if said else "Say which stands first"
        yield Question(
            kind=DATES,
            name=choice.column,
            shown=f"{choice.column}: {example}",
            meant=choice.reading if said else "",
            answer=answer,
            why="chosen" if said else "",
            must=not said,
            is_open=not said,
        )


def _merging(mapping: ImportMapping) -> Iterator[Question]:
    if mapping.source not in _MERGED:
        return
    merged = live_columns(mapping)[0]
    is_live = any(choice.column == merged and choice.field == "started_at" for choice in mapping.columns)
    shown = "Does merging a request put it live?"
    answer = "Yes: merging puts it live" if is_live else "No: when it went live comes from elsewhere"
    yield Question(kind=LIVE, name=merged, shown=shown, meant="yes" if is_live else "", answer=answer)


def _example(shown: str, order: str, zone: str) -> str:
    """An order with what the example is then."""
    words = "Day first" if order == DayOrder.DAY_FIRST else "Month first"
    try:
        moment = read_moment(shown.rpartition(": ")[2], order, zone)
    except Unreadable:
        return words
    local = moment.at.astimezone(zone_of(zone))
    return f"{words}: {local.day} {local:%b %Y}"
