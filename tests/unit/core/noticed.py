"""An invented person with a claim, and what of it is planned, for the tests of the notice policy."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from core.claims import ClaimEvent
from core.commands import Language, Programme
from core.context import Context, Limits, Reference
from core.facts import Claim, Membership, Segment, Stage, Zone
from core.notice_rules import NoticeRules
from core.notices import NoticeFacts, Plan, PlannedNotice, Recipient, Topic, plan_event
from core.quiet import local_moment
from store.catalogue import SHIPPED, read_catalogue

CATALOGUE, _ = read_catalogue(SHIPPED)
RULES: NoticeRules = CATALOGUE.notices
NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)  # a Friday, 10.30 WIB
TODAY = date(2026, 11, 20)
BOUND, FORMER, HEIR = "+6285000000201", "+6285000000202", "+6285000000203"
KPJ = "00001234567"


class SameIds:
    """Every check code is the same, so that plans can be compared."""

    def check_code(self) -> str:
        return "CHKC22"

    def message_id(self) -> str:
        raise AssertionError("a policy makes no messages")

    ticket = code = message_id


def context_at(now: datetime = NOW, holidays: tuple[date, ...] = (), limit: int = 5) -> Context:
    """Return a context with these holidays (all of their years are known) and so many notices a day."""
    reference = Reference(holidays=frozenset(holidays), holiday_years=frozenset({2026, 2027}))
    return Context(now, SameIds(), Limits(notices_per_day=limit), reference)


def at(day: date, clock: str, zone: Zone = Zone.WIB) -> datetime:
    """Return a local time such as "06:00" as a moment."""
    return local_moment(day, time.fromisoformat(clock), zone)


def phone(msisdn: str = BOUND, **changes: Any) -> Recipient:
    return replace(Recipient(msisdn, Language.ID), **changes)


def a_card(**changes: Any) -> Membership:
    """Return a card of somebody who is still employed, with changes."""
    card = Membership(KPJ, Segment.WAGE_EARNER, True, date(2015, 3, 1), frozenset(Programme))
    return replace(card, **changes)


def an_event(stage: Stage = Stage.DIAJUKAN, **changes: Any) -> ClaimEvent:
    """Return an event that happened just now, with changes."""
    return replace(ClaimEvent("K0000000001", stage, 3, NOW), **changes)


def facts_of(event: ClaimEvent | None = None, claim: dict[str, Any] | None = None, **changes: Any) -> NoticeFacts:
    """Return the facts about a person whose claim stands where the event has brought it."""
    event = event or an_event()
    standing = Claim(
        "K0000000001",
        Programme.JHT,
        event.stage,
        TODAY,
        TODAY,
        kpj=KPJ,
        amount=event.amount,
        reason_code=event.reason_code,
        interview_at=event.interview_at,
        due_on=event.due_on,
    )
    facts = NoticeFacts(1, Zone.WIB, Language.ID, claim_id=7, claim=replace(standing, **claim or {}), bound=phone())
    return replace(facts, **changes)


def told(event: ClaimEvent, context: Context | None = None, rules: NoticeRules = RULES, **facts: Any) -> PlannedNotice:
    """Return the one notice of the event's stage; fail where there is none."""
    plan = plan_event(event, facts_of(event, **facts), rules, context or context_at())
    assert plan.untold_reason is None
    (notice,) = of_topic(plan, Topic.STAGE)
    return notice


def of_topic(plan: Plan, topic: Topic) -> list[PlannedNotice]:
    return [notice for notice in plan.notices if notice.topic is topic]
