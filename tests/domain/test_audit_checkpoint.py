import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.audit import Checkpoint, Note, NoteSignature, parse_note, short_code

STORE = "0f8fad5b-d9cb-469f-a165-70867728950e"
CHECKPOINT = Checkpoint(store=STORE, epoch=1, size=412, root=bytes(range(32)))
LINE = NoteSignature(name=CHECKPOINT.key_name, key_id=b"abcd", signature=bytes(64))
SIGNED = Note(checkpoint=CHECKPOINT, signatures=(LINE,)).text()
PLAIN = CHECKPOINT.body()


def test_that_a_checkpoint_is_three_lines() -> None:
    assert (
        PLAIN == "chgdesk/0f8fad5b-d9cb-469f-a165-70867728950e/e1\n412\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )
    assert SIGNED.startswith(PLAIN + "\n— chgdesk/")


@given(
    st.integers(1, 10**9 - 1),
    st.integers(0, 10**16 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.binary(min_size=68, max_size=68), max_size=3),
)
def test_that_a_note_reads_back(epoch: int, size: int, root: bytes, lines: list[bytes]) -> None:
    signatures = tuple(NoteSignature(name="key", key_id=raw[:4], signature=raw[4:]) for raw in lines)
    note = Note(checkpoint=Checkpoint(store=STORE, epoch=epoch, size=size, root=root), signatures=signatures)
    assert parse_note(note.text()) == note


@pytest.mark.parametrize(
    "text",
    [
        "",
        PLAIN.rstrip("\n"),
        PLAIN + "\n",
        PLAIN + "extra\n",
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("412", "0412"),
        PLAIN.replace("412", "-1"),
        PLAIN.replace("412", "٤١٢"),
        PLAIN.replace("412", "9" * 17),
        PLAIN.replace("chgdesk/", "other/"),
        PLAIN.replace("/e1", "/e0"),
        PLAIN.replace("/e1", ""),
        PLAIN.replace("-d9cb", "ad9cb"),
        PLAIN.replace("8=\n", "9=\n"),
        PLAIN.replace("8=\n", "8\n"),
        PLAIN.replace("AAEC", "A_-C"),
        PLAIN.replace("AAEC", "AA EC"),
        PLAIN.replace("AAECAwQF", ""),
        PLAIN.replace("AAEC", "ÄÄEC"),
        SIGNED.rstrip("\n"),
        SIGNED + "\n",
        SIGNED.replace("—", "-"),
        SIGNED.replace("— ", "—  "),
        SIGNED.replace("YWJjZA", "YWJj"),
        SIGNED + "— key x\n",
        SIGNED + "\u2028",
        "x" * 20_000,
    ],
)
def test_that_every_other_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_note(text)


def test_that_a_checkpoint_names_what_it_pins_down() -> None:
    for wrong in ({"store": "x"}, {"epoch": 0}, {"size": -1}, {"root": b"x"}):
        with pytest.raises(ValueError):
            Checkpoint(**{"store": STORE, "epoch": 1, "size": 1, "root": bytes(32), **wrong})  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        NoteSignature(name="two words", key_id=b"abcd", signature=bytes(64))
    with pytest.raises(ValueError):
        NoteSignature(name="key", key_id=b"abc", signature=bytes(64))


def test_that_a_root_is_printed_as_twelve_groups() -> None:
    code = short_code(bytes(range(32)))
    assert len(code.split()) == 12
    assert code.replace(" ", "") == bytes(range(32)).hex()
    with pytest.raises(ValueError):
        short_code(b"x")
