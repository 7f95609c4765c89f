"""PINs over HTTP: chosen, asked for, missed, locked, and never written down anywhere."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import inspect, select, text, update

from runtime.runtime import Runtime
from sms.inbound import answer
from store import pins
from store.tables import mt_messages, participants
from store.tables import pins as pins_table
from tests.conftest import NOW
from tests.integration.ussd.conftest import LIMITS, Make
from tests.integration.ussd.phones import DIALECTS, Phone
from tests.store_cases import SARI, STRANGER, message

GOOD, OTHER = "482957", "719853"
every_dialect = pytest.mark.parametrize("dialect", DIALECTS)


def rt_of(app: Flask) -> Runtime:
    rt: Runtime = app.extensions["kabar"]
    return rt


@pytest.fixture
def asking(make: Make) -> Flask:
    """A gateway that tells amounts only to who types the PIN."""
    return make(pin_required="all")


def choose(app: Flask, pin: str = GOOD, dialect: str = "simulator") -> Phone:
    phone = Phone(app, SARI, dialect)
    phone.dial("8", "5")
    phone.type("1", pin)
    assert "sudah disimpan" in phone.type(pin)
    return phone


@every_dialect
def test_an_amount_is_shown_to_who_types_the_pin_once_a_session(asking: Flask, dialect: str) -> None:
    choose(asking, dialect=dialect)
    phone = Phone(asking, SARI, dialect)
    phone.dial()
    assert "Masukkan PIN" in phone.type("1")
    assert "Sisa kesempatan: 2" in phone.type(OTHER)
    assert "PIN itu 6 angka" in phone.type("12")
    assert "Rp12.345.678" in phone.type(GOOD)
    assert "Rp456.000" in phone.type("00", "3")
    phone.hang_up()
    later = Phone(asking, SARI, dialect)
    assert "Masukkan PIN" in later.dial("1")


@every_dialect
def test_three_wrong_pins_lock_it_until_staff_lift_it(asking: Flask, dialect: str) -> None:
    choose(asking, dialect=dialect)
    phone = Phone(asking, SARI, dialect)
    phone.dial("1")
    phone.type(OTHER, OTHER)
    assert "terkunci" in phone.type(OTHER)
    again = Phone(asking, SARI, dialect)
    assert "terkunci" in again.dial("1")
    assert "terkunci" in again.type("00", "8", "5")
    with rt_of(asking).transaction() as db:
        pins.unlock(db, SARI)
    third = Phone(asking, SARI, dialect)
    third.dial("1")
    assert "Rp" in third.type(GOOD)


def test_a_turn_brought_again_is_no_further_try(asking: Flask) -> None:
    choose(asking)
    phone = Phone(asking, SARI, "africastalking")
    phone.dial("1")
    wrong = phone.type(OTHER)
    assert [phone.again() for _ in range(4)] == [wrong] * 4
    assert "Rp" in phone.type(GOOD)


def test_a_session_replayed_from_its_transcript_is_no_further_try(asking: Flask, shared_redis: str) -> None:
    choose(asking)
    phone = Phone(asking, SARI, "africastalking")
    phone.dial("1")
    for _ in range(2):
        phone.type(OTHER)
        Redis.from_url(shared_redis).flushall()
    assert "Sisa kesempatan: 1" in phone.again()
    Redis.from_url(shared_redis).flushall()
    assert "Rp" in phone.type(GOOD)
    Redis.from_url(shared_redis).flushall()
    assert "Rp456.000" in phone.type("00", "3")


def test_no_more_guesses_than_three_at_the_same_moment(asking: Flask) -> None:
    choose(asking)
    phones = [Phone(asking, SARI) for _ in range(12)]
    for phone in phones:
        phone.dial("1")
    guesses = [OTHER] * 11 + [GOOD]
    with ThreadPoolExecutor(12) as pool:
        shown = list(pool.map(lambda pair: pair[0].type(pair[1]), zip(phones, guesses, strict=True)))
    with rt_of(asking).transaction() as db:
        wrong = db.execute(select(pins_table.c.wrong)).scalar_one()
    assert sum("PIN salah" in each for each in shown) <= 5  # three in a row; a right one between begins anew
    assert wrong <= 3
    assert sum("terkunci" in each for each in shown) >= 6


def warnings(app: Flask) -> list[tuple[str, str]]:
    """Return to whom security notices about PINs wait, and the first of their words that tell them apart."""
    with rt_of(app).transaction() as db:
        rows = db.execute(select(mt_messages.c.recipient, mt_messages.c.text, mt_messages.c.kind)).all()
    assert all(row.kind == "security" for row in rows)
    return sorted((row.recipient, "locked" if "terkunci" in row.text else "changed") for row in rows)


@every_dialect
def test_a_new_pin_and_a_lock_are_told_by_sms_once_each(asking: Flask, shared_redis: str, dialect: str) -> None:
    choose(asking, dialect=dialect)
    assert warnings(asking) == [(SARI, "changed")]
    phone = Phone(asking, SARI, dialect)
    phone.dial("1")
    phone.type(OTHER, OTHER)
    assert warnings(asking) == [(SARI, "changed")]
    phone.type(OTHER)
    assert "terkunci" in phone.again() or phone.ends
    Phone(asking, SARI, dialect).dial("1")
    assert warnings(asking) == [(SARI, "changed"), (SARI, "locked")]


def test_the_number_on_record_hears_of_a_pin_that_another_phone_set(asking: Flask) -> None:
    with rt_of(asking).transaction() as db:
        db.execute(
            update(participants).where(participants.c.msisdn_on_record == SARI).values(msisdn_on_record=STRANGER)
        )
    choose(asking)
    assert warnings(asking) == [(SARI, "changed"), (STRANGER, "changed")]


def test_many_wrong_pins_at_the_same_moment_are_told_once(asking: Flask) -> None:
    choose(asking)
    phones = [Phone(asking, SARI) for _ in range(8)]
    for phone in phones:
        phone.dial("1")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda phone: phone.type(OTHER), phones))
    assert warnings(asking) == [(SARI, "changed"), (SARI, "locked")]


def test_the_pin_is_changed_by_who_types_the_old_one(asking: Flask) -> None:
    choose(asking)
    phone = Phone(asking, SARI)
    assert "Masukkan PIN" in phone.dial("8", "5")
    assert "PIN Anda benar" in phone.type(GOOD)
    assert "sudah disimpan" in phone.type("1", OTHER, OTHER)
    later = Phone(asking, SARI)
    later.dial("1")
    assert "PIN salah" in later.type(GOOD)
    assert "Rp" in later.type(OTHER)


def test_who_has_none_is_led_to_one(asking: Flask) -> None:
    phone = Phone(asking, SARI)
    assert "membuat PIN" in phone.dial("1")
    phone.type("1", GOOD, GOOD)
    assert "Rp" in phone.type("00", "1")


def test_by_sms_the_menu_is_pointed_out(asking: Flask) -> None:
    (told,) = answer(rt_of(asking), [message(SARI, "SALDO", at=NOW)])
    assert told.reply is not None
    assert "*2757#" in told.reply.text
    assert "Rp" not in told.reply.text


def test_a_birth_date_is_no_pin(asking: Flask) -> None:
    phone = Phone(asking, SARI)
    phone.dial("8", "5")
    assert "mudah ditebak" in phone.type("1", "010190")
    assert "mudah ditebak" in phone.type("999010", "999010")  # six digits of the NIK
    assert "PIN baru" in phone.type("1")


def test_a_wrong_pin_that_met_a_limit_proves_nothing_when_it_comes_again(make: Make, shared_redis: str) -> None:
    choose(make(pin_required="ussd"))
    strict = make(pin_required="ussd", limits=replace(LIMITS, messages_per_hour=3))
    phone = Phone(strict, SARI, "africastalking")
    phone.dial("1")
    assert "Terlalu banyak" in phone.type(OTHER)
    Redis.from_url(shared_redis).flushall()
    assert "Rp" not in Phone(make(pin_required="ussd"), SARI, "africastalking", phone.session, phone.typed).type(
        "00", "1"
    )


def test_what_is_dialled_again_after_a_drop_shows_no_amount_without_the_pin(asking: Flask) -> None:
    choose(asking)
    phone = Phone(asking, SARI)
    phone.dial("1")
    assert "Rp" in phone.type(GOOD)
    assert "Rp" not in Phone(asking, SARI).dial()


@pytest.fixture
def everything(asking: Flask, shared_redis: str, capfd: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """What tells all that is kept or logged: every cell of the database, every value in Redis, the output."""

    def read() -> str:
        with rt_of(asking).transaction() as db:
            tables = inspect(rt_of(asking).engine).get_table_names()
            cells = [str(tuple(row)) for name in tables for row in db.execute(text(f'SELECT * FROM "{name}"'))]
        redis = Redis.from_url(shared_redis)
        values = [repr((key, redis.dump(key))) for key in redis.scan_iter()]
        return "\n".join([*cells, *values, *capfd.readouterr()])

    return read


@every_dialect
def test_no_pin_is_kept_or_logged_anywhere(asking: Flask, everything: Any, dialect: str) -> None:
    phone = choose(asking, dialect=dialect)
    kept = everything()
    phone.hang_up()
    second = Phone(asking, SARI, dialect)
    second.dial("1")
    second.type(OTHER)
    kept += everything()
    second.type(GOOD)
    kept += everything()
    assert "ussd" in kept
    for secret in (GOOD, OTHER):
        assert secret not in kept


def test_sessions_in_redis_tell_no_number_and_no_text(make: Make, shared_redis: str) -> None:
    phone = Phone(make(), SARI)
    phone.dial("8", "1")
    phone.type("0099990101900001")
    redis = Redis.from_url(shared_redis)
    opened = redis.zrange("kabar:ussd:open", 0, -1)
    redis.delete("kabar:ussd:open")
    kept = repr([opened, *((key, redis.get(key), redis.ttl(key)) for key in redis.scan_iter())])
    assert len(list(redis.scan_iter())) == 2
    for secret in ("0099990101900001", SARI, SARI[1:], phone.session, "Lupa"):
        assert secret not in kept
    lasting = sorted(int(redis.ttl(key)) for key in redis.scan_iter())  # type: ignore[arg-type]
    assert 175 <= lasting[0] <= 180
    assert 595 <= lasting[1] <= 600
