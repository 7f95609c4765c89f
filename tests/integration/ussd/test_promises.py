"""What is promised by SMS comes by SMS, whoever dies on the way: the promise is a row before it is a screen."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from core.catalogue import Catalogue
from engine import promises
from runtime.runtime import Runtime
from sms.clock import sweep
from store import outbox
from store.outbox import Result
from store.tables import MtStatus, mt_messages, tickets
from tests.integration.ussd.conftest import Make
from tests.integration.ussd.phones import DIALECTS, Phone
from tests.integration.ussd.slowness import Slow, count, rt_of, sms_of, with_perform
from tests.integration.ussd.test_pins import GOOD, choose
from tests.store_cases import BUDI, SARI

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)
PROMISED, TROUBLE = "kami kirim lewat SMS", "sedang terganggu"


@pytest.fixture
def slow(make: Make) -> Slow:
    """A gateway whose commands hang before they are performed."""
    return Slow(make())


def due_now(rt: Runtime) -> list[str]:
    with rt.transaction() as db:
        taken = outbox.take_due(db, rt.now(), 10, timedelta(seconds=60), priority=0)
        outbox.put_back(db, taken, rt.now())
    return [each.message.text for each in taken]


@every_dialect
def test_a_promise_is_saved_before_it_is_told_and_kept_once(slow: Slow, dialect: str) -> None:
    phone = Phone(slow.app, SARI, dialect)
    phone.dial()
    assert PROMISED in phone.type("1")
    assert phone.ends
    (promised,) = sms_of(slow.app)
    assert (promised.status, promised.status_reason) == ("queued", "answer_awaited")
    assert due_now(rt_of(slow.app)) == []
    slow.go_on()
    (kept,) = sms_of(slow.app)
    assert (kept.id, kept.recipient, kept.status_reason) == (promised.id, SARI, None)
    assert "Rp12.345.678" in kept.text
    assert due_now(rt_of(slow.app)) == [kept.text]


def test_a_process_that_dies_before_the_commit_leaves_an_apology(make: Make) -> None:
    slow, other = Slow(make(), dies=True), make()
    phone = Phone(slow.app, SARI)
    phone.dial("8", "2", "1")
    assert PROMISED in phone.type("kartu saya salah nama")
    slow.go_on()
    assert promises.keep(rt_of(other)) == 0
    assert due_now(rt_of(other)) == []
    move(other, promises.PATIENCE)
    assert promises.keep(rt_of(other)) == 0
    (told,) = due_now(rt_of(other))
    assert TROUBLE in told
    assert told.startswith("BPJAMSOSTEK: ")
    assert count(other, tickets) == 0


def test_a_process_that_dies_after_the_commit_is_made_up_for_by_the_clock(make: Make) -> None:
    slow, other = Slow(make(), done=True, dies=True), make()
    for each in (SARI, BUDI):
        Phone(other, each).dial("2")  # others asked as well
    phone = Phone(slow.app, SARI)
    phone.dial("8", "2", "1")
    assert PROMISED in phone.type("kartu saya salah nama")
    slow.go_on()
    sweep(rt_of(other))
    (kept,) = sms_of(other)
    assert "aduan" in kept.text.lower()
    assert TROUBLE not in kept.text
    assert promises.keep(rt_of(other)) == 0
    assert count(other, tickets) == 1


def test_what_cannot_be_saved_is_not_promised(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(promises, "promise", away)
    phone = Phone(slow.app, SARI)
    assert TROUBLE in phone.dial("1")
    assert phone.ends
    slow.go_on()
    (sent,) = sms_of(slow.app)
    assert "Rp12.345.678" in sent.text


def test_an_answer_that_comes_after_the_apology_is_sent_as_well(slow: Slow) -> None:
    Phone(slow.app, SARI).dial("1")
    (promised,) = sms_of(slow.app)
    rt = rt_of(slow.app)
    with rt.transaction() as db:
        outbox.record_result(db, promised.id, Result(MtStatus.SENT), rt.now())
    slow.go_on()
    apology, answer = sms_of(slow.app)
    assert TROUBLE in apology.text
    assert "Rp12.345.678" in answer.text


def test_the_clock_and_the_process_together_send_one(make: Make) -> None:
    slow = Slow(make(), done=True)
    Phone(slow.app, SARI).dial("1")
    assert promises.keep(rt_of(slow.app)) == 1
    slow.go_on()
    assert len(sms_of(slow.app)) == 1


def test_the_same_turn_promised_by_two_processes_is_one_sms(make: Make) -> None:
    one, other = Slow(make(redis_url=None)), Slow(make(redis_url=None))
    first = Phone(one.app, SARI, "africastalking")
    second = Phone(other.app, SARI, "africastalking", first.session)
    assert PROMISED in first.dial("1")
    assert PROMISED in second.dial("1")
    one.go_on()
    other.go_on()
    assert ["Rp12.345.678" in each.text for each in sms_of(one.app)] == [True]


def test_a_question_is_not_asked_by_sms(make: Make) -> None:
    choose(make(pin_required="ussd"))
    slow = Slow(make(pin_required="ussd"))
    assert PROMISED in Phone(slow.app, SARI).dial("1")
    slow.go_on()
    (sent,) = sms_of(slow.app)
    assert "PIN" not in sent.text
    assert TROUBLE in sent.text


@pytest.mark.parametrize("dies", [False, True], ids=["by its process", "by the clock"])
def test_amounts_that_only_the_menu_tells_are_not_sent(make: Make, dies: bool) -> None:
    choose(make(pin_required="all"))
    before = Phone(make(pin_required="all"), SARI)
    before.dial("1")
    slow = Slow(make(pin_required="all"), done=True, dies=dies)
    before.app = slow.app
    assert PROMISED in before.type(GOOD)
    slow.go_on()
    promises.keep(rt_of(slow.app))
    (sent,) = sms_of(slow.app)
    assert "Rp" not in sent.text
    assert "*2757#" in sent.text


def test_an_answer_wanted_by_sms_is_not_said_to_be_sent_where_it_was_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(app, BUDI, "africastalking")
    phone.dial("5", "2", "1")
    assert "1 Kirim lewat SMS" in phone.type("98")
    monkeypatch.setattr(promises, "send", broken)
    assert TROUBLE in phone.type("1")
    assert count(app, mt_messages) == 0


def test_an_apology_that_leaves_no_room_for_our_name_goes_without(make: Make, catalogue: Catalogue) -> None:
    words = catalogue.menu.spoken
    long = {language: "x" * 155 for language in words.failed}
    menu = catalogue.menu.model_copy(update={"words": words.model_copy(update={"failed": long})})
    slow = Slow(make(catalogue=catalogue.model_copy(update={"menu": menu})), dies=True)
    assert PROMISED in Phone(slow.app, SARI).dial("1")
    slow.go_on()
    assert [each.text for each in sms_of(slow.app)] == ["x" * 155]


def test_what_the_database_refuses_is_not_promised(make: Make, catalogue: Catalogue) -> None:
    words = catalogue.menu.spoken
    longer = {language: "x" * 161 for language in words.failed}
    menu = catalogue.menu.model_copy(update={"words": words.model_copy(update={"failed": longer})})
    slow = Slow(make(catalogue=catalogue.model_copy(update={"menu": menu})), dies=True)
    assert Phone(slow.app, SARI).dial("1") == "x" * 161
    slow.go_on()


def broken(*_: object) -> Any:
    raise OperationalError("", {}, Exception())


@every_dialect
def test_a_command_that_fails_promises_nothing(app: Flask, dialect: str) -> None:
    phone = Phone(with_perform(app, broken), SARI, dialect)
    assert TROUBLE in phone.dial("1")
    assert count(app, mt_messages) == 0


def move(app: Flask, by: timedelta) -> None:
    clock: Any = rt_of(app).clock
    clock.now += by
