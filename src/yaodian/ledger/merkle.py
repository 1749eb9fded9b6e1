"""The Merkle tree of RFC 6962, section 2.1, with SHA-256: leaves are hashed apart from nodes, the order is the order of writing.

The *frontier* is what an appender keeps of the tree: the hashes of its complete subtrees, largest first, one for each binary
digit 1 of the size. From it the root follows, and the next leaf can be added, in O(log n).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(body: bytes) -> bytes:
    """MTH of a single entry: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(frontier: Sequence[bytes], size: int, leaf: bytes) -> tuple[bytes, ...]:
    """The frontier of a tree of `size` leaves after one more leaf hash."""
    subtrees = list(frontier)
    subtrees.append(leaf)
    while size & 1:
        right = subtrees.pop()
        subtrees.append(node_hash(subtrees.pop(), right))
        size >>= 1
    return tuple(subtrees)


def root_of(frontier: Sequence[bytes]) -> bytes:
    """The root (MTH) of the tree with this frontier."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node_hash(left, root)
    return root


def root_of_leaves(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in order."""
    frontier: tuple[bytes, ...] = ()
    for size, leaf in enumerate(leaves):
        frontier = grow(frontier, size, leaf)
    return root_of(frontier)


def inclusion_path(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The audit path of a leaf (RFC 6962, 2.1.1): what to hash it with, from the leaf upward. IndexError beyond the tree."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_path(index, leaves[:split]), root_of_leaves(leaves[split:]))
    return (*inclusion_path(index - split, leaves[split:]), root_of_leaves(leaves[:split]))


def consistency_path(old_size: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The proof that the tree of the first `old_size` leaves is a prefix of this one (RFC 6962, 2.1.2)."""
    if not 0 < old_size <= len(leaves):
        raise IndexError(old_size)
    return _consistency(old_size, leaves, True)


def _consistency(old_size: int, leaves: Sequence[bytes], whole: bool) -> tuple[bytes, ...]:
    size = len(leaves)
    if old_size == size:
        return () if whole else (root_of_leaves(leaves),)
    split = _split(size)
    if old_size <= split:
        return (*_consistency(old_size, leaves[:split], whole), root_of_leaves(leaves[split:]))
    return (*_consistency(old_size - split, leaves[split:], False), root_of_leaves(leaves[:split]))


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1
