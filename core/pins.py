"""PINs: six digits that are not the first thing somebody else would try, and how many tries there are."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

DIGITS = 6
TRIES = 3
_LEAST_DIFFERENT = 3
_LINES = ("123", "456", "789", "147", "258", "369", "159", "357")  # of a keypad, each in either direction


class PinState(StrEnum):
    """How the PIN of the person a phone is bound to stands."""

    NONE = "none"
    SET = "set"
    LOCKED = "locked"  # after too many wrong tries, until staff lift it


@dataclass(frozen=True, slots=True)
class PinTrial:
    """What is known of a caller's PIN before anything is decided, for hashing takes longer than a decision may.

    `proven_for` is the participant whose PIN was typed in this session, `wrong` tells that it was typed wrongly just
    now, `locks` that this was the last try there was, `new_hash` is what to keep of a new one.
    """

    proven_for: int | None = None
    wrong: bool = False
    new_hash: str = field(default="", repr=False)
    locks: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """The PIN of the owner, for a request made on a screen; `left` are the tries that are left.

    `wrong` tells that one was typed wrongly just now, `locks` that with this one it was locked.
    """

    state: PinState = PinState.NONE
    left: int = 0
    proven: bool = False
    wrong: bool = False
    new_hash: str = field(default="", repr=False)
    locks: bool = False


def is_pin(text: str) -> bool:
    """Return whether the text is written like a PIN: six plain digits."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def is_weak(pin: str, birth_dates: Iterable[date] = (), numbers: Iterable[str] = ()) -> bool:
    """Return whether a PIN (six digits, see is_pin) may not be chosen.

    Weak are even steps (123456, 987654, 246802, 102030), repetitions (111111, 121212, 123123, 112233, 123321), lines of
    the keypad (147258, 159753), any date of a living person in any order, the owner's `birth_dates` however shortened,
    and six digits that stand in one of the owner's `numbers`.
    """
    return (
        _is_even(pin)
        or _is_drawn(pin)
        or _is_repetitive(pin)
        or _is_some_date(pin)
        or any(pin in _ways_to_write(day) for day in birth_dates)
        or any(pin in number for number in numbers)
    )


def is_locked(wrong_tries: int) -> bool:
    """Return whether so many wrong tries in a row lock the PIN, until staff lift it."""
    return wrong_tries >= TRIES


def sealed(pin: str, key: bytes) -> str:
    """Return what of a PIN may be kept until it is typed again: a hash worth nothing without the `key`."""
    return hmac.new(key, b"pin:" + pin.encode(), hashlib.sha256).hexdigest()


def is_same(pin: str, seal: str, key: bytes) -> bool:
    """Return whether this PIN was sealed; takes the same time either way."""
    return hmac.compare_digest(sealed(pin, key), seal)


def _is_even(pin: str) -> bool:
    """Each digit, or each number of two digits, as far from the one before as that from the one before it."""
    digits = [int(digit) for digit in pin]
    first, second, third = _pairs(pin)
    return len({(b - a) % 10 for a, b in pairwise(digits)}) == 1 or second - first == third - second


def _is_drawn(pin: str) -> bool:
    """Two straight lines on the keypad."""
    return all(half in _LINES or half[::-1] in _LINES for half in (pin[:3], pin[3:]))


def _is_repetitive(pin: str) -> bool:
    """Few different digits, one half twice or mirrored, or pairs of the same digit."""
    pairs = all(pin[at] == pin[at + 1] for at in range(0, DIGITS, 2))
    return len(set(pin)) < _LEAST_DIFFERENT or pin[3:] in (pin[:3], pin[2::-1]) or pairs


def _pairs(pin: str) -> tuple[int, int, int]:
    return int(pin[:2]), int(pin[2:4]), int(pin[4:])


def _is_some_date(pin: str) -> bool:
    """Whether it reads as a day, a month and a year of two digits, in any of the orders people use."""
    first, second, third = _pairs(pin)
    orders = ((first, second), (second, first), (third, second), (second, third))
    return any(1 <= day <= 31 and 1 <= month <= 12 for day, month in orders)


def _ways_to_write(day: date) -> frozenset[str]:
    """Return the six digits that a birth date gives beside the plain orders, which are refused for every date."""
    d, m, y = f"{day.day:02}", f"{day.month:02}", f"{day.year:04}"
    return frozenset({d + y, m + y, y + d, y + m, d + y[2:] + m, m + y[2:] + d})
