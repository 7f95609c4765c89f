"""An application on each kind of database, with keys for it, and people whom the core system has told us of."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from api.keys import SCOPES, make_key
from app import create_app
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import api_keys
from store.api_keys import ApiKey
from store.catalogue import load_catalogue
from store.reference import load_reference


@dataclass
class Clock:
    """A clock that a test turns."""

    at: datetime = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def go(self, **ahead: float) -> None:
        """Turn it ahead by so many seconds, hours ..."""
        self.at += timedelta(**ahead)


@dataclass(frozen=True)
class Caller:
    """The core system with a key."""

    client: FlaskClient
    key: ApiKey
    written: str
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET under /api/v1."""
        return self.client.get(f"/api/v1{path}", headers={**self._own(), **headers}, buffered=True)

    def post(self, path: str, body: Any, *, once: str | None = None, **headers: str) -> TestResponse:
        """POST JSON under /api/v1, with an Idempotency-Key if `once` is given."""
        named = {"Idempotency-Key": once} if once else {}
        return self.client.post(f"/api/v1{path}", json=body, headers={**self._own(), **named, **headers}, buffered=True)

    def _own(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.written}", **self.headers}


MakeCaller = Callable[..., Caller]


def runtime_on(engine: Engine, url: str, folder: Path, clock: Clock, **settings: Any) -> Runtime:
    """Return a runtime on this engine."""
    told = Settings(_env_file=None, database_url=url, var_dir=folder, **settings)
    return Runtime(told, engine, shipped_catalogue(), shipped_reference(), told.limits, clock=clock)


shipped_catalogue, shipped_reference = cache(load_catalogue), cache(load_reference)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rt(engine: Engine, database_url: str, tmp_path: Path, clock: Clock) -> Runtime:
    return runtime_on(engine, database_url, tmp_path, clock)


@pytest.fixture
def client(rt: Runtime) -> FlaskClient:
    return create_app(runtime=rt).test_client()


@pytest.fixture
def caller_with(rt: Runtime, client: FlaskClient) -> MakeCaller:
    return lambda scopes=SCOPES, **more: make_caller(rt, client, scopes, **more)


@pytest.fixture
def core(caller_with: MakeCaller) -> Caller:
    """The core system with a key that may do everything."""
    return caller_with()


def make_caller(
    rt: Runtime, client: FlaskClient, scopes: Collection[str] = SCOPES, *, test: bool = False, days: int | None = None
) -> Caller:
    """Return somebody with a new key of these scopes."""
    expires_at = rt.now() + timedelta(days=days) if days else None
    key, written = make_key("uji", scopes, rt.now(), test=test, expires_at=expires_at)
    with rt.transaction() as db:
        api_keys.add(db, key)
    return Caller(client, key, written)
