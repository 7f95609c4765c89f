"""Messages are found by number, time and status; shown masked; shown whole to who says why, and that is noted."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.access import Role
from office import retention
from office.settings_seen import SYSTEM
from runtime.runtime import Runtime
from store.tables import audit_entries, mo_messages
from tests.conftest import NOW
from tests.console_client import Browser
from tests.integration.console.watching.conftest import CLAIM, KPJ, OF_PEOPLE, REPLY, SARI, TEXT, TYPED, ask

WHY = {"reason": "caller"}


def noted(rt: Runtime) -> list[tuple[str, str, str]]:
    entry = audit_entries.c
    with rt.transaction() as db:
        return [(*row,) for row in db.execute(select(entry.actor, entry.action, entry.object).order_by(entry.number))]


def rows_of(page: str) -> list[str]:
    """The addresses of the messages in a list, in order."""
    return re.findall(r'<th scope="row"[^>]*><a href="([^"]+)"', page)


def test_the_list_is_masked(staff: Browser, message_id: int, notice_id: str) -> None:
    page = staff.get("/messages").text
    assert rows_of(page) == [f"/messages/out/{notice_id}", f"/messages/in/{message_id}"]
    assert [each for each in OF_PEOPLE if each in page] == []
    assert "0850-00••-••01" in page
    assert "saldo xxxxxxxxxxx saya" in page.replace("#", " ")


def test_a_phone_is_found_and_its_number_is_nowhere_but_in_the_form(
    rt: Runtime, staff: Browser, message_id: int
) -> None:
    answer = staff.submit("/messages", {"by": "phone", "value": TYPED})
    assert rows_of(answer.text) == [f"/messages/in/{message_id}"]
    assert TYPED in answer.text  # what was typed stays in the field
    assert re.findall(r'(?:href|action|hx-get)="[^"]*0901', answer.text) == []
    ((actor, action, object_),) = noted(rt)
    assert (actor, action) == (f"user:{staff.person.name}", "message.search")
    assert object_.startswith("phone:")
    assert "901" not in object_


def test_the_same_number_has_the_same_hash_however_it_is_typed(rt: Runtime, staff: Browser) -> None:
    for value in (TYPED, SARI, "62-850-0000-0901"):
        staff.submit("/messages", {"by": "phone", "value": value})
    assert len({object_ for _, _, object_ in noted(rt)}) == 1


def test_another_phone_is_not_there(staff: Browser, message_id: int) -> None:
    answer = staff.submit("/messages", {"by": "phone", "value": "0850 0000 0999"})
    assert rows_of(answer.text) == []
    assert "Tidak ada pesan untuk nomor ini" in answer.text


def test_a_card_leads_to_its_holders_phone_and_claims(staff: Browser, message_id: int, notice_id: str) -> None:
    answer = staff.submit("/messages", {"by": "kpj", "value": KPJ})
    assert set(rows_of(answer.text)) == {f"/messages/out/{notice_id}", f"/messages/in/{message_id}"}
    assert "***0001 JHT: Disetujui" in answer.text
    assert CLAIM not in answer.text


def test_a_card_that_nobody_has_leads_nowhere(rt: Runtime, staff: Browser, message_id: int) -> None:
    assert rows_of(staff.submit("/messages", {"by": "kpj", "value": "00000000999"}).text) == []
    assert [action for _, action, _ in noted(rt)] == ["message.search"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": "phone", "value": "halo"}, "Nomor HP tidak terbaca"),
        ({"by": "kpj", "value": "123"}, "KPJ terdiri dari 11 angka"),
        ({"since": "kemarin"}, "Tanggal tidak terbaca"),
        ({"since": "2026-11-20", "until": "2026-11-19"}, "Tanggal akhir harus sesudah"),
        ({"status": "failed", "keyword": "SALDO"}, "Pilih salah satu"),
    ],
    ids=["no phone", "no KPJ", "no day", "ends before it begins", "nothing has both"],
)
def test_what_cannot_be_looked_for_is_said_and_kept(staff: Browser, asked: dict[str, str], said: str) -> None:
    answer = staff.submit("/messages", asked)
    assert answer.status_code == 400
    assert said in answer.text
    assert all(value in answer.text for value in asked.values())


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/messages?direction=in", {"in"}),
        ("/messages?direction=out", {"out"}),
        ("/messages?status=failed", {"out"}),
        ("/messages?status=delivered", set()),
        ("/messages?kind=notice", {"out"}),
        ("/messages?keyword=SALDO", {"in"}),
        ("/messages?outcome=balance_one", {"in"}),
        ("/messages?outcome=refusal", set()),
        ("/messages?since=2026-11-20&until=2026-11-20", {"in", "out"}),
        ("/messages?until=2026-11-19&since=2026-11-01", set()),
        ("/messages?status=nonsense&size=7", {"in", "out"}),
    ],
)
def test_filters(staff: Browser, message_id: int, notice_id: str, address: str, found: set[str]) -> None:
    assert {each.split("/")[2] for each in rows_of(staff.get(address).text)} == found


def test_a_provider_s_id_is_found(staff: Browser, notice_id: str) -> None:
    answer = staff.submit("/messages", {"by": "id", "value": "SM00"})
    assert rows_of(answer.text) == [f"/messages/out/{notice_id}"]


def test_every_page_goes_on_where_the_last_one_ended(rt: Runtime, staff: Browser, notice_id: str) -> None:
    asked = [ask(rt, f"SALDO {n}", REPLY, at=NOW - timedelta(minutes=n), name=f"p{n}") for n in range(60)]
    seen, page = [], staff.get("/messages").text
    while True:
        seen += rows_of(page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        if following is None:
            break
        page = staff.get(following[1].replace("&amp;", "&")).text
    assert len(seen) == len(set(seen)) == 61
    assert [each for each in seen if "/in/" in each] == [f"/messages/in/{each}" for each in asked]


def test_pages_of_a_number_go_on_by_a_form(rt: Runtime, staff: Browser) -> None:
    for n in range(30):
        ask(rt, f"SALDO {n}", REPLY, at=NOW - timedelta(minutes=n), name=f"p{n}")
    first = staff.submit("/messages", {"by": "phone", "value": TYPED})
    (after,) = re.findall(r'name="after" value="([^"]+)"', first.text)
    second = staff.submit("/messages", {"by": "phone", "value": TYPED, "after": after})
    assert len(set(rows_of(first.text)) | set(rows_of(second.text))) == 30


def test_an_mo_is_told_in_words(staff: Browser, message_id: int) -> None:
    page = staff.get(f"/messages/in/{message_id}").text
    assert "Menanyakan saldo, dan HP ini milik pesertanya." in page
    assert "Dibaca sebagai SALDO" in page
    assert [each for each in OF_PEOPLE if each in page] == []


@pytest.mark.parametrize(
    ("address", "said"),
    [("", "HP tidak aktif atau tanpa sinyal"), ("?lang=en", "The phone is off or out of reach")],
    ids=["id", "en"],
)
def test_an_mt_tells_its_way_with_codes_as_sentences(staff: Browser, notice_id: str, address: str, said: str) -> None:
    page = staff.get(f"/messages/out/{notice_id}{address}").text
    assert said in page
    assert "30003" in page
    assert [each for each in OF_PEOPLE if each in page] == []


def test_a_text_is_shown_to_who_says_why_and_it_is_noted(rt: Runtime, staff: Browser, message_id: int) -> None:
    answer = staff.submit(f"/messages/in/{message_id}", {**WHY, "note": f"telepon dari {SARI}"})
    assert answer.status_code == 200
    assert TEXT in answer.text
    assert REPLY in answer.text
    assert SARI in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert noted(rt) == [(f"user:{staff.person.name}", "message.reveal", f"message:in/{message_id}")]
    with rt.transaction() as db:
        after = json.loads(str(db.execute(select(audit_entries.c.after)).scalar_one()))
    assert after == {"reason": "caller: telepon dari +***901"}


def test_without_a_reason_nothing_is_shown_or_noted(rt: Runtime, staff: Browser, message_id: int) -> None:
    for data in ({}, {"reason": "nonsense"}, {"reason": "other", "note": "x"}):
        answer = staff.submit(f"/messages/in/{message_id}", data)
        assert answer.status_code == 400
        assert TEXT not in answer.text
    assert noted(rt) == []


def test_a_code_that_may_still_be_good_stays_hidden(rt: Runtime, staff: Browser, message_id: int) -> None:
    with rt.transaction() as db:
        db.execute(mo_messages.update().values(text="YA 482915", conceal_at=NOW + timedelta(hours=1)))
    for page in (f"/messages/in/{message_id}", f"/messages/in/{message_id}/conversation"):
        answer = staff.submit(page, WHY)
        assert answer.status_code == 200
        assert "482915" not in answer.text


def test_a_conversation_is_masked_and_shown_whole_to_who_says_why(
    rt: Runtime, staff: Browser, message_id: int, notice_id: str
) -> None:
    here = f"/messages/out/{notice_id}/conversation"
    masked = staff.get(here).text
    assert [each for each in OF_PEOPLE if each in masked] == []
    assert masked.index(f"/messages/in/{message_id}") < masked.index(f'/messages/out/{notice_id}">20')
    shown = staff.submit(here, WHY)
    assert TEXT in shown.text
    assert REPLY in shown.text
    assert noted(rt) == [(f"user:{staff.person.name}", "message.reveal", f"message:out/{notice_id}")]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.APPROVER], ids=lambda role: role.value)
def test_who_may_see_may_not_therefore_read(
    browser: Callable[[Role], Browser], role: Role, message_id: int, notice_id: str
) -> None:
    client = browser(role)
    assert client.get(f"/messages/in/{message_id}").status_code == 200
    token = {"csrf_token": client.csrf_token("/messages"), **WHY}
    for address in (f"/messages/in/{message_id}", f"/messages/out/{notice_id}/conversation"):
        assert client.post(address, data=token).status_code == 403
    assert client.post(f"/messages/out/{notice_id}/resend", data=token).status_code == 403


def test_admins_see_no_messages(browser: Callable[[Role], Browser], message_id: int) -> None:
    assert browser(Role.ADMIN).get(f"/messages/in/{message_id}").status_code == 403


def test_a_lost_notice_is_sent_again_from_its_page(rt: Runtime, staff: Browser, notice_id: str) -> None:
    answer = staff.submit(f"/messages/out/{notice_id}/resend", WHY, page=f"/messages/out/{notice_id}")
    assert answer.status_code == 302
    again = staff.get(answer.location).text
    assert "Kabar diantre lagi" in again
    assert f"/messages/out/{notice_id}" in again
    assert "Sudah dikirim ulang" in staff.get(f"/messages/out/{notice_id}").text
    assert [action for _, action, _ in noted(rt)] == ["message.resend"]


def test_twice_is_refused_in_words(staff: Browser, notice_id: str) -> None:
    token = {"csrf_token": staff.csrf_token(f"/messages/out/{notice_id}"), **WHY}
    staff.post(f"/messages/out/{notice_id}/resend", data=token)
    again = staff.post(f"/messages/out/{notice_id}/resend", data=token)
    assert again.status_code == 409
    assert "sudah dikirim ulang" in again.text


@pytest.mark.parametrize("address", ["/messages/in/999", f"/messages/in/{10**30}", "/messages/out/nothing"])
def test_what_is_not_there_is_not_there(staff: Browser, address: str) -> None:
    assert staff.get(address).status_code == 404


def test_what_was_emptied_says_so_everywhere(
    rt: Runtime, browser: Callable[[Role], Browser], message_id: int, notice_id: str
) -> None:
    retention.run(replace(rt, clock=lambda: NOW + timedelta(days=91)), SYSTEM)
    staff = browser(Role.STAFF)
    told = "Teks disimpan 90 hari; pesan ini sudah dikosongkan."
    pages = [staff.get(f"/messages/{each}").text for each in (f"in/{message_id}", f"out/{notice_id}")]
    assert [told in page for page in pages] == [True, True]
    assert "Dijawab" in pages[0], "that there was an answer stays known"
    assert staff.get("/messages").text.count(">dikosongkan<") == 2
    assert "Teksnya sudah dikosongkan." in staff.get(f"/messages/in/{message_id}/conversation").text
    assert staff.get(f"/messages/in/{message_id}?lang=en").text.count("Texts are kept for 90 days") == 1


def test_what_an_information_keyword_answered_is_told_in_words_and_once(rt: Runtime, staff: Browser) -> None:
    id_ = ask(rt, "jadwal", "Buka 8-15", keyword="JADWAL")
    with rt.transaction() as db:
        db.execute(update(mo_messages).values(outcome="help:JADWAL", rule="information"))
    page = staff.get(f"/messages/in/{id_}").text
    assert page.count("Teks kata kunci JADWAL") == 1
    assert "Kata kunci informasi: teksnya sama untuk semua orang." in page
    assert "help:JADWAL" not in page
    assert "<code>information</code>" not in page
