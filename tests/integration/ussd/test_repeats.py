"""Turns that come again: late, after the answer was lost, out of order; and ids that were somebody else's before."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select

from store.tables import pins as pins_table
from store.tables import tickets
from tests.integration.ussd.conftest import Make
from tests.integration.ussd.phones import DIALECTS, SECRET, Phone
from tests.integration.ussd.slowness import count, rt_of
from tests.integration.ussd.test_pins import GOOD, OTHER, choose
from tests.store_cases import BUDI, SARI

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)
NAMED = ("simulator", "infobip")


def later(app: Flask, seconds: float) -> None:
    clock: Any = rt_of(app).clock
    clock.now += timedelta(seconds=seconds)


@every_dialect
def test_a_session_id_that_was_another_phones_is_of_no_harm(app: Flask, dialect: str) -> None:
    first = Phone(app, SARI, dialect)
    first.dial()
    assert "Rp12.345.678" in first.type("1")
    second = Phone(app, BUDI, dialect, first.session)
    second.dial()
    assert "Rp17.345.678" in second.type("1")
    assert "1 Saldo JHT" in first.type("0")


@every_dialect
def test_a_session_id_of_yesterday_brings_no_answer_of_yesterday(app: Flask, shared_redis: str, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    phone.dial("8", "2", "1")
    phone.type("kartu saya salah nama")
    Redis.from_url(shared_redis).flushall()  # the session is long over
    later(app, 86_400)
    today = Phone(app, SARI, dialect, phone.session)
    today.dial("8", "2", "1")
    assert today.type("saldo saya salah") != phone.text
    assert count(app, tickets) == 2


def test_a_transcript_that_is_older_than_the_session_changes_nothing(app: Flask) -> None:
    phone = Phone(app, SARI, "africastalking")
    phone.dial()
    phone.type("8", "2")
    late = Phone(app, SARI, "africastalking", phone.session, ["8"])
    assert "dial lagi" in late.again()
    assert phone.again() == phone.text
    assert "aduan" in phone.type("1").lower()


@pytest.mark.parametrize("dialect", NAMED)
def test_a_turn_with_an_id_is_known_however_late_it_comes(make: Make, dialect: str) -> None:
    app = make(pin_required="ussd")
    choose(app)
    phone = Phone(app, SARI, dialect, named=True)
    phone.dial("1")
    wrong = phone.type(OTHER)
    later(app, 60)
    assert phone.again() == wrong
    assert wrong_tries(app) == 1
    assert "PIN itu 6 angka" in phone.type("1")
    later(app, 60)
    assert phone.again(back=1) == phone.text
    assert wrong_tries(app) == 1


@pytest.mark.parametrize("dialect", NAMED)
def test_ids_tell_the_same_input_twice_from_a_repeat(make: Make, dialect: str) -> None:
    app = make()
    phone = Phone(app, SARI, dialect, named=True)
    phone.dial("8", "5", "1")
    assert "sekali lagi" in phone.type(GOOD)
    assert "sudah disimpan" in phone.type(GOOD)


def test_an_answer_that_was_lost_on_the_way_is_asked_for_at_once(make: Make) -> None:
    app = make(**PRODUCTION)
    phone = Phone(app, SARI, "infobip")
    phone.dial()
    later(app, 5)
    first = phone.type("8")
    assert "5 PIN" in first or "PIN" in first
    assert phone.again() == first
    later(app, 5)
    phone.type("2")
    later(app, 5)
    shown = phone.type("1")
    later(app, 0.2)
    assert phone.again() == shown
    later(app, 5)
    assert phone.type("1") != shown
    assert count(app) == 0


def wrong_tries(app: Flask) -> int:
    with rt_of(app).transaction() as db:
        return int(db.execute(select(pins_table.c.wrong)).scalar_one())


PRODUCTION = {
    "mode": "production",
    "secret_key": "x" * 40,
    "provider": "kannel",
    "kannel_secret": "k" * 20,
    "kannel_sendsms_url": "http://127.0.0.1:1/cgi-bin/sendsms",
    "kannel_username": "u",
    "kannel_password": "p",
    "public_base_url": "https://sms.example.go.id",
    "ussd_africastalking_secret": SECRET,
    "ussd_infobip_secret": SECRET,
}
