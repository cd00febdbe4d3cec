"""What a chat tells of a change: its moments and what they mean, who said go, incident and links (EMG-15, W5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from typing import Any

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.answer_words import CONDITIONAL, REJECT, UNCLEAR, Answer, read_answer
from chgdesk.intake.bounds import MOST_FOUND, shortened
from chgdesk.intake.chat.slack import read_slack
from chgdesk.intake.chat.transcript import Message, read_transcript
from chgdesk.intake.reading import Found, FoundApproval, FoundTime, Reading, SourceKind

_MEANINGS = {
    "rolled_back": r"rolled (?:it |this )?back|rolling back|revert(?:ed|ing)\b|rollback (?:is )?(?:done|finished)",
    "fixed": r"\b(?:fixed|resolved|recovered|mitigated|back up|up again|back to normal|green again|working again"
    r"|all clear"
    r"|error rate (?:is )?(?:back )?(?:down|to normal))\b",
    "told": r"\b(?:informed|notified|have told|i told|called) "
    r"(?:the )?(?:cto|ceo|ciso|lead|customers?|management|[A-Z]\w+)",
    "started": r"\b(?:starting|started|deploying|rolling out|applying|restarting|executing|kicking off|going in) "
    r"(?:now|it|the|this)\b|\b(?:starting|deploying|applying|restarting)(?: now)?[.!]?$",
    "asked": r"\b(?:can|may|shall|should|could) (?:i|we)\b.{0,200}\?"
    r"|\b(?:ok|okay|permission|approval|go[- ]ahead) (?:to|for)\b.{0,200}\?"
    r"|\bdo (?:i|we) have (?:a |your )?go\b|\bplease approve\b|\bneed (?:a |your )?(?:go|approval)\b",
    "detected": r"\b(?:alert|alarm|paged?|pager|outage|down|unavailable|not responding|failing|timing out"
    r"|5\d\ds?|errors?"
    r"|incident (?:opened|declared)|crash(?:ed|ing)?|breach|exploit(?:ed|ation)?|attack)\b",
}
_PATTERNS = tuple((meaning, re.compile(words, re.IGNORECASE)) for meaning, words in _MEANINGS.items())
_CRITERIA = {
    "active_exploitation": r"\b(?:exploit(?:ed|ation)|under attack|being attacked|breach(?:ed)?|intru(?:der|sion)"
    r"|ransomware)\b",
    "imminent_data_loss": r"\b(?:losing|lose|loss of) data\b|\bdata loss\b|\bdisk (?:is )?(?:almost |nearly )?full\b",
    "restore_service": r"\b(?:outage|is down|are down|went down|unavailable|not responding|cannot log ?in|5\d\ds?)\b",
}
_CRITERION = tuple((key, re.compile(words, re.IGNORECASE)) for key, words in _CRITERIA.items())
_INCIDENT = re.compile(r"\b(INC(?:IDENT)?[-_ ]?\d[\w-]{0,15})\b", re.IGNORECASE)
_PULL = re.compile(r"https?://[^\s<>]+/(?:pull|merge_requests)/\d+")
_ONCE = frozenset({"detected", "asked", "go", "started"})

Said = tuple[Message, FoundPerson]


def read_chat(source: str, zone: tzinfo, day: date | None) -> Reading:
    """Read a copied transcript."""
    transcript = read_transcript(source, zone, day)
    said = [(message, FoundPerson(name=message.name)) for message in transcript.messages]
    system = (
        "Slack" if re.search(r"slack", source[:5_000], re.IGNORECASE) else "Teams" if "Teams" in source[:5_000] else ""
    )
    notes = list(transcript.notes)
    if transcript.zone_found:
        notes.append(f"The chat says that its times are in {transcript.zone_found}.")
    elif said:
        notes.append("The chat names no time zone; its times were read in the workspace's.")
    return _reading(said, system or "chat", notes)


def read_slack_export(given: Any, zone: tzinfo) -> Reading:
    """Read an exported channel, whose times are exact."""
    return _reading(list(read_slack(given, zone)), "Slack", [])


def _reading(said: list[Said], system: str, notes: list[str]) -> Reading:
    times = tuple(_times(said))
    moments = [message.at for message, _ in said if message.at is not None]
    if len(said) > MOST_FOUND:
        notes.append(f"The chat has {len(said)} messages; moments and decisions of the first {MOST_FOUND} were taken.")
    people = dict.fromkeys(who for _, who in said if who != FoundPerson())
    return Reading(
        kind=SourceKind.CHAT,
        title=shortened(said[0][0].text, 120) if said else "",
        system=system,
        first_written=min(moments, default=None),
        facts=tuple(_facts(said, times)),
        approvals=tuple(_approvals(said)),
        times=times,
        people=tuple(people)[:MOST_FOUND],
        notes=tuple(notes),
    )


def _place(message: Message) -> str:
    return f"chat, line {message.line}, {message.clock:%H:%M}"


def _answer(message: Message) -> Answer:
    return read_answer(message.text, spoken=True)


def _times(said: list[Said]) -> Iterator[FoundTime]:
    """Every message as a moment; of those that begin something only the first carries its meaning."""
    taken: set[str] = set()
    for message, who in said[:MOST_FOUND]:
        meaning = _meaning(message)
        if meaning in _ONCE and meaning in taken:
            meaning = ""
        taken.add(meaning)
        words = shortened(message.text, 300)
        yield FoundTime(at=message.at, words=words, line=message.line, meaning=meaning, who=who, source=_place(message))


def _meaning(message: Message) -> str:
    if _answer(message).decision in {"approve", CONDITIONAL}:
        return "go"
    text = message.text[:2_000]
    return next((meaning for meaning, pattern in _PATTERNS if pattern.search(text)), "")


def _approvals(said: list[Said]) -> Iterator[FoundApproval]:
    for message, who in said[:MOST_FOUND]:
        answer = _answer(message)
        if answer.decision == UNCLEAR or (answer.decision == REJECT and len(answer.words) < 8):
            continue  # a bare "no" among many messages answers anything
        yield FoundApproval(
            who=who,
            decision=answer.decision,
            at=message.at,
            condition=answer.condition,
            words=answer.words,
            source=f"{_place(message)}, {who.words}",
        )


def _facts(said: list[Said], times: Iterable[FoundTime]) -> Iterator[Found]:
    text = "\n".join(message.text for message, _ in said)[:200_000]
    incident = _INCIDENT.search(text)
    if incident:
        source = _where(said, incident[1])
        yield Found(field="incident", value=incident[1], source=source)
        yield Found(field="links", value=("incident", incident[1], ""), source=source)
    for url in list(dict.fromkeys(_PULL.findall(text)))[:20]:
        yield Found(field="links", value=("pull_request", url, ""), source=_where(said, url))
    for key, pattern in _CRITERION:
        found = pattern.search(text)
        if found:
            yield Found(
                field="emergency.criterion", value=key, source=f'{_where(said, found.group())}: "{found.group()}"'
            )
            break
    for field, meaning in (("deployments.start", "started"), ("deployments.end", "fixed")):
        moment = _first(times, meaning)
        if moment is not None and isinstance(moment.at, datetime):
            yield Found(field=field, value=moment.at, source=moment.source)


def _first(times: Iterable[FoundTime], meaning: str) -> FoundTime | None:
    return next((each for each in times if each.meaning == meaning and each.at is not None), None)


def _where(said: list[Said], words: str) -> str:
    return next((_place(message) for message, _ in said if words in message.text), "chat")
