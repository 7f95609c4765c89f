"""Conversations of several messages, from text to text, as they would run on people's phones."""

import pytest

from core.catalogue import Catalogue
from core.commands import Language
from store.catalogue import load_catalogue
from tests.unit.actions.conversation import World, play
from tests.unit.actions.invented import SARI_PHONE, sari
from tests.unit.actions.people import PEOPLE, PHONES

CONVERSATIONS = {
    "registration from another phone, confirmed by the code": """
        > SALDO#00001234567
        < refusal
        > DAFTAR#0012015509900001#15-09-1990#00001234567
        < register_pending
        ^ Sari registration_code
        @ Sari
        > CEK {check}
        < check_ours
        @ new
        > {code}
        < registered_cooling
        ^ Sari binding_alert
        > SALDO
        < balance_cooling
        ~ 1441
        > saldo
        < Rp12.000.000
        @ Sari
        > SALDO
        < unbound
    """,
    "old printed form, other order, with a name": """
        > Daftar saldo#0012015509900001#SARI CONTOH#15-09-1990#00001234567
        < register_pending
        > daftar {code}
        < registered_cooling
        > DAFTAR 0012015509900001 15-09-1990 00001234567
        < already_registered
    """,
    "registration piece by piece": """
        > DAFTAR 0012015509900001 15-09-1990
        < register_needs_kpj
        > 00001234567
        < register_pending
        ^ Sari registration_code
        > tidak
        < declined
        > {code}
        < registered_cooling
    """,
    "registration with a KPJ of the wrong length": """
        > DAFTAR SALDO#3523418097870002#ADI SUNARYO#01-09-1987#2345678901
        < hint_ten_digits
        > 23456789012
        < register_pending
        > terima kasih pak
        < courtesy
    """,
    "an unreadable piece of a registration": """
        > DAFTAR 0012015509900001 00001234567
        < register_needs_birth_date
        > nanti saya kirim
        < register_needs_birth_date
    """,
    "wrong data sound like right data, and so does the wrong code": """
        > DAFTAR 0012015509900001 16-09-1990 00001234567
        < register_pending
        > 123456
        < code_wrong
        @ other
        > DAFTAR 0012015509900001 15-09-1990 00001234567
        < register_pending
        > 123456
        < code_wrong
        > 123457
        < code_wrong
        > 123458
        < code_wrong
        > {code}
        < code_wrong
    """,
    "the code of one phone is worth nothing on another": """
        > DAFTAR 0012015509900001 15-09-1990 00001234567
        < register_pending
        @ other
        > {code}
        < code_wrong
    """,
    "the dead are not registered": """
        > DAFTAR 0012010201750003 02-01-1975 00003333333
        < register_pending
        > 482913
        < code_wrong
    """,
    "three registrations a day": """
        > DAFTAR 0012015509900001 11-09-1990 00001234567
        < register_pending
        > DAFTAR 0012015509900001 12-09-1990 00001234567
        < register_pending
        > DAFTAR 0012015509900001 13-09-1990 00001234567
        < register_pending
        > DAFTAR 0012015509900001 15-09-1990 00001234567
        < register_limit
        ~ 1441
        > DAFTAR 0012015509900001 15-09-1990 00001234567
        < register_pending
        ^ Sari registration_code
    """,
    "one of two cards by its number": """
        @ Budi
        > SALDO
        < balance_two
        > 2
        < Rp3.000.000
        > 2
        < nothing_asked
    """,
    "a number that does not exist, then no": """
        @ Budi
        > SALDO
        < balance_two
        > 7
        < choice_expected
        > TIDAK
        < declined
        > YA
        < nothing_asked
    """,
    "an answer that comes too late": """
        @ Budi
        > SALDO
        < balance_two
        ~ 11
        > 1
        < nothing_asked
    """,
    "a bare number, then what for": """
        @ Sari
        > 00001234567
        < number_for_what
        > 1
        < balance_one
    """,
    "ten digits, then the whole KPJ": """
        @ Sari
        > SALDO 0000123456
        < hint_ten_digits
        > 00001234567
        < balance_one
    """,
    "the example out of our help": """
        > SALDO#00000000000
        < hint_example
    """,
    "a health card": """
        > SALDO 0001234567890
        < hint_health_card
    """,
    "documents by choice": """
        > SYARAT
        < documents_choice
        > 4
        < documents_jkm
    """,
    "documents by name": """
        > SYARAT
        < documents_choice
        > jkk
        < documents_jkk
    """,
    "documents at once": """
        > syarat JHT
        < documents_jht
    """,
    "an office, its town mistyped": """
        > KANTOR
        < office_needs_city
        > KANTOR BANDUG
        < Cabang Bandung
    """,
    "one of two offices": """
        > kantor jakarta
        < office_which_two
        > 2
        < Cabang Jakarta Timur
    """,
    "yes is no town": """
        > KANTOR
        < office_needs_city
        > ya
        < office_needs_city
        > tidak
        < declined
    """,
    "an estimate by hand and one's own": """
        > SIMULASI 5jt 10
        < simulation
        > SIMULASI
        < simulation_format
        @ Sari
        > SIMULASI
        < simulation_own
    """,
    "a complaint and its state": """
        > ADUAN iuran bulan Oktober belum masuk
        < complaint_opened
        > ADUAN {ticket}
        < complaint_state
        @ other
        > ADUAN {ticket}
        < complaint_not_found
    """,
    "was that SMS yours?": """
        > CEK 7K2M9P
        < check_not_ours
        > CEK
        < check_needs_code
    """,
    "leaving, twice, and coming back": """
        > UNREG
        < mass_information_off
        > STOP
        < mass_information_off_already
        > INFO ON
        < mass_information_on
        > MULAI
        < mass_information_on_already
    """,
    "freezing for good": """
        @ Sari
        > BLOKIR
        < frozen_by_request
        > BLOKIR
        < frozen_by_request
        > SALDO
        < frozen
        > DAFTAR 0012015509900001 15-09-1990 00001234567
        < frozen
        > SIMULASI
        < simulation_format
        > KANTOR BANDUNG
        < Cabang Bandung
    """,
    "help, and help on one keyword": """
        > BANTUAN
        < help
        > BANTUAN SALDO
        < help:SALDO
    """,
    "English and back": """
        > BAHASA EN
        < From now on we answer in English
        > BANTUAN
        < How: BANTUAN SALDO
        > BAHASA ID
        < bahasa Indonesia
    """,
    "a number of somebody else teaches nothing": """
        @ Budi
        > SALDO 00001234567
        < refusal
        > SALDO 00009999999
        < refusal
    """,
    "an advertisement is answered once a day": """
        > Selamat! Anda menang undian Rp100 juta, klik http://contoh.example dan kirim PIN Anda
        < not_a_request
        > PROMO pulsa murah, beli sekarang di konter terdekat, bonus kuota 10GB
        <
    """,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("script", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_conversation(script: str, catalogue: Catalogue) -> None:
    play(World(catalogue, PEOPLE), script, PHONES)


@pytest.mark.parametrize("language", Language)
def test_a_notice_speaks_the_language_of_whom_it_goes_to(language: Language, catalogue: Catalogue) -> None:
    world = World(catalogue, (sari(language=language),))
    play(world, "> DAFTAR 0012015509900001 15-09-1990 00001234567\n< register_pending", PHONES)
    assert world.notices == [(SARI_PHONE, "registration_code")]
    assert world.languages == [language]
