"""Plans the notices of a batch: what the policy wants, in words, settled with what stands in the queue."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from core.catalogue import Catalogue
from core.claims import ClaimEvent, ClaimState
from core.context import Context
from core.delivery import MtKind, MtStatus
from core.facts import Claim
from core.formats import local_date
from core.invented import SIMULATOR
from core.notice_facts import NoticeFacts, Plan, PlannedNotice, Recipient
from core.notices import occasion_of, plan_event, plan_participant, plan_standing
from core.outcomes import Outcome
from core.replies import compose
from intake.settling import Settled, settle
from runtime.runtime import Runtime
from store.database import Db
from store.notice_facts import PhoneFacts, load_people, load_phones
from store.notices import KnownMt, cancel, follow_notices, load_notices
from store.outbox import NewMt, queue

_NOT_COUNTED = frozenset({MtStatus.FAILED.value, MtStatus.EXPIRED.value, MtStatus.CANCELLED.value})


@dataclass(frozen=True, slots=True)
class Desk:
    """What notices are decided and worded with; `test`: on behalf of a test key, which touches invented people only."""

    catalogue: Catalogue
    context: Context
    sender: str
    test: bool = False


def desk_of(rt: Runtime, *, test: bool = False) -> Desk:
    """Return the desk of this moment; `test`: on behalf of a test key."""
    return Desk(rt.catalogue, rt.context(), rt.settings.short_code, test)


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
        queue(db, list(self._queued.values()), now)
        follow_notices(db, self._replaced)
        return [each.id for each in self._queued.values() if each.due_at <= now]

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
        """Return whether the news can still be told: it has just come in, or its notice waits."""
        if matter.news is None:
            return False
        if matter.fresh:
            rules = self.desk.catalogue.notices
            return matter.news.occurred_at >= self.desk.context.now - timedelta(days=rules.too_old_days)
        occasion = occasion_of(matter.news, matter.claim_id)
        return any(each.waits and each.occasion == occasion for each in self._known[matter.participant_id].values())

    def _settle(self, plan: Plan, facts: NoticeFacts) -> dict[str, str]:
        """Note what is to be done and return the ids of all that is planned, by occasion."""
        known = self._known[facts.participant_id]
        standing = [each for each in known.values() if each.claim_id == facts.claim_id]
        settled = settle(plan, standing, self._text_of, self.gone)
        queued = {each.occasion: self._queue(each, facts) for each in settled.missing}
        for id_, reason in settled.off.items():
            self._call_off(known, id_, reason)
        self._note_replaced(settled, queued)
        return {**settled.kept, **queued}

    def _call_off(self, known: dict[str, KnownMt], id_: str, reason: str) -> None:
        del known[id_]
        if self._queued.pop(id_, None) is None:
            self._off[id_] = reason

    def _note_replaced(self, settled: Settled, queued: Mapping[str, str]) -> None:
        self._replaced.update((old, queued[occasion]) for occasion, old in settled.replaced.items())

    def _queue(self, notice: PlannedNotice, facts: NoticeFacts) -> str:
        new = self._mt_of(notice, facts)
        self._queued[new.id] = new
        self._known[facts.participant_id][new.id] = _known_of(new, facts)
        return new.id

    def _mt_of(self, notice: PlannedNotice, facts: NoticeFacts) -> NewMt:
        check = notice.outcome.values.get("check")
        return NewMt(
            id=self.desk.context.ids.message_id(),
            recipient=notice.to_msisdn,
            sender=self.desk.sender,
            text=self._text_of(notice, None),
            kind=notice.kind,
            language=notice.language.value,
            due_at=notice.due_at,
            catalogue_number=self.desk.catalogue.number,
            check_code=None if check is None else str(check),
            expires_at=notice.expires_at,
            claim_id=facts.claim_id,
            participant_id=facts.participant_id,
            topic=notice.topic.value,
            occasion=notice.occasion,
            only_provider=SIMULATOR if facts.invented else None,
            status_reason=None if notice.held_for is None else str(notice.held_for),
        )

    def _text_of(self, notice: PlannedNotice, check_code: str | None) -> str:
        outcome = notice.outcome
        if check_code is not None:
            outcome = Outcome(outcome.name, {**outcome.values, "check": check_code})
        return compose(outcome, self.desk.catalogue, notice.language).text


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


def _known_of(new: NewMt, facts: NoticeFacts) -> KnownMt:
    return KnownMt(
        id=new.id,
        participant_id=facts.participant_id,
        claim_id=new.claim_id,
        status=MtStatus.QUEUED.value,
        kind=new.kind,
        topic=new.topic or "",
        occasion=new.occasion or "",
        recipient=new.recipient,
        text=new.text,
        check_code=new.check_code,
        due_at=new.due_at,
    )
