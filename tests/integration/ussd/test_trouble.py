"""What goes wrong on the way: slow answers, a Redis that dies, a database that is away, duplicates at one moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core.catalogue import Catalogue
from core.commands import Language
from engine.asked import Answer, Asked
from engine.perform import perform
from runtime.runtime import Runtime
from store.tables import mo_messages, mt_messages, tickets
from tests.e2e.supervision import wait_until
from tests.integration.ussd.conftest import Make
from tests.integration.ussd.phones import DIALECTS, Phone
from tests.redis_server import RedisServer
from tests.store_cases import BUDI, SARI
from ussd.conversation import Conversation
from ussd.desk import Desk
from ussd.sessions import Sessions

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)


def rt_of(app: Flask) -> Runtime:
    rt: Runtime = app.extensions["kabar"]
    return rt


def count(app: Flask, table: Any = mo_messages) -> int:
    with rt_of(app).transaction() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def with_perform(app: Flask, performing: Any, language_of: Any = lambda _: Language.ID) -> Flask:
    """Return the gateway with another way to have commands performed."""
    rt = rt_of(app)
    sessions = Sessions(rt.settings.redis_url, rt.settings.secret_key)
    app.extensions["kabar.ussd"] = Conversation(rt, sessions, Desk(rt, performing, threads=4), language_of)
    return app


@every_dialect
def test_a_slow_answer_ends_kindly_and_comes_by_sms(make: Make, dialect: str) -> None:
    app = make(ussd_seconds=0.3)
    go_on = threading.Event()

    def slowly(asked: Asked) -> Answer:
        go_on.wait(20)
        return perform(rt_of(app), [asked])[0]

    phone = Phone(with_perform(app, slowly), SARI, dialect)
    phone.dial()
    assert "kami kirim lewat SMS" in phone.type("1")
    assert phone.ends
    assert count(app, mt_messages) == 0
    go_on.set()
    wait_until(lambda: count(app, mt_messages) == 1, "the answer by SMS")
    with rt_of(app).transaction() as db:
        row = db.execute(select(mt_messages.c.recipient, mt_messages.c.kind, mt_messages.c.text)).one()
    assert (row.recipient, row.kind) == (SARI, "reply")
    assert "Rp12.345.678" in row.text


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
    held, everybody = threading.Event(), threading.Barrier(len(phones) + 1)
    for app in apps:
        with_perform(app, waiting(app, held))

    def type_together(phone: Phone) -> str:
        everybody.wait(20)
        return phone.type("kartu saya salah nama")

    with ThreadPoolExecutor(len(phones)) as pool:
        shown = [pool.submit(type_together, phone) for phone in phones]
        everybody.wait(20)
        held.wait(0.3)  # the others have arrived by then: nothing more can be waited on
        held.set()
        screens = {each.result(30) for each in shown}
    assert len(screens) == 1
    assert count(apps[0], tickets) == before + 1


def waiting(app: Flask, until: threading.Event) -> Any:
    def performing(asked: Asked) -> Answer:
        until.wait(20)
        return perform(rt_of(app), [asked])[0]

    return performing


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
def test_many_inputs_at_once_are_no_session(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    assert "dial lagi" in phone.dial(*(["9"] * 61))
    assert count(app) == 0
