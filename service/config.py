"""Settings: the only reader of the environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from service.errors import Misconfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting; README.md documents the variables."""

    database_url: str | None = None
    migrate_database_url: str | None = None
    public_url: str | None = None
    data_dir: Path = Path("var")
    pool_size: int = 8
    pool_timeout: float = 5.0
    statement_timeout_ms: int = 10_000

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; raises Misconfigured, which names the variable and the remedy."""
        return cls(
            database_url=environ.get("DATABASE_URL") or None,
            migrate_database_url=environ.get("MIGRATE_DATABASE_URL") or None,
            public_url=environ.get("WARSTATS_PUBLIC_URL") or None,
            data_dir=Path(environ.get("WARSTATS_DATA_DIR") or "var"),
            pool_size=_positive(environ, "WARSTATS_POOL_SIZE", 8),
            pool_timeout=_positive(environ, "WARSTATS_POOL_TIMEOUT_SECONDS", 5),
            statement_timeout_ms=_positive(environ, "WARSTATS_STATEMENT_TIMEOUT_MS", 10_000),
        )


def _positive(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise Misconfigured(f"{name} is {text!r}. Set it to a whole number of at least 1.")
    return int(text)
