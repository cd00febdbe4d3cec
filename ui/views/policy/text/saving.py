"""Recording what was typed, and what happens where somebody else was faster; nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chgdesk.domain.policy_text import PolicySection
from chgdesk.services.policies.commands import Edited
from chgdesk.services.reading import EntryBySeq, RecordByRef
from ui.times import moment_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """A section somebody else saved meanwhile: as it stands recorded, its stored number, by whom and when."""

    section: PolicySection
    stored: int
    person: str
    recorded_at: str

    def moment_words(self, zone: ZoneInfo) -> str:
        """When it was recorded, as people read it."""
        return moment_words(datetime.fromisoformat(self.recorded_at), zone) if self.recorded_at else "an earlier moment"


def what_changed(ask: Callable[[object], Any], version: str, edits: tuple[Edited, ...]) -> tuple[Theirs, ...]:
    """Which of these sections somebody else saved since they were read; runs on a reader thread."""
    found = []
    for edit in edits:
        held = ask(RecordByRef(kind="policy_section", ref=f"{version}/{edit.section.key}")) if edit.seen else None
        if held is None or held.version == edit.seen:
            continue
        entry = ask(EntryBySeq(seq=held.seq))
        person = ask(RecordByRef(kind="person", ref=entry.actor)) if entry is not None else None
        name = person.value.name if person is not None else (entry.actor if entry is not None else "somebody")
        found.append(
            Theirs(
                section=held.value,
                stored=held.version,
                person=name,
                recorded_at=str(entry.recorded) if entry is not None else "",
            )
        )
    return tuple(found)
