"""An application whose catalogue is worded, on each kind of database, and people who do it."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app import create_app
from core.access import Role
from core.catalogue import Catalogue
from core.context import Limits, Reference
from runtime.catalogues import WatchedCatalogues
from runtime.runtime import Runtime
from runtime.settings import Settings
from tests.conftest import NOW
from tests.console_client import Browser, client_of

As = Callable[..., Browser]
REVISION = re.compile(r'name="revision" value="(-?\d+)"')


def revision_on(page: str) -> str:
    """Return what the first form of a page was filled in against."""
    found = REVISION.search(page)
    assert found
    return found[1]


def text_of(response: TestResponse) -> str:
    """Return a page without the entities that tests would have to write."""
    return response.get_data(as_text=True).replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    """A runtime on a fresh database of each kind."""
    catalogues = WatchedCatalogues(engine, catalogue, every=0.0)
    return Runtime(Settings(_env_file=None), engine, catalogues, reference, Limits(), clock=lambda: NOW)


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
def sari(as_: As) -> Browser:
    """Somebody who edits."""
    return as_(Role.OPERATOR, "sari")


@pytest.fixture
def budi(as_: As) -> Browser:
    """Somebody else who edits."""
    return as_(Role.OPERATOR, "budi")
