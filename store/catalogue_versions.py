"""Published catalogues: each a document under its number, never changed and never removed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from core.catalogue import Catalogue, CatalogueError
from core.catalogue_checks import check
from core.catalogue_documents import document_of, hash_of, read
from store.database import Db
from store.tables import catalogue_versions, mo_messages

MOST_TRIED = 20  # versions, from the newest down, until one is sound
_version, _mo = catalogue_versions.c, mo_messages.c
_OF_A_LIST = tuple(column for column in _version if column.name != "document")


@dataclass(frozen=True, slots=True)
class Version:
    """One published catalogue. `origin` is published, rolled_back or imported; `restores` the number it brings back.

    In lists `document` is empty.
    """

    number: int
    document_hash: str
    origin: str
    based_on: int
    summary: str
    authors: tuple[str, ...]
    published_by: str
    published_at: datetime
    restores: int | None = None
    document: str = ""


def newest(db: Db) -> tuple[int, str] | None:
    """Return number and hash of the live version; None where nothing was published yet. One row of an index."""
    row = db.execute(select(_version.number, _version.document_hash).order_by(_version.number.desc()).limit(1)).first()
    return None if row is None else (row.number, row.document_hash)


def numbers_down(db: Db, most: int) -> list[tuple[int, str]]:
    """Return numbers and hashes, the newest first."""
    rows = db.execute(select(_version.number, _version.document_hash).order_by(_version.number.desc()).limit(most))
    return [(row.number, row.document_hash) for row in rows]


def load(db: Db, number: int) -> Version | None:
    """Return a version with its document."""
    row = db.execute(select(catalogue_versions).where(_version.number == number)).first()
    return None if row is None else _version_of(row)


def list_newest(db: Db, most: int = 50, before: int | None = None) -> list[Version]:
    """Return versions without their documents, the newest first; those below a number where one is given."""
    statement = select(*_OF_A_LIST).order_by(_version.number.desc()).limit(most)
    if before is not None:
        statement = statement.where(_version.number < before)
    return [_version_of(row) for row in db.execute(statement)]


def add(db: Db, version: Version, catalogue: Catalogue) -> Version:
    """Publish the content of a catalogue; return it with its document. Raises IntegrityError if the number is taken."""
    document = document_of(catalogue)
    version = replace(version, document=document, document_hash=hash_of(document))
    values = {column.name: getattr(version, column.name) for column in _version}
    db.execute(insert(catalogue_versions).values(values | {"authors": list(version.authors)}))
    return version


def catalogue_in(version: Version, shipped: Catalogue) -> Catalogue:
    """Return the catalogue of a version, completed from the shipped one; raise CatalogueError for what is none."""
    return read(version.document, version.document_hash, version.number, shipped)


def sound_catalogue_in(version: Version, shipped: Catalogue) -> Catalogue:
    """Return the same; raise CatalogueError too where it would not pass the checks of this program."""
    catalogue = catalogue_in(version, shipped)
    problems = check(catalogue)
    if problems:
        raise CatalogueError(problems, f"catalogue {version.number}")
    return catalogue


def sound_below(db: Db, number: int, shipped: Catalogue) -> Catalogue:
    """Return the newest sound catalogue older than a number, the shipped one where there is none."""
    below = select(_version.number).where(_version.number < number).order_by(_version.number.desc()).limit(MOST_TRIED)
    for older in db.execute(below).scalars().all():
        version = load(db, older)
        try:
            if version is not None:
                return sound_catalogue_in(version, shipped)
        except CatalogueError:
            continue
    return shipped


def answered_since(db: Db, number: int, since: datetime) -> Mapping[str, int]:
    """Return how many messages a version has answered since then, by keyword ("" where none was understood)."""
    keyword = func.coalesce(_mo.keyword, "")
    rows = db.execute(
        select(keyword, func.count())
        .where(_mo.catalogue_number == number, _mo.received_at >= since)
        .group_by(keyword)
        .order_by(func.count().desc(), keyword)
    )
    return {str(row[0]): int(row[1]) for row in rows}


def _version_of(row: Row[Any]) -> Version:
    values = dict(row._mapping)
    return Version(**values | {"authors": tuple(values["authors"])})
