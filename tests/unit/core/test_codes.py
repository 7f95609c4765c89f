"""One-time codes as keyed hashes."""

import pytest

from core.codes import code_hash, is_code

PHONE, CODE, PEPPER = "+6285000000901", "482913", b"pepper"
HASH = code_hash(PHONE, CODE, PEPPER)


def test_the_hash_is_of_fixed_length_and_shows_neither_code_nor_phone() -> None:
    assert len(HASH) == 64
    assert CODE not in HASH
    assert PHONE.strip("+") not in HASH


@pytest.mark.parametrize(
    ("phone", "code", "pepper", "right"),
    [
        (PHONE, CODE, PEPPER, True),
        (PHONE, "482914", PEPPER, False),
        ("+6285000000902", CODE, PEPPER, False),
        (PHONE, CODE, b"other pepper", False),
        (PHONE, "٤٨٢٩١٣", PEPPER, False),
    ],
    ids=["right", "wrong code", "another phone", "another pepper", "digits that are not ASCII"],
)
def test_only_the_same_code_from_the_same_phone_under_the_same_pepper(
    phone: str, code: str, pepper: bytes, right: bool
) -> None:
    assert is_code(phone, code, pepper, HASH) is right
