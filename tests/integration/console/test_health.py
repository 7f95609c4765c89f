"""What monitors see: whether messages are answered, and every state as it stands, without anything personal."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, insert

from app import create_app
from core.breaker import BreakerState
from core.catalogue import Catalogue
from core.context import Limits, Reference
from core.incidents import IncidentKind, Trouble
from runtime.breakers import Board
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import counts, incidents, outbox
from store.database import make_engine
from store.outbox import NewMt, Result
from store.tables import MtStatus, message_totals, sending_stops
from tests.ports import free_port
from tests.store_cases import SARI

HERE = {"REMOTE_ADDR": "127.0.0.1"}
ELSEWHERE = {"REMOTE_ADDR": "10.1.2.3"}
TOKEN = "a token of the monitor"


def house(engine: Engine, catalogue: Catalogue, reference: Reference, now: datetime, **settings: Any) -> Runtime:
    return Runtime(Settings(**settings), engine, catalogue, reference, Limits(), clock=lambda: now)


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, now: datetime, tmp_path: Path) -> Runtime:
    return house(engine, catalogue, reference, now, var_dir=tmp_path, metrics_token=TOKEN)


@pytest.fixture
def client(rt: Runtime) -> Iterator[FlaskClient]:
    with create_app(runtime=rt).test_client() as client:
        yield client


def told(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Every sample: (name, label values in the order of their names) to value."""
    answer = client.get("/metrics", environ_base=HERE)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    return {(each.name, *(each.labels[name] for name in sorted(each.labels))): each.value for each in samples}


def new_mt(name: str, now: datetime, **changes: Any) -> NewMt:
    usual = {"sender": "2757", "text": "Kabar", "kind": "notice", "language": "id", "due_at": now}
    return NewMt(id=name, recipient=SARI, **usual | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "authorization", "status"),
    [
        (HERE, "", 200),
        (ELSEWHERE, f"Bearer {TOKEN}", 200),
        (ELSEWHERE, "", 401),
        (ELSEWHERE, "Bearer guess", 401),
        (ELSEWHERE, f"Basic {TOKEN}", 401),
        (ELSEWHERE, "Bearer \u00e9", 401),
    ],
)
def test_metrics_are_for_this_machine_and_who_has_the_token(
    client: FlaskClient, where: dict[str, str], authorization: str, status: int
) -> None:
    answer = client.get("/metrics", environ_base=where, headers={"Authorization": authorization})
    assert answer.status_code == status


def test_without_a_token_the_page_does_not_exist_elsewhere(rt: Runtime) -> None:
    closed = replace(rt, settings=rt.settings.model_copy(update={"metrics_token": ""}))
    client = create_app(runtime=closed).test_client()
    assert client.get("/metrics", environ_base=ELSEWHERE, headers={"Authorization": "Bearer "}).status_code == 404


def test_queues_tell_how_much_is_due_and_since_when(rt: Runtime, client: FlaskClient, now: datetime) -> None:
    late = now - timedelta(seconds=90)
    with rt.transaction() as db:
        outbox.queue(db, [new_mt("a", late), new_mt("b", now), new_mt("c", now + timedelta(hours=1))], now)
        outbox.queue(db, [new_mt("d", late, kind="reply"), new_mt("u", now, kind="campaign")], now)
        outbox.record_results(db, [("u", Result(MtStatus.UNKNOWN, "time-out", "kannel"))], now)
    found = told(client)
    assert found["kabar_queue_due", "notices"] == 2
    assert found["kabar_queue_due", "replies"] == 1
    assert found["kabar_queue_due", "bulk"] == 0
    assert found["kabar_queue_oldest_seconds", "replies"] == 90
    assert found["kabar_messages_unsettled", "unknown"] == 1
    assert found["kabar_database_up",] == 1


def test_messages_and_the_delay_of_reports_are_told_by_provider(rt: Runtime, client: FlaskClient) -> None:
    rows = [("notices", "sent", 0, 7, 0.0), ("notices", "delivered", 5, 4, 8.0), ("bulk", "delivered", -1, 1, 90_000.0)]
    with rt.transaction() as db:
        for queue, status, delay, total, seconds in rows:
            values = {"queue": queue, "status": status, "delay": delay, "total": total, "seconds": seconds}
            db.execute(insert(message_totals).values(provider="kannel", **values))
    found = told(client)
    assert found["kabar_messages_total", "kannel", "notices", "sent"] == 7
    assert found["kabar_messages_total", "kannel", "bulk", "delivered"] == 1
    assert found["kabar_report_delay_seconds_bucket", "5.0", "kannel"] == 4
    assert found["kabar_report_delay_seconds_bucket", "86400.0", "kannel"] == 4
    assert found["kabar_report_delay_seconds_bucket", "+Inf", "kannel"] == 5
    assert found["kabar_report_delay_seconds_sum", "kannel"] == 90_008


def test_stops_incidents_and_a_silent_clock_are_told(rt: Runtime, client: FlaskClient, now: datetime) -> None:
    with rt.transaction() as db:
        db.execute(insert(sending_stops).values(scope="twilio", reason="latihan", stopped_at=now))
        incidents.open_new(db, [Trouble(IncidentKind.PROVIDER_FAILING, "kannel")], now)
        counts.beat(db, now - timedelta(seconds=100))
    found = told(client)
    assert found["kabar_sending_stopped", "twilio"] == 1
    assert found["kabar_incident_open", "provider_failing", "kannel"] == 1
    assert found["kabar_incident_open", "clock_silent", ""] == 1
    assert found["kabar_clock_age_seconds",] == 100


def test_requests_are_counted_with_their_outcome(client: FlaskClient) -> None:
    form = {"from": SARI, "to": "2757", "text": "BANTUAN"}
    for _ in range(3):
        assert client.post("/sms/simulator/inbound", data=form, environ_base=HERE).status_code == 200
    client.post("/sms/simulator/inbound", data={}, environ_base=HERE)
    client.get("/api/v1/claims", environ_base=HERE)
    found = told(client)
    assert found["kabar_inbound_seconds_count", "simulator", "200", "inbound"] == 3
    assert found["kabar_inbound_seconds_count", "simulator", "400", "inbound"] == 1
    assert [value for name, value in found.items() if name[0] == "kabar_api_requests_total"] == [1]


def test_nothing_personal_is_told(rt: Runtime, client: FlaskClient, now: datetime) -> None:
    with rt.transaction() as db:
        outbox.queue(db, [new_mt("a", now, occasion="stage:1:DISETUJUI:6")], now)
    client.post("/sms/simulator/inbound", data={"from": SARI, "to": "2757", "text": "SALDO"}, environ_base=HERE)
    text = client.get("/metrics", environ_base=HERE).text
    assert SARI.strip("+") not in text
    assert not re.search(r'="[^"]*\d{6}', text)


def test_while_the_database_is_away_that_is_told(catalogue: Catalogue, reference: Reference, now: datetime) -> None:
    nowhere = make_engine(f"postgresql://127.0.0.1:{free_port()}/kabar")
    client = create_app(runtime=house(nowhere, catalogue, reference, now)).test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]["database"]) == (503, "away")
    assert told(client)["kabar_database_up",] == 0


def test_a_database_without_its_tables_is_not_ready(
    catalogue: Catalogue, reference: Reference, now: datetime, tmp_path: Path
) -> None:
    empty = make_engine(f"sqlite:///{tmp_path}/empty.db")
    answer = create_app(runtime=house(empty, catalogue, reference, now)).test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]["database"]) == (503, "not migrated")
    empty.dispose()


@pytest.mark.parametrize("url", ["", "unused"])
def test_ready_without_redis_is_degraded_where_there_should_be_one(rt: Runtime, url: str) -> None:
    away = f"redis://127.0.0.1:{free_port()}/0" if url else None
    settings = rt.settings.model_copy(update={"redis_url": away})
    answer = create_app(runtime=replace(rt, settings=settings)).test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == ("degraded" if url else "ok")
    assert answer.get_json()["checks"] == {"database": "ok", "redis": "away" if url else "none"}


def test_the_state_of_breakers_is_told_without_naming_processes(rt: Runtime, redis_url: str) -> None:
    Board(redis_url).leave({"kannel": (BreakerState.OPEN, 3), "twilio": (BreakerState.CLOSED, 0)})
    settings = rt.settings.model_copy(update={"redis_url": redis_url})
    found = told(create_app(runtime=replace(rt, settings=settings)).test_client())
    assert found["kabar_redis_up",] == 1
    assert found["kabar_breaker", "kannel", "open"] == 1
    assert found["kabar_breaker", "kannel", "closed"] == 0
    assert found["kabar_requests_under_way", "kannel"] == 3
    assert found["kabar_jobs", "replies"] == 0
