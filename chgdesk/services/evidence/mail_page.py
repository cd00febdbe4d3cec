"""A mail as it is shown: headers, its text, what is attached; nested mails opened one level at a time (EVD-01).

Nothing of it is carried out or fetched: a page part is shown as its words, pictures it points at stay where they are.
"""

from __future__ import annotations

import html.parser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from chgdesk.domain.evidence_taking import media_words, plain_header, safe_name, sniff
from chgdesk.domain.evidence_taking.media import MAIL
from chgdesk.errors import UserError

LONGEST_TEXT = 500_000
"""Characters of a mail's text that are shown."""

MOST_PARTS = 300
DEEPEST = 20
_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "hr"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPart:
    """Something attached to a mail; a mail inside it can be opened by its place in the list."""

    name: str
    words: str
    size: int
    is_mail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A mail as it is shown; `remark` says what was left out."""

    headers: tuple[tuple[str, str], ...]
    text: str
    parts: tuple[MailPart, ...]
    remark: str = ""


def mail_page(data: bytes, inside: tuple[int, ...] = ()) -> MailPage:
    """Read a mail, or the mail inside it that lies at these places.

    Raises:
        UserError: it cannot be read as a mail, or nothing lies there.
    """
    try:
        message = _parsed(data)
        for place in inside[:DEEPEST]:
            message = _inner(message, place)
        return _page(message)
    except (RecursionError, ValueError, LookupError, AssertionError, AttributeError, TypeError) as fault:
        raise UserError(
            "This mail is built so that it cannot be shown here. Save a copy and open it in a mail program."
        ) from fault


def _parsed(data: bytes) -> Message:
    return BytesParser(policy=compat32).parsebytes(data)


def _inner(message: Message, place: int) -> Message:
    attached = list(_attached(message))
    if not 0 <= place < len(attached):
        raise UserError("The mail has no such mail inside. Close this preview and open it again.")
    part = attached[place]
    return _held_mail(part) or _parsed(_bytes_of(part))


def _held_mail(part: Message) -> Message | None:
    """The mail that a part is, where it is one and not a file of its own."""
    held = part.get_payload()
    if part.get_content_type() != MAIL or not isinstance(held, list) or not held:
        return None
    return held[0] if isinstance(held[0], Message) else None


def _page(message: Message) -> MailPage:
    text, remark = _text(message)
    attached = list(_attached(message))
    more = f" {len(attached) - MOST_PARTS} further files are not listed." if len(attached) > MOST_PARTS else ""
    cut = " The text is longer than is shown." if len(text) > LONGEST_TEXT else ""
    return MailPage(
        headers=tuple((name, plain_header(message[name])) for name in _HEADERS if message[name]),
        text=text[:LONGEST_TEXT],
        parts=tuple(map(_part, attached[:MOST_PARTS])),
        remark=f"{remark}{cut}{more}".strip(),
    )


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that are no boxes; a mail inside counts as one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        held = part.get_payload()
        if part.is_multipart() and part.get_content_type() != MAIL and isinstance(held, list):
            waiting += [each for each in reversed(held) if isinstance(each, Message)]
        else:
            yield part


def _is_body(part: Message) -> bool:
    return (
        part.get_content_type() in {"text/plain", "text/html"}
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    )


def _attached(message: Message) -> Iterator[Message]:
    return (part for part in _leaves(message) if not _is_body(part))


def _text(message: Message) -> tuple[str, str]:
    """The words of the mail, and what is remarked on."""
    bodies = [part for part in _leaves(message) if _is_body(part)]
    plain = [_decoded(part) for part in bodies if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n\n".join(plain), ""
    pages = [_words_of(_decoded(part)) for part in bodies if part.get_content_type() == "text/html"]
    if pages:
        return "\n\n".join(pages), "The mail is a page; its words are shown, nothing it points at is fetched."
    return "", "The mail holds no text of its own."


def _decoded(part: Message) -> str:
    data = _bytes_of(part)
    named = part.get_content_charset() or "utf-8"
    try:
        text = data.decode(named)
    except (LookupError, UnicodeDecodeError, ValueError):
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _bytes_of(part: Message) -> bytes:
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _part(part: Message) -> MailPart:
    held = _held_mail(part)
    if held is not None:
        subject = plain_header(held.get("Subject", "")) or "mail without a subject"
        return MailPart(name=safe_name(subject), words="e-mail inside", size=0, is_mail=True)
    data = _bytes_of(part)
    name = safe_name(plain_header(part.get_filename() or "part without a name"))
    media = sniff(data[:65_536], name)
    return MailPart(name=name, words=media_words(media.type), size=len(data), is_mail=media.type == MAIL)


class _Words(html.parser.HTMLParser):
    """Collects the words of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins; be silent inside scripts."""
        del attrs
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Speak again behind a script."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Words between the tags."""
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _words_of(page: str) -> str:
    reader = _Words()
    reader.feed(page[: 2 * LONGEST_TEXT])
    reader.close()
    return re.sub(r"\n[ \n]*\n", "\n\n", "".join(reader.parts)).strip()
