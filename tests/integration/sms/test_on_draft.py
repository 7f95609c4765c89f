"""The simulated phone is answered by the draft, as it stands at that moment; nobody else is, whatever they ask for."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from app import create_app
from core.catalogue import Catalogue
from core.catalogue_parts import part_of
from core.context import Limits, Reference
from office.catalogue import draft_of
from runtime.runtime import Runtime
from runtime.settings import Settings
from store.tables import bindings, mo_messages, mt_messages
from tests.conftest import NOW
from tests.integration.console.test_simulator import PRODUCTION
from tests.integration.office.wording import JADWAL, SCHEDULE, edit
from tests.integration.office.wording import SARI as EDITOR
from tests.store_cases import BUDI, SARI, STRANGER, membership, person, save_people

ON_DRAFT = {"X-Kabar-Catalogue": "draft", "X-Kabar-Why": "1"}
LIVE = {"X-Kabar-Catalogue": "live", "X-Kabar-Why": "1"}
BALANCE, NEW = "saldo JHT|JHT balance", "Saldo anyar"


@pytest.fixture
def rt(engine: Engine, sessions: sessionmaker[Session], catalogue: Catalogue, reference: Reference) -> Runtime:
    """A gateway in which Sari has one card and Budi two."""
    two = (membership("00009000021"), membership("00009000022", active=False))
    with sessions.begin() as db:
        one = (membership("00009000011"),)
        save_people(db, NOW, person(1, memberships=one), person(2, memberships=two, msisdn_on_record=BUDI))
    settings = Settings(_env_file=None, log_level="ERROR")
    return Runtime(settings, engine, catalogue, reference, Limits(identical_per_hour=9), clock=lambda: NOW)


@pytest.fixture
def app(rt: Runtime) -> Flask:
    return create_app(runtime=rt)


def reword(rt: Runtime, outcome: str, old: str, new: str) -> None:
    """Change a word of an answer in the draft, in both languages."""
    texts = part_of(draft_of(rt).catalogue, f"replies.{outcome}")
    assert all(re.search(old, text) for text in texts.values()), texts
    edit(rt, EDITOR, f"replies.{outcome}", {code: re.sub(old, new, text, count=1) for code, text in texts.items()})


def post(app: Flask, text: str, headers: dict[str, str], sender: str = SARI, **environ: Any) -> TestResponse:
    form = {"from": sender, "to": "2757", "text": text}
    return app.test_client().post("/sms/simulator/inbound", data=form, headers=headers, **environ)


def told(app: Flask, text: str, headers: dict[str, str], sender: str = SARI) -> tuple[str, str, int]:
    """Return the answer, which catalogue gave it, and its number."""
    answer = post(app, text, headers, sender)
    assert answer.status_code == 200, answer.status_code
    why = answer.json["why"]
    return answer.json["reply"], why["side"], why["catalogue"]


def numbers(rt: Runtime) -> list[int]:
    with rt.transaction() as db:
        return list(db.execute(select(mo_messages.c.catalogue_number).order_by(mo_messages.c.id)).scalars())


def test_the_draft_answers_who_asks_for_it_and_what_is_live_answers_all_others(app: Flask, rt: Runtime) -> None:
    reword(rt, "balance_one", BALANCE, NEW)
    assert told(app, "SALDO", ON_DRAFT)[1:] == ("draft", 1)
    assert NEW in told(app, "SALDO", ON_DRAFT)[0]
    assert NEW not in told(app, "SALDO", LIVE)[0]
    assert told(app, "SALDO", LIVE)[1:] == ("live", 1)
    assert NEW not in post(app, "SALDO", {}).json["reply"]


def test_each_message_meets_the_draft_as_it_stands(app: Flask, rt: Runtime) -> None:
    reword(rt, "balance_one", BALANCE, NEW)
    assert NEW in told(app, "SALDO", ON_DRAFT)[0]
    reword(rt, "balance_one", NEW, "Saldo lagi")
    assert "Saldo lagi" in told(app, "SALDO", ON_DRAFT)[0]


def test_no_version_is_remembered_for_what_a_draft_answered(app: Flask, rt: Runtime) -> None:
    reword(rt, "balance_one", BALANCE, NEW)
    told(app, "SALDO", ON_DRAFT)
    told(app, "SALDO", LIVE)
    registering = f"DAFTAR#{person(1).nik}#01-01-1990#00009000011"
    told(app, registering, ON_DRAFT, sender=BUDI)
    assert numbers(rt) == [0, 1, 0]
    with rt.transaction() as db:
        sent = set(db.execute(select(mt_messages.c.catalogue_number)).scalars())
    assert sent == {0}  # the code and the alarm, in the draft's words


def test_a_keyword_of_the_draft_is_understood_there_alone(app: Flask, rt: Runtime) -> None:
    edit(rt, EDITOR, JADWAL, SCHEDULE)
    assert "Kantor buka" in told(app, "jamkerja", ON_DRAFT)[0]
    assert "Kantor buka" not in told(app, "jamkerja", LIVE)[0]


def test_a_keyword_that_the_draft_switches_off_is_off_there_alone(app: Flask, rt: Runtime) -> None:
    entry = part_of(rt.catalogue, "keywords.SALDO")
    edit(rt, EDITOR, "keywords.SALDO", entry | {"enabled": False})
    assert "Rp" not in told(app, "SALDO", ON_DRAFT)[0]
    assert "Rp" in told(app, "SALDO", LIVE)[0]


def test_a_question_of_the_draft_is_answered_on_the_draft(app: Flask, rt: Runtime) -> None:
    reword(rt, "which_card_two", "Yang mana|Which one", "Kartu yg mana")
    reword(rt, "card", "BPJAMSOSTEK", "ANYAR")
    asked = told(app, "KARTU", ON_DRAFT, sender=BUDI)[0]
    assert "Kartu yg mana?" in asked
    answered = told(app, "1", ON_DRAFT, sender=BUDI)
    assert answered[1:] == ("draft", 1)
    assert answered[0].startswith("ANYAR:")
    assert "0021" in answered[0]


def test_a_phone_is_registered_on_the_draft_step_by_step(app: Flask, rt: Runtime) -> None:
    reword(rt, "register_pending", "BPJAMSOSTEK", "ANYAR")
    edit(rt, EDITOR, "keywords.DAFTAR", part_of(rt.catalogue, "keywords.DAFTAR") | {"aliases": ["daptarkan"]})
    asked = told(app, f"DAPTARKAN#{person(1).nik}#01-01-1990#00009000011", ON_DRAFT, sender=STRANGER)
    assert asked[0].startswith("ANYAR")
    with rt.transaction() as db:
        sent = db.execute(select(mt_messages.c.text).where(mt_messages.c.recipient == SARI)).scalars().first() or ""
    code = re.search(r"\b\d{6}\b", sent)
    assert code, sent
    told(app, code[0], ON_DRAFT, sender=STRANGER)
    with rt.transaction() as db:
        bound = db.execute(select(bindings.c.msisdn).where(bindings.c.status == "active")).scalars().all()
    assert STRANGER in bound


def test_a_draft_that_changes_nothing_leaves_it_to_what_is_live(app: Flask, rt: Runtime) -> None:
    assert told(app, "SALDO", ON_DRAFT)[1:] == ("no_draft", 1)
    assert numbers(rt) == [1]


def test_a_draft_with_mistakes_answers_nobody_and_nothing_is_saved(app: Flask, rt: Runtime) -> None:
    edit(rt, EDITOR, JADWAL, SCHEDULE | {"aliases": ["saldo"]})
    assert post(app, "SALDO", ON_DRAFT).status_code == 409
    assert numbers(rt) == []
    assert told(app, "SALDO", LIVE)[1] == "live"


@pytest.mark.parametrize(
    "stranger",
    [
        pytest.param({"environ_base": {"REMOTE_ADDR": "10.1.2.3"}}, id="another machine"),
        pytest.param({"headers": {"Host": "sms.example.go.id"}}, id="a foreign name for this machine"),
        pytest.param({"headers": {"Sec-Fetch-Site": "cross-site"}}, id="another site"),
    ],
)
def test_from_elsewhere_nobody_gets_there(app: Flask, rt: Runtime, stranger: dict[str, dict[str, str]]) -> None:
    reword(rt, "balance_one", BALANCE, NEW)
    headers = ON_DRAFT | stranger.get("headers", {})
    assert post(app, "SALDO", headers, environ_base=stranger.get("environ_base", {})).status_code == 403


def bring(rt: Runtime, mode: dict[str, str], calls: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what Kannel gets that asks for the draft; `calls` tell of looks at it."""
    settings = Settings(_env_file=None, log_level="ERROR", **(PRODUCTION | mode))
    monkeypatch.setattr("office.on_draft.draft_of", lambda _: calls.append("looked"))
    client = create_app(runtime=replace(rt, settings=settings)).test_client()
    query = urlencode({"id": "kannel-1", "from": SARI, "to": "2757", "text": "SALDO"})
    answer = client.get(f"/sms/kannel/{PRODUCTION['kannel_secret']}/inbound?{query}", headers=ON_DRAFT)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("mode", [{"mode": "production"}, {"mode": "demo"}])
def test_who_carries_real_messages_is_not_heard_asking_for_it(
    rt: Runtime, mode: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(rt, "balance_one", BALANCE, NEW)
    looks: list[str] = []
    reply = bring(rt, mode, looks, monkeypatch)
    assert "Rp" in reply
    assert NEW not in reply
    assert (looks, numbers(rt)) == ([], [1])


def test_in_production_there_is_no_door_for_simulated_phones(rt: Runtime) -> None:
    settings = Settings(_env_file=None, log_level="ERROR", **PRODUCTION)
    app = create_app(runtime=replace(rt, settings=settings))
    assert post(app, "SALDO", ON_DRAFT).status_code == 403
    assert app.test_client().post("/simulator/sides", data={"form": "sms"}).status_code == 404


def test_a_draft_that_cannot_be_read_now_is_asked_for_again(
    app: Flask, rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Runtime) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("office.on_draft.draft_of", away)
    assert post(app, "SALDO", ON_DRAFT).status_code == 503
    assert numbers(rt) == []
