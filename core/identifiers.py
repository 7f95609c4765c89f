"""Numbers of people and things: KPJ, NIK, claim and ticket numbers; what they look like, what of them may be shown."""

import re
from dataclasses import dataclass
from datetime import date

EXAMPLE_KPJ = "00000000000"  # stands in our help texts; cannot be issued

_KPJ = re.compile("[0-9]{11}")
_NIK = re.compile("[0-9]{16}")
_CLAIM = re.compile("K[0-9]{10}")
_TICKET = re.compile("A[0-9]{7}")
_LEGACY_CARD = re.compile("[0-9]{2}[A-Z][0-9]{8}")
_WOMEN_ADD = 40  # a woman's NIK holds her day of birth plus forty


def is_kpj(text: str) -> bool:
    """Return whether the text is eleven digits (the example number included)."""
    return _KPJ.fullmatch(text) is not None


def is_nik(text: str) -> bool:
    """Return whether the text is sixteen digits."""
    return _NIK.fullmatch(text) is not None


def is_claim_number(text: str) -> bool:
    """Return whether the text is "K" and ten digits."""
    return _CLAIM.fullmatch(text) is not None


def is_ticket(text: str) -> bool:
    """Return whether the text is "A" and seven digits."""
    return _TICKET.fullmatch(text) is not None


def is_legacy_card(text: str) -> bool:
    """Return whether the text is a card number from before 2013: two digits, a letter, eight digits."""
    return _LEGACY_CARD.fullmatch(text) is not None


def is_example(number: str) -> bool:
    """Return whether somebody copied the number of our help texts (for a NIK: zeros likewise)."""
    return len(number) in {11, 16} and set(number) == {"0"}


def last_four(number: str) -> str:
    """Return the only part of a number that is ever shown."""
    return number[-4:]


def mask(number: str) -> str:
    """Return `***8531`; of a number that is too short to hide anything, only the stars."""
    return "***" + (last_four(number) if len(number) >= 8 else "")


@dataclass(frozen=True, slots=True)
class NikHint:
    """What a NIK's digits say of birth (no century) and sex. A hint, never a proof: corrections keep the NIK."""

    day: int
    month: int
    year: int
    woman: bool


def nik_hint(nik: str) -> NikHint | None:
    """Return what the NIK says of its holder's birth, or None where its digits cannot be a date."""
    if not is_nik(nik):
        return None
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    woman = day > _WOMEN_ADD
    day -= _WOMEN_ADD if woman else 0
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return NikHint(day, month, year, woman)


def nik_agrees(nik: str, birth_date: date) -> bool:
    """Return whether NIK and birth date say the same; for a few people they lawfully differ, so never refuse on it."""
    hint = nik_hint(nik)
    return hint is not None and (hint.day, hint.month, hint.year) == (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    )
