"""One-time codes at rest: when a code has expired, nothing that is kept tells it any longer."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, update

from core.delivery import LIVES
from store.database import Db
from store.tables import mo_messages, mt_messages
from store.usage import hash_of

CODE_LIFE = LIVES["code"]
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_DIGITS = re.compile(r"[\doil]+", re.IGNORECASE)  # as people type them


def conceal_at(code: str | None, now: datetime) -> datetime | None:
    """Return when a message that carries this code is to lose it; None where it is no one-time code."""
    return now + CODE_LIFE if code is not None and len(code) == 6 and code.isdecimal() else None


def conceal_expired(db: Db, now: datetime, limit: int) -> int:
    """Replace expired codes by stars, in at most `limit` messages of each kind. Returns in how many."""
    return _conceal_ours(db, now, limit) + _conceal_theirs(db, now, limit)


def _conceal_ours(db: Db, now: datetime, limit: int) -> int:
    due = select(mt_messages.c.id, mt_messages.c.text, mt_messages.c.check_code)
    found = db.execute(_due(due, mt_messages, now, limit)).all()
    return _save(db, mt_messages, [{"key": row.id, "text": _without_code(row.text, row.check_code)} for row in found])


def _conceal_theirs(db: Db, now: datetime, limit: int) -> int:
    """The hash goes as well: of a text of six digits it would give the digits away."""
    found = db.execute(_due(select(mo_messages.c.id, mo_messages.c.text), mo_messages, now, limit)).all()
    texts = [(row.id, _DIGITS.sub(_stars, row.text)) for row in found]
    return _save(db, mo_messages, [{"key": key, "text": text, "text_hash": hash_of(text)} for key, text in texts])


def _due(rows: Select[Any], table: Table, now: datetime, limit: int) -> Select[Any]:
    wanted = rows.where(table.c.conceal_at <= now).order_by(table.c.conceal_at).limit(limit)
    return wanted.with_for_update(skip_locked=True)


def _save(db: Db, table: Table, rows: list[dict[str, Any]]) -> int:
    if rows:
        changes: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "key"}
        db.execute(update(table).where(table.c.id == bindparam("key")).values(conceal_at=None, **changes), rows)
    return len(rows)


def _without_code(text: str, check_code: str | None) -> str:
    """The check code stays: it may be all digits as well, and people ask about it for longer."""
    return _CODE.sub(lambda match: match[0] if match[0] == check_code else "*" * 6, text)


def _stars(match: re.Match[str]) -> str:
    return "*" * len(match[0]) if any(c.isdigit() for c in match[0]) else match[0]
