"""An application with people to write to, staff who make campaigns, and approvers who decide on them."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from core.access import Role
from core.catalogue import Catalogue
from core.context import Limits, Reference
from office import passwords
from runtime.catalogues import WatchedCatalogues
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import users
from tests.campaign_cases import APPROVER, SECOND, seed
from tests.console_client import Browser, client_of
from tests.running_cases import Clock

As = Callable[..., Browser]
PASSWORD = "kata sandi yang panjang"


@pytest.fixture
def clock() -> Clock:
    """A Friday morning that can be turned."""
    return Clock()


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock) -> Iterator[Runtime]:
    """A runtime with people, on a fresh database of each kind."""
    catalogues = WatchedCatalogues(engine, catalogue, every=0.0, patience=30.0)
    made = Runtime(Settings(_env_file=None), engine, catalogues, reference, Limits(), clock=clock)
    seed(made)
    return made


@pytest.fixture
def app(rt: Runtime) -> Flask:
    """The whole application."""
    return create_app(runtime=rt)


@pytest.fixture
def as_(app: Flask, rt: Runtime) -> As:
    """Return a browser in which somebody of a role is signed in."""

    def signed_in(role: Role, name: str = "") -> Browser:
        return client_of(app, rt, role, name)

    return signed_in


@pytest.fixture
def staff(as_: As) -> Browser:
    """Somebody who makes campaigns."""
    return as_(Role.STAFF, "sari")


@pytest.fixture
def approver(as_: As, rt: Runtime) -> Browser:
    """Somebody who decides on them, with a password."""
    browser = as_(Role.APPROVER, APPROVER.name.partition(":")[2])
    as_(Role.APPROVER, SECOND.name.partition(":")[2])
    with rt.transaction() as db:
        users.change(db, browser.person.id, password_hash=passwords.hash_of(PASSWORD))
    return browser
