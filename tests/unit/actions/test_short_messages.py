"""Conversations of short messages: one piece at a time, thanks, a town, an outburst."""

import pytest

from core.catalogue import Catalogue
from tests.unit.actions.conversation import World, play
from tests.unit.actions.people import PEOPLE, PHONES

CONVERSATIONS = {
    "registration in three pieces": """
        > DAFTAR 0012015509900001
        < register_needs_birth_date_and_kpj
        > 15 sept 1990
        < register_needs_kpj
        > makasih ya
        < courtesy
        > 00001234567
        < register_pending
        ^ Sari registration_code
        > 48 29 13
        < registered_cooling
    """,
    "a birth date of eight digits, then the code in two groups": """
        > DAFTAR 0012015509900001 00001234567
        < register_needs_birth_date
        > 15091990
        < register_pending
        ^ Sari registration_code
        > 482-913
        < registered_cooling
    """,
    "a birth date of six digits is no code while we wait for it": """
        > DAFTAR 0012015509900001 00001234567
        < register_needs_birth_date
        > 150990
        < register_pending
        ^ Sari registration_code
        > 150990
        < code_wrong
        > {code}
        < registered_cooling
    """,
    "the two pieces that were missing, in one text": """
        > DAFTAR 0012015509900001
        < register_needs_birth_date_and_kpj
        > 00001234567 15-09-1990
        < register_pending
        ^ Sari registration_code
    """,
    "eight digits that are no day are a number of the wrong length": """
        > DAFTAR 0012015509900001 00001234567
        < register_needs_birth_date
        > 31021990
        < hint_other_length
        > 15-09-1990
        < register_pending
    """,
    "a date answers no question about a card": """
        > SALDO 0000123456
        < hint_ten_digits
        > 15-09-1990
        < not_understood
        > 00001234567
        < refusal
    """,
    "a forgotten number, date and NIK one after the other": """
        @ Sari
        > LUPA 0012015509900001
        < forgotten_format
        > 15/9/90
        < cards_one
    """,
    "thanks are answered once an hour": """
        @ Sari
        > SALDO
        < balance_one
        > terima kasih
        < courtesy
        > ok trims
        <
        > SALDO
        < balance_one
        > makasih infonya pak
        <
        ~ 61
        > thank you
        < courtesy
    """,
    "a greeting": """
        > Assalamualaikum, selamat pagi pak
        < courtesy
        > SALDO
        < unbound
    """,
    "anger without a request": """
        > lama banget!!
        < complaint_hint
        > ADUAN lama banget
        < complaint_opened
    """,
    "a town by itself, after we asked for one": """
        > KANTOR
        < office_needs_city
        > Bandung
        < Cabang Bandung
        > Bandung
        < not_understood
        > KANTOR
        < office_needs_city
        > di kota bandung pak
        < Cabang Bandung
    """,
    "a town that we do not know": """
        > KANTOR
        < office_needs_city
        > Atlantis
        < office_unknown
    """,
}


@pytest.mark.parametrize("script", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_conversation(script: str, catalogue: Catalogue) -> None:
    play(World(catalogue, PEOPLE), script, PHONES)
