"""Takes what happened to claims: event, claim and notice in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from core.claim_news import news_of
from core.claims import ClaimEvent, ClaimState, fold, newest_event
from core.notice_reasons import Reason
from core.notices import occasion_of
from intake.desk import Desk, desk_of
from intake.invented_only import NOT_INVENTED
from intake.items import ClaimEventItem
from intake.planning import ClaimMatter, Planning, load_planning, ring
from intake.problems import problem
from intake.reading import in_order, read_items, refuse
from intake.results import ItemResult, ItemStatus
from intake.turns import take_turns
from runtime.runtime import Runtime
from store.claims import KnownClaim, StoredEvent, load_events, lock_claims, lock_contacts, move_claims, save_events
from store.database import Db
from store.number_locks import share_numbers

AHEAD = timedelta(days=1)  # how far the core system's clock may be ahead of ours, a wrong zone included
Key = tuple[str, str, int]  # of an event: claim, stage, sequence


def take(rt: Runtime, items: Sequence[object], *, test: bool = False) -> list[ItemResult]:
    """Return what came of each event, in order. `test`: on behalf of a test key.

    One transaction: an event that was told before has no second effect, an older one changes neither stage nor notice,
    a bad one is refused and its neighbours are not. Raises what the database raises; then nothing was saved.
    """
    read, refused = _read(rt, items, test=test)
    if not read:
        return in_order(refused)
    results, due = take_turns(lambda: _take_turn(rt, read, test=test))
    ring(rt, due)
    return in_order([*refused, *results])


def try_out(rt: Runtime, items: Sequence[object]) -> list[ItemResult]:
    """Return what would come of each event, in order; nothing is saved and nobody is told."""
    read, refused = _read(rt, items)
    results, _ = take_turns(lambda: _take_turn(rt, read, test=False, keep=False)) if read else ([], [])
    return in_order([*refused, *results])


def _read(
    rt: Runtime, items: Sequence[object], *, test: bool = False
) -> tuple[dict[int, ClaimEventItem], list[ItemResult]]:
    """Return the events that can be taken, by index, and refusals; what is still to happen is no event."""
    read, refused = read_items(ClaimEventItem, items, test=test)
    latest = rt.now() + AHEAD
    early = {index: item for index, item in read.items() if item.occurred_at > latest}
    refused += [
        refuse(index, problem("/occurred_at", "in_the_future"), key=item.claim_number) for index, item in early.items()
    ]
    return {index: item for index, item in read.items() if index not in early}, refused


def _take_turn(
    rt: Runtime, read: Mapping[int, ClaimEventItem], *, test: bool, keep: bool = True
) -> tuple[list[ItemResult], list[str]]:
    desk = desk_of(rt, test=test)
    with rt.transaction() as db:
        numbers = {item.claim_number for item in read.values()}
        lock_contacts(db, numbers)
        known = lock_claims(db, numbers)
        stored = load_events(db, {claim.id: number for number, claim in known.items()})
        sorted_ = _sort(read, known, stored, test=test)
        due = _take_fresh(db, desk, sorted_) if sorted_.fresh else []
        if not keep:
            db.rollback()
    return sorted_.results, due


@dataclass(slots=True)
class _Case:
    """A claim of the batch with everything that happened to it."""

    claim: KnownClaim
    events: dict[Key, StoredEvent]
    fresh: list[Key] = field(default_factory=list)


@dataclass(slots=True)
class _Sorted:
    """A batch: `cases` by claim number, `places` of the items by the key of their event, and refusals."""

    cases: dict[str, _Case]
    places: dict[Key, list[int]] = field(default_factory=dict)
    refused: list[ItemResult] = field(default_factory=list)

    @property
    def fresh(self) -> list[_Case]:
        """The claims to which something happened, in the order of their ids: the same for everybody."""
        return sorted((each for each in self.cases.values() if each.fresh), key=lambda each: each.claim.id)

    @property
    def results(self) -> list[ItemResult]:
        """What came of each item."""
        return [*self.refused, *(result for key in self.places for result in self._results_of(key))]

    def _results_of(self, key: Key) -> Iterator[ItemResult]:
        """Yield the result of an event's first item, and that the others are duplicates."""
        case = self.cases[key[0]]
        came = case.events[key]
        older = came.untold_reason == Reason.OLDER_STAGE
        for index in self.places[key]:
            first = key in case.fresh and index == self.places[key][0]
            status: ItemStatus = ("older" if older else "created") if first else "duplicate"
            yield ItemResult(index, status, key[0], (), came.notice_id, came.untold_reason)


def _sort(
    read: Mapping[int, ClaimEventItem],
    known: Mapping[str, KnownClaim],
    stored: Mapping[int, Sequence[StoredEvent]],
    *,
    test: bool,
) -> _Sorted:
    cases = {
        number: _Case(claim, {_key_of(each.event): each for each in stored.get(claim.id, ())})
        for number, claim in known.items()
    }
    sorted_ = _Sorted(cases)
    for index, item in read.items():
        code = _sort_one(index, item.as_event(), sorted_, test=test)
        if code is not None:
            sorted_.refused.append(refuse(index, problem("", code), key=item.claim_number))
    return sorted_


def _sort_one(index: int, event: ClaimEvent, sorted_: _Sorted, *, test: bool) -> str | None:
    """Put the event where it belongs, or return the code of what is wrong with it."""
    case = sorted_.cases.get(event.claim_number)
    if case is None:
        return "unknown_claim"
    if test and not case.claim.invented:
        return NOT_INVENTED
    key = _key_of(event)
    there = case.events.get(key)
    if there is None:
        case.events[key] = StoredEvent(event, None, None)
        case.fresh.append(key)
    elif there.event != event:
        return "conflicting_event"
    sorted_.places.setdefault(key, []).append(index)
    return None


def _take_fresh(db: Db, desk: Desk, sorted_: _Sorted) -> list[str]:
    """Move the claims, plan their notices and save both with the events; return the ids of what is due now."""
    cases = sorted_.fresh
    contacts = {each.claim.state.claim.contact_msisdn for each in cases}
    share_numbers(db, contacts)
    planning = load_planning(db, desk, {each.claim.participant_id for each in cases}, contacts, {})
    moved: dict[int, ClaimState] = {}
    for case in cases:
        state = fold(case.claim.state, _events_of(case), case.claim.zone)
        _tell(case, state, planning)
        if state != case.claim.state:
            moved[case.claim.id] = state
    move_claims(db, moved)
    save_events(db, [(case.claim.id, case.events[key]) for case in cases for key in case.fresh], desk.context.now)
    return planning.save(db)


def _tell(case: _Case, state: ClaimState, planning: Planning) -> None:
    """Plan the claim's notices and note of each fresh event which one is its own, or why there is none."""
    newest = newest_event(state, _events_of(case))
    news = news_of(state, _events_of(case), planning.desk.catalogue.notices)
    happened = newest if newest is not None and _key_of(newest) in case.fresh else None
    fresh = news is not None and _key_of(news) in case.fresh
    told = planning.tell(ClaimMatter(case.claim.participant_id, case.claim.id, state, happened, news, fresh))
    for key in case.fresh:
        event = case.events[key].event
        notice_id = told.notices.get(occasion_of(event, case.claim.id))
        reason = told.untold_reason if event is happened else None
        untold = None if notice_id else (reason or Reason.OLDER_STAGE.value)
        case.events[key] = replace(case.events[key], notice_id=notice_id, untold_reason=untold)


def _events_of(case: _Case) -> Iterable[ClaimEvent]:
    return [each.event for each in case.events.values()]


def _key_of(event: ClaimEvent) -> Key:
    return event.claim_number, event.stage.value, event.sequence
