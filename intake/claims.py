"""Saves claims as the core system has them now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.claims import ClaimState, take_snapshot
from intake.desk import desk_of
from intake.invented_only import NOT_INVENTED
from intake.items import ClaimItem
from intake.planning import ring
from intake.problems import problem
from intake.reading import in_order, read_items, refuse
from intake.results import ItemResult, ItemStatus
from intake.standing import review
from intake.turns import take_turns
from runtime.runtime import Runtime
from store.claims import (
    KnownClaim,
    StoredEvent,
    ids_of_claims,
    load_events,
    lock_claims,
    lock_contacts,
    save_claim_states,
)
from store.database import Db
from store.owners import Owner, lock_owners, owners_of_cards, phones_of_real_people


def save_claims(rt: Runtime, items: Sequence[object], *, test: bool = False) -> list[ItemResult]:
    """Return what came of each claim, in order. `test`: on behalf of a test key.

    One transaction. What events say, where they are not older, goes before what is said here. Raises what the database
    raises; then nothing was saved.
    """
    read, refused = read_items(ClaimItem, items, test=test)
    if not read:
        return in_order(refused)
    results, due = take_turns(lambda: _take_turn(rt, read, test=test))
    ring(rt, due)
    return in_order([*refused, *results])


@dataclass(frozen=True, slots=True)
class _Known:
    """What is there already of everything that a batch names."""

    owners: Mapping[str, Owner]
    claims: Mapping[str, KnownClaim]
    events: Mapping[int, Sequence[StoredEvent]]
    cards: Mapping[str, int]
    real_phones: Collection[str]


def _take_turn(rt: Runtime, read: Mapping[int, ClaimItem], *, test: bool) -> tuple[list[ItemResult], list[str]]:
    desk = desk_of(rt, test=test)
    with rt.transaction() as db:
        known = _load(db, read, test=test)
        now_held: dict[str, tuple[int, ClaimState]] = {
            number: (claim.participant_id, claim.state) for number, claim in known.claims.items()
        }
        before = dict(now_held)
        results = [_take_one(index, item, known, now_held, test=test) for index, item in read.items()]
        changed = {number: each for number, each in now_held.items() if before.get(number) != each}
        due: list[str] = []
        if changed:
            save_claim_states(db, list(changed.values()))
            ids = ids_of_claims(db, changed)
            due = review(db, desk, {owner for owner, _ in changed.values()}, ids)
    return results, due


def _load(db: Db, read: Mapping[int, ClaimItem], *, test: bool) -> _Known:
    arriving = {item.contact_msisdn for item in read.values() if item.contact_msisdn is not None}
    lock_contacts(db, {item.claim_number for item in read.values()}, arriving)
    owners = lock_owners(db, {item.nik for item in read.values()})
    claims = lock_claims(db, {item.claim_number for item in read.values()})
    events = load_events(db, {claim.id: number for number, claim in claims.items()})
    cards = owners_of_cards(db, {item.kpj for item in read.values() if item.kpj is not None})
    return _Known(owners, claims, events, cards, phones_of_real_people(db, arriving if test else ()))


def _take_one(
    index: int, item: ClaimItem, known: _Known, now_held: dict[str, tuple[int, ClaimState]], *, test: bool
) -> ItemResult:
    number = item.claim_number
    wrong = _what_is_wrong(item, known, now_held, test=test)
    if wrong is not None:
        return refuse(index, problem(*wrong), key=number)
    owner, was = known.owners[item.nik], now_held.get(number)
    state = None if was is None else was[1]
    events = [each.event for each in known.events.get(known.claims[number].id, ())] if number in known.claims else []
    held = take_snapshot(
        state, item.as_claim(None if state is None else state.claim), item.sequence, events, owner.zone
    )
    now_held[number] = (owner.id, held)
    return ItemResult(index, _status_of(item, state, held), number)


def _what_is_wrong(
    item: ClaimItem, known: _Known, now_held: Mapping[str, tuple[int, ClaimState]], *, test: bool
) -> tuple[str, str] | None:
    """Return where something is wrong and its code. A test key hears nothing of who is known."""
    owner = known.owners.get(item.nik)
    if owner is None:
        return "/nik", "unknown_person"
    if test and item.claim_number in known.claims and not known.claims[item.claim_number].invented:
        return "/claim_number", NOT_INVENTED
    if now_held.get(item.claim_number, (owner.id, None))[0] != owner.id:
        return "/claim_number", "claim_of_another"
    if item.kpj is not None and known.cards.get(item.kpj, owner.id) != owner.id:
        return "/kpj", "kpj_of_another"
    if item.contact_msisdn in known.real_phones:
        return "/contact_msisdn", NOT_INVENTED
    return None


def _status_of(item: ClaimItem, was: ClaimState | None, held: ClaimState) -> ItemStatus:
    if was is None:
        return "created"
    if was != held:
        return "updated"
    return "unchanged" if "stage" in item.left_out() or held.claim.stage is item.stage else "older"
