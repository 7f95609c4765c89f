"""SALDO, STATUS, IURAN, KARTU, KLAIM: a KPJ, NIK or claim number, and a programme."""

from core.commands import Command, NeedsNumber, NumberHint, Parsed
from parsers.case import Choice
from parsers.given import arguments, hint_of
from parsers.view import View


def read_personal(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return the command where there is a number to ask for, else what is the matter with the number."""
    given = arguments(view)
    if given.kpj or given.nik or given.claim_number:
        return Command(keyword, given)
    hint = hint_of(view)
    # No date is asked for here: what looks like one is a number of the wrong length.
    return NeedsNumber(keyword, NumberHint.OTHER_LENGTH if hint is NumberHint.BAD_DATE else hint, given)
