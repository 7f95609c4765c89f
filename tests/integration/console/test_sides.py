"""The switch of the simulator: what it says of the draft, and what comes of choosing it without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from core.access import Role
from office.catalogue import discard_draft
from runtime.runtime import Runtime
from store import seed
from store.tables import mo_messages
from tests.console_client import client_of
from tests.integration.console.test_simulator import runtime_on
from tests.integration.office.wording import COURTESY, JADWAL, SARI, SCHEDULE, edit, texts

PAGES = pytest.mark.parametrize("page", ["/simulator", "/simulator/ussd"])
DRAFT_RADIO = 'name="side" value="draft"'


@pytest.fixture
def rt(sqlite_url: str, tmp_path: Path) -> Iterator[Runtime]:
    rt = runtime_on(sqlite_url, tmp_path)
    with rt.engine.begin() as connection:
        seed.seed_personas(connection, rt.now().date())
    yield rt
    rt.close()


@pytest.fixture
def client(rt: Runtime) -> FlaskClient:
    return create_app(runtime=rt).test_client()


@PAGES
def test_without_changes_it_says_so_and_offers_what_is_live(client: FlaskClient, page: str) -> None:
    shown = client.get(page).text
    assert "Draf tidak berisi perubahan." in shown
    assert 'href="/draft"' in shown
    assert DRAFT_RADIO not in shown


@PAGES
def test_with_changes_it_offers_the_draft_in_both_languages(client: FlaskClient, rt: Runtime, page: str) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    shown = client.get(page).text
    assert DRAFT_RADIO in shown
    assert "1 perubahan atas versi 1" in shown
    edit(rt, SARI, JADWAL, SCHEDULE)
    assert "2 changes on version 1" in client.get(f"{page}?lang=en").text


@PAGES
def test_mistakes_are_told_with_the_pages_that_mend_them(client: FlaskClient, rt: Runtime, page: str) -> None:
    edit(rt, SARI, JADWAL, SCHEDULE | {"aliases": ["saldo"]})
    shown = client.get(page).text
    assert "Draf belum bisa menjawab. Perbaiki dulu:" in shown
    assert 'href="/keywords/JADWAL' in shown


def test_a_page_that_was_open_looks_again(client: FlaskClient, rt: Runtime) -> None:
    look = {"form": "sms", "side": "draft"}
    assert DRAFT_RADIO not in client.post("/simulator/sides", data=look).text
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    piece = client.post("/simulator/sides", data=look)
    assert f'{DRAFT_RADIO} form="sms" checked' in piece.text
    assert piece.headers["Cache-Control"] == "no-store"
    assert "<html" not in piece.text
    assert client.post("/simulator/sides", data={"form": "other"}).status_code == 400


def test_without_scripts_a_text_is_answered_by_what_was_chosen(client: FlaskClient, rt: Runtime) -> None:
    edit(rt, SARI, JADWAL, SCHEDULE)
    form = {"persona": "sari", "text": "JADWAL", "side": "draft"}
    shown = client.post("/simulator", data=form).text
    assert "Kantor buka Senin-Jumat" in shown
    assert "draf atas versi 1" in shown
    assert f'{DRAFT_RADIO} form="sms" checked' in shown
    assert "X-Kabar-Catalogue: draft" in shown  # in the command line
    shown = client.post("/simulator", data=form | {"side": "live"}).text
    assert "versi 1<" in shown
    assert "X-Kabar-Catalogue" not in shown
    discard_draft(rt, SARI)
    assert "versi 1; draf tanpa perubahan" in client.post("/simulator", data=form).text


def test_without_scripts_mistakes_are_told_and_the_text_is_kept(client: FlaskClient, rt: Runtime) -> None:
    edit(rt, SARI, JADWAL, SCHEDULE | {"aliases": ["saldo"]})
    shown = client.post("/simulator", data={"persona": "sari", "text": "INFO KITA", "side": "draft"}).text
    assert "Draf belum bisa menjawab: ada kesalahan" in shown
    assert ">INFO KITA</textarea>" in shown


def test_without_scripts_a_call_begins_on_what_was_chosen(client: FlaskClient, rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    form = {"persona": "sari", "dial": "*2757#", "side": "draft"}
    shown = client.post("/simulator/ussd", data=form).text
    assert 'name="on" value="draft"' in shown
    assert "draf atas versi 1" in shown


def test_a_call_on_a_draft_with_mistakes_is_told_on_the_phone(client: FlaskClient, rt: Runtime) -> None:
    edit(rt, SARI, JADWAL, SCHEDULE | {"aliases": ["saldo"]})
    form = {"persona": "sari", "dial": "*2757#", "side": "draft"}
    told = client.post("/simulator/ussd", data=form, headers={"X-Kabar-Part": "screen"}).get_json()
    assert (told["text"], told["kept"], told["look"]) == ("Draf belum bisa menjawab. Lihat Jawab dengan.", {}, True)


def test_a_message_that_a_draft_answered_says_so_to_staff(rt: Runtime) -> None:
    edit(rt, SARI, JADWAL, SCHEDULE)
    app = create_app(runtime=rt)
    app.test_client().post("/simulator", data={"persona": "sari", "text": "JADWAL", "side": "draft"})
    with rt.transaction() as db:
        (id_,) = db.execute(select(mo_messages.c.id)).scalars()
    assert "draf, di simulator" in client_of(app, rt, Role.STAFF).get(f"/messages/in/{id_}").text
