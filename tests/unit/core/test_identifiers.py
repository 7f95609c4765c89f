"""Ticket numbers, and how little is shown of any number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers import is_ticket, mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A0000012", True),
        ("A000001", False),
        ("A00000123", False),
        ("a0000012", False),
        ("A0000012\n", False),
        ("", False),
    ],
)
def test_a_ticket_is_a_letter_and_seven_digits(text: str, expected: bool) -> None:
    assert is_ticket(text) is expected


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("00001238531", "***8531"),
        ("K0000000123", "***0123"),
        pytest.param("1234", "***", id="too short to hide anything"),
        ("", "***"),
    ],
)
def test_mask(number: str, shown: str) -> None:
    assert mask(number) == shown


@given(st.text(alphabet="0123456789", max_size=30))
def test_a_mask_shows_at_most_half(number: str) -> None:
    shown = sum(character.isdigit() for character in mask(number))
    assert shown <= 4
    assert shown <= len(number) / 2
