"""PINs that are too easy are refused, and of a PIN nothing is kept but a seal."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import Arguments
from core.pins import is_locked, is_pin, is_same, is_weak, sealed

BIRTH = date(1985, 7, 31)
KPJ = "00005829417"
WEAK = {
    "up": "123456",
    "down": "987654",
    "up to zero": "567890",
    "one digit": "777777",
    "two digits": "474474",
    "pairs": "335577",
    "one half twice": "482482",
    "read from either end": "123321",
    "every second digit": "246802",
    "every second digit down": "975319",
    "tens in a row": "102030",
    "numbers in a row": "707172",
    "lines of the keypad": "147258",
    "lines of the keypad, back and forth": "789654",
    "its diagonals": "159753",
    "day, month, year": "310785",
    "month, day, year": "073185",
    "year, month, day": "850731",
    "year, day, month": "853107",
    "any other date": "150990",
    "day and whole year": "311985",
    "month and whole year": "071985",
    "whole year and day": "198531",
    "part of the card number": "582941",
}
digits = st.text("0123456789", min_size=6, max_size=6)


@pytest.mark.parametrize("pin", WEAK.values(), ids=WEAK)
def test_what_others_would_try_first_is_weak(pin: str) -> None:
    assert is_weak(pin, [BIRTH], [KPJ])


@pytest.mark.parametrize("pin", ["482957", "905872", "629384"])
def test_others_are_not(pin: str) -> None:
    assert not is_weak(pin, [BIRTH], [KPJ])


@given(st.dates(date(1916, 1, 1), date(2015, 12, 31)), st.sampled_from(["%d%m%y", "%m%d%y", "%y%m%d", "%d%Y", "%m%Y"]))
def test_no_birth_date_is_a_pin_however_it_is_written(day: date, order: str) -> None:
    assert is_weak(day.strftime(order), [day])


def test_enough_pins_are_left_to_choose_from() -> None:
    left = sum(not is_weak(f"{number:06}") for number in range(0, 1_000_000, 7))
    assert left > 0.7 * 1_000_000 / 7


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "\u0661\u0662\u0663\u0664\u0665\u0666", "1 2345"])
def test_what_is_not_six_digits_is_no_pin(text: str) -> None:
    assert not is_pin(text)


@given(digits, digits)
def test_a_seal_knows_its_pin_and_tells_nothing_without_the_key(pin: str, other: str) -> None:
    seal = sealed(pin, b"key")
    assert is_same(pin, seal, b"key")
    assert is_same(other, seal, b"key") == (pin == other)
    assert not is_same(pin, seal, b"another key")


def test_three_wrong_tries_lock() -> None:
    assert [is_locked(tries) for tries in range(5)] == [False, False, False, True, True]


def test_a_pin_is_not_shown_with_the_arguments_it_came_in() -> None:
    assert "482957" not in repr(Arguments(pin="482957"))
