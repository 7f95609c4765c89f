"""Several processes at once: locks and constraints decide, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.decision import Bind
from core.facts import Facts, Seen
from core.message import InboundMessage
from store import effects, facts, outbox
from store.database import is_worth_another_turn, make_engine
from store.tables import bindings, mo_messages, mt_messages, participants
from tests.store_cases import command, handled, load_one, message, person, save_people
from tests.store_cases import known as facts_for

AT_ONCE = 16
Result = TypeVar("Result")


def at_once(work: Callable[[int], Result], times: int = AT_ONCE) -> list[Result]:
    """Run the work so many times, all starting at the same moment."""
    barrier = Barrier(times)

    def start(number: int) -> Result:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(start, range(times)))


def answer(sessions: sessionmaker[Session], incoming: InboundMessage, now: datetime) -> str:
    """Load, decide (the reply tells how many messages came before) and save."""
    with sessions.begin() as db:
        loaded = load_one(db, incoming, now)
        if isinstance(loaded, Seen):
            return "seen"
        effects.save(db, [handled(incoming)], now)
        return str(loaded.usage.hour)


def test_one_message_given_many_times_at_once_is_one_row(sessions: sessionmaker[Session], now: datetime) -> None:
    incoming = message(at=now)
    answers = at_once(lambda _: answer(sessions, incoming, now))
    assert sorted(answers) == ["0", *["seen"] * (AT_ONCE - 1)]
    with sessions() as db:
        assert db.execute(select(func.count()).select_from(mo_messages)).scalar() == 1


def test_messages_of_one_phone_are_decided_one_after_the_other(sessions: sessionmaker[Session], now: datetime) -> None:
    answers = at_once(lambda _: answer(sessions, message(at=now), now))
    assert sorted(answers, key=int) == [str(number) for number in range(AT_ONCE)]


def test_one_id_from_different_senders_is_kept_once(sessions: sessionmaker[Session], now: datetime) -> None:
    """No lock is shared here: the unique constraint decides."""

    def save(number: int) -> bool:
        incoming = message(f"+62850000006{number:02d}", at=now, provider_message_id="same")
        try:
            answer(sessions, incoming, now)
        except IntegrityError:
            return False
        return True

    at_once(save)
    with sessions() as db:
        assert db.execute(select(func.count()).select_from(mo_messages)).scalar() == 1


def test_confirmations_for_one_person_at_once_leave_one_binding(sessions: sessionmaker[Session], now: datetime) -> None:
    with sessions.begin() as db:
        (owner_id,) = save_people(db, now, person(1))

    def confirm(number: int) -> str:
        sender = f"+62850000006{number:02d}"
        with sessions.begin() as db:
            assert isinstance(load_one(db, message(sender, at=now), now), Facts)
            effects.save(db, [handled(message(sender, at=now), Bind(owner_id, "registered", None))], now)
        return sender

    senders = at_once(confirm)
    with sessions() as db:
        active = db.execute(select(bindings.c.msisdn).where(bindings.c.status == "active")).scalars().all()
        assert len(active) == 1
        assert [each for each in senders if facts_for(db, each, now).owner] == list(active)


def test_batches_with_the_same_phones_in_any_order_do_not_block_each_other(
    sessions: sessionmaker[Session], now: datetime
) -> None:
    senders = [f"+62850000006{number:02d}" for number in range(20)]

    def handle(number: int) -> int:
        order = senders[number:] + senders[:number] if number % 2 else senders[::-1]
        batch = [message(each, at=now) for each in order]
        with sessions.begin() as db:
            facts.load(db, [facts.Request(each, command()) for each in batch], now)
            effects.save(db, [handled(each) for each in batch], now)
        return len(batch)

    assert sum(at_once(handle, 8)) == 8 * len(senders)


def test_who_was_picked_to_end_a_deadlock_may_try_again(postgresql_url: str, now: datetime) -> None:
    """SQLite has one writer at a time."""
    engine = make_engine(postgresql_url)
    sessions = sessionmaker(engine)
    with sessions.begin() as db:
        ids = save_people(db, now, person(1), person(2))
    both_hold_one = Barrier(2)

    def rename(number: int) -> bool:
        try:
            with sessions.begin() as db:
                for step, owner in enumerate(ids[:: 1 if number else -1]):
                    db.execute(update(participants).where(participants.c.id == owner).values(name="Contoh"))
                    if step == 0:
                        both_hold_one.wait()
        except DBAPIError as error:
            return is_worth_another_turn(error)
        return False

    assert sorted(at_once(rename, 2)) == [False, True]
    engine.dispose()


def test_workers_at_once_take_every_mt_once(sessions: sessionmaker[Session], now: datetime) -> None:
    with sessions.begin() as db:
        queued = [
            outbox.NewMt(f"{number:032x}", "+6285000000901", "2757", "x", "notice", "id", now) for number in range(40)
        ]
        outbox.queue(db, queued, now)

    def take(_: int) -> list[str]:
        with sessions.begin() as db:
            return [each.message.id for each in outbox.take_due(db, now, 5, timedelta(minutes=1), priority=1)]

    taken = [message_id for ids in at_once(take) for message_id in ids]
    assert len(taken) == len(set(taken)) == 40
    with sessions() as db:
        assert set(db.execute(select(mt_messages.c.attempts)).scalars()) == {1}
