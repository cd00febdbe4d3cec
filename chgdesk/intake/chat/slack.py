"""A channel as Slack exports it: a list of messages in JSON with times in seconds (EMG-15)."""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from typing import Any

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.chat.transcript import Message
from chgdesk.intake.instants import instant
from chgdesk.intake.json_values import Json, items, part, text

_TAG = re.compile(r"<([^<>|]{1,2000})(?:\|([^<>]{0,500}))?>")


def is_slack(given: Any) -> bool:
    """Whether a JSON document is an exported channel."""
    messages = _messages(given)
    return bool(messages) and all(text(each, "ts") and ("text" in each or "user" in each) for each in messages[:5])


def read_slack(given: Any, zone: tzinfo) -> tuple[tuple[Message, FoundPerson], ...]:
    """The messages in order of time, each with its writer; the line is the place in the list, clocks are in `zone`."""
    found: list[tuple[Message, FoundPerson]] = []
    for number, each in enumerate(_messages(given)[:50_000], start=1):
        stamp = text(each, "ts")
        at = instant(float(stamp), UTC) if re.fullmatch(r"\d{9,11}(?:\.\d{1,9})?", stamp) else None
        if at is None or text(each, "subtype") in {"channel_join", "channel_leave"}:
            continue
        who = _writer(each)
        words = _TAG.sub(lambda tag: tag[2] or tag[1].lstrip("@#!"), text(each, "text"))
        message = Message(
            line=number, name=who.name or who.login, clock=at.astimezone(zone).time(), at=at, words=[words]
        )
        found.append((message, who))
    return tuple(sorted(found, key=_moment))


def _moment(pair: tuple[Message, FoundPerson]) -> float:
    return pair[0].at.timestamp() if pair[0].at else 0.0


def _messages(given: Any) -> list[Json]:
    listed = given if isinstance(given, list) else (given.get("messages") if isinstance(given, dict) else None)
    return items({"all": listed}, "all")


def _writer(message: Json) -> FoundPerson:
    profile = part(message, "user_profile") or part(message, "bot_profile")
    name = (
        text(profile, "real_name")
        or text(profile, "display_name")
        or text(message, "username")
        or text(profile, "name")
    )
    login = text(profile, "name") or text(message, "user")
    return FoundPerson(name=name, email=text(profile, "email"), login="" if login == name else login)
