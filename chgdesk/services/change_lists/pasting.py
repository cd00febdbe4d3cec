"""Recording a pasted block: a verdict for each row first, then all rows in one sealed act (peers T16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.domain.list_edits import Ground
from chgdesk.domain.pasting import Pasted, PastedRow, drafts_of
from chgdesk.domain.pasting.rows import PasteGround
from chgdesk.domain.people import Organisation
from chgdesk.errors import UserError
from chgdesk.services.change_lists.vocabulary import ChangeVocabulary, rules_on_record
from chgdesk.services.changes.saving import SaveChange, settled_save
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, answer_to, answers, handles
from chgdesk.storage.kinds import ORGANISATION
from chgdesk.storage.queries import vocabulary
from chgdesk.storage.repositories import Reader
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPasted(Command):
    """Put the drafts of a pasted block on record, each under the next number, all in one act."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPaste:
    """What each row of a block would make under these columns; nothing is written."""

    pasted: Pasted
    keys: tuple[str, ...]
    has_head: bool
    now: datetime


@handles(
    RecordPasted,
    permission="record",
    sentence=lambda c: f"recorded {len(c.changes)} change{'' if len(c.changes) == 1 else 's'} pasted from a list",
)
def record_pasted(command: RecordPasted, work: Work, context: Context) -> None:
    """Settle and add each draft in its order, so that numbers follow the rows."""
    if not command.changes:
        raise UserError("Nothing was recorded: no row of the block makes a record.")
    for change in command.changes:
        work.changes.add(settled_save(SaveChange(change=replace(change, ref="")), None, work, context))


@answers(PreviewPaste)
def _preview(query: PreviewPaste, connection: Any) -> tuple[PastedRow, ...]:
    organisations: Reader[Any] = Reader(connection, ORGANISATION)
    organisation = next((held.value for held in organisations.all()), Organisation())
    words = answer_to(ChangeVocabulary)(ChangeVocabulary(), connection)
    rules = rules_on_record(connection)
    ground = Ground(at=query.now, people=vocabulary.people(connection), zone=organisation.zone, risks=words.risks)
    against = PasteGround(
        ground=ground,
        categories=rules[0].categories if rules else words.categories,
        home_refs=vocabulary.home_refs(connection),
    )
    return drafts_of(query.pasted, query.keys, has_head=query.has_head, against=against)
