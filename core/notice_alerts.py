"""What is told for safety while a claim runs, at any hour: to a number that was bound, or that is not the contact."""

from collections.abc import Iterator

from core.commands import Language, Programme
from core.context import Context
from core.delivery import LIVES
from core.facts import Claim, Stage
from core.formats import local_date
from core.notice_facts import NoticeFacts, PlannedNotice, Topic
from core.outcomes import Outcome, Value

_CLOSED = frozenset({Stage.SELESAI, Stage.DITOLAK, Stage.DIBATALKAN})


def claim_alerts(facts: NoticeFacts, claim: Claim, to_msisdn: str | None, context: Context) -> Iterator[PlannedNotice]:
    """Yield the warnings that a claim calls for; `to_msisdn` is who hears of the claim itself, if anybody.

    They are about safety, so that they go out at any hour and cannot be switched off. None about somebody who has died,
    nor about a claim that was over before.
    """
    over = claim.stage in _CLOSED and claim.stage_on < local_date(context.now - LIVES["security"], facts.zone)
    if facts.deceased_on is not None or over:
        return
    yield from _to_old_number(facts, to_msisdn, context)
    yield from _of_other_contact(facts, claim, context)


def _to_old_number(facts: NoticeFacts, to_msisdn: str | None, context: Context) -> Iterator[PlannedNotice]:
    """Warn the number that was bound until lately, once for all claims: amounts are told to nobody meanwhile."""
    former, cooling = facts.former_msisdn, facts.bound.cooling_until if facts.bound is not None else None
    if former is None or cooling is None or cooling <= context.now or former == to_msisdn:
        return
    occasion = f"{Topic.OLD_NUMBER}:{facts.participant_id}:{cooling:%Y-%m-%dT%H:%M:%S.%f}"  # of one change
    yield _alert(Topic.OLD_NUMBER, (former, facts.language), {}, occasion, context)


def _of_other_contact(facts: NoticeFacts, claim: Claim, context: Context) -> Iterator[PlannedNotice]:
    """Tell the bound phone, once, that a claim of its owner, who lives, names another phone; not which one."""
    bound, contact = facts.bound, facts.contact
    if contact is None or bound is None or bound.frozen_at is not None or contact.msisdn == bound.msisdn:
        return
    if claim.programme is Programme.JKM:  # a death benefit: the card's owner has died
        return
    values: dict[str, Value] = {"programme": claim.programme, "number": claim.kpj or claim.number}
    occasion = f"{Topic.OTHER_CONTACT}:{facts.claim_id}"
    yield _alert(Topic.OTHER_CONTACT, (bound.msisdn, bound.language), values, occasion, context)


def _alert(
    topic: Topic, to: tuple[str, Language], values: dict[str, Value], occasion: str, context: Context
) -> PlannedNotice:
    outcome = Outcome(f"notice_{topic}", {**values, "check": context.ids.check_code()})
    now = context.now
    return PlannedNotice(topic, to[0], outcome, to[1], now, now + LIVES["security"], occasion, "security")
