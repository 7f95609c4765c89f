"""One phone in staff's hands: what changes, who is told, what is noted."""

import pytest

from core.pins import PinState
from intake.claims import save_claims
from intake.events import take
from office.helping import phones
from office.helping.phones import forget_pin, freeze, look_again, look_up, unbind, unfreeze, unlock_pin
from office.helping.refusals import NotDone, Why
from office.helping.telling import mark_of
from store import pins
from store.phone_states import find_frozen
from store.tables import bindings, mt_messages
from tests.intake_cases import SARI, claim, event
from tests.integration.office.helping_cases import NEW, STAFF, House, house

__all__ = ["house"]

WHY = "Diminta pemilik lewat 175"


def give_pin(house: House, wrong: int = 0) -> None:
    with house.rt.transaction() as db:
        owner = pins.owner_of(db, SARI)
        assert owner is not None
        pins.keep(db, [(owner, "hash")], house.clock.now)
        for number in range(wrong):
            pins.count_try(db, owner, f"try{number}")


def test_looking_is_noted_by_a_mark_and_not_by_the_number(house: House) -> None:
    look_up(house.rt, STAFF, SARI)
    assert house.noted() == [("user:staf", "phone.look_up", f"phone:{mark_of(house.rt, SARI)}", None, None)]
    assert SARI[3:] not in str(house.noted())


def test_a_phone_nobody_heard_of_has_nothing_to_it(house: House) -> None:
    state = look_up(house.rt, STAFF, NEW)
    assert (state.owner, state.frozen_at, state.mass_off_at, state.waiting, state.records) == (None,) * 4 + (0,)


def test_what_is_known_of_a_phone(house: House) -> None:
    house.text("BERHENTI", SARI)
    give_pin(house, wrong=3)
    state = look_again(house.rt, SARI)
    assert state.owner is not None
    assert (state.owner.name, state.owner.origin, state.owner.pin.state) == ("Contoh Sari", "record", PinState.LOCKED)
    assert state.mass_off_at is not None
    assert state.records == 1


def test_what_was_blocked_is_opened_and_told(house: House) -> None:
    house.text("BLOKIR", SARI)
    refused = house.text("SALDO", SARI)
    unfreeze(house.rt, STAFF, SARI, WHY)
    assert house.text("SALDO", SARI) != refused
    assert "Blokir HP ini sudah dibuka" in house.told(SARI)[-1]
    assert look_again(house.rt, SARI).frozen_at is None


def test_the_number_on_record_hears_that_another_phone_was_opened(house: House) -> None:
    from office.helping.registrations import Ground, approve

    approve(house.rt, STAFF, house.apply_for(), Ground.SEEN_AT_BRANCH)
    house.text("BLOKIR", NEW)
    unfreeze(house.rt, STAFF, NEW, WHY)
    assert "Blokir HP ini sudah dibuka" in house.told(NEW)[-1]
    assert "HP yg terdaftar atas data Anda" in house.told(SARI)[-1]


def test_staff_can_block_a_phone(house: House) -> None:
    freeze(house.rt, STAFF, SARI, WHY)
    assert "DIBLOKIR petugas" in house.told(SARI)[-1]
    with house.rt.transaction() as db:
        assert [(each.msisdn, each.bound) for each in find_frozen(db, limit=5)] == [(SARI, True)]
    assert "KPJ" not in str(house.text("KARTU", SARI))


def test_what_waits_for_a_phone_that_is_blocked_is_called_off_for_good(house: House) -> None:
    house.clock.goes(hours=12)  # 22.30: a notice waits for the morning
    save_claims(house.rt, [claim()])
    take(house.rt, [event("DIAJUKAN", 1) | {"occurred_at": house.clock.now.isoformat()}])
    waits = {"topic": "stage"}
    assert house.read(mt_messages, "status", **waits) == [("queued",)]
    freeze(house.rt, STAFF, SARI, WHY)
    assert house.read(mt_messages, "status", "status_reason", **waits) == [("cancelled", "frozen")]
    unfreeze(house.rt, STAFF, SARI, WHY)
    assert house.read(mt_messages, "status", **waits) == [("cancelled",)]


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (unfreeze, Why.NOT_FROZEN),
        (unlock_pin, Why.PIN_NOT_LOCKED),
        (forget_pin, Why.NO_PIN),
    ],
    ids=["not blocked", "PIN not locked", "no PIN"],
)
def test_where_there_is_nothing_to_do_nothing_is_told_or_noted(house: House, work: object, why: Why) -> None:
    with pytest.raises(NotDone) as told:
        work(house.rt, STAFF, SARI, WHY)  # type: ignore[operator]
    assert told.value.why is why
    assert (house.told(SARI), house.noted()) == ([], [])


@pytest.mark.parametrize("work", [unlock_pin, forget_pin, unbind])
def test_a_phone_that_is_nobodys_has_no_pin_and_no_tie(house: House, work: object) -> None:
    with pytest.raises(NotDone, match="not_bound"):
        work(house.rt, STAFF, NEW, WHY)  # type: ignore[operator]


def test_blocked_twice_is_said(house: House) -> None:
    freeze(house.rt, STAFF, NEW, WHY)
    with pytest.raises(NotDone, match="frozen_already"):
        freeze(house.rt, STAFF, NEW, WHY)


def test_a_locked_pin_is_unlocked_and_told(house: House) -> None:
    give_pin(house, wrong=3)
    unlock_pin(house.rt, STAFF, SARI, WHY)
    state = look_again(house.rt, SARI)
    assert state.owner is not None
    assert (state.owner.pin.state, state.owner.pin.left) == (PinState.SET, 3)
    assert "PIN Anda yg terkunci sudah dibuka" in house.told(SARI)[-1]
    assert house.noted()[-1][3:] == ('{"pin":"locked"}', f'{{"pin":"set","reason":"{WHY}"}}')


def test_a_forgotten_pin_is_removed_and_told(house: House) -> None:
    give_pin(house)
    forget_pin(house.rt, STAFF, SARI, WHY)
    state = look_again(house.rt, SARI)
    assert state.owner is not None
    assert state.owner.pin.state is PinState.NONE
    assert "PIN Anda dihapus petugas" in house.told(SARI)[-1]


def test_a_tie_that_staff_end_is_told_to_the_phone_and_the_number_on_record(house: House) -> None:
    from office.helping.registrations import Ground, approve

    approve(house.rt, STAFF, house.apply_for(), Ground.SEEN_AT_BRANCH)
    unbind(house.rt, STAFF, NEW, WHY)
    assert (NEW, "ended", "staff") in house.read(bindings, "msisdn", "status", "end_reason")
    assert "tidak lagi terdaftar" in house.told(NEW)[-1]
    assert "sudah dilepas petugas" in house.told(SARI)[-1]
    assert "belum terdaftar" in str(house.text("SALDO", NEW))


def test_a_reason_is_needed(house: House) -> None:
    with pytest.raises(ValueError, match="reason"):
        phones.freeze(house.rt, STAFF, SARI, " a ")
    assert look_again(house.rt, SARI).frozen_at is None


def test_a_number_in_a_reason_is_not_kept(house: House) -> None:
    freeze(house.rt, STAFF, SARI, "diminta dari 0850 0000 0903 oleh istri")
    assert "0903" not in str(house.noted())
