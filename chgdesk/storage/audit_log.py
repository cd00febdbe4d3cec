"""The trail inside the workspace: append one entry within a unit of work, read entries and head, walk the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, text, update

from chgdesk.domain.audit import (
    NO_LEAF,
    AuditEntry,
    ChainReport,
    Checkpoint,
    Frontier,
    Note,
    check_chain,
    leaf_hash,
)
from chgdesk.domain.audit.chain import Progress, Row
from chgdesk.errors import Bug, StorageProblem
from chgdesk.storage.schema import audit_event, audit_head, checkpoint, entry_index, workspace

OURS = "chgdesk_ours"
"""The mark on every statement that chgdesk's own storage makes; a write without it is refused before it runs."""

_HASH = 32
_BATCH = 4096

_insert_event = insert(audit_event).execution_options(**{OURS: True})
_insert_head = insert(audit_head).execution_options(**{OURS: True})
_update_head = update(audit_head).execution_options(**{OURS: True})
_insert_index = insert(entry_index).execution_options(**{OURS: True})
_insert_checkpoint = insert(checkpoint).execution_options(**{OURS: True})
_insert_workspace = insert(workspace).execution_options(**{OURS: True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the trail: how many entries, the last leaf, the frontier, and the register head (decision 5)."""

    size: int = 0
    leaf: bytes = NO_LEAF
    frontier: Frontier = Frontier()
    register_size: int = 0
    register_root: bytes = b""

    @property
    def root(self) -> bytes:
        """The root over every entry."""
        return self.frontier.root()


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Which workspace this is and which epoch of its trail is running."""

    uuid: str
    epoch: int


def store(connection: Connection) -> Store:
    """The workspace's own identity, as its checkpoints name it."""
    found = find_store(connection)
    if found is None:
        raise StorageProblem("The workspace has lost its identity; restore the newest backup.")
    return found


def find_store(connection: Connection) -> Store | None:
    """The same; None where another program took it away."""
    query = select(workspace.c.uuid, workspace.c.epoch).where(workspace.c.id == 1)
    row = connection.execute(query).one_or_none()
    return None if row is None else Store(uuid=row.uuid, epoch=row.epoch)


def found_store(connection: Connection, uuid: str) -> None:
    """Give a new workspace its identity."""
    connection.execute(_insert_workspace, {"id": 1, "uuid": uuid, "epoch": 1})


def head(connection: Connection) -> Head:
    """The head as kept; `check` compares it with the entries themselves."""
    row = connection.execute(select(audit_head).where(audit_head.c.id == 1)).one_or_none()
    if row is None:
        return Head()
    nodes = tuple(row.frontier[at : at + _HASH] for at in range(0, len(row.frontier), _HASH))
    return Head(
        size=row.size,
        leaf=row.leaf,
        frontier=Frontier(size=row.size, nodes=nodes),
        register_size=row.register_size,
        register_root=row.register_root,
    )


def append(connection: Connection, entry: AuditEntry, before: Head, *, moves_register: bool) -> Head:
    """Write one entry behind `before`, move the head, and read both back; raise Bug where they differ."""
    payload = entry.to_payload()
    leaf = leaf_hash(payload)
    frontier = before.frontier.append(leaf)
    after = Head(
        size=entry.seq,
        leaf=leaf,
        frontier=frontier,
        register_size=entry.seq if moves_register else before.register_size,
        register_root=frontier.root() if moves_register else before.register_root,
    )
    connection.execute(_insert_event, {"seq": entry.seq, "payload": payload, "leaf": leaf})
    _move_head(connection, before, after)
    connection.execute(_insert_index, index_row(entry))
    _read_back(connection, entry.seq, payload, after)
    return after


def _move_head(connection: Connection, before: Head, after: Head) -> None:
    values = {
        "size": after.size,
        "leaf": after.leaf,
        "frontier": b"".join(after.frontier.nodes),
        "register_size": after.register_size,
        "register_root": after.register_root,
    }
    if before.size == 0:
        connection.execute(_insert_head, {"id": 1, **values})
    else:
        connection.execute(_update_head.values(**values))


def _read_back(connection: Connection, seq: int, payload: bytes, after: Head) -> None:
    query = select(audit_event.c.payload, audit_event.c.leaf).where(audit_event.c.seq == seq)
    row = connection.execute(query).one()
    if row.payload != payload or leaf_hash(row.payload) != row.leaf or head(connection) != after:
        raise Bug(f"Entry {seq} did not read back as it was written; nothing was saved.")


def index_row(entry: AuditEntry) -> dict[str, str | int | None]:
    """The projection of an entry that lists and searches use."""
    return {
        "seq": entry.seq,
        "recorded": entry.recorded,
        "actor": entry.actor,
        "action": entry.action,
        "objects": entry.objects.count,
        "command": entry.detail.get("command"),
        "sentence": entry.detail.get("sentence", ""),
    }


def last_recorded(connection: Connection) -> str | None:
    """When the last entry was recorded, as it says itself."""
    query = select(entry_index.c.recorded).order_by(entry_index.c.seq.desc()).limit(1)
    return connection.execute(query).scalar()


def rows(connection: Connection, after: int = 0) -> Iterator[Row]:
    """Every stored entry in order: number, bytes, leaf."""
    cursor = connection.connection.cursor()
    try:
        cursor.arraysize = _BATCH
        cursor.execute("SELECT seq, payload, leaf FROM audit_event WHERE seq > ? ORDER BY seq", (after,))
        while batch := cursor.fetchmany(_BATCH):
            yield from batch
    finally:
        cursor.close()


def entry(connection: Connection, seq: int) -> AuditEntry | None:
    """One entry of the trail, read from its bytes."""
    payload = connection.execute(select(audit_event.c.payload).where(audit_event.c.seq == seq)).scalar()
    return None if payload is None else AuditEntry.from_payload(payload)


def entries(connection: Connection, after: int = 0) -> Iterator[AuditEntry]:
    """Every entry behind a number, in order."""
    for _seq, payload, _leaf in rows(connection, after):
        yield AuditEntry.from_payload(payload)


def check(
    connection: Connection, anchors: Mapping[int, bytes] | None = None, progress: Progress | None = None
) -> ChainReport:
    """Walk the whole trail: numbers, links, leaves, root, and the checkpoints given."""
    connection.execute(text("SELECT 1"))  # opens the transaction, so that the walk sees one picture
    return check_chain(rows(connection), progress, anchors=anchors)


def leaves(connection: Connection) -> list[bytes]:
    """Every stored leaf, from which proofs are made."""
    return [leaf for _seq, _payload, leaf in rows(connection)]


def make_checkpoint(connection: Connection) -> Checkpoint:
    """The checkpoint of this moment: workspace, epoch, size and root."""
    identity, end = store(connection), head(connection)
    return Checkpoint(store=identity.uuid, epoch=identity.epoch, size=end.size, root=end.root)


def keep_checkpoint(connection: Connection, note: Note, purpose: str) -> None:
    """Keep a checkpoint that left this machine, signed or not, with what it was for."""
    number = connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM checkpoint")).scalar_one()
    made = note.checkpoint
    values = {"id": number, "size": made.size, "root": made.root, "note": note.text(), "purpose": purpose}
    connection.execute(_insert_checkpoint, values)


def checkpoints(connection: Connection) -> list[tuple[int, bytes, str, str]]:
    """Every kept checkpoint: size, root, note and purpose, in the order they were made."""
    query = select(checkpoint.c.size, checkpoint.c.root, checkpoint.c.note, checkpoint.c.purpose)
    return [(r.size, r.root, r.note, r.purpose) for r in connection.execute(query.order_by(checkpoint.c.id))]
