"""How a phone stands in an address: as a word that only this session can read, and nobody else can make."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from flask import abort, g

from console.guard import runtime


def reference_of(msisdn: str) -> str:
    """Return the word for a number; it is worth nothing in another session."""
    return _cipher().encrypt(msisdn.encode()).decode().rstrip("=")


def number_of(reference: str) -> str:
    """Return the number that a word stands for; answers 404 where this session did not make it."""
    if not reference.isascii():
        abort(404)
    try:
        return _cipher().decrypt(reference + "=" * (-len(reference) % 4)).decode()
    except InvalidToken:
        abort(404)


def _cipher() -> Fernet:
    session = f"phones of session {g.session_info.token_hash}"
    return Fernet(urlsafe_b64encode(hmac.new(runtime().settings.pepper, session.encode(), hashlib.sha256).digest()))
