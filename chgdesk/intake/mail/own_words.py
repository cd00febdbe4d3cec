"""Where somebody's own words end in a mail: at the quote, the header of an earlier mail, or a forwarded one (APR-16).

Where it is not sure, less counts as own words: what is left out cannot become a wrong answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chgdesk.intake.bounds import lines_of

_ATTRIBUTION = re.compile(
    r"^\s*(?:on|am|em|no dia|le|el|den|il|op|w dniu)\b.{4,300}\b(?:wrote|schrieb|escreveu|a écrit|écrit|escribió"
    r"|ha scritto"
    r"|schreef|skrev|pisze|napisał)\b.{0,80}:?\s*$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(r"^\s*(?:on|am|em|le|el)\b.{0,120}\d{4}.{0,160}$", re.IGNORECASE)
_ADDRESS_AND_COLON = re.compile(r"^.{0,200}<[^<>\s]{3,200}@[^<>\s]{3,200}>.{0,80}:\s*$")
_BETWEEN = re.compile(
    r"^\s*(?:[-_=*]{2,}\s*)?(?:original message|forwarded message|begin forwarded message|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|mensagem original|mensagem encaminhada|message d'origine|message transféré"
    r"|mensaje original|mensaje reenviado)\s*:?\s*(?:[-_=*]{2,})?\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*[_\-=*]{10,}\s*$")
_HEADER = re.compile(r"^\s*\*?([^\W\d_][^\W\d_ \-]{0,24}(?:[ \-][^\W\d_ \-]{1,24}){0,2}) ?[:：]\*?\s*(\S.*)$")
"""A line as headers have it, in any script."""
_HEADER_NAMES = {
    "from": "from", "von": "from", "de": "from", "sent": "date", "date": "date", "gesendet": "date", "datum": "date",
    "enviado": "date", "enviada em": "date", "enviado em": "date",
    "enviado el": "date", "data": "date", "envoyé": "date",
    "fecha": "date", "to": "to", "an": "to", "para": "to", "à": "to", "a": "to", "subject": "subject",
    "betreff": "subject", "assunto": "subject", "objet": "subject", "asunto": "subject",
}  # fmt: skip
_CLOSER = re.compile(
    r"^\s*(?:-- ?|(?:(?:kind|best|warm|many|with kind|with best)\s)?regards|best|cheers|sincerely|yours(?: sincerely"
    r"| truly)?"
    r"|(?:many )?thanks(?: and regards)?|mit freundlichen grüßen|viele grüße|beste grüße|mfg|vg|lg"
    r"|com os melhores cumprimentos"
    r"|(?:melhores )?cumprimentos|atenciosamente|abraço|cordialement|bien à vous|salutations|saludos(?: cordiales)?"
    r"|atentamente|sent from my .{1,40}|von meinem .{1,40} gesendet|enviado (?:do|desde) (?:o )?m(?:eu|i) .{1,40}"
    r"|envoyé de mon .{1,40}|get outlook for .{1,40})\s*[,.!]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A mail's text in parts: own words, what closes them (name, small print), what is quoted, and its header.

    `after` are unquoted words below a quote: answers between the lines, or nothing.
    """

    own: str
    closing: str = ""
    quoted: str = ""
    after: str = ""
    header: tuple[tuple[str, str], ...] = ()
    """The header lines of an earlier mail that begin the quoted part: from, date, to, subject."""


def part_mail(text: str) -> Parted:
    """Split a mail's text at the first sign of somebody else's words, and own words at their closing."""
    lines = lines_of(text)
    cut = next((n for n in range(len(lines)) if _begins_quote(lines, n)), len(lines))
    own, rest = lines[:cut], lines[cut:]
    said = next((n for n, line in enumerate(own) if line.strip()), len(own))
    end = next((n for n, line in enumerate(own) if n > said and len(line) < 200 and _CLOSER.match(line)), len(own))
    after = "\n".join(_unquoted_after_quote(rest))
    return Parted(
        own="\n".join(own[:end]).strip(),
        closing="\n".join(own[end:]).strip(),
        quoted="\n".join(rest).strip(),
        after=after.strip(),
        header=tuple(_header_lines(rest)),
    )


def _begins_quote(lines: list[str], n: int) -> bool:
    line = lines[n]
    if len(line) > 600:
        return False
    if line.lstrip()[:1] == ">" or _BETWEEN.match(line) or _ATTRIBUTION.match(line) or _ADDRESS_AND_COLON.match(line):
        return True
    following = lines[n + 1] if n + 1 < len(lines) else ""
    if _ATTRIBUTION_START.match(line) and (
        _ATTRIBUTION.match(f"{line} {following}") or following.rstrip().endswith(":")
    ):
        return True
    if _RULE.match(line):
        return True
    return _header_run(lines, n) >= 3


def _header_run(lines: list[str], n: int) -> int:
    """How many lines from here look like the header of a mail."""
    count = 0
    for line in lines[n : n + 8]:
        if len(line) > 1000 or not _HEADER.match(line):
            break
        count += 1
    return count


def _header_lines(rest: list[str]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for line in rest[:16]:
        header = _HEADER.match(line.lstrip("> ")[:1000])
        name = _HEADER_NAMES.get(header[1].strip().casefold()) if header else None
        if header and name:
            found.setdefault(name, header[2].strip().rstrip("*"))
        elif found and line.strip():
            break
    return list(found.items()) if "from" in found and ("date" in found or "subject" in found) else []


def body_below_header(quoted: str) -> str:
    """The text of the earlier mail whose header begins a quoted part."""
    lines = lines_of(quoted)
    begun = False
    for n, line in enumerate(lines):
        header = _HEADER.match(line.lstrip("> ")[:1000])
        if header and header[1].strip().casefold() in {*_HEADER_NAMES, "cc", "kopie", "copie", "reply-to"}:
            begun = True
        elif begun:
            below = lines[n:]
            if all(each.startswith(">") or not each.strip() for each in below):
                below = [each[1:].removeprefix(" ") for each in below]
            return "\n".join(below).strip()
    return ""


def _unquoted_after_quote(rest: list[str]) -> list[str]:
    """Lines without `>` that follow lines with it: somebody answered between or below the lines."""
    first = next((n for n, line in enumerate(rest) if line.lstrip().startswith(">")), None)
    if first is None:
        return []
    return [line for line in rest[first:] if line.strip() and not line.lstrip().startswith(">")]
