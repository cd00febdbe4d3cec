"""What each record that was brought in still lacks, in the words of the record's own page (CHG-07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.workflow.weighing import weigh
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RecordByRef, RegisterAround


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """One record and the sentences of what it lacks."""

    ref: str
    title: str
    sentences: tuple[str, ...]


def lacking(desk: Desk, refs: Iterable[str]) -> Iterator[Lacking]:
    """Weigh each of these records under the rules of its day."""
    for ref in refs:
        held = desk.ask(RecordByRef(kind="change", ref=ref))
        if held is None:
            continue
        weighed = weigh(held.value, facts_of(desk.ask(RegisterAround(rid=held.rid))), desk.context.now())
        yield Lacking(ref=ref, title=held.value.title, sentences=tuple(need.sentence for need in weighed.needs))
