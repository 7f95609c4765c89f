"""Keywords: listed with their use, edited, added, taken out; what must always be heard cannot be closed."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from office.catalogue import draft_of
from runtime.runtime import Runtime
from store.tables import mo_messages
from tests.conftest import NOW
from tests.console_client import Browser
from tests.integration.console.wording.conftest import revision_on, text_of

HOURS = {
    "name": "jadwal",
    "id": "BPJAMSOSTEK: Kantor buka Senin-Jumat 08.00-15.30.",
    "en": "BPJAMSOSTEK: Open 8.00-15.30.",
}


def form_of(browser: Browser, rt: Runtime, name: str, **fields: object) -> dict[str, object]:
    """Return the form of a keyword as a browser would send it back, with some fields filled in otherwise."""
    content = draft_of(rt).part(f"keywords.{name}").content
    return {
        "revision": revision_on(text_of(browser.get(f"/keywords/{name}"))),
        "aliases": "\n".join(content["aliases"]),
        "phrases": "\n".join(content["phrases"]),
        "misspellings": "\n".join(content["misspellings"]),
        "enabled": "1" if content["enabled"] else "",
        "channels": content["channels"],
        "audience": content["audience"],
        "valid_from": content["valid_from"] or "",
        "valid_until": content["valid_until"] or "",
        **content["help"],
        **fields,
    }


def kept(rt: Runtime, name: str) -> dict[str, object]:
    content: dict[str, object] = draft_of(rt).part(f"keywords.{name}").content
    return content


def test_the_list_tells_aliases_kind_and_use_of_seven_days(sari: Browser, rt: Runtime) -> None:
    with rt.transaction() as db:
        for number, age in enumerate((1, 2, 9)):
            message = {
                "provider": "simulator", "provider_message_id": str(number), "sender": "+6285000000901",
                "recipient": "2757", "text": "SALDO", "text_hash": number, "keyword": "SALDO", "outcome": "unbound",
                "rule": "keyword", "language": "id", "catalogue_number": 1,
                "received_at": NOW - timedelta(days=age), "answered_at": NOW,
            }  # fmt: skip
            db.execute(insert(mo_messages).values(message))
    page = text_of(sari.get("/keywords?q=saldoku"))
    row = page.split('href="/keywords/SALDO"')[1].split("</tr>")[0]
    assert "sal, saldoku, balance, balans" in row
    assert ">2<" in row
    assert "layanan bawaan" in row
    assert "dan 22 lagi" in text_of(sari.get("/keywords"))


def test_a_form_that_nothing_was_changed_in_changes_nothing(sari: Browser, rt: Runtime) -> None:
    for name in ("SALDO", "DAFTAR", "BERHENTI", "YA"):
        sari.submit(f"/keywords/{name}", form_of(sari, rt, name))
    assert draft_of(rt).parts == {}


def test_spellings_audience_and_days_are_kept(sari: Browser, rt: Runtime) -> None:
    changed = {
        "aliases": "saldoku\n tabungan  jht , tabunganku",
        "audience": "bound",
        "channels": ["sms"],
        "valid_until": "2026-12-31",
    }
    answer = sari.submit("/keywords/SALDO", form_of(sari, rt, "SALDO", **changed), follow_redirects=True)
    assert "Kata kunci SALDO disimpan di draf" in text_of(answer)
    content = kept(rt, "SALDO")
    assert content["aliases"] == ["saldoku", "tabungan jht", "tabunganku"]
    assert (content["audience"], content["channels"], content["valid_until"]) == ("bound", ["sms"], "2026-12-31")
    row = text_of(sari.get("/keywords?only=changed"))
    assert "HP terdaftar" in row


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"valid_from": "2026-12-01", "valid_until": "2026-11-01"}, "Berlaku sampai", id="ends too soon"),
        pytest.param({"channels": []}, "Saluran", id="open nowhere"),
        pytest.param({"id": "x" * 170}, "Bahasa Indonesia", id="too long"),
        pytest.param({"valid_from": "soon"}, "Berlaku mulai", id="no date"),
        pytest.param({"audience": "friends"}, "Untuk siapa", id="nobody we know"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    sari: Browser, rt: Runtime, fields: dict[str, object], said: str
) -> None:
    answer = sari.submit("/keywords/KANTOR", form_of(sari, rt, "KANTOR", **fields))
    assert answer.status_code == 422
    assert said in text_of(answer).split('id="faults"')[1].split("</section>")[0]
    assert draft_of(rt).parts == {}


def test_an_alias_that_means_something_else_is_told_at_once(sari: Browser, rt: Runtime) -> None:
    form = form_of(sari, rt, "SALDO", aliases="sal\nlacak\nbrhenti")
    page = text_of(sari.submit("/keywords/SALDO/near", form, page="/keywords/SALDO"))
    assert "lacak" in page
    assert "STATUS" in page
    assert "BERHENTI" in page
    assert draft_of(rt).parts == {}


def test_the_text_of_a_new_keyword_is_looked_at_while_it_is_typed(sari: Browser, rt: Runtime) -> None:
    assert 'href="/help"' in text_of(sari.get("/keywords/new"))  # the frame around the form is whole
    form = {"name": "JADWAL", "id": "Kantor buka “pagi” {jam}", "en": "x" * 161}
    page = text_of(sari.submit("/keywords/new/preview?language=id", form, page="/keywords/new"))
    assert "U+201C" in page
    assert "{jam} bukan isian teks ini" in page
    assert "1 terlalu banyak" in text_of(sari.submit("/keywords/new/preview?language=en", form, page="/keywords/new"))
    assert 'Kantor buka "pagi" {jam}</textarea>' in text_of(sari.submit("/keywords/new", {**form, "step": "fold:id"}))
    assert draft_of(rt).parts == {}


@pytest.mark.parametrize("alias", ["salda", "saldoo"])
def test_two_that_are_too_near_are_told_on_the_pages_of_both(sari: Browser, alias: str) -> None:
    text = {"id": "BPJAMSOSTEK: Kantor buka jam 8. Info 175", "en": "BPJAMSOSTEK: We open at 8. Info 175"}
    sari.submit("/keywords/new", {"name": "JADWAL", **text})
    revision = revision_on(text_of(sari.get("/keywords/JADWAL")))
    form = {**text, "aliases": alias, "enabled": "1", "channels": ["sms"], "audience": "everyone", "revision": revision}
    sari.submit("/keywords/JADWAL", form)
    for name, other in (("JADWAL", "SALDO"), ("SALDO", "JADWAL")):
        near = text_of(sari.get(f"/keywords/{name}")).split('id="near"')[1].split("</ul>")[0]
        assert near.count(alias) == 1, name
        assert other in near, name


def test_what_must_always_be_heard_cannot_be_closed(sari: Browser, rt: Runtime) -> None:
    page = text_of(sari.get("/keywords/BLOKIR"))
    assert "terlindung" in page
    assert 'name="enabled"' not in page
    assert "Hapus kata kunci" not in page
    sari.submit("/keywords/BLOKIR", form_of(sari, rt, "BLOKIR", enabled="", channels=[], step="remove"))
    sari.submit("/keywords/BLOKIR", form_of(sari, rt, "BLOKIR", enabled="", channels=[]))
    assert draft_of(rt).parts == {}


def test_a_built_in_service_cannot_be_taken_out(sari: Browser, rt: Runtime) -> None:
    sari.submit("/keywords/SALDO", form_of(sari, rt, "SALDO", step="remove"))
    assert "SALDO" in draft_of(rt).catalogue.keywords


def test_an_information_keyword_is_added_named_and_taken_out_again(sari: Browser, rt: Runtime) -> None:
    page = text_of(sari.submit("/keywords/new", HOURS, follow_redirects=True))
    assert "Kata kunci informasi: jawabannya satu teks tetap." in page
    assert "baru di draf" in text_of(sari.get("/keywords?only=information"))
    sari.submit("/keywords/JADWAL", form_of(sari, rt, "JADWAL", aliases="jam kantor"))
    assert kept(rt, "JADWAL")["aliases"] == ["jam kantor"]
    sari.submit("/keywords/JADWAL", form_of(sari, rt, "JADWAL", step="remove"))
    assert "JADWAL" not in draft_of(rt).catalogue.keywords
    assert draft_of(rt).parts == {}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"name": "SALDO"}, "sudah ada", id="is there"),
        pytest.param({"name": "PIN"}, "sudah ada", id="reserved"),
        pytest.param({"name": "jam buka"}, "2 sampai 10 huruf", id="two words"),
        pytest.param({"name": ""}, "2 sampai 10 huruf", id="none"),
        pytest.param({"en": ""}, "Bahasa Inggris", id="one language"),
        pytest.param({"id": "Lihat www.example.com"}, "tautan", id="a link"),
    ],
)
def test_a_new_keyword_that_cannot_be_is_refused_with_its_input(
    sari: Browser, rt: Runtime, fields: dict[str, str], said: str
) -> None:
    answer = sari.submit("/keywords/new", {**HOURS, **fields})
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in page.split('id="faults"')[1].split("</div>")[0]
    assert fields.get("id", HOURS["id"]) in page
    assert draft_of(rt).parts == {}


def test_two_people_who_change_a_keyword_meet(sari: Browser, budi: Browser, rt: Runtime) -> None:
    late = form_of(budi, rt, "SALDO", aliases="sal\nsaldoku\nuangku")
    sari.submit("/keywords/SALDO", form_of(sari, rt, "SALDO", aliases="sal\nsaldoku\ntabunganku"))
    answer = budi.submit("/keywords/SALDO", late)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "tabunganku" in page
    assert "uangku" in page
    assert kept(rt, "SALDO")["aliases"] == ["sal", "saldoku", "tabunganku"]


@pytest.mark.parametrize("path", ["/keywords/PILIH", "/keywords/NOTHING", "/keywords/saldo"])
def test_what_is_no_keyword_is_not_found(sari: Browser, path: str) -> None:
    assert sari.get(path).status_code == 404
