"""IURAN: the last three months that were paid, and when the next one is due, without calling it an arrear."""

from datetime import date

from actions.cards import ask_which_card
from actions.disclosure import Access, open_access
from core.commands import Command, Keyword
from core.context import Context
from core.decision import Decision
from core.facts import Facts, Membership, Segment
from core.outcomes import Outcome, Value

DUE_DAY = 15  # of the month that follows the one the contribution is for (PP 44/2015, PP 46/2015)
_MONTHS_TOLD = 3
_COUNTS = {1: "one", 2: "two", 3: "three"}


def decide_iuran(command: Command, facts: Facts, context: Context) -> Decision:
    """Return the contributions of the card asked about, or of the only active one."""
    access = open_access(command, facts, context)
    if isinstance(access, Decision):
        return access
    card = _meant(access)
    if card is None:
        return ask_which_card(access, Keyword.IURAN, command.arguments, context)
    return _tell(card, access)


def _meant(access: Access) -> Membership | None:
    """Return the card that must be meant: the only one, or the only active one. An extra SMS costs the person money."""
    if len(access.memberships) == 1:
        return access.memberships[0]
    active = [card for card in access.memberships if card.active]
    return active[0] if len(active) == 1 else None


def _tell(card: Membership, access: Access) -> Decision:
    paid = card.contributions[:_MONTHS_TOLD]
    if not paid and card.segment is Segment.CONSTRUCTION:
        return _told("contributions_project", kpj=card.kpj)
    if not paid:
        return _told("contributions_none", kpj=card.kpj)
    if access.amounts_from is not None:
        moment = access.amounts_from
        return _told("contributions_cooling", kpj=card.kpj, month=paid[0].month, date=moment, time=moment)
    values: dict[str, Value] = {"kpj": card.kpj}
    for place, contribution in enumerate(paid, start=1):
        values |= {f"month{place}": contribution.month, f"amount{place}": contribution.amount}
    name = f"contributions_{_COUNTS[len(paid)]}"
    if not card.active:
        return _told(f"{name}_ended", **values)
    name += "_of_several" if len(access.memberships) > 1 else ""
    following = next_month(paid[0].month)
    # A day in the past would read as an arrear, and a migrant worker pays once for the whole contract.
    if card.segment is Segment.MIGRANT or due_on(following) < access.today:
        return _told(f"{name}_recorded", **values)
    return _told(name, month=following, date=due_on(following), **values)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def due_on(month: date) -> date:
    """Return by when the contribution for a month is due."""
    return next_month(month).replace(day=DUE_DAY)


def _told(name: str, **values: Value) -> Decision:
    return Decision(Outcome(name, values), rule=f"iuran.{name}")
