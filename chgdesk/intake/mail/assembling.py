"""A mail put together from its header and text, with the mails that were forwarded in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo

from chgdesk.domain.matching_people import FoundPerson, same_address
from chgdesk.intake.bounds import DEEPEST_MAIL, shortened
from chgdesk.intake.instants import instant_in_words
from chgdesk.intake.mail.addresses import people_in, person_in
from chgdesk.intake.mail.own_words import Parted, body_below_header, part_mail
from chgdesk.intake.reading import MailFile, ReadMail

_FORWARD = re.compile(r"^\s*(?:fwd?|wg|enc|tr|rv|i|wl)\s*:", re.IGNORECASE)
_FORWARD_LINE = re.compile(
    r"forwarded message|weitergeleitete nachricht|mensagem encaminhada|message transféré|mensaje reenviado",
    re.IGNORECASE,
)
_AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|antwort)?:|out of (?:the )?office|ooo\b"
    r"|automatische antwort"
    r"|abwesenheit|resposta automática|fora do escritório|ausência|réponse automatique|absence|respuesta automática"
    r"|fuera de la oficina|undeliverable|undelivered|delivery (?:status|has failed)|mail delivery|unzustellbar|read:"
    r"|gelesen:"
    r"|lida:|lu ?:|leído:|accepted:|declined:|tentative:|zugesagt:|abgesagt:|aceite:|accepté|aceptad[oa]:|not read:)",
    re.IGNORECASE,
)
_AUTOMATIC_BODY = re.compile(
    r"\b(?:i am|i'm|i will be) (?:currently )?(?:out of (?:the )?office|on (?:annual |parental |sick )?leave"
    r"|on vacation|away until)"
    r"|\bthis is an automat(?:ic|ed)|\bautomatic(?:ally generated)? reply|\bich bin (?:derzeit "
    r"|bis )?.{0,30}nicht im büro"
    r"|\bautomatisch (?:erstellt|generiert)|\bestou (?:ausente|fora do escritório|de férias)|\bmensagem automática"
    r"|\bje suis (?:actuellement )?absent|\bestoy fuera de la oficina|\bestaré ausente",
    re.IGNORECASE,
)
_AUTOMATIC_HEADERS = {"x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponse"}
_AUTOMATIC_VALUES = {"auto_reply", "auto-reply"}


def assembled(
    *,
    sender: FoundPerson,
    to: tuple[FoundPerson, ...],
    sent_at: datetime | None,
    subject: str,
    text: str,
    zone: tzinfo,
    attachments: tuple[MailFile, ...] = (),
    nested: tuple[ReadMail, ...] = (),
    automatic: bool = False,
) -> ReadMail:
    """A mail from its parts; a mail forwarded within the text is read from the header lines that stand there."""
    parted = part_mail(text)
    return ReadMail(
        sender=sender,
        to=to,
        sent_at=sent_at,
        subject=shortened(" ".join(subject.split()), 1_000),
        body=parted.own if not parted.closing else f"{parted.own}\n\n{parted.closing}".strip(),
        quoted=parted.quoted,
        attachments=attachments,
        forwarded=(*nested, *_forwarded(parted, subject, zone, 1)),
        automatic=automatic or says_automatic(subject, parted.own),
    )


def says_automatic(subject: str, own: str) -> bool:
    """Whether subject or text are those of an absence note or a receipt."""
    return bool(_AUTOMATIC_SUBJECT.match(subject[:300]) or _AUTOMATIC_BODY.search(own[:3_000]))


def note_delegate(author: FoundPerson, sender: FoundPerson, notes: list[str]) -> None:
    """Say where somebody else sent the mail in the author's name: then that person may have decided."""
    if sender.email and author.email and not same_address(sender.email, author.email):
        notes.append(f"The mail was sent by {sender.words} on behalf of {author.words}; see who of them decided.")


def headers_say_automatic(headers: Mapping[str, str]) -> bool:
    """Whether the header lines (by small name) are those of a mail that no person wrote."""
    return (
        headers.get("auto-submitted", "no").strip().casefold().partition(";")[0] not in {"no", ""}
        or bool(_AUTOMATIC_HEADERS & set(headers))
        or headers.get("precedence", "").strip().casefold() in _AUTOMATIC_VALUES
        or headers.get("return-path", "").strip() == "<>"
    )


def _forwarded(parted: Parted, subject: str, zone: tzinfo, depth: int) -> tuple[ReadMail, ...]:
    """The mail whose header begins the quoted part, where this one forwards rather than answers it."""
    begins = parted.quoted[:400]
    if not parted.header or depth >= DEEPEST_MAIL or not (_FORWARD.match(subject) or _FORWARD_LINE.search(begins)):
        return ()
    header = dict(parted.header)
    inner = part_mail(body_below_header(parted.quoted))
    title = header.get("subject", "")
    mail = ReadMail(
        sender=person_in(header["from"]),
        to=people_in(header.get("to", "")),
        sent_at=instant_in_words(header.get("date", ""), zone),
        subject=shortened(title, 1_000),
        body=f"{inner.own}\n\n{inner.closing}".strip(),
        quoted=inner.quoted,
        forwarded=_forwarded(inner, title, zone, depth + 1),
        automatic=says_automatic(title, inner.own),
    )
    return (mail,)
