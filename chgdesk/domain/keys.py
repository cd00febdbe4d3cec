"""The workspace's own signing key, as it is kept: its public half, and the private half sealed (AUD-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.basis import Provenance

STORE_KEY = "store-key"
"""The reference of the one key that signs a workspace's checkpoints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKey:
    """An Ed25519 key: public half and fingerprint in hex, the private half sealed under a passphrase."""

    ref: str = STORE_KEY
    public: str
    fingerprint: str
    sealed: str
    enrolled_by: str
    enrolled_at: datetime | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKey:
    """A person's passphrase as an Argon2id hash: who enrolled it and when, and how often it was mistyped (AUD-08, 11).

    The reference is the person's. `witness` is the second person of a reset, shown beside later signatures (AUD-19).
    """

    ref: str
    hash: str
    enrolled_by: str
    enrolled_at: datetime
    witness: str = ""
    failed: int = 0
    locked_at: datetime | None = None
    provenance: Provenance = Provenance()
