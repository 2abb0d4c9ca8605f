"""Keys: bearer tokens (RFC 6750) of 256 random bits, of which only a hash is kept.

A key reads ``wsk_<id>_<secret>``: the id finds its record, the hash of the whole proves it. A
hash without salt or stretching is enough for a secret that cannot be guessed.
"""

import hashlib
import re
import secrets
import string
from hmac import compare_digest

_ALPHABET = string.ascii_lowercase + string.digits
_ID_LENGTH = 12
_SECRET_BYTES = 32
_KEY = re.compile(r"wsk_([a-z0-9]{12})_[A-Za-z0-9_-]{43}", re.ASCII)


def generate() -> tuple[str, str]:
    """A new random id, and the key with that id."""
    id_ = "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
    return id_, f"wsk_{id_}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def id_of(key: str) -> str | None:
    """The id in a text of the form of a key; None for any other text."""
    match = _KEY.fullmatch(key)
    return match[1] if match else None


def hash_of(key: str) -> bytes:
    """The SHA-256 of a key (32 bytes), which is stored in its place."""
    return hashlib.sha256(key.encode()).digest()


def matches(key: str, stored_hash: bytes) -> bool:
    """Whether a key has the stored hash, compared in constant time."""
    return compare_digest(hash_of(key), stored_hash)
