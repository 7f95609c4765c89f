"""A runtime for campaigns, on an empty database of each kind."""

import pytest
from sqlalchemy import Engine

from core.catalogue import Catalogue
from core.context import Reference
from runtime.runtime import Runtime
from tests.intake_cases import make_rt


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    """A runtime on an empty database of each kind."""
    return make_rt(engine, catalogue, reference)
