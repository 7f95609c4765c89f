"""What goes wrong on the way: slow answers, a Redis that dies, a database that is away, duplicates at one moment."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from core.catalogue import Catalogue
from core.commands import Language
from core.menu_state import State
from engine.asked import Answer, Asked
from engine.perform import perform
from store.tables import tickets
from tests.conftest import NOW
from tests.integration.ussd.conftest import Make
from tests.integration.ussd.phones import DIALECTS, Phone
from tests.integration.ussd.slowness import PATIENCE, count, rt_of, with_perform
from tests.redis_server import RedisServer
from tests.store_cases import BUDI, SARI, STRANGER
from ussd.at_hand import MOST, AtHand
from ussd.session import Session as KeptSession
from ussd.sessions import Sessions

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)


@every_dialect
def test_a_database_that_is_away_ends_kindly(app: Flask, dialect: str) -> None:
    def fail(asked: object) -> Any:
        raise OperationalError("", {}, Exception())

    phone = Phone(with_perform(app, fail, language_of=fail), SARI, dialect)
    assert "1 Saldo JHT" in phone.dial()
    assert "terganggu" in phone.type("1")
    assert phone.ends


@every_dialect
def test_the_same_turn_at_the_same_moment_on_several_processes(make: Make, dialect: str) -> None:
    apps = [make() for _ in range(4)]
    first = Phone(apps[0], SARI, dialect)
    first.dial()
    first.type("8", "2", "1")
    before = count(apps[0], tickets)
    phones = [Phone(app, SARI, dialect, first.session, [*first.typed]) for app in apps for _ in range(3)]
    queue = Waiting(len(phones) - 1)
    for app in apps:
        with_perform(app, after(app, queue.is_complete), pause=queue.pause)
    with ThreadPoolExecutor(len(phones)) as pool:
        shown = [pool.submit(phone.type, "kartu saya salah nama") for phone in phones]
        screens = {each.result(30) for each in shown}
    assert len(screens) == 1
    assert count(apps[0], tickets) == before + 1


class Waiting:
    """Those who found the session taken, each in a thread of its own; `is_complete` once so many did."""

    def __init__(self, number: int) -> None:
        self.is_complete = threading.Event()
        self._number = number
        self._threads: set[int] = set()

    def pause(self, seconds: float) -> None:
        self._threads.add(threading.get_ident())
        if len(self._threads) >= self._number:
            self.is_complete.set()
        self.is_complete.wait(seconds)


def after(app: Flask, event: threading.Event) -> Any:
    def performing(asked: Asked) -> Answer:
        assert event.wait(PATIENCE)
        return perform(rt_of(app), [asked])[0]

    return performing


def test_who_died_with_a_session_in_hand_is_promised_nothing_for(make: Make, shared_redis: str) -> None:
    app = make()
    phone = Phone(app, SARI)
    phone.dial()
    redis, clock = Redis.from_url(shared_redis), itertools.count(0, 5)
    (session,) = redis.scan_iter("kabar:ussd:session:*")
    redis.set(session.replace(b"session", b"lock"), "somebody", px=600_000)
    conversation: Any = app.extensions["kabar.ussd"]
    conversation._sessions = Sessions(shared_redis, rt_of(app).settings.secret_key, lambda _: None, until_late(clock))
    assert "terganggu" in phone.type("1")
    assert phone.ends
    redis.delete(session.replace(b"session", b"lock"))
    phone.ends = False
    assert "Rp12.345.678" in phone.again()


def until_late(steps: Iterator[int]) -> Callable[[], float]:
    """Return a clock on which five seconds pass whenever it is looked at."""
    began = time.monotonic()
    return lambda: began + next(steps)


def test_a_transcript_goes_on_after_redis_was_killed_on_any_process(make: Make, redis_server: RedisServer) -> None:
    url, process = redis_server.url, redis_server.process
    one, other = make(redis_url=url), make(redis_url=url)
    phone = Phone(one, SARI, "africastalking")
    phone.dial()
    complaint = phone.type("8", "2", "1", "kartu saya salah nama")
    process.kill()
    process.wait()
    phone.app = other
    assert phone.again() == complaint
    assert "Rp12.345.678" in phone.type("00", "1")
    assert count(one, tickets) == 1
    phone.app = one
    assert "Iuran" in phone.type("00")


def test_a_turn_that_a_process_without_redis_took_is_made_up_for_by_the_next(make: Make) -> None:
    one, other = make(), make()
    phone = Phone(one, SARI, "africastalking")
    phone.dial("8")
    sessions: Any = one.extensions["kabar.ussd"]._sessions
    sessions._silent_until = float("inf")
    phone.type("2")
    phone.app = other
    assert "aduan" in phone.type("1")
    assert "singkat" in phone.text


def test_an_asterisk_in_what_somebody_writes_is_theirs(app: Flask) -> None:
    phone = Phone(app, SARI, "africastalking")
    phone.dial("8", "2", "1")
    phone.type("kartu * saya *1* salah nama")
    with rt_of(app).transaction() as db:
        assert list(db.execute(select(tickets.c.text)).scalars()) == ["kartu * saya *1* salah nama"]


def test_sessions_of_a_process_wait_for_none_but_themselves() -> None:
    kept, far = AtHand(), time.monotonic() + 60
    with kept.lock_of("session 0", far):
        for number in range(1, 1000):
            with kept.lock_of(f"session {number}", 0.0) as got:
                assert got
        with kept.lock_of("session 0", 0.0) as got:
            assert not got
    assert not kept._turns


def test_sessions_of_a_process_do_not_outlive_their_time_or_grow_without_end() -> None:
    now = [0.0]
    kept, session = AtHand(lambda: now[0]), AN_OLD_ONE
    for number in range(MOST + 50):
        kept.write([f"session {number}"], [session], [180])
    assert len(kept._kept) == MOST
    now[0] = 181.0
    kept.write(["the next"], [session], [180])
    assert list(kept._kept) == ["the next"]


AN_OLD_ONE = KeptSession(
    state=State(menu=1, path=("main",)), language=Language.ID, text="", ends=False, began_at=NOW, answered_at=NOW
)


def test_of_several_cards_one_can_be_chosen_after_redis_was_emptied(make: Make, shared_redis: str) -> None:
    phone = Phone(make(), BUDI, "africastalking")
    phone.dial("4")
    Redis.from_url(shared_redis).flushall()
    assert "***0022" in phone.type("2")


@pytest.mark.parametrize("dialect", ["simulator", "infobip"])
def test_a_last_input_alone_goes_on_in_its_process_without_redis(
    make: Make, redis_server: RedisServer, dialect: str
) -> None:
    url, process = redis_server.url, redis_server.process
    one, other = make(redis_url=url), make(redis_url=url)
    process.kill()
    process.wait()
    phone = Phone(one, SARI, dialect)
    phone.dial()
    assert "Rp12.345.678" in phone.type("1")
    phone.app = other
    assert "dial lagi" in phone.type("0")
    assert phone.ends


def test_without_redis_at_all_the_menu_works(make: Make) -> None:
    phone = Phone(make(redis_url=None), SARI)
    phone.dial()
    assert "Rp12.345.678" in phone.type("1")
    assert "1 Saldo" in phone.type("0")


def renumbered(catalogue: Catalogue) -> Catalogue:
    """Return the next version, whose main menu begins with the second item."""
    menu = catalogue.menu
    main = menu.nodes["main"]
    turned = main.model_copy(update={"items": (*main.items[1:], main.items[0])})
    nodes = {**menu.nodes, "main": turned}
    changes = {"number": catalogue.number + 1, "menu": menu.model_copy(update={"nodes": nodes})}
    return catalogue.model_copy(update=changes)


@every_dialect
def test_a_session_keeps_the_menu_it_began_with(make: Make, catalogue: Catalogue, dialect: str) -> None:
    app = make()
    phone = Phone(app, SARI, dialect)
    phone.dial()
    newer = make(catalogue=renumbered(catalogue))
    conversation: Any = app.extensions["kabar.ussd"]
    conversation._rt = rt_of(newer)
    assert "Rp12.345.678" in phone.type("1")
    assert "1 Status" in Phone(app, BUDI, dialect).dial()


@every_dialect
def test_a_menu_that_is_not_known_any_more_is_begun_anew(make: Make, catalogue: Catalogue, dialect: str) -> None:
    phone = Phone(make(), SARI, dialect)
    phone.dial()
    phone.app = make(catalogue=renumbered(catalogue))
    assert "1 Status" in phone.type("1")
    assert "Rp12.345.678" in phone.type("8")


@every_dialect
def test_what_was_typed_counts_on_when_the_menu_is_begun_anew(make: Make, catalogue: Catalogue, dialect: str) -> None:
    phone = Phone(make(), SARI, dialect)
    phone.dial()
    assert "Rp12.345.678" in phone.type("1")
    phone.app = make(catalogue=renumbered(catalogue))
    assert "1 Status" in phone.type("9")
    assert "klaim" in phone.type("1")
    assert "Rp12.345.678" not in phone.text
    assert count(phone.app) == 2


class Published:
    """Catalogues of a process that has published some; the last one is live."""

    def __init__(self, *catalogues: Catalogue) -> None:
        self._all = catalogues
        self.shipped = catalogues[0]

    def live(self) -> Catalogue:
        return self._all[-1]

    def numbered(self, number: int) -> Catalogue | None:
        return next((each for each in self._all if each.number == number), None)

    def refused(self) -> int | None:
        return None


@every_dialect
def test_a_session_goes_on_with_a_version_that_was_published(make: Make, catalogue: Catalogue, dialect: str) -> None:
    phone = Phone(make(), SARI, dialect)
    phone.dial("8")
    cut_off = Phone(make(), BUDI, dialect)
    cut_off.dial("8")
    phone.app = make(catalogue=Published(catalogue, renumbered(catalogue)))
    assert "Rp12.345.678" in phone.type("00", "1")
    assert "1 Status" in Phone(phone.app, STRANGER, dialect).dial()
    resumed = Phone(phone.app, BUDI, dialect)
    assert resumed.dial() == cut_off.text
    assert "1 Saldo" in resumed.type("0")


@every_dialect
def test_many_inputs_at_once_are_no_session(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    assert "dial lagi" in phone.dial(*(["9"] * 61))
    assert count(app) == 0
