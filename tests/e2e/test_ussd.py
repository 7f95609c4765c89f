"""USSD through the real web server: several processes, a real Redis that dies, the same turn at the same moment."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from store.database import make_engine
from store.seed.personas import seed_personas
from store.senders import lock_phones
from tests.e2e.posting import record
from tests.e2e.processes import Web, environment, running_web
from tests.e2e.test_same_moment import rows_of
from tests.redis_server import RedisServer

SARI = "+6285000000101"
SECRET = "rahasia-jalur-ussd"
SECRETS = {"USSD_AFRICASTALKING_SECRET": SECRET, "USSD_INFOBIP_SECRET": SECRET}
PIN = "482957"


@pytest.fixture
def people(database_url: str) -> str:
    """A database of each kind with the sample people in it."""
    engine = make_engine(database_url)
    with engine.begin() as connection:
        seed_personas(connection, datetime.now(UTC).date())
    engine.dispose()
    return database_url


@pytest.fixture
def web(people: str, tmp_path: Path, redis_server: RedisServer) -> Iterator[Web]:
    """Two web processes on that database and that Redis."""
    options = {"WEB_WORKERS": "2", "WEB_THREADS": "16", "PIN_REQUIRED": "ussd", **SECRETS}
    environ = environment(people, tmp_path / "var", REDIS_URL=redis_server.url, **options)
    with running_web(environ, tmp_path / "web.log") as web:
        yield web


@dataclass
class Phone:
    """A phone whose aggregator opens a connection for every request, so that any process may get it."""

    web: Web
    session: str
    typed: list[str] = field(default_factory=list)

    def type(self, *inputs: str) -> str:
        """Type and send each; return the last screen as it came."""
        shown = self.bring() if not inputs else ""
        for each in inputs:
            self.typed.append(each)
            record(each)
            shown = self.bring()
        return shown

    def bring(self) -> str:
        """Return the answer to the present transcript."""
        form = {"sessionId": self.session, "phoneNumber": SARI, "serviceCode": "*2757#", "text": "*".join(self.typed)}
        status, body = post(self.web, f"/ussd/africastalking/{SECRET}", urlencode(form))
        assert status == 200
        return body


def post(web: Web, path: str, body: str, mimetype: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
    """Return status and body of the answer, on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(web.url).netloc, timeout=60)
    try:
        connection.request("POST", path, body, {"Content-Type": mimetype})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_session_goes_over_several_processes(web: Web) -> None:
    phone = Phone(web, "ATUid_1")
    assert phone.type().startswith("CON BPJS Ketenagakerjaan\n1 Saldo JHT")
    assert "PIN" in phone.type("1")
    assert "sekali lagi" in phone.type("1", PIN)
    assert "sudah disimpan" in phone.type(PIN)
    assert "Rp" in phone.type("00", "1")
    later = Phone(web, "ATUid_2")
    later.type()
    assert "Masukkan PIN" in later.type("1")
    assert "Rp" in later.type(PIN)


def test_sixteen_duplicates_at_the_same_moment_are_one_turn(web: Web, people: str) -> None:
    phone = Phone(web, "ATUid_3")
    phone.type()
    phone.type("8", "2", "1")
    twins = [Phone(web, phone.session, [*phone.typed, "kartu saya salah nama"]) for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        shown = set(pool.map(Phone.bring, twins))
    assert len(shown) == 1
    assert rows_of(people, "SELECT count(*) FROM tickets") == [(1,)]


def test_a_transcript_goes_on_when_redis_is_killed(web: Web, people: str, redis_server: RedisServer) -> None:
    phone = Phone(web, "ATUid_4")
    phone.type()
    complaint = phone.type("8", "2", "1", "kartu saya salah nama")
    redis_server.process.kill()
    redis_server.process.wait(10)
    assert [phone.bring() for _ in range(6)] == [complaint] * 6
    assert "1 Saldo JHT" in phone.type("00")
    assert rows_of(people, "SELECT count(*) FROM tickets") == [(1,)]


def test_killed_after_a_promise_or_before_any(people: str, tmp_path: Path, redis_server: RedisServer) -> None:
    """Somebody else holds the phone, on SQLite the whole database: there nothing can be saved, so nothing is promised.

    Killed then, the process leaves what it promised and nothing half done, and the next one takes the turn anew.
    """
    environ = environment(
        people, tmp_path / "var", REDIS_URL=redis_server.url, WEB_WORKERS="1", USSD_SECONDS="2", **SECRETS
    )
    engine = make_engine(people)
    with running_web(environ, tmp_path / "web.log") as web:
        phone = Phone(web, "ATUid_5")
        phone.type()
        phone.type("8", "2", "1")
        with engine.begin() as holding:
            lock_phones(holding, [SARI])
            shown = phone.type("kartu saya salah nama")
            web.process.kill()
            web.process.wait(10)
    is_promised = engine.dialect.name == "postgresql"
    assert ("lewat SMS" in shown, "terganggu" in shown) == (is_promised, not is_promised)
    engine.dispose()
    assert rows_of(people, "SELECT count(*) FROM tickets") == [(0,)]
    waiting = rows_of(people, "SELECT status, status_reason FROM mt_messages")
    assert waiting == ([("queued", "answer_awaited")] if is_promised else [])
    with running_web(environ, tmp_path / "web.log") as web:
        later = Phone(web, "ATUid_6")
        later.type()
        assert "Aduan" in later.type("8", "2", "1", "kartu saya salah nama")
    assert rows_of(people, "SELECT count(*) FROM tickets") == [(1,)]


def test_who_may_not_come_hears_nothing(web: Web) -> None:
    form = urlencode({"sessionId": "s", "phoneNumber": SARI, "serviceCode": "*2757#", "text": ""})
    assert post(web, "/ussd/africastalking/salah", form) == (403, "")
    assert post(web, f"/ussd/africastalking/{SECRET}", "x" * 70_000)[0] == 413
    assert post(web, f"/ussd/africastalking/{SECRET}", "text=1")[0] == 400
    told = json.dumps({"msisdn": SARI[1:], "text": "*2757#", "shortCode": "*2757#"})
    path = f"/ussd/infobip/{SECRET}/session/abc-1/start"
    status, body = post(web, path, told, "application/json")
    assert (status, json.loads(body)["shouldClose"]) == (200, False)
