"""Twilio's signature: the SDK signs, we check; every way in which checking is known to go wrong is a row."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from providers.base import WebhookRequest
from providers.twilio_signature import is_signed, url_variants

TOKEN = "12345"
URL = "https://sms.example.id/sms/twilio/inbound"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
JSON = '{"MessageSid": "SM1"}'
HASHED = f"{URL}?bodySHA256={hashlib.sha256(JSON.encode()).hexdigest()}"
Pairs = Sequence[tuple[str, str]]
PAIRS = (("From", "+6285000000101"), ("Body", "SALDO#1"), ("FromZip", ""))


def signature(url: str, pairs: Pairs = (), token: str = TOKEN, algorithm: str | None = None) -> str:
    """Return what the SDK, which is taken as Twilio here, signs."""
    made: str = RequestValidator(token).compute_signature(url, MultiDict(pairs), algorithm)
    return made


def make_request(
    url: str = URL,
    pairs: Pairs = (),
    header: str | None = "",
    method: str = "POST",
    content_type: str = FORM,
    body: bytes | None = None,
    **headers: str,
) -> WebhookRequest:
    sent = {"content-type": content_type, **headers} | ({} if header is None else {"x-twilio-signature": header})
    raw = urlencode(pairs).encode() if body is None else body
    return WebhookRequest(method, url, sent, (), pairs, raw, received_at=datetime(2026, 11, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/myapp.php?foo=1&bar=2", "L/OH5YylLD5NRKLltdqwSvS0BnU="),
        ("https://mycompany.com/myapp.php?foo=1&bar=2", "GvWf1cFY/Q7PnoempGyD5oXAezc="),
    ],
    ids=["published vector", "the older one"],
)
def test_published_vectors(url: str, expected: str) -> None:
    pairs = (("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675310"), ("Digits", "1234"))
    pairs += (("From", "+14158675310"), ("To", "+18005551212"))
    assert is_signed(make_request(url, pairs, expected), [TOKEN])


SIGNED = {  # id: (URL that Twilio signs, fields, URL as we see it)
    "plain": (URL, PAIRS, URL),
    "no fields": (URL, (), URL),
    "empty values count by their name": (URL, (("FromZip", ""), ("A", "")), URL),
    "sorted by code point, capitals first": (URL, (("b", "1"), ("B", "2"), ("a", "3"), ("_", "4")), URL),
    "duplicates: distinct values, sorted": (URL, (("M", "b"), ("M", "a"), ("M", "b")), URL),
    "not ASCII": (URL, (("Body", "Jum\u2019at \U0001f64f \u00e9"),), URL),
    "blanks at the ends": (URL, (("Body", "  SALDO "),), URL),
    "control characters": (URL, (("Body", "a\x00\x0c\r\n"),), URL),
    "query with escapes": (f"{URL}?a=%7E%2F%2A%3A%3F%C3%A9%2B%20", PAIRS, f"{URL}?a=%7E%2F%2A%3A%3F%C3%A9%2B%20"),
    "path with escapes": ("https://h.example/a%7Eb%2Fc?x", PAIRS, "https://h.example/a%7Eb%2Fc?x"),
    "path prefix": ("https://h.example/gw/sms/twilio/inbound", PAIRS, "https://h.example/gw/sms/twilio/inbound"),
    "bare question mark is lost on the way": (f"{URL}?", PAIRS, URL),
    "bare question mark was added on the way": (URL, PAIRS, f"{URL}?"),
    "other port kept": ("https://h.example:8443/p", PAIRS, "https://h.example:8443/p"),
    "other port dropped by the signer": ("https://h.example/p", PAIRS, "https://h.example:8443/p"),
    "default port added by the signer": ("https://h.example:443/p", PAIRS, "https://h.example/p"),
    "default port dropped by the signer": ("https://h.example/p", PAIRS, "https://h.example:443/p"),
    "default port of http": ("http://h.example:80/p", PAIRS, "http://h.example/p"),
    "impossible port": ("https://h.example:99999/p", PAIRS, "https://h.example:99999/p"),
    "user and password are dropped": ("https://h.example/p", PAIRS, "https://user:pw@h.example/p"),
    "user, password and port": ("https://h.example:8443/p", PAIRS, "https://user:p%40w@h.example:8443/p"),
    "an at sign and a colon in the query": (f"{URL}?u=a@b:1", PAIRS, f"{URL}?u=a@b:1"),
    "IPv6": ("https://[2001:db8::1]/p", PAIRS, "https://[2001:db8::1]/p"),
    "IPv6 with a port": ("https://[2001:db8::1]:8443/p", PAIRS, "https://[2001:db8::1]:8443/p"),
    "IPv6, port dropped": ("https://[2001:db8::1]/p", PAIRS, "https://[2001:db8::1]:8443/p"),
    "fragment (connection overrides) is not signed": (URL, PAIRS, f"{URL}#rc=2&rp=ct,5xx"),
}


@pytest.mark.parametrize(("signed", "pairs", "seen"), SIGNED.values(), ids=SIGNED.keys())
def test_what_the_sdk_signs_is_accepted(signed: str, pairs: Pairs, seen: str) -> None:
    assert is_signed(make_request(seen, pairs, signature(signed, pairs)), [TOKEN])


@pytest.mark.parametrize(("signed", "pairs", "seen"), SIGNED.values(), ids=SIGNED.keys())
def test_another_token_is_not(signed: str, pairs: Pairs, seen: str) -> None:
    assert not is_signed(make_request(seen, pairs, signature(signed, pairs, "54321")), [TOKEN])


GOOD = signature(URL, PAIRS)
FORGED = {
    "no header": make_request(URL, PAIRS, None),
    "empty header": make_request(URL, PAIRS, ""),
    "shorter": make_request(URL, PAIRS, GOOD[:-1]),
    "longer": make_request(URL, PAIRS, GOOD + "="),
    "absurdly long": make_request(URL, PAIRS, GOOD * 10_000),
    "not ASCII": make_request(URL, PAIRS, "\u00e9" * 28),
    "as many bytes, not ASCII": make_request(URL, PAIRS, "\u00e9" * 14),
    "lone surrogate": make_request(URL, PAIRS, "\ud800" * 28),
    "hexadecimal": make_request(URL, PAIRS, "0" * 28),
    "value changed": make_request(URL, (*PAIRS[:1], ("Body", "SALDO#2"), PAIRS[2]), GOOD),
    "field added": make_request(URL, (*PAIRS, ("Z", "1")), GOOD),
    "empty field added": make_request(URL, (*PAIRS, ("Z", "")), GOOD),
    "empty field dropped": make_request(URL, PAIRS[:2], GOOD),
    "second value": make_request(URL, (*PAIRS, ("Body", "SALDO#2")), GOOD),
    "other host": make_request("https://evil.example/sms/twilio/inbound", PAIRS, GOOD),
    "other scheme": make_request(URL.replace("https", "http"), PAIRS, GOOD),
    "other path": make_request(URL + "/x", PAIRS, GOOD),
    "query added": make_request(URL + "?x=1", PAIRS, GOOD),
    "two question marks added": make_request(URL + "??", PAIRS, GOOD),
    "port of another service": make_request(URL, PAIRS, signature(URL.replace(".id/", ".id:8443/"), PAIRS)),
    "unescaped, as request.url would be": make_request(f"{URL}?a=~", PAIRS, signature(f"{URL}?a=%7E", PAIRS)),
    "GET leaves the fields unsigned": make_request(URL, PAIRS, GOOD, method="GET", body=b""),
    "multipart": make_request(URL, PAIRS, signature(URL), content_type="multipart/form-data; boundary=x"),
    "no content type": make_request(URL, PAIRS, signature(URL), content_type=""),
    "JSON, body changed": make_request(HASHED, (), signature(HASHED), content_type="application/json", body=b"{}"),
    "JSON, no hash in the URL": make_request(
        URL, (), signature(URL), content_type="application/json", body=JSON.encode()
    ),
    "JSON, hash of another text": make_request(
        f"{URL}?bodySHA256=00", (), signature(f"{URL}?bodySHA256=00"), content_type="application/json", body=b"{}"
    ),
    "stronger algorithm than ours": make_request(URL, PAIRS, signature(URL, PAIRS, algorithm="HMAC_SHA256")),
    "algorithm of the request's own choice": make_request(
        URL,
        PAIRS,
        signature(URL, PAIRS, algorithm="HMAC_SHA256"),
        **{"x-twilio-webhooks-signature-settings": "key=k,algorithm=HMAC_SHA256"},
    ),
}


@pytest.mark.parametrize("request_", FORGED.values(), ids=FORGED.keys())
def test_what_is_forged_is_refused_and_nothing_raises(request_: WebhookRequest) -> None:
    assert not is_signed(request_, [TOKEN])


def test_json_is_vouched_for_by_its_hash() -> None:
    body = JSON.encode()
    for url in (HASHED, HASHED.replace("bodySHA256=", "a=%7E&bodySHA256=")):
        assert is_signed(make_request(url, (), signature(url), content_type="application/json", body=body), [TOKEN])


def test_get_is_signed_by_its_url() -> None:
    url = f"{URL}?Body=SALDO%231&From=%2B6285000000101"
    assert is_signed(make_request(url, (), signature(url), "GET", content_type="", body=b""), [TOKEN])


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "APPLICATION/X-WWW-Form-Urlencoded ;x=1"]
)
def test_the_content_type_is_read_with_its_parameters(content_type: str) -> None:
    assert is_signed(make_request(URL, PAIRS, GOOD, content_type=content_type), [TOKEN])


def test_any_of_several_tokens_will_do() -> None:
    assert is_signed(make_request(URL, PAIRS, signature(URL, PAIRS, "old")), ["new", "old"])


@pytest.mark.parametrize("tokens", [[], [""], ["", ""]], ids=["none", "an empty one", "two empty ones"])
def test_without_a_token_nothing_is_signed(tokens: list[str]) -> None:
    assert not is_signed(make_request(URL, PAIRS, signature(URL, PAIRS, "")), tokens)


def test_the_likeliest_spelling_comes_first() -> None:
    assert next(url_variants("https://h.example:8443/p?q=1")) == "https://h.example:8443/p?q=1"


anything = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates too
names = st.text(min_size=1, max_size=8)
fields = st.lists(st.tuples(names, st.text(max_size=20)), max_size=8)


@given(fields)
def test_agrees_with_the_sdk_on_any_fields(pairs: list[tuple[str, str]]) -> None:
    assert is_signed(make_request(URL, pairs, signature(URL, pairs)), [TOKEN])


@given(
    url=anything | anything.map(lambda rest: f"https://h.example{rest}"),
    header=anything,
    method=st.sampled_from(["GET", "POST", "PUT"]),
    content_type=anything | st.just(FORM),
    body=st.binary(max_size=60),
    pairs=st.lists(st.tuples(anything, anything), max_size=4),
)
def test_never_raises_and_never_accepts_noise(
    url: str, header: str, method: str, content_type: str, body: bytes, pairs: Pairs
) -> None:
    request = make_request(url, pairs, header, method, content_type, body)
    assert not is_signed(request, [TOKEN, "\u00e9"])
