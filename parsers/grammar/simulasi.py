"""SIMULASI: monthly wage, years, and a balance to begin with; labelled or in this order."""

from collections.abc import Callable

from core.amounts import amounts_in
from core.commands import Arguments, Command, Parsed
from parsers.amounts import spelled, years_in
from parsers.case import Choice
from parsers.numbers import Kind
from parsers.view import View

_MOST_YEARS = 60
_SMALLEST_WAGE = 1_000


def read_simulasi(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return wage, years and balance as far as they were given."""
    low = _without_cards(view)
    years, low = years_in(spelled(low))
    low, labelled = _labelled_balance(low)
    amounts = [amount for amount, _ in amounts_in(low)]
    wage = _take(amounts, lambda a: a >= _SMALLEST_WAGE)
    if years is None:
        years = _take(amounts, lambda a: 0 < a <= _MOST_YEARS)
    balance = labelled if labelled is not None else _take(amounts, lambda a: a >= _SMALLEST_WAGE)
    return Command(keyword, Arguments(wage=wage, years=years, balance=balance))


def _take(amounts: list[int], fits: Callable[[int], bool]) -> int | None:
    found = next((a for a in amounts if fits(a)), None)
    if found is not None:
        amounts.remove(found)
    return found


def _labelled_balance(low: str) -> tuple[str, int | None]:
    """Take the amount right behind "saldo" out of the text."""
    at = low.find("saldo")
    if at < 0:
        return low, None
    behind = amounts_in(low[at : at + 40])
    if not behind or any(c.isalpha() for c in low[at + 5 : at + behind[0][1]].replace("awal", "")):
        return low, None
    return low[:at], behind[0][0]


def _without_cards(view: View) -> str:
    """Blank card numbers, and fields' marks that would glue two amounts."""
    low = list(view.folded.low)
    for number in view.of_kind(Kind.NIK, Kind.PHONE):
        low[number.start : number.end] = "#" * (number.end - number.start)
    return "".join(low)
