"""Twelve questions that an adopted policy's text answers, or does not (POL-28)."""

from __future__ import annotations

from chgdesk.text.questions.asking import SILENT, AskedPart, AskedQuestion, Part, Question, Quote
from chgdesk.text.questions.roles import RoleMention, roles_in
from chgdesk.text.questions.run import asked
from chgdesk.text.questions.twelve import TWELVE

__all__ = [
    "SILENT",
    "TWELVE",
    "AskedPart",
    "AskedQuestion",
    "Part",
    "Question",
    "Quote",
    "RoleMention",
    "asked",
    "roles_in",
]
