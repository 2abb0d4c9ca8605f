"""Merkle trees: one digest over a list that grows (RFC 9162, 2.1.1)."""

from hashlib import sha256


class MerkleTree:
    """The tree over the leaves added so far, of which only the roots of whole subtrees are kept."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []  # of sizes that halve, the largest first

    def add(self, leaf: bytes) -> None:
        """Add a leaf behind all others."""
        node = sha256(b"\x00" + leaf).digest()
        size = self.size
        while size & 1:  # a subtree of the same size is before it
            node = _join(self._subtrees.pop(), node)
            size >>= 1
        self._subtrees.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the digest over all leaves: SHA-256, 32 bytes."""
        if not self._subtrees:
            return sha256(b"").digest()
        *rest, root = self._subtrees
        for subtree in reversed(rest):
            root = _join(subtree, root)
        return root


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
