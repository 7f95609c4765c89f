"""The demo's open doors lead to the simulator alone, and are open on this machine alone."""

import pytest
from flask import Flask

from core.access import Role
from runtime.runtime import Runtime
from runtime.settings import Settings
from tests.console_client import Browser, client_of
from tests.intake_cases import SARI

BEHIND = ["/users", "/audit", "/messages", "/phones", "/registrations", "/keywords", "/api-keys", "/profile"]


def test_who_plays_with_the_simulator_is_signed_in_nowhere(stranger: Browser) -> None:
    page = stranger.get("/simulator")
    assert page.status_code == 200
    assert not [each for each in page.headers.getlist("Set-Cookie") if each.startswith("kabar")]
    for address in BEHIND:
        assert stranger.get(address).headers["Location"].startswith("/sign-in"), address


@pytest.mark.parametrize(
    "asked",
    [
        {"environ_base": {"REMOTE_ADDR": "192.0.2.9"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Host": "simulator.example"}},
    ],
    ids=["from elsewhere", "through a proxy", "by a name that leads here"],
)
def test_the_simulator_is_for_who_sits_here(
    app: Flask, rt: Runtime, stranger: Browser, asked: dict[str, object]
) -> None:
    staff = client_of(app, rt, Role.STAFF)
    for browser in (stranger, staff):  # being signed in opens it no wider
        assert browser.get("/simulator", **asked).status_code == 404
        assert browser.post("/simulator/thread", data={"from": SARI}, **asked).status_code == 404


def test_the_house_listens_on_this_machine_alone_unless_told_otherwise() -> None:
    assert Settings(_env_file=None).host == "127.0.0.1"
