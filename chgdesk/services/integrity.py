"""Verify a workspace: what agrees, what does not and where, and how far an earlier checkpoint reaches (AUD-04, 3.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.audit import Checkpoint, parse_note
from chgdesk.errors import Invalid
from chgdesk.services.desk import Desk
from chgdesk.services.registry import answers
from chgdesk.storage import audit_log, replay, verification
from chgdesk.storage.verification import Fault, TrailFacts

Progress = Callable[[str], None]
__all__ = ["Anchor", "Fault", "IntegrityReport", "VerifyWorkspace", "verify"]

NOT_SHOWN = "This does not show that the whole was not rebuilt."


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A checkpoint that left this machine: its text, or its size and root; and when the reader saw it."""

    size: int
    root: bytes
    store: str = ""
    seen: str = ""

    @classmethod
    def read(cls, text: str, seen: str = "") -> Anchor:
        """Read the lines of a checkpoint as they stand on paper, in a file or in a bundle."""
        try:
            found: Checkpoint = parse_note(text).checkpoint
        except ValueError as fault:
            raise Invalid(f"This is not a checkpoint: {fault}.") from fault
        return cls(size=found.size, root=found.root, store=found.store, seen=seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityReport:
    """What a verification found, and in which words it may be told."""

    findings: tuple[Fault, ...]
    statements: tuple[str, ...]
    size: int
    root: bytes
    anchored: int
    oldest_unanchored: str | None

    @property
    def is_consistent(self) -> bool:
        """Whether nothing disagrees; alone this does not show that the whole was not rebuilt."""
        return not self.findings

    @property
    def unanchored(self) -> int:
        """How many entries stand after the last agreeing checkpoint."""
        return self.size - self.anchored


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyWorkspace:
    """Check everything; with an anchor also that the entries up to it are those it pinned down."""

    anchor: Anchor | None = None
    progress: Progress | None = None


@answers(VerifyWorkspace)
def verify_workspace(query: VerifyWorkspace, connection: Any) -> IntegrityReport:
    """Walk the trail, the kept versions, the registers, the files and the structure."""
    tell = query.progress or (lambda _step: None)
    tell("the trail")
    facts = verification.check_trail(connection)
    findings = list(facts.faults)
    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("the checkpoints", lambda: _check_kept(connection)),
        ("the records each entry sealed", lambda: facts.object_faults),
        ("the kept versions", lambda: verification.check_versions(connection, facts)),
        ("the registers", lambda: replay.check_registers(connection)),
        ("the evidence files", lambda: verification.check_files(connection, facts)),
        ("the small tables", lambda: verification.check_shapes(connection, facts)),
        ("the workspace's identity", lambda: verification.check_identity(connection, facts)),
        ("the structure", lambda: verification.check_structure(connection)),
    )
    for name, step in steps:
        tell(name)
        findings += step()
    anchored = _check_anchor(connection, query.anchor, findings)
    return _report(connection, facts, findings, query.anchor, anchored)


def _check_kept(connection: Any) -> list[Fault]:
    """The kept checkpoints and the register head are roots of this trail."""
    kept = audit_log.checkpoints(connection)
    head = audit_log.head(connection)
    roots = verification.roots_at(connection, [size for size, *_rest in kept] + [head.register_size])
    faults = [
        Fault(table="checkpoint", sentence="the trail differs from a kept checkpoint", entry=size)
        for size, root, note, _purpose in kept
        if roots.get(size) != root or not _says(note, size, root)
    ]
    touched = verification.register_size(connection)
    if head.register_size != touched or roots.get(touched) != head.register_root:
        faults.append(
            Fault(table="audit_head", sentence="the register head is not that of the last recorded act", entry=touched)
        )
    return faults


def _says(note: str, size: int, root: bytes) -> bool:
    try:
        made = parse_note(note).checkpoint
    except ValueError:
        return False
    return (made.size, made.root) == (size, root)


def _check_anchor(connection: Any, anchor: Anchor | None, findings: list[Fault]) -> int:
    """How many entries an agreeing anchor covers; a disagreeing one is a finding."""
    if anchor is None:
        return 0
    size = audit_log.head(connection).size
    store = audit_log.find_store(connection)
    if anchor.store and (store is None or anchor.store != store.uuid):
        findings.append(Fault(table="workspace", sentence="the checkpoint is of another workspace"))
    elif verification.trail_size(connection) < anchor.size:
        findings.append(
            Fault(
                table="audit_event",
                sentence=f"the trail ends before the checkpoint, which saw {anchor.size} entries",
                entry=size,
            )
        )
    elif verification.roots_at(connection, [anchor.size]).get(anchor.size) != anchor.root:
        sentence = f"among the first {anchor.size} entries something was changed, removed, inserted or reordered"
        findings.append(Fault(table="audit_event", sentence=sentence, entry=anchor.size))
    else:
        return anchor.size
    return 0


def _report(
    connection: Any, facts: TrailFacts, findings: list[Fault], anchor: Anchor | None, anchored: int
) -> IntegrityReport:
    report = facts.report
    assert report is not None
    first_open = audit_log.entry(connection, anchored + 1) if not findings and anchored < report.size else None
    oldest = None if first_open is None else first_open.recorded
    return IntegrityReport(
        findings=tuple(findings),
        statements=_statements(report.size, findings, anchor, anchored, oldest),
        size=report.size,
        root=report.root or b"",
        anchored=anchored,
        oldest_unanchored=oldest,
    )


def _statements(
    size: int, findings: list[Fault], anchor: Anchor | None, anchored: int, oldest: str | None
) -> tuple[str, ...]:
    said: list[str] = []
    if findings:
        things = "thing does" if len(findings) == 1 else "things do"
        said.append(f"{len(findings)} {things} not agree; the first lies in {findings[0].table}.")
    else:
        said.append(
            "Internally consistent: every entry matches its hash and its predecessor, the register equals the trail, "
            f"attachments match. {NOT_SHOWN}"
        )
    if anchored and anchor is not None:
        seen = f" of {anchor.seen}" if anchor.seen else ""
        said.append(
            f"Consistent with checkpoint {anchored}{seen}: nothing among the first {anchored} entries was changed, "
            "removed, inserted or reordered since that checkpoint left this machine."
        )
    since = f", oldest from {oldest}" if oldest else ""
    said.append(f"Unanchored tail: {size - anchored} entries{since}.")
    return tuple(said)


def verify(desk: Desk, anchor: Anchor | None = None, progress: Progress | None = None) -> IntegrityReport:
    """Verify the workspace at a desk."""
    report: IntegrityReport = desk.ask(VerifyWorkspace(anchor=anchor, progress=progress))
    return report
