"""What a view holds for a command: card numbers, programme, dates, and what is the matter with a number."""

import re
from datetime import date

from core.commands import Arguments, NumberHint, Programme
from core.dates import is_birthday
from parsers.labels import ACRONYMS, Label
from parsers.numbers import Kind
from parsers.view import View


def arguments(view: View) -> Arguments:
    """Return what the text says about a person: card numbers, programme, a birth date that is called one."""
    birth = next((n.day for n in view.numbers if n.day and n.label is Label.BIRTH), None)
    return Arguments(
        kpj=only(view, Kind.KPJ),
        nik=only(view, Kind.NIK),
        claim_number=only(view, Kind.CLAIM),
        programme=programme_of(view),
        birth_date=birth,
    )


def only(view: View, kind: Kind) -> str | None:
    """Return the number of this kind, None where there is none or where several differ."""
    found = {n.digits for n in view.of_kind(kind)}
    if len(found) > 1:
        wanted = Label.KPJ if kind is Kind.KPJ else Label.NIK
        found = {n.digits for n in view.of_kind(kind) if n.label is wanted}
    return found.pop() if len(found) == 1 else None


def programme_of(view: View) -> Programme | None:
    """Return the programme the text names; an acronym outranks a description."""
    named = [w for w in view.words if w.programme]
    acronym = next((w for w in named if w.text in ACRONYMS), None)
    return (acronym or named[0]).programme if named else None


def birth_date_of(view: View) -> date | None:
    """Return the date called a birth date, or the first date there is."""
    dates = [n for n in view.numbers if n.day]
    called = next((n.day for n in dates if n.label is Label.BIRTH), None)
    return called or next((n.day for n in dates), None)


def date_alone(view: View) -> date | None:
    """Return the one date that can be a birthday, in a text without words; None where there is none or several."""
    dates = {n.day for n in view.numbers if n.day and is_birthday(n.day)}
    return dates.pop() if len(dates) == 1 else None


_D = "[0-9oil]"
_CODE = re.compile(
    rf"{_D}{{6}}|{_D}{{3}}[ .-]{_D}{{3}}|{_D}{{2}}([ .-]){_D}{{2}}\1{_D}{{2}}|{_D}([ .-]){_D}(?:\2{_D}){{4}}"
)


def code_of(view: View) -> str | None:
    """Return the six digits that are all the numbers there are, in one piece or in groups of one size."""
    digits = "".join(n.digits for n in view.numbers)
    if len(digits) != 6 or not _CODE.fullmatch(view.folded.low, view.numbers[0].start, view.numbers[-1].end):
        return None
    return digits


_HINTS = (
    NumberHint.BAD_DATE,
    NumberHint.EXAMPLE, NumberHint.LEGACY_CARD, NumberHint.TEN_DIGITS, NumberHint.TWELVE_DIGITS, NumberHint.HEALTH_CARD,
    NumberHint.PHONE, NumberHint.OTHER_LENGTH,
)  # fmt: skip


def hint_of(view: View) -> NumberHint:
    """Return why no number is usable; NONE where none was written."""
    if len({n.digits for n in view.of_kind(Kind.KPJ)}) > 1 and only(view, Kind.KPJ) is None:
        return NumberHint.TWO_NUMBERS
    hints = {n.hint for n in view.numbers if n.day is None}
    return next((hint for hint in _HINTS if hint in hints), NumberHint.NONE)
