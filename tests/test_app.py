"""The app and its settings."""

from pathlib import Path

import pytest

from service.app import create_app
from service.config import Settings
from service.errors import Misconfigured


def test_an_app_without_a_database_names_the_remedy() -> None:
    with pytest.raises(Misconfigured, match="warstats serve"):
        create_app(Settings())


def test_a_wsgi_server_finds_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:9/none")
    from service.wsgi import app  # noqa: PLC0415  # it reads the environment as it is imported

    assert app.test_client().get("/healthz").status_code == 200


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_env(
        {
            "DATABASE_URL": "postgresql://a",
            "MIGRATE_DATABASE_URL": "postgresql://b",
            "WARSTATS_PUBLIC_URL": "https://warstats.example",
            "WARSTATS_DATA_DIR": "/data",
            "WARSTATS_POOL_SIZE": "3",
            "WARSTATS_POOL_TIMEOUT_SECONDS": "4",
            "WARSTATS_STATEMENT_TIMEOUT_MS": "500",
        }
    )
    assert settings == Settings(
        database_url="postgresql://a",
        migrate_database_url="postgresql://b",
        public_url="https://warstats.example",
        data_dir=Path("/data"),
        pool_size=3,
        pool_timeout=4,
        statement_timeout_ms=500,
    )


def test_an_empty_variable_counts_as_unset() -> None:
    names = ("DATABASE_URL", "WARSTATS_DATA_DIR", "WARSTATS_POOL_SIZE")
    assert Settings.from_env(dict.fromkeys(names, "")) == Settings()


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "٣"])
def test_an_invalid_number_is_refused_by_name(value: str) -> None:
    with pytest.raises(Misconfigured, match="WARSTATS_POOL_SIZE"):
        Settings.from_env({"WARSTATS_POOL_SIZE": value})
