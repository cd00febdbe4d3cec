"""Numbers as people write them in rules: 24, twenty-four, one hundred and twenty, 1,000 (POL-28)."""

from __future__ import annotations

import re
from decimal import Decimal

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES: dict[str, int] = {
    **{word: value for value, word in enumerate(_ONES, start=1)},
    **{word: value for value, word in enumerate(_TEENS, start=10)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    "zero": 0,
}

_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ \u2011-](?:{'|'.join(_ONES)}))?|{'|'.join(reversed(_TEENS))}|{'|'.join(_ONES)})"
)
NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6}(?:\.[0-9]{1,2})?"
    rf"|(?:one|two|three|a)\s+hundred(?:\s+(?:and\s+)?{_SMALL})?|{_SMALL})"
)
"""A regular expression for a number in digits or words; no groups, to be used without regard to case."""


def value_of(words: str) -> Decimal:
    """The number that some words or digits say.

    Raises:
        ValueError: they say none.
    """
    said = " ".join(re.sub(r"[-\u2011]", " ", words.casefold()).split())
    if re.fullmatch(r"[0-9,]+(?:\.[0-9]+)?", said):
        return Decimal(said.replace(",", ""))
    if "hundred" in said:
        before, _, after = said.partition("hundred")
        hundreds = 1 if before.strip() == "a" else _VALUES[before.strip()]
        rest = after.replace("and", "").strip()
        return Decimal(100 * hundreds) + (value_of(rest) if rest else 0)
    parts = said.split()
    if not parts or not all(part in _VALUES for part in parts):
        sentence = f"“{words}” is no number."
        raise ValueError(sentence)
    return Decimal(sum(_VALUES[part] for part in parts))
