"""What does not go together on the calendar: two at once on one system, a freeze, no window, short notice (WIN-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chgdesk.domain.calendar import Calendar, in_window, instant_words
from chgdesk.domain.evaluation.clauses import CLAUSES
from chgdesk.domain.rules import Rules
from chgdesk.domain.schedule.entries import EntryKind, ScheduledChange, ScheduleEntry
from chgdesk.domain.schedule.windows import freezes_in

RulesOn = Callable[[date], Rules]
"""The rules in force on a local day."""
_DEPLOYMENT = "H"
"""The attribute whose clause asks for windows, freezes and notices."""


class ClashKind(StrEnum):
    """What sort of clash it is."""

    OVERLAP = "overlap"
    FREEZE = "freeze"
    WINDOW = "window"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Something to look at on the calendar: the records concerned, the sentence and the clause that asks for it.

    `due` is set where there is still time to mend it. An overlap rests on no clause: it is shown, not judged.
    """

    kind: ClashKind
    refs: tuple[str, ...]
    rids: tuple[int, ...]
    at: datetime
    sentence: str
    clause: str = ""
    system: str = ""
    due: datetime | None = None


def overlaps(entries: Iterable[ScheduleEntry]) -> Iterator[tuple[str, ScheduleEntry, ScheduleEntry]]:
    """Every two blocks of different changes that meet on one system, with that system, earliest first (WIN-06)."""
    by_system: dict[str, list[ScheduleEntry]] = {}
    for entry in sorted(entries, key=lambda each: (each.start, each.end, each.ref)):
        for system in dict.fromkeys(entry.systems):
            running = by_system.setdefault(system, [])
            running[:] = [other for other in running if other.end >= entry.start]
            yield from ((system, other, entry) for other in running if _meet(other, entry))
            running.append(entry)


def _meet(one: ScheduleEntry, other: ScheduleEntry) -> bool:
    return one.ref != other.ref and one.span.meets(other.span)


def clashes_of(
    changes: Iterable[ScheduledChange],
    entries: tuple[ScheduleEntry, ...],
    rules_on: RulesOn,
    *,
    as_of: datetime,
    calendar: Calendar,
    version_on: Callable[[date], str] = lambda _day: "",
) -> tuple[Clash, ...]:
    """Everything to look at among these blocks, earliest first.

    Emergencies ask for no window, no notice and heed no freeze; that they ran beside something is still shown (WIN-07).
    """
    by_ref = {each.change.ref: each for each in changes}
    found = [*_overlapping(entries, calendar)]
    for entry in entries:
        if entry.is_emergency:
            continue
        day = calendar.local_date(entry.start)
        judge = _Look(
            entry=entry,
            each=by_ref[entry.ref],
            rules=rules_on(day),
            clause=_clause(version_on(day)),
            as_of=as_of,
        )
        found += judge.clashes()
    return tuple(sorted(found, key=lambda clash: (clash.at, clash.kind, clash.refs)))


def _clause(version: str) -> str:
    clause = CLAUSES[_DEPLOYMENT]
    return f"{clause}, policy {version}" if version else clause


def _overlapping(entries: Iterable[ScheduleEntry], calendar: Calendar) -> Iterator[Clash]:
    pairs: dict[tuple[str, str, datetime], tuple[ScheduleEntry, ScheduleEntry, list[str]]] = {}
    for system, one, other in overlaps(entries):
        key = (one.ref, other.ref, max(one.start, other.start))
        pairs.setdefault(key, (one, other, []))[2].append(system)
    for (_one, _other, at), (one, other, systems) in pairs.items():
        named = ", ".join(systems)
        until = min(one.end, other.end)
        stretch = (
            f"{instant_words(at, calendar)} to {calendar.local(until):%H:%M}" if until > at else "at the same moment"
        )
        done = all(entry.kind is EntryKind.DEPLOYED for entry in (one, other))
        verb = "ran" if done else "meet"
        yield Clash(
            kind=ClashKind.OVERLAP,
            refs=(one.ref, other.ref),
            rids=(one.rid, other.rid),
            at=at,
            system=named,
            sentence=f"{one.ref} and {other.ref} {verb} at once on {named}, {stretch}.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One block held against the rules of its day (R18)."""

    entry: ScheduleEntry
    each: ScheduledChange
    rules: Rules
    clause: str
    as_of: datetime

    def clashes(self) -> Iterator[Clash]:
        """Freeze, window, notice."""
        yield from self._freeze()
        yield from self._window()
        if self.entry.kind is EntryKind.PLANNED:
            yield from self._notice()

    def _freeze(self) -> Iterator[Clash]:
        calendar = self.rules.calendar
        first, last = calendar.local_date(self.entry.start), calendar.local_date(self.entry.end)
        if self.entry.kind is EntryKind.DEPLOYED:
            last = first
        for freeze in freezes_in(self.rules, first, last)[:1]:
            into = "is planned for" if freeze.covers(first) else "would run into"
            verb = "began in" if self.entry.kind is EntryKind.DEPLOYED else into
            name = freeze.words[:1].lower() + freeze.words[1:]
            yield self._clash(ClashKind.FREEZE, f"{self.entry.ref} {verb} the {name}.")

    def _window(self) -> Iterator[Clash]:
        if not self._asked(self.rules.window_for, self.rules.window_flags):
            return
        local = self.rules.calendar.local(self.entry.start)
        if not in_window(local, self.rules.windows):
            verb = "began" if self.entry.kind is EntryKind.DEPLOYED else "is planned for"
            when = instant_words(self.entry.start, self.rules.calendar)
            yield self._clash(ClashKind.WINDOW, f"{self.entry.ref} {verb} {when}, outside every maintenance window.")

    def _notice(self) -> Iterator[Clash]:
        if not self._asked(self.rules.notice_for, self.rules.notice_flags):
            return
        change, hours = self.each.change, self.rules.notice_hours
        told = [at for at in (change.notified_at, *(n.at for n in change.notices)) if at is not None]
        limit = self.entry.start - timedelta(hours=hours)
        if told and min(told) <= limit:
            return
        if not told and self.as_of <= limit:
            when = instant_words(limit, self.rules.calendar)
            sentence = f"{self.entry.ref}: nobody is on record as told yet; notice is due {when} ({hours} h before)."
            yield self._clash(ClashKind.NOTICE, sentence, due=limit)
        elif not told:
            sentence = (
                f"{self.entry.ref}: no notice is on record and {hours} h are asked for. Move it, or tell people now."
            )
            yield self._clash(ClashKind.NOTICE, sentence)
        else:
            before = max(0, (self.entry.start - min(told)) // timedelta(hours=1))
            sentence = (
                f"{self.entry.ref}: people were told {before} h before the planned start; {hours} h are asked for."
            )
            yield self._clash(ClashKind.NOTICE, sentence)

    def _asked(self, categories: frozenset[str], flags: frozenset[str]) -> bool:
        return self.each.category in categories or bool(self.each.flags & flags)

    def _clash(self, kind: ClashKind, sentence: str, due: datetime | None = None) -> Clash:
        return Clash(
            kind=kind,
            refs=(self.entry.ref,),
            rids=(self.entry.rid,),
            at=self.entry.start,
            sentence=sentence,
            clause=self.clause,
            due=due,
        )
