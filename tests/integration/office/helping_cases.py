"""People, phones and complaints for tests of what staff do; messages come in as they do from a network."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from core.access import Actor
from core.catalogue import Catalogue
from core.context import Reference
from core.message import InboundMessage
from engine.asked import Asked
from engine.perform import perform
from intake.participants import save_participants
from parsers import parse
from runtime.runtime import Runtime
from store.tables import audit_entries, bindings, mt_messages
from tests.conftest import NOW
from tests.intake_cases import SARI, SARI_NIK, card, make_rt, participant, rows

STAFF = Actor("user:staf", "192.0.2.7", "request-1")
OTHER = Actor("user:lain")
NEW = "+6285000000955"  # asks to be Sari's
KPJ = "00000000901"
DATA = f"DAFTAR#{SARI_NIK}#01-01-1990#{KPJ}"
_ids = itertools.count(1)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **by: float) -> None:
        self.now += timedelta(**by)


class House:
    """A runtime with Sari on record, and what comes and goes."""

    def __init__(self, engine: Engine, catalogue: Catalogue, reference: Reference) -> None:
        self.clock = Clock()
        self.rt: Runtime = make_rt(engine, catalogue, reference)
        object.__setattr__(self.rt, "clock", self.clock)

    def know(self, nik: str = SARI_NIK, msisdn: str | None = SARI, **changes: Any) -> None:
        changes.setdefault("memberships", [card(KPJ)])
        save_participants(self.rt, [participant(nik, msisdn, **changes)])

    def text(self, text: str, sender: str = NEW) -> str | None:
        message = InboundMessage("simulator", f"h{next(_ids)}", sender, "2757", text, self.clock.now)
        reply = perform(self.rt, [Asked(message, parse(text, self.rt.catalogue))])[0].reply
        self.clock.goes(seconds=1)
        return None if reply is None else reply.text

    def apply_for(self, sender: str = NEW, text: str = DATA) -> int:
        """Send DAFTAR and return the id of the registration that waits."""
        self.text(text, sender)
        return int(self.read(bindings, "id", status="pending", msisdn=sender)[-1][0])

    def read(self, table: Any, *columns: str, **where: Any) -> list[tuple[Any, ...]]:
        with self.rt.transaction() as db:
            return rows(db, table, *columns, **where)

    def told(self, recipient: str) -> list[str]:
        """The texts of MTs to a phone, oldest first."""
        mt = mt_messages.c
        wanted = select(mt.text).where(mt.recipient == recipient).order_by(mt.id)
        with self.rt.transaction() as db:
            return list(db.execute(wanted).scalars())

    def noted(self) -> list[tuple[Any, ...]]:
        return self.read(audit_entries, "actor", "action", "object", "before", "after")


@pytest.fixture
def house(engine: Engine, catalogue: Catalogue, reference: Reference) -> House:
    """Sari on record with her phone."""
    found = House(engine, catalogue, reference)
    found.know()
    return found


Made = Callable[[], House]
