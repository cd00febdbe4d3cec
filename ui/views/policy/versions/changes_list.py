"""A redline cut into what is listed and read: the rules, then each section in which something changed (POL-14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chgdesk.text.html import SIGNS, Palette, redline_html
from chgdesk.text.redline import Redline, SectionChange
from ui import theme
from ui.theme import Shape
from ui.words import count_words

_WORDS = {"changed": "changed", "added": "added", "removed": "removed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSection:
    """One section of the list: its line, and how it reads with words that came and went marked."""

    words: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A redline ready for the screen."""

    redline: Redline
    summary: str
    sections: tuple[ChangedSection, ...]


def comparison_of(redline: Redline, tones: theme.Palette) -> Comparison:
    """Cut and set it; on a reader thread, since a long policy takes a while."""
    palette = _palette(tones)
    sections = tuple(_sections(redline, palette))
    return Comparison(redline=redline, summary=summary_words(redline), sections=sections)


def summary_words(redline: Redline) -> str:
    """How much changed, in a sentence."""
    if redline.is_empty:
        return "Nothing differs between the two versions: no words, no order of sections, no rule."
    counts = redline.counts
    parts = [
        count_words(number, one, many)
        for number, one, many in (
            (counts.changed, "section changed", "sections changed"),
            (counts.added, "section added", "sections added"),
            (counts.removed, "section removed", "sections removed"),
            (counts.moved, "section moved", "sections moved"),
            (len(redline.parameters), "rule changed", "rules changed"),
        )
        if number
    ]
    words = f"{count_words(counts.words_added, 'word', 'words')} added, {counts.words_removed:,} removed"
    untouched = sum(section.is_untouched for section in redline.sections)
    same = f" In {count_words(untouched, 'section', 'sections')} nothing changed." if untouched else ""
    return f"{', '.join(parts)}; {words}.{same}" if parts else f"{words}.{same}"


def _sections(redline: Redline, palette: Palette) -> Iterator[ChangedSection]:
    for section in redline.sections:
        if not section.is_untouched:
            shown = section if section.kind != "same" else replace(section, blocks=())
            yield ChangedSection(words=_line(section), html=redline_html(Redline(sections=(shown,)), palette))


def _line(section: SectionChange) -> str:
    """Sign, number, heading, and what happened, in words."""
    number = section.new_number or section.old_number
    title = section.new_heading or section.old_heading
    what = [_WORDS[section.kind]] if section.kind in _WORDS else []
    if section.moved:
        what.append(f"moved, was {section.old_number}" if section.old_number else "moved")
    sign = SIGNS.get(section.kind) or "↕"
    return f"{sign}  {f'{number} ' if number else ''}{title}\n{'; '.join(what)}"


def _palette(tones: theme.Palette) -> Palette:
    """The desk's colours for the text view."""
    came, went = tones.states[Shape.DONE], tones.states[Shape.LOOK]
    return Palette(
        soft=tones.soft,
        line=tones.line_strong,
        sunken=tones.sunken,
        link=tones.accent,
        chip=tones.accent,
        chip_behind=tones.accent_tint,
        added=came,
        added_behind=theme.mix(came, tones.surface, 0.14),
        removed=went,
        removed_behind=theme.mix(went, tones.surface, 0.12),
    )
