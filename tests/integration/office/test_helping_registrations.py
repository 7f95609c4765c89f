"""Staff decide on registrations: who is bound, who is told, what is noted, and that nobody decides twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from office.helping import evidence, phones, registrations
from office.helping.evidence import Caution, Match
from office.helping.refusals import NotDone, Why
from office.helping.registrations import Ground, approve, horizon_of, refuse
from sms import clock
from store.registrations import DECIDED, NEEDS_STAFF, WAITING, Standing, count, find
from store.tables import bindings
from tests.intake_cases import BUDI, BUDI_NIK, SARI, SARI_NIK, card
from tests.integration.office.helping_cases import DATA, KPJ, NEW, OTHER, STAFF, House, house

__all__ = ["house"]


def standing(house: House) -> dict[Standing, int]:
    with house.rt.transaction() as db:
        return {each: number for each, number in count(db, horizon_of(house.rt)).items() if number}


def test_without_a_number_on_record_it_waits_for_staff_at_once(house: House) -> None:
    house.know(msisdn=None)
    house.apply_for()
    assert standing(house) == {Standing.NO_NUMBER: 1}


def test_a_code_that_is_out_of_time_leaves_it_to_staff_for_fourteen_days(house: House) -> None:
    house.apply_for()
    assert standing(house) == {Standing.CODE_OPEN: 1}
    house.clock.goes(hours=25)
    assert standing(house) == {Standing.CODE_GONE: 1}
    house.clock.goes(days=12)
    assert standing(house) == {Standing.CODE_GONE: 1}
    house.clock.goes(days=1)
    assert standing(house) == {}


def test_too_many_wrong_codes_leave_it_to_staff(house: House) -> None:
    house.apply_for()
    for _ in range(3):
        house.text("000099")
    assert standing(house) == {Standing.CODE_GONE: 1}


def test_the_longest_waiting_come_first(house: House) -> None:
    house.know(BUDI_NIK, BUDI, memberships=[card("00000000902")])
    first = house.apply_for()
    second = house.apply_for("+6285000000956", f"DAFTAR#{BUDI_NIK}#01-01-1990#00000000902")
    with house.rt.transaction() as db:
        assert [each.id for each in find(db, WAITING, horizon_of(house.rt), limit=5)] == [first, second]
        assert find(db, NEEDS_STAFF, horizon_of(house.rt), limit=5) == []


def test_who_is_approved_is_bound_with_the_cooling_time_and_told(house: House) -> None:
    id_ = house.apply_for()
    now = house.clock.now
    approve(house.rt, STAFF, id_, Ground.SEEN_AT_BRANCH)
    ties = house.read(bindings, "msisdn", "status", "cooling_until")
    assert (NEW, "active", now + timedelta(hours=24)) in ties
    assert [each for each in ties if each[0] == SARI] == [(SARI, "ended", None)]
    assert "disetujui petugas" in house.told(NEW)[-1]
    assert "Nomor HP lain baru saja didaftarkan" in house.told(SARI)[-1]
    assert "KPJ ***0901" in str(house.text("SALDO"))
    assert standing(house) == {Standing.APPROVED: 1}


def test_a_decision_is_noted_without_anybodys_number(house: House) -> None:
    id_ = house.apply_for()
    approve(house.rt, STAFF, id_, Ground.OTHER, f"KTP {SARI_NIK} dilihat")
    actor, action, object_, before, after = house.noted()[-1]
    assert (actor, action, object_) == ("user:staf", "registration.approve", f"registration:{id_}")
    assert before == '{"state":"code_open"}'
    assert SARI_NIK not in after
    assert "other: KTP ***001 dilihat" in after
    reviewed = house.read(bindings, "reviewed_by", "review_note", id=id_)
    assert reviewed == [("user:staf", "other: KTP ***001 dilihat")]


def test_who_is_refused_is_told_in_words_without_a_reason(house: House) -> None:
    id_ = house.apply_for()
    refuse(house.rt, STAFF, id_, Ground.FRAUD)
    assert house.read(bindings, "status", "end_reason", id=id_) == [("ended", "refused")]
    told = house.told(NEW)
    assert len(told) == 1
    assert "belum dapat kami setujui" in told[0]
    assert "fraud" not in told[0]
    assert house.text("STATUS") is not None
    assert standing(house) == {Standing.REFUSED: 1}


def test_a_swindler_need_not_be_told(house: House) -> None:
    refuse(house.rt, STAFF, house.apply_for(), Ground.FRAUD, tell=False)
    assert house.told(NEW) == []


def test_the_code_of_a_refused_registration_opens_nothing(house: House) -> None:
    id_ = house.apply_for()
    code = house.told(SARI)[-1].split("Kode ")[1][:6]
    refuse(house.rt, STAFF, id_, Ground.NOT_PROVEN)
    assert "salah atau tidak berlaku" in str(house.text(code))


@pytest.mark.parametrize("second", ["approve", "refuse"])
def test_nobody_decides_twice(house: House, second: str) -> None:
    id_ = house.apply_for()
    refuse(house.rt, STAFF, id_, Ground.NOT_PROVEN)
    with pytest.raises(NotDone) as told:
        getattr(registrations, second)(house.rt, OTHER, id_, Ground.OTHER, "menurut saya begitu")
    assert told.value.why is Why.DECIDED_ALREADY
    assert house.read(bindings, "reviewed_by", id=id_) == [("user:staf",)]


def test_of_two_at_the_same_moment_one_decides(house: House) -> None:
    id_ = house.apply_for()

    def decide(number: int) -> str:
        try:
            work = approve if number % 2 else refuse
            work(house.rt, STAFF, id_, Ground.OTHER, f"nomor {number}")
        except NotDone as reason:
            return reason.why.value
        return "done"

    with ThreadPoolExecutor(4) as pool:
        came = sorted(pool.map(decide, range(4)))
    assert came == ["decided_already"] * 3 + ["done"]
    assert len(house.told(NEW)) == 1


def test_a_code_that_comes_first_leaves_nothing_to_decide(house: House) -> None:
    id_ = house.apply_for()
    house.text(house.told(SARI)[-1].split("Kode ")[1][:6])
    with pytest.raises(NotDone, match="decided_already"):
        approve(house.rt, STAFF, id_, Ground.CALLED_BACK)


def test_what_lapsed_is_not_approved(house: House) -> None:
    id_ = house.apply_for()
    house.clock.goes(days=14)
    with pytest.raises(NotDone, match="lapsed"):
        approve(house.rt, STAFF, id_, Ground.CALLED_BACK)


def test_a_frozen_phone_is_not_approved_and_nothing_is_kept_of_the_try(house: House) -> None:
    id_ = house.apply_for()
    phones.freeze(house.rt, STAFF, NEW, "dilaporkan hilang")
    before = len(house.noted())
    with pytest.raises(NotDone, match="phone_frozen"):
        approve(house.rt, STAFF, id_, Ground.CALLED_BACK)
    assert house.read(bindings, "status", "reviewed_by", id=id_) == [("pending", None)]
    assert len(house.noted()) == before


def test_nobody_is_bound_to_who_has_died(house: House) -> None:
    id_ = house.apply_for()
    house.know(deceased_on="2026-11-01")
    with pytest.raises(NotDone, match="deceased"):
        approve(house.rt, STAFF, id_, Ground.CALLED_BACK)


def test_another_ground_needs_words(house: House) -> None:
    id_ = house.apply_for()
    with pytest.raises(ValueError, match="reason"):
        approve(house.rt, STAFF, id_, Ground.OTHER, "  ")


def test_of_a_registration_that_is_not_there_nothing_is_said(house: House) -> None:
    with pytest.raises(NotDone, match="not_found"):
        approve(house.rt, STAFF, 9999, Ground.CALLED_BACK)
    assert evidence.evidence_of(house.rt, 9999) is None


MARKS = {
    "everything": (DATA, ["same", "same", "same", "not_given"]),
    "another spelling of the name": (
        f"DAFTAR SALDO#{SARI_NIK}#Contoh Sarie#01-01-1990#{KPJ}",
        ["same", "same", "same", "similar"],
    ),
}


@pytest.mark.parametrize(("text", "marks"), MARKS.values(), ids=MARKS.keys())
def test_what_was_given_is_compared_with_the_record(house: House, text: str, marks: list[str]) -> None:
    found = evidence.evidence_of(house.rt, house.apply_for(text=text))
    assert found is not None
    assert [match.value for _, match in found.marks] == marks


def test_what_the_record_says_otherwise_by_now_is_seen(house: House) -> None:
    id_ = house.apply_for()
    house.know(birth_date="1990-02-02")
    found = evidence.evidence_of(house.rt, id_)
    assert found is not None
    assert dict(found.marks)["birth_date"] is Match.DIFFERENT
    assert Caution.PIECE_DIFFERS in found.cautions


def test_pieces_that_came_one_by_one_were_right_when_they_came(house: House) -> None:
    house.text("DAFTAR")
    house.text(SARI_NIK)
    house.text("01-01-1990")
    found = evidence.evidence_of(house.rt, house.apply_for(text=KPJ))
    assert found is not None
    assert dict(found.marks)["nik"] is Match.SAME_THEN


def test_evidence_shows_nobodys_number_or_name(house: House) -> None:
    found = evidence.evidence_of(house.rt, house.apply_for())
    shown = repr((found.phone, found.person, found.cards, found.marks, found.on_record, found.ties) if found else "")
    assert "C. S." in shown
    assert not {each for each in (NEW, SARI, SARI_NIK, KPJ, "Sari", "1990") if each in shown}


def test_a_quiet_registration_needs_no_caution(house: House) -> None:
    found = evidence.evidence_of(house.rt, house.apply_for())
    assert found is not None
    assert found.cautions == ()


def test_cautions_tell_what_happened_around_it(house: House) -> None:
    house.know(BUDI_NIK, BUDI, memberships=[card("00000000902")])
    house.apply_for("+6285000000956")
    house.text("BUKAN SAYA", SARI)
    house.text("BLOKIR", SARI)
    house.text(f"DAFTAR#{BUDI_NIK}#01-01-1990#00000000902")
    id_ = house.apply_for()
    house.text("000099")
    found = evidence.evidence_of(house.rt, id_)
    assert found is not None
    assert set(found.cautions) == {
        Caution.OWNER_OBJECTED,
        Caution.OWNER_FROZEN,
        Caution.SEVERAL_PEOPLE,
        Caution.OTHER_PHONES,
        Caution.GUESSED,
        Caution.WRONG_CODES,
    }


def test_decided_ones_are_kept_in_sight(house: House) -> None:
    id_ = house.apply_for()
    approve(house.rt, STAFF, id_, Ground.JMO)
    with house.rt.transaction() as db:
        found = find(db, DECIDED, horizon_of(house.rt), limit=5)
    assert [(each.id, each.reviewed_by, each.review_note) for each in found] == [(id_, "user:staf", "jmo")]


def test_the_clock_ends_what_waited_too_long_and_notes_it(house: House) -> None:
    id_ = house.apply_for()
    house.clock.goes(days=13)
    assert registrations.lapse(house.rt) == 0
    house.clock.goes(days=1)
    clock.sweep(house.rt)
    assert house.read(bindings, "status", "end_reason", id=id_) == [("ended", "lapsed")]
    assert house.read(bindings, "ended_at", id=id_) == [(house.clock.now,)]
    noted = ("system", "registration.lapse", f"registration:{id_}", '{"state":"waiting"}', '{"state":"lapsed"}')
    assert noted in house.noted()
    assert registrations.lapse(house.rt) == 0
    assert house.told(NEW) == []
    with pytest.raises(NotDone, match="lapsed"):
        approve(house.rt, STAFF, id_, Ground.CALLED_BACK)


def test_who_lapsed_may_begin_anew(house: House) -> None:
    house.apply_for()
    house.clock.goes(days=14)
    registrations.lapse(house.rt)
    house.apply_for()
    assert standing(house) == {Standing.CODE_OPEN: 1}
