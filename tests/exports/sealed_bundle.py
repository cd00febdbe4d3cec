"""A small sealed bundle and the stand-alone check as a separate process, for the tests of the format."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chgdesk.domain.audit import NO_LEAF, AuditEntry, Checkpoint, Note, NoteSignature, leaf_hash, root_of
from chgdesk.exports.bundle import ISSUE, SUMS_DETAIL, Content, body, seal_files, sums_digest

STORE = "0f8fad5b-d9cb-469f-a165-70867728950e"
SCRIPT = Path(__file__).parents[2] / "chgdesk" / "exports" / "verify_bundle.py"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
FILES: dict[str, Content] = {
    "Change Management/Change Log.xlsx": b"not really a workbook",
    "Change Management/Sample 1 - 2026-07-14 CHG-2026-0042/approval_record.pdf": b"%PDF-1.7 approval",
    "Policies/policy.pdf": b"",
}


def entry(seq: int, prev: bytes, action: str, detail: dict[str, str]) -> bytes:
    return AuditEntry(
        seq=seq,
        prev=prev.hex(),
        epoch=1,
        recorded="2026-07-14T09:31:07.214Z",
        offset="+00:00",
        mono=seq,
        actor="p1",
        role="officer",
        host="desk",
        app="1.0",
        action=action,
        detail=detail,
    ).to_payload()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    leaves: list[bytes]
    payload: bytes


def trail(count: int, detail: dict[str, str], action: str = ISSUE) -> Trail:
    """A trail whose last entry is the issue of a bundle."""
    leaves: list[bytes] = []
    payload, prev = b"", NO_LEAF
    for seq in range(1, count + 1):
        last = seq == count
        payload = entry(seq, prev, action if last else "change.submit", detail if last else {})
        prev = leaf_hash(payload)
        leaves.append(prev)
    return Trail(leaves=leaves, payload=payload)


def checkpoint(leaves: list[bytes], **other: object) -> Checkpoint:
    facts = {"store": STORE, "epoch": 1, "size": len(leaves), "root": root_of(leaves), **other}
    return Checkpoint(**facts)  # type: ignore[arg-type]


def signed(point: Checkpoint, name: str | None = None) -> Note:
    name = name or point.key_name
    short = leaf_key_id(name)
    line = NoteSignature(name=name, key_id=short, signature=PRIVATE.sign(point.body().encode()))
    return Note(checkpoint=point, signatures=(line,))


def leaf_key_id(name: str) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + PUBLIC).digest()[:4]


def key_text(name: str = f"chgdesk/{STORE}") -> str:
    data = base64.b64encode(b"\x01" + PUBLIC).decode()
    return f"{name}+{leaf_key_id(name).hex()}+{data}"


def facts(*, sealed: bool = True, size: int = 5, count: int = 9) -> dict[str, object]:
    """The register head is the one after `size` entries; the trail's first entries never change."""
    head = trail(count, {}).leaves[:size]
    return {
        "app": "1.0",
        "schema": 3,
        "query": "Changes that went live from 1 July to 30 September 2026",
        "register": {"origin": f"chgdesk/{STORE}/e1", "root": root_of(head).hex(), "size": size},
        "options": {"fixed_time": None, "set": "default"},
        "sealed": sealed,
    }


def sealed_bundle(*, with_key: bool = True, count: int = 9, earlier: tuple[int, ...] = (3, 5)) -> dict[str, Content]:
    files = body(FILES, facts(count=count))
    issued = trail(count, {SUMS_DETAIL: sums_digest(files)})
    point = checkpoint(issued.leaves)
    note = signed(point) if with_key else Note(checkpoint=point)
    key = key_text() if with_key else None
    return files | seal_files(note.text(), issued.payload, issued.leaves, earlier=earlier, key=key)


def run(path: Path, *more: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    command = [python, "-I", str(SCRIPT), str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


spec = importlib.util.spec_from_file_location("stand_alone_check", SCRIPT)
assert spec is not None
assert spec.loader is not None
check_module: Any = importlib.util.module_from_spec(spec)
sys.modules["stand_alone_check"] = check_module
spec.loader.exec_module(check_module)


def refusal(path: Path, anchor: Path | None = None) -> str:
    """What the check says inside this process; empty when it finds nothing."""
    try:
        check_module.check(str(path), None if anchor is None else str(anchor))
    except check_module.Refused as refused:
        return str(refused)
    return ""


def in_folder(path: Path, files: dict[str, Content]) -> Path:
    """Put files there as they are, without the care the product takes."""
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        assert isinstance(content, bytes)
        target.write_bytes(content)
    return path
