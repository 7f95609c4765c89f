"""The recorded requests of every dialect against the whole gateway: what aggregators send, byte for byte."""

import pytest
from flask import Flask

from providers.base import Oversized
from tests.integration.ussd.conftest import Make
from tests.unit.providers.test_ussd_contract import BAD, CODES, GOOD, SECRET, Good
from tests.unit.providers.web import play

NO_SUCH_ADDRESS = {"infobip/blank_session"}


@pytest.fixture
def app(make: Make) -> Flask:
    """A gateway that knows the secrets and codes of the recordings."""
    return make(ussd_africastalking_secret=SECRET, ussd_infobip_secret=SECRET, ussd_codes=CODES)


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD)
def test_what_an_aggregator_sends_is_answered(app: Flask, good: Good) -> None:
    first, again = play(app, f"ussd_{good.file}"), play(app, f"ussd_{good.file}")
    assert (first.status, again.status) == (200, 200)
    if good.kind == "end":
        assert "CON" not in first.body
        assert first.body == again.body
    else:
        assert len(first.body) > 4
        if good.file.startswith("africastalking"):
            assert first.body == again.body
            assert first.body.startswith(("CON ", "END "))


NO_TURNS = {name: given for name, given in BAD.items() if given[0] != "infobip/status"}  # a question, and answered


@pytest.mark.parametrize(("file", "error"), NO_TURNS.values(), ids=NO_TURNS)
def test_what_is_no_turn_is_refused(app: Flask, file: str, error: type[Exception]) -> None:
    heard = play(app, f"ussd_{file}")
    expected = 413 if error is Oversized else 404 if file in NO_SUCH_ADDRESS else 400
    assert (heard.status, heard.body) == (expected, "")


@pytest.mark.parametrize("file", ["africastalking/wrong_secret", "infobip/wrong_secret"])
def test_who_does_not_know_the_secret_hears_nothing(app: Flask, file: str) -> None:
    heard = play(app, f"ussd_{file}")
    assert (heard.status, heard.body) == (403, "")


def test_the_simulated_phone_is_this_machines_alone(make: Make) -> None:
    file = "ussd_simulator/begin"
    assert play(make(), file).status == 200
    assert play(make(), file, peer="10.0.0.7").status == 403


@pytest.mark.parametrize("file", ["africastalking/begin", "infobip/start"])
def test_without_a_secret_a_road_is_closed_in_production(make: Make, file: str) -> None:
    closed = {
        "mode": "production",
        "secret_key": "x" * 40,
        "provider": "kannel",
        "kannel_secret": "k" * 20,
        "kannel_sendsms_url": "http://127.0.0.1:1/cgi-bin/sendsms",
        "kannel_username": "u",
        "kannel_password": "p",
        "public_base_url": "https://sms.example.go.id",
        "ussd_africastalking_secret": "",
        "ussd_infobip_secret": "",
    }
    app = make(**closed)
    assert play(app, f"ussd_{file}").status == 403
    assert play(app, "ussd_simulator/begin").status == 403
