"""Kannel with a Kabar behind it: where both keep their things, how a phone talks to them, what the store holds then."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Row, text

from store import migrate
from store.database import make_engine
from store.seed.personas import list_personas, seed_personas
from tests.e2e.kannel import SANDI, Kannel, Mt, running_kannel
from tests.e2e.processes import Web, environment, running_web
from tests.ports import free_ports

SECRET = "jalur-rahasia-untuk-uji"
SHORT_CODE = "2757"
PATIENT = {"LIMIT_MESSAGES_PER_HOUR": "1000", "LIMIT_MESSAGES_PER_DAY": "1000", "LIMIT_IDENTICAL_PER_HOUR": "100"}
PEOPLE = {person.name: person for person in list_personas()}
SARI = PEOPLE["Sari Wulandari"]


@dataclass(frozen=True)
class House:
    """Where Kabar keeps its things, and where Kannel finds it."""

    folder: Path
    database_url: str
    port: int
    kannel: Kannel

    def environment(self) -> dict[str, str]:
        public = {"PUBLIC_BASE_URL": f"http://127.0.0.1:{self.port}", "KANNEL_SECRET": SECRET}
        account = {"KANNEL_SENDSMS_URL": self.kannel.sendsms_url, "KANNEL_USERNAME": "kabar", "KANNEL_PASSWORD": SANDI}
        settings = {**public, **account, **PATIENT, "PROVIDER": "kannel", "CLOCK_SECONDS": "0.2"}
        return environment(self.database_url, self.folder / "var", **settings)

    def receive_by_phone(self, count: int) -> dict[str, str]:
        """Return the texts of the next so many MTs by the phones they reach, whichever comes first."""
        received = [self.kannel.operator.receive() for _ in range(count)]
        assert {mt.sender for mt in received} == {SHORT_CODE}
        return {mt.recipient: mt.text for mt in received}

    def web(self) -> AbstractContextManager[Web]:
        """Return `with`-able: Kabar's web server."""
        return running_web(self.environment(), self.folder / "web.log", self.port)

    def ask(self, words: str, sender: str = SARI.msisdn, kind: str = "text") -> Mt:
        """Text from a phone and return what reaches it."""
        self.kannel.operator.submit(sender, SHORT_CODE, words, kind)
        return self.kannel.operator.receive()

    def rows(self, sender: str) -> list[Row[tuple[str, str | None, str | None]]]:
        """Return id, keyword and reply of what the store holds from a phone, oldest first."""
        engine = make_engine(self.database_url)
        wanted = "SELECT provider_message_id, keyword, reply_text FROM mo_messages WHERE sender = :sender ORDER BY id"
        with engine.connect() as connection:
            found = list(connection.execute(text(wanted), {"sender": sender}))
        engine.dispose()
        return found

    def repeat(self, provider_message_id: str, sender: str, words: str) -> tuple[int, str]:
        """Hand Kabar a message with a given id as smsbox would; return status and answer."""
        query = {"id": provider_message_id, "from": sender, "to": SHORT_CODE, "text": words, "coding": "0"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", f"/sms/kannel/{SECRET}/inbound?{urlencode(query)}")
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def running_house(folder: Path, road: Callable[[int], int] = lambda port: port) -> Iterator[House]:
    """Run Kannel for a Kabar that has its database and its port, but is not there yet.

    `road` is given that port and returns the one that Kannel calls instead.
    """
    url = f"sqlite:///{folder / 'kabar.db'}"
    migrate.upgrade(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        seed_personas(connection, datetime.now(UTC).date())
    engine.dispose()
    (port,) = free_ports(1)
    with running_kannel(f"http://127.0.0.1:{road(port)}/sms/kannel/{SECRET}/inbound", folder / "kannel") as kannel:
        yield House(folder, url, port, kannel)
