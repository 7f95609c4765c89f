"""Replies and notices: found, worded, kept in the draft, and never overwritten unseen."""

import pytest

from core.access import Role
from office.catalogue import draft_of
from runtime.runtime import Runtime
from tests.console_client import Browser
from tests.integration.console.wording.conftest import As, revision_on, text_of

PAGE = "/texts/balance_one"
MINE = {
    "id": "BPJAMSOSTEK: KPJ {kpj} saldo JHT {amount} per {date}. Info 175",
    "en": "BPJAMSOSTEK: {kpj} {amount} {date}",
}


def filled(browser: Browser, page: str = PAGE, **fields: str) -> dict[str, str]:
    """Return the form of a page, filled in."""
    return {"revision": revision_on(text_of(browser.get(page))), **MINE, **fields}


def kept(rt: Runtime, place: str = "replies.balance_one") -> object:
    return draft_of(rt).part(place).content


def test_the_list_groups_by_service_and_names_every_text(sari: Browser) -> None:
    page = text_of(sari.get("/texts"))
    assert "Saldo beberapa kartu" in page
    assert "Siapa boleh tahu" in page
    assert 'href="/texts/balance_two"' in page
    assert "/texts/notice_paid" not in page
    assert 'href="/texts/notice_paid"' in text_of(sari.get("/notice-texts"))


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        pytest.param("q=duka", "/texts/bereavement_help", "/texts/balance_one", id="a word of the text"),
        pytest.param("q=condolences", "/texts/bereavement_help", "/texts/balance_one", id="a word in English"),
        pytest.param("q=Saldo+nol+x", "Tidak ada teks yang cocok", "/texts/balance_one", id="nothing"),
        pytest.param("only=changed", "Tidak ada teks yang cocok", "/texts/balance_one", id="nothing changed"),
        pytest.param("only=full", "hampir penuh", "/texts/complaint_not_found", id="nearly full"),
        pytest.param("only=nonsense", "/texts/balance_one", "Tidak ada teks yang cocok", id="an unknown filter"),
    ],
)
def test_texts_are_searched_and_filtered(sari: Browser, query: str, found: str, not_found: str) -> None:
    page = text_of(sari.get(f"/texts?{query}"))
    assert found in page
    assert not_found not in page


def test_a_text_is_kept_in_the_draft_and_nowhere_else(sari: Browser, rt: Runtime) -> None:
    answer = sari.submit(PAGE, filled(sari), follow_redirects=True)
    page = text_of(answer)
    assert kept(rt) == MINE
    assert rt.catalogue.replies["balance_one"]["en"] != MINE["en"]
    assert "Teks disimpan di draf" in page
    assert "1 perubahan" in page
    assert "<del>" in page
    assert "/texts/balance_one" in text_of(sari.get("/texts?only=changed"))


def test_a_text_that_does_not_fit_is_not_kept_but_stays_on_the_page(sari: Browser, rt: Runtime) -> None:
    answer = sari.submit(PAGE, filled(sari, id="BPJAMSOSTEK: {kpj} " + "panjang " * 25))
    page = text_of(answer)
    assert answer.status_code == 422
    assert draft_of(rt).parts == {}
    assert "terlalu banyak" in page
    assert "panjang panjang" in page
    assert 'href="#id"' in page


@pytest.mark.parametrize(
    ("step", "typed", "left"),
    [
        pytest.param("fold:en", "it’s “{amount}” – ok", 'it\'s "{amount}" - ok', id="all strays at once"),
        pytest.param("use:en:amoun:amount", "Rp {amoun}, {amoun}", "Rp {amount}, {amount}", id="the placeholder meant"),
        pytest.param("preview", "it’s", "it’s", id="a look changes nothing"),
        pytest.param("nonsense:xx", "it’s", "it’s", id="an unknown step"),
        pytest.param("fold:xx", "it’s", "it’s", id="an unknown language"),
    ],
)
def test_buttons_of_the_form_need_no_script_and_keep_nothing(
    sari: Browser, rt: Runtime, step: str, typed: str, left: str
) -> None:
    page = text_of(sari.submit(PAGE, filled(sari, en=typed, step=step)))
    area = page.split('name="en"')[1].split(">", 1)[1].split("</textarea>")[0]
    assert area.replace("&gt;", ">") == left
    assert draft_of(rt).parts == {}


def test_the_preview_names_what_is_wrong_and_offers_to_mend_it(sari: Browser) -> None:
    page = text_of(sari.submit(f"{PAGE}/sms/preview?language=en", filled(sari, en="it’s {amoun}"), page=PAGE))
    assert "<html" not in page
    assert "U+2019" in page
    assert 'value="fold:en"' in page
    assert 'value="use:en:amoun:amount"' in page
    assert "Saldo" not in page


def test_the_worst_case_says_what_shrinks(sari: Browser) -> None:
    assert "Rp12.450.300" in text_of(sari.get(PAGE))
    assert "Rp99.999.999.999" in text_of(sari.get(f"{PAGE}?worst=1"))
    page = text_of(sari.get("/texts/office?worst=1"))
    assert "dipendekkan" in page.split("Nilai terpanjang tiap isian")[1]


def test_words_of_a_screen_stand_beside_those_of_the_sms(sari: Browser, rt: Runtime) -> None:
    assert 'href="/texts/unbound/screen"' in text_of(sari.get("/texts/unbound"))
    page = "/texts/unbound/screen"
    sari.submit(page, {**filled(sari, page), "id": "Nomor ini belum terdaftar.", "en": "Not registered yet."})
    assert kept(rt, "menu.says.unbound") == {"id": "Nomor ini belum terdaftar.", "en": "Not registered yet."}


def test_a_text_goes_back_to_what_is_published(sari: Browser, rt: Runtime) -> None:
    sari.submit(PAGE, filled(sari))
    revision = str(draft_of(rt).part("replies.balance_one").revision)
    answer = sari.submit(f"{PAGE}/sms/discard", {"revision": revision}, page=PAGE, follow_redirects=True)
    assert "Teks kembali seperti yang terbit" in text_of(answer)
    assert draft_of(rt).parts == {}


def test_the_second_of_two_people_is_told_and_overwrites_nothing(sari: Browser, budi: Browser, rt: Runtime) -> None:
    late = filled(budi, id="BPJAMSOSTEK: punya Budi {kpj}. Info 175")
    sari.submit(PAGE, filled(sari))
    answer = budi.submit(PAGE, late)
    page = text_of(answer)
    assert answer.status_code == 409
    assert kept(rt) == MINE
    assert "sari menyimpannya" in page
    assert all(each in page for each in ("Punya dia", "Punya saya", "Yang terbit", "punya Budi", "Iuran terakhir"))
    # Whoever wants their own all the same says so, against what they have seen.
    again = {**late, "revision": revision_on(page), "step": "save"}
    assert budi.submit(PAGE, again).status_code == 302
    assert kept(rt) == {"id": late["id"], "en": MINE["en"]}


def test_after_a_conflict_one_can_go_on_editing(sari: Browser, budi: Browser, rt: Runtime) -> None:
    late = filled(budi, id="BPJAMSOSTEK: punya Budi. Info 175")
    sari.submit(PAGE, filled(sari))
    conflict = text_of(budi.submit(PAGE, late))
    page = text_of(budi.submit(PAGE, {**late, "revision": revision_on(conflict), "step": "again"}))
    assert "punya Budi" in page
    assert revision_on(page) == revision_on(conflict)
    assert kept(rt) == MINE


def test_who_may_not_edit_reads(as_: As, rt: Runtime) -> None:
    auditor = as_(Role.AUDITOR)
    page = text_of(auditor.get(PAGE))
    assert "readonly" in page
    assert "Simpan teks di draf" not in page
    assert auditor.submit(PAGE, {"revision": revision_on(page), **MINE}).status_code == 403
    assert draft_of(rt).parts == {}


@pytest.mark.parametrize("path", ["/texts/nothing", "/texts/balance_one/nowhere", "/texts/help/screens"])
def test_what_is_no_text_is_not_found(sari: Browser, path: str) -> None:
    assert sari.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/texts", "/notice-texts", "/texts/refusal", "/texts/kpj/asks", "/texts/phone/mistakes"]
)
def test_pages_speak_english_too(sari: Browser, path: str) -> None:
    page = text_of(sari.get(f"{path}?lang=en"))
    assert '<html lang="en"' in page
    assert "Draft: no changes yet." in page


def test_a_term_is_worded_and_what_then_does_not_fit_is_told(sari: Browser, rt: Runtime) -> None:
    page = "/texts/reason.DATA_BEDA/terms"
    assert 'href="/texts/reason.DATA_BEDA/terms"' in text_of(sari.get("/texts"))
    answer = sari.submit(page, {**filled(sari, page), "id": "data tidak sama", "en": "data differ"})
    assert answer.status_code == 302
    assert kept(rt, "terms.reason.DATA_BEDA") == {"id": "data tidak sama", "en": "data differ"}
    sari.submit(page, {**filled(sari, page), "id": "data tidak sama " * 6, "en": "data differ"})
    assert "/texts/notice_repair" in text_of(sari.get("/notice-texts?only=faulty"))
