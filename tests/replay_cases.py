"""Messages of the past and drafts to try on them, for tests of replays."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.catalogue import Catalogue
from core.catalogue_parts import with_parts
from store.tables import mo_messages
from store.usage import hash_of

HELP = {"id": "Kabar: Jadwal layanan Senin-Jumat 08.00-15.00.", "en": "Kabar: Hours Mon-Fri 08.00-15.00."}
JADWAL = {"aliases": ["mobilkeliling"], "help": HELP}


def heard(number: int, text: str, at: datetime, **changes: Any) -> dict[str, Any]:
    """Return the row of a message that was answered."""
    usual = {
        "provider": "simulator",
        "provider_message_id": f"old{number}",
        "sender": f"+62850{number % 100:08d}",
        "recipient": "2757",
        "text": text,
        "text_hash": hash_of(text),
        "keyword": None,
        "outcome": "not_understood",
        "rule": "unknown.no_keyword",
        "reply_text": "...",
        "language": "id",
        "catalogue_number": 1,
        "received_at": at,
        "answered_at": at,
    }
    return usual | changes


def save_heard(db: Session, now: datetime, texts: list[str], **changes: Any) -> None:
    """Save messages of the last hour, oldest first."""
    each = timedelta(hours=1) / max(1, len(texts))
    rows = [
        heard(number, text, now - timedelta(hours=1) + each * number, **changes) for number, text in enumerate(texts)
    ]
    db.execute(insert(mo_messages), rows)


def with_jadwal(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with another keyword."""
    return with_parts(catalogue, {"keywords.JADWAL": JADWAL})
