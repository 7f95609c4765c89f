"""Who is on this machine, and which pages are ours."""

import pytest

from runtime.callers import address_behind, is_from_here, is_own_page

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


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "caller"),
    [
        pytest.param("192.0.2.9", "198.51.100.7", (), "192.0.2.9", id="no proxies of ours: nobody is believed"),
        pytest.param("10.0.0.1", "198.51.100.7", ("10.0.0.0/8",), "198.51.100.7", id="what our proxy heard"),
        pytest.param(
            "10.0.0.1", "6.6.6.6, 198.51.100.7", ("10.0.0.1",), "198.51.100.7", id="what stands before is invented"
        ),
        pytest.param("10.0.0.1", "198.51.100.7, 10.0.0.2", ("10.0.0.0/8",), "198.51.100.7", id="two proxies"),
        pytest.param("192.0.2.9", "198.51.100.7", ("10.0.0.0/8",), "192.0.2.9", id="past the proxy"),
        pytest.param("10.0.0.1", "", ("10.0.0.0/8",), "10.0.0.1", id="the proxy itself"),
        pytest.param("10.0.0.1", "unknown", ("10.0.0.0/8",), "10.0.0.1", id="no address"),
        pytest.param("::1", "2001:db8::7", ("::1", "10.0.0.0/8"), "2001:db8::7", id="IPv6"),
        pytest.param("", "198.51.100.7", ("10.0.0.0/8",), "", id="no peer, as on a socket"),
    ],
)
def test_only_our_own_proxies_say_from_where_somebody_calls(
    peer: str, forwarded: str, proxies: tuple[str, ...], caller: str
) -> None:
    assert address_behind(peer, forwarded, proxies) == caller
