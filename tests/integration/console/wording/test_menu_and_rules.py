"""The USSD menu and the rules of notices: shown, edited in the draft, refused where they make no sense."""

from typing import Any

import pytest

from console.wording.targets import value_of
from office.catalogue import draft_of
from runtime.runtime import Runtime
from tests.console_client import Browser
from tests.integration.console.wording.conftest import revision_on, text_of

MAIN = "/menu/nodes/main"


def node_form(browser: Browser, rt: Runtime, name: str = "main", **fields: Any) -> dict[str, Any]:
    """Return the form of a screen as a browser would send it back, with some fields filled in otherwise."""
    content = draft_of(rt).part(f"menu.nodes.{name}").content
    return {
        "revision": revision_on(text_of(browser.get(f"/menu/nodes/{name}"))),
        "title-id": content["title"]["id"],
        "title-en": content["title"]["en"],
        "label-id": [item["label"]["id"] for item in content["items"]],
        "label-en": [item["label"]["en"] for item in content["items"]],
        "target": [value_of(item) for item in content["items"]],
        **fields,
    }


def labels(rt: Runtime, name: str = "main") -> list[str]:
    return [item["label"]["id"] for item in draft_of(rt).part(f"menu.nodes.{name}").content["items"]]


def test_the_tree_shows_every_screen_and_how_full_it_is(sari: Browser, rt: Runtime) -> None:
    page = text_of(sari.get("/menu"))
    assert all(f'href="/menu/nodes/{name}"' in page for name in draft_of(rt).catalogue.menu.nodes)
    assert "/156" in page
    assert "Layar terpenuh" in page


@pytest.mark.parametrize("name", ["main", "documents", "register", "pin", "language"])
def test_a_form_that_nothing_was_changed_in_changes_nothing(sari: Browser, rt: Runtime, name: str) -> None:
    assert sari.submit(f"/menu/nodes/{name}", node_form(sari, rt, name)).status_code == 302
    assert draft_of(rt).parts == {}


def test_items_move_are_added_and_removed_in_the_form_first(sari: Browser, rt: Runtime) -> None:
    page = text_of(sari.submit(MAIN, node_form(sari, rt, step="down:0")))
    assert page.index('value="Status klaim"') < page.index('value="Saldo JHT"')
    assert 'id="label-8-id"' in text_of(sari.submit(MAIN, node_form(sari, rt, step="add")))
    assert 'value="Saldo JHT"' not in text_of(sari.submit(MAIN, node_form(sari, rt, step="remove:0")))
    for step in ("up:0", "down:7", "remove:99", "up:-1", "nonsense"):
        assert sari.submit(MAIN, node_form(sari, rt, step=step)).status_code == 200
    assert draft_of(rt).parts == {}


def test_labels_and_targets_are_kept(sari: Browser, rt: Runtime) -> None:
    form = node_form(sari, rt)
    form["label-id"][0], form["target"][7] = "Uang JHT", "node:documents"
    answer = sari.submit(MAIN, form, follow_redirects=True)
    assert "Layar disimpan di draf" in text_of(answer)
    assert labels(rt)[0] == "Uang JHT"
    page = text_of(sari.get("/menu"))
    assert "Tidak bisa dicapai" in page  # what only `more` led to


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"label-id": [], "label-en": [], "target": []}, "Layar kosong", id="nothing on it"),
        pytest.param({"title-id": ""}, "Judul layar", id="no title"),
        pytest.param({"title-id": "x" * 150}, "tidak menyisakan tempat", id="a title as long as the screen"),
    ],
)
def test_a_screen_that_cannot_be_shown_is_refused(
    sari: Browser, rt: Runtime, fields: dict[str, Any], said: str
) -> None:
    answer = sari.submit(MAIN, node_form(sari, rt, **fields))
    assert answer.status_code == 422
    assert said in text_of(answer).split('id="faults"')[1]
    assert draft_of(rt).parts == {}


def test_a_new_screen_is_begun_kept_and_removed(sari: Browser, rt: Runtime) -> None:
    begun = sari.submit("/menu/nodes", {"name": "Jam Buka"}, page="/menu")
    assert begun.headers["Location"].endswith("/menu/nodes/jam_buka")
    page = text_of(sari.get("/menu/nodes/jam_buka"))
    form = {
        "revision": revision_on(page), "title-id": "Jam buka", "title-en": "Hours",
        "label-id": ["Kantor"], "label-en": ["Office"], "target": ["command:KANTOR"],
    }  # fmt: skip
    assert sari.submit("/menu/nodes/jam_buka", form).status_code == 302
    assert "Layar di luar pohon" in text_of(sari.get("/menu"))
    removed = node_form(sari, rt, "jam_buka", step="remove-screen")
    assert sari.submit("/menu/nodes/jam_buka", removed).status_code == 302
    assert draft_of(rt).parts == {}


def test_the_preview_draws_the_screen_as_it_is_typed(sari: Browser, rt: Runtime) -> None:
    form = node_form(sari, rt, **{"title-id": "Halo"})
    page = text_of(sari.submit(f"{MAIN}/preview", form, page=MAIN))
    assert ">Halo<" in page
    assert ">1 Saldo JHT<" in page
    assert "Belum bisa digambar" in text_of(sari.submit(f"{MAIN}/preview", {**form, "title-id": "x" * 160}, page=MAIN))


def test_a_screen_goes_back_to_what_is_published(sari: Browser, rt: Runtime) -> None:
    form = node_form(sari, rt)
    form["label-id"][0] = "Uang JHT"
    sari.submit(MAIN, form)
    revision = draft_of(rt).part("menu.nodes.main").revision
    sari.submit(f"{MAIN}/discard", {"revision": revision}, page=MAIN)
    assert draft_of(rt).parts == {}


def test_words_of_the_menu_are_kept_and_conflicts_told(sari: Browser, budi: Browser, rt: Runtime) -> None:
    content = draft_of(rt).part("menu.words").content
    form = {f"{word}-{code}": text for word, texts in content.items() for code, text in texts.items()}
    form["revision"] = revision_on(text_of(sari.get("/menu/words")))
    assert sari.submit("/menu/words", {**form, "next-id": "Terus"}).status_code == 302
    assert draft_of(rt).part("menu.words").content["next"]["id"] == "Terus"
    answer = budi.submit("/menu/words", {**form, "next-id": "Maju"})
    assert answer.status_code == 409
    assert "Terus" in text_of(answer)


def rules_form(rt: Runtime, page: str, **fields: Any) -> dict[str, Any]:
    content = draft_of(rt).part("notices").content
    reminders = content["reminders"]
    return {
        "revision": revision_on(page),
        "told": [stage for stage, rule in content["stages"].items() if rule["told"]],
        "waits": [stage for stage, rule in content["stages"].items() if rule["waits_on_holidays"]],
        "quiet_from": content["quiet_from"][:5],
        "quiet_until": content["quiet_until"][:5],
        "too_old_days": str(content["too_old_days"]),
        **{name: str(reminders[name])[:5] for name in ("at", "interview_day_at")},
        **{name: str(reminders[name]) for name in ("interview_soon_hours", "document_days")},
        **{name: ", ".join(map(str, reminders[name])) for name in ("jkp_months", "jkp_lapse_days")},
        **fields,
    }


def test_rules_are_kept_and_unchanged_ones_are_no_change(sari: Browser, rt: Runtime) -> None:
    page = text_of(sari.get("/notice-texts/rules"))
    sari.submit("/notice-texts/rules", rules_form(rt, page))
    assert draft_of(rt).parts == {}
    sari.submit("/notice-texts/rules", rules_form(rt, page, told=["SELESAI"], quiet_from="21:00", jkp_months="2, 4"))
    content = draft_of(rt).part("notices").content
    assert [stage for stage, rule in content["stages"].items() if rule["told"]] == ["SELESAI"]
    assert content["quiet_from"] == "21:00:00"
    assert content["reminders"]["jkp_months"] == [2, 4]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"quiet_until": "20:00"}, "Jam tenang sampai", id="all day quiet"),
        pytest.param({"at": "23:00"}, "jatuh di jam tenang", id="a reminder at night"),
        pytest.param({"jkp_months": "2, 9"}, "berisi angka berbeda", id="no such month"),
        pytest.param({"too_old_days": "banyak"}, "tidak bisa dipakai", id="no number"),
        pytest.param({"quiet_from": "malam"}, "tidak bisa dipakai", id="no time"),
    ],
)
def test_rules_that_make_no_sense_are_refused_with_their_input(
    sari: Browser, rt: Runtime, fields: dict[str, Any], said: str
) -> None:
    page = text_of(sari.get("/notice-texts/rules"))
    answer = sari.submit("/notice-texts/rules", rules_form(rt, page, **fields))
    assert answer.status_code == 422
    assert said in text_of(answer).split('id="faults"')[1].split("</section>")[0]
    assert draft_of(rt).parts == {}


@pytest.mark.parametrize("path", ["/menu/nodes/Main", "/menu/nodes/x", "/menu/nodes/a.b"])
def test_a_name_that_no_screen_can_have_is_not_found(sari: Browser, path: str) -> None:
    assert sari.get(path).status_code == 404
