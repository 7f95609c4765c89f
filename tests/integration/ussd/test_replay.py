"""A transcript that is taken from its beginning, on a process that knows nothing, ends on the same screen."""

import random

import pytest
from flask import Flask
from redis import Redis

from tests.integration.ussd.phones import Phone
from tests.integration.ussd.test_conversations import performed
from tests.store_cases import BUDI, SARI, STRANGER

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "0", "00", "98", "99", "9", "x", "Bandung", "5jt")
FIELDS = ("00009000011", "0099990101900001", "01011990", "482957", "7KM4PX", "kartu saya salah")


@pytest.mark.parametrize("caller", [SARI, BUDI, STRANGER], ids=["one card", "two cards", "nobody"])
@pytest.mark.parametrize("seed", range(8))
def test_a_replayed_transcript_ends_on_the_same_screen(app: Flask, shared_redis: str, caller: str, seed: int) -> None:
    chance = random.Random(seed)
    phone = Phone(app, caller, "africastalking")
    phone.dial()
    for _ in range(25):
        phone.type(chance.choice(KEYS * 3 + FIELDS))
        if phone.ends:
            break
    shown, rows = phone.text, performed(app)
    Redis.from_url(shared_redis).flushall()
    assert phone.again() == shown
    assert performed(app) == rows
