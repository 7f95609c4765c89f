"""What no form of ours sends is answered all the same: told that there is no such thing, never with a failure."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from core.access import Role
from core.catalogue import Catalogue
from core.catalogue_documents import hash_of
from runtime.runtime import Runtime
from store.tables import catalogue_versions
from tests.console_client import Browser
from tests.integration.console.trying.conftest import As
from tests.published import publish_now, reworded

HUGE = 10**30


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        pytest.param("/keywords/SALDO", {"revision": -HUGE}, 409, id="a revision that no database holds"),
        pytest.param("/keywords/a.b", {}, 404, id="a keyword with a dot"),
        pytest.param("/keywords/a.b/discard", {}, 404, id="taking it out"),
        pytest.param("/unmatched/alias", {"keyword": "a.b", "spelling": "iyah"}, 404, id="an alias of one with a dot"),
        pytest.param("/unmatched/alias", {"keyword": "YA", "spelling": "iyah"}, 404, id="an alias of an answer"),
        pytest.param("/draft/discard", {"place": "keywords.a.b"}, 404, id="discarding it"),
        pytest.param("/draft/discard", {"place": "keywords.SALDO", "revision": HUGE}, 302, id="a huge revision"),
    ],
)
def test_an_odd_form_is_answered(operator: Browser, address: str, form: dict[str, Any], status: int) -> None:
    assert operator.submit(address, form, page="/profile").status_code == status


@pytest.mark.parametrize("address", ["/versions/{n}", "/versions/{n}/roll-back", "/versions/{n}.yaml"])
def test_an_odd_number_is_nobodys_version(operator: Browser, address: str) -> None:
    assert operator.get(address.format(n=HUGE)).status_code in (403, 404)


def test_pages_go_on_beside_a_version_that_nobody_can_read(rt: Runtime, catalogue: Catalogue, as_: As) -> None:
    publish_now(rt.engine, reworded(catalogue, 2))
    with rt.transaction() as db:
        row: dict[str, Any] = dict(db.execute(select(catalogue_versions)).one()._mapping)
        broken = {"number": 3, "document": "[]", "document_hash": hash_of("[]")}
        db.execute(insert(catalogue_versions).values(row | broken))
        db.execute(insert(catalogue_versions).values(row | {"number": 4, "based_on": 3}))
    approver = as_(Role.APPROVER, "pia")
    seen = {url: approver.get(url).status_code for url in ("/versions", "/versions/4", "/draft", "/keywords", "/menu")}
    assert seen == dict.fromkeys(seen, 200)
    assert approver.get("/versions/3").status_code == 404
    assert approver.get("/versions/compare?from=3&to=4").status_code == 404
