"""Slugs: the ids of figures and vocabulary entries, given by an editor or derived."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_LENGTH = 120
_DIGEST_LENGTH = 8
_SLUG = re.compile(PATTERN)


def is_slug(text: str) -> bool:
    """Whether a text has the form and at most the length of a slug."""
    return len(text) <= MAX_LENGTH and _SLUG.fullmatch(text) is not None


def slugify(text: str) -> str:
    """A text as a slug, without a limit on its length.

    Letters without an ASCII counterpart are dropped, so the result may be empty.
    """
    marks_apart = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in marks_apart if not unicodedata.combining(c))
    ascii_text = re.sub(r"\W", " ", letters).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))


def derive(parts: Iterable[str | None], identity: bytes) -> str:
    """A readable slug, which is the same for the same identity in any database.

    The parts make it readable; the first hexadecimal digits of the identity's
    SHA-256 tell apart identities with the same parts.
    """
    suffix = hashlib.sha256(identity).hexdigest()[:_DIGEST_LENGTH]
    readable = slugify(" ".join(part for part in parts if part))
    readable = readable[: MAX_LENGTH - _DIGEST_LENGTH - 1].rstrip("-")
    return f"{readable}-{suffix}" if readable else suffix
