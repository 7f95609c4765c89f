"""An application whose catalogue is tried, and people of every role who do it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from core.access import Role
from core.catalogue import Catalogue
from core.context import Limits, Reference
from office import replay
from runtime.catalogues import WatchedCatalogues
from runtime.runtime import Runtime
from runtime.settings import Settings
from tests.conftest import NOW
from tests.console_client import Browser, client_of

As = Callable[..., Browser]


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Iterator[Runtime]:
    """A runtime on a fresh database of each kind that sees what is published at once."""
    replay._pairs.clear()
    catalogues = WatchedCatalogues(engine, catalogue, every=0.0, patience=30.0)
    yield Runtime(Settings(_env_file=None), engine, catalogues, reference, Limits(), clock=lambda: NOW)
    replay._pairs.clear()


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
def operator(as_: As) -> Browser:
    """Somebody who edits."""
    return as_(Role.OPERATOR, "oki")


@pytest.fixture
def approver(as_: As) -> Browser:
    """Somebody who says yes or no."""
    return as_(Role.APPROVER, "pia")
