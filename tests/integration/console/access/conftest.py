"""An application with its own clock, and somebody who may sign in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app import create_app
from core.access import Actor, Person, Role
from core.catalogue import Catalogue
from core.context import Reference
from office import users
from runtime.runtime import Runtime
from store.database import make_engine
from tests.conftest import NOW
from tests.console_client import Browser, anybody, client_of
from tests.intake_cases import make_rt

PASSWORD = "kuda-laut-biru"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rt(sqlite_url: str, catalogue: Catalogue, reference: Reference, clock: Clock) -> Iterator[Runtime]:
    engine = make_engine(sqlite_url)
    yield replace(make_rt(engine, catalogue, reference), clock=clock)
    engine.dispose()


@pytest.fixture
def app(rt: Runtime) -> Flask:
    return create_app(runtime=rt)


@pytest.fixture
def stranger(app: Flask, rt: Runtime) -> Browser:
    """A browser in which nobody is signed in."""
    return anybody(app, rt)


@pytest.fixture
def admin(app: Flask, rt: Runtime) -> Browser:
    return client_of(app, rt, Role.ADMIN)


@pytest.fixture
def sari(rt: Runtime) -> Person:
    """Sari, an operator who knows her password."""
    users.add(rt, Actor("system"), "sari", "Sari Wulandari", Role.OPERATOR, password=PASSWORD)
    found = users.find_by_name(rt, "sari")
    assert found is not None
    return found.person
