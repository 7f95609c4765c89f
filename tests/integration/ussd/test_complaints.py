"""Who complained asks by menu what became of it: what staff did is there, and nobody else hears of it."""

import pytest
from flask import Flask
from sqlalchemy import select

from core.access import Actor
from office.helping.complaints import answer, close
from store.tables import tickets
from tests.integration.ussd.phones import DIALECTS, Phone
from tests.integration.ussd.test_conversations import rt_of
from tests.store_cases import BUDI, SARI, STRANGER

STAFF = Actor("user:staf")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_how_a_complaint_stands_is_told_to_whose_it_is(app: Flask, dialect: str) -> None:
    rt = rt_of(app)
    phone = Phone(app, SARI, dialect)
    phone.dial()
    phone.type("8", "2", "1", "kartu saya salah nama")
    with rt.transaction() as db:
        number = str(db.execute(select(tickets.c.number)).scalar_one())
    assert "tangani" in state_by_menu(app, SARI, dialect, number)
    answer(rt, STAFF, number, "Nama sudah dibetulkan, cek dgn KARTU.")
    told = state_by_menu(app, SARI, dialect, number)
    assert "jawab" in told
    assert "dibetulkan" not in told  # the answer went out by SMS; who dials later hears that it did
    close(rt, STAFF, number, "selesai dijawab")
    assert "selesai" in state_by_menu(app, SARI, dialect, number)
    nothing = state_by_menu(app, STRANGER, dialect, number)
    assert "tidak ada" in nothing
    assert nothing == state_by_menu(app, BUDI, dialect, "A9999999").replace("A9999999", number)


def state_by_menu(app: Flask, msisdn: str, dialect: str, number: str) -> str:
    phone = Phone(app, msisdn, dialect)
    phone.dial()
    return phone.type("8", "2", "2", number)
