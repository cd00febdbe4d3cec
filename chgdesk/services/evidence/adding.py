"""Taking files as evidence of a change in one act: every byte and fact of it, or nothing (EVD-01, EVD-20)."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import EvidenceLink
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.evidence_taking import read_facts, safe_name
from chgdesk.domain.evidence_taking.facts import HEAD
from chgdesk.errors import Invalid, UserError
from chgdesk.services.context import Context
from chgdesk.services.evidence.commands import AddEvidence, EvidenceFile, NoteLocation
from chgdesk.services.evidence.files import FileSeen, look_at, measured_at, opened, refuse_shortcut, refuse_size
from chgdesk.services.evidence.gathering import MOST
from chgdesk.services.evidence.watch import Watch
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work

REMARKS = "evidence"
"""The word under which an entry says what was kept once or completed."""

_FILLED = ("kind", "source", "captured_at", "captured_by", "covers_from", "covers_to", "note", "time_zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A file whose bytes are in: what was measured, and what it is."""

    name: str
    sha256: str
    size: int
    media_type: str
    said: EvidenceFile
    location: str = ""


def _words(command: AddEvidence) -> str:
    count = len(command.files)
    name = safe_name(_name_of(command.files[0])) if count == 1 else ""
    what = f"the file {name}" if name else f"{count} files"
    return f"attached {what} to {command.change}" if command.change else f"took {what} as evidence"


@handles(AddEvidence, permission="evidence", sentence=_words)
def add_evidence(command: AddEvidence, work: Work, context: Context) -> None:
    """Take the bytes in, record what each file is, and name them on the record; no other field of it is touched."""
    seen = _looked_at(command)
    change = work.changes.by_ref(command.change) if command.change else None
    if command.watch is not None:
        command.watch.expect(sum(2 * (found.size if found else 0) for found in seen))
    taken = [_take(file, found, work, command.watch) for file, found in zip(command.files, seen, strict=True)]
    _record(taken, change, work, context)


@handles(
    NoteLocation,
    permission="evidence",
    sentence=lambda c: f"noted where {safe_name(c.name)} is kept" + (f", evidence of {c.change}" if c.change else ""),
)
def note_location(command: NoteLocation, work: Work, context: Context) -> None:
    """Record the place, the hash and the size of a file that is kept elsewhere (EVD-20)."""
    if not command.location.strip():
        raise UserError("Say where the file is kept: an address, or a system and the place in it (EVD-20).")
    change = work.changes.by_ref(command.change) if command.change else None
    sha256, size = _measured(command)
    taken = _Taken(
        name=safe_name(command.name),
        sha256=sha256,
        size=size,
        media_type=read_facts(command.name, b"", size=0).media_type,
        said=command.facts,
        location=command.location.strip(),
    )
    _record([taken], change, work, context)


def _measured(command: NoteLocation) -> tuple[str, int]:
    """The hash and size given, or measured where the file lies without taking it in."""
    if command.path is None:
        digest = command.sha256.strip().lower()
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise UserError(
                "Nothing was recorded: a file kept elsewhere is known by its SHA-256, 64 digits and letters a to f. "
                "Measure it with `sha256sum`, or name the file so that it is measured here (EVD-20)."
            )
        if command.size <= 0:
            raise UserError("Nothing was recorded: say how many bytes the file has (EVD-20).")
        return digest, command.size
    return measured_at(command.path, command.watch)


def _name_of(file: EvidenceFile) -> str:
    return file.name or (file.path.name if file.path is not None else "")


def _looked_at(command: AddEvidence) -> list[FileSeen | None]:
    """Every file looked at before the first is read, so that all that is wrong is said at once."""
    if not command.files:
        raise UserError("No file was given. Choose one, or drop it on the record.")
    if len(command.files) > MOST:
        raise UserError(f"{len(command.files):,} files were given; one act takes {MOST}. Add them in several steps.")
    seen: list[FileSeen | None] = []
    faults: list[str] = []
    for file in command.files:
        try:
            if file.path is not None:
                seen.append(look_at(file.path))
            else:
                refuse_size(safe_name(file.name), len(file.data))
                seen.append(None)
        except UserError as fault:
            faults.append(str(fault))
    if len(faults) == 1:
        raise UserError(f"Nothing was recorded. {faults[0]}")
    if faults:
        raise Invalid(f"Nothing was recorded; {len(faults)} files cannot be taken: " + " ".join(faults), tuple(faults))
    return seen


def _take(file: EvidenceFile, seen: FileSeen | None, work: Work, watch: Watch | None) -> _Taken:
    """The bytes of one file, measured while they are copied."""
    name = _name_of(file)
    if seen is None:
        facts = read_facts(name, file.data[:HEAD], size=len(file.data))
        refuse_shortcut(facts)
        digest, size = work.blobs.put(io.BytesIO(file.data))
    else:
        with opened(seen) as stream:
            facts = read_facts(name, stream.read(min(HEAD, seen.size)), size=seen.size)
        refuse_shortcut(facts)
        with opened(seen, watch) as stream:
            digest, size = work.blobs.put(stream)
    return _Taken(name=facts.name, sha256=digest, size=size, media_type=facts.media_type, said=file)


def _record(taken: list[_Taken], change: Change | None, work: Work, context: Context) -> None:
    """Items for new bytes, links for the record, and a remark for whatever was held already."""
    remarks: list[str] = []
    linked = {link.sha256 for link in change.evidence if link.stands} if change is not None else set()
    links: list[EvidenceLink] = []
    known: dict[str, str] = {}
    is_new = False
    for number, one in enumerate(taken, start=1):
        if one.sha256 in known:
            remarks.append(f"{one.name} holds the same bytes as {known[one.sha256]}; it was kept once.")
            continue
        known[one.sha256] = one.name
        if change is not None and one.sha256 in linked:
            remarks.append(f"{one.name} is evidence of {change.ref} already.")
            continue
        kind, was_kept = _keep(one, f"EVI-{work.seq}.{number}", work, context, remarks)
        is_new = is_new or was_kept
        if change is not None:
            links.append(_link(one, kind, context))
    if change is not None and links:
        work.changes.save(replace(change, evidence=(*change.evidence, *links)))
    elif not is_new:
        raise UserError(f"Nothing was recorded. {' '.join(remarks)}")
    if remarks:
        work.note(REMARKS, "\n".join(remarks))


def _keep(one: _Taken, ref: str, work: Work, context: Context, remarks: list[str]) -> tuple[str, bool]:
    """A new item, or the known one of the same bytes with what was lacking filled in; the kind, and if it was kept."""
    before = next((held.value for held in work.evidence.matching("sha256", one.sha256)), None)
    if before is None:
        work.evidence.add(_item(one, ref, context))
        return one.said.kind, True
    once = "" if one.location else "; its bytes were kept once"
    remarks.append(f"{one.name} was on record already as {before.name} ({before.ref}){once}.")
    after = replace(before, **_lacking(before, one, remarks))
    if after != before:
        work.evidence.save(after)
    return one.said.kind or before.kind, after != before


def _lacking(before: EvidenceItem, one: _Taken, remarks: list[str]) -> dict[str, Any]:
    """What is said now and was not said before; what was said differently stays, which is remarked on."""
    found: dict[str, Any] = {}
    if not before.held and not one.location:
        found |= {"held": True, "size": one.size, "media_type": one.media_type}
    if one.location and not before.location:
        found["location"] = one.location
    for name in _FILLED:
        old, new = getattr(before, name), getattr(one.said, name)
        if new and not old:
            found[name] = new
        elif new and new != old and name not in {"kind", "note"}:
            remarks.append(f"{one.name}: {name.replace('_', ' ')} stays as first recorded; correct it with a reason.")
    return found


def _item(one: _Taken, ref: str, context: Context) -> EvidenceItem:
    said = one.said
    return EvidenceItem(
        ref=ref,
        sha256=one.sha256,
        size=one.size,
        name=one.name,
        media_type=one.media_type,
        kind=said.kind,
        source=said.source.strip(),
        captured_at=said.captured_at,
        captured_by=said.captured_by or None,
        covers_from=said.covers_from,
        covers_to=said.covers_to,
        location=one.location,
        held=not one.location,
        note=said.note.strip(),
        time_zone=said.time_zone.strip(),
        provenance=Provenance(
            basis=Basis.STATED if one.location else Basis.DOCUMENT,
            source="handed over at this desk",
            document=None if one.location else one.sha256,
            recorded_at=context.now(),
        ),
    )


def _link(one: _Taken, kind: str, context: Context) -> EvidenceLink:
    return EvidenceLink(
        sha256=one.sha256,
        name=one.name,
        kind=kind,
        attribute=one.said.attribute,
        about=one.said.about,
        linked_at=context.now(),
        linked_by=context.actor.person,
    )
