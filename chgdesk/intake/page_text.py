"""A saved or copied page as plain text: no scripts, nothing that does not show, quotes and boxes kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from chgdesk.intake.bounds import DEEPEST_TREE, LONGEST_TEXT

_UNSEEN = frozenset(
    {"script", "style", "head", "template", "noscript", "svg", "object", "iframe", "select", "textarea"}
)
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "source", "area", "base", "embed", "track"}
)
_BREAKS = frozenset(
    {"p", "div", "br", "tr", "table", "ul", "ol", "section", "article", "header", "footer", "form", "dl", "dt", "dd",
     "pre", "blockquote", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "summary", "details", "main"}
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
_MANY_BREAKS = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(slots=True)
class _Open:
    """One open element: its tag and whether it begins a part that does not show, or a quote."""

    tag: str
    unseen: bool
    quote: bool


@dataclass(slots=True)
class _Lines:
    done: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    length: int = 0


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._lines = _Lines()
        self._unseen = 0
        self._quoted = 0
        self._dated = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BREAKS:
            self._break()
        if tag == "input" and given.get("type") == "checkbox":
            self._say("[x] " if "checked" in given else "[ ] ")
        if tag in _VOID:
            return
        unseen = tag in _UNSEEN or "hidden" in given or bool(_HIDDEN.search(given.get("style", "")))
        quote = tag == "blockquote" or "gmail_quote" in given.get("class", "")
        if len(self._open) < DEEPEST_TREE * 10:
            self._open.append(_Open(tag, unseen, quote))
            self._unseen += unseen
            self._quoted += quote
        self._mark(tag, given)

    def _mark(self, tag: str, given: dict[str, str]) -> None:
        if tag == "li":
            self._say("- ")
        elif tag in {"h2", "h3", "h4"}:
            self._say("## ")
        elif tag in {"td", "th"}:
            self._say("\t")
        elif tag in {"relative-time", "time", "time-ago"} and given.get("datetime"):
            self._say(given["datetime"])
            self._dated += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self._break()
        if tag in {"relative-time", "time", "time-ago"}:
            self._dated = 0
        for place in range(len(self._open) - 1, max(-1, len(self._open) - 50), -1):
            if self._open[place].tag == tag:
                for each in self._open[place:]:
                    self._unseen -= each.unseen
                    self._quoted -= each.quote
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if not self._dated:
            self._say(data)

    def _say(self, text: str) -> None:
        if self._unseen or self._lines.length > LONGEST_TEXT:
            return
        self._lines.length += len(text)
        pieces = text.split("\n") if self._inside("pre") else [re.sub(r"\s+", " ", text)]
        for number, piece in enumerate(pieces):
            if number:
                self._break()
            self._lines.line.append(piece)

    def _inside(self, tag: str) -> bool:
        return any(each.tag == tag for each in self._open[-8:])

    def _break(self) -> None:
        text = "".join(self._lines.line).strip(" ")
        self._lines.line.clear()
        self._lines.done.append(f"{'> ' * min(self._quoted, 9)}{text}" if text else "")

    def text(self) -> str:
        self._break()
        return _MANY_BREAKS.sub("\n\n", "\n".join(self._lines.done)).strip("\n")


def text_of_html(source: str) -> str:
    """What a page says; quoted parts have `>` before each line, ticked boxes are `[x]`, times are written out."""
    page = _Page()
    try:
        page.feed(source[:LONGEST_TEXT])
        page.close()
    except (AssertionError, ValueError, RecursionError):
        return re.sub(r"<[^>]{0,2000}>", " ", source[:LONGEST_TEXT])
    return page.text()


def looks_like_html(text: str) -> bool:
    """Whether a text is a page rather than plain words."""
    head = text[:4096].lstrip().casefold()
    return head.startswith(("<!doctype html", "<html")) or bool(
        re.search(r"<(?:body|div|table|span|meta|head)\b", head)
    )
