"""Rich text (RTF) of mails without its formatting, and the packing Outlook keeps it in, unpacked within bounds."""

from __future__ import annotations

import re
import struct

from chgdesk.intake.bounds import LONGEST_TEXT
from chgdesk.intake.page_text import text_of_html

_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_LEFT_OUT = frozenset(
    {
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "footer",
        "themedata",
        "generator",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "datastore",
        "latentstyles",
        "colorschememapping",
        "xmlnstbl",
        "fldinst",
    }
)
_SIGNS = {
    "par": "\n",
    "line": "\n",
    "tab": "\t",
    "cell": "\t",
    "row": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every packed text may refer back to (MS-OXRTFCP 2.1.3.1.1)."""
_WINDOW = 4096


def text_of_rtf(source: str) -> str:
    """What rich text says; where it only wraps a page, that page's text."""
    if not source.lstrip().startswith("{\\rtf"):
        return ""
    wraps_html = "\\fromhtml1" in source[:2_000]
    text = _Rtf(wraps_html=wraps_html).read(source[:LONGEST_TEXT])
    return text_of_html(text) if wraps_html else text.strip()


class _Rtf:
    """One pass over rich text, group by group."""

    def __init__(self, *, wraps_html: bool) -> None:
        self._out: list[str] = []
        self._stack: list[bool] = []
        self._silent = False
        self._skip = 0
        self._star = False
        self._html = wraps_html
        self._off = False

    def read(self, source: str) -> str:
        for word, number, coded, sign, brace, plain in _TOKEN.findall(source):
            if brace:
                self._group(brace)
            elif word:
                self._word(word, number)
            elif coded:
                self._say(bytes([int(coded, 16)]).decode("cp1252", errors="replace"))
            elif sign:
                self._sign(sign)
            elif plain:
                self._say(plain)
        return "".join(self._out)

    def _group(self, brace: str) -> None:
        if brace == "{":
            self._stack.append(self._silent)
        elif self._stack:
            self._silent = self._stack.pop()
        self._star = False

    def _word(self, word: str, number: str) -> None:
        if word == "htmlrtf":
            self._off = number != "0"
        elif self._star:
            self._silent = self._silent or not (self._html and word == "htmltag")
            self._star = False
        elif word in _LEFT_OUT:
            self._silent = True
        elif word == "u" and number:
            code = int(number) % 65_536
            self._say(chr(code) if not 0xD800 <= code < 0xE000 else "�")
            self._skip = 1
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._star = True
        else:
            self._say({"~": "\u00a0", "_": "-", "-": ""}.get(sign, sign if sign in "\\{}" else ""))

    def _say(self, text: str) -> None:
        if self._skip and text:
            text, self._skip = text[1:], 0
        if not self._silent and not self._off:
            self._out.append(text)


def unpacked_rtf(data: bytes) -> str:
    """Rich text from the packed form that Outlook keeps; empty where it is damaged."""
    if len(data) < 16:
        return ""
    packed, raw, kind = struct.unpack_from("<III", data)
    raw = min(raw, LONGEST_TEXT)
    if kind == 0x414C454D:
        return data[16 : 16 + raw].decode("latin-1")
    if kind != 0x75465A4C:
        return ""
    return _unpacked(data[16 : 4 + min(packed, len(data))], raw).decode("latin-1")


def _unpacked(data: bytes, size: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    at, out, position = len(_DICTIONARY), bytearray(), 0
    while position < len(data) and len(out) < size:
        control = data[position]
        position += 1
        for bit in range(8):
            if control >> bit & 1:
                if position + 2 > len(data):
                    return bytes(out[:size])
                offset, length = data[position] << 4 | data[position + 1] >> 4, (data[position + 1] & 15) + 2
                position += 2
                if offset == at:
                    return bytes(out[:size])
                piece = b""
                for step in range(length):
                    letter = window[(offset + step) % _WINDOW]
                    window[at] = letter
                    at = (at + 1) % _WINDOW
                    piece += bytes((letter,))
                out += piece
            elif position < len(data):
                out.append(data[position])
                window[at] = data[position]
                at = (at + 1) % _WINDOW
                position += 1
    return bytes(out[:size])
