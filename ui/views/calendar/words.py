"""What the calendar says of a block, a day and a clash; read out and shown as tooltips alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from chgdesk.domain.schedule import Clash, ClashKind, EntryKind, ScheduleDay, ScheduleEntry
from ui.theme import Shape
from ui.times import day_words, utc_words
from ui.words import kind_words, sentence_case

KIND_WORDS: dict[ClashKind, str] = {
    ClashKind.OVERLAP: "Two at once",
    ClashKind.FREEZE: "In a freeze",
    ClashKind.WINDOW: "Outside the windows",
    ClashKind.NOTICE: "Short notice",
}
_FAILED = frozenset({"rolled_back", "partially_implemented", "failed"})


def entry_shape(entry: ScheduleEntry) -> Shape:
    """The state sign of a block."""
    if entry.kind is EntryKind.DEPLOYED:
        if entry.outcome in _FAILED:
            return Shape.LOOK
        return Shape.DONE if entry.outcome else Shape.OPEN
    if entry.state == "submitted":
        return Shape.WAITING
    return Shape.HISTORY if entry.state == "draft" else Shape.NOTHING


def state_words(entry: ScheduleEntry) -> str:
    """How a block stands; an emergency says so first."""
    words = entry.state_words
    return sentence_case(f"emergency, {words}" if entry.is_emergency else words)


def clock(entry: ScheduleEntry, zone: ZoneInfo) -> str:
    """From when to when, `20:00–21:00`; the day is named where it ends on another."""
    start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
    if entry.start == entry.end:
        return f"{start:%H:%M}"
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M}–{end:%a %H:%M}"


def entry_words(entry: ScheduleEntry, zone: ZoneInfo, clashes: Sequence[Clash] = ()) -> str:
    """Everything about a block in one sentence or two."""
    day = day_words(entry.start.astimezone(zone).date())
    systems = ", ".join(entry.systems) or "no system named"
    parts = (
        f"{day}, {clock(entry, zone)}: {entry.ref} {entry.title}".strip(),
        f"on {systems}",
        state_words(entry),
        kind_words(entry.category, entry.risk),
    )
    said = "; ".join(part for part in parts if part)
    told = " ".join(clash.sentence for clash in clashes)
    return f"{said}. To look at: {told}" if told else f"{said}."


def entry_tooltip(entry: ScheduleEntry, zone: ZoneInfo, clashes: Sequence[Clash] = ()) -> str:
    """The same with the exact instants and the planned time."""
    lines = [entry_words(entry, zone, clashes), f"{utc_words(entry.start)} to {utc_words(entry.end)}"]
    if entry.plan is not None and entry.kind is EntryKind.DEPLOYED:
        start, end = entry.plan.start.astimezone(zone), entry.plan.end.astimezone(zone)
        lines.append(f"Planned for {day_words(start.date())}, {start:%H:%M}–{end:%H:%M}")
    return "\n".join(lines)


def day_head(day: ScheduleDay) -> str:
    """What is special about a day, in few words: a freeze, a holiday, no business day."""
    if day.freezes:
        return "Freeze"
    if day.is_holiday:
        return "Holiday"
    return "" if day.is_business_day else "No business day"


def day_line(day: ScheduleDay) -> str:
    """A day with its windows, busy hours and freezes in one line."""
    parts = [f"window {band.words}" for band in day.windows]
    parts += [f"busy hours {band.words}" for band in day.peaks]
    parts += [freeze.words[:1].lower() + freeze.words[1:] for freeze in day.freezes]
    if day.is_holiday:
        parts.append("holiday")
    elif not day.is_business_day:
        parts.append("no business day")
    return f"{day_words(day.day)}{' · ' if parts else ''}{' · '.join(parts)}"


def span_words(first: ScheduleDay, last: ScheduleDay) -> str:
    """The days shown, as a heading: `13 – 19 Jul 2026`."""
    begin, end = day_words(first.day)[4:], day_words(last.day)[4:]
    if first.day.year == last.day.year:
        begin = begin.rsplit(" ", 1)[0]
        if first.day.month == last.day.month:
            begin = begin.rsplit(" ", 1)[0]
    return f"{begin} – {end}"


def clash_words(clash: Clash) -> str:
    """A clash with what kind it is and the clause that asks for it."""
    clause = f" ({clash.clause})" if clash.clause else ""
    return f"{KIND_WORDS[clash.kind]}. {clash.sentence}{clause}"


def clash_shape(clash: Clash) -> Shape:
    """To look at, or open while there is still time to mend it."""
    return Shape.OPEN if clash.due is not None else Shape.LOOK


def clashes_by_ref(clashes: Sequence[Clash]) -> Mapping[str, tuple[Clash, ...]]:
    """What clashes, by the changes concerned."""
    told: dict[str, list[Clash]] = {}
    for clash in clashes:
        for ref in clash.refs:
            told.setdefault(ref, []).append(clash)
    return {ref: tuple(found) for ref, found in told.items()}
