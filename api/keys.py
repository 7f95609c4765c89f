"""API keys: how one is presented and checked. `kabar_live_<id>_<secret>`; test keys never leave the simulator."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from api.problems import Refusal
from office.api_keys import SCOPES, hash_of, make_key
from store.api_keys import ApiKey

__all__ = ["SCOPES", "Presented", "check", "is_id", "make_key", "not_accepted", "read_presented", "require_scope"]

REALM = 'Bearer realm="kabar"'
_NO_HASH = "0" * 64  # what an unknown key is compared with, so that it costs the same work


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request shows: the key's id, whether it calls itself a test key, and its secret."""

    id: str
    test: bool
    secret: str


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
