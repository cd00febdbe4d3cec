import random
from dataclasses import replace

import pytest

from chgdesk.domain.audit import NO_LEAF, AuditEntry, FaultKind, check_chain, leaf_hash, root_of
from chgdesk.errors import Cancelled

Row = tuple[int, bytes, bytes]

TEMPLATE = AuditEntry(
    seq=1,
    prev="00" * 32,
    epoch=1,
    recorded="2026-07-14T09:31:07.214Z",
    offset="+00:00",
    mono=1,
    actor="p1",
    role="officer",
    host="desk",
    app="1.0",
    action="change.submit",
)


def entry(seq: int, prev: bytes, reason: str) -> Row:
    payload = replace(TEMPLATE, seq=seq, prev=prev.hex(), reason=reason).to_payload()
    return seq, payload, leaf_hash(payload)


def chained(reasons: list[str]) -> list[Row]:
    rows: list[Row] = []
    prev = NO_LEAF
    for seq, reason in enumerate(reasons, 1):
        rows.append(entry(seq, prev, reason))
        prev = rows[-1][2]
    return rows


REASONS = [f"act {number}" for number in range(1, 201)]
ROWS = chained(REASONS)
LEAVES = [row[2] for row in ROWS]
ANCHORS = {size: root_of(LEAVES[:size]) for size in (20, 80, 140, 190)}


def kinds(rows: list[Row], anchors: dict[int, bytes] | None = None) -> dict[FaultKind, int]:
    return {fault.kind: fault.first for fault in check_chain(rows, anchors=anchors).faults}


def test_that_an_untouched_trail_is_consistent() -> None:
    report = check_chain(iter(ROWS), anchors=ANCHORS)
    assert report.is_consistent
    assert report.first_bad is None
    assert (report.size, report.leaf, report.root) == (200, LEAVES[-1], root_of(LEAVES))
    assert (report.anchored, report.unanchored) == (190, 10)


def test_that_an_empty_trail_is_consistent() -> None:
    report = check_chain([])
    assert (report.size, report.leaf, report.root) == (0, NO_LEAF, root_of([]))


def test_that_a_long_trail_is_walked_in_blocks_and_reports_progress() -> None:
    rows = chained(["x"] * 9000)
    seen: list[int] = []
    report = check_chain(rows, seen.append, anchors={4100: root_of([row[2] for row in rows[:4100]])})
    assert report.is_consistent
    assert seen == [4096, 4100, 8196, 9000]
    assert report.root == root_of([row[2] for row in rows])


def test_that_a_walk_can_be_cancelled() -> None:
    def stop(_done: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check_chain(ROWS, stop)


def test_that_the_newest_entries_can_be_walked_alone() -> None:
    report = check_chain(ROWS[150:], after=150, prev=LEAVES[149], anchors=ANCHORS)
    assert report.is_consistent
    assert (report.size, report.root, report.leaf) == (200, None, LEAVES[-1])
    assert not check_chain(ROWS[150:], after=150, prev=LEAVES[148]).is_consistent
    assert not check_chain(ROWS[151:], after=150, prev=LEAVES[149]).is_consistent


def test_that_an_edited_payload_is_named() -> None:
    rows = list(ROWS)
    rows[49] = (50, rows[49][1].replace(b"act 50", b"ACT 50"), rows[49][2])
    assert kinds(rows) == {FaultKind.LEAF: 50, FaultKind.LINK: 51}
    assert check_chain(rows).first_bad == 50


def test_that_an_entry_hashed_anew_alone_breaks_the_next_link() -> None:
    rows = list(ROWS)
    rows[49] = entry(50, LEAVES[48], "another act")
    assert kinds(rows) == {FaultKind.LINK: 51}


def test_that_a_removed_entry_is_one_gap() -> None:
    assert kinds(ROWS[:49] + ROWS[50:]) == {FaultKind.SEQUENCE: 50, FaultKind.LINK: 51}
    report = check_chain(ROWS[:49] + ROWS[50:])
    assert [fault.count for fault in report.faults] == [1, 1]


def test_that_swapped_and_repeated_entries_are_named() -> None:
    swapped = [*ROWS[:49], ROWS[50], ROWS[49], *ROWS[51:]]
    assert check_chain(swapped).first_bad == 50
    repeated = [*ROWS[:50], ROWS[49], *ROWS[50:]]
    assert FaultKind.SEQUENCE in kinds(repeated)
    assert not check_chain([(0, *ROWS[0][1:]), *ROWS[1:]]).is_consistent


def test_that_an_entry_renumbered_in_its_row_only_is_named() -> None:
    rows = [*ROWS[:199], (201, ROWS[199][1], ROWS[199][2])]
    assert kinds(rows) == {FaultKind.SEQUENCE: 200, FaultKind.LINK: 201}


@pytest.mark.parametrize("bad", ["text", None, 3])
def test_that_damage_which_is_no_longer_bytes_is_reported(bad: object) -> None:
    rows = [*ROWS[:9], (10, bad, ROWS[9][2]), *ROWS[10:]]
    assert kinds(rows) == {FaultKind.UNREADABLE: 10, FaultKind.LINK: 11}  # type: ignore[arg-type]
    odd = [*ROWS[:9], (10, ROWS[9][1], bad), *ROWS[10:]]
    assert kinds(odd) == {FaultKind.LEAF: 10}  # type: ignore[arg-type]
    loose = [*ROWS[:9], ("ten", ROWS[9][1], ROWS[9][2]), *ROWS[10:]]
    assert kinds(loose) == {FaultKind.SEQUENCE: 10}  # type: ignore[arg-type]


def rebuilt(reasons: list[str]) -> list[Row]:
    return chained(reasons)


@pytest.mark.parametrize("position", random.Random(7).sample(range(1, 190), 20))
def test_that_every_class_of_rebuilding_before_a_checkpoint_is_noticed(position: int) -> None:
    """The whole trail is chained anew, so only the checkpoints in other hands can tell (G15)."""
    at = position - 1
    other = REASONS.copy()
    other[at], other[at + 1] = other[at + 1], other[at]
    attacks = {
        "edit": [*REASONS[:at], "edited", *REASONS[at + 1 :]],
        "delete": REASONS[:at] + REASONS[at + 1 :],
        "insert": [*REASONS[:at], "back-dated", *REASONS[at:]],
        "swap": other,
        "cut": REASONS[:at],
        "cut and fill": REASONS[:at] + ["new"] * (200 - at),
    }
    for reasons in attacks.values():
        report = check_chain(rebuilt(reasons), anchors=ANCHORS)
        assert not report.is_consistent
        assert {fault.kind for fault in report.faults} <= {FaultKind.CHECKPOINT, FaultKind.MISSING}
        assert report.anchored <= position
        assert report.first_bad is not None
        assert report.first_bad <= position + 1


def test_that_rebuilding_behind_the_last_checkpoint_is_only_counted() -> None:
    report = check_chain(rebuilt([*REASONS[:195], *["other"] * 5]), anchors=ANCHORS)
    assert report.is_consistent
    assert report.unanchored == 10


def test_that_a_trail_cut_before_a_checkpoint_says_where_it_ends() -> None:
    assert kinds(ROWS[:150], ANCHORS) == {FaultKind.MISSING: 151}
