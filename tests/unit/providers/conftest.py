"""Fake providers as processes of their own, and an address where nobody is."""

import socket
from collections.abc import Iterator

import pytest

from tests.fakes.server import running


@pytest.fixture(scope="module")
def twilio_api() -> Iterator[str]:
    """The base URL of a fake Twilio."""
    with running("tests.fakes.twilio_api") as base:
        yield base


@pytest.fixture(scope="module")
def sendsms() -> Iterator[str]:
    """The base URL of a fake smsbox."""
    with running("tests.fakes.kannel_sendsms") as base:
        yield base


@pytest.fixture(scope="module")
def africastalking_api() -> Iterator[str]:
    """The base URL of a fake Africa's Talking."""
    with running("tests.fakes.africastalking_api") as base:
        yield base


@pytest.fixture
def closed_port() -> Iterator[str]:
    """An address where nobody listens: the socket is bound, so that nobody else comes to listen there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
