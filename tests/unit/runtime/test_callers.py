"""Who is on this machine, and which pages are ours."""

import pytest

from runtime.callers import is_from_here, is_own_page

PROXIED = [
    "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "x-forwarded-host", "X-Real-IP", "CF-Connecting-IP",
    "Cf-Ray", "True-Client-IP",
]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "host"),
    [
        pytest.param("127.0.0.1", "127.0.0.1:8000", id="this machine"),
        pytest.param("127.8.9.1", "localhost:8000", id="any loopback address, by name"),
        pytest.param("127.0.0.1", "127.8.9.1", id="any loopback address named"),
        pytest.param("::1", "[::1]:8000", id="IPv6"),
        pytest.param("::ffff:127.0.0.1", "LOCALHOST", id="IPv4 in an IPv6 socket"),
    ],
)
def test_this_machine_gets_in(address: str, host: str) -> None:
    assert is_from_here(address, host, {"Host": host, "User-Agent": "x", "X-Kabar-Why": "1"})


@pytest.mark.parametrize("header", PROXIED)
def test_what_a_proxy_passed_on_does_not(header: str) -> None:
    assert not is_from_here("127.0.0.1", "localhost", {header: "9.9.9.9"})


@pytest.mark.parametrize(
    ("address", "host"),
    [
        pytest.param("10.0.0.5", "127.0.0.1", id="another machine"),
        pytest.param("128.0.0.1", "localhost", id="next to 127"),
        pytest.param("::ffff:10.0.0.5", "localhost", id="another machine in an IPv6 socket"),
        pytest.param("::2", "localhost", id="IPv6 next to ::1"),
        pytest.param("127.0.0.1.example.com", "localhost", id="no address"),
        pytest.param("", "localhost", id="no address: a unix socket behind something"),
        pytest.param(None, "localhost", id="unknown"),
        pytest.param("127.0.0.1", "sms.example.go.id", id="foreign name that resolves to this machine"),
        pytest.param("127.0.0.1", "localhost.example.com", id="a name that only begins like ours"),
        pytest.param("127.0.0.1", "127.0.0.1.example.com", id="a name that only begins like our address"),
        pytest.param("127.0.0.1", "", id="no name"),
        pytest.param("127.0.0.1", "[::1", id="no end"),
        pytest.param("127.0.0.1", "user@example.com:localhost", id="a name in disguise"),
    ],
)
def test_others_do_not(address: str | None, host: str) -> None:
    assert not is_from_here(address, host, {})


def test_an_old_browsers_foreign_page_is_told_by_its_origin() -> None:
    assert not is_own_page("127.0.0.1:8000", {"origin": "http://127.0.0.1:9000"})
    assert is_own_page("127.0.0.1:8000", {"Origin": "http://127.0.0.1:8000"})
