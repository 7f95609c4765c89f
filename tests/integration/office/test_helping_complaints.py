"""Complaints: answered by SMS within its length, closed, opened again, read with a reason."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.gsm7 import SINGLE_SEGMENT, is_gsm7, septets
from core.retention import Kept
from office import retention
from office.helping.complaints import ROOM, Fault, answer, close, draft_of, reopen, reveal
from office.helping.refusals import NotDone
from store.tables import mt_messages, tickets
from tests.intake_cases import SARI
from tests.integration.office.helping_cases import NEW, OTHER, STAFF, House, house

__all__ = ["house"]

WORDS = "Iuran Oktober sudah kami terima dari perusahaan. Cek lagi dgn IURAN."


def complain(house: House, sender: str = NEW) -> str:
    house.text("ADUAN iuran Oktober belum masuk padahal gaji dipotong", sender)
    return str(house.read(tickets, "number", msisdn=sender)[-1][0])


def state_of(house: House, number: str, sender: str = NEW) -> str:
    return str(house.text(f"ADUAN#{number}", sender))


def test_an_answer_goes_to_who_complained_and_its_state_is_told(house: House) -> None:
    number = complain(house)
    assert "sedang kami tangani" in state_of(house, number)
    answer(house.rt, STAFF, number, WORDS)
    assert house.told(NEW) == [f"BPJAMSOSTEK: {number} {WORDS}"]
    assert "sudah kami jawab" in state_of(house, number)
    close(house.rt, STAFF, number, "selesai dijawab")
    assert "selesai" in state_of(house, number)
    reopen(house.rt, STAFF, number, "belum puas")
    house.clock.goes(hours=1)
    assert "sedang kami tangani" in state_of(house, number)


def test_another_phone_hears_nothing_of_it(house: House) -> None:
    number = complain(house)
    answer(house.rt, STAFF, number, WORDS)
    assert "tidak ada utk nomor HP ini" in state_of(house, number, SARI)


def test_what_was_done_is_noted_without_the_text(house: House) -> None:
    number = complain(house)
    answer(house.rt, STAFF, number, WORDS)
    actor, action, object_, before, after = house.noted()[-1]
    assert (actor, action, object_, before) == (
        "user:staf",
        "complaint.answer",
        f"complaint:{number}",
        '{"state":"open"}',
    )
    assert "Iuran" not in after


def test_at_night_an_answer_waits_for_the_morning(house: House) -> None:
    number = complain(house)
    house.clock.goes(hours=12)
    answer(house.rt, STAFF, number, WORDS)
    ((due_at, until, reason),) = house.read(mt_messages, "due_at", "send_until", "status_reason", recipient=NEW)
    assert due_at > house.clock.now
    assert until > due_at
    assert reason == "quiet_hours"
    assert due_at - house.clock.now < timedelta(hours=12)


def test_nobody_answers_what_another_has_answered(house: House) -> None:
    number = complain(house)
    answer(house.rt, STAFF, number, WORDS)
    with pytest.raises(NotDone, match="not_open"):
        answer(house.rt, OTHER, number, "Sudah masuk.")
    assert len(house.told(NEW)) == 1


FAULTS = {
    "nothing": ("  .", Fault.EMPTY),
    "too long": ("a" * (ROOM + 1), Fault.TOO_LONG),
    "too long because of what costs two": ("a" + "€" * (ROOM // 2), Fault.TOO_LONG),
    "an address": ("Lihat https://contoh.example/a", Fault.LINK),
    "an address without its beginning": ("Lihat bpjs-contoh.com ya", Fault.LINK),
    "an address of a country": ("Buka contoh.go.id sekarang", Fault.LINK),
    "a number in full": ("KPJ 00000000901 aktif", Fault.NUMBER),
}


@pytest.mark.parametrize(("words", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_what_must_not_be_sent_is_not(house: House, words: str, fault: Fault) -> None:
    number = complain(house)
    assert fault in draft_of(number, words).faults
    with pytest.raises(ValueError, match=fault.value):
        answer(house.rt, STAFF, number, words)
    assert house.told(NEW) == []


GOOD = ["a" * ROOM, "Hub 175 atau kantor cabang, tel. 021-555-0100.", "Rp1.234.567 tgl 20-11-2026. Dr. Contoh", WORDS]


@pytest.mark.parametrize("words", GOOD)
def test_what_is_fine_is_sent(words: str) -> None:
    draft = draft_of("A0000000", words)
    assert draft.faults == ()
    assert draft.septets <= SINGLE_SEGMENT


def test_what_a_phone_cannot_show_is_told(house: House) -> None:
    draft = draft_of("A0000001", "“Sudah” – terima kasih 🙏")
    assert draft.folded
    assert draft.text == 'BPJAMSOSTEK: A0000001 "Sudah" - terima kasih'


@given(st.text(max_size=200))
def test_whatever_is_typed_what_goes_out_fits_one_sms(words: str) -> None:
    draft = draft_of("A0000000", words)
    assert is_gsm7(draft.text)
    assert draft.septets == septets(draft.text)
    assert (draft.septets > SINGLE_SEGMENT) == (Fault.TOO_LONG in draft.faults)


def test_the_text_is_read_with_a_reason_that_is_noted(house: House) -> None:
    number = complain(house)
    assert reveal(house.rt, STAFF, number, "untuk menjawab").startswith("iuran Oktober")
    assert house.noted()[-1][1:] == ("complaint.reveal", f"complaint:{number}", None, '{"reason":"untuk menjawab"}')
    with pytest.raises(ValueError, match="reason"):
        reveal(house.rt, STAFF, number, "")


def test_closed_and_opened_only_once(house: House) -> None:
    number = complain(house)
    with pytest.raises(NotDone, match="open_already"):
        reopen(house.rt, STAFF, number, "salah tekan")
    close(house.rt, STAFF, number, "kembar dengan yang lain")
    with pytest.raises(NotDone, match="closed_already"):
        close(house.rt, OTHER, number, "kembar dengan yang lain")
    assert house.read(tickets, "state", "closed_by", number=number) == [("closed", "user:staf")]


@pytest.mark.parametrize("work", [close, reopen, answer, reveal])
def test_what_is_not_there_is_not_found(house: House, work: object) -> None:
    with pytest.raises(NotDone, match="not_found"):
        work(house.rt, STAFF, "A9999999", "tidak ada")  # type: ignore[operator]


def test_what_was_emptied_is_not_opened_again(house: House) -> None:
    number = complain(house)
    close(house.rt, STAFF, number, "selesai")
    house.clock.goes(days=731)
    assert retention.run(house.rt, STAFF)[Kept.COMPLAINTS] == 1
    with pytest.raises(NotDone, match="emptied"):
        reopen(house.rt, STAFF, number, "belum puas")
