"""Which notices a claim's events and a participant's record call for: a pure policy that gives a reason for each no."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.claim_news import IN_THE_HOUSE, LASTING
from core.claims import ClaimEvent
from core.commands import Programme
from core.context import Context
from core.facts import Claim
from core.formats import local_date
from core.notice_alerts import claim_alerts
from core.notice_facts import NoticeFacts, Plan, PlannedNotice, Recipient, Topic
from core.notice_reasons import Reason
from core.notice_rules import NoticeRules
from core.outcomes import Outcome
from core.quiet import Agenda, Slot, is_quiet, next_slot
from core.reminders import Reminder, claim_reminders, lapse_reminders
from core.stage_notices import Telling, wording_of

__all__ = [
    "NoticeFacts",
    "Plan",
    "PlannedNotice",
    "Reason",
    "Recipient",
    "Topic",
    "occasion_of",
    "plan_event",
    "plan_participant",
    "plan_standing",
]


@dataclass(frozen=True, slots=True)
class _Matter:
    """What one plan is made from: the person (and claim), the rules, the time with fresh ids."""

    facts: NoticeFacts
    rules: NoticeRules
    context: Context

    @property
    def agenda(self) -> Agenda:
        """Return what decides the hour of this person's notices."""
        facts, context = self.facts, self.context
        most = context.limits.notices_per_day
        return Agenda(facts.zone, self.rules, context.reference.holidays, facts.planned, most)


def plan_event(event: ClaimEvent, facts: NoticeFacts, rules: NoticeRules, context: Context) -> Plan:
    """Return what is to be sent about a claim after an event; `facts.claim` is as the claim stands after it.

    `untold_reason` is None exactly where a notice of the event itself (see occasion_of) is in the plan. Raise
    ValueError where the facts hold no claim.
    """
    claim, _ = _claim_of(facts)
    matter = _Matter(facts, rules, context)
    reason = None
    if event.stage is not claim.stage:
        reason = Reason.OLDER_STAGE
    elif not rules.of_stage(event.stage).told:
        reason = Reason.STAGE_NOT_TOLD
    elif event.occurred_at < context.now - timedelta(days=rules.too_old_days):
        reason = Reason.TOO_OLD
    if reason is None:
        return _plan(event, matter)
    return replace(_plan(_still_to_tell(facts, claim, rules), matter), untold_reason=reason)


def plan_standing(facts: NoticeFacts, rules: NoticeRules, context: Context) -> Plan:
    """Return what is to be sent about a claim where nothing happened to it, but a record, phone or contact changed.

    The stage that waits to be told (`facts.waiting`) is planned anew; `untold_reason` says why it, or the reminders,
    cannot be told any more. Raise ValueError where the facts hold no claim.
    """
    claim, _ = _claim_of(facts)
    event = _still_to_tell(facts, claim, rules)
    plan = _plan(event, _Matter(facts, rules, context))
    if event is None and facts.waiting is not None and plan.untold_reason is None:
        return replace(plan, untold_reason=Reason.SUPERSEDED)
    return plan


def plan_participant(facts: NoticeFacts, rules: NoticeRules, context: Context) -> Plan:
    """Return what is to be sent about a participant's record itself: the right to JKP that lapses."""
    matter = _Matter(facts, rules, context)
    to = _reachable(facts.bound) if facts.deceased_on is None else Reason.DECEASED
    if isinstance(to, Reason):
        return Plan(untold_reason=to)
    return Plan(tuple(_reminded(lapse_reminders(facts, rules), to, matter)))


def occasion_of(event: ClaimEvent, claim_id: int) -> str:
    """Return what a notice of an event is sent once for."""
    return f"{Topic.STAGE}:{claim_id}:{event.stage}:{event.sequence}"


def _claim_of(facts: NoticeFacts) -> tuple[Claim, int]:
    if facts.claim is None or facts.claim_id is None:
        raise ValueError("Tidak ada klaim dalam data ini / There is no claim in these facts")
    return facts.claim, facts.claim_id


def _still_to_tell(facts: NoticeFacts, claim: Claim, rules: NoticeRules) -> ClaimEvent | None:
    """Return the event whose notice waits, where it is still true: nothing newer that people are told has come.

    That a claim was filed, or approved, stays news while it only goes on in the house: otherwise nobody would hear of a
    claim that was filed in the night and checked before dawn.
    """
    waiting = facts.waiting
    if waiting is None or not rules.of_stage(waiting.stage).told:
        return None
    lasts = waiting.stage in LASTING and claim.stage in IN_THE_HOUSE and not rules.of_stage(claim.stage).told
    return waiting if lasts or waiting.stage is claim.stage else None


def _plan(event: ClaimEvent | None, matter: _Matter) -> Plan:
    """Return everything to be sent about the claim: alerts, the event's own notice, reminders that follow it."""
    facts = matter.facts
    claim, _ = _claim_of(facts)
    to = _recipient_of(facts, claim)
    hears = None if isinstance(to, Reason) else to.msisdn
    alerts = tuple(claim_alerts(facts, claim, hears, matter.context))
    if isinstance(to, Reason):
        return Plan(alerts, to)
    told = None if event is None else _stage_notice(event, to, matter)
    if isinstance(told, PlannedNotice):
        day = local_date(told.due_at, facts.zone)
        matter = replace(matter, facts=replace(facts, planned=_one_more(facts.planned, day)))
    reminders = tuple(_reminded(claim_reminders(facts, claim, matter.rules), to, matter))
    if not isinstance(told, PlannedNotice):
        return Plan(alerts + reminders, told)
    later = tuple(reminder for reminder in reminders if reminder.due_at > told.due_at)
    return Plan((*alerts, told, *later))


def _recipient_of(facts: NoticeFacts, claim: Claim) -> Recipient | Reason:
    """Return who hears of the claim: its contact before the card's phone, and never a dead person's phone.

    A contact that is the dead person's own phone counts where the family has filed since, as for STATUS.
    """
    contact, died = facts.contact, facts.deceased_on
    if contact is None:
        gone = died is not None or claim.programme is Programme.JKM  # a death benefit: the card's owner has died
        return Reason.DECEASED if gone else _reachable(facts.bound)
    own = facts.bound if facts.bound is not None and facts.bound.msisdn == contact.msisdn else None
    if own is not None and died is not None and claim.filed_on < died:
        return Reason.DECEASED
    if own is not None and contact.cooling_until is None:
        contact = replace(contact, cooling_until=own.cooling_until)
    return _reachable(contact)


def _reachable(to: Recipient | None) -> Recipient | Reason:
    if to is None:
        return Reason.NO_PHONE
    return Reason.FROZEN if to.frozen_at is not None else to


def _stage_notice(event: ClaimEvent, to: Recipient, matter: _Matter) -> PlannedNotice | Reason:
    """Return the notice of a stage, or that there is nothing left to tell."""
    claim, claim_id = _claim_of(matter.facts)
    waits = matter.rules.of_stage(event.stage).waits_on_holidays
    slot = next_slot(matter.context.now, matter.agenda, on_holidays=not waits, counted=True)
    amounts = to.cooling_until is None or to.cooling_until <= slot.due_at
    wording = wording_of(Telling(event, claim, matter.facts.zone, slot.due_at, amounts))
    if wording is None or wording.expires_at is None:
        return Reason.POINTLESS
    outcome, occasion = Outcome(wording.name, wording.values), occasion_of(event, claim_id)
    reminder = Reminder(Topic.STAGE, outcome, occasion, slot.due_at, wording.expires_at)
    return _worded(reminder, slot, to, matter)


def _reminded(reminders: Iterable[Reminder], to: Recipient, matter: _Matter) -> Iterator[PlannedNotice]:
    """Yield the reminders that still help, the next one first; what is overdue but not too late goes out now."""
    now, planned = matter.context.now, matter.facts.planned
    for reminder in sorted(reminders, key=lambda each: (each.at, each.occasion)):
        agenda = replace(matter.agenda, planned=planned)
        slot = _slot_of(reminder, max(reminder.at, now), agenda)
        if slot is None or slot.due_at >= reminder.until:
            continue
        planned = _one_more(planned, local_date(slot.due_at, matter.facts.zone))
        yield _worded(reminder, slot, to, matter)


def _slot_of(reminder: Reminder, moment: datetime, agenda: Agenda) -> Slot | None:
    if not reminder.fixed:
        return next_slot(moment, agenda, on_holidays=reminder.pressing, counted=not reminder.pressing)
    return None if is_quiet(moment, agenda.zone, agenda.rules) else Slot(moment)


def _worded(reminder: Reminder, slot: Slot, to: Recipient, matter: _Matter) -> PlannedNotice:
    outcome = reminder.outcome
    outcome = Outcome(outcome.name, {**outcome.values, "check": matter.context.ids.check_code()})
    return PlannedNotice(
        reminder.topic,
        to.msisdn,
        outcome,
        to.language,
        slot.due_at,
        reminder.until,
        reminder.occasion,
        held_for=slot.held_for,
    )


def _one_more(planned: Mapping[date, int], day: date) -> dict[date, int]:
    return {**planned, day: planned.get(day, 0) + 1}
