"""SALDO: the JHT balance, or what another programme gives; for one card, or for all of the owner's."""

from dataclasses import dataclass
from datetime import date

from actions.answers import asking
from actions.cards import listed, status_of
from actions.disclosure import Access, open_access
from core.calendar import in_force
from core.commands import Command, Keyword, Programme
from core.context import Context
from core.decision import Decision
from core.entitlement import has_jht
from core.facts import Facts, Membership, QuestionKind, Segment
from core.outcomes import Outcome, Value

_LISTS = {2: "balance_two", 3: "balance_three"}
_COVERS = {Programme.JKK: "cover_jkk", Programme.JKM: "cover_jkm", Programme.JKP: "cover_jkp"}


@dataclass(frozen=True, slots=True)
class _Balance:
    """A card with a known balance."""

    membership: Membership
    amount: int
    on: date


def decide_saldo(command: Command, facts: Facts, context: Context) -> Decision:
    """Return the balance (or cover) of the cards asked about, as far as this phone may hear it."""
    access = open_access(command, facts, context)
    if isinstance(access, Decision):
        return access
    programme = command.arguments.programme or Programme.JHT
    if programme is Programme.JHT:
        return _jht(access, context)
    if programme is Programme.JP:
        return _pension(access, context)
    return _cover(access, programme)


def _jht(access: Access, context: Context) -> Decision:
    saving = [membership for membership in access.memberships if has_jht(membership)]
    if not saving:
        return _without_jht(access)
    if access.amounts_from is not None:
        return _cooling(access, saving)
    known = [balance for balance in map(_balance_of, saving) if balance is not None]
    if not known:
        return _told("balance_unknown", kpj=saving[0].kpj, status=status_of(saving[0]))
    return _one(known[0]) if len(known) == 1 else _several(known, context)


def _balance_of(membership: Membership) -> _Balance | None:
    """Return the balance with its date; a figure without a date is not told."""
    if membership.jht_balance is None or membership.jht_balance_on is None:
        return None
    return _Balance(membership, membership.jht_balance, membership.jht_balance_on)


def _one(balance: _Balance) -> Decision:
    card = balance.membership
    values: dict[str, Value] = {
        "kpj": card.kpj,
        "amount": balance.amount,
        "date": balance.on,
        "status": status_of(card),
    }
    if card.last_contribution is None:
        return _told("balance_one_unpaid", **values)
    return _told("balance_one", month=card.last_contribution, **values)


def _several(balances: list[_Balance], context: Context) -> Decision:
    """List up to three with their total, dated by the oldest figure; a number then asks for one of them."""
    values: dict[str, Value] = {
        "total": sum(balance.amount for balance in balances),
        "date": min(balance.on for balance in balances),
    }
    name = _LISTS.get(len(balances))
    if name is None:
        return _told("balance_many", count=len(balances), **values)
    for number, balance in enumerate(balances, start=1):
        values |= {f"kpj{number}": balance.membership.kpj, f"amount{number}": balance.amount}
    choices = tuple(balance.membership.kpj for balance in balances)
    ask = asking(QuestionKind.MEMBERSHIP, context, keyword=Keyword.SALDO, choices=choices)
    return Decision(Outcome(name, values), (ask,), f"saldo.{name}")


def _cooling(access: Access, saving: list[Membership]) -> Decision:
    moment = access.amounts_from or access.today
    if len(saving) > 1:
        return _told("amounts_cooling", date=moment, time=moment)
    return _told("balance_cooling", kpj=saving[0].kpj, status=status_of(saving[0]), date=moment, time=moment)


def _without_jht(access: Access) -> Decision:
    """Say kindly that there is nothing saved, and what there is instead."""
    card = access.memberships[0]
    if card.segment is Segment.CONSTRUCTION:
        return _told("balance_construction", kpj=card.kpj)
    programmes = _covers_of(access)
    if not programmes:
        return _told("balance_unknown", kpj=card.kpj, status=status_of(card))
    return _told("balance_without_jht", kpj=card.kpj, programmes=programmes)


def _pension(access: Access, context: Context) -> Decision:
    months = sum(membership.jp_months for membership in access.memberships)
    if not months and not any(Programme.JP in membership.covers for membership in access.memberships):
        return _not_covered(access, Programme.JP)
    rules = in_force(context.reference.entitlement, access.today)
    if rules is None:
        return _told("pension_counted", months=months)
    name = "pension_months" if months < rules.jp_months else "pension_reached"
    return _told(name, months1=months, months2=rules.jp_months)


def _cover(access: Access, programme: Programme) -> Decision:
    covered = [membership for membership in access.memberships if programme in membership.covers]
    if not covered:
        return _not_covered(access, programme)
    active = next((membership for membership in covered if membership.active), None)
    if active is None:
        return _told("cover_ended", programme=programme, kpj=covered[0].kpj)
    return _told(_COVERS[programme], kpj=active.kpj)


def _not_covered(access: Access, programme: Programme) -> Decision:
    programmes = _covers_of(access)
    if not programmes:
        return _told("cover_ended", programme=programme, kpj=access.memberships[0].kpj)
    return _told("not_covered", programme=programme, programmes=programmes)


def _covers_of(access: Access) -> str:
    """Return the programmes of the active cards asked about."""
    active = (membership.covers for membership in access.memberships if membership.active)
    return listed(frozenset[Programme]().union(*active))


def _told(name: str, **values: Value) -> Decision:
    return Decision(Outcome(name, values), rule=f"saldo.{name}")
