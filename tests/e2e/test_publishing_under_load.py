"""Catalogues are published while two processes answer as fast as they can: no answer mixes two, and none is late."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, text

from bench.load import Connection
from core.catalogue import Catalogue
from core.catalogue_parts import parts_of, with_parts
from store.database import make_engine
from store.seed.personas import seed_personas
from tests.e2e.processes import Web, environment, running_web
from tests.published import publish_now

VERSIONS = range(2, 12)
WAITED_FOR = (2, 3, 5, 8, 9, 11)  # the others are followed at once by the next
SECONDS = 2.0  # from the commit of a version until nobody who asks is answered from an older one
PATIENCE = 30.0
CONNECTIONS = 16  # to each process
CLAIMANT = "+6285000000122"  # whose claim has a stage, told by a term of the same version
MARKS = re.compile(r"[Vv](\d+)\b")
HEAD = (
    b"POST /sms/simulator/inbound HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)
SIDES = ("genap", "ganjil")
OFTEN = ("bukakah", "BANTUAN", "xyzzy plugh")
TEXTS = (*OFTEN * 5, "STATUS")  # who asks for the status is one phone, which is answered one message at a time
LIMITS = {f"LIMIT_{name}": "10000000" for name in ("MESSAGES_PER_HOUR", "MESSAGES_PER_DAY", "IDENTICAL_PER_HOUR")}


def marked(shipped: Catalogue, number: int) -> Catalogue:
    """Return a version that says its number wherever it speaks; the word `bukakah` changes sides with each."""

    def words(text: str) -> dict[str, str]:
        return {"id": text, "en": text}

    changes: dict[str, object] = {
        place: words(f"v{number}") for place in parts_of(shipped) if place.startswith("terms.stage.")
    }
    for outcome in ("help", "not_understood"):
        changes[f"replies.{outcome}"] = words(f"V{number} {outcome}")
    for outcome in ("claim_progress", "claim_progress_undated"):
        changes[f"replies.{outcome}"] = words(f"V{number} {{stage}} V{number}")
    for side, name in enumerate(SIDES):
        aliases = ["bukakah"] if number % 2 == side else []
        changes[f"keywords.{name.upper()}"] = {"aliases": aliases, "help": words(f"V{number} {name}")}
    return with_parts(shipped, changes).model_copy(update={"number": number})


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer: by which process, when it was asked for (monotonic), with which status and words."""

    process: int
    asked_at: float
    status: int
    words: str

    @property
    def numbers(self) -> set[int]:
        """The numbers of the versions that speak in it; 1 has no marks."""
        return {int(number) for number in MARKS.findall(self.words)} or {1}


@dataclass
class Crowd:
    """Everybody who texts, and what they heard; `newest` is the highest number that each process answered from."""

    webs: list[Web]
    heard: list[Heard] = field(default_factory=list)
    newest: dict[int, int] = field(default_factory=dict)
    more: threading.Condition = field(default_factory=threading.Condition)
    over: threading.Event = field(default_factory=threading.Event)

    def text(self, process: int, first: int) -> None:
        """Text without a pause until it is over."""
        connection = Connection(self.webs[process].port)
        number = first
        while not self.over.is_set():
            number += 1
            words = TEXTS[number % len(TEXTS)]
            sender = CLAIMANT if words == "STATUS" else f"+628500{number % 10_000_000:07d}"
            form = urlencode({"from": sender, "to": "2757", "text": words}).encode()
            asked_at = time.monotonic()
            connection.send(HEAD % len(form) + form)
            while (answer := connection.receive()) is None:
                pass  # a part of it has come
            status, body = answer
            said = json.loads(body).get("reply") or "" if status == "200" else ""
            self._hear(Heard(process, asked_at, int(status), said))
        connection.socket.close()

    def wait_for(self, number: int) -> None:
        """Return once every process has answered from a version; fail if that never comes."""
        with self.more:
            there = self.more.wait_for(
                lambda: all(self.newest.get(at, 0) >= number for at in range(len(self.webs))), PATIENCE
            )
        assert there, f"version {number} was never live everywhere: {self.newest}"

    def _hear(self, heard: Heard) -> None:
        with self.more:
            self.heard.append(heard)
            if max(heard.numbers) > self.newest.get(heard.process, 0):
                self.newest[heard.process] = max(heard.numbers)
                self.more.notify_all()


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Engine]:
    engine = make_engine(postgresql_url, connections=4)
    with engine.begin() as db:
        seed_personas(db, datetime.now(UTC).date())
    yield engine
    engine.dispose()


@pytest.fixture
def crowd(database: Engine, postgresql_url: str, tmp_path: Path) -> Iterator[Crowd]:
    """Two processes that share nothing but the database, and people who text to both all the time."""
    with ExitStack() as stack:
        webs = []
        for at in range(2):
            environ = environment(postgresql_url, tmp_path / f"var{at}", WEB_WORKERS="1", LOG_LEVEL="WARNING", **LIMITS)
            webs.append(stack.enter_context(running_web(environ, tmp_path / f"web{at}.log")))
        crowd = Crowd(webs)
        threads = [
            threading.Thread(target=crowd.text, args=(process, (process * CONNECTIONS + place) * 1_000_000))
            for process in range(2)
            for place in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield crowd
        finally:
            crowd.over.set()
            for thread in threads:
                thread.join(PATIENCE)


def test_every_answer_is_wholly_from_one_version_and_none_is_late(
    crowd: Crowd, database: Engine, catalogue: Catalogue
) -> None:
    crowd.wait_for(1)
    published: dict[int, float] = {}
    for number in VERSIONS:
        version = marked(catalogue, number)
        publish_now(database, version)
        published[number] = time.monotonic()
        if number in WAITED_FOR:
            crowd.wait_for(number)
    crowd.over.set()
    heard = list(crowd.heard)

    assert {each.status for each in heard} == {200}, "none fails"
    assert all(len(each.numbers) == 1 for each in heard), "no answer speaks with two voices"
    for each in heard:
        (number,) = each.numbers
        if each.words.endswith(SIDES):
            assert each.words == f"V{number} {SIDES[number % 2]}", "read with one version, answered from another"
    for number, at in published.items():
        late = [each for each in heard if each.asked_at > at + SECONDS and max(each.numbers) < number]
        assert not late, f"version {number}: {len(late)} answers came from an older one after {SECONDS} seconds"
    for process in range(2):
        mine = [each for each in heard if each.process == process]
        assert {max(each.numbers) for each in mine} >= {1, *WAITED_FOR}, "each process took up each version"
    assert {side for each in heard for side in SIDES if each.words.endswith(side)} == set(SIDES)
    assert any(each.words.count("V") == 2 for each in heard), "texts and terms of one version were heard together"
    assert_messages_remember(database)


def assert_messages_remember(database: Engine) -> None:
    """Every stored message names the version that its words come from."""
    with database.connect() as db:
        rows = db.execute(text("SELECT catalogue_number, reply_text FROM mo_messages WHERE reply_text IS NOT NULL"))
        kept = [(row[0], {int(number) for number in MARKS.findall(row[1])} or {1}) for row in rows]
    assert len(kept) > 100
    assert [row for row in kept if {row[0]} != row[1]] == []
