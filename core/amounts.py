"""Amounts of money as people write them: 5jt, 5,5 juta, 500rb, Rp5.500.000."""

import re

_UNITS = {
    **dict.fromkeys(("jt", "juta", "jta", "jutaan", "mio", "million"), 1_000_000),
    **dict.fromkeys(("rb", "ribu", "rbu", "ribuan", "k", "thousand"), 1_000),
    **dict.fromkeys(("m", "milyar", "miliar", "milliar", "miliyar"), 1_000_000_000),
}
_NUMBER = r"(\d{1,12}(?:[.,]\d{1,3}){0,4})"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_AMOUNT = re.compile(rf"(?:rp|idr)?\.? ?{_NUMBER} ?({_UNIT})?(?![a-z])")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
LARGEST = 99_999_999_999


def rupiah(number: str, unit: str | None) -> int | None:
    """Return whole rupiah for "5,5" and "juta", None where that is no amount or beyond every limit."""
    scale = _UNITS.get(unit or "", 1)
    if _THOUSANDS.fullmatch(number):
        whole, fraction = re.sub(r"[.,]", "", number), ""
    else:
        whole, _, fraction = number.replace(",", ".").partition(".")
    if not fraction.isdigit() and fraction:
        return None
    value = int(whole) * scale + (int(fraction) * scale // 10 ** len(fraction) if fraction else 0)
    return value if value <= LARGEST else None


def amounts_in(low: str) -> list[tuple[int, int]]:
    """Return the amounts in the text in order, each with its place; a bare number counts as rupiah."""
    found = ((rupiah(m[1], m[2]), m.start()) for m in _AMOUNT.finditer(low))
    return [(amount, at) for amount, at in found if amount is not None]
