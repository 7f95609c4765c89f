"""Browsers in which somebody has signed in before: whoever guesses from elsewhere cannot lock them out there.

The browser keeps a mark that only we can make. Tries from it are counted by themselves (OWASP: device cookies), so a
mark that was stolen is worth five tries. A new password makes all marks worthless.
"""

import hashlib
import hmac
import secrets

from runtime.runtime import Runtime
from store.users import User

NONCE_BYTES = 12


def mark_for(rt: Runtime, user: User) -> str:
    """Return a new mark for the browser in which somebody has just signed in."""
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    return f"{nonce}.{_seal(rt, user, nonce)}"


def is_known(rt: Runtime, user: User | None, mark: str) -> bool:
    """Return whether this person has signed in in the browser that carries this mark."""
    nonce, _, seal = mark.partition(".")
    return user is not None and hmac.compare_digest(seal.encode(), _seal(rt, user, nonce).encode())


def _seal(rt: Runtime, user: User, nonce: str) -> str:
    said = f"browser:{user.id}:{user.password_hash}:{nonce}".encode()
    return hmac.digest(rt.settings.sign_in_key, said, hashlib.sha256).hex()
