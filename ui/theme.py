"""The look, decided once: colours, spacing, type sizes and the shape of every state, for light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

GRID = 8
"""Every distance is a multiple of this, or half of it."""

SMALL, BODY, TITLE = 12, 14, 21
"""The three type sizes in pixels at 100 % scale; there is no fourth."""

ROW = 36
"""The fixed height of a register line."""

FAMILY = "FiraGO"
"""The one typeface; it comes with the program (see ui/fonts.py)."""

MONO = "Cascadia Mono"
"""For logs and codes shown as they are held; a quotation, not a second voice."""


class Scheme(StrEnum):
    """Which of the two palettes is on."""

    LIGHT = "light"
    DARK = "dark"


class Shape(StrEnum):
    """The sign before a state's word, so that colour never speaks alone."""

    WAITING = "waiting"
    LOOK = "look"
    NOTHING = "nothing"
    OPEN = "open"
    HISTORY = "history"
    DONE = "done"
    LATE = "late"
    NOT_NEEDED = "not_needed"


SIGNS: dict[Shape, str] = {
    Shape.WAITING: "○",
    Shape.LOOK: "!",
    Shape.NOTHING: "=",
    Shape.OPEN: "~",
    Shape.HISTORY: "·",
    Shape.DONE: "✓",
    Shape.LATE: "!",
    Shape.NOT_NEEDED: "–",
}
"""The same shapes as characters, for accessible text and plain copies."""

SHAPE_WORDS: dict[Shape, str] = {
    Shape.WAITING: "waiting",
    Shape.LOOK: "to look at",
    Shape.NOTHING: "nothing found",
    Shape.OPEN: "open",
    Shape.HISTORY: "history",
    Shape.DONE: "done",
    Shape.LATE: "late",
    Shape.NOT_NEEDED: "not needed",
}
"""The word that always stands beside a shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Every colour of one scheme, as `#rrggbb`."""

    scheme: Scheme
    window: str
    surface: str
    sunken: str
    hover: str
    line: str
    line_strong: str
    ink: str
    soft: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_tint: str
    states: dict[Shape, str]

    def tint(self, shape: Shape) -> str:
        """The quiet background that belongs to a state's colour."""
        return mix(self.states[shape], self.surface, 0.10 if self.scheme is Scheme.LIGHT else 0.16)


LIGHT = Palette(
    scheme=Scheme.LIGHT,
    window="#f4f5f7",
    surface="#ffffff",
    sunken="#eceff2",
    hover="#eef2f4",
    line="#dde2e7",
    line_strong="#8a94a0",
    ink="#1a222c",
    soft="#535e6b",
    accent="#0b666c",
    on_accent="#ffffff",
    accent_hover="#09545a",
    accent_tint="#e0eff0",
    states={
        Shape.WAITING: "#2a5ea8",
        Shape.LOOK: "#b0341a",
        Shape.NOTHING: "#2b6d38",
        Shape.OPEN: "#805300",
        Shape.HISTORY: "#5a6572",
        Shape.DONE: "#2b6d38",
        Shape.LATE: "#b0341a",
        Shape.NOT_NEEDED: "#5a6572",
    },
)

DARK = Palette(
    scheme=Scheme.DARK,
    window="#12161b",
    surface="#1a1f26",
    sunken="#0e1216",
    hover="#232a33",
    line="#2c343e",
    line_strong="#6d7986",
    ink="#e6eaef",
    soft="#a5b0bc",
    accent="#5cc4c9",
    on_accent="#07282a",
    accent_hover="#7ad4d8",
    accent_tint="#173439",
    states={
        Shape.WAITING: "#8ab8f7",
        Shape.LOOK: "#ff9f85",
        Shape.NOTHING: "#84cf93",
        Shape.OPEN: "#e8bb55",
        Shape.HISTORY: "#a0abb7",
        Shape.DONE: "#84cf93",
        Shape.LATE: "#ff9f85",
        Shape.NOT_NEEDED: "#a0abb7",
    },
)


def palette(scheme: Scheme) -> Palette:
    """The colours of a scheme."""
    return LIGHT if scheme is Scheme.LIGHT else DARK


def _channels(colour: str) -> tuple[int, int, int]:
    """The red, green and blue of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=256)
def mix(colour: str, ground: str, share: float) -> str:
    """A colour laid over a ground with that share."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in pairs)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    linear = []
    for channel in _channels(colour):
        part = channel / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs(colours: Palette) -> list[tuple[str, str, str]]:
    """Every text colour with every ground it is drawn on: name, ink, ground. The contrast test walks this list."""
    grounds = {
        "window": colours.window,
        "surface": colours.surface,
        "sunken": colours.sunken,
        "hover": colours.hover,
        "accent tint": colours.accent_tint,
    }
    pairs = [(f"ink on {name}", colours.ink, ground) for name, ground in grounds.items()]
    pairs += [(f"soft on {name}", colours.soft, ground) for name, ground in grounds.items()]
    pairs += [(f"accent on {name}", colours.accent, ground) for name, ground in grounds.items()]
    pairs += [
        ("on accent", colours.on_accent, colours.accent),
        ("on accent, pointed at", colours.on_accent, colours.accent_hover),
    ]
    for shape, ink in colours.states.items():
        pairs += [(f"{shape} on {name}", ink, ground) for name, ground in grounds.items()]
        pairs.append((f"{shape} on its tint", ink, colours.tint(shape)))
    return pairs
