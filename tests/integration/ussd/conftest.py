"""A gateway with people in it, on each kind of database, with a Redis and without."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from core.catalogue import Catalogue
from core.context import Limits, Reference
from runtime.runtime import Runtime
from runtime.settings import Settings
from tests.conftest import NOW
from tests.integration.ussd.phones import SECRET
from tests.redis_server import running_redis
from tests.store_cases import BUDI, MONTHS, membership, person, save_people

LIMITS = Limits(messages_per_hour=200, messages_per_day=1000, identical_per_hour=3)
Make = Callable[..., Flask]


@pytest.fixture(scope="session")
def shared_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis that all tests share; `make` empties it."""
    with running_redis(tmp_path_factory.mktemp("r")) as redis:
        yield redis.url


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def make(
    engine: Engine,
    sessions: sessionmaker[Session],
    catalogue: Catalogue,
    reference: Reference,
    shared_redis: str,
    tmp_path: Path,
) -> Make:
    """What makes a gateway like another process on the same database and Redis; settings by name."""
    with sessions.begin() as db:
        paid = tuple(replace(month, amount=99_999_999_999) for month in MONTHS)  # so that it takes two screens
        two = (
            membership("00009000021", contributions=paid),
            membership("00009000022", active=False, jht_balance=5_000_000),
        )
        sari = person(1, memberships=(membership("00009000011"),))
        save_people(db, NOW, sari, person(2, memberships=two, msisdn_on_record=BUDI))
    Redis.from_url(shared_redis).flushall()
    clock = Clock()

    def app_of(catalogue: Catalogue = catalogue, limits: Limits = LIMITS, **changes: Any) -> Flask:
        values: dict[str, Any] = {
            "redis_url": shared_redis,
            "var_dir": tmp_path,
            "ussd_africastalking_secret": SECRET,
            "ussd_infobip_secret": SECRET,
            "log_level": "WARNING",
        }
        settings = Settings(_env_file=None, **values | changes)
        return create_app(runtime=Runtime(settings, engine, catalogue, reference, limits, clock=clock))

    return app_of


@pytest.fixture
def app(make: Make) -> Flask:
    """A gateway."""
    return make()
