import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chgdesk import crypto
from chgdesk.crypto import KdfCost, SealedKey
from chgdesk.domain.audit import Checkpoint, Note, NoteSignature, canonical_json, parse_note
from chgdesk.errors import UserError

CHEAP = KdfCost(time=1, memory_kib=32, lanes=1)
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
CHECKPOINT = Checkpoint(store="0f8fad5b-d9cb-469f-a165-70867728950e", epoch=1, size=412, root=bytes(range(32)))


def test_that_keys_and_signatures_are_those_of_the_standard() -> None:
    """RFC 8032, section 7.1, test 1."""
    assert crypto.public_key(SEED) == PUBLIC
    signature = crypto.sign(SEED, b"")
    assert signature.hex().startswith("e5564300c360ac729086e2cc806e828a")
    assert crypto.is_signed_by(PUBLIC, b"", signature)
    assert not crypto.is_signed_by(PUBLIC, b"x", signature)
    assert not crypto.is_signed_by(PUBLIC, b"", signature[:-1])
    assert not crypto.is_signed_by(PUBLIC[:-1], b"", signature)
    assert not crypto.is_signed_by(crypto.public_key(bytes(32)), b"", signature)


def test_that_new_keys_differ() -> None:
    assert len({crypto.new_private_key() for _ in range(5)}) == 5


def test_that_a_fingerprint_can_be_read_aloud() -> None:
    groups = crypto.fingerprint(PUBLIC).split(" ")
    assert len(groups) == 16
    assert "".join(groups) == hashlib.sha256(PUBLIC).hexdigest()


def test_that_a_signed_checkpoint_reads_back_and_names_its_key() -> None:
    note = crypto.sign_checkpoint(SEED, CHECKPOINT)
    again = parse_note(note.text())
    assert again == note
    assert crypto.is_note_signed_by(again, CHECKPOINT.key_name, PUBLIC)


def test_that_a_signature_does_not_move() -> None:
    note = crypto.sign_checkpoint(SEED, CHECKPOINT)
    name, line = CHECKPOINT.key_name, note.signatures[0]
    other = crypto.public_key(bytes(32))
    assert not crypto.is_note_signed_by(Note(checkpoint=CHECKPOINT), name, PUBLIC)
    assert not crypto.is_note_signed_by(note, name, other)
    assert not crypto.is_note_signed_by(note, "chgdesk/another", PUBLIC)
    for change in ({"size": 413}, {"epoch": 2}, {"root": bytes(32)}):
        moved = Note(checkpoint=replace(CHECKPOINT, **change), signatures=note.signatures)
        assert not crypto.is_note_signed_by(moved, name, PUBLIC)
    false = NoteSignature(name=line.name, key_id=line.key_id, signature=bytes(64))
    both = Note(checkpoint=CHECKPOINT, signatures=(line, false))
    assert not crypto.is_note_signed_by(both, name, PUBLIC)
    renamed = Note(checkpoint=CHECKPOINT, signatures=(replace(line, key_id=b"zzzz"),))
    assert not crypto.is_note_signed_by(renamed, name, PUBLIC)


def test_that_a_public_key_stands_on_one_line() -> None:
    text = crypto.verifier_key("chgdesk/x", PUBLIC)
    assert crypto.parse_verifier_key(text) == ("chgdesk/x", PUBLIC)
    name, short, data = text.split("+", 2)
    for wrong in (
        "",
        text + "\n",
        text[:-1],
        text + "=",
        f"{name}+00000000+{data}",
        f"{name}+{short.upper()}+{data}",
        f"other+{short}+{data}",
        f"{name}+{short}+ä",
    ):
        with pytest.raises(ValueError):
            crypto.parse_verifier_key(wrong)


def test_that_only_its_passphrase_opens_a_sealed_key() -> None:
    key = crypto.seal_key(SEED, "correct horse é", CHEAP)
    assert crypto.open_key(key, "correct horse é") == SEED
    assert crypto.open_key(key, "correct horse e\u0301") == SEED
    assert SEED not in key.to_bytes()
    assert SEED.hex().encode() not in key.to_bytes()
    with pytest.raises(crypto.WrongPassphrase):
        crypto.open_key(key, "correct horse")
    assert crypto.seal_key(SEED, "x", CHEAP).to_bytes() != crypto.seal_key(SEED, "x", CHEAP).to_bytes()


@pytest.mark.parametrize("part", ["public", "salt", "nonce", "sealed"])
def test_that_a_changed_sealed_key_does_not_open(part: str) -> None:
    key = crypto.seal_key(SEED, "phrase", CHEAP)
    value = getattr(key, part)
    changed = replace(key, **{part: bytes([value[0] ^ 1]) + value[1:]})
    with pytest.raises(crypto.WrongPassphrase):
        crypto.open_key(changed, "phrase")


def test_that_a_key_sealed_beside_a_foreign_public_half_does_not_open() -> None:
    salt, nonce, foreign = bytes(16), bytes(12), bytes(32)
    cipher = AESGCM(crypto.derive_key("phrase", salt, CHEAP))
    sealed = cipher.encrypt(nonce, SEED, b"chgdesk sealed key 1\x00" + foreign)
    key = SealedKey(public=foreign, cost=CHEAP, salt=salt, nonce=nonce, sealed=sealed)
    with pytest.raises(crypto.WrongPassphrase, match="public half"):
        crypto.open_key(key, "phrase")


def test_that_a_sealed_key_reads_back_in_one_form_only() -> None:
    key = crypto.seal_key(SEED, "phrase", CHEAP)
    assert SealedKey.from_bytes(key.to_bytes()) == key
    good = json.loads(key.to_bytes())
    for change in (
        {"v": 2},
        {"more": 1},
        {"cost": [1, 32]},
        {"cost": "x"},
        {"cost": [1, 1 << 40, 1]},
        {"cost": [True, 32, 1]},
        {"salt": "00"},
        {"salt": 3},
        {"salt": "AB" * 16},
    ):
        with pytest.raises(ValueError):
            SealedKey.from_bytes(canonical_json({**good, **change}))
    with pytest.raises(ValueError):
        SealedKey.from_bytes(b"[]")
    with pytest.raises(ValueError):
        SealedKey.from_bytes(key.to_bytes() + b"\n")


def test_that_a_passphrase_is_kept_as_a_hash() -> None:
    stored = crypto.hash_passphrase("phrase é", CHEAP)
    assert stored.startswith("$argon2id$")
    assert crypto.passphrase_matches(stored, "phrase e\u0301")
    assert not crypto.passphrase_matches(stored, "phrase")
    assert not crypto.passphrase_matches("damaged", "phrase é")
    assert not crypto.passphrase_matches(stored[:-4], "phrase é")
    assert not crypto.needs_new_hash(stored, CHEAP)
    assert crypto.needs_new_hash(stored, KdfCost(time=2, memory_kib=32, lanes=1))
    assert crypto.needs_new_hash("damaged", CHEAP)
    with pytest.raises(UserError):
        crypto.hash_passphrase("\ud800", CHEAP)


def test_that_a_cost_below_the_floor_is_told() -> None:
    assert CHEAP.is_below(crypto.FLOOR)
    assert KdfCost(time=2, memory_kib=1 << 20, lanes=4).is_below(crypto.FLOOR)
    assert not crypto.FLOOR.is_below(crypto.FLOOR)
    assert not crypto.APPROVER_COST.is_below(crypto.FLOOR)
    for time, memory, lanes in ((0, 32, 1), (1, 7, 1), (1, 32, 0), (1, 1 << 23, 1)):
        with pytest.raises(ValueError):
            KdfCost(time=time, memory_kib=memory, lanes=lanes)


def test_that_the_key_of_a_workspace_follows_from_passphrase_and_salt() -> None:
    one = crypto.derive_key("phrase", b"s" * 16, CHEAP)
    assert len(one) == 32
    assert one == crypto.derive_key("phrase", b"s" * 16, CHEAP)
    assert one != crypto.derive_key("phrase", b"t" * 16, CHEAP)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_that_another_program_agrees_with_our_signature(tmp_path: Path) -> None:
    der = bytes.fromhex("302a300506032b6570032100") + PUBLIC
    (tmp_path / "key").write_bytes(der)
    (tmp_path / "body").write_bytes(CHECKPOINT.body().encode())
    (tmp_path / "sig").write_bytes(crypto.sign_checkpoint(SEED, CHECKPOINT).signatures[0].signature)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
    files = ["-inkey", "key", "-in", "body", "-sigfile", "sig"]
    done = subprocess.run([*command, *files], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_that_a_minisign_signature_has_its_four_lines() -> None:
    text = crypto.minisign(SEED, hashlib.blake2b(b"zip").digest(), "bundle.zip")
    assert [line.split(" ")[0] for line in text.splitlines()][::2] == ["untrusted", "trusted"]
    for digest, comment in ((b"x", "fine"), (bytes(64), "two\nlines")):
        with pytest.raises(ValueError):
            crypto.minisign(SEED, digest, comment)
    assert crypto.minisign_key(PUBLIC).count("\n") == 2


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")
def test_that_minisign_accepts_our_signature_and_refuses_another_file(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"bundle")
    digest = hashlib.blake2b(b"bundle").digest()
    (tmp_path / "b.zip.minisig").write_text(crypto.minisign(SEED, digest, "issued 2026-07-14"))
    (tmp_path / "key.pub").write_text(crypto.minisign_key(PUBLIC))
    command = ["minisign", "-Vm", "b.zip", "-p", "key.pub"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "b.zip").write_bytes(b"bundlE")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0
