"""SALDO: the JHT balance, or what another programme gives; for one card, or for all of the owner's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actions.answers import asking
from actions.cards import listed, status_of
from actions.disclosure import Access, open_access
from core.calendar import add_months, in_force
from core.commands import Command, Keyword, Programme
from core.context import Context
from core.decision import Decision
from core.entitlement import claim_not_in_balance, has_jht, paid_day
from core.facts import Claim, Facts, Membership, QuestionKind, Segment
from core.outcomes import Outcome, Value

_LISTS = {2: "balance_two", 3: "balance_three"}
_COVERS = {Programme.JKK: "cover_jkk", Programme.JKM: "cover_jkm", Programme.JKP: "cover_jkp"}

_JKP_MONTHS = 6  # after dismissal, for the first claim (PP 37/2021, PP 6/2025)


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
    return (_after_dismissal(access) if programme is Programme.JKP else None) or _cover(access, programme)


def _jht(access: Access, context: Context) -> Decision:
    saving = [membership for membership in access.memberships if has_jht(membership)]
    if not saving:
        return _without_jht(access)
    if access.amounts_from is not None:
        return _cooling(access, saving)
    balances = (_balance_of(membership, access.owner.claims) for membership in saving)
    known = [balance for balance in balances if balance is not None]
    if not known:
        return _none_known(saving, access.owner.claims)
    missing = len(saving) - len(known)
    return _one(known[0], missing) if len(known) == 1 else _several(known, missing, context)


def _balance_of(membership: Membership, claims: Iterable[Claim]) -> _Balance | None:
    """Return the balance with its date; neither a figure without a date is told, nor money that was paid since."""
    if membership.jht_balance is None or membership.jht_balance_on is None:
        return None
    if claim_not_in_balance(membership, claims) is not None:
        return None
    return _Balance(membership, membership.jht_balance, membership.jht_balance_on)


def _none_known(saving: list[Membership], claims: Iterable[Claim]) -> Decision:
    for card in saving:
        paid = claim_not_in_balance(card, claims)
        if paid is not None:
            return _told("balance_claimed", kpj=card.kpj, date=paid_day(paid))
    return _told("balance_unknown", kpj=saving[0].kpj, status=status_of(saving[0]))


def _one(balance: _Balance, missing: int) -> Decision:
    card = balance.membership
    values: dict[str, Value] = {
        "kpj": card.kpj,
        "amount": balance.amount,
        "date": balance.on,
        "status": status_of(card),
    }
    if missing:
        return _told("balance_one_known", count=missing, **values)
    if card.last_contribution is None:
        return _told("balance_one_unpaid", **values)
    return _told("balance_one", month=card.last_contribution, **values)


def _several(balances: list[_Balance], missing: int, context: Context) -> Decision:
    """List up to three, dated by the oldest figure; a number then asks for one of them.

    A total is told only of all cards; of more than three, a total of those that are known says what it leaves out.
    """
    total = sum(balance.amount for balance in balances)
    values: dict[str, Value] = {"date": min(balance.on for balance in balances)}
    name = _LISTS.get(len(balances))
    if name is None:
        return _many(len(balances), missing, total=total, **values)
    name += "_known" if missing else ""
    values |= {"count": missing} if missing else {"total": total}
    for number, balance in enumerate(balances, start=1):
        values |= {f"kpj{number}": balance.membership.kpj, f"amount{number}": balance.amount}
    choices = tuple(balance.membership.kpj for balance in balances)
    ask = asking(QuestionKind.MEMBERSHIP, context, keyword=Keyword.SALDO, choices=choices)
    return Decision(Outcome(name, values), (ask,), f"saldo.{name}")


def _many(known: int, missing: int, **values: Value) -> Decision:
    if missing:
        return _told("balance_many_known", count1=known, count2=missing, **values)
    return _told("balance_many", count=known, **values)


def _cooling(access: Access, saving: list[Membership]) -> Decision:
    moment = access.amounts_from or access.today
    if len(saving) > 1:
        return _told("amounts_cooling", date=moment, time=moment)
    return _told("balance_cooling", kpj=saving[0].kpj, status=status_of(saving[0]), date=moment, time=moment)


def _without_jht(access: Access) -> Decision:
    """Say kindly that there is nothing saved, and what there is instead."""
    card = next((card for card in access.memberships if card.active), None)
    if card is None:
        return _told("balance_none", kpj=access.memberships[0].kpj)
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


def _after_dismissal(access: Access) -> Decision | None:
    """Return until when JKP may be claimed by somebody who was laid off and is nobody's employee since."""
    if any(card.active and card.segment is not Segment.SELF_EMPLOYED for card in access.owner.memberships):
        return None
    for card in access.memberships:
        # A membership that has ended may come without the programmes it had.
        had_jkp = Programme.JKP in card.covers or not card.covers
        if card.active or not had_jkp or card.end_reason != "laid_off" or card.ended_on is None:
            continue
        until = add_months(card.ended_on, _JKP_MONTHS)
        if access.today <= until:
            return _told("cover_jkp_claim", kpj=card.kpj, date=until)
    return None


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
