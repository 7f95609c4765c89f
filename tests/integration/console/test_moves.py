"""The buttons that move a claim: who may press them, what they do on both databases, what is held and confirmed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from app import create_app
from console.moves import NEXT
from console.people import Holder, holder_of
from core.catalogue import Catalogue
from core.commands import Language
from core.context import Limits, Reference
from core.facts import Stage
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.sending.thread import send_due
from store import ledger, messages, seed
from store.seed import list_personas
from store.tables import claim_events, mt_messages

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)  # a Friday, 12.00 WIB
NIGHT = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 22.00 WIB


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, tmp_path: Any) -> Runtime:
    """A house at noon, with its sample people."""
    settings = Settings(_env_file=None, var_dir=tmp_path, log_level="ERROR")
    with engine.begin() as connection:
        seed.seed_personas(connection, NOON.date())
    return Runtime(settings, engine, catalogue, reference, Limits(notices_per_day=50), clock=lambda: NOON)


def at(rt: Runtime, now: datetime) -> Runtime:
    return replace(rt, clock=lambda: now)


def client_of(rt: Runtime) -> FlaskClient:
    return create_app(runtime=rt).test_client()


def press(client: FlaskClient, persona: str = "dedi", **form: str) -> str:
    answer = client.post("/simulator/claim", data={"persona": persona, **form}, headers={"X-Kabar-Part": "claim"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def holder(slug: str) -> Holder:
    holders = [holder_of(each, Language.ID) for each in list_personas(NOON.date())]
    return next(each for each in holders if each.slug.startswith(slug))


def thread(rt: Runtime, slug: str = "dedi") -> list[tuple[str, str]]:
    with rt.transaction() as db:
        return [(each.text, each.status) for each in messages.thread(db, holder(slug).msisdn, rt.now())]


def test_a_press_moves_the_claim_and_the_push_goes_out_and_is_confirmed(rt: Runtime) -> None:
    client = client_of(rt)
    assert "Kabar disiapkan." in press(client, stage="DISETUJUI")
    ((text, status),) = thread(rt)
    assert "disetujui" in text
    assert status == "queued"
    assert send_due(rt, limit=10) == 1
    form = {"from": holder("dedi").msisdn}
    assert "✓ terkirim" in client.post("/simulator/thread", data=form).text
    assert "✓✓ sampai" in client.post("/simulator/thread", data=form).text
    assert thread(rt) == [(text, "delivered")]


def test_at_night_it_is_held_and_may_be_sent_all_the_same(rt: Runtime) -> None:
    rt = at(rt, NIGHT)
    client = client_of(rt)
    part = press(client, stage="DISETUJUI")
    assert "Kabar ditahan sampai Sab, 21 Nov 2026, 06.00 WIB. Menunggu lewatnya jam tenang" in part
    assert thread(rt) == []
    assert "Kabar ditahan" not in press(client, act="hasten")
    assert [status for _, status in thread(rt)] == ["queued"]


def test_what_comes_next_week_is_not_on_the_phone_yet(rt: Runtime) -> None:
    press(client_of(rt), "nurul", stage="WAWANCARA")
    assert len(thread(rt, "nurul")) == 1
    with rt.transaction() as db:
        topics = set(db.execute(select(mt_messages.c.topic)).scalars())
    assert topics > {"stage"}  # reminders of the interview


def test_two_presses_in_a_second_are_two_events(rt: Runtime) -> None:
    client = client_of(rt)
    for stage in ("DISETUJUI", "PEMBAYARAN", "SELESAI"):
        press(client, stage=stage)
    assert "Selesai, dibayar" in press(client, stage="SELESAI")
    with rt.transaction() as db:
        told = db.execute(select(claim_events.c.stage).where(claim_events.c.received_at.is_not(None)))
        assert list(told.scalars()) == ["DISETUJUI", "PEMBAYARAN", "SELESAI"]
        assert ledger.balance(db).balances


@pytest.mark.parametrize("persona", ["dedi", "rina", "siti-aminah", "budi", "fitri", "teguh"])
def test_every_button_that_is_shown_can_be_pressed(rt: Runtime, persona: str) -> None:
    """Walk along every way there is, three steps far; nothing is refused, and in the end the ledger balances."""
    client = client_of(rt)
    for turn in range(6):
        part = (
            client.get("/simulator", query_string={"persona": persona})
            .text.split('id="claim"')[1]
            .split("</section>")[0]
        )
        steps = [stage for stage in Stage if f'value="{stage}"' in part]
        if not steps and 'value="file"' not in part:
            break  # an heir's claim has come to its end
        form = {"stage": steps[turn % len(steps)]} if steps else {"act": "file"}
        answer = press(client, persona, **form)
        assert "Kabar disiapkan." in answer or "Tidak dikabarkan:" in answer, (form, answer)
    with rt.transaction() as db:
        assert ledger.balance(db).balances


def test_a_step_that_is_not_next_is_not_taken(rt: Runtime) -> None:
    assert "tidak bisa ke tahap itu" in press(client_of(rt), stage="DIAJUKAN")


@pytest.mark.parametrize("form", [{"stage": "LUNAS"}, {}, {"act": "steal"}])
def test_what_no_button_says_is_refused(rt: Runtime, form: dict[str, str]) -> None:
    assert client_of(rt).post("/simulator/claim", data={"persona": "dedi", **form}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({"Sec-Fetch-Site": "same-origin"}, "127.0.0.1", 200),
        ({"Sec-Fetch-Site": "cross-site"}, "127.0.0.1", 403),
        ({"Origin": "https://evil.example"}, "127.0.0.1", 403),
        ({}, "10.1.2.3", 404),
        ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
    ],
)
def test_only_our_own_page_on_this_machine_moves_claims(
    rt: Runtime, headers: dict[str, str], address: str, status: int
) -> None:
    form = {"persona": "dedi", "stage": "DISETUJUI"}
    answer = client_of(rt).post("/simulator/claim", data=form, headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert bool(thread(rt)) is (status == 200)


def test_every_stage_leads_somewhere_or_is_an_end() -> None:
    ends = {Stage.SELESAI, Stage.DITOLAK, Stage.DIBATALKAN}
    assert set(NEXT) == set(Stage) - ends
    assert {stage for steps in NEXT.values() for stage in steps} >= ends
