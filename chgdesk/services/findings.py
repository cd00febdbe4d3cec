"""A person's word on a machine finding: confirmed as a deviation, or explained (EVD-23, SMP-09)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.basis import Provenance
from chgdesk.domain.evidence import FindingNote
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work

CONFIRMED = "confirmed"
EXPLAINED = "explained"


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOfFinding(Command):
    """Say of one finding on one change whether it is a deviation or what explains it; `about` is its role or test."""

    change: str
    code: str
    about: str = ""
    verdict: str = EXPLAINED
    text: str = ""
    person: str = ""


@handles(
    SayOfFinding,
    permission="findings",
    sentence=lambda c: f"{c.verdict} {c.code} on {c.change}",
    reversal="SayOfFinding",
)
def say_of_finding(command: SayOfFinding, work: Work, context: Context) -> None:
    """Record what was said; saying something else later is a new version of the same note."""
    if command.verdict not in {CONFIRMED, EXPLAINED}:
        sentence = f"{command.verdict!r} is not a word on a finding; say confirmed or explained."
        raise UserError(sentence)
    if command.verdict == EXPLAINED and not command.text.strip():
        sentence = f"Nothing was recorded on {command.code}: an explanation needs a sentence. Write what explains it."
        raise UserError(sentence)
    work.changes.by_ref(command.change)
    person = command.person or context.actor.person
    note = FindingNote(
        ref=" ".join(part for part in (command.change, command.code, command.about) if part),
        change=command.change,
        code=command.code,
        about=command.about,
        verdict=command.verdict,
        text=command.text.strip(),
        person=person,
        at=context.now(),
        provenance=Provenance(source="said at this desk", recorded_at=context.now()),
    )
    work.because(command.text.strip())
    known = work.finding_notes.find(note.ref)
    if known is None:
        work.finding_notes.add(note)
    else:
        work.finding_notes.save(note, expected_version=known.version)
