"""What a person types into the filter box, read as conditions: `type:emergency risk:>=high palm`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chgdesk.domain.filters import ChangeFilter

RISKS = ("low", "medium", "high", "critical")
FIELDS = {
    "type": "categories",
    "kind": "categories",
    "risk": "risks",
    "state": "states",
    "system": "systems",
    "who": "people",
    "outcome": "outcomes",
}
"""The words before the colon, and the part of the filter each one narrows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The conditions found in a typed line, and the words that remain for the text search."""

    text: str = ""
    commit: str = ""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def applied_to(self, wanted: ChangeFilter) -> ChangeFilter:
        """The same filter narrowed by what was typed."""
        merged = {key: tuple(dict.fromkeys((*getattr(wanted, key), *values))) for key, values in self.parts.items()}
        return replace(wanted, text=self.text, commit=self.commit or wanted.commit, **merged)  # type: ignore[arg-type]


def read_typed(line: str) -> Typed:
    """Read a typed line; a word with an unknown field stays an ordinary word, so that nothing is swallowed."""
    words: list[str] = []
    commit = ""
    parts: dict[str, tuple[str, ...]] = {}
    for word in line.split():
        name, colon, value = word.partition(":")
        key = FIELDS.get(name.lower())
        if not colon or not value or (key is None and name.lower() != "commit"):
            words.append(word)
        elif key is None:
            commit = value
        else:
            parts[key] = parts.get(key, ()) + _values(key, value.lower() if key != "systems" else value)
    return Typed(text=" ".join(words), commit=commit, parts=parts)


def _values(key: str, value: str) -> tuple[str, ...]:
    """The values one condition stands for: `high,critical`, or `>=high` for a risk."""
    if key == "risks" and value.startswith((">=", "<=")) and value[2:] in RISKS:
        place = RISKS.index(value[2:])
        return RISKS[place:] if value[0] == ">" else RISKS[: place + 1]
    return tuple(part for part in value.split(",") if part)
