"""Check codes, and one-time codes: kept only as a keyed hash that is worth nothing without the pepper and the phone."""

import hashlib
import hmac

CHECK_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # of the code in our SMS: nothing that looks like something else
CHECK_LENGTH = 6


def code_hash(msisdn: str, code: str, pepper: bytes) -> str:
    """Return the hex HMAC-SHA256 under `pepper` of a one-time code given by the phone `msisdn` (E.164)."""
    return hmac.new(pepper, f"{msisdn}:{code}".encode(), hashlib.sha256).hexdigest()


def is_code(msisdn: str, code: str, pepper: bytes, expected_hash: str) -> bool:
    """Return whether `code` from `msisdn` is the one that was hashed; takes the same time either way."""
    return hmac.compare_digest(code_hash(msisdn, code, pepper), expected_hash)
