"""Signs that Word keeps as places in a picture font, and raised figures, as the characters they stand for."""

from __future__ import annotations

_SYMBOL = {
    0x22: "∀", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC6: "∅", 0xCE: "∈",
    0xD0: "∠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xDE: "⇒", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺", 0x28: "☎",
}  # fmt: skip
_BY_FACE = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_RAISED = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
PICTURE_FACES = frozenset({"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"})
UNKNOWN = "\ufffd"
"""What stands for a sign nobody can name; the search for damaged characters finds it."""


def symbol(face: str, place: int) -> str:
    """The character behind a place of a picture font, with or without the offset Word adds."""
    table = _BY_FACE.get(face.lower())
    if table is None:
        is_plain = 0x20 <= place < 0xD800 and face.lower() not in PICTURE_FACES
        return chr(place) if is_plain else UNKNOWN
    return table.get(place - 0xF000 if place >= 0xF000 else place, UNKNOWN)


def in_face(text: str, face: str) -> str:
    """Text set in a picture font: its private characters as what they show, sign for sign."""
    return "".join(symbol(face, ord(char)) if 0xF000 <= ord(char) <= 0xF0FF else char for char in text)


def raised(text: str, place: str) -> str:
    """Raised or lowered figures by characters of their own, so that 10² does not become 102."""
    table = {"superscript": _RAISED, "subscript": _LOWERED}.get(place)
    if table is None or not text or not all(char in table for char in text):
        return text
    return "".join(table[char] for char in text)
