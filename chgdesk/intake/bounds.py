"""How much is read of what people drop, so that nothing hostile takes the desk's time or memory (NFR: bad input)."""

from __future__ import annotations

LARGEST = 50_000_000
"""Bytes of one dropped thing."""
LONGEST_TEXT = 5_000_000
"""Letters of text that are looked at."""
LONGEST_FIELD = 20_000
LONGEST_LINE = 4_000
MOST_LINES = 200_000
MOST_FOUND = 500
"""Approvals, times, people or links taken from one thing."""
DEEPEST_MAIL = 8
MOST_ATTACHMENTS = 200
DEEPEST_TREE = 60
"""Levels of a JSON document or page that are looked into."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes) -> str | None:
    """Bytes as text, without the letters that only steer a terminal; None where they are no text."""
    coding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(coding)
    except UnicodeDecodeError:
        if b"\0" in data[:4096]:
            return None
        text = data.decode("cp1252", errors="replace")
    return text if "\0" not in text else None


def lines_of(text: str) -> list[str]:
    """The lines of a text, each cut to a length that a pattern can be held against."""
    plain = text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    return [line[:LONGEST_LINE] for line in plain.split("\n", MOST_LINES)[:MOST_LINES]]


def shortened(text: str, longest: int = LONGEST_FIELD) -> str:
    """A text that fits a field; what was cut is marked."""
    plain = text.strip()
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"
