"""Signing checkpoints with the workspace's own key; without one they stand unsigned (AUD-06, decision 6)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk import crypto
from chgdesk.domain.audit import Checkpoint, Note
from chgdesk.domain.keys import STORE_KEY, StoreKey
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RecordByRef
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work

SHORTEST = 12
"""Fewest characters of a passphrase; no other rule is put on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolStoreKey(Command):
    """Give the workspace a signing key, sealed under a passphrase; `key` is made by `new_store_key`."""

    key: StoreKey


@handles(EnrolStoreKey, permission="keys", sentence=lambda c: f"enrolled the signing key {c.key.fingerprint}")
def enrol_store_key(command: EnrolStoreKey, work: Work, _context: Context) -> None:
    """Record the key; the entry names its fingerprint, so that a swapped key shows."""
    if work.store_keys.find(STORE_KEY) is not None:
        raise UserError("This workspace has a signing key already. Its fingerprint stands in the trail.")
    work.note("fingerprint", command.key.fingerprint)
    work.store_keys.add(command.key)


def new_store_key(passphrase: str, context: Context, *, cost: crypto.KdfCost = crypto.FLOOR) -> StoreKey:
    """Make a key sealed under a passphrase.

    Raises:
        UserError: the passphrase is too short.
    """
    if len(passphrase) < SHORTEST:
        sentence = f"The passphrase has {len(passphrase)} characters; use at least {SHORTEST}, a sentence is easiest."
        raise UserError(sentence)
    sealed = crypto.seal_key(crypto.new_private_key(), passphrase, cost)
    return StoreKey(
        public=sealed.public.hex(),
        fingerprint=crypto.fingerprint(sealed.public),
        sealed=sealed.to_bytes().decode(),
        enrolled_by=context.actor.person,
        enrolled_at=context.now(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An unlocked signing key for the length of one act; never stored, never shown."""

    private: bytes

    def note(self, checkpoint: Checkpoint) -> Note:
        """The checkpoint as a signed note."""
        return crypto.sign_checkpoint(self.private, checkpoint)

    def verifier_line(self, checkpoint: Checkpoint) -> str:
        """The public key as the one line that travels with a signed checkpoint."""
        return crypto.verifier_key(checkpoint.key_name, crypto.public_key(self.private))


def unlock(desk: Desk, passphrase: str | None) -> Signer | None:
    """The workspace's signer; None where no passphrase is given, so that checkpoints stand unsigned.

    Raises:
        UserError: the workspace has no key, or the passphrase does not open it.
    """
    if passphrase is None:
        return None
    held = desk.ask(RecordByRef(kind="store_key", ref=STORE_KEY))
    if held is None:
        raise UserError("This workspace has no signing key. Make one with `chgdesk key enrol`, or leave it unsigned.")
    sealed = crypto.SealedKey.from_bytes(held.value.sealed.encode())
    return Signer(private=crypto.open_key(sealed, passphrase))
