"""API keys: how one is written, made and checked. `kabar_live_<id>_<secret>`; test keys never leave the simulator."""

import hashlib
import hmac
import secrets
import string
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from api.problems import Refusal
from store.api_keys import ApiKey

SCOPES = (
    "participants:write",
    "participants:read",
    "claims:write",
    "claims:read",
    "messages:read",
    "pii:read",
)
SECRET_BYTES = 32
ID_LETTERS = 12  # letters alone: a number in it would be masked in the log
REALM = 'Bearer realm="kabar"'
_NO_HASH = "0" * 64  # what an unknown key is compared with, so that it costs the same work


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request shows: the key's id, whether it calls itself a test key, and its secret."""

    id: str
    test: bool
    secret: str


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


def read_presented(authorization: str) -> Presented:
    """Return what the Authorization header shows, or raise Refusal (RFC 6750)."""
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal("key_missing", headers={"WWW-Authenticate": REALM})
    parts = token.strip().split("_")
    if len(parts) != 4 or parts[0] != "kabar" or parts[1] not in ("live", "test") or not is_id(parts[2]):
        raise not_accepted("key_unknown")
    return Presented(parts[2], parts[1] == "test", parts[3])


def is_id(text: str) -> bool:
    """Return whether a key can have this id."""
    return len(text) <= 16 and text.isascii() and text.isalnum()


def check(presented: Presented, key: ApiKey | None, now: datetime) -> ApiKey:
    """Return the key if it is what was presented and still holds, or raise Refusal.

    Only who knows the secret learns that a key has expired or was revoked.
    """
    expected = key.secret_hash if key else _NO_HASH
    is_right = hmac.compare_digest(hash_of(presented.secret), expected)
    if key is None or not is_right or key.test != presented.test:
        raise not_accepted("key_unknown")
    if key.revoked_at is not None:
        raise not_accepted("key_revoked")
    if key.has_expired(now):
        raise not_accepted("key_expired")
    return key


def require_scope(key: ApiKey, scope: str) -> None:
    """Raise Refusal if the key may not do this."""
    if scope not in key.scopes:
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        raise Refusal("scope_missing", headers={"WWW-Authenticate": challenge})


def not_accepted(code: str) -> Refusal:
    """Return the refusal of a key."""
    return Refusal(code, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
