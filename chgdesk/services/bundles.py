"""The evidence bundle of a period: built from one picture of the workspace, then issued and sealed (EVD-05..17)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chgdesk.domain.audit import Note, stamp
from chgdesk.domain.evaluation.judge import Evaluation, Period
from chgdesk.domain.evidence import EvidenceItem, IssuedBundle
from chgdesk.domain.record_page import HeldFile
from chgdesk.domain.record_reading import read_record
from chgdesk.errors import StorageProblem
from chgdesk.exports.builders.change_log import change_log, population_cover
from chgdesk.exports.builders.dossier import dossier
from chgdesk.exports.builders.registers import policy_versions, registers_book
from chgdesk.exports.builders.request_index import request_index
from chgdesk.exports.builders.scope import Scope
from chgdesk.exports.builders.self_test import auditor_sheet, self_test
from chgdesk.exports.bundle import ISSUE, SUMS_DETAIL, Content, body, safe_name, seal_files, sums_digest
from chgdesk.exports.bundle_files import refuse_zip, write_folder, write_zip
from chgdesk.exports.report import Report
from chgdesk.services.bundle_index import index_items
from chgdesk.services.context import Context, app_version
from chgdesk.services.desk import Desk
from chgdesk.services.evaluation import WhatIf, evaluation_document
from chgdesk.services.exporting import pdf_bytes, register_head, xlsx_bytes
from chgdesk.services.interchange import omitted, write_interchange
from chgdesk.services.judging import judge_desk
from chgdesk.services.plain_json import json_file
from chgdesk.services.policies.members import policy_members
from chgdesk.services.policies.papers import Printed
from chgdesk.services.reading import (
    CheckpointNow,
    EvidenceBytes,
    RecordsOf,
    TrailEntries,
    TrailHead,
    TrailLeaves,
    WorkspaceIdentity,
)
from chgdesk.services.registry import Command, handles
from chgdesk.services.signing import Signer
from chgdesk.storage.schema import SCHEMA_VERSION
from chgdesk.storage.work import Work

Progress = Callable[[int, int, str], None]
"""Steps done, steps in all, and what is being done."""

_ISSUED = f'"action":"{ISSUE}"'.encode()
LOG, POLICIES, DATA = "Change Management", "Policies", "Data"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRequest:
    """What to build: the period, the instant of the test, and the options that every page names."""

    period: Period
    as_of: datetime | None = None
    fixed_time: datetime | None = None
    known_at: datetime | None = None
    what_ifs: tuple[WhatIf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltBundle:
    """What was written: how many files, the hash of their list, and the entry that records it, if any."""

    files: int
    sums_sha256: str
    records: int
    to_look_at: int
    not_held: tuple[str, ...]
    entry: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueBundle(Command):
    """Record that a bundle left the workspace: what it covered and the hash of its list (EVD-17)."""

    bundle: IssuedBundle


@handles(
    IssueBundle,
    permission="export",
    sentence=lambda c: f"issued an evidence bundle for {c.bundle.period}",
    action=ISSUE,
)
def issue_bundle(command: IssueBundle, work: Work, _context: Context) -> None:
    """Record the issue; the entry names the SHA-256 of the bundle's list."""
    work.note(SUMS_DETAIL, command.bundle.sha256)
    work.note("period", command.bundle.period)
    work.bundles.add(command.bundle)


def build_bundle(
    desk: Desk,
    request: BundleRequest,
    *,
    folder: Path,
    zip_file: Path | None,
    signer: Signer | None = None,
    progress: Progress | None = None,
) -> BuiltBundle:
    """Build, issue, seal and write a bundle; with an operator-set time nothing is recorded and no seal is made.

    Raises:
        StorageProblem: evidence that should be held is missing or altered, or the place cannot be written.
    """
    tell = progress or (lambda _done, _total, _what: None)
    tell(0, 1, "judging the records")
    scope = _scope(desk, request)
    tell(0, len(scope.members) + 8, "reading evidence")
    files, not_held = _files(desk, scope, tell)
    is_sealed = request.fixed_time is None and not desk.is_read_only
    whole = body(files, _manifest_facts(desk, scope, request, is_sealed=is_sealed))
    entry: int | None = None
    seal: dict[str, Content] = {}

    def issue() -> Mapping[str, Content]:
        """Record the issue once the body lies on the disk, and seal it."""
        nonlocal entry
        if is_sealed:
            entry = _issue(desk, scope, whole)
            seal.update(_seal(desk, entry, signer))
        return seal

    if zip_file is not None:
        refuse_zip(zip_file, whole)
    write_folder(folder, whole, seal=issue)
    sealed = {**whole, **seal}
    if zip_file is not None:
        write_zip(zip_file, sealed)
    return BuiltBundle(
        files=len(sealed),
        sums_sha256=sums_digest(whole),
        records=len(scope.members),
        to_look_at=sum(scope.counts),
        not_held=not_held,
        entry=entry,
    )


def _scope(desk: Desk, request: BundleRequest) -> Scope:
    now = request.fixed_time or desk.context.now()
    evaluation = judge_desk(
        desk, request.period, request.as_of or now, known_at=request.known_at, what_ifs=request.what_ifs
    )
    return Scope(
        evaluation=evaluation,
        generated_at=now,
        generated_by=desk.context.actor.name,
        app_version=app_version(),
        head=register_head(desk),
        evidence=tuple(held.value for held in desk.ask(RecordsOf(kind="evidence_item"))),
        notes=tuple(held.value for held in desk.ask(RecordsOf(kind="finding_note"))),
        fixed_time=stamp(request.fixed_time) if request.fixed_time else "",
        what_ifs=tuple(f"{w.path} = {w.value}" for w in request.what_ifs),
        known_at=stamp(request.known_at) if request.known_at else "",
    )


def _manifest_facts(desk: Desk, scope: Scope, request: BundleRequest, *, is_sealed: bool) -> dict[str, object]:
    identity = desk.ask(WorkspaceIdentity())
    head = desk.ask(TrailHead())
    return {
        "app": scope.app_version,
        "schema": SCHEMA_VERSION,
        "sealed": is_sealed,
        "query": {
            "as_of": stamp(scope.evaluation.as_of),
            "first_day": request.period.first.isoformat(),
            "last_day": request.period.last.isoformat(),
            "words": "Production changes that went live in the period, by record or by deployment log",
        },
        "options": {
            "fixed_time": stamp(request.fixed_time) if request.fixed_time else None,
            "known_at": stamp(request.known_at) if request.known_at else None,
            "set": [f"{w.path}={w.value}" for w in request.what_ifs],
        },
        "register": {
            "origin": f"chgdesk/{identity.uuid}/e{identity.epoch}",
            "size": head.register_size,
            "root": head.register_root.hex(),
        },
    }


def _files(desk: Desk, scope: Scope, tell: Progress) -> tuple[dict[str, Content], tuple[str, ...]]:
    """Every file of the body but those about the bundle itself, and the names of what is not held."""
    total = len(scope.members) + 8
    files: dict[str, Content] = {}
    not_held: list[str] = []
    elsewhere: list[dict[str, object]] = []
    items = {item.sha256: item for item in scope.evidence}
    for done, (change, judgement) in enumerate(scope.members, start=1):
        tell(done, total, f"writing {change.ref}")
        page = read_record(
            change,
            scope.evaluation.facts,
            scope.evaluation.as_of,
            evidence=scope.evidence,
            notes=(note for note in scope.notes if note.change == change.ref),
            judgement=judgement,
        )
        day = judgement.start and scope.evaluation.rules.calendar.local_date(judgement.start)
        title = f"{day or 'no date'} {change.ref}"
        place = f"{LOG}/Records/{safe_name(title)}"
        files[f"{place}/register record.pdf"] = pdf_bytes(dossier(scope, page))
        taken = {"register record.pdf"}
        for held in page.evidence:
            if not held.held or not held.sha256:
                kept = f" (kept at {held.location})" if held.location else ""
                not_held.append(f"{change.ref}: {held.name}{kept}")
                elsewhere += [_elsewhere(change.ref, held)] if held.location else []
                continue
            name = safe_name(held.name, taken)
            taken.add(name)
            files[f"{place}/{name}"] = _evidence(desk, items[held.sha256], change.ref)
    policies = _policies(desk, scope, items, lambda what: tell(total - 8, total, what))
    files.update(policies)
    named = tuple(sorted(name for name in policies if name.endswith(".pdf") and " original " not in name))
    if elsewhere:
        files[f"{DATA}/kept_elsewhere.json"] = json_file({"files": elsewhere})
    files.update(_books(scope, len(not_held), named, lambda step, what: tell(total - 8 + step, total, what)))
    return files, tuple(not_held)


def _elsewhere(ref: str, held: HeldFile) -> dict[str, object]:
    """Where a file that is not delivered is kept, with the hash it must have (EVD-20)."""
    size = held.size or 0
    return {"change": ref, "name": held.name, "location": held.location, "sha256": held.sha256, "size": size}


def _policies(
    desk: Desk, scope: Scope, items: Mapping[str, EvidenceItem], tell: Callable[[str], None]
) -> dict[str, Content]:
    """The policy as it was in force within the period, with the originals of adopted versions (EVD-18)."""
    evaluation = scope.evaluation
    printed = Printed(at=scope.generated_at, by_operator=bool(scope.fixed_time))
    found = policy_members(desk, evaluation.facts.register.policy_versions, evaluation.period, printed, tell)
    files: dict[str, Content] = {f"{POLICIES}/{safe_name(name)}": data for name, data in found.files.items()}
    for name, digest, ref in found.originals:
        files[f"{POLICIES}/{safe_name(name)}"] = _evidence(desk, items[digest], ref)
    return files


def _evidence(desk: Desk, item: EvidenceItem, ref: str) -> bytes:
    """The bytes of a piece of evidence; a missing or altered one stops the build and is named (EVD-25, T7)."""
    try:
        return _as_taken_in(desk.ask(EvidenceBytes(sha256=item.sha256)), item)
    except StorageProblem as fault:
        sentence = (
            f"The bundle was not written: {item.name}, evidence of {ref}, cannot be read as it was taken in. {fault} "
            "Restore it from a backup, or run `chgdesk verify` to see what else is affected."
        )
        raise StorageProblem(sentence) from fault


def _as_taken_in(data: bytes, item: EvidenceItem) -> bytes:
    if hashlib.sha256(data).hexdigest() != item.sha256:
        raise StorageProblem(f"Its bytes are not those of {item.sha256[:12]}….")
    return data


def _books(
    scope: Scope, lacking: int, policies: tuple[str, ...], tell: Callable[[int, str], None]
) -> dict[str, Content]:
    """The pages and workbooks about all records together, with their machine-readable copies (AUD-14)."""
    makers: tuple[tuple[str, Callable[[Report], bytes], Callable[[Scope], Report]], ...] = (
        (f"{LOG}/Change Log.pdf", pdf_bytes, change_log),
        (f"{LOG}/Change Log.xlsx", xlsx_bytes, lambda s: change_log(s, sheet=True)),
        (f"{LOG}/Population.xlsx", xlsx_bytes, population_cover),
        (f"{LOG}/Management self-test.pdf", pdf_bytes, self_test),
        (f"{LOG}/Management self-test.xlsx", xlsx_bytes, self_test),
        (f"{LOG}/Test sheet - auditor copy.xlsx", xlsx_bytes, auditor_sheet),
        (f"{LOG}/Registers.xlsx", xlsx_bytes, registers_book),
        (f"{POLICIES}/Policy versions and reviews.pdf", pdf_bytes, policy_versions),
    )
    files: dict[str, Content] = {}
    for step, (name, render, build) in enumerate(makers, start=1):
        tell(step, f"writing {name.rpartition('/')[2]}")
        files[safe_path(name)] = render(build(scope))
    files["Index.pdf"] = pdf_bytes(request_index(scope, index_items(scope, lacking, policies)))
    files[f"{DATA}/evaluation.json"] = json_file(evaluation_document(scope.evaluation))
    files[f"{DATA}/register.json"] = json_file(_interchange(scope.evaluation))
    return files


def _interchange(evaluation: Evaluation) -> Mapping[str, object]:
    register = evaluation.facts.register
    return write_interchange(register, omitted=omitted(register))


def safe_path(path: str) -> str:
    """A path of ours in the bundle's alphabet."""
    return "/".join(safe_name(part) for part in path.split("/"))


def _issue(desk: Desk, scope: Scope, whole: Mapping[str, Content]) -> int:
    period = scope.evaluation.period
    head = desk.ask(TrailHead())
    digest = sums_digest(whole)
    bundle = IssuedBundle(
        ref=f"BUNDLE-{head.size + 1}",
        kind="evidence",
        period=f"{period.first.isoformat()}..{period.last.isoformat()}",
        sha256=digest,
        files=len(whole),
        register_size=head.register_size,
        register_root=head.register_root.hex(),
        issued_at=scope.generated_at,
        issued_by=scope.generated_by,
        options="; ".join(scope.what_ifs),
    )
    return desk.execute(IssueBundle(bundle=bundle)).seq


def _seal(desk: Desk, seq: int, signer: Signer | None) -> dict[str, Content]:
    """The issue's entry, its proof and the checkpoint after it, with proofs from every earlier one given away."""
    checkpoint = desk.ask(CheckpointNow())
    note = signer.note(checkpoint) if signer is not None else Note(checkpoint=checkpoint)
    key = signer.verifier_line(checkpoint) if signer is not None else None
    leaves: list[bytes] = desk.ask(TrailLeaves())
    payloads: list[bytes] = desk.ask(TrailEntries())
    issues = {number for number, payload in enumerate(payloads, start=1) if _ISSUED in payload}
    earlier = {number for number in issues if number < seq} | {desk.ask(TrailHead()).register_size}
    return seal_files(note.text(), payloads[seq - 1], leaves[: note.checkpoint.size], earlier=sorted(earlier), key=key)
