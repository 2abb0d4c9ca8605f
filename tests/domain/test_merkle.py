"""Merkle trees, by the recursive definition of RFC 9162 (2.1.1)."""

from hashlib import sha256

import pytest

from service.domain.merkle import MerkleTree


def root_of(leaves: list[bytes]) -> bytes:
    """The definition, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


@pytest.mark.parametrize("size", [*range(18), 1000])
def test_the_root_is_that_of_the_definition(size: int) -> None:
    leaves = [str(number).encode() for number in range(size)]
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    assert (tree.size, tree.root()) == (size, root_of(leaves))
