"""Who gets to the simulator, and what its addresses answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store import seed

SARI = "+6285000000101"
PRODUCTION = {
    "mode": "production",
    "secret_key": "k" * 40,
    "provider": "kannel",
    "public_base_url": "https://sms.example.go.id",
    "kannel_secret": "s" * 20,
    "kannel_sendsms_url": "http://127.0.0.1:1/cgi-bin/sendsms",
    "kannel_username": "kabar",
    "kannel_password": "p" * 20,
}


def runtime_on(url: str, folder: Path, **settings: str) -> Runtime:
    return make_runtime(Settings(_env_file=None, database_url=url, var_dir=folder, log_level="ERROR", **settings))


@pytest.fixture
def runtime(sqlite_url: str, tmp_path: Path) -> Iterator[Runtime]:
    rt = runtime_on(sqlite_url, tmp_path)
    with rt.engine.begin() as connection:
        seed.seed_personas(connection, rt.now().date())
    yield rt
    rt.engine.dispose()


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime=runtime).test_client()


def test_a_newcomer_is_led_to_the_simulator(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/simulator")


def test_the_page_has_no_inline_script_or_style_and_forbids_them(client: FlaskClient) -> None:
    answer = client.get("/simulator")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src="/')


def test_no_number_stands_in_any_address_of_the_page(client: FlaskClient) -> None:
    page = client.get("/simulator").text
    addresses = [part.split('"')[0] for name in ("href=", "src=", "action=") for part in page.split(f'{name}"')[1:]]
    assert len(addresses) > 10
    assert not [each for each in addresses if "62850" in each]


@pytest.mark.parametrize(
    "stranger",
    [
        pytest.param({"environ_base": {"REMOTE_ADDR": "10.1.2.3"}}, id="another machine"),
        pytest.param({"headers": {"Host": "sms.example.go.id"}}, id="a foreign name for this machine"),
        pytest.param({"headers": {"X-Forwarded-For": "10.1.2.3"}}, id="through a proxy"),
    ],
)
def test_for_strangers_there_is_no_simulator(client: FlaskClient, stranger: dict[str, dict[str, str]]) -> None:
    assert client.get("/simulator", **stranger).status_code == 404  # type: ignore[arg-type]
    assert client.get("/", **stranger).location != "/simulator"  # type: ignore[arg-type]


def test_in_production_there_is_no_simulator(sqlite_url: str, tmp_path: Path) -> None:
    rt = runtime_on(sqlite_url, tmp_path, **PRODUCTION)
    client = create_app(runtime=rt).test_client()
    statuses = [client.get("/simulator").status_code, client.post("/simulator/thread", data={"from": SARI}).status_code]
    rt.engine.dispose()
    assert statuses == [404, 404]


@pytest.mark.parametrize("path", ["/simulator", "/simulator/thread"])
def test_other_sites_cannot_post(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data={"from": SARI}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_thread_holds_what_was_sent_and_answered(client: FlaskClient) -> None:
    client.post("/sms/simulator/inbound", data={"from": SARI, "to": "2757", "text": "<b>SALDO</b>"})
    answer = client.post("/simulator/thread", data={"from": SARI})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.count("<li ") == 2
    assert "&lt;b&gt;SALDO&lt;/b&gt;" in answer.text


@pytest.mark.parametrize("number", ["", "+6281234567890", "2757"])
def test_only_personas_phones_can_be_read(client: FlaskClient, number: str) -> None:
    assert client.post("/simulator/thread", data={"from": number}).status_code == 404


def test_without_scripts_the_form_takes_the_webhook_s_road(client: FlaskClient, runtime: Runtime) -> None:
    page = client.post("/simulator", data={"persona": "sari", "text": "BANTUAN"}).text
    assert page.count('class="bubble mine"') == 1
    assert page.count('class="bubble theirs"') == 1
    assert '<strong data-why="keyword">BANTUAN</strong>' in page


def test_the_third_step_is_sent_from_the_phone_that_its_button_names(client: FlaskClient) -> None:
    text = "DAFTAR 0099992106920118 21-06-1992 00000001818"
    page = client.post("/simulator?persona=yusuf-maulana-hp-baru", data={"persona": "sari", "example": text}).text
    assert "+6285000000117" in page
    assert '<a href="/simulator?persona=yusuf-maulana-hp-lama">Buka HP lama untuk membaca kode</a>' in page


@pytest.mark.parametrize(("persona", "told"), [("nobody", True), ("<b>", True), ("sari", False), ("", False)])
def test_an_unknown_persona_is_told_and_the_first_one_shown(client: FlaskClient, persona: str, told: bool) -> None:
    page = client.get("/simulator", query_string={"persona": persona}).text
    assert ("Tidak ada orang contoh bernama" in page) == told
    assert f'data-from="{SARI}"' in page
    assert "“<b>”" not in page


def test_an_empty_form_is_told_what_to_do(client: FlaskClient) -> None:
    assert "Tulis dulu isi SMS-nya." in client.post("/simulator", data={"persona": "sari", "text": " "}).text


def test_without_tables_the_page_says_what_to_do(tmp_path: Path) -> None:
    rt = runtime_on(f"sqlite:///{tmp_path}/empty.db", tmp_path)
    answer = create_app(runtime=rt).test_client().get("/simulator")
    rt.engine.dispose()
    assert answer.status_code == 503
    assert "kabar doctor" in answer.text
