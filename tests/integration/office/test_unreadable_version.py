"""A newest version that nobody can read: people go on drafting, and an older one is brought back."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from core.catalogue import CatalogueError
from core.catalogue_documents import hash_of
from office import catalogue as wording
from runtime.runtime import Runtime
from store.tables import catalogue_versions
from tests.integration.office.wording import COURTESY, DEWI, SARI, edit, live_part, publish, texts

UNREADABLE = [
    pytest.param({"document_hash": "0" * 64}, id="another hash"),
    pytest.param({"document": "[]", "document_hash": hash_of("[]")}, id="another shape"),
    pytest.param({"document": '{"new": 1}', "document_hash": hash_of('{"new": 1}')}, id="of a newer program"),
]


@pytest.fixture(params=UNREADABLE)
def broken(rt: Runtime, request: pytest.FixtureRequest) -> Runtime:
    """A runtime on a database whose version 2 is sound, and whose version 3 is no use."""
    publish(rt, (COURTESY, texts("Sama-sama")))
    with rt.transaction() as db:
        row: dict[str, Any] = dict(db.execute(select(catalogue_versions)).one()._mapping)
        db.execute(insert(catalogue_versions).values(row | {"number": 3, "based_on": 2} | request.param))
    return rt


def test_it_is_refused_by_name(broken: Runtime) -> None:
    with pytest.raises(CatalogueError):
        wording.catalogue_numbered(broken, 3)


def test_the_version_before_it_is_brought_back(broken: Runtime) -> None:
    use = wording.use_of(broken, 2)
    assert (use.live_number, use.changes) == (3, ())
    assert wording.roll_back(broken, DEWI, 2, "Versi 3 tidak terbaca") == wording.Published(4)
    assert live_part(broken, COURTESY) == texts("Sama-sama")


def test_a_draft_begins_with_what_answers_people(broken: Runtime) -> None:
    draft = wording.draft_of(broken)
    assert (draft.base.number, draft.outdated, draft.part(COURTESY).content) == (3, False, texts("Sama-sama"))
    edit(broken, SARI, COURTESY, texts("Terima kasih"))
    assert publish(broken) == 4
    assert live_part(broken, COURTESY) == texts("Terima kasih")
