"""The addresses of the phone that dials: who gets there, and what they answer to scripts and to plain forms."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from console.calls import SESSION_SECONDS
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store import seed

PAGE = "/simulator/ussd"
SCRIPT = {"X-Kabar-Part": "screen"}
SARI = {"persona": "sari-wulandari"}


@pytest.fixture
def runtime(sqlite_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """The application at a moment that does not pass, so that no second is lost between two looks at the clock."""
    rt = make_runtime(Settings(_env_file=None, database_url=sqlite_url, var_dir=tmp_path, log_level="ERROR"))
    begun = rt.now()
    rt = replace(rt, clock=lambda: begun)
    with rt.engine.begin() as connection:
        seed.seed_personas(connection, rt.now().date())
    yield rt
    rt.engine.dispose()


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime=runtime).test_client()


def told(client: FlaskClient, **fields: str) -> dict[str, Any]:
    answer = client.post(PAGE, data={**SARI, **fields}, headers=SCRIPT)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return dict(answer.get_json())


@pytest.mark.parametrize("dialect", ["africastalking", "infobip", "simulator"])
def test_a_script_gets_the_screen_the_session_and_the_log(client: FlaskClient, dialect: str, runtime: Runtime) -> None:
    begun = told(client, dialect=dialect, dial="*2757#")
    assert begun["text"].startswith("BPJS Ketenagakerjaan\n1 ")
    assert (begun["clock"], begun["kept"]["via"]) == ("3:00", dialect)
    answered = told(client, typed="1", **begun["kept"])
    assert "***0101" in answered["text"]
    assert json.loads(answered["kept"]["inputs"]) == ["1"]
    assert "<b>200</b>" in answered["log"]
    assert runtime.settings.ussd_infobip_secret not in answered["log"]
    over = told(client, act="hang_up", **answered["kept"])
    assert (over["text"], over["kept"], over["clock"]) == ("Dibatalkan.", {}, "")


def test_the_last_screen_is_followed_by_the_news_of_the_end(client: FlaskClient) -> None:
    begun = told(client, dial="*2757#")
    over = told(client, typed="0", **begun["kept"])
    assert over["kept"] == {}
    assert over["log"].index("status=Success") < over["log"].index("END ")


def test_who_dials_anew_cuts_the_session_off(client: FlaskClient) -> None:
    begun = told(client, dial="*2757#")
    again = told(client, dial="*2757*1#", **begun["kept"])
    assert "***0101" in again["text"]
    assert "status=Incomplete" in again["log"]


def test_after_three_minutes_nothing_can_be_answered(runtime: Runtime, client: FlaskClient) -> None:
    begun = told(client, dial="*2757#")
    later = runtime.now() + timedelta(seconds=SESSION_SECONDS)
    old = create_app(runtime=replace(runtime, clock=lambda: later)).test_client()
    assert told(old, typed="1", **begun["kept"])["text"] == "Waktu sesi habis."


def test_a_road_that_does_not_answer_is_told_as_the_network_would(runtime: Runtime) -> None:
    closed = replace(runtime, settings=runtime.settings.model_copy(update={"ussd_infobip_secret": ""}))
    answer = told(create_app(runtime=closed).test_client(), dialect="infobip", dial="*2757#")
    assert answer["text"] == "Layanan tidak menjawab. Coba lagi nanti."
    assert answer["kept"] == {}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"session": "s", "inputs": "[", "began": "1"}, id="no JSON"),
        pytest.param({"session": "s", "inputs": "[1]", "began": "1"}, id="no texts"),
        pytest.param({"session": "s", "inputs": "{}", "began": "1"}, id="no list"),
        pytest.param({"session": "s", "inputs": "[]", "began": "soon"}, id="no time"),
        pytest.param({"session": "s"}, id="half a session"),
    ],
)
def test_a_form_that_is_not_ours_is_refused(client: FlaskClient, fields: dict[str, str]) -> None:
    assert client.post(PAGE, data={**SARI, **fields}).status_code == 400


@pytest.mark.parametrize("session", ["../../../sms", "{secret}", "a b", "x" * 300, "\u00e9"])
def test_a_made_up_session_reaches_no_other_door(client: FlaskClient, runtime: Runtime, session: str) -> None:
    began = str(int(runtime.now().timestamp()))
    fields = {"session": session, "inputs": "[]", "began": began, "via": "infobip", "dialled": "*2757#", "typed": "1"}
    assert told(client, **fields)["kept"] == {}


@pytest.mark.parametrize(
    ("stranger", "status"),
    [
        pytest.param({"environ_base": {"REMOTE_ADDR": "10.1.2.3"}}, 404, id="another machine"),
        pytest.param({"headers": {"Host": "sms.example.go.id"}}, 404, id="a foreign name for this machine"),
        pytest.param({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403, id="another site"),
    ],
)
def test_strangers_cannot_dial(client: FlaskClient, stranger: dict[str, dict[str, str]], status: int) -> None:
    answer = client.post(PAGE, data={**SARI, "dial": "*2757#"}, **stranger)
    assert answer.status_code == status


def test_the_page_has_no_inline_script_or_style_and_no_number_in_an_address(client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}?persona=sari&lang=en")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src="/')
    addresses = [
        part.split('"')[0] for name in ("href=", "src=", "action=") for part in answer.text.split(f'{name}"')[1:]
    ]
    assert len(addresses) > 10
    assert not [each for each in addresses if "62850" in each]


def test_what_is_typed_is_shown_as_text(client: FlaskClient) -> None:
    begun = told(client, dial="*2757#")
    log = told(client, typed="<b onclick=x>", **begun["kept"])["log"]
    assert "<b onclick" not in log
    page = client.post(PAGE, data={**SARI, **begun["kept"], "typed": '"><script>'})
    assert "><script>" not in page.text


def test_without_sample_people_the_page_says_what_to_do(sqlite_url: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("console.dialling.holders", tuple)
    rt = make_runtime(Settings(_env_file=None, database_url=sqlite_url, var_dir=tmp_path, log_level="ERROR"))
    client = create_app(runtime=rt).test_client()
    assert "kabar db seed" in client.get(PAGE).text
    assert client.post(PAGE, data={"dial": "*2757#"}).status_code == 400
    rt.engine.dispose()
