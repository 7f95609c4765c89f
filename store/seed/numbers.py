"""Numbers of sample people, who are invented: see core.invented for why none can be real."""

from datetime import date

from core.invented import KPJS, MSISDNS, NIKS

PERSONAS = 100_000  # serial numbers below are the personas', from here on the synthetic people's
FIRST_PERSONA = 101
APART = 101  # twice as far as the guards look; no round number, or one person's cards would end in the same digits
_WOMEN_ADD = 40  # a woman's NIK holds her day of birth plus forty
_PERSONAS_PLACE = 9999


def msisdn_of(serial: int) -> str:
    """Return the phone number with this serial number (up to eight digits)."""
    return f"{MSISDNS}{serial:08d}"


def kpj_of(serial: int) -> str:
    """Return the KPJ with this serial number (up to seven digits; 0 would be the example number)."""
    return f"{KPJS}{serial:07d}"


def persona_kpj_of(serial: int) -> str:
    """Return the KPJ of a persona. Theirs are far apart: who tries several of them is no guesser of neighbours."""
    return kpj_of(FIRST_PERSONA + (serial - FIRST_PERSONA) * APART)


def claim_number_of(serial: int) -> str:
    """Return the claim number with this serial number."""
    return f"K{serial:010d}"


def nik_of(serial: int, birth_date: date, *, woman: bool, place: int = _PERSONAS_PLACE) -> str:
    """Return a NIK that agrees with the birth date; `serial` and `place` have up to four digits each."""
    day = birth_date.day + (_WOMEN_ADD if woman else 0)
    return f"{NIKS}{place:04d}{day:02d}{birth_date:%m%y}{serial:04d}"
