"""KPJ, NIK, claim and ticket numbers: their shapes, and how little of them is shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import identifiers
from core.identifiers import EXAMPLE_KPJ, NikHint, is_example, mask, nik_agrees, nik_hint


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("00001234567", "is_kpj"),
        (EXAMPLE_KPJ, "is_kpj"),
        ("0012345678901234", "is_nik"),
        ("K0000000123", "is_claim_number"),
        ("A0000012", "is_ticket"),
        ("00J00000001", "is_legacy_card"),
        ("0000123456", None),
        ("000012345678", None),
        ("K000000012", None),
        ("A000001", None),
        ("00001234567\n", None),
        ("٠٠٠٠١٢٣٤٥٦٧", None),
        ("", None),
    ],
)
def test_every_number_has_at_most_one_shape(text: str, shape: str | None) -> None:
    shapes = ["is_kpj", "is_nik", "is_claim_number", "is_ticket", "is_legacy_card"]
    assert [name for name in shapes if getattr(identifiers, name)(text)] == ([shape] if shape else [])


@pytest.mark.parametrize(
    ("number", "example"),
    [("00000000000", True), ("0" * 16, True), ("00000000001", False), ("0000", False), ("", False)],
)
def test_the_example_number_is_recognised(number: str, example: bool) -> None:
    assert is_example(number) is example


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


@pytest.mark.parametrize(
    ("nik", "hint"),
    [
        pytest.param("0012340109870001", NikHint(1, 9, 87, woman=False), id="man"),
        pytest.param("0012344109870001", NikHint(1, 9, 87, woman=True), id="woman: forty added to the day"),
        pytest.param("0012347109870001", NikHint(31, 9, 87, woman=True), id="day 31 of a short month is only a hint"),
        pytest.param("0012343209870001", None, id="day 32"),
        pytest.param("0012344009870001", None, id="day 40"),
        pytest.param("0012348097870002", None, id="a printed example that cannot exist"),
        pytest.param("0012340100870001", None, id="month zero"),
        pytest.param("001234010987000", None, id="fifteen digits"),
    ],
)
def test_nik_hint(nik: str, hint: NikHint | None) -> None:
    assert nik_hint(nik) == hint


@pytest.mark.parametrize(
    ("nik", "born", "agrees"),
    [
        ("0012340109870001", date(1987, 9, 1), True),
        ("0012344109870001", date(1987, 9, 1), True),
        ("0012340109870001", date(1987, 1, 9), False),
        ("0012348097870002", date(1987, 9, 1), False),
    ],
)
def test_nik_and_birth_date(nik: str, born: date, agrees: bool) -> None:
    assert nik_agrees(nik, born) is agrees
