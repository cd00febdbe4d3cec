"""Keys and passphrases: signing notes, sealing private keys, keeping passphrases as Argon2id hashes.

Costs are values passed in; `FLOOR` is compared by the caller where a real desk is opened.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.low_level import hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chgdesk.domain.audit import Checkpoint, Note, NoteSignature, canonical_json, read_canonical
from chgdesk.errors import UserError

KEY_SIZE = 32
_ED25519 = b"\x01"
_CONTEXT = b"chgdesk sealed key 1\x00"
_HEX = re.compile(r"(?:[0-9a-f]{2})+")


class WrongPassphrase(UserError):
    """The passphrase does not open this key; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True, order=False)
class KdfCost:
    """How dear one guess at a passphrase is: Argon2id passes, memory in KiB and lanes."""

    time: int
    memory_kib: int
    lanes: int

    def __post_init__(self) -> None:
        fits = 1 <= self.time <= 64 and 1 <= self.lanes <= 64 and 8 * self.lanes <= self.memory_kib <= 1 << 22
        if not fits:
            raise ValueError("this Argon2id cost is outside what a desk can compute")

    def is_below(self, floor: KdfCost) -> bool:
        """Tell whether a guess is cheaper than the floor allows (§4.7: 64 MiB, three passes)."""
        return self.memory_kib < floor.memory_kib or self.time < floor.time


FLOOR = KdfCost(time=3, memory_kib=64 * 1024, lanes=4)
APPROVER_COST = KdfCost(time=3, memory_kib=256 * 1024, lanes=4)


def new_private_key() -> bytes:
    """Return a fresh Ed25519 private key (32 bytes of the system's randomness)."""
    return secrets.token_bytes(KEY_SIZE)


def public_key(private: bytes) -> bytes:
    """Return the public half of a private key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """Return a public key's SHA-256 in groups of four, for reading aloud and for print."""
    digits = hashlib.sha256(public).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def sign(private: bytes, message: bytes) -> bytes:
    """Return the Ed25519 signature of a message."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def is_signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether this signature over this message was made with the private half of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a note names its key (C2SP signed note)."""
    return hashlib.sha256(name.encode("utf-8") + b"\n" + _ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """Return the public key as one line of text: name, key id and key (C2SP)."""
    data = base64.b64encode(_ED25519 + public).decode("ascii")
    return f"{name}+{key_id(name, public).hex()}+{data}"


def parse_verifier_key(text: str) -> tuple[str, bytes]:
    """Return name and public key from their one line of text; refuse every other form."""
    name, _, rest = text.partition("+")
    _id, _, data = rest.partition("+")
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("the public key is not base64") from None
    if len(raw) != 1 + KEY_SIZE or verifier_key(name, raw[1:]) != text:
        raise ValueError("the public key is not in its one form")
    return name, raw[1:]


def sign_checkpoint(private: bytes, checkpoint: Checkpoint) -> Note:
    """Return the checkpoint as a note signed with the workspace's key."""
    name, message = checkpoint.key_name, checkpoint.body().encode("utf-8")
    short = key_id(name, public_key(private))
    signature = NoteSignature(name=name, key_id=short, signature=sign(private, message))
    return Note(checkpoint=checkpoint, signatures=(signature,))


def is_note_signed_by(note: Note, name: str, public: bytes) -> bool:
    """Tell whether a note carries a signature of this name made with this key, and no false one of it."""
    short, message = key_id(name, public), note.checkpoint.body().encode("utf-8")
    lines = [line for line in note.signatures if (line.name, line.key_id) == (name, short)]
    return bool(lines) and all(is_signed_by(public, message, line.signature) for line in lines)


def minisign_key(public: bytes) -> str:
    """Return the public key as a minisign key file, so that a plain tool can check a bundle (§3.3, G18)."""
    data = base64.b64encode(b"Ed" + _minisign_id(public) + public).decode("ascii")
    return f"untrusted comment: chgdesk workspace key {fingerprint(public)[:9]}\n{data}\n"


def minisign(private: bytes, digest: bytes, comment: str) -> str:
    """Return a detached minisign signature over a file's BLAKE2b-512 digest, with a one-line comment."""
    if len(digest) != 64 or not comment.isprintable():
        raise ValueError("minisign needs a BLAKE2b-512 digest and a comment of one line")
    signature = sign(private, digest)
    line = base64.b64encode(b"ED" + _minisign_id(public_key(private)) + signature).decode("ascii")
    whole = base64.b64encode(sign(private, signature + comment.encode("utf-8"))).decode("ascii")
    return f"untrusted comment: signature of a chgdesk bundle\n{line}\ntrusted comment: {comment}\n{whole}\n"


def _minisign_id(public: bytes) -> bytes:
    return hashlib.sha256(b"minisign" + public).digest()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedKey:
    """A private key that only its passphrase opens: AES-256-GCM under a key made by Argon2id."""

    public: bytes
    cost: KdfCost
    salt: bytes
    nonce: bytes
    sealed: bytes

    def to_bytes(self) -> bytes:
        """Return the stored form."""
        cost = [self.cost.time, self.cost.memory_kib, self.cost.lanes]
        parts = {name: getattr(self, name).hex() for name in ("public", "salt", "nonce", "sealed")}
        return canonical_json({**parts, "cost": cost, "v": 1})

    @classmethod
    def from_bytes(cls, data: bytes) -> SealedKey:
        """Read the stored form; refuse anything else, and a cost no desk could compute."""
        value = read_canonical(data, "the sealed key", 4096)
        names = {"public": 32, "salt": 16, "nonce": 12, "sealed": 48}
        if not isinstance(value, dict) or set(value) != {*names, "cost", "v"} or value["v"] != 1:
            raise ValueError("the sealed key has other fields than expected")
        cost = value["cost"]
        if not isinstance(cost, list) or len(cost) != 3 or not all(type(part) is int for part in cost):
            raise ValueError("the sealed key's cost is not three numbers")
        parts: dict[str, bytes] = {}
        for name, size in names.items():
            text = value[name]
            if not isinstance(text, str) or len(text) != 2 * size or _HEX.fullmatch(text) is None:
                raise ValueError(f"the sealed key's {name} does not fit")
            parts[name] = bytes.fromhex(text)
        return cls(cost=KdfCost(time=cost[0], memory_kib=cost[1], lanes=cost[2]), **parts)


def seal_key(private: bytes, passphrase: str, cost: KdfCost) -> SealedKey:
    """Seal a private key under a passphrase; salt and nonce are fresh each time."""
    public, salt, nonce = public_key(private), secrets.token_bytes(16), secrets.token_bytes(12)
    cipher = AESGCM(derive_key(passphrase, salt, cost))
    sealed = cipher.encrypt(nonce, private, _CONTEXT + public)
    return SealedKey(public=public, cost=cost, salt=salt, nonce=nonce, sealed=sealed)


def open_key(key: SealedKey, passphrase: str) -> bytes:
    """Return the private key, or refuse: wrong passphrase and damage look alike, so both are named."""
    cipher = AESGCM(derive_key(passphrase, key.salt, key.cost))
    try:
        private = cipher.decrypt(key.nonce, key.sealed, _CONTEXT + key.public)
    except InvalidTag:
        raise WrongPassphrase(
            "The passphrase does not open this key: it is mistyped, or the stored key is damaged. Try again."
        ) from None
    if public_key(private) != key.public:
        raise WrongPassphrase("The stored key does not belong to its public half. Ask for a key reset.")
    return private


def derive_key(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """Return 32 key bytes for a passphrase and salt (Argon2id; also used for the workspace's own key)."""
    return hash_secret_raw(
        _secret(passphrase), salt, cost.time, cost.memory_kib, cost.lanes, hash_len=KEY_SIZE, type=Type.ID
    )


def hash_passphrase(passphrase: str, cost: KdfCost) -> str:
    """Return the stored form of a passphrase: an Argon2id hash with its own salt and cost."""
    return _hasher(cost).hash(_secret(passphrase))


def passphrase_matches(stored: str, passphrase: str) -> bool:
    """Tell whether a passphrase is the one behind its stored hash; a damaged hash matches nothing."""
    try:
        return PasswordHasher().verify(stored, _secret(passphrase))
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def needs_new_hash(stored: str, cost: KdfCost) -> bool:
    """Tell whether a stored hash was made at another cost and should be made anew at the next unlock."""
    try:
        return _hasher(cost).check_needs_rehash(stored)
    except InvalidHashError:
        return True


def _hasher(cost: KdfCost) -> PasswordHasher:
    return PasswordHasher(cost.time, cost.memory_kib, cost.lanes, hash_len=KEY_SIZE, type=Type.ID)


def _secret(passphrase: str) -> bytes:
    """The same phrase typed on another keyboard gives the same bytes (NFC, RFC 8265)."""
    try:
        return unicodedata.normalize("NFC", passphrase).encode("utf-8")
    except UnicodeEncodeError:
        raise UserError("The passphrase holds a character that cannot be typed. Type it again.") from None
