"""Checkpoints: the few lines that pin the trail down in another person's hands (AUD-05, C2SP notes)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ORIGIN = re.compile(r"chgdesk/(?P<store>[0-9a-f-]{36})/e(?P<epoch>[1-9][0-9]{0,8})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_NAME = re.compile(r"[!-*,-~]{1,200}")
MAX_NOTE = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One signature line under a note: who it names, the short key id and the signature bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None:
            raise ValueError("a key name has no spaces and no plus sign")
        if len(self.key_id) != 4 or len(self.signature) != 64:
            raise ValueError("a signature line holds a key id of 4 and a signature of 64 bytes")

    def line(self) -> str:
        """Return the line as it stands in the note."""
        return f"— {self.name} {_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The size and root of one workspace's trail in one epoch."""

    store: str
    epoch: int
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if _UUID.fullmatch(self.store) is None or self.epoch < 1 or self.size < 0 or len(self.root) != 32:
            raise ValueError("a checkpoint names a workspace, an epoch, a size and a root")

    @property
    def key_name(self) -> str:
        """Return the name under which this workspace's key signs."""
        return f"chgdesk/{self.store}"

    @property
    def origin(self) -> str:
        """Return the first line: workspace and epoch."""
        return f"{self.key_name}/e{self.epoch}"

    def body(self) -> str:
        """Return the three lines that are signed: origin, size, root."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A checkpoint with the signatures under it; none of them makes it an unsigned checkpoint."""

    checkpoint: Checkpoint
    signatures: tuple[NoteSignature, ...] = ()

    def text(self) -> str:
        """Return the note's one form: the body, and under a blank line the signatures if there are any."""
        lines = "".join(signature.line() for signature in self.signatures)
        return self.checkpoint.body() + (f"\n{lines}" if lines else "")


def parse_note(text: str) -> Note:
    """Read a checkpoint, signed or not; refuse every form but the one that `Note.text` writes."""
    if len(text) > MAX_NOTE:
        raise ValueError("the checkpoint is too long")
    body, gap, lines = text.partition("\n\n")
    parts = (body + "\n" if gap else body).split("\n")
    if len(parts) != 4 or parts[3]:
        raise ValueError("a checkpoint has three lines: origin, size and root")
    checkpoint = _checkpoint(parts[0], parts[1], parts[2])
    signatures = tuple(_signature(line) for line in lines.splitlines())
    note = Note(checkpoint=checkpoint, signatures=signatures)
    if note.text() != text:
        raise ValueError("the checkpoint is not in its one form")
    return note


def short_code(root: bytes) -> str:
    """Return a root as twelve groups for print and for reading aloud; the last group is a little longer."""
    digits = root.hex()
    if len(digits) != 64:
        raise ValueError("a root has 32 bytes")
    groups = [digits[at : at + 5] for at in range(0, 40, 5)]
    groups += [digits[at : at + 6] for at in range(40, 64, 6)]
    return " ".join(groups)


def _checkpoint(origin: str, size: str, root: str) -> Checkpoint:
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        raise ValueError("the checkpoint's first line does not name a workspace")
    if _SIZE.fullmatch(size) is None:
        raise ValueError("the checkpoint's second line is not a size")
    return Checkpoint(store=found["store"], epoch=int(found["epoch"]), size=int(size), root=_bytes(root))


def _signature(line: str) -> NoteSignature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise ValueError("a signature line has a dash, a key name and a signature")
    data = _bytes(parts[2])
    return NoteSignature(name=parts[1], key_id=data[:4], signature=data[4:])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    """Decode base64 in its one form; unused bits, blanks and the web alphabet are refused."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a line of the checkpoint is not base64") from None
    if _base64(data) != text:
        raise ValueError("a line of the checkpoint is not in the one form of base64")
    return data
