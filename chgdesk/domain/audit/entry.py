"""One entry of the trail: who did what to which records, when, why; and its exact bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, cast

from chgdesk.domain.audit.canonical import canonical_json, read_canonical
from chgdesk.domain.audit.tree import leaf_hash, root_of

FORMAT = 1
NAMED_OBJECTS = 20
MAX_PAYLOAD = 1 << 16
NO_LEAF = bytes(32)

_HEX = re.compile(r"[0-9a-f]{64}")
_RECORDED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_OCCURRED = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)
_OFFSET = re.compile(r"[+-]([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_ACTION = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,99}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")


def stamp(moment: datetime) -> str:
    """Return a machine time as the trail writes it: UTC with milliseconds."""
    if moment.tzinfo is None:
        raise ValueError("a recorded time needs its zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def occurred_text(moment: date | datetime) -> str:
    """Return a claimed day or time as the trail writes it: a date, or UTC to the second."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is None:
        raise ValueError("a claimed time needs its zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_moment(pattern: re.Pattern[str], value: object) -> bool:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _counts(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _need(holds: bool, sentence: str) -> None:  # noqa: FBT001
    if not holds:
        raise ValueError(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedObject:
    """One record version an act wrote: its kind, reference, version and salted commitment."""

    kind: str
    ref: str
    version: int
    commitment: bytes

    def __post_init__(self) -> None:
        _need(bool(self.kind) and bool(self.ref), "a touched record needs its kind and reference")
        _need(_counts(self.version, 1), "a record version is counted from 1")
        _need(len(self.commitment) == 32, "a commitment has 32 bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedObjects:
    """All record versions one act wrote: how many, the Merkle root of their commitments, the first twenty."""

    count: int
    root: bytes
    named: tuple[TouchedObject, ...]

    def __post_init__(self) -> None:
        _need(_counts(self.count, 0) and len(self.root) == 32, "touched records need a count and a root")
        _need(len(self.named) == min(self.count, NAMED_OBJECTS), "the first twenty touched records are named")
        if self.count <= NAMED_OBJECTS:
            _need(self.root == objects_root(o.commitment for o in self.named), "touched records: wrong root")

    @classmethod
    def of(cls, objects: Iterable[TouchedObject]) -> TouchedObjects:
        """Sum up the touched records in the order they were written."""
        every = tuple(objects)
        root = objects_root(touched.commitment for touched in every)
        return cls(count=len(every), root=root, named=every[:NAMED_OBJECTS])


def objects_root(commitments: Iterable[bytes]) -> bytes:
    """Return the Merkle root over the commitments of one act, in the order they were written."""
    return root_of([leaf_hash(one) for one in commitments])


NOTHING_TOUCHED = TouchedObjects.of(())


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act as the trail keeps it (AUD-02, AUD-03); its payload bytes are what is hashed and stored."""

    seq: int
    prev: str
    epoch: int
    recorded: str
    offset: str
    mono: int
    actor: str
    role: str
    host: str
    app: str
    action: str
    objects: TouchedObjects = NOTHING_TOUCHED
    occurred: str | None = None
    reason: str | None = None
    att: tuple[str, ...] = ()
    sig: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    v: int = FORMAT

    def __post_init__(self) -> None:
        _need(self.v == FORMAT and _counts(self.v, 1), f"entries of format {self.v} are not known here")
        _need(_counts(self.seq, 1) and _counts(self.epoch, 1), "sequence and epoch are counted from 1")
        _need(_counts(self.mono, 0), "the monotonic clock is a whole number")
        _need(_fits(_HEX, self.prev), "prev is the previous leaf in 64 hex digits")
        _need(_is_moment(_RECORDED, self.recorded), "recorded is a UTC time with milliseconds and Z")
        _need(_fits(_OFFSET, self.offset), "offset looks like +02:00")
        _need(_fits(_ACTION, self.action), "action is the name of a command")
        words = (self.actor, self.role, self.host, self.app)
        _need(bool(self.actor) and all(isinstance(word, str) for word in words), "an entry names its actor")
        _need(self.occurred is None or _is_moment(_OCCURRED, self.occurred), "occurred is a date or UTC time")
        _need(all(_is_text_or_none(text) for text in (self.reason, self.sig)), "reason and sig are text")
        _need(all(_fits(_HEX, digest) for digest in self.att), "att holds SHA-256 digests in hex")
        _need(
            all(_fits(_WORD, key) and isinstance(text, str) for key, text in self.detail.items()),
            "detail maps short lower-case words to text",
        )

    def to_payload(self) -> bytes:
        """Return the entry's exact bytes; `prev`, `seq` and `v` stand last, so a check reads only the end."""
        payload = canonical_json(
            {"entry": self._act(), "prev": self.prev, "seq": self.seq, "v": self.v},
        )
        if len(payload) > MAX_PAYLOAD:
            raise ValueError(f"$: an entry has at most {MAX_PAYLOAD} bytes; long texts are recorded by digest")
        return payload

    def _act(self) -> dict[str, object]:
        plain = {name: getattr(self, name) for name in _PLAIN}
        named = [[o.kind, o.ref, o.version, o.commitment.hex()] for o in self.objects.named]
        objects = {"count": self.objects.count, "items": named, "root": self.objects.root.hex()}
        return {**plain, "att": list(self.att), "detail": dict(self.detail), "objects": objects}

    @classmethod
    def from_payload(cls, payload: bytes) -> AuditEntry:
        """Read an entry back from its bytes; refuse anything but the one form `to_payload` writes."""
        whole = read_canonical(payload, "the entry", MAX_PAYLOAD)
        _keys(whole, ("entry", "prev", "seq", "v"), "the entry")
        act = whole["entry"]
        _keys(act, (*_PLAIN, "att", "detail", "objects"), "the entry's act")
        _need(isinstance(act["att"], list) and isinstance(act["detail"], dict), "att is a list, detail a map")
        return cls(
            v=whole["v"],
            seq=whole["seq"],
            prev=whole["prev"],
            objects=_objects(act["objects"]),
            att=tuple(act["att"]),
            detail=act["detail"],
            **{name: act[name] for name in _PLAIN},
        )


_PLAIN = (
    *("action", "actor", "app", "epoch", "host", "mono"),
    *("occurred", "offset", "reason", "recorded", "role", "sig"),
)


def _objects(value: Any) -> TouchedObjects:
    _keys(value, ("count", "items", "root"), "the touched records")
    _need(isinstance(value["items"], list), "the touched records are a list")
    named = tuple(_object(item) for item in value["items"])
    return TouchedObjects(count=value["count"], root=_digest(value["root"]), named=named)


def _object(item: Any) -> TouchedObject:
    _need(isinstance(item, list) and len(item) == 4, "a touched record has four parts")
    kind, ref, version, digest = item
    _need(isinstance(kind, str) and isinstance(ref, str), "kind and reference are text")
    return TouchedObject(kind=kind, ref=ref, version=version, commitment=_digest(digest))


def _digest(value: Any) -> bytes:
    _need(_fits(_HEX, value), "a digest has 64 lower-case hex digits")
    return bytes.fromhex(cast("str", value))


def _keys(value: Any, names: tuple[str, ...], what: str) -> None:
    _need(isinstance(value, dict) and set(value) == set(names), f"{what} has other fields than expected")
