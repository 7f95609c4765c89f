"""The clinic's pages: an alias for the draft, or not for us, and back."""

import re

import pytest

from core.access import Role
from office.catalogue import draft_of
from runtime.runtime import Runtime
from tests.conftest import NOW
from tests.console_client import Browser
from tests.integration.console.trying.conftest import As
from tests.replay_cases import save_heard


@pytest.fixture
def puzzling(rt: Runtime) -> Runtime:
    """The runtime with texts that were not understood."""
    with rt.transaction() as db:
        save_heard(db, NOW, ["jadwal", "JADWAL dong", "lomba mancing"])
    return rt


def page_of(browser: Browser, path: str = "/unmatched") -> str:
    return browser.get(path).get_data(as_text=True)


def test_nothing_is_a_good_sign(operator: Browser) -> None:
    assert "Bagus: semua terjawab" in page_of(operator)


def test_a_word_becomes_an_alias(puzzling: Runtime, operator: Browser) -> None:
    done = operator.submit("/unmatched/alias", {"keyword": "KANTOR", "spelling": "jadwal"}, page="/unmatched")
    assert done.status_code == 302
    assert "jadwal" in draft_of(puzzling).catalogue.keywords["KANTOR"].aliases
    assert "draf: KANTOR" in page_of(operator)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"keyword": "KANTOR", "spelling": ""}, 422, id="no word"),
        pytest.param({"keyword": "", "spelling": "jadwal"}, 422, id="no keyword"),
        pytest.param({"keyword": "KANTOR", "spelling": "saldo"}, 422, id="a clash"),
        pytest.param({"keyword": "TIDAKADA", "spelling": "jadwal"}, 404, id="a keyword that is not there"),
    ],
)
def test_what_cannot_be_is_told(puzzling: Runtime, operator: Browser, fields: dict[str, str], status: int) -> None:
    refused = operator.submit("/unmatched/alias", fields, page="/unmatched")
    assert refused.status_code == status
    assert draft_of(puzzling).changes == ()


def test_not_for_us_and_back(puzzling: Runtime, operator: Browser) -> None:
    cluster = re.search(r'name="cluster" value="(\w+)"', page_of(operator))
    assert cluster
    assert operator.submit("/unmatched/dismiss", {"cluster": cluster[1]}, page="/unmatched").status_code == 302
    aside = "/unmatched?only=dismissed"
    assert cluster[1] in page_of(operator, aside)
    assert cluster[1] not in page_of(operator)
    operator.submit("/unmatched/restore", {"cluster": cluster[1], "only": "dismissed"}, page=aside)
    assert cluster[1] in page_of(operator)


def test_one_that_is_gone(puzzling: Runtime, operator: Browser) -> None:
    assert operator.submit("/unmatched/dismiss", {"cluster": "x"}, page="/unmatched").status_code == 404


def test_others_look(puzzling: Runtime, as_: As) -> None:
    staff = as_(Role.STAFF)
    assert "Jadikan alias" not in page_of(staff)
    token = staff.csrf_token("/bench")
    assert staff.post("/unmatched/dismiss", data={"csrf_token": token}).status_code == 403


def test_who_may_not_look(as_: As) -> None:
    assert as_(Role.ADMIN).get("/unmatched").status_code == 403
