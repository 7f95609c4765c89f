"""The shipped catalogue, read once."""

import pytest

from core.catalogue import Catalogue
from store.catalogue import load_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()
