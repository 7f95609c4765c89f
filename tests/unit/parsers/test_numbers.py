"""Card numbers as people write them, and what a number of another kind is told to be."""

import pytest

from core.catalogue import Catalogue
from core.commands import Command, NeedsNumber, NumberHint
from parsers import parse

READ: dict[str, tuple[str, str | None, str | None]] = {
    "groups of four": ("saldo 0000 0123 456", "00000123456", None),
    "single digits": ("saldo 0 0 0 0 0 1 2 3 4 5 6", "00000123456", None),
    "dots": ("SALDO.0000.0123.456", "00000123456", None),
    "commas": ("SALDO#00,000,123,456", "00000123456", None),
    "dashes with blanks": ("SALDO#0000 - 0123 - 456", "00000123456", None),
    "O, l and I": ("SALDO#OOOOOl23I56", "00000123156", None),
    "a date beside": ("saldo 00000123456 01-09-1987", "00000123456", None),
    "nik, date and kpj by blanks alone": (
        "saldo 0012 0101 0190 0001 01-01-1990 0000 0123 456",
        "00000123456",
        "0012010101900001",
    ),
    "nik and kpj grouped in one run": ("saldo 0012 0101 0190 0001 0000 0123 456", "00000123456", "0012010101900001"),
    "the short code before": ("2757 0000 0123 456 saldo", "00000123456", None),
    "the same number twice": ("saldo 00000123456 00000123456", "00000123456", None),
    "a count beside": ("1) saldo 00000123456 2x", "00000123456", None),
    "the example beside one's own": ("Contoh SALDO#00000000000\nSALDO#00000123456", "00000123456", None),
    "eleven digits that begin like a phone's": ("saldo 08500000123", "08500000123", None),
    "arabic digits": ("saldo ٠٠٠٠٠١٢٣٤٥٦", "00000123456", None),
    "fullwidth digits": ("saldo ００００ ０１２３ ４５６", "00000123456", None),
    "leading apostrophe": ("saldo '00000123456", "00000123456", None),
}


@pytest.mark.parametrize(("text", "kpj", "nik"), READ.values(), ids=READ.keys())
def test_cards(text: str, kpj: str | None, nik: str | None, catalogue: Catalogue) -> None:
    parsed = parse(text, catalogue).parsed
    assert isinstance(parsed, Command)
    assert (parsed.keyword, parsed.arguments.kpj, parsed.arguments.nik) == ("SALDO", kpj, nik)


HINTS: dict[str, tuple[str, NumberHint]] = {
    "no number": ("SALDO", NumberHint.NONE),
    "ten digits": ("SALDO 6712468332", NumberHint.TEN_DIGITS),
    "ten digits in groups": ("SALDO 6716 082 194", NumberHint.TEN_DIGITS),
    "a single digit behind ten is not joined": ("SALDO 6712468332 1", NumberHint.TEN_DIGITS),
    "twelve": ("SALDO 593505347163", NumberHint.TWELVE_DIGITS),
    "twelve in groups is not eleven and one": ("SALDO 5935 0534 716 3", NumberHint.TWELVE_DIGITS),
    "health card": ("SALDO 0001234567890", NumberHint.HEALTH_CARD),
    "phone, national": ("SALDO 085012345678", NumberHint.PHONE),
    "phone, international": ("SALDO +6285012345678", NumberHint.PHONE),
    "phone in groups": ("SALDO 0850-1234-5678", NumberHint.PHONE),
    "eleven digits that are called a phone": ("saldo hp 08500000123", NumberHint.PHONE),
    "example": ("SALDO#00000000000", NumberHint.EXAMPLE),
    "old card": ("SALDO#07J12345678", NumberHint.LEGACY_CARD),
    "fifteen": ("SALDO#110104041266981", NumberHint.OTHER_LENGTH),
    "seventeen": ("SALDO#NIK#18711208087191063", NumberHint.OTHER_LENGTH),
    "bank account of eleven digits": ("saldo jht rekening 12345678901", NumberHint.OTHER_LENGTH),
    "a year is no number": ("saldo jht tahun 2023", NumberHint.NONE),
    "a date is no number": ("saldo jht per 31-12-2023", NumberHint.NONE),
    "an amount is no number": ("saldo jht rp 12.345.678.901", NumberHint.NONE),
}


@pytest.mark.parametrize(("text", "hint"), HINTS.values(), ids=HINTS.keys())
def test_hints(text: str, hint: NumberHint, catalogue: Catalogue) -> None:
    parsed = parse(text, catalogue).parsed
    assert isinstance(parsed, NeedsNumber)
    assert (parsed.keyword, parsed.hint, parsed.arguments.kpj) == ("SALDO", hint, None)
