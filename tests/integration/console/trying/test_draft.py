"""Review and publish: one submits, another approves, with the password once more."""

import re
from typing import Any

import pytest

from core.access import Actor, Role
from core.catalogue_parts import part_of
from office import passwords
from office.catalogue import draft_of, edit_part, roll_back
from runtime.runtime import Runtime
from store import users
from tests.console_client import Browser
from tests.integration.console.trying.conftest import As
from tests.replay_cases import JADWAL

PASSWORD = "kata sandi yang panjang"


@pytest.fixture
def edited(rt: Runtime, operator: Browser) -> Runtime:
    """The runtime with a draft of the operator's: a new keyword, and other words."""
    texts = part_of(rt.catalogue, "replies.not_understood")
    edit_part(rt, who(operator), "keywords.JADWAL", JADWAL, -1)
    edit_part(rt, who(operator), "replies.not_understood", {**texts, "id": texts["id"].replace(".", " ya.", 1)}, -1)
    return rt


def who(browser: Browser) -> Actor:
    return Actor(f"user:{browser.person.name}")


def give_password(rt: Runtime, browser: Browser) -> None:
    with rt.transaction() as db:
        users.change(db, browser.person.id, password_hash=passwords.hash_of(PASSWORD))


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def approve(browser: Browser, revision: int | None = None, password: str = PASSWORD) -> Any:
    page = text_of(browser.get("/draft"))
    seen = revision if revision is not None else re.search(r'name="revision" value="(\d+)"', page)[1]  # type: ignore[index]
    return browser.submit("/draft/approve", {"revision": seen, "password": password}, page="/draft")


def edit_again(rt: Runtime, browser: Browser) -> None:
    revision = draft_of(rt).part("keywords.JADWAL").revision
    edit_part(rt, who(browser), "keywords.JADWAL", {**JADWAL, "aliases": ["jam"]}, revision)


def submit(browser: Browser, summary: str = "Jadwal layanan") -> Any:
    return browser.submit("/draft/submit", {"summary": summary}, page="/draft")


def test_an_empty_draft(operator: Browser) -> None:
    assert "Tidak ada perubahan" in text_of(operator.get("/draft"))


def test_changes_are_told_word_by_word(edited: Runtime, operator: Browser) -> None:
    page = text_of(operator.get("/draft"))
    assert "Kata kunci JADWAL" in page
    assert "<ins>" in page
    assert "<del>" in page


def test_from_draft_to_live(edited: Runtime, operator: Browser, approver: Browser) -> None:
    give_password(edited, approver)
    assert submit(operator).status_code == 302
    assert "menunggu persetujuan" in text_of(operator.get("/draft"))
    done = approve(approver)
    assert done.location.endswith("/versions/2")
    assert "Terbit sebagai versi 2" in text_of(approver.get("/versions/2"))
    assert "JADWAL" in edited.catalogue.keywords


def test_a_wrong_password_publishes_nothing(edited: Runtime, operator: Browser, approver: Browser) -> None:
    give_password(edited, approver)
    submit(operator)
    refused = approve(approver, password="salah")
    assert refused.status_code == 422
    assert "Kata sandi salah." in text_of(refused)
    assert edited.catalogue.number == 1


def test_the_author_never_approves(edited: Runtime, as_: As, operator: Browser) -> None:
    author = as_(Role.APPROVER, "oki-approves")
    give_password(edited, author)
    edit_again(edited, author)
    submit(operator)
    page = text_of(author.get("/draft"))
    assert "orang lain yang harus menyetujuinya" in page
    assert 'name="password"' not in page
    token = author.csrf_token("/bench")
    form = {"revision": draft_of(edited).revision, "password": PASSWORD, "csrf_token": token}
    answer = author.post("/draft/approve", data=form)
    assert answer.status_code == 409
    assert edited.catalogue.number == 1


def test_who_has_not_the_role_is_refused(edited: Runtime, operator: Browser) -> None:
    submit(operator)
    token = operator.csrf_token("/bench")
    assert operator.post("/draft/approve", data={"revision": 2, "csrf_token": token}).status_code == 403


def test_what_changed_since_is_looked_at_again(edited: Runtime, operator: Browser, approver: Browser) -> None:
    give_password(edited, approver)
    submit(operator)
    old = draft_of(edited).revision
    edit_again(edited, operator)
    submit(operator)
    refused = approve(approver, revision=old)
    assert refused.status_code == 409
    assert "berubah sejak Anda melihatnya" in text_of(refused)
    assert approve(approver).status_code == 302


def test_it_is_sent_back_with_a_note(edited: Runtime, operator: Browser, approver: Browser) -> None:
    submit(operator)
    assert approver.submit("/draft/send-back", {"note": ""}, page="/draft").status_code == 422
    approver.submit("/draft/send-back", {"note": "Tambah jam hari Sabtu"}, page="/draft")
    assert "Tambah jam hari Sabtu" in text_of(operator.get("/draft"))


def test_a_summary_is_asked_for(edited: Runtime, operator: Browser) -> None:
    refused = submit(operator, " ")
    assert refused.status_code == 422
    assert 'href="#summary"' in text_of(refused)


def test_failing_checks_block_and_lead_to_the_page(edited: Runtime, operator: Browser) -> None:
    clash = {**JADWAL, "aliases": ["saldoku"]}
    edit_part(edited, who(operator), "keywords.JADWAL", clash, draft_of(edited).part("keywords.JADWAL").revision)
    page = text_of(operator.get("/draft"))
    assert "belum bisa terbit" in page
    assert submit(operator).status_code == 422


def test_one_change_is_discarded(edited: Runtime, operator: Browser) -> None:
    asking = "/draft/discard?place=keywords.JADWAL"
    page = text_of(operator.get(asking))
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]  # type: ignore[index]
    operator.submit("/draft/discard", {"place": "keywords.JADWAL", "revision": revision}, page=asking)
    assert [each.place for each in draft_of(edited).changes] == ["replies.not_understood"]


def test_all_changes_are_discarded_unless_they_are_others_by_now(edited: Runtime, operator: Browser) -> None:
    revision = draft_of(edited).revision
    operator.submit("/draft/discard", {"place": "", "revision": revision - 1}, page="/draft/discard")
    assert draft_of(edited).changes
    operator.submit("/draft/discard", {"place": "", "revision": revision}, page="/draft/discard")
    assert draft_of(edited).changes == ()


def test_a_place_that_is_none(edited: Runtime, operator: Browser) -> None:
    token = operator.csrf_token("/bench")
    form = {"place": "nothing.x", "revision": 1, "csrf_token": token}
    assert operator.post("/draft/discard", data=form).status_code == 404


def test_another_version_went_live_meanwhile(edited: Runtime, operator: Browser, approver: Browser) -> None:
    give_password(edited, approver)
    submit(operator)
    approve(approver)
    texts = part_of(edited.catalogue, "replies.not_understood")
    edit_part(edited, who(operator), "replies.not_understood", {**texts, "id": "Kabar: Maaf."}, -2)
    roll_back(edited, who(approver), 1, "salah")
    page = text_of(operator.get("/draft"))
    assert "Versi lain sudah terbit" in page
    assert "Pakai isi draf" in page
    operator.submit("/draft/rebase", {"choose:replies.not_understood": "draft"}, page="/draft")
    assert draft_of(edited).base.number == 3
    assert submit(operator).status_code == 302


def test_figures_of_this_revision(edited: Runtime, operator: Browser) -> None:
    assert "Belum diputar ulang" in text_of(operator.get("/draft"))
    operator.submit("/replays", {"days": "7"}, page="/draft")
    assert "Lihat putar ulang nomor 1" in text_of(operator.get("/draft"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STAFF, Role.ADMIN])
def test_others_see_and_cannot_do(edited: Runtime, as_: As, role: Role) -> None:
    page = text_of(as_(role).get("/draft"))
    assert "Ajukan draf" not in page
    assert "Buang" not in page
