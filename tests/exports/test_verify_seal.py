import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.audit import Note, canonical_json, inclusion_proof, leaf_hash, root_of
from chgdesk.exports.bundle import Content, body, seal_files, sums_digest
from tests.exports.sealed_bundle import (
    FILES,
    PRIVATE,
    PUBLIC,
    STORE,
    check_module,
    checkpoint,
    facts,
    in_folder,
    key_text,
    refusal,
    run,
    sealed_bundle,
    signed,
    trail,
)

SEALED = sealed_bundle()


def resealed(**change: Any) -> dict[str, Content]:
    """A bundle whose author changed the seal with care: every part well formed, one of them not fitting."""
    files = body(FILES, change.get("facts") or facts())
    issued = trail(9, change.get("detail") or {"sha256sums": sums_digest(files)})
    point = change.get("point") or checkpoint(issued.leaves)
    note = change.get("note") or signed(point)
    proof = {
        "consistency": [],
        "inclusion": [node.hex() for node in inclusion_proof(issued.leaves, 8)],
        "index": 8,
        "size": 9,
    }
    good = seal_files(Note(checkpoint=checkpoint(issued.leaves)).text(), issued.payload, issued.leaves, earlier=(3, 5))[
        "seal/proof.json"
    ]
    assert isinstance(good, bytes)
    proof = {**json.loads(good), **change.get("proof", {})}
    return files | {
        "seal/checkpoint.txt": change.get("text", note.text()).encode(),
        "seal/entry.json": change.get("entry", issued.payload),
        "seal/key.txt": (change.get("key") or key_text() + "\n").encode("utf-8"),
        "seal/proof.json": change.get("raw_proof") or canonical_json(proof),
    }


def other_register(**change: Any) -> dict[str, object]:
    plain = facts()
    register = plain["register"]
    assert isinstance(register, dict)
    return {**plain, "register": {**register, **change}}


GOOD_LEAVES = trail(9, {"sha256sums": sums_digest(body(FILES, facts()))}).leaves
GOOD = checkpoint(GOOD_LEAVES)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
NODE = "ab" * 32
FOREIGN_STORE = "1" * 8 + STORE[8:]

SEAL_ATTACKS: list[tuple[dict[str, Any], str]] = [
    ({"detail": {"sha256sums": NODE}}, "another list"),
    ({"detail": {"note": "x"}}, "another list"),
    ({"point": checkpoint(GOOD_LEAVES, root=bytes(32))}, "not in the trail"),
    ({"point": checkpoint(GOOD_LEAVES, size=10)}, "another size"),
    ({"point": checkpoint(GOOD_LEAVES, epoch=2)}, "another epoch"),
    ({"point": checkpoint(GOOD_LEAVES, store=FOREIGN_STORE)}, "different workspaces"),
    ({"note": signed(GOOD, "other")}, "not in the seal"),
    ({"note": Note(checkpoint=GOOD)}, "must carry one signature"),
    ({"note": Note(checkpoint=GOOD, signatures=signed(GOOD).signatures * 2)}, "must carry one signature"),
    ({"note": Note(checkpoint=GOOD, signatures=signed(checkpoint(GOOD_LEAVES, size=8)).signatures)}, "does not fit"),
    ({"text": signed(GOOD).text() + "\n"}, "one form"),
    ({"text": signed(GOOD).text().replace("\n", "\r\n")}, "one form"),
    ({"text": GOOD.body() + "\n"}, "one form"),
    ({"text": signed(GOOD).text().replace("\n9\n", "\n09\n")}, "one form"),
    ({"text": signed(GOOD).text().replace("—", "-")}, "one form"),
    ({"text": "hello\n"}, "one form"),
    ({"key": key_text("other") + "\n"}, "another workspace"),
    ({"key": key_text()}, "one form"),
    ({"key": key_text() + "\n\n"}, "one form"),
    ({"key": "é\n"}, "one form"),
    ({"key": key_text().replace("+", "+0", 1)[:-1] + "\n"}, "one form"),
    ({"entry": b"{}"}, "not an entry"),
    ({"entry": b"[]"}, "one form"),
    ({"entry": b"{" * 50_000}, "one form"),
    ({"entry": b'{"v":1,"v":1}'}, "twice"),
    ({"raw_proof": b"{}"}, "not a proof"),
    ({"raw_proof": b'{"consistency":[],"inclusion":[],"index":8,"size":9}\n'}, "one form"),
    ({"proof": {"size": 10}}, "another size"),
    ({"proof": {"size": -1}}, "not a size"),
    ({"proof": {"size": True}}, "not a size"),
    ({"proof": {"index": 7}}, "another entry"),
    ({"proof": {"index": -1}}, "not a size"),
    ({"proof": {"inclusion": []}}, "not in the trail"),
    ({"proof": {"inclusion": [NODE]}}, "not in the trail"),
    ({"proof": {"inclusion": [NODE] * 200}}, "not a proof"),
    ({"proof": {"inclusion": [NODE.upper()]}}, "not a proof"),
    ({"proof": {"inclusion": "x"}}, "not a proof"),
    ({"proof": {"consistency": []}}, "not on the sealed trail"),
    ({"proof": {"consistency": {}}}, "not a proof"),
    ({"proof": {"consistency": [1]}}, "not a proof"),
    ({"proof": {"consistency": [{"proof": [], "root": NODE, "size": 5}]}}, "not the beginning"),
    ({"proof": {"consistency": [{"proof": [], "root": NODE, "size": 0}]}}, "not a size"),
    ({"proof": {"consistency": [{"proof": [], "root": NODE, "size": 99}]}}, "not the beginning"),
    ({"proof": {"more": 1}}, "not a proof"),
    ({"facts": other_register(root=NODE)}, "not on the sealed trail"),
    ({"facts": other_register(size=4)}, "not on the sealed trail"),
    ({"facts": other_register(size=0)}, "empty register"),
    ({"facts": other_register(origin=f"chgdesk/{STORE}/e2")}, "different workspaces"),
    ({"facts": other_register(origin="x")}, "register head"),
    ({"facts": other_register(root="x")}, "register head"),
    ({"facts": other_register(size=-1)}, "register head"),
    ({"facts": facts(sealed=False)}, "says that there is none"),
]


def test_that_the_seal_the_attacks_start_from_is_good(tmp_path: Path) -> None:
    assert refusal(in_folder(tmp_path, resealed())) == ""


@pytest.mark.parametrize(("change", "words"), SEAL_ATTACKS)
def test_that_a_seal_that_does_not_fit_is_refused(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    assert words in refusal(in_folder(tmp_path, resealed(**change)))


def test_that_a_seal_of_something_else_than_an_issue_is_refused(tmp_path: Path) -> None:
    other = trail(9, {"sha256sums": sums_digest(body(FILES, facts()))}, action="change.submit")
    files = resealed(entry=other.payload, point=checkpoint(other.leaves))
    assert "not the issue of a bundle" in refusal(in_folder(tmp_path, files))


def test_that_a_key_id_must_fit_its_key(tmp_path: Path) -> None:
    raw = base64.b64encode(b"\x01" + OTHER_KEY.public_key().public_bytes_raw()).decode()
    name, short, _data = key_text().split("+", 2)
    files = resealed(key=f"{name}+{short}+{raw}\n")
    assert "wrong key id" in refusal(in_folder(tmp_path, files))


def kept(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_that_a_checkpoint_kept_earlier_is_compared(tmp_path: Path) -> None:
    bundle, note = in_folder(tmp_path / "bundle", SEALED), tmp_path / "kept.txt"
    for size in (3, 5, 9):
        leaves = GOOD_LEAVES[:size]
        done = run(bundle, "--anchor", str(kept(note, signed(checkpoint(leaves)).text())))
        assert done.returncode == 0
        assert f"its first {size} entries" in done.stdout
        assert refusal(bundle, kept(note, checkpoint(leaves).body())) == ""
        false = checkpoint(leaves, root=leaf_hash(b"x"))
        assert "differs" in refusal(bundle, kept(note, false.body()))
    first = GOOD_LEAVES[:5]
    for point, words in (
        (checkpoint(GOOD_LEAVES[:4]), "no proof for your checkpoint"),
        (checkpoint(GOOD_LEAVES, size=10), "younger"),
        (checkpoint(first, epoch=2), "another epoch"),
        (checkpoint(first, store=FOREIGN_STORE), "another workspace"),
    ):
        assert words in refusal(bundle, kept(note, point.body()))
    assert "one form" in refusal(bundle, kept(note, "hello"))
    note.write_bytes(b"\xff")
    assert "one form" in refusal(bundle, note)
    assert run(bundle, "--anchor", str(tmp_path / "missing")).returncode == 1


def test_that_a_workspace_whose_number_begins_with_e_is_told_from_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part of an origin after its last slash is the epoch, whatever letter the workspace's own number begins with."""
    own = "e8f8fad5-d9cb-469f-a165-70867728950e"
    monkeypatch.setattr("tests.exports.sealed_bundle.STORE", own)
    bundle, note = in_folder(tmp_path / "bundle", sealed_bundle(with_key=False)), tmp_path / "kept.txt"
    leaves = trail(9, {}).leaves[:5]
    assert refusal(bundle, kept(note, checkpoint(leaves, store=own).body())) == ""
    assert "another workspace" in refusal(bundle, kept(note, checkpoint(leaves, store=FOREIGN_STORE).body()))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=100), st.binary(min_size=32, max_size=32), st.data())
def test_that_signatures_are_judged_as_the_other_library_does(message: bytes, seed: bytes, data: st.DataObject) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert check_module.is_signed(public, message, signature)
    place = data.draw(st.integers(0, 511))
    flipped = bytearray(signature)
    flipped[place // 8] ^= 1 << place % 8
    assert not check_module.is_signed(public, message, bytes(flipped))
    assert not check_module.is_signed(public, message + b"x", signature)


def test_that_twisted_signatures_are_refused() -> None:
    signature = PRIVATE.sign(b"m")
    order = 2**252 + 27742317777372353535851937790883648493
    high = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not check_module.is_signed(PUBLIC, b"m", signature[:32] + high)
    identity = b"\x01" + bytes(31)
    assert not check_module.is_signed(identity, b"m", identity + bytes(32))
    assert not check_module.is_signed(b"\xff" * 32, b"m", signature)
    assert not check_module.is_signed(PUBLIC, b"m", b"\xff" * 32 + signature[32:])
    assert not check_module.is_signed(b"\x01" + bytes(30) + b"\x80", b"m", signature)


def test_that_both_trees_agree() -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(70)]
    for size in range(70):
        assert check_module.tree_root(leaves[:size]) == root_of(leaves[:size])
