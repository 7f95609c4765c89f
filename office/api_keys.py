"""Keys of the API, made and ended by people: noted each time, the secret shown once and kept nowhere."""

import hashlib
import secrets
import string
from collections.abc import Collection
from datetime import datetime, timedelta

from core.access import Actor
from office import audit
from runtime.runtime import Runtime
from store import api_keys
from store.api_keys import ApiKey
from store.database import READ_ONLY

SCOPES = (
    "participants:write",
    "participants:read",
    "claims:write",
    "claims:read",
    "messages:read",
    "campaigns:write",
    "campaigns:read",
    "pii:read",
)
SECRET_BYTES = 32
ID_LETTERS = 12  # letters alone: a number in it would be masked in the log
LONGEST_NAME = 60
MOST_DAYS = 3650


def create(
    rt: Runtime, who: Actor, name: str, scopes: Collection[str], *, test: bool, days: int | None
) -> tuple[ApiKey, str]:  # what a key is
    """Save a new key that holds for so many days (None: until it is revoked); return it, and how it is written.

    Raises ValueError for a name, scope or number of days that no key can have.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not scopes or set(scopes) - set(SCOPES):
        raise ValueError("nama 1-60 karakter dan hak yang dikenal / a name of 1-60 characters and known scopes")
    if days is not None and not 0 < days <= MOST_DAYS:
        raise ValueError(f"1-{MOST_DAYS} hari / days")
    now = rt.now()
    key, written = make_key(name, scopes, now, test=test, expires_at=now + timedelta(days=days) if days else None)
    with rt.transaction() as db:
        api_keys.add(db, key)
        audit.note(db, rt, who, "api_key.create", f"api_key:{key.id}", after=_told(key))
    return key, written


def revoke(rt: Runtime, who: Actor, key_id: str) -> bool:
    """End a key for good; return whether there was one that still held."""
    with rt.transaction() as db:
        key = api_keys.find(db, key_id)
        if key is None or not api_keys.revoke(db, key_id, rt.now()):
            return False
        audit.note(db, rt, who, "api_key.revoke", f"api_key:{key_id}", before=_told(key))
        return True


def list_keys(rt: Runtime) -> list[ApiKey]:
    """Return all keys, the newest first."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        return api_keys.list_all(db)[::-1]


def find(rt: Runtime, key_id: str) -> ApiKey | None:
    """Return the key with this id."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        return api_keys.find(db, key_id)


def state_of(key: ApiKey, now: datetime) -> str:
    """Return "active", "expired" or "revoked"."""
    return "revoked" if key.revoked_at else "expired" if key.has_expired(now) else "active"


def make_key(
    name: str, scopes: Collection[str], now: datetime, *, test: bool = False, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Return a new key and, for once, how it is written. The secret has 256 random bits: no salt, no slow hash."""
    key_id = "".join(secrets.choice(string.ascii_lowercase) for _ in range(ID_LETTERS))
    secret = secrets.token_hex(SECRET_BYTES)
    key = ApiKey(key_id, name, hash_of(secret), frozenset(scopes), test, now, expires_at)
    return key, f"kabar_{'test' if test else 'live'}_{key_id}_{secret}"


def hash_of(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _told(key: ApiKey) -> dict[str, object]:
    """Return what the log says of a key."""
    expires = key.expires_at.isoformat() if key.expires_at else None
    return {"name": key.name, "scopes": sorted(key.scopes), "test": key.test, "expires_at": expires}
