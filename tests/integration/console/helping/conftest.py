"""An application with a registration, a complaint and blocked phones to look at."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from core.access import Role
from core.catalogue import Catalogue
from core.context import Reference
from tests.console_client import Browser, client_of
from tests.integration.office.helping_cases import House


@pytest.fixture
def house(engine: Engine, catalogue: Catalogue, reference: Reference) -> House:
    """Sari on record with her phone."""
    found = House(engine, catalogue, reference)
    found.know()
    return found


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(runtime=house.rt)


@pytest.fixture
def browser(app: Flask, house: House) -> Callable[[Role], Browser]:
    """A browser of somebody of this role."""
    return lambda role: client_of(app, house.rt, role)


@pytest.fixture
def staff(browser: Callable[[Role], Browser]) -> Browser:
    return browser(Role.STAFF)
