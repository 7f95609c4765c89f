"""What is told of sessions: to Infobip when it asks, by the news that one is over, and to the monitor."""

import json
from typing import Any

import pytest
from flask import Flask
from redis import Redis

from tests.integration.ussd.conftest import Make
from tests.integration.ussd.phones import DIALECTS, SECRET, Phone
from tests.integration.ussd.slowness import Slow
from tests.store_cases import BUDI, SARI

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)
AROUND = "/ussd/infobip/{secret}/session/{session}/status"


def asked(app: Flask, session: str, secret: str = SECRET) -> tuple[int, Any]:
    answer = app.test_client().get(AROUND.format(secret=secret, session=session))
    return answer.status_code, answer.json if answer.status_code == 200 else answer.text


def is_active(app: Flask, session: str) -> bool:
    status, told = asked(app, session)
    assert (status, told["responseExitCode"], told["responseMessage"]) == (200, 200, "")
    return bool(told["sessionActive"])


@pytest.mark.parametrize("with_redis", [True, False], ids=["in Redis", "in the process"])
def test_infobip_is_told_whether_a_session_goes_on(make: Make, with_redis: bool) -> None:
    app = make() if with_redis else make(redis_url=None)
    phone, other = Phone(app, SARI, "infobip"), Phone(app, BUDI, "infobip")
    assert not is_active(app, phone.session)
    phone.dial()
    other.dial()
    assert is_active(app, phone.session)
    phone.type("0")
    assert phone.ends
    assert not is_active(app, phone.session)
    assert is_active(app, other.session)
    assert other.hang_up().status_code == 200
    assert not is_active(app, other.session)


def test_infobip_is_answered_while_redis_is_away(make: Make) -> None:
    app = make(redis_url="redis://127.0.0.1:1/0")
    assert not is_active(app, "nobody")
    phone = Phone(app, SARI, "infobip")
    phone.dial()
    assert is_active(app, phone.session)


def test_who_does_not_know_the_secret_learns_of_no_session(app: Flask) -> None:
    phone = Phone(app, SARI, "infobip")
    phone.dial()
    assert asked(app, phone.session, "salah") == (403, "")
    assert asked(app, "a b") == (400, "")


@pytest.mark.parametrize(
    "told",
    [{}, {"exitCode": 510, "reason": "timeout"}, {"msisdn": None}, {"msisdn": SARI[1:], "shortCode": "*999#"}],
    ids=["nothing", "a reason alone", "no phone", "another code"],
)
def test_the_news_that_a_session_is_over_is_always_taken(app: Flask, told: dict[str, Any]) -> None:
    path = f"/ussd/infobip/{SECRET}/session/unknown/end"
    answer = app.test_client().put(path, data=json.dumps(told), content_type="application/json")
    assert (answer.status_code, answer.json) == (200, {"responseExitCode": 200, "responseMessage": ""})


def metrics(app: Flask) -> dict[str, float]:
    """Return what USSD tells the monitor, by name and labels."""
    lines = app.test_client().get("/metrics").text.splitlines()
    told = (line.rpartition(" ") for line in lines if line.startswith("kabar_ussd") and "_bucket" not in line)
    return {name: float(value) for name, _, value in told if not name.endswith(("_sum}", "_created"))}


def turns(dialect: str, came: str, end: str) -> str:
    return f'kabar_ussd_turn_seconds_count{{came="{came}",dialect="{dialect}",end="{end}"}}'


@every_dialect
def test_turns_and_sessions_are_counted(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect, named=True)
    phone.dial()
    phone.type("8")
    phone.again()
    assert metrics(app)["kabar_ussd_sessions_open"] == 1
    phone.type("00", "0")
    cut_off = Phone(app, BUDI, dialect)
    cut_off.dial()
    assert cut_off.hang_up().status_code == 200
    cut_off.hang_up()
    told = metrics(app)
    assert told["kabar_ussd_sessions_open"] == 0
    assert told[turns(dialect, "new", "goes_on")] == 4
    assert told[turns(dialect, "again", "goes_on")] == 1
    assert told[turns(dialect, "new", "ended")] == 1
    assert told[turns(dialect, "new", "over")] == 2
    for end in ("ended", "over"):
        assert told[f'kabar_ussd_session_seconds_count{{dialect="{dialect}",end="{end}"}}'] == 1


def test_slow_ends_are_counted(make: Make) -> None:
    slow = Slow(make())
    Phone(slow.app, SARI).dial("1")
    slow.go_on()
    told = metrics(slow.app)
    assert told[turns("simulator", "new", "slow")] == 1
    assert told['kabar_ussd_session_seconds_count{dialect="simulator",end="slow"}'] == 1


def test_lost_sessions_are_counted(app: Flask, shared_redis: str) -> None:
    phone = Phone(app, BUDI)
    phone.dial()
    Redis.from_url(shared_redis).flushall()
    phone.type("1")
    assert metrics(app)[turns("simulator", "lost", "lost")] == 1


def test_open_sessions_are_forgotten_when_their_time_is_over(make: Make, shared_redis: str) -> None:
    app = make()
    redis = Redis.from_url(shared_redis)
    redis.zadd("kabar:ussd:open", {"long gone": 1, "just gone": redis.time()[0]})  # type: ignore[index]
    assert metrics(app)["kabar_ussd_sessions_open"] == 0
    Phone(app, SARI).dial()
    assert redis.zcard("kabar:ussd:open") == 1
    assert 170 <= int(redis.ttl("kabar:ussd:open")) <= 180  # type: ignore[arg-type]


def test_what_is_refused_is_counted(app: Flask) -> None:
    assert asked(app, "s-1", "salah") == (403, "")
    app.test_client().post(f"/ussd/africastalking/{SECRET}", data={})
    told = metrics(app)
    assert told['kabar_ussd_refused_total{dialect="infobip",status="403"}'] == 1
    assert told['kabar_ussd_refused_total{dialect="africastalking",status="400"}'] == 1


def test_no_metric_tells_what_was_typed_or_by_whom(app: Flask) -> None:
    phone = Phone(app, SARI, "africastalking")
    phone.dial("8", "1")
    phone.type("0099990101900001", "01011990")
    told = "\n".join(metrics(app))
    for secret in (SARI[1:], phone.session, "00999901", "01011990", SECRET):
        assert secret not in told
