"""How the Owed page says things."""

from __future__ import annotations

from datetime import datetime

from chgdesk.domain.workflow.requests import ChaseMessage, Owed
from ui.words import count_words

NOBODY = "Nobody named"


def who_words(message: ChaseMessage) -> str:
    """Whom a message is for."""
    return message.name if message.person else NOBODY


def sum_words(message: ChaseMessage) -> str:
    """How much a person owes, on how many changes."""
    needs = sum(len(one.needs) for one in message.owed)
    return f"{count_words(needs, 'thing', 'things')} on {count_words(len(message.owed), 'change', 'changes')}"


def asked_words(one: Owed, now: datetime) -> str:
    """Since when an answer is awaited; empty where nobody asked."""
    if one.asked_at is None:
        return ""
    days = (now - one.asked_at).days
    return "Asked today." if days < 1 else f"Asked {count_words(days, 'day', 'days')} ago, no answer on record."


def head_words(message: ChaseMessage) -> str:
    """What the message at hand is."""
    if message.person:
        return message.email or "No mail address on record"
    return "Nobody is named for this. Name somebody on the record, or give somebody the role."
