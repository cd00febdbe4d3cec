"""Weekly windows, busy hours and freezes as stretches of real time, clock changes and midnight included (WIN-02)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chgdesk.domain.calendar import WEEKDAYS, Calendar, day_words, in_window, instant_words, zone_of
from chgdesk.domain.parameters import value_at
from chgdesk.domain.rules import Rules

Windows = tuple[tuple[str, str, str], ...]
"""Weekly windows as (weekday, from, to), local time; `to` before `from` runs past midnight (R18)."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MIDNIGHT = 24 * 60
HORIZON_DAYS = 400
"""How far ahead a free window is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time from one instant to another, the end not included."""

    start: datetime
    end: datetime

    def meets(self, other: Span) -> bool:
        """Whether the two have a moment in common; one without length counts as its instant."""
        return self.start == other.start or self.holds(other.start) or other.holds(self.start)

    def holds(self, instant: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.start <= instant < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Span):
    """The part of a weekly window that falls on one local day, in words: `20:00–22:00`."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Days on which nothing is deployed, both included (WIN-02)."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """The freeze as people say it."""
        if self.first == self.last:
            return f"Freeze on {day_words(self.first)}"
        return f"Freeze from {day_words(self.first)} to {day_words(self.last)}"

    def covers(self, day: date) -> bool:
        """Whether a local day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAnswer:
    """Whether an instant lies in a maintenance window and outside every freeze, with the sentence that says so."""

    inside: bool
    words: str
    freeze: Freeze | None = None


def window_test(instant: datetime, rules: Rules) -> WindowAnswer:
    """Whether a change may begin then by windows and freezes alone (WIN-02, R18)."""
    calendar = rules.calendar
    local = calendar.local(instant)
    when = instant_words(instant, calendar)
    freeze = freeze_on(local.date(), rules)
    held = in_window(local, rules.windows)
    if not rules.windows:
        return WindowAnswer(
            inside=False, freeze=freeze, words=f"{when}: no maintenance window is set.{_frozen(freeze)}"
        )
    if held:
        window = next(each for each in rules.windows if in_window(local, (each,)))
        words = f"{when} is inside the window {window_words(window)}.{_frozen(freeze)}"
        return WindowAnswer(inside=True, freeze=freeze, words=words)
    following = next(iter(next_windows(rules, instant, 1)), None)
    then = f" The next one opens {instant_words(following.start, calendar)}." if following else ""
    return WindowAnswer(
        inside=False, freeze=freeze, words=f"{when} is outside every maintenance window.{_frozen(freeze)}{then}"
    )


def _frozen(freeze: Freeze | None) -> str:
    return f" {freeze.words}: nothing but emergencies is deployed then." if freeze else ""


def window_words(window: tuple[str, str, str]) -> str:
    """A weekly window as people say it: `Sat 22:00–04:00, into Sun`."""
    day, opens, closes = window
    into = "" if opens <= closes else f", into {WEEKDAYS[(WEEKDAYS.index(day) + 1) % 7]}"
    return f"{day} {opens}–{closes}{into}"


def freeze_on(day: date, rules: Rules) -> Freeze | None:
    """The freeze a local day lies in."""
    return next((Freeze(first=first, last=last) for first, last in rules.freezes if first <= day <= last), None)


def freezes_in(rules: Rules, first: date, last: date) -> tuple[Freeze, ...]:
    """The freezes that touch a stretch of days, earliest first."""
    found = {(begin, end) for begin, end in rules.freezes if begin <= last and first <= end}
    return tuple(Freeze(first=begin, last=end) for begin, end in sorted(found))


def bands_on(day: date, windows: Windows, calendar: Calendar) -> tuple[Band, ...]:
    """What of the weekly windows falls on a local day: exactly the minutes that `in_window` calls inside.

    A clock change cuts the day into stretches of one offset, and each is looked at by its own clock; a window in an
    hour that comes twice opens twice.
    """
    pieces = tuple(_pieces(day, windows))
    bands = [
        Band(start=max(begin, stretch.start), end=min(end, stretch.end), words=words)
        for stretch, offset in _stretches(day, calendar)
        for opens, closes, words in pieces
        for begin, end in [(_at(day, opens, offset), _at(day, closes, offset))]
        if begin < stretch.end and stretch.start < end
    ]
    return tuple(sorted(bands, key=lambda band: (band.start, band.end)))


def peaks_on(day: date, rules: Rules) -> tuple[Band, ...]:
    """The busy hours of a local day, where the policy names any."""
    given = value_at(rules.tree, "window.peak") or ()
    return bands_on(day, tuple((each["day"], each["from"], each["to"]) for each in given), rules.calendar)


def _pieces(day: date, windows: Windows) -> Iterator[tuple[int, int, str]]:
    """Opening and closing minute of the day for each window that is open on it; the closing minute is in it."""
    today, yesterday = WEEKDAYS[day.weekday()], WEEKDAYS[(day.weekday() - 1) % 7]
    for name, opens, closes in windows:
        if opens <= closes:
            if name == today:
                yield _minute(opens), _minute(closes) + 1, f"{opens}–{closes}"
        else:
            if name == today:
                yield _minute(opens), _MIDNIGHT, f"{opens}–{closes}, into {WEEKDAYS[(day.weekday() + 1) % 7]}"
            if name == yesterday:
                yield 0, _minute(closes) + 1, f"{opens}–{closes}, from {yesterday}"


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _at(day: date, minute: int, offset: timedelta) -> datetime:
    """The instant of a local minute under a given offset."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight + minute * _MINUTE - offset


def _stretches(day: date, calendar: Calendar) -> Iterator[tuple[Span, timedelta]]:
    """The day's real time, cut where the clock is changed, each with its offset from UTC."""
    zone = zone_of(calendar.zone)

    def offset(instant: datetime) -> timedelta:
        return instant.astimezone(zone).utcoffset() or timedelta()

    start, end = calendar.start_of(day), calendar.start_of(day + _DAY)
    while start < end:
        cut = _next_change(start, end, offset)
        yield Span(start=start, end=cut), offset(start)
        start = cut


def _next_change(start: datetime, end: datetime, offset: Callable[[datetime], timedelta]) -> datetime:
    """The first second after `start` under another offset, or the end."""
    here, early = offset(start), start
    while early < end:
        late = min(early + timedelta(hours=1), end)
        if offset(late) != here:
            while late - early > timedelta(seconds=1):
                middle = early + timedelta(seconds=(late - early).seconds // 2)
                early, late = (middle, late) if offset(middle) == here else (early, middle)
            return late
        early = late
    return end


def next_windows(
    rules: Rules,
    after: datetime,
    count: int,
    avoiding: Iterable[Span] = (),
    *,
    least: timedelta = timedelta(minutes=15),
) -> tuple[Span, ...]:
    """The next free windows: open after an instant, in no freeze, beside what is planned already (WIN-02, WIN-06).

    Nothing where the rules have no window. A window of which too little is left between other plans is left out.
    """
    taken = sorted(avoiding, key=lambda span: span.start)
    found: list[Span] = []
    for span in _openings(rules, after):
        for free in _beside(span, taken):
            if free.end - free.start >= least:
                found.append(free)
                if len(found) == count:
                    return tuple(found)
    return tuple(found)


def _openings(rules: Rules, after: datetime) -> Iterator[Span]:
    """Windows from an instant on, joined over midnight, without days of a freeze."""
    held: Span | None = None
    first = rules.calendar.local_date(after)
    for number in range(HORIZON_DAYS if rules.windows else 0):
        day = first + timedelta(days=number)
        for band in bands_on(day, rules.windows, rules.calendar) if freeze_on(day, rules) is None else ():
            if band.end <= after:
                continue
            span = Span(start=max(band.start, after), end=band.end)
            if held is not None and span.start <= held.end:
                held = Span(start=held.start, end=max(held.end, span.end))
                continue
            if held is not None:
                yield held
            held = span
    if held is not None:
        yield held


def _beside(span: Span, taken: list[Span]) -> Iterator[Span]:
    """What is left of a stretch once others are taken out of it."""
    start = span.start
    for other in taken:
        if other.end <= start or other.start >= span.end:
            continue
        if other.start > start:
            yield Span(start=start, end=other.start)
        start = max(start, other.end)
    if start < span.end:
        yield Span(start=start, end=span.end)
