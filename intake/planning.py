"""Plans the notices of a batch: what the policy wants, in words, settled with what stands in the queue."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from core.claims import ClaimEvent, ClaimState
from core.delivery import MtKind, MtStatus
from core.facts import Claim
from core.formats import local_date
from core.notice_facts import NoticeFacts, Plan, PlannedNotice, Recipient
from core.notices import occasion_of, plan_event, plan_participant, plan_standing
from intake.desk import Desk, known_of
from intake.settling import Settled, settle
from runtime.runtime import Runtime
from store.database import Db
from store.notice_facts import PhoneFacts, load_people, load_phones
from store.notices import KnownMt, Moved, cancel, follow_notices, load_notices, move
from store.outbox import NewMt, queue

_NOT_COUNTED = frozenset({MtStatus.FAILED.value, MtStatus.EXPIRED.value, MtStatus.CANCELLED.value})


@dataclass(frozen=True, slots=True)
class ClaimMatter:
    """A claim as it stands now. `happened` is the newest event, if it was not known before.

    `news` is the event that people are to hear of (see core.claim_news), `fresh` whether it was not known before.
    """

    participant_id: int
    claim_id: int
    state: ClaimState
    happened: ClaimEvent | None = None
    news: ClaimEvent | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The ids of a claim's planned notices by occasion, and why the newest event has none."""

    notices: Mapping[str, str]
    untold_reason: str | None


@dataclass(slots=True)
class Planning:
    """The notices of the people of a batch, planned one claim after the other and saved at the end, all at once."""

    desk: Desk
    people: Mapping[int, NoticeFacts]
    phones: Mapping[str, PhoneFacts]
    gone: Mapping[str, str] = field(default_factory=dict)  # phones that lost something, with the reason
    _known: dict[int, dict[str, KnownMt]] = field(default_factory=lambda: defaultdict(dict))
    _queued: dict[str, NewMt] = field(default_factory=dict)
    _moved: dict[str, Moved] = field(default_factory=dict)
    _off: dict[str, str] = field(default_factory=dict)
    _replaced: dict[str, str] = field(default_factory=dict)

    def know(self, notices: Iterable[KnownMt]) -> None:
        """Take in the notices that there are."""
        for each in notices:
            self._known[each.participant_id][each.id] = each

    def tell(self, matter: ClaimMatter) -> Told:
        """Plan what a claim calls for; where nothing happened to it, what waits is planned anew."""
        facts = self._facts_of(matter.participant_id, matter.claim_id, matter.state.claim)
        facts = replace(facts, waiting=matter.news if self._is_open(matter) else None)
        rules, context = self.desk.catalogue.notices, self.desk.context
        if matter.happened is None:
            plan = plan_standing(facts, rules, context)
        else:
            plan = plan_event(matter.happened, facts, rules, context)
        return Told(self._settle(plan, facts), None if plan.untold_reason is None else str(plan.untold_reason))

    def tell_person(self, participant_id: int) -> None:
        """Plan anew what waits for a person without any claim."""
        facts = self._facts_of(participant_id, None, None)
        self._settle(plan_participant(facts, self.desk.catalogue.notices, self.desk.context), facts)

    def save(self, db: Db) -> list[str]:
        """Save everything that was planned; return the ids of what is due now, for a ring after the commit."""
        now = self.desk.context.now
        cancel(db, self._off, now)
        move(db, list(self._moved.values()))
        queue(db, list(self._queued.values()), now)
        follow_notices(db, self._replaced)
        queued = [each.id for each in self._queued.values() if each.due_at <= now]
        return queued + [each.id for each in self._moved.values() if each.due_at <= now]

    def _facts_of(self, participant_id: int, claim_id: int | None, claim: Claim | None) -> NoticeFacts:
        facts = self.people[participant_id]
        contact = self._contact_of(facts, claim.contact_msisdn) if claim is not None else None
        planned = self._planned(facts, claim_id)
        return replace(facts, claim_id=claim_id, claim=claim, contact=contact, planned=planned)

    def _contact_of(self, facts: NoticeFacts, msisdn: str | None) -> Recipient | None:
        if msisdn is None:
            return None
        language, frozen_at = self.phones.get(msisdn, (None, None))
        return Recipient(msisdn, language or facts.language, frozen_at)

    def _planned(self, facts: NoticeFacts, claim_id: int | None) -> dict[date, int]:
        counted = (
            local_date(each.due_at, facts.zone)
            for each in self._known[facts.participant_id].values()
            if each.kind == MtKind.NOTICE and each.status not in _NOT_COUNTED
            if not (each.waits and each.claim_id == claim_id)
        )
        return dict(Counter(counted))

    def _is_open(self, matter: ClaimMatter) -> bool:
        """Return whether the news can still be told: it has just come in, or its notice may still be called off."""
        if matter.news is None:
            return False
        if matter.fresh:
            rules = self.desk.catalogue.notices
            return matter.news.occurred_at >= self.desk.context.now - timedelta(days=rules.too_old_days)
        occasion = occasion_of(matter.news, matter.claim_id)
        known = self._known[matter.participant_id].values()
        return any(each.is_recallable and each.occasion == occasion for each in known)

    def _settle(self, plan: Plan, facts: NoticeFacts) -> dict[str, str]:
        """Note what is to be done and return the ids of all that is planned, by occasion."""
        known = self._known[facts.participant_id]
        wanted = {each.occasion for each in plan.notices}  # one may be of the person, and sent for another claim before
        standing = [each for each in known.values() if each.claim_id == facts.claim_id or each.occasion in wanted]
        settled = settle(plan, standing, self.desk.text_of, self.gone, self.desk.context.now)
        queued = {each.occasion: self._queue(each, facts) for each in settled.missing}
        for id_, notice in settled.moved.items():
            self._move(id_, notice, facts)
        for id_, reason in settled.off.items():
            self._call_off(known, id_, reason)
        self._note_replaced(settled, queued)
        return {**settled.kept, **queued}

    def _call_off(self, known: dict[str, KnownMt], id_: str, reason: str) -> None:
        if known[id_].waits:
            del known[id_]
        self._moved.pop(id_, None)
        if self._queued.pop(id_, None) is None:
            self._off[id_] = reason

    def _move(self, id_: str, notice: PlannedNotice, facts: NoticeFacts) -> None:
        """Note that a notice is due at another time; one of this same batch is simply queued for then."""
        moved = self.desk.moved_to(id_, notice, facts)
        known = self._known[facts.participant_id]
        known[id_] = replace(known[id_], due_at=moved.due_at)
        if id_ not in self._queued:
            self._moved[id_] = moved
            return
        self._queued[id_] = replace(
            self._queued[id_],
            due_at=moved.due_at,
            expires_at=moved.expires_at,
            send_until=moved.send_until,
            status_reason=moved.held_for,
        )

    def _note_replaced(self, settled: Settled, queued: Mapping[str, str]) -> None:
        self._replaced.update((old, queued[occasion]) for occasion, old in settled.replaced.items())

    def _queue(self, notice: PlannedNotice, facts: NoticeFacts) -> str:
        new = self.desk.mt_of(notice, facts)
        self._queued[new.id] = new
        self._known[facts.participant_id][new.id] = known_of(new, facts)
        return new.id


def load_planning(
    db: Db, desk: Desk, participant_ids: Collection[int], contacts: Collection[str | None], gone: Mapping[str, str]
) -> Planning:
    """Return what the notices of these participants are planned with, and of claims with these contacts."""
    people = load_people(db, participant_ids, desk.context.now)
    planning = Planning(desk, people, load_phones(db, {each for each in contacts if each is not None}), gone)
    planning.know(load_notices(db, participant_ids))
    return planning


def ring(rt: Runtime, ids: Collection[str]) -> None:
    """Tell the workers about notices that were just committed and are due; the rest is the clock's."""
    if ids:
        rt.enqueue_aside("sms.jobs.send_messages", list(ids), queue="notices")
