"""Who may come in: this machine, through its own name, from our own pages."""

import pytest
from flask import Flask, Request, Response
from werkzeug.test import EnvironBuilder

from console.headers import is_from_here, is_same_origin, security_headers


def request_with(headers: dict[str, str], address: str = "127.0.0.1", host: str = "127.0.0.1:8000") -> Request:
    builder = EnvironBuilder(method="POST", headers=headers, base_url=f"http://{host}/")
    return Request(builder.get_environ() | {"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    ("address", "host", "headers", "expected"),
    [
        pytest.param("127.0.0.1", "127.0.0.1:8000", {}, True, id="this machine"),
        pytest.param("127.8.9.1", "localhost:8000", {}, True, id="any loopback address, by name"),
        pytest.param("::1", "[::1]:8000", {}, True, id="IPv6"),
        pytest.param("::ffff:127.0.0.1", "localhost", {}, True, id="IPv4 in an IPv6 socket"),
        pytest.param("10.0.0.5", "127.0.0.1:8000", {}, False, id="another machine"),
        pytest.param("", "127.0.0.1:8000", {}, False, id="no address: a unix socket behind something"),
        pytest.param("127.0.0.1", "sms.example.go.id", {}, False, id="foreign name that resolves to this machine"),
        pytest.param("127.0.0.1", "localhost.example.com", {}, False, id="a name that only begins like ours"),
        pytest.param("127.0.0.1", "localhost", {"X-Forwarded-For": "9.9.9.9"}, False, id="passed on by a proxy"),
        pytest.param("127.0.0.1", "localhost", {"Forwarded": "for=9.9.9.9"}, False, id="passed on, the standard way"),
    ],
)
def test_only_this_machine_gets_in(address: str, host: str, headers: dict[str, str], expected: bool) -> None:
    assert is_from_here(request_with(headers, address, host)) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, True, id="our page"),
        pytest.param({"Sec-Fetch-Site": "none"}, True, id="typed by the person"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, False, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, False, id="another port of this machine"),
        pytest.param({"Origin": "http://127.0.0.1:8000"}, True, id="old browser, our page"),
        pytest.param({"Origin": "http://127.0.0.1:9000"}, False, id="old browser, another port"),
        pytest.param({"Origin": "null"}, False, id="old browser, sandboxed page"),
        pytest.param({}, True, id="a program: no browser to be tricked"),
    ],
)
def test_posts_come_from_our_own_pages(headers: dict[str, str], expected: bool) -> None:
    assert is_same_origin(request_with(headers)) is expected


def test_pages_forbid_what_they_do_not_use() -> None:
    with Flask("test").app_context():
        headers = security_headers(Response("<p>", mimetype="text/html")).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"


def test_webhooks_are_left_alone() -> None:
    assert "Content-Security-Policy" not in security_headers(Response("ok", mimetype="text/plain")).headers
