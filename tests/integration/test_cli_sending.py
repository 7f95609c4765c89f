"""`kabar sending` and what the settings say of routes and rates."""

import json

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.routing import Route
from runtime.settings import Settings


@pytest.fixture(autouse=True)
def _on_this_database(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))


def kabar(*words: str) -> Result:
    return CliRunner().invoke(main, ["sending", *words])


def test_stop_start_and_status_tell_what_they_did() -> None:
    assert kabar("status").output.startswith("berjalan / running")
    assert "under way: 0" in kabar("stop", "--reason", "salah teks").output
    assert kabar("stop", "--provider", "twilio").exit_code == 0
    assert "STOPPED  all" in (shown := kabar("status").output)
    assert "salah teks" in shown
    told = json.loads(kabar("status", "--json").output)
    assert (told["running"], [each["scope"] for each in told["stops"]]) == (False, ["all", "twilio"])
    started = kabar("start")
    assert started.exit_code == 0
    assert "still stopped: twilio" in started.stderr
    assert kabar("start").exit_code == 3
    assert kabar("start", "--provider", "twilio").exit_code == 0
    assert json.loads(kabar("status", "--json").output)["running"] is True


def test_a_provider_that_does_not_exist_is_a_mistake_in_the_command() -> None:
    assert kabar("stop", "--provider", "pigeon").exit_code == 2


def test_routes_and_rates_are_read() -> None:
    settings = Settings(_env_file=None, routes="kannel:9,twilio:1", send_rates="kannel:100")
    assert settings.weights == (Route("kannel", 9.0), Route("twilio", 1.0))
    assert settings.rates == {"kannel": 100.0}
    assert (Settings(_env_file=None).weights, Settings(_env_file=None).rates) == ((), {})


@pytest.mark.parametrize("wrong", ["pigeon:1", "kannel", "kannel:0", "kannel:1,kannel:2"])
def test_routes_that_make_no_sense_end_the_start(wrong: str) -> None:
    for name in ("routes", "send_rates"):
        with pytest.raises(ValueError, match=" / "):
            Settings(_env_file=None, **{name: wrong})


def test_who_stopped_sending_and_why_stands_in_the_audit_log() -> None:
    kabar("stop", "--provider", "twilio", "--reason", "salah teks ke 0850-0000-0901")
    kabar("start", "--provider", "twilio")
    kabar("start", "--provider", "twilio")  # was not stopped: nothing was done
    told = CliRunner().invoke(main, ["audit", "export"]).stdout
    found = [json.loads(line) for line in told.splitlines()]
    assert [(each["action"], each["object"]) for each in found] == [
        ("sending.stop", "sending:twilio"),
        ("sending.start", "sending:twilio"),
        ("audit.export", "audit"),
    ]
    assert found[0]["actor"].startswith("terminal:")
    assert "salah teks" in found[0]["after"]
    assert "0850" not in told
