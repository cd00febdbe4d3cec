from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from chgdesk.domain.audit import (
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

LEAVES = [leaf_hash(b"%d" % number) for number in range(140)]
sizes = st.integers(1, len(LEAVES))


@cache
def oracle_roots() -> list[bytes]:
    tree = InmemoryTree(algorithm="sha256")
    for number in range(len(LEAVES)):
        tree.append_entry(b"%d" % number)
    return [tree.get_root(size) for size in range(1, len(LEAVES) + 1)]


def test_that_every_root_is_the_one_another_library_computes() -> None:
    assert [root_of(LEAVES[:size]) for size in range(1, len(LEAVES) + 1)] == oracle_roots()


def test_that_an_empty_tree_has_the_root_of_nothing() -> None:
    assert root_of([]) == Frontier().root() == EMPTY_ROOT


@given(st.lists(st.integers(0, 40), max_size=5))
def test_that_a_frontier_grown_in_any_steps_gives_the_same_root(steps: list[int]) -> None:
    frontier, done = Frontier(), 0
    for step in steps:
        frontier = frontier.extend(LEAVES[done : done + step])
        done = min(done + step, len(LEAVES))
        frontier = Frontier.from_bytes(frontier.to_bytes())
    assert frontier.root() == root_of(LEAVES[:done])
    assert frontier.size == done
    assert len(frontier.nodes) == done.bit_count() <= 64


def test_that_one_leaf_at_a_time_is_the_same_as_all_at_once() -> None:
    frontier = Frontier()
    for leaf in LEAVES:
        frontier = frontier.append(leaf)
    assert frontier == Frontier().extend(LEAVES)


@pytest.mark.parametrize("data", [b"", b"\x00" * 7, b"\x00" * 7 + b"\x01", b"\x00" * 8 + b"x" * 32])
def test_that_a_stored_frontier_must_fit_its_size(data: bytes) -> None:
    with pytest.raises(ValueError):
        Frontier.from_bytes(data)


def test_that_every_inclusion_proof_holds_up_to_a_size() -> None:
    for size in range(1, 40):
        root = root_of(LEAVES[:size])
        for index in range(size):
            proof = inclusion_proof(LEAVES[:size], index)
            assert verify_inclusion(LEAVES[index], index, size, proof, root)


def test_that_every_consistency_proof_holds_up_to_a_size() -> None:
    for size in range(1, 40):
        for earlier in range(1, size + 1):
            proof = consistency_proof(LEAVES[:size], earlier)
            assert verify_consistency(earlier, root_of(LEAVES[:earlier]), size, root_of(LEAVES[:size]), proof)


@settings(max_examples=400)
@given(sizes, st.data())
def test_that_a_changed_inclusion_proof_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-2, size + 2).filter(lambda place: place != index))
    proof, root = list(inclusion_proof(LEAVES[:size], index)), root_of(LEAVES[:size])
    leaf = LEAVES[index]
    assert not verify_inclusion(leaf, other, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, proof, leaf_hash(b"root"))
    assert not verify_inclusion(leaf, index, size, [*proof, leaf], root)
    assert not verify_inclusion(leaf, index, size, [*proof, *[leaf] * 70], root)
    assert not verify_inclusion(leaf[:31], index, size, proof, root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_inclusion(leaf, index, size, proof[:-1], root)
        assert not verify_inclusion(leaf, index, size, [], root)
        proof[place] = node_hash(proof[place], proof[place])
        assert not verify_inclusion(leaf, index, size, proof, root)


@settings(max_examples=400)
@given(sizes, st.data())
def test_that_a_changed_consistency_proof_is_refused(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, size))
    proof = list(consistency_proof(LEAVES[:size], earlier))
    old, new = root_of(LEAVES[:earlier]), root_of(LEAVES[:size])
    assert not verify_consistency(earlier, leaf_hash(b"x"), size, new, proof)
    assert not verify_consistency(earlier, old, size, leaf_hash(b"x"), proof)
    assert not verify_consistency(earlier, old, size, new, [*proof, old])
    assert not verify_consistency(earlier, old, size, new, [*proof, *[old] * 70])
    assert not verify_consistency(0, old, size, new, proof)
    assert not verify_consistency(size + 1, old, size, new, proof)
    assert not verify_consistency(earlier, old, size, new[:31], proof)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_consistency(earlier, old, size, new, proof[:-1])
        assert not verify_consistency(earlier, old, size, new, [])
        proof[place] = node_hash(proof[place], proof[place])
        assert not verify_consistency(earlier, old, size, new, proof)


@pytest.mark.parametrize("index", [-1, 5, 6])
def test_that_no_proof_is_made_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(ValueError):
        inclusion_proof(LEAVES[:5], index)


@pytest.mark.parametrize("earlier", [-1, 0, 6])
def test_that_no_proof_is_made_for_a_tree_that_was_not(earlier: int) -> None:
    with pytest.raises(ValueError):
        consistency_proof(LEAVES[:5], earlier)


def test_that_a_commitment_depends_on_salt_and_bytes() -> None:
    one = commitment(b"s" * 16, b"record")
    assert one != commitment(b"t" * 16, b"record")
    assert one != commitment(b"s" * 16, b"recorD")
    with pytest.raises(ValueError):
        commitment(b"s" * 15, b"srecord")
