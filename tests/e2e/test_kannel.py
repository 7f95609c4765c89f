"""Participants' texts through a real Kannel, from the operator's SMSC to Kabar and back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.commands import Keyword, Language
from core.gsm7 import septets
from store.catalogue import load_catalogue
from store.seed.personas import Persona
from tests.e2e.kannel import escape, needs_kannel
from tests.e2e.kannel_house import PEOPLE, SARI, SECRET, SHORT_CODE, House, running_house

pytestmark = needs_kannel

STRANGER = "+6285000000999"
KPJ = SARI.kpj[0]
CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Kannel and Kabar, both running, with the sample people."""
    folder = tmp_path_factory.mktemp("house")
    with running_house(folder) as house, house.web():
        yield house


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """Kannel runs, Kabar does not."""
    with running_house(tmp_path) as house:
        yield house


def exactly(outcome: str) -> str:
    """Return the pattern of an outcome's whole Indonesian text, which has no placeholders."""
    return f"^{re.escape(CATALOGUE.replies[outcome][Language.ID])}$"


NOTHING_ASKED = exactly("nothing_asked")

# Every keyword as somebody might text it: who, what, the keyword it is, what the answer must have.
ASKED = [
    ("Sari Wulandari", "SALDO#{kpj}", "SALDO", r"Rp[\d.]+"),
    ("Sari Wulandari", "tlg cek sldo jht sy dong", "SALDO", r"Rp[\d.]+"),
    ("Budi Santoso", "SALDO", "SALDO", r"(?s)(\*{3}\d{4}.*){3}"),
    ("Agus Setiawan", "saldo {kpj}", "SALDO", "JHT"),
    ("Fitri Rahmawati", "STATUS", "STATUS", "(?i)klaim"),
    ("Siti Aminah (ahli waris)", "status klaim", "STATUS", "JKM"),
    ("Sari Wulandari", "IURAN {kpj}", "IURAN", r"Rp[\d.]+"),
    ("Dewi Anggraini", "KARTU#{kpj}", "KARTU", r"\*{3}\d{4}"),
    ("Rina Marlina", "KLAIM", "KLAIM", "JHT"),
    ("Sari Wulandari", "SIMULASI 5jt 10", "SIMULASI", "(?i)perkiraan"),
    ("Sari Wulandari", "SYARAT JHT", "SYARAT", "KTP"),
    ("Sari Wulandari", "KANTOR BANDNUG", "KANTOR", "Bandung"),
    ("Sari Wulandari", "LUPA {nik} {born}", "LUPA", r"\d{4}"),
    ("Sari Wulandari", "ADUAN iuran saya belum tercatat", "ADUAN", r"A\d{7}"),
    ("Sari Wulandari", "CEK ABC234", "CEK", "(?i)bukan|tidak"),
    ("Sari Wulandari", "DAFTAR#{nik}#{born}#{kpj}", "DAFTAR", "(?i)terdaftar"),
    ("Sari Wulandari", "BERHENTI", "BERHENTI", "(?i)berhenti|tidak"),
    ("Sari Wulandari", "MULAI", "MULAI", "(?i)aktif"),
    ("Sari Wulandari", "BANTUAN", "BANTUAN", "SALDO"),
    ("Sari Wulandari", "BANTUAN SALDO", "BANTUAN", "SALDO"),
    ("Sari Wulandari", "YA", "YA", NOTHING_ASKED),
    ("Sari Wulandari", "TIDAK", "TIDAK", NOTHING_ASKED),
    ("Sari Wulandari", "SYARAT", "SYARAT", "Balas 1 JHT, 2 JP, 3 JKK, 4 JKM, 5 JKP"),
    ("Sari Wulandari", "2", "PILIH", exactly("documents_jp")),
    ("Sari Wulandari", "2", "PILIH", NOTHING_ASKED),
    ("Sari Wulandari", "apa kabar pak", None, "BANTUAN"),
    ("Dewi Anggraini", "BAHASA EN", "BAHASA", "(?i)English"),
    ("Dewi Anggraini", "SALDO", "SALDO", r"(?i)balance.*Rp[\d.]+"),
    ("Eko Nugroho", "BLOKIR", "BLOKIR", "(?i)blokir"),
    ("Eko Nugroho", "SALDO", "SALDO", "(?i)blokir"),
]


def fill(words: str, person: Persona) -> str:
    """Return the words with the person's own numbers in them."""
    born = f"{person.birth_date:%d-%m-%Y}" if person.birth_date else ""
    return words.format(kpj="".join(person.kpj[:1]), nik=person.nik, born=born)


@pytest.mark.parametrize(
    ("name", "words", "keyword", "expected"), ASKED, ids=[f"{name.split()[0]}: {words}" for name, words, *_ in ASKED]
)
def test_the_phone_gets_what_was_decided(
    house: House, name: str, words: str, keyword: str | None, expected: str
) -> None:
    person = PEOPLE[name]
    mt = house.ask(fill(words, person), person.msisdn)
    *_, last = house.rows(person.msisdn)
    assert (mt.sender, mt.recipient, mt.text) == (SHORT_CODE, person.msisdn, last.reply_text)
    assert last.keyword == keyword
    assert re.search(expected, mt.text), mt.text
    assert septets(mt.text) <= 160


def test_every_keyword_is_asked() -> None:
    assert {keyword for _, _, keyword, _ in ASKED} == {*Keyword, None}


def test_a_stranger_hears_the_same_for_any_number(house: House) -> None:
    heard = {house.ask(f"SALDO#{number}", STRANGER).text for number in (KPJ, "00000009999")}
    assert len(heard) == 1
    assert not re.search(r"Rp|\d{4}", heard.pop().replace("175", ""))


def test_the_same_message_again_gets_the_stored_answer(house: House) -> None:
    sender = "+6285000000998"
    first = house.ask("SYARAT JKM", sender)
    ((message_id, _, _),) = house.rows(sender)
    assert house.repeat(message_id, sender, "SYARAT JKM") == (200, first.text)
    assert len(house.rows(sender)) == 1


def test_a_long_text_in_two_parts_is_one_message(house: House) -> None:
    sender = "+6285000000997"
    house.kannel.operator.submit(sender, SHORT_CODE, f"{escape(bytes([5, 0, 3, 42, 2, 1]))} SYARAT", "udh-text")
    mt = house.ask(f"{escape(bytes([5, 0, 3, 42, 2, 2]))} +JKM", sender, "udh-text")
    assert [keyword for _, keyword, _ in house.rows(sender)] == ["SYARAT"]
    assert mt.text == house.rows(sender)[0].reply_text


def test_binary_is_answered_like_what_nobody_understands(house: House) -> None:
    sender = "+6285000000996"
    mt = house.ask(escape(b"\x01\x02\xff\x00"), sender, "data")
    assert house.rows(sender)[0].keyword is None
    assert mt.text == house.rows(sender)[0].reply_text


def test_a_machine_hears_nothing(house: House) -> None:
    house.kannel.operator.submit("BANK-XYZ", SHORT_CODE, "Saldo Anda Rp10.000")
    assert house.ask("BANTUAN", "+6285000000995").recipient == "+6285000000995"


def test_an_outage_of_ours_delays_the_answer_and_loses_nothing(empty_house: House) -> None:
    house = empty_house
    before = len(house.kannel.smsbox.lines)
    house.kannel.operator.submit(SARI.msisdn, SHORT_CODE, "SALDO")
    house.kannel.wait_for_retry(before)
    with house.web():
        assert "Rp" in house.kannel.operator.receive().text
        assert len(house.rows(SARI.msisdn)) == 1
        assert house.ask("BANTUAN", STRANGER).recipient == STRANGER, "the first one was answered twice"


def test_nothing_of_what_was_written_is_in_our_logs(house: House) -> None:
    house.ask(f"SALDO#{KPJ}", STRANGER)
    log = (house.folder / "web.log").read_text()
    assert "mo_received" in log
    for secret in (SECRET, KPJ, str(SARI.nik), SARI.msisdn[1:], STRANGER[1:], "sldo", "Bandung"):
        assert secret not in log
