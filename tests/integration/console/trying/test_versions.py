"""Versions: listed, compared, brought back with their reach shown, out and in as files."""

import re
from io import BytesIO
from typing import Any

import pytest

from core.access import Actor, Role
from core.catalogue_parts import part_of
from office.catalogue import approve_and_publish, draft_of, edit_part, submit
from runtime.runtime import Runtime
from tests.conftest import NOW
from tests.console_client import Browser
from tests.integration.console.trying.conftest import As
from tests.replay_cases import JADWAL, save_heard


@pytest.fixture
def published(rt: Runtime) -> Runtime:
    """The runtime with a second version, which answered a few messages."""
    edit_part(rt, Actor("user:lia"), "keywords.JADWAL", JADWAL, -1)
    submit(rt, Actor("user:lia"), "Tambah JADWAL")
    approve_and_publish(rt, Actor("user:pak"), draft_of(rt).revision)
    with rt.transaction() as db:
        save_heard(db, NOW, ["jadwal"] * 3, keyword="JADWAL", catalogue_number=2)
    assert rt.catalogue.number == 2
    return rt


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def roll_back(browser: Browser, reason: str, live: str = "") -> Any:
    page = text_of(browser.get("/versions/1/roll-back"))
    seen = live or re.search(r'name="live" value="(\d+)"', page)[1]  # type: ignore[index]
    return browser.submit("/versions/1/roll-back", {"reason": reason, "live": seen})


def test_the_first_version(operator: Browser) -> None:
    assert "Versi pertama" in text_of(operator.get("/versions"))
    assert "katalog bawaan" in text_of(operator.get("/versions/1"))


def test_the_list_and_one_version(published: Runtime, operator: Browser) -> None:
    page = text_of(operator.get("/versions"))
    assert "Tambah JADWAL" in page
    assert "Kata kunci JADWAL" in text_of(operator.get("/versions/2"))


def test_any_two_are_compared(published: Runtime, operator: Browser) -> None:
    assert "baru" in text_of(operator.get("/versions/compare?from=1&to=2"))
    assert "dihapus" in text_of(operator.get("/versions/compare?from=2&to=1"))
    assert "Isinya sama" in text_of(operator.get("/versions/compare?from=2&to=2"))
    assert operator.get("/versions/compare?from=2&to=9").status_code == 404
    assert operator.get("/versions/compare").status_code == 302


def test_a_roll_back_shows_its_reach_and_asks_for_a_reason(published: Runtime, operator: Browser) -> None:
    page = text_of(operator.get("/versions/1/roll-back"))
    assert "menjawab 3 SMS" in page
    assert "JADWAL" in page
    assert roll_back(operator, " ").status_code == 422
    done = roll_back(operator, "Jam layanan salah")
    assert done.location.endswith("/versions/3")
    assert "isi versi 1" in text_of(operator.get("/versions/3"))
    assert "JADWAL" not in published.catalogue.keywords


def test_one_who_looked_before_another_published_looks_again(published: Runtime, operator: Browser) -> None:
    assert roll_back(operator, "Salah", live="1").status_code == 409
    assert published.catalogue.number == 2


def test_who_may_not_roll_back(published: Runtime, as_: As) -> None:
    auditor = as_(Role.AUDITOR)
    assert auditor.get("/versions/1/roll-back").status_code == 403
    assert "roll-back" not in text_of(auditor.get("/versions/1"))


@pytest.mark.parametrize("path", ["/versions/99", "/versions/99.yaml", "/versions/99/roll-back"])
def test_a_number_that_is_not_there(operator: Browser, path: str) -> None:
    assert operator.get(path).status_code == 404


def test_a_file_goes_out_and_comes_back_into_the_draft(published: Runtime, operator: Browser) -> None:
    file = operator.get("/versions/2.yaml")
    assert file.headers["Content-Disposition"] == 'attachment; filename="kabar-2.yaml"'
    changed = text_of(file).replace("Jadwal layanan", "Jam layanan")
    answer = upload(operator, changed.encode())
    assert answer.location.endswith("/draft")
    assert [each.place for each in draft_of(published).changes] == ["keywords.JADWAL"]
    assert published.catalogue.number == 2


def test_a_file_never_overwrites_the_draft_unasked(published: Runtime, operator: Browser) -> None:
    mine = {**part_of(published.catalogue, "keywords.JADWAL"), "aliases": ["jam"]}
    edit_part(published, Actor("user:lia"), "keywords.JADWAL", mine, -2)
    changed = text_of(operator.get("/versions/2.yaml")).replace("Jadwal layanan", "Jam layanan").encode()
    refused = upload(operator, changed)
    assert refused.status_code == 409
    assert "Kata kunci JADWAL" in text_of(refused)
    assert upload(operator, changed, replace="1").status_code == 302


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"keywords: [", b"number: 1\n"])
def test_a_file_that_is_no_use(operator: Browser, content: bytes) -> None:
    refused = upload(operator, content)
    assert refused.status_code == 422
    assert 'href="#file"' in text_of(refused)


def upload(browser: Browser, content: bytes, **fields: str) -> Any:
    data = {"file": (BytesIO(content), "kabar.yaml"), **fields}
    return browser.submit("/versions/upload", data, page="/versions", content_type="multipart/form-data")
