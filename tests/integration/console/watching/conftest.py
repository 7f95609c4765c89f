"""An application with a few messages to look at, and people of every role who look."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from app import create_app
from core.access import Role
from core.catalogue import Catalogue
from core.commands import Arguments, Command, Language, Reading
from core.context import Limits, Reference
from core.decision import Decision
from core.message import InboundMessage, Reply
from core.outcomes import Outcome
from intake.claims import save_claims
from intake.events import take
from intake.participants import save_participants
from runtime.ids import FreshIds
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import effects
from store.outbox import Result, record_result
from store.tables import MtStatus, mo_messages
from tests.conftest import NOW
from tests.console_client import Browser, client_of
from tests.intake_cases import claim, event, participant

SARI, KPJ, CLAIM = "+6285000000901", "00009000017", "K0000900001"
TYPED = "0850 0000 0901"  # as somebody types it
TEXT = f"SALDO#{KPJ} saya Sari Contoh"
REPLY = "Saldo JHT Contoh Sari: Rp12.345.678"
OF_PEOPLE = (SARI, SARI[1:], SARI.replace("+62", "0"), KPJ, CLAIM, "Contoh Sari", "12.345.678")


class IdsOfThen(FreshIds):
    """Ids that say the time of the tests, as those of a running process say theirs."""

    def __init__(self, at: datetime) -> None:
        self._at, self._number = at, 0

    def message_id(self) -> str:
        self._number += 1
        return f"{int(self._at.timestamp() * 1000):012x}{self._number:020x}"


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    settings = Settings(_env_file=None)
    return Runtime(settings, engine, catalogue, reference, Limits(), ids=IdsOfThen(NOW), clock=lambda: NOW)


@pytest.fixture
def app(rt: Runtime) -> Flask:
    return create_app(runtime=rt)


@pytest.fixture
def browser(app: Flask, rt: Runtime) -> Callable[[Role], Browser]:
    """A browser of somebody of this role."""
    return lambda role: client_of(app, rt, role)


@pytest.fixture
def staff(browser: Callable[[Role], Browser]) -> Browser:
    return browser(Role.STAFF)


@pytest.fixture
def message_id(rt: Runtime) -> int:
    """The id of what Sari asked."""
    return ask(rt, TEXT, REPLY)


@pytest.fixture
def notice_id(rt: Runtime) -> str:
    """The id of a notice to Sari that failed."""
    told = participant()
    told["memberships"][0]["kpj"] = KPJ
    assert save_participants(rt, [told])[0].status == "created"
    assert save_claims(rt, [claim(CLAIM)])[0].status == "created"
    id_ = str(take(rt, [event("DISETUJUI", 3)])[0].notice_id)
    with rt.transaction() as db:
        record_result(db, id_, Result(MtStatus.FAILED, "30003", "twilio", "SM00"), NOW)
    return id_


def ask(rt: Runtime, text: str, reply: str | None, keyword: str = "SALDO", at: datetime = NOW, name: str = "m1") -> int:
    """Save what somebody asked and what they were answered; return its id."""
    incoming = InboundMessage("simulator", name, SARI, "2757", text, at - timedelta(seconds=1))
    decision = Decision(Outcome("balance_one") if reply else None, (), "saldo.balance_one")
    reading = Reading(Command(keyword, Arguments()), text)
    answered = Reply(reply, len(reply), "balance_one", "id") if reply else None
    with rt.transaction() as db:
        effects.save(db, [effects.Handled(incoming, reading, decision, answered, Language.ID, 1)], at)
        return int(db.execute(select(func.max(mo_messages.c.id))).scalar_one())
