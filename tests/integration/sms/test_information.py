"""An information keyword, from the draft to the phone: published, texted, switched off, rolled back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from core.catalogue import Catalogue
from core.context import Reference
from core.message import InboundMessage
from office import catalogue as wording
from runtime.catalogues import WatchedCatalogues
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.inbound import answer
from tests.intake_cases import CountedIds
from tests.integration.office.wording import DEWI, HELP, JADWAL, SARI, SCHEDULE, edit, publish, submit

PHONE = "+6285000000903"


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, now: Any) -> Runtime:
    """A runtime that looks for what is published at every message."""
    watched = WatchedCatalogues(engine, catalogue, every=0.0, patience=60.0)
    settings = Settings(_env_file=None)
    return Runtime(settings, engine, watched, reference, settings.limits, ids=CountedIds(), clock=lambda: now)


class Phone:
    """Somebody who texts."""

    def __init__(self, rt: Runtime) -> None:
        self._rt, self._sent = rt, 0

    def text(self, words: str) -> tuple[str, int]:
        """Return the reply and the number of the catalogue that answered."""
        self._sent += 1
        at = self._rt.now() + timedelta(seconds=self._sent)
        (answered,) = answer(self._rt, [InboundMessage("simulator", f"i{self._sent}", PHONE, "2757", words, at)])
        return (answered.reply.text if answered.reply else ""), answered.catalogue_number


@pytest.fixture
def phone(rt: Runtime) -> Phone:
    return Phone(rt)


def test_a_keyword_that_is_published_answers_and_one_that_is_rolled_back_does_not(rt: Runtime, phone: Phone) -> None:
    unknown, number = phone.text("JADWAL")
    assert number == 1
    edit(rt, SARI, JADWAL, SCHEDULE)
    assert phone.text("jadwal dong")[0] == unknown
    revision = submit(rt)
    assert wording.approve_and_publish(rt, DEWI, revision) == wording.Published(2)
    assert phone.text("jadwal") == (HELP["id"], 2)
    assert phone.text("jamkerja") == (HELP["id"], 2)
    assert wording.roll_back(rt, SARI, 1, "Belum waktunya") == wording.Published(3)
    assert phone.text("jadwal ya") == (unknown, 3)


@pytest.mark.parametrize(
    "closed", [{"enabled": False}, {"channels": ["ussd"]}, {"valid_until": "2026-11-19"}, {"valid_from": "2026-11-21"}]
)
def test_a_closed_one_is_as_if_unknown(rt: Runtime, phone: Phone, closed: dict[str, Any]) -> None:
    unknown, _ = phone.text("JADWAL")
    publish(rt, (JADWAL, SCHEDULE | closed))
    assert phone.text("JADWAL sekarang") == (unknown, 2)


def test_a_service_that_is_off_says_so_and_comes_back(rt: Runtime, phone: Phone) -> None:
    entry = wording.draft_of(rt).part("keywords.KANTOR").content
    publish(rt, ("keywords.KANTOR", entry | {"enabled": False}))
    reply, number = phone.text("KANTOR BANDUNG")
    assert (number, "KANTOR sedang tidak tersedia" in reply, "175" in reply) == (2, True, True)
    publish(rt, ("keywords.KANTOR", entry))
    assert "Bandung" in phone.text("KANTOR Bandung")[0]


def test_words_of_a_keyword_that_is_off_are_read_as_without_it(rt: Runtime, phone: Phone) -> None:
    before, _ = phone.text("salda")
    publish(rt, (JADWAL, SCHEDULE | {"aliases": ["salda"]}))
    assert phone.text("salda .")[0] == HELP["id"]
    publish(rt, (JADWAL, SCHEDULE | {"aliases": ["salda"], "enabled": False}))
    assert phone.text("salda ..")[0] == before
