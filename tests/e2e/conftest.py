"""The end-to-end suite leaves the logs of all its processes behind; the test that reads them all comes last."""

import pytest

from tests.e2e import posting

LAST = "test_quiet_logs.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move the reading of the logs behind everything that writes some."""
    items.sort(key=lambda item: item.path.name == LAST)


@pytest.fixture(scope="session", autouse=True)
def record_texts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what is posted, beside the logs."""
    posting.RECORD = tmp_path_factory.getbasetemp() / posting.TEXTS
