"""One contract for every USSD dialect: recorded requests in, the right turn and answer out, nothing typed in a repr."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.menu_audit import LEAST_SEPTETS
from core.menu_state import Screen
from providers.base import Oversized, Unreadable, WebhookRequest
from providers.ussd_base import TurnKind, UssdProvider, UssdTurn
from providers.ussd_registry import USSD_PROVIDERS, UssdCredentials, make_ussd_provider
from tests.unit.providers.web import NOW, PERSON, recorded

SECRET = "rahasia-ussd"
CODES = ("*2757#", "*2757*9#")
CREDENTIALS = UssdCredentials(CODES, africastalking_secret=SECRET, infobip_secret=SECRET)
BEGIN, CONTINUE, END = TurnKind


def request_of(name: str) -> WebhookRequest:
    """Return a recorded request as an edge hands it on."""
    head, _, body = recorded(f"ussd_{name}").partition(b"\n\n")
    line, *lines = head.decode("latin-1").split("\n")
    method, target, _ = line.split(" ")
    headers = dict(each.lower().split(": ", 1) for each in lines)
    is_form = headers["content-type"].startswith("application/x-www-form-urlencoded")
    form = parse_qsl(body.decode(), keep_blank_values=True) if is_form else ()
    return WebhookRequest(
        method,
        f"https://ussd.example.id{target}",
        headers,
        form=form,
        body=body,
        path_secret=target.split("/")[3],
        received_at=NOW,
    )


def dialect(name: str) -> UssdProvider:
    return make_ussd_provider(name.split("/")[0], CREDENTIALS)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Good:
    """What a request is read as."""

    file: str
    kind: TurnKind
    typed: str = ""
    dialled: tuple[str, ...] = ()
    code: str = "*2757#"


GOOD = {
    "africastalking, a session begins": Good("africastalking/begin", BEGIN),
    "africastalking, every input so far": Good("africastalking/turn", CONTINUE, "5*2"),
    "africastalking, the same key twice": Good("africastalking/same_key_twice", CONTINUE, "1*1"),
    "africastalking, nothing was typed": Good("africastalking/nothing_typed", CONTINUE, "1*"),
    "africastalking, an asterisk was typed": Good("africastalking/asterisk_typed", CONTINUE, "1*2*3*"),
    "africastalking, letters and emoji": Good(
        "africastalking/unicode", CONTINUE, "8*2*1*kartu saya hilang \u2019\U0001f64f"
    ),
    "africastalking, it is over, and what was typed is left alone": Good("africastalking/end", END),
    "infobip, a session begins": Good("infobip/start", BEGIN),
    "infobip, keys dialled with the code": Good("infobip/start_deep", BEGIN, dialled=("1", "2")),
    "infobip, keys in the code": Good("infobip/start_deep_in_code", BEGIN, dialled=("1", "2")),
    "infobip, keys dialled, code not told": Good("infobip/start_without_code", BEGIN, dialled=("6",)),
    "infobip, nothing dialled": Good("infobip/start_nothing", BEGIN),
    "infobip, an input": Good("infobip/response", CONTINUE, "5"),
    "infobip, an input, code not told": Good("infobip/response_without_code", CONTINUE, "5", code=""),
    "infobip, an input that looks like a code": Good("infobip/response_like_a_code", CONTINUE, "*2757*1#"),
    "infobip, nothing was typed": Good("infobip/response_empty", CONTINUE),
    "infobip, it is over": Good("infobip/end", END, code=""),
    "simulator, a session begins": Good("simulator/begin", BEGIN),
    "simulator, keys dialled with the code": Good("simulator/begin_deep", BEGIN, dialled=("1", "2")),
    "simulator, an input": Good("simulator/turn", CONTINUE, "5"),
    "simulator, sender without country code": Good("simulator/local_sender", CONTINUE, "5"),
    "simulator, it is over": Good("simulator/end", END),
}
BAD: dict[str, tuple[str, type[Unreadable]]] = {
    "africastalking, a plus that became a blank": ("africastalking/bare_plus", Unreadable),
    "africastalking, no session": ("africastalking/no_session", Unreadable),
    "africastalking, blank session": ("africastalking/blank_session", Unreadable),
    "africastalking, line end in the session": ("africastalking/odd_session", Unreadable),
    "africastalking, no text": ("africastalking/no_text", Unreadable),
    "africastalking, another's code": ("africastalking/other_code", Unreadable),
    "africastalking, no phone": ("africastalking/no_phone", Unreadable),
    "africastalking, a name": ("africastalking/phone_is_a_name", Unreadable),
    "africastalking, more than a session holds": ("africastalking/long_text", Oversized),
    "infobip, no phone": ("infobip/no_msisdn", Unreadable),
    "infobip, phone as a number": ("infobip/msisdn_is_a_number", Unreadable),
    "infobip, another's code": ("infobip/other_code", Unreadable),
    "infobip, a question about the session": ("infobip/status", Unreadable),
    "infobip, no JSON": ("infobip/no_json", Unreadable),
    "infobip, JSON but no object": ("infobip/a_list", Unreadable),
    "infobip, JSON without an end": ("infobip/deep_json", Unreadable),
    "infobip, more than a turn holds": ("infobip/long_body", Oversized),
    "infobip, text as a number": ("infobip/text_is_a_number", Unreadable),
    "infobip, blank session": ("infobip/blank_session", Unreadable),
    "infobip, a session with a blank in it": ("infobip/odd_session", Unreadable),
    "simulator, no kind": ("simulator/no_kind", Unreadable),
    "simulator, a kind that is none": ("simulator/other_kind", Unreadable),
    "simulator, another's code": ("simulator/other_code", Unreadable),
    "simulator, no phone": ("simulator/no_sender", Unreadable),
}


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD)
def test_a_request_is_read_as_the_turn_it_is(good: Good) -> None:
    provider, request = dialect(good.file), request_of(good.file)
    assert provider.verify(request)
    turn = provider.parse_turn(request)
    assert (turn.kind, turn.typed, turn.dialled, turn.service_code) == (good.kind, good.typed, good.dialled, good.code)
    assert (turn.provider, turn.msisdn, turn.received_at) == (provider.name, PERSON, NOW)
    assert turn.session_id


@pytest.mark.parametrize(("file", "error"), BAD.values(), ids=BAD)
def test_what_is_no_turn_is_refused_without_quoting_it(file: str, error: type[Unreadable]) -> None:
    with pytest.raises(error) as refused:
        dialect(file).parse_turn(request_of(file))
    assert refused.type is error
    assert "6285" not in str(refused.value)


@pytest.mark.parametrize(
    ("file", "credentials"),
    [
        pytest.param("africastalking/wrong_secret", CREDENTIALS, id="africastalking, wrong secret"),
        pytest.param("africastalking/empty_secret", CREDENTIALS, id="africastalking, blank secret"),
        pytest.param("africastalking/empty_secret", UssdCredentials(), id="africastalking, road closed"),
        pytest.param("infobip/wrong_secret", CREDENTIALS, id="infobip, wrong secret"),
        pytest.param("infobip/response", UssdCredentials(), id="infobip, road closed"),
    ],
)
def test_who_does_not_know_the_secret_is_not_let_in(file: str, credentials: UssdCredentials) -> None:
    provider = make_ussd_provider(file.split("/")[0], credentials)  # type: ignore[arg-type]
    assert not provider.verify(request_of(file))


GOES_ON, ENDS = Screen("Saldo & JP\n0 Kembali"), Screen("Terima kasih", ends=True)
SHOWN: dict[str, tuple[str, Screen | None, str, str]] = {
    "africastalking, goes on": ("africastalking", GOES_ON, "text/plain; charset=utf-8", "CON Saldo & JP\n0 Kembali"),
    "africastalking, ends": ("africastalking", ENDS, "text/plain; charset=utf-8", "END Terima kasih"),
    "africastalking, is over": ("africastalking", None, "text/plain; charset=utf-8", ""),
    "infobip, goes on": (
        "infobip",
        GOES_ON,
        "application/json",
        '{"ussdMenu": "Saldo & JP\\n0 Kembali", "shouldClose": false, "responseExitCode": 200, "responseMessage": ""}',
    ),
    "infobip, ends": (
        "infobip",
        ENDS,
        "application/json",
        '{"ussdMenu": "Terima kasih", "shouldClose": true, "responseExitCode": 200, "responseMessage": ""}',
    ),
    "infobip, is over": ("infobip", None, "application/json", '{"responseExitCode": 200, "responseMessage": ""}'),
    "simulator, goes on": (
        "simulator",
        GOES_ON,
        "application/json",
        '{"text": "Saldo & JP\\n0 Kembali", "ends": false}',
    ),
    "simulator, ends": ("simulator", ENDS, "application/json", '{"text": "Terima kasih", "ends": true}'),
    "simulator, is over": ("simulator", None, "application/json", '{"text": null, "ends": true}'),
}


@pytest.mark.parametrize(("name", "screen", "content_type", "body"), SHOWN.values(), ids=SHOWN)
def test_a_screen_is_written_as_the_provider_wants_it(
    name: str, screen: Screen | None, content_type: str, body: str
) -> None:
    answer = dialect(name).render(screen)
    assert (answer.status, answer.content_type, answer.body) == (200, content_type, body)


@pytest.mark.parametrize("name", USSD_PROVIDERS)
def test_every_provider_leaves_room_for_what_the_catalogue_was_checked_against(name: str) -> None:
    provider = dialect(name)
    assert provider.name == name
    assert LEAST_SEPTETS <= provider.max_septets <= 182
    prefix = len(provider.render(GOES_ON).body) - len(GOES_ON.text) if name == "africastalking" else 0
    assert provider.max_septets + prefix <= 160


def test_nothing_that_was_typed_is_in_a_repr() -> None:
    turn = UssdTurn("infobip", "s", PERSON, "*2757#", CONTINUE, NOW, typed="482957", dialled=("482957",))
    assert "482957" not in repr(turn)


@pytest.mark.parametrize("name", ["africastalking", "simulator"])
@given(st.lists(st.tuples(st.sampled_from(["sessionId", "session", "phoneNumber", "from", "serviceCode", "code", "text",
                                           "input", "kind", "status"]), st.text(max_size=40))))  # fmt: skip
def test_any_form_is_a_turn_or_unreadable(name: str, form: Any) -> None:
    request = WebhookRequest("POST", "https://ussd.example.id/", {}, form=form, received_at=NOW)
    parsed_or_refused(name, request)


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text(), st.lists).map(lambda body: repr(body).encode()))
def test_any_body_is_a_turn_or_unreadable(body: bytes) -> None:
    url = "https://ussd.example.id/ussd/infobip/x/session/s/response"
    parsed_or_refused("infobip", WebhookRequest("POST", url, {}, body=body, received_at=NOW))


def parsed_or_refused(name: str, request: WebhookRequest) -> None:
    try:
        turn = dialect(name).parse_turn(request)
    except Unreadable:
        return
    assert isinstance(turn, UssdTurn)
