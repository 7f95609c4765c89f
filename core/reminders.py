"""Standing reminders that follow from how a claim or a participant's record stands, each with its moment and end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.calendar import add_months
from core.commands import Programme
from core.facts import Claim, Membership, Segment, Stage, Zone
from core.formats import in_zone, local_date
from core.notice_facts import NoticeFacts, Topic
from core.notice_rules import NoticeRules
from core.outcomes import Outcome, Value
from core.quiet import local_moment
from core.stage_notices import UNTOLD_REASON

JKP_RIGHT_MONTHS = 6  # after dismissal, for the first claim (PP 37/2021, PP 6/2025)
_JKP_MONTH_LIFE = timedelta(days=14)
_GRANTED = frozenset({Stage.DISETUJUI, Stage.PEMBAYARAN, Stage.SELESAI, Stage.RETUR_BANK})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is to go out at `at` and helps until `until`.

    `pressing`: it has a date, so that it waits for no holiday and counts against no limit. `fixed`: it says "today" or
    "tomorrow" and is left out rather than moved.
    """

    topic: Topic
    outcome: Outcome
    occasion: str
    at: datetime
    until: datetime
    pressing: bool = False
    fixed: bool = False


def claim_reminders(facts: NoticeFacts, claim: Claim, rules: NoticeRules) -> Iterator[Reminder]:
    """Yield what a claim as it stands calls for; also what is past, which the caller leaves out."""
    if claim.stage is Stage.WAWANCARA and claim.interview_at is not None:
        yield from _of_interview(facts, claim, claim.interview_at, rules)
    if claim.stage is Stage.PERLU_PERBAIKAN and claim.due_on is not None:
        yield from _of_document(facts, claim, claim.due_on, rules)
    if claim.programme is Programme.JKP and claim.stage in _GRANTED and is_without_work(facts):
        yield from _of_jkp_months(facts, claim, rules)


def lapse_reminders(facts: NoticeFacts, rules: NoticeRules) -> Iterator[Reminder]:
    """Yield reminders of the right to JKP of somebody who was laid off and has not claimed it; none after its end."""
    lapse = None if facts.has_jkp_claim or not is_without_work(facts) else _lapse_of(facts.memberships)
    if lapse is None:
        return
    kpj, lapses_on = lapse
    at, end = rules.reminders.at, local_moment(lapses_on + _DAY, time(), facts.zone)
    outcome = Outcome("reminder_jkp_lapse", {"number": kpj, "date": lapses_on})
    for days in sorted(rules.reminders.jkp_lapse_days):
        moment = local_moment(lapses_on - days * _DAY, at, facts.zone)
        occasion = f"jkp_lapse:{facts.participant_id}:{lapses_on}:{days}"
        yield Reminder(Topic.JKP_LAPSE, outcome, occasion, moment, end)
        end = moment  # an earlier one has nothing to add once the later one is due


def is_without_work(facts: NoticeFacts) -> bool:
    """Return whether no employer has the person, alive, as a member: a new job ends the right to JKP."""
    employed = (card.active and card.segment is not Segment.SELF_EMPLOYED for card in facts.memberships)
    return facts.deceased_on is None and not any(employed)


def _of_interview(facts: NoticeFacts, claim: Claim, moment: datetime, rules: NoticeRules) -> Iterator[Reminder]:
    """Remind on the day before, unless the appointment was told that same day, and shortly before."""
    local = in_zone(moment, facts.zone)
    values: dict[str, Value] = _name_of(claim) | {"date": local, "time": local}
    eve, key = local.date() - _DAY, f"{facts.claim_id}:{local.date()}"
    if claim.stage_on < eve:
        at = local_moment(eve, rules.reminders.interview_day_at, facts.zone)
        outcome = Outcome("reminder_interview_day", values)
        until = _end_of_evening(eve, at, facts.zone, rules)
        yield Reminder(Topic.INTERVIEW_DAY, outcome, f"interview_day:{key}", at, until, pressing=True, fixed=True)
    at = moment - timedelta(hours=rules.reminders.interview_soon_hours)
    if local_date(at, facts.zone) == local.date():
        outcome = Outcome("reminder_interview_soon", values)
        occasion = f"interview_soon:{key}:{local:%H%M}"
        yield Reminder(Topic.INTERVIEW_SOON, outcome, occasion, at, moment, pressing=True, fixed=True)


def _end_of_evening(day: date, at: datetime, zone: Zone, rules: NoticeRules) -> datetime:
    """Return when "tomorrow" is not said any more: at the quiet hours of the day, at midnight at the latest."""
    quiet = local_moment(day, rules.quiet_from, zone)
    return quiet if quiet > at else local_moment(day + _DAY, time(), zone)


def _of_document(facts: NoticeFacts, claim: Claim, due_on: date, rules: NoticeRules) -> Iterator[Reminder]:
    day = due_on - rules.reminders.document_days * _DAY
    if claim.stage_on >= day:
        return  # told only now, with the due day
    values: dict[str, Value] = _name_of(claim) | {"reason": claim.reason_code or UNTOLD_REASON, "date": due_on}
    at = local_moment(day, rules.reminders.at, facts.zone)
    until = local_moment(due_on + _DAY, time(), facts.zone)
    occasion = f"document_due:{facts.claim_id}:{due_on}"
    yield Reminder(Topic.DOCUMENT_DUE, Outcome("reminder_document", values), occasion, at, until, pressing=True)


def _of_jkp_months(facts: NoticeFacts, claim: Claim, rules: NoticeRules) -> Iterator[Reminder]:
    """Remind when a month of the claim opens; months are counted from the day of filing."""
    for month in sorted(rules.reminders.jkp_months):
        opens_on = add_months(claim.filed_on, month - 1)
        at = local_moment(opens_on, rules.reminders.at, facts.zone)
        outcome = Outcome("reminder_jkp_month", {"number": claim.kpj or claim.number, "count": month, "date": opens_on})
        yield Reminder(Topic.JKP_MONTH, outcome, f"jkp_month:{facts.claim_id}:{month}", at, at + _JKP_MONTH_LIFE)


def _lapse_of(memberships: tuple[Membership, ...]) -> tuple[str, date] | None:
    """Return the card and the last day of the newest right to JKP that a dismissal gave."""
    rights = [
        (add_months(card.ended_on, JKP_RIGHT_MONTHS), card.kpj)
        for card in memberships
        # A membership that has ended may come without the programmes it had.
        if not card.active
        and card.end_reason == "laid_off"
        and card.ended_on is not None
        and (Programme.JKP in card.covers or not card.covers)
    ]
    newest = max(rights, default=None)
    return None if newest is None else (newest[1], newest[0])


def _name_of(claim: Claim) -> dict[str, Value]:
    return {"programme": claim.programme, "number": claim.kpj or claim.number}
