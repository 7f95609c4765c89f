"""Two at the same moment, and what no form offers: refused by the functions themselves, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from core.pins import TRIES, PinState
from office.helping import complaints, registrations
from office.helping.phones import look_again, unlock_pin
from office.helping.refusals import NotDone
from office.helping.registrations import FOR_APPROVAL, FOR_REFUSAL, Ground
from store import pins as stored
from store.tables import bindings, tickets
from store.tables import pins as pins_table
from tests.intake_cases import SARI
from tests.integration.office.helping_cases import NEW, OTHER, STAFF, House, house

__all__ = ["house"]
WHY = "pemilik datang ke cabang"


@pytest.mark.parametrize("ground", [each for each in Ground if each not in FOR_APPROVAL])
def test_nobody_is_approved_on_a_ground_to_refuse(house: House, ground: Ground) -> None:
    house.know(msisdn=None)
    id_ = house.apply_for()
    with pytest.raises(ValueError, match="ground"):
        registrations.approve(house.rt, STAFF, id_, ground, WHY)
    assert house.read(bindings, "status", id=id_) == [("pending",)]


@pytest.mark.parametrize("ground", [each for each in Ground if each not in FOR_REFUSAL])
def test_nobody_is_refused_on_a_ground_to_approve(house: House, ground: Ground) -> None:
    id_ = house.apply_for()
    with pytest.raises(ValueError, match="ground"):
        registrations.refuse(house.rt, STAFF, id_, ground, WHY)
    assert house.read(bindings, "status", id=id_) == [("pending",)]


def test_a_pin_is_unlocked_once_and_told_once(house: House) -> None:
    participant = house.read(bindings, "participant_id", msisdn=SARI)[0][0]
    with house.rt.transaction() as db:
        stored.keep(db, [(participant, "x" * 40)], house.clock.now)
        db.execute(update(pins_table).values(wrong=TRIES))

    def unlock(_: int) -> str:
        try:
            unlock_pin(house.rt, STAFF, SARI, WHY)
        except NotDone as refused:
            return refused.why.value
        return "done"

    with ThreadPoolExecutor(4) as pool:
        came = sorted(pool.map(unlock, range(4)))
    assert came == ["done", "pin_not_locked", "pin_not_locked", "pin_not_locked"]
    assert len(house.told(SARI)) == 1
    assert [each[1] for each in house.noted()] == ["pin.unlock"]


def test_unlocking_what_is_not_locked_forgives_no_wrong_try(house: House) -> None:
    """Staff could otherwise have somebody's PIN guessed two tries at a time, unnoticed."""
    participant = house.read(bindings, "participant_id", msisdn=SARI)[0][0]
    with house.rt.transaction() as db:
        stored.keep(db, [(participant, "x" * 40)], house.clock.now)
        db.execute(update(pins_table).values(wrong=TRIES - 1))
        assert stored.unlock(db, SARI) is PinState.SET
    state = look_again(house.rt, SARI)
    assert state.owner is not None
    assert state.owner.pin.left == 1


def test_a_complaint_that_two_move_at_once_is_noted_as_it_really_went(house: House) -> None:
    house.text("ADUAN iuran Oktober belum masuk padahal gaji dipotong")
    number = str(house.read(tickets, "number", msisdn=NEW)[-1][0])

    def answer(_: int) -> bool:
        try:
            complaints.answer(house.rt, STAFF, number, "Sudah kami terima.")
        except NotDone:
            return False
        return True

    def close(_: int) -> bool:
        try:
            complaints.close(house.rt, OTHER, number, WHY)
        except NotDone:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        came = [pool.submit(each, 0) for each in (answer, answer, answer, close, close, close)]
        done = sum(each.result() for each in came)
    moves = [(json.loads(before)["state"], json.loads(after)["state"]) for *_, before, after in house.noted()]
    assert len(moves) == done
    assert [before for before, _ in moves] == ["open", *(after for _, after in moves[:-1])]
    assert len(house.told(NEW)) == [after for _, after in moves].count("answered")
