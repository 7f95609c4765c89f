"""The commands that look: ledger, message find, doctor; what they say and what they keep to themselves."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time
from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session, sessionmaker

from cli import main
from core.incidents import IncidentKind, Trouble
from runtime.doctor_house import SENTENCES
from store import counts, effects, incidents, outbox, stops
from store.outbox import NewMt
from store.tables import claim_events, claims, mt_messages
from tests.conftest import NOW
from tests.store_cases import SARI, claim, handled, message, person, save_people

LOCAL = SARI.replace("+62", "0")


@pytest.fixture
def house(engine: Engine, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a command: this database, nothing else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    with freeze_time(NOW):
        yield


@pytest.fixture
def spoken(house: None, sessions: sessionmaker[Session]) -> None:
    """A person who asked, was told of a claim, and was not told of a later event."""
    with sessions.begin() as db:
        save_people(db, NOW, person(claims=(claim(),)))
        effects.save(db, [handled(message(SARI, f"SALDO {LOCAL}", at=NOW))], NOW)
        claim_id = db.execute(claims.select()).one().id
        notice = NewMt(
            id="n1",
            recipient=SARI,
            sender="2757",
            text=f"Kabar {SARI}",
            kind="notice",
            language="id",
            due_at=NOW + timedelta(minutes=1),
            claim_id=claim_id,
            topic="stage",
        )
        outbox.queue(db, [notice], NOW + timedelta(minutes=1))
        event = {"claim_id": claim_id, "stage": "VERIFIKASI", "occurred_at": NOW, "received_at": NOW}
        db.execute(insert(claim_events).values(**event, sequence=101, notice_id="n1"))
        db.execute(insert(claim_events).values(**event, sequence=102, untold_reason="older_stage"))
        for status, reason in (("sending", None), ("sent", None), ("failed", "30003")):
            values = {"status": status, "status_reason": reason, "provider": "kannel"}
            db.execute(update(mt_messages).values(**values, status_at=NOW + timedelta(minutes=2)))


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=given)


# ---------------------------------------------------------------- ledger


@pytest.mark.usefixtures("spoken")
def test_the_ledger_balances_and_says_so_in_both_languages() -> None:
    done = run("ledger")
    assert done.exit_code == 0
    assert "SEIMBANG / BALANCES" in done.output
    assert "pemberitahuan gagal / the notice failed" in done.output
    assert "Klaim sudah berada di tahap yang lebih baru. / The claim had already reached a newer stage." in done.output


@pytest.mark.usefixtures("spoken")
def test_a_ledger_that_does_not_balance_fails_and_names_the_event(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as db:
        db.execute(update(claim_events).where(claim_events.c.sequence == 101).values(notice_id="gone"))
    done = run("ledger")
    assert done.exit_code == 1
    assert "TIDAK SEIMBANG / DOES NOT BALANCE" in done.output
    assert "K0000900001 VERIFIKASI 101" in done.output
    told = json.loads(run("ledger", "--json").output)
    assert told["balances"] is False
    assert [each["name"] for each in told["checks"] if each["wrong"]] == ["notice_exists"]


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("since", "number"),
    [("24h", 1), ("2026-11-20", 1), ("2026-11-20T10:31+07:00", 1), ("2026-11-20T10:32", 0), ("2026-11-21", 0)],
)
def test_a_ledger_of_late(since: str, number: int) -> None:
    told = json.loads(run("ledger", "--json", "--since", since).output)
    assert sum(sum(each.values()) for each in told["messages"].values()) == number


@pytest.mark.usefixtures("house")
def test_what_is_no_moment_is_refused() -> None:
    done = run("ledger", "--since", "lately")
    assert done.exit_code == 2
    assert "24h" in done.output


# ---------------------------------------------------------------- message find


@pytest.mark.usefixtures("spoken")
def test_a_phones_story_is_told_in_sentences_without_texts_and_numbers() -> None:
    done = run("message", "find", given=f"{LOCAL}\n")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "2026-11-20 10:30:00  <- SALDO (simulator); dijawab: refusal",
        "2026-11-20 10:31:00  -> pemberitahuan (stage K0000900001): gagal. 30003",
        "                        10:32:00 sedang dikirim (kannel)",
        "                        10:32:00 diterima penyedia (kannel)",
        "                        10:32:00 gagal (kannel); 30003",
    ]


@pytest.mark.usefixtures("spoken")
def test_texts_are_shown_when_asked_for_and_their_numbers_are_masked() -> None:
    done = run("message", "find", "--text", "--lang", "en", given=f"{SARI}\n")
    assert "| SALDO ***901" in done.output
    assert "| Kabar +***901" in done.output
    assert "taken by the provider" in done.output
    assert LOCAL.lstrip("0") not in done.output


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("text", [(), ("--text",)])
def test_the_story_as_json(text: tuple[str, ...]) -> None:
    told = json.loads(run("message", "find", "--json", *text, given=SARI).stdout)
    assert [each["direction"] for each in told] == ["in", "out"]
    assert [change["status"] for change in told[1]["changes"]] == ["sending", "sent", "failed"]
    assert ("text" in told[0]) is bool(text)
    assert LOCAL.lstrip("0") not in json.dumps(told)


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(("given", "code"), [("+6285000000999", 3), ("halo", 2), ("", 2)])
def test_a_phone_without_messages_and_what_is_no_phone(given: str, code: int) -> None:
    done = run("message", "find", given=given)
    assert done.exit_code == code
    assert "999" not in done.output
    assert "halo" not in done.output


def test_the_number_is_no_argument() -> None:
    assert run("message", "find", SARI).exit_code == 2


# ---------------------------------------------------------------- doctor


def lines_of(subject: str) -> list[tuple[bool | None, str]]:
    told = json.loads(run("doctor", "--json").stdout)
    return [(each["fine"], each["text"]) for each in told if each["subject"] == subject]


@pytest.mark.usefixtures("house")
def test_the_doctor_tells_of_stops_incidents_and_what_waits(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as db:
        stops.stop(db, "kannel", "latihan", NOW)
        found = [Trouble(IncidentKind.PROVIDER_FAILING, "kannel", {"failed": 9}), Trouble(IncidentKind.SENDING_STOPPED)]
        incidents.open_new(db, found, NOW - timedelta(minutes=20))
    ((fine, stopped),) = lines_of("sending")
    assert fine is None
    assert "latihan" in stopped
    assert "kabar sending start --provider kannel" in stopped
    assert lines_of("incident") == [
        (False, "penyedia sering gagal / the provider often fails (kannel) (20 min), failed 9")
    ]
    assert lines_of("due") == [(True, "replies 0, notices 0, bulk 0")]
    assert lines_of("api") == [(None, "belum ada kunci; `kabar apikey create` / no key yet; make one")]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(("ago", "fine"), [(None, False), (5, True), (90, False)])
def test_a_clock_on_another_machine_is_seen(sessions: sessionmaker[Session], ago: int | None, fine: bool) -> None:
    if ago is not None:
        with sessions.begin() as db:
            counts.beat(db, NOW - timedelta(seconds=ago))
    assert [each for each, _ in lines_of("clock")] == [fine]


@pytest.mark.usefixtures("house")
def test_each_provider_of_the_routes_needs_its_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTES", "simulator:9,twilio:1")
    assert lines_of("route") == [
        (True, "simulator"),
        (False, "twilio: isi / set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_SENDER"),
    ]


def test_every_incident_has_a_sentence() -> None:
    assert set(SENTENCES) == set(IncidentKind)
