"""Versions of the catalogue that tests publish by hand: the shipped one with a few texts changed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.catalogue import Catalogue
from core.commands import Language
from store import catalogue_versions as versions
from store.catalogue_versions import Version

MOMENT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def version(number: int, **changes: Any) -> Version:
    """Return what is told about a version, without its document."""
    usual = {
        "document_hash": "",
        "origin": "published",
        "based_on": number - 1,
        "summary": f"Uji {number}",
        "authors": ("user:sari",),
        "published_by": "user:dewi",
        "published_at": MOMENT,
    }
    return Version(number=number, **usual | changes)


def reworded(catalogue: Catalogue, number: int, text: str = "", outcome: str = "courtesy") -> Catalogue:
    """Return the catalogue as another version, with one text that tells which."""
    text = text or f"BPJAMSOSTEK: Versi {number}. Info 175"
    replies = {**catalogue.replies, outcome: dict.fromkeys(Language, text)}
    return catalogue.model_copy(update={"number": number, "replies": replies})


def publish(db: Session, catalogue: Catalogue, **changes: Any) -> Version:
    """Publish a catalogue under its number."""
    return versions.add(db, version(catalogue.number, **changes), catalogue)


def publish_now(engine: Engine, catalogue: Catalogue, **changes: Any) -> Version:
    """Publish a catalogue under its number, in a transaction of its own."""
    with Session(engine) as db, db.begin():
        return publish(db, catalogue, **changes)
