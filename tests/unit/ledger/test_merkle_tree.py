"""The tree of RFC 6962, held against the reference vectors of Certificate Transparency (merkle tree tests of that project)."""

from __future__ import annotations

import hashlib

import pytest

from yaodian.ledger import (
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_of_leaves,
    verify_consistency,
)
from yaodian.ledger.merkle import EMPTY_ROOT, grow, root_of

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
# index from 0, size of the tree -> audit path
INCLUSION = {
    (0, 1): [],
    (0, 8): [A, B, C],
    (5, 8): [D, E, ROOTS[3]],
    (2, 3): [ROOTS[1]],
    (1, 5): [ROOTS[0], B, D],
}
# old size, new size -> consistency proof
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [F, E, ROOTS[3]], (2, 5): [B, D]}

HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def test_the_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert root_of_leaves([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert root_of_leaves(HASHES[:size]).hex() == ROOTS[size - 1]


def test_the_frontier_grows_leaf_by_leaf_to_the_same_roots() -> None:
    frontier: tuple[bytes, ...] = ()
    for size, leaf in enumerate(HASHES):
        frontier = grow(frontier, size, leaf)
        assert root_of(frontier).hex() == ROOTS[size]
        assert len(frontier) == (size + 1).bit_count()


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_inclusion_paths_are_those_of_the_reference(place: tuple[int, int], path: list[str]) -> None:
    index, size = place
    assert [step.hex() for step in inclusion_path(index, HASHES[:size])] == path


@pytest.mark.parametrize(("place", "path"), CONSISTENCY.items())
def test_consistency_proofs_are_those_of_the_reference(place: tuple[int, int], path: list[str]) -> None:
    old, new = place
    assert [step.hex() for step in consistency_path(old, HASHES[:new])] == path


@pytest.mark.parametrize(("place", "path"), CONSISTENCY.items())
def test_the_checker_accepts_the_consistency_proofs_of_the_reference(place: tuple[int, int], path: list[str]) -> None:
    old, new = place
    assert verify_consistency(old, ROOTS[old - 1], new, ROOTS[new - 1], path)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_path_to_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_path(index, HASHES[:size])


@pytest.mark.parametrize(("old", "size"), [(0, 3), (4, 3)])
def test_there_is_no_consistency_with_a_tree_that_never_was(old: int, size: int) -> None:
    with pytest.raises(IndexError):
        consistency_path(old, HASHES[:size])
