"""What nobody can tell of is shown, told to the core system after a day, and settled by a person."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time
from sqlalchemy import Engine, select, update

from cli import main
from core.catalogue import Catalogue
from core.context import Limits, Reference
from runtime.runtime import Runtime
from runtime.settings import Settings
from runtime.watch import watch
from store import core_webhooks, outbox, unsettled
from store.outbox import NewMt
from store.tables import claims, mt_messages, mt_status_changes
from store.unsettled import Verdict
from tests.conftest import NOW
from tests.store_cases import SARI, claim, person, save_people


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, tmp_path: Any) -> Runtime:
    settings = Settings(
        _env_file=None, var_dir=tmp_path, core_webhook_url="http://core.invalid/", core_webhook_secret="s" * 32
    )
    return Runtime(settings, engine, catalogue, reference, Limits(), clock=lambda: NOW)


@pytest.fixture
def lost(rt: Runtime) -> str:
    """A notice about a claim that Kannel was given; nobody knows whether it took it."""
    with rt.transaction() as db:
        save_people(db, NOW, person(claims=(claim(),)))
        about = db.execute(select(claims.c.id)).scalar_one()
        outbox.queue(db, [NewMt("n1", SARI, "2757", "Kabar", "notice", "id", NOW, claim_id=about, topic="stage")], NOW)
        values = {"status": "unknown", "status_reason": "ServerTimeoutError", "status_at": NOW, "begun_at": NOW}
        db.execute(update(mt_messages).values(provider="kannel", **values))
    return "n1"


@pytest.fixture
def house(engine: Engine, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a command: this database, nothing else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("CORE_WEBHOOK_URL", "http://core.invalid/")
    monkeypatch.setenv("CORE_WEBHOOK_SECRET", "s" * 32)
    with freeze_time(NOW + timedelta(hours=2)):
        yield


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ("message", *arguments), input=given)


def later(rt: Runtime, wait: timedelta) -> Runtime:
    return replace(rt, clock=lambda: NOW + wait)


def told(rt: Runtime) -> list[str]:
    with rt.transaction() as db:
        return sorted(row["message_status"] for row in core_webhooks.newest(db, 9))


def standing(rt: Runtime) -> tuple[str, str | None]:
    """Status and reason, which are the newest of the history."""
    change = mt_status_changes.c
    with rt.transaction() as db:
        row = db.execute(select(mt_messages)).one()
        newest = db.execute(select(change.status, change.reason).order_by(change.id.desc()).limit(1)).one()
    assert (row.status, row.status_reason) == tuple(newest)
    return row.status, row.status_reason


@pytest.mark.usefixtures("lost")
def test_the_core_system_is_told_once_and_after_a_day_that_it_stays_unknown(rt: Runtime) -> None:
    watch(later(rt, timedelta(hours=23)))
    assert told(rt) == []
    for hours in (24, 25):
        watch(later(rt, timedelta(hours=hours)))
    assert told(rt) == ["unknown"]
    with rt.transaction() as db:
        (news,) = core_webhooks.take_due(db, NOW + timedelta(days=2), 9, timedelta(minutes=1))
    assert (news.status, news.reason, news.at) == ("unknown", "ServerTimeoutError", NOW)


@pytest.mark.parametrize(
    ("verdict", "status", "news"),
    [(Verdict.SENT, "sent", []), (Verdict.FAILED, "failed", ["failed"]), (Verdict.RESEND, "queued", [])],
)
def test_a_person_settles_it_and_the_history_says_that_it_was_one(
    rt: Runtime, lost: str, verdict: Verdict, status: str, news: list[str]
) -> None:
    with rt.transaction() as db:
        assert unsettled.settle(db, lost, verdict, NOW)
    assert standing(rt) == (status, "settled_by_hand")
    assert told(rt) == news
    with rt.transaction() as db:
        assert not unsettled.settle(db, lost, Verdict.FAILED, NOW), "what is known is not overturned"
        taken = outbox.take_due(db, NOW, 9, timedelta(minutes=1), 1)
    assert len(taken) == (verdict is Verdict.RESEND)


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "delivered", "failed"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_is_not_unknown_is_left_alone(rt: Runtime, lost: str, status: str, verdict: Verdict) -> None:
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(status=status, status_reason=None))
        assert not unsettled.settle(db, lost, verdict, NOW)
    assert standing(rt) == (status, None)


def test_what_was_called_off_meanwhile_does_not_go_out_again(rt: Runtime, lost: str) -> None:
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(recalled="superseded"))
        assert unsettled.settle(db, lost, Verdict.RESEND, NOW)
    assert standing(rt) == ("cancelled", "superseded")
    assert told(rt) == ["cancelled"]


@pytest.mark.usefixtures("house")
def test_the_command_shows_asks_and_says_what_it_means(rt: Runtime, lost: str) -> None:
    listed = run("unknown")
    assert (listed.exit_code, lost in listed.output, SARI in listed.output) == (0, True, False)
    assert [each["id"] for each in json.loads(run("unknown", "--json").output)] == [lost]
    asked = run("settle", lost, "--as", "resend", given="n\n")
    assert asked.exit_code == 1
    assert "gets it twice" in asked.output
    assert standing(rt)[0] == "unknown"
    assert run("settle", lost, "--as", "failed", given="y\n").exit_code == 0
    assert standing(rt) == ("failed", "settled_by_hand")
    assert told(rt) == ["failed"]
    assert run("settle", lost, "--as", "sent", "--yes").exit_code == 1
    assert run("unknown").exit_code == 3


@pytest.mark.usefixtures("house")
def test_what_helps_nobody_any_more_is_not_sent_again(rt: Runtime, lost: str) -> None:
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(expires_at=NOW + timedelta(hours=1)))
    refused = run("settle", lost, "--as", "resend", "--yes")
    assert (refused.exit_code, "its time has passed" in refused.output) == (1, True)
    assert standing(rt)[0] == "unknown"
