"""What is typed into fields: read as people write it, refused with the mistake that was made, never a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.menu import Field
from core.menu_fields import ARGUMENT, MISTAKES, Wrong, mistakes_of, read_field, tidied
from core.menu_screens import BACK, MAIN, NEXT, PREVIOUS
from core.menu_state import command_of

READ = {
    "a card": (Field.KPJ, "00001234567", "00001234567"),
    "a card in groups": (Field.KPJ, "0000 1234 567", "00001234567"),
    "a card in Arabic digits": (Field.KPJ, "\u0660\u0660\u0660\u0660\u0661234567", "00001234567"),
    "a card a digit short": (Field.KPJ, "0000123456", Wrong("kpj")),
    "a card with a word": (Field.KPJ, "KPJ 1", Wrong("kpj")),
    "a health card": (Field.KPJ, "0001234567890", Wrong("health_card")),
    "a phone number": (Field.KPJ, "081200000000", Wrong("phone")),
    "an international phone number": (Field.KPJ, "6281200000000", Wrong("phone")),
    "the card of our examples": (Field.KPJ, "00000000000", Wrong("example")),
    "a NIK": (Field.NIK, "0012015509900001", "0012015509900001"),
    "a card instead of a NIK": (Field.NIK, "00001234567", Wrong("nik")),
    "the NIK of our examples": (Field.NIK, "0000000000000000", Wrong("example")),
    "a date of eight digits": (Field.BIRTH_DATE, "15091990", "1990-09-15"),
    "a date of six digits": (Field.BIRTH_DATE, "150990", "1990-09-15"),
    "a date with dashes": (Field.BIRTH_DATE, "15-9-1990", "1990-09-15"),
    "a date with blanks": (Field.BIRTH_DATE, "15 09 90", "1990-09-15"),
    "a date with slashes": (Field.BIRTH_DATE, "15/09/1990", "1990-09-15"),
    "month first": (Field.BIRTH_DATE, "09151990", Wrong("birth_date")),
    "no such day": (Field.BIRTH_DATE, "31-02-1990", Wrong("birth_date")),
    "a child": (Field.BIRTH_DATE, "15092020", Wrong("birth_date")),
    "a wage in digits": (Field.WAGE, "5000000", "5000000"),
    "a wage with dots": (Field.WAGE, "Rp5.000.000", "5000000"),
    "a wage in millions": (Field.WAGE, "5,5 JT", "5500000"),
    "a wage of nothing": (Field.WAGE, "5", Wrong("wage")),
    "two wages": (Field.WAGE, "5jt 6jt", Wrong("wage")),
    "years": (Field.YEARS, "07", "7"),
    "more years than a life at work": (Field.YEARS, "51", Wrong("years")),
    "a town": (Field.TOWN, "Bandung", "Bandung"),
    "a number instead of a town": (Field.TOWN, "12", Wrong("town")),
    "a programme by its number": (Field.PROGRAMME, "3", "JKK"),
    "a programme by its name": (Field.PROGRAMME, "jkk", "JKK"),
    "a programme that is none": (Field.PROGRAMME, "6", Wrong("programme")),
    "a complaint": (Field.COMPLAINT, "nama saya salah", "nama saya salah"),
    "a complaint without words": (Field.COMPLAINT, "!? 12", Wrong("complaint")),
    "a ticket": (Field.TICKET, "a0000001", "A0000001"),
    "a ticket without its letter": (Field.TICKET, "0000001", "A0000001"),
    "a ticket that is none": (Field.TICKET, "B0000001", Wrong("ticket")),
    "a check code": (Field.CHECK_CODE, "7km 4px", "7KM4PX"),
    "a letter that no check code has": (Field.CHECK_CODE, "7KM4PI", Wrong("check_code")),
    "a code": (Field.CODE, "482 913", "482913"),
    "a code a digit short": (Field.CODE, "48291", Wrong("code")),
    "a PIN": (Field.PIN, "111111", "111111"),
    "a PIN with a letter": (Field.PIN, "48295a", Wrong("pin")),
    "a new PIN": (Field.PIN_NEW, "482957", "482957"),
    "a new PIN that everybody has": (Field.PIN_NEW, "123456", Wrong("pin_weak")),
    "a new PIN that is too short": (Field.PIN_NEW, "4829", Wrong("pin_new")),
}
# What follows a number on a key is drawn around it: a variation selector and the cap itself.
KEYCAP = "1\ufe0f\u20e32"


@pytest.mark.parametrize(("field", "typed", "expected"), READ.values(), ids=READ)
def test_a_field_is_read_as_people_write_it(field: Field, typed: str, expected: str | Wrong) -> None:
    assert read_field(field, tidied(typed)) == expected


@pytest.mark.parametrize("key", [BACK, MAIN, NEXT, PREVIOUS])
@pytest.mark.parametrize("field", Field)
def test_a_key_that_leads_away_is_never_data(field: Field, key: str) -> None:
    assert isinstance(read_field(field, key), Wrong)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(" 1 \n", "1", id="blanks"),
        pytest.param(KEYCAP, "12", id="key caps"),
        pytest.param("\uff11\u0662\u00b2", "122", id="digits of other scripts"),
        pytest.param("x" * 1000, "x" * 182, id="longer than any string can be"),
    ],
)
def test_digits_of_every_kind_are_digits(typed: str, expected: str) -> None:
    assert tidied(typed) == expected


@given(st.sampled_from(Field), st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_whatever_is_typed_is_read_or_refused_and_fits_a_command(field: Field, typed: str) -> None:
    value = read_field(field, tidied(typed))
    if isinstance(value, Wrong):
        assert value.mistake in {*mistakes_of(field)} <= MISTAKES
    else:
        command = command_of("SALDO", {ARGUMENT[field]: value})
        assert getattr(command.arguments, ARGUMENT[field]) is not None
