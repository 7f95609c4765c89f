"""Keys of the API: whose they are, what they may do, whether they still hold. Of the secret only a hash is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from store.database import Db, changed_rows
from store.tables import api_keys

USE_IS_NOTED_EVERY = timedelta(minutes=1)

_key = api_keys.c


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored. `secret_hash` is the SHA-256 of its secret, in hexadecimal digits."""

    id: str
    name: str
    secret_hash: str
    scopes: frozenset[str]
    test: bool
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def has_expired(self, now: datetime) -> bool:
        """Return whether it is too old to be used."""
        return self.expires_at is not None and self.expires_at <= now


def add(db: Db, key: ApiKey) -> None:
    """Keep a new key."""
    db.execute(
        insert(api_keys).values(
            id=key.id,
            name=key.name,
            secret_hash=key.secret_hash,
            scopes=sorted(key.scopes),
            test=key.test,
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
    )


def find(db: Db, key_id: str) -> ApiKey | None:
    """Return the key with this id, revoked and expired ones too."""
    row = db.execute(select(api_keys).where(_key.id == key_id)).one_or_none()
    return _key_of(row) if row else None


def list_all(db: Db) -> list[ApiKey]:
    """Return all keys, oldest first."""
    return [_key_of(row) for row in db.execute(select(api_keys).order_by(_key.created_at, _key.id))]


def revoke(db: Db, key_id: str, now: datetime) -> bool:
    """End the key for good. Returns whether there was one that still held."""
    statement = update(api_keys).where(_key.id == key_id, _key.revoked_at.is_(None))
    return changed_rows(db, statement.values(revoked_at=now)) == 1


def note_use(db: Db, key_ids: Collection[str], now: datetime) -> None:
    """Note that the keys were used; not more than once a minute each, however many processes ask for it."""
    stale = or_(_key.last_used_at.is_(None), _key.last_used_at <= now - USE_IS_NOTED_EVERY)
    db.execute(update(api_keys).where(_key.id.in_(key_ids), stale).values(last_used_at=now))


def _key_of(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        secret_hash=row.secret_hash,
        scopes=frozenset(row.scopes),
        test=row.test,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
