"""Published versions: numbered by the primary key, never changed, and refused when they were."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from core.catalogue import Catalogue, CatalogueError
from store import catalogue_versions as versions
from store.tables import catalogue_versions
from tests.published import MOMENT, publish, reworded, version
from tests.store_cases import apply

SARI = "+6285000000901"


def test_nothing_is_live_before_something_is_published(db: Session) -> None:
    assert versions.newest(db) is None
    assert versions.list_newest(db) == []
    assert versions.load(db, 1) is None


def test_a_version_comes_back_as_it_was_published(db: Session, catalogue: Catalogue) -> None:
    publish(db, reworded(catalogue, 2))
    made = publish(db, reworded(catalogue, 3), origin="rolled_back", restores=1)
    assert versions.newest(db) == (3, made.document_hash)
    assert versions.load(db, 3) == made
    assert versions.sound_catalogue_in(made, catalogue) == reworded(catalogue, 3)
    assert [(each.number, each.document) for each in versions.list_newest(db)] == [(3, ""), (2, "")]
    assert [each.number for each in versions.list_newest(db, before=3)] == [2]


def test_the_same_content_has_the_same_document(db: Session, catalogue: Catalogue) -> None:
    first, second = reworded(catalogue, 2, "Sama. Info 175"), reworded(catalogue, 3, "Sama. Info 175")
    assert publish(db, first).document_hash == publish(db, second).document_hash


def test_a_number_is_published_once(db: Session, catalogue: Catalogue) -> None:
    publish(db, reworded(catalogue, 2))
    with pytest.raises(IntegrityError):
        publish(db, reworded(catalogue, 2, "Lain. Info 175"))


@pytest.mark.parametrize("statement", ["UPDATE catalogue_versions SET summary = 'x'", "DELETE FROM catalogue_versions"])
def test_what_was_published_stays(db: Session, catalogue: Catalogue, statement: str) -> None:
    publish(db, reworded(catalogue, 2))
    with pytest.raises(DBAPIError, match="append-only"):
        db.execute(text(statement))


def test_a_document_that_is_not_what_was_hashed_is_refused(db: Session, catalogue: Catalogue) -> None:
    made = publish(db, reworded(catalogue, 2))
    values = {column.name: getattr(made, column.name) for column in catalogue_versions.c}
    forged = made.document.replace("Versi 2", "Versi 3")
    db.execute(insert(catalogue_versions).values(values | {"number": 3, "document": forged, "authors": []}))
    found = versions.load(db, 3)
    assert found is not None
    with pytest.raises(CatalogueError, match="hash"):
        versions.sound_catalogue_in(found, catalogue)


def test_a_document_that_would_not_pass_the_checks_is_refused(db: Session, catalogue: Catalogue) -> None:
    made = versions.add(db, version(2), reworded(catalogue, 2, "x" * 161))
    with pytest.raises(CatalogueError, match="161"):
        versions.sound_catalogue_in(made, catalogue)


def test_how_often_a_version_answered_is_counted_by_keyword(db: Session) -> None:
    for minutes in (1, 2, 3):
        apply(db, SARI, MOMENT + timedelta(minutes=minutes), text=f"{minutes}")
    apply(db, SARI, MOMENT - timedelta(days=8), text="long ago")
    assert versions.answered_since(db, 1, MOMENT) == {"SALDO": 3}
    assert versions.answered_since(db, 2, MOMENT) == {}
