"""The trail: entries, their canonical bytes, chain and tree, checkpoints. Bytes and hashes only, no keys."""

from chgdesk.domain.audit.canonical import canonical_json, read_canonical
from chgdesk.domain.audit.chain import ChainFault, ChainReport, FaultKind, check_chain
from chgdesk.domain.audit.checkpoint import Checkpoint, Note, NoteSignature, parse_note, short_code
from chgdesk.domain.audit.entry import (
    MAX_PAYLOAD,
    NO_LEAF,
    NOTHING_TOUCHED,
    AuditEntry,
    TouchedObject,
    TouchedObjects,
    objects_root,
    occurred_text,
    stamp,
)
from chgdesk.domain.audit.tree import (
    EMPTY_ROOT,
    Frontier,
    commitment,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "MAX_PAYLOAD",
    "NOTHING_TOUCHED",
    "NO_LEAF",
    "AuditEntry",
    "ChainFault",
    "ChainReport",
    "Checkpoint",
    "FaultKind",
    "Frontier",
    "Note",
    "NoteSignature",
    "TouchedObject",
    "TouchedObjects",
    "canonical_json",
    "check_chain",
    "commitment",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "objects_root",
    "occurred_text",
    "parse_note",
    "read_canonical",
    "root_of",
    "short_code",
    "stamp",
    "verify_consistency",
    "verify_inclusion",
]
