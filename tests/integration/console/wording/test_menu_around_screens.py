"""What stands around the screens of the USSD menu: where it begins, own words of answers, what they offer next."""

from typing import Any

import pytest

from console.wording.targets import value_of
from core.access import Role
from office.catalogue import draft_of
from runtime.runtime import Runtime
from tests.console_client import Browser
from tests.integration.console.wording.conftest import As, revision_on, text_of

AFTER = "/menu/after/no_claim"
NEW = "/menu/after/balance_one"


def after_form(browser: Browser, rt: Runtime, path: str = AFTER, **fields: Any) -> dict[str, Any]:
    """Return the form of what an answer offers next, with some fields filled in otherwise."""
    items = draft_of(rt).part(f"menu.after.{path.rpartition('/')[2]}").content or []
    return {
        "revision": revision_on(text_of(browser.get(path))),
        "label-id": [item["label"]["id"] for item in items],
        "label-en": [item["label"]["en"] for item in items],
        "target": [value_of(item) for item in items],
        **fields,
    }


def content(rt: Runtime, place: str) -> Any:
    return draft_of(rt).part(place).content


def test_the_menu_page_leads_to_everything_around_its_screens(sari: Browser) -> None:
    page = text_of(sari.get("/menu"))
    for path in ("/menu/start/root", "/menu/start/prefix", AFTER, "/texts/unbound/screen", "/texts/kpj/asks"):
        assert f'href="{path}"' in page, path
    assert sari.get("/menu/after?outcome=balance_one").headers["Location"] == NEW
    assert sari.get("/menu/says?outcome=balance_one").headers["Location"] == "/texts/balance_one/screen"
    assert sari.get("/menu/after?outcome=nothing").headers["Location"] == "/menu"


def test_what_an_answer_offers_is_moved_kept_and_taken_out(sari: Browser, rt: Runtime) -> None:
    assert sari.submit(AFTER, after_form(sari, rt)).status_code == 302
    assert draft_of(rt).parts == {}  # nothing was changed in the form
    moved = text_of(sari.submit(AFTER, after_form(sari, rt, step="down:0")))
    assert moved.index('value="Syarat dokumen"') < moved.index('value="Bisa klaim JHT?"')
    form = after_form(sari, rt)
    form["label-id"][1] = "Dokumen"
    assert "Pilihan disimpan di draf" in text_of(sari.submit(AFTER, form, follow_redirects=True))
    assert [item["label"]["id"] for item in content(rt, "menu.after.no_claim")] == ["Bisa klaim JHT?", "Dokumen"]
    assert "Pilihan dihapus di draf" in text_of(
        sari.submit(AFTER, after_form(sari, rt, step="remove"), follow_redirects=True)
    )
    assert content(rt, "menu.after.no_claim") is None
    revision = draft_of(rt).part("menu.after.no_claim").revision
    sari.submit(f"{AFTER}/discard", {"revision": revision}, page=AFTER)
    assert draft_of(rt).parts == {}


def test_an_answer_that_offered_nothing_gets_an_item(sari: Browser, rt: Runtime) -> None:
    page = text_of(sari.submit(NEW, after_form(sari, rt, NEW, step="add")))
    assert 'id="label-0-id"' in page
    item = {"label-id": ["Klaim saya"], "label-en": ["My claim"], "target": ["command:STATUS"]}
    shown = text_of(sari.submit(f"{NEW}/preview", after_form(sari, rt, NEW, **item), page=NEW))
    assert "1 Klaim saya" in shown
    assert "Rp12.450.300" in shown
    assert "Rp99.999.999.999" in text_of(
        sari.submit(f"{NEW}/preview", after_form(sari, rt, NEW, **item, worst="1"), page=NEW)
    )
    sari.submit(NEW, after_form(sari, rt, NEW, **item))
    assert content(rt, "menu.after.balance_one")[0]["command"] == "STATUS"
    assert "Saldo" in text_of(sari.get("/draft"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"label-en": [""]}, "Bahasa Inggris", id="no label"),
        pytest.param({"target": ["command:"]}, 'href="#target-0"', id="no target"),
        pytest.param({"target": ["command:PILIH"]}, "PILIH", id="not offered"),
    ],
)
def test_items_that_lead_nowhere_are_refused_with_their_input(
    sari: Browser, rt: Runtime, fields: dict[str, Any], said: str
) -> None:
    filled = {"label-id": ["Ya"], "label-en": ["Yes"], "target": ["command:STATUS"], **fields}
    answer = sari.submit(NEW, after_form(sari, rt, NEW, **filled))
    assert answer.status_code == 422
    assert said in text_of(answer).split('id="faults"')[1].split("</section>")[0]
    assert draft_of(rt).parts == {}


def test_the_second_of_two_is_told(sari: Browser, budi: Browser, rt: Runtime) -> None:
    mine, theirs = after_form(sari, rt), after_form(budi, rt)
    mine["label-id"][0], theirs["label-id"][0] = "Punya Sari", "Punya Budi"
    sari.submit(AFTER, mine)
    answer = budi.submit(AFTER, theirs)
    assert answer.status_code == 409
    assert "Punya" in text_of(answer)
    assert content(rt, "menu.after.no_claim")[0]["label"]["id"] == "Punya Sari"


def test_the_menu_may_begin_elsewhere(sari: Browser, rt: Runtime) -> None:
    path = "/menu/start/root"
    form = {"revision": revision_on(text_of(sari.get(path))), "value": "documents"}
    assert "1 JHT" in text_of(sari.submit(f"{path}/preview", form, page=path))
    said = text_of(sari.submit(path, form, follow_redirects=True))
    assert "Layar pertama disimpan di draf" in said
    assert "Ada yang perlu diperiksa" in said  # nothing leads to the other screens now
    assert content(rt, "menu.root") == "documents"
    assert "Tidak bisa dicapai" in text_of(sari.get("/menu"))
    sari.submit(f"{path}/discard", {"revision": draft_of(rt).part("menu.root").revision}, page=path)
    assert draft_of(rt).parts == {}


def test_no_screen_to_begin_with_is_refused(sari: Browser, rt: Runtime) -> None:
    path = "/menu/start/root"
    for value in ("register", "nowhere", ""):  # a form, and none
        answer = sari.submit(path, {"revision": revision_on(text_of(sari.get(path))), "value": value})
        assert answer.status_code == 422, value
    assert draft_of(rt).parts == {}


def test_a_prefix_is_kept_with_its_blank_and_checked(sari: Browser, rt: Runtime) -> None:
    path = "/menu/start/prefix"
    page = text_of(sari.get(path))
    assert "dari 160 septet bersama awalan ini" in page
    form = {"revision": revision_on(page), "value": "BPJSTK:"}
    assert ">0 teks balasan diawali" in text_of(sari.submit(f"{path}/preview", form, page=path))
    assert sari.submit(path, {**form, "value": "Kabar “kita”"}).status_code == 422
    assert sari.submit(path, {**form, "value": "BPJAMSOSTEK:"}).status_code == 302
    assert draft_of(rt).parts == {}  # as published
    sari.submit(path, form)
    assert content(rt, "menu.prefix") == "BPJSTK: "
    assert sari.get("/menu/start/other").status_code == 404


def test_an_answer_gets_words_of_its_own_on_screens_and_loses_them(sari: Browser, rt: Runtime) -> None:
    path = "/texts/balance_one/screen"
    page = text_of(sari.get(path))
    assert "Layar belum punya kata-kata sendiri" in page
    assert "BPJAMSOSTEK: Saldo" not in page.split("<textarea")[1]
    form = {"revision": revision_on(page), "id": "Saldo {kpj}: {amount}", "en": "Balance {kpj}: {amount}"}
    sari.submit(path, form)
    assert content(rt, "menu.says.balance_one") == {"id": form["id"], "en": form["en"]}
    page = text_of(sari.get(path))
    assert "Layar belum punya" not in page
    sari.submit(path, {**form, "revision": revision_on(page), "step": "remove"})
    assert draft_of(rt).parts == {}


def test_words_of_a_screen_go_back_to_those_of_the_sms(sari: Browser, rt: Runtime) -> None:
    path = "/texts/unbound/screen"
    page = text_of(sari.get(path))
    texts = content(rt, "menu.says.unbound")
    sari.submit(path, {"revision": revision_on(page), **texts, "step": "remove"})
    assert content(rt, "menu.says.unbound") is None
    assert "Layar belum punya" in text_of(sari.get(path))
    sari.submit(f"{path}/discard", {"revision": draft_of(rt).part("menu.says.unbound").revision}, page=path)
    assert draft_of(rt).parts == {}


def test_a_term_gets_other_words_on_screens(sari: Browser, rt: Runtime) -> None:
    group, codes = next(iter(draft_of(rt).catalogue.terms.items()))
    code, texts = next(iter(codes.items()))
    path = f"/texts/{group}.{code}/screen-terms"
    assert f'href="{path}"' in text_of(sari.get(f"/texts/{group}.{code}/terms"))
    page = text_of(sari.get(path))
    form = {"revision": revision_on(page), "id": texts["id"][:3], "en": texts["en"][:3]}
    sari.submit(path, form)
    assert content(rt, f"menu.terms.{group}.{code}") == {"id": texts["id"][:3], "en": texts["en"][:3]}
    too_long = {**form, "revision": revision_on(text_of(sari.get(path))), "id": "x" * 60}
    assert sari.submit(path, too_long).status_code == 422


def test_a_term_tells_which_texts_it_makes_too_long(sari: Browser, rt: Runtime) -> None:
    path = "/texts/stage.WAWANCARA/terms"
    page = text_of(sari.get(path))
    assert "Teks yang memuat istilah ini" in page
    form = {"revision": revision_on(page), "id": "tahap wawancara yang panjang sekali " * 2, "en": "interview"}
    shown = text_of(sari.submit(f"{path}/preview?language=id", form, page=path))
    assert "Teks terpenuh yang memuatnya" in shown.split('class="fault"')[1]
    assert "Ada yang perlu diperiksa" in text_of(sari.submit(path, form, follow_redirects=True))


@pytest.mark.parametrize(
    "path", ["/menu/after/notice_paid", "/menu/after/nothing", "/texts/notice_paid/screen", "/texts/a.b/screen-terms"]
)
def test_what_no_screen_shows_has_no_page(sari: Browser, path: str) -> None:
    assert sari.get(path).status_code == 404


@pytest.mark.parametrize("path", [AFTER, "/menu/start/root", "/menu/start/prefix", "/texts/balance_one/screen"])
def test_who_only_looks_finds_no_button(as_: As, path: str) -> None:
    auditor = as_(Role.AUDITOR)
    assert 'value="save"' not in text_of(auditor.get(path))
    assert auditor.submit(path, {"revision": "0"}).status_code == 403
