"""LUPA: NIK and birth date of the person who does not know the KPJ any more."""

from dataclasses import replace

from core.commands import Command, NeedsNumber, NumberHint, Parsed
from parsers.case import Choice
from parsers.given import arguments, birth_date_of, hint_of
from parsers.view import View


def read_lupa(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return what was given; a NIK of the wrong length needs to be sent again."""
    given = replace(arguments(view), birth_date=birth_date_of(view))
    hint = NumberHint.NONE if given.nik else hint_of(view)
    return NeedsNumber(keyword, hint, given) if hint is not NumberHint.NONE else Command(keyword, given)
