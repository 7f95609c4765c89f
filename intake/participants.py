"""Saves people with their memberships as the core system tells them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.facts import Participant
from core.notice_reasons import Reason
from intake.desk import Desk, desk_of
from intake.invented_only import NOT_INVENTED
from intake.items import ParticipantItem
from intake.planning import ring
from intake.problems import problem
from intake.reading import in_order, read_items, refuse
from intake.results import ItemResult, ItemStatus
from intake.standing import review
from intake.turns import take_turns
from runtime.runtime import Runtime
from store import participants
from store.alerts import queue_record_alerts
from store.database import Db
from store.known_people import lock_known
from store.notice_facts import people_told_at
from store.owners import niks_of_cards, phones_of_real_people

MOST_TIMES = 10  # that somebody may stand in a batch: each time costs as much as everybody the first time
Wrong = tuple[str, str]  # a JSON pointer and a code


def save_participants(rt: Runtime, items: Sequence[object], *, test: bool = False) -> list[ItemResult]:
    """Return what came of each person, in order. `test`: on behalf of a test key.

    One transaction. Who stands in the batch twice is saved twice, in order, up to MOST_TIMES. A number that goes from a
    record is told, and what waits for people whose record changed is planned anew. Raises what the database raises;
    then nothing was saved.
    """
    read, refused = read_items(ParticipantItem, items, test=test)
    read, repeated = _without_repetitions(read)
    refused += repeated
    if not read:
        return in_order(refused)
    results, due = take_turns(lambda: _take_turn(rt, read, test=test))
    ring(rt, due)
    return in_order([*refused, *results])


def _without_repetitions(
    read: Mapping[int, ParticipantItem],
) -> tuple[dict[int, ParticipantItem], list[ItemResult]]:
    """Return the items, and refusals of those whose person stands in the batch too often before them."""
    times: Counter[str] = Counter()
    taken: dict[int, ParticipantItem] = {}
    refused = []
    for index, item in read.items():
        times[item.nik] += 1
        if times[item.nik] <= MOST_TIMES:
            taken[index] = item
        else:
            refused.append(refuse(index, problem("/nik", "repeated_too_often", most=MOST_TIMES)))
    return taken, refused


@dataclass(slots=True)
class _Change:
    """What has changed in the course of a batch: whose record, and the numbers that came and went."""

    people: set[int] = field(default_factory=set)
    arrived: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)


def _take_turn(rt: Runtime, read: Mapping[int, ParticipantItem], *, test: bool) -> tuple[list[ItemResult], list[str]]:
    desk, change = desk_of(rt, test=test), _Change()
    with rt.transaction() as db:
        wrong = _what_is_wrong(db, read, test=test)
        results = [refuse(index, problem(*place)) for index, place in wrong.items()]
        due: list[str] = []
        for group in _in_groups({index: item for index, item in read.items() if index not in wrong}):
            saved, alerts = _save_group(db, desk, list(group.values()), change)
            due += alerts
            results += [ItemResult(index, _status_of(item.nik, saved)) for index, item in group.items()]
        due += _follow(db, desk, change)
    return results, due


def _in_groups(read: Mapping[int, ParticipantItem]) -> Iterator[dict[int, ParticipantItem]]:
    """Yield groups in which nobody stands twice: who comes again is saved on top of what came before."""
    waiting = dict(read)
    while waiting:
        niks: set[str] = set()
        group = {}
        for index, item in waiting.items():
            if item.nik not in niks:
                group[index] = item
            niks.add(item.nik)
        yield group
        waiting = {index: item for index, item in waiting.items() if index not in group}


def _save_group(
    db: Db, desk: Desk, items: Sequence[ParticipantItem], change: _Change
) -> tuple[participants.Saved, list[str]]:
    now, context = desk.context.now, desk.context
    known = _lock_known(db, items)
    people = [item.as_participant(known.get(item.nik)) for item in items]
    saved = participants.save_participants(db, people, now, now + context.limits.cooling, known)
    touched = saved.created | saved.updated
    change.people |= {saved.ids[nik] for nik in touched} | saved.rebound
    change.left |= saved.left
    change.arrived |= {each.msisdn_on_record for each in people if each.nik in touched and each.msisdn_on_record}
    return saved, queue_record_alerts(db, saved.changed, desk.catalogue, context.ids, desk.sender, now)


def _lock_known(db: Db, items: Sequence[ParticipantItem]) -> Mapping[str, Participant]:
    arriving = {item.msisdn for item in items if item.msisdn is not None}
    kpjs = {card.kpj for item in items for card in item.memberships}
    return lock_known(db, {item.nik for item in items}, arriving, kpjs)


def _follow(db: Db, desk: Desk, change: _Change) -> list[str]:
    """Plan anew for who has changed, and for who was told at a number that is somebody else's, or shared, now."""
    phones = change.arrived | change.left
    others = people_told_at(db, phones, invented_only=desk.test) if phones else set()
    gone = dict.fromkeys(phones, Reason.NUMBER_CHANGED.value)
    return review(db, desk, change.people | others, gone=gone)


def _status_of(nik: str, saved: participants.Saved) -> ItemStatus:
    if nik in saved.created:
        return "created"
    return "updated" if nik in saved.updated else "unchanged"


def _what_is_wrong(db: Db, read: Mapping[int, ParticipantItem], *, test: bool) -> dict[int, Wrong]:
    """Return what is wrong, by index. A card is whose it is already, or who named it first."""
    holders = niks_of_cards(db, {card.kpj for item in read.values() for card in item.memberships})
    phones = {item.msisdn for item in read.values() if test and item.msisdn is not None}
    real = phones_of_real_people(db, phones)
    wrong: dict[int, Wrong] = {}
    for index, item in read.items():
        place = ("/msisdn", NOT_INVENTED) if item.msisdn in real else _card_of_another(item, holders)
        if place is None:
            holders.update((card.kpj, item.nik) for card in item.memberships)
        else:
            wrong[index] = place
    return wrong


def _card_of_another(item: ParticipantItem, holders: Mapping[str, str]) -> Wrong | None:
    for position, card in enumerate(item.memberships):
        if holders.get(card.kpj, item.nik) != item.nik:
            return f"/memberships/{position}/kpj", "kpj_of_another"
    return None
