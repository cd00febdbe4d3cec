"""Damaged characters of a file that was read: shown with what is offered, repaired where the officer says (POL-25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chgdesk.text.markdown import parse
from chgdesk.text.read_document import ALL_DAMAGES, Choice, FoundDamage, ReadSection
from chgdesk.text.repair import Damage, damages, repaired


def damage_key(found: str) -> str:
    """The key of a damaged stretch: its characters by number, since they may not be shown."""
    return "damage:" + "-".join(f"{ord(char):x}" for char in found)


def find_damages(sections: Iterable[ReadSection], choices: Mapping[str, Choice]) -> tuple[FoundDamage, ...]:
    """Each damaged stretch once, with every place it stands in."""
    found: dict[tuple[str, str], FoundDamage] = {}
    for section in sections:
        where = f"under “{section.heading}”" if section.heading else "before the first heading"
        for text in (section.heading, section.body):
            for damage in damages(text):
                held = found.get((damage.found, damage.offered)) or FoundDamage(
                    key=damage_key(damage.found),
                    found=damage.found,
                    offered=damage.offered,
                    certain=damage.certain,
                    places=(),
                    decision=_decision(damage, choices),
                )
                around = " ".join(text[max(damage.start - 30, 0) : damage.end + 30].split())
                found[damage.found, damage.offered] = replace(held, places=(*held.places, f"{where}: {around}"))
    return tuple(found.values())


def repair_sections(sections: Iterable[ReadSection], choices: Mapping[str, Choice]) -> tuple[ReadSection, ...]:
    """The sections with the repairs the officer took; everything else stays as it came."""
    return tuple(_repaired(section, choices) for section in sections)


def _repaired(section: ReadSection, choices: Mapping[str, Choice]) -> ReadSection:
    heading, body = (_mended(text, choices) for text in (section.heading, section.body))
    if (heading, body) == (section.heading, section.body):
        return section
    return replace(section, heading=heading, body=body, blocks=parse(body))


def _mended(text: str, choices: Mapping[str, Choice]) -> str:
    chosen = [damage for damage in damages(text) if _decision(damage, choices) is Choice.TAKE]
    return repaired(text, chosen) if chosen else text


def _decision(damage: Damage, choices: Mapping[str, Choice]) -> Choice | None:
    """What was decided of a stretch; taking all of them takes those that are certain."""
    own = choices.get(damage_key(damage.found))
    return own or (choices.get(ALL_DAMAGES) if damage.certain else None)
