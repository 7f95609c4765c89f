"""One-time codes: kept only as a keyed hash that is worth nothing without the pepper and the phone."""

import hashlib
import hmac


def code_hash(msisdn: str, code: str, pepper: bytes) -> str:
    """Return the hex HMAC-SHA256 under `pepper` of a one-time code given by the phone `msisdn` (E.164)."""
    return hmac.new(pepper, f"{msisdn}:{code}".encode(), hashlib.sha256).hexdigest()


def is_code(msisdn: str, code: str, pepper: bytes, expected_hash: str) -> bool:
    """Return whether `code` from `msisdn` is the one that was hashed; takes the same time either way."""
    return hmac.compare_digest(code_hash(msisdn, code, pepper), expected_hash)
