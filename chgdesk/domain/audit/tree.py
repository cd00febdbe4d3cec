"""The Merkle tree over the trail's entries (RFC 9162): roots, frontiers and proofs, bytes and hashes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_SIZE = 32
SALT_SIZE = 16
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(payload: bytes) -> bytes:
    """Return the leaf of one stored payload: SHA-256 of a zero byte and the bytes as stored."""
    return sha256(b"\x00" + payload).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node above two hashes: SHA-256 of a one byte, the left and the right hash."""
    return sha256(b"\x01" + left + right).digest()


def commitment(salt: bytes, payload: bytes) -> bytes:
    """Return what the trail holds of a record version: it binds the bytes and reveals nothing guessable.

    The 16-byte salt is stored beside the version and destroyed with it (RET-03).
    """
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a commitment needs a salt of {SALT_SIZE} bytes, not {len(salt)}")
    return sha256(salt + payload).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """The few hashes from which the tree can go on growing: one per set bit of its size, largest first."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier after one more leaf."""
        return self.extend((leaf,))

    def extend(self, leaves: Sequence[bytes]) -> Frontier:
        """Return the frontier after more leaves, hashing each whole block level by level."""
        size, nodes, start, total = self.size, list(self.nodes), 0, len(leaves)
        while start < total:
            height = (total - start).bit_length() - 1
            if size:
                height = min(height, (size & -size).bit_length() - 1)
            node = _perfect_root(leaves[start : start + (1 << height)])
            start += 1 << height
            size += 1 << height
            for _ in range(((size & -size).bit_length() - 1) - height):
                node = node_hash(nodes.pop(), node)
            nodes.append(node)
        return Frontier(size=size, nodes=tuple(nodes))

    def root(self) -> bytes:
        """Return the tree's root at this size."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for node in self.nodes[-2::-1]:
            root = node_hash(node, root)
        return root

    def to_bytes(self) -> bytes:
        """Return the stored form: the size in eight bytes, then the hashes (at most 64)."""
        return self.size.to_bytes(8, "big") + b"".join(self.nodes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Read the stored form; refuse one whose length does not fit its size."""
        size = int.from_bytes(data[:8], "big")
        if len(data) != 8 + HASH_SIZE * size.bit_count():
            raise ValueError("the stored frontier does not fit its size")
        nodes = tuple(data[at : at + HASH_SIZE] for at in range(8, len(data), HASH_SIZE))
        return cls(size=size, nodes=nodes)


def _perfect_root(level: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of hashes; the loop is the cost of a whole verification."""
    one, digest = b"\x01", sha256
    while len(level) > 1:
        pairs = iter(level)
        level = [digest(one + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return level[0]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over these leaves."""
    return Frontier().extend(leaves).root()


def _split(size: int) -> int:
    """Return the largest power of two below a size of two or more."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the hashes that lead from one leaf to the root (RFC 9162, 2.1.3.1), nearest first."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} in a tree of {len(leaves)}")
    low, high, proof = 0, len(leaves), list[bytes]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(root_of(leaves[middle:high]))
            high = middle
        else:
            proof.append(root_of(leaves[low:middle]))
            low = middle
    return tuple(reversed(proof))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof leads from this leaf at this place to this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes((leaf, root, *proof)):
        return False
    place, last, found = index, size - 1, leaf
    for node in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(node, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, node)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> tuple[bytes, ...]:
    """Return the hashes that show the first `earlier` leaves unchanged in this tree (RFC 9162, 2.1.4.1)."""
    if not 0 < earlier <= len(leaves):
        raise ValueError(f"no earlier tree of {earlier} in a tree of {len(leaves)}")
    low, high, whole, proof = 0, len(leaves), True, list[bytes]()
    while earlier != high:
        middle = low + _split(high - low)
        if earlier <= middle:
            proof.append(root_of(leaves[middle:high]))
            high = middle
        else:
            proof.append(root_of(leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        proof.append(root_of(leaves[low:high]))
    return tuple(reversed(proof))


def verify_consistency(earlier: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the tree of `size` begins with the tree of `earlier` (RFC 9162, 2.1.4.2)."""
    if not 0 < earlier <= size or not _are_hashes((earlier_root, root, *proof)):
        return False
    if earlier == size:
        return not proof and earlier_root == root
    path = list(proof)
    if earlier & (earlier - 1) == 0:
        path.insert(0, earlier_root)
    if not path:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    then = now = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            then, now = node_hash(node, then), node_hash(node, now)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, node)
        place, last = place >> 1, last >> 1
    return last == 0 and then == earlier_root and now == root


def _are_hashes(values: Sequence[bytes]) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_SIZE for value in values)
