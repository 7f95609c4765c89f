"""SALDO, STATUS, IURAN, KARTU, KLAIM: a KPJ, NIK or claim number, and a programme."""

from core.commands import Command, NeedsNumber, Parsed
from parsers.case import Choice
from parsers.given import arguments, hint_of
from parsers.view import View


def read_personal(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return the command where there is a number to ask for, else what is the matter with the number."""
    given = arguments(view)
    if given.kpj or given.nik or given.claim_number:
        return Command(keyword, given)
    return NeedsNumber(keyword, hint_of(view), given)
