"""One field set on many records in one sealed act, with a preview row by row; the rules are those of every save.

The preview refuses rows one by one. The act itself is all or nothing: where a row became invalid since the preview,
nothing is written, and the rows are named (peers D16, T3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.change import Change
from chgdesk.domain.list_edits import ChangeEdit, Ground, edited, field_of, fill_down, shown_value
from chgdesk.domain.people import Organisation
from chgdesk.domain.workflow.editing import Editing, SaveRefused, revised, voiding_fields
from chgdesk.errors import Reason, RuleViolation, UserError
from chgdesk.services.change_lists.vocabulary import risks_on_record
from chgdesk.services.changes.conflicts import conflict_over
from chgdesk.services.changes.saving import SaveChange, settled_save
from chgdesk.services.changes.standing import held_change
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, answers, handles
from chgdesk.storage.kinds import CHANGE, ORGANISATION, PARAMETER_SET
from chgdesk.storage.queries import vocabulary
from chgdesk.storage.repositories import Held, Reader
from chgdesk.storage.work import Work

MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EditChanges(Command):
    """Set fields on several records; one entry in the trail for all of them."""

    edits: tuple[ChangeEdit, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsFor:
    """The edits that put one value into a field of these records, in the versions they have now."""

    rids: Sequence[int]
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FillDownFor:
    """The edits that put the first record's value of a field into the others (Ctrl+D)."""

    rids: Sequence[int]
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewEdits:
    """What edits would do, row by row; nothing is written."""

    edits: tuple[ChangeEdit, ...]
    now: datetime
    actor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLine:
    """One row of the preview: old and new in words, or why it is refused; `note` says what else follows."""

    ref: str
    title: str
    field: str
    before: str = ""
    after: str = ""
    refusal: str = ""
    note: str = ""

    @property
    def changes(self) -> bool:
        """Whether the act would change this row."""
        return not self.refusal and self.before != self.after


def _sentence(command: EditChanges) -> str:
    fields = dict.fromkeys(found.title for edit in command.edits if (found := field_of(edit.field)))
    count = len({edit.ref for edit in command.edits})
    return f"set {', '.join(fields) or 'fields'} on {count} change{'' if count == 1 else 's'}"


@handles(EditChanges, permission="record", sentence=_sentence, reversal="EditChanges")
def edit_changes(command: EditChanges, work: Work, context: Context) -> None:
    """Settle every row by the rules of a save, then write them all."""
    ground = _ground(work.organisations, work.people, work.parameter_sets, context.now())
    refused: list[tuple[str, str]] = []
    saved: list[tuple[Change, int | None]] = []
    for ref, edits in _by_record(command.edits).items():
        try:
            held = held_change(ref, work)
            saved.append((_settled(held, edits, command.reason, ground, work=work, context=context), held.version))
        except UserError as refusal:
            refused.append((ref, str(refusal).removeprefix("Nothing was saved. ")))
    if refused:
        raise RuleViolation(_reasons(refused))
    if not saved:
        raise UserError("Nothing was set: no record was named.")
    work.because(command.reason)
    work.changes.save_many(saved)


def _settled(
    held: Held[Change], edits: Sequence[ChangeEdit], reason: str, ground: Ground, *, work: Work, context: Context
) -> Change:
    """One record with all its edits, as a save would put it on record."""
    wanted = held.value
    for edit in edits:
        if edit.expected_version != held.version:
            raise conflict_over(held, edit.expected_version, held.value, work)
        wanted = edited(wanted, edit, ground, reason)
    return settled_save(SaveChange(change=wanted, reason=reason), held.value, work, context)


def _by_record(edits: Iterable[ChangeEdit]) -> dict[str, list[ChangeEdit]]:
    found: dict[str, list[ChangeEdit]] = {}
    for edit in edits:
        found.setdefault(edit.ref, []).append(edit)
    return found


def _reasons(refused: Sequence[tuple[str, str]]) -> tuple[Reason, ...]:
    """The refusal of a whole act: how many rows stand against it, and the first few by name."""
    count = f"{len(refused)} record{'' if len(refused) == 1 else 's'}"
    head = Reason(code="edit", sentence=f"Nothing was set, because {count} cannot be changed so.")
    named = tuple(Reason(code="edit", sentence=f"{ref}: {sentence}") for ref, sentence in refused[:MOST_NAMED])
    more = len(refused) - MOST_NAMED
    tail = (Reason(code="edit", sentence=f"And {more} more."),) if more > 0 else ()
    return (head, *named, *tail)


def _ground(organisations: Any, people: Any, parameter_sets: Any, at: datetime) -> Ground:
    """What edits are read against, from whatever reads these kinds."""
    organisation = next((held.value for held in organisations.all()), Organisation())
    names = {held.value.ref: held.value.name for held in people.all()}
    risks = risks_on_record(tuple(held.value for held in parameter_sets.all()))
    return Ground(at=at, people=names, zone=organisation.zone, risks=risks)


@answers(EditsFor)
def _edits_for(query: EditsFor, connection: Any) -> tuple[ChangeEdit, ...]:
    reader: Reader[Change] = Reader(connection, CHANGE)
    held = (reader.held(rid) for rid in query.rids)
    return tuple(
        ChangeEdit(ref=one.value.ref, expected_version=one.version, field=query.field, value=query.value)
        for one in held
    )


@answers(FillDownFor)
def _fill_down_for(query: FillDownFor, connection: Any) -> tuple[ChangeEdit, ...]:
    reader: Reader[Change] = Reader(connection, CHANGE)
    held = [reader.held(rid) for rid in query.rids]
    return fill_down([(one.value, one.version) for one in held], query.field)


@answers(PreviewEdits)
def _preview(query: PreviewEdits, connection: Any) -> tuple[EditLine, ...]:
    organisations: Reader[Any] = Reader(connection, ORGANISATION)
    sets: Reader[Any] = Reader(connection, PARAMETER_SET)
    names = vocabulary.people(connection)
    organisation = next((held.value for held in organisations.all()), Organisation())
    risks = risks_on_record(tuple(held.value for held in sets.all()))
    ground = Ground(at=query.now, people=names, zone=organisation.zone, risks=risks)
    editing = Editing(
        actor=query.actor,
        now=query.now,
        holds=lambda _digest: True,  # these fields name no file
        calendar=Calendar(zone=organisation.zone),
        reason=query.reason,
    )
    reader: Reader[Change] = Reader(connection, CHANGE)
    return tuple(_line(reader, edit, ground, editing) for edit in query.edits)


def _line(reader: Reader[Change], edit: ChangeEdit, ground: Ground, editing: Editing) -> EditLine:
    """One row of the preview."""
    held = reader.find(edit.ref)
    if held is None:
        return EditLine(ref=edit.ref, title="", field=edit.field, refusal="It is not on record any more.")
    change = held.value
    line = EditLine(ref=edit.ref, title=change.title, field=edit.field, before=_shown(change, edit, ground))
    if held.version != edit.expected_version:
        return replace(line, refusal="It was changed since the list was read. Look at it, then try again.")
    try:
        wanted = edited(change, edit, ground, editing.reason)
        after = revised(change, wanted, editing) if wanted != change else change
    except (UserError, SaveRefused) as refusal:
        return replace(line, refusal=str(refusal))
    return replace(line, after=_shown(after, edit, ground), note=_note(change, wanted))


def _shown(change: Change, edit: ChangeEdit, ground: Ground) -> str:
    return shown_value(change, edit.field, ground.zone, ground.people)


def _note(before: Change, wanted: Change) -> str:
    """What follows from an edit beside the field itself (APR-11)."""
    if before == wanted:
        return "says so already"
    standing = [a for a in before.approvals if a.voided_at is None and a.decision != "reject"]
    if not standing or not voiding_fields(before, wanted):
        return ""
    return f"voids {len(standing)} approval{'' if len(standing) == 1 else 's'}"
