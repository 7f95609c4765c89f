"""What is typed into a field of the menu: read, or said what is wrong with it. A key that leads back is never data."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.amounts import amounts_in
from core.codes import CHECK_ALPHABET, CHECK_LENGTH
from core.commands import Programme
from core.dates import date_of_blob, date_of_parts, is_birthday
from core.gsm7 import fold
from core.identifiers import is_ticket
from core.menu import Field
from core.pins import is_pin, is_weak
from core.placeholders import MAX_RUPIAH
from core.simulation import MAX_YEARS, MIN_WAGE

# Mistakes that have words of their own; any other is told by the field's name.
EXAMPLE, HEALTH_CARD, PHONE = "example", "health_card", "phone"
PIN_WEAK = "pin_weak"
MISTAKES: frozenset[str] = frozenset({*Field, EXAMPLE, HEALTH_CARD, PHONE, PIN_WEAK})

# The argument of a command that a field fills.
ARGUMENT: Mapping[Field, str] = {
    Field.KPJ: "kpj",
    Field.NIK: "nik",
    Field.BIRTH_DATE: "birth_date",
    Field.WAGE: "wage",
    Field.YEARS: "years",
    Field.TOWN: "place",
    Field.PROGRAMME: "programme",
    Field.COMPLAINT: "text",
    Field.TICKET: "code",
    Field.CHECK_CODE: "code",
    Field.CODE: "code",
    Field.PIN: "pin",
    Field.PIN_NEW: "pin",
    Field.PIN_AGAIN: "pin",
}
SECRET = frozenset({Field.PIN, Field.PIN_NEW, Field.PIN_AGAIN})
_OWN_MISTAKES: Mapping[Field, tuple[str, ...]] = {
    Field.KPJ: (EXAMPLE, HEALTH_CARD, PHONE),
    Field.NIK: (EXAMPLE,),
    Field.PIN_NEW: (PIN_WEAK, Field.PIN_AGAIN),  # where it was typed differently again, both are asked for anew
}

_BETWEEN_DIGITS = re.compile(r"[\s.\-]+")
_DATE = re.compile(r"(\d{1,4})[\s.\-/]+(\d{1,2})[\s.\-/]+(\d{2,4})")
_KEYCAPS = dict.fromkeys(map(ord, "\u20e3\ufe0f"))
_KPJ, _NIK, _HEALTH_CARD, _CODE = 11, 16, 13, 6
_LONGEST = 182  # septets of a USSD string: nothing longer can have been typed
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Wrong:
    """It cannot be what was asked for; `mistake` is one of MISTAKES."""

    mistake: str


Read = str | Wrong  # the value as commands are packed: a date in ISO order, money in digits


def tidied(typed: str) -> str:
    """Return what was typed with digits of any script and key caps as plain digits, without blanks around it."""
    plain = unicodedata.normalize("NFKC", typed[: 4 * _LONGEST].translate(_KEYCAPS))
    digits = (str(unicodedata.digit(each)) if each.isdigit() else each for each in plain)
    return "".join(digits).strip()[:_LONGEST]


def read_field(field: Field, typed: str) -> Read:
    """Return the value of a field from tidied input, or what is wrong with it. Never raises."""
    value = _READERS[field](typed)
    return Wrong(field.value) if value is None else value


def mistakes_of(field: Field) -> tuple[str, ...]:
    """Return the mistakes that can be made in a field."""
    return (field.value, *_OWN_MISTAKES.get(field, ()))


def _number(typed: str) -> str:
    return _BETWEEN_DIGITS.sub("", typed)


def _kpj(typed: str) -> Read | None:
    number = _number(typed)
    if not number.isdigit():
        return None
    if len(number) == _HEALTH_CARD and not number.startswith("62"):
        return Wrong(HEALTH_CARD)
    if number.startswith(("08", "628")) and len(number) != _KPJ:
        return Wrong(PHONE)
    return _whole(number, _KPJ)


def _nik(typed: str) -> Read | None:
    number = _number(typed)
    return _whole(number, _NIK) if number.isdigit() else None


def _whole(number: str, length: int) -> Read | None:
    if not number.strip("0") and len(number) >= length:
        return Wrong(EXAMPLE)
    return number if len(number) == length else None


def _birth_date(typed: str) -> str | None:
    parts = _DATE.fullmatch(typed)
    day = date_of_parts(*parts.groups()) if parts else date_of_blob(typed) if typed.isdigit() else None
    return day.isoformat() if day is not None and is_birthday(day) else None


def _wage(typed: str) -> str | None:
    amounts = amounts_in(typed.casefold())
    if len(amounts) != 1 or not MIN_WAGE <= amounts[0][0] <= MAX_RUPIAH:
        return None
    return str(amounts[0][0])


def _years(typed: str) -> str | None:
    if not typed.isdigit() or len(typed) > 2 or not 1 <= int(typed) <= MAX_YEARS:
        return None
    return str(int(typed))


def _town(typed: str) -> str | None:
    return fold(typed) if _letters(typed) >= _LEAST_LETTERS else None


def _complaint(typed: str) -> str | None:
    return typed if _letters(typed) >= _LEAST_LETTERS else None


def _letters(typed: str) -> int:
    return sum(character.isalpha() for character in typed)


def _programme(typed: str) -> str | None:
    programmes = [programme.value for programme in Programme]
    if typed.upper() in programmes:
        return typed.upper()
    return programmes[int(typed) - 1] if typed in map(str, range(1, len(programmes) + 1)) else None


def _ticket(typed: str) -> str | None:
    number = _BETWEEN_DIGITS.sub("", typed).upper()
    number = number if number.startswith("A") else "A" + number
    return number if is_ticket(number) else None


def _check_code(typed: str) -> str | None:
    code = _BETWEEN_DIGITS.sub("", typed).upper()
    return code if len(code) == CHECK_LENGTH and set(code) <= set(CHECK_ALPHABET) else None


def _code(typed: str) -> str | None:
    code = _number(typed)
    return code if code.isdigit() and len(code) == _CODE else None


def _pin(typed: str) -> str | None:
    return typed if is_pin(typed) else None


def _pin_new(typed: str) -> Read | None:
    return Wrong(PIN_WEAK) if is_pin(typed) and is_weak(typed) else _pin(typed)


_READERS: Mapping[Field, Callable[[str], Read | None]] = {
    Field.KPJ: _kpj,
    Field.NIK: _nik,
    Field.BIRTH_DATE: _birth_date,
    Field.WAGE: _wage,
    Field.YEARS: _years,
    Field.TOWN: _town,
    Field.PROGRAMME: _programme,
    Field.COMPLAINT: _complaint,
    Field.TICKET: _ticket,
    Field.CHECK_CODE: _check_code,
    Field.CODE: _code,
    Field.PIN: _pin,
    Field.PIN_NEW: _pin_new,
    Field.PIN_AGAIN: _pin,
}
