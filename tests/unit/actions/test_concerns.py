"""People who write what happened to them: what they hear, and where it sends them."""

import pytest

from actions.concerns import CONCERNS
from actions.not_understood import decide_not_understood
from core.catalogue import Catalogue
from core.commands import Language, Unknown, UnknownReason
from core.facts import Usage
from parsers.concerns import CONCERNS as READ
from store.catalogue import load_catalogue
from tests.unit.actions.conversation import World, play
from tests.unit.actions.invented import a_context, stranger
from tests.unit.actions.people import PEOPLE, PHONES
from tests.unit.actions.worded import worded

WAYS_OUT: list[tuple[UnknownReason, tuple[str, ...]]] = [
    (UnknownReason.OTHER_PHONE, ("175",)),
    (UnknownReason.FRAUD, ("PIN", "OTP", "CEK", "175")),
    (UnknownReason.HEALTH, ("165", "175")),
    (UnknownReason.ACCIDENT, ("PLKK", "2x24", "SYARAT JKK", "175")),
    (UnknownReason.BEREAVEMENT, ("SYARAT JKM", "175")),
    (UnknownReason.EMPLOYER, ("IURAN", "ADUAN", "175")),
    (UnknownReason.JOINING, ("KANTOR", "JMO", "DAFTAR", "175")),
    (UnknownReason.COMPLAINT, ("ADUAN", "175")),
]


@pytest.mark.parametrize(("reason", "named"), WAYS_OUT, ids=[row[0].value for row in WAYS_OUT])
def test_the_text_says_where_to_turn(reason: UnknownReason, named: tuple[str, ...]) -> None:
    decision = decide_not_understood(Unknown(reason), stranger(usage=Usage(hour=5, day=20)), a_context())
    for text in worded(decision).values():
        assert all(each in text for each in named), text


def test_whatever_is_read_has_a_text() -> None:
    assert set(CONCERNS) == set(READ) == {row[0] for row in WAYS_OUT}


def test_nobody_promises_an_amount() -> None:
    for reason in CONCERNS:
        assert "Rp" not in worded(decide_not_understood(Unknown(reason), stranger(), a_context()))[Language.ID]


CONVERSATIONS = {
    "a fraud reported right after other texts": """
        > PROMO pulsa murah, bonus kuota 10GB, klik http://contoh.example
        < not_a_request
        > PROMO pulsa murah, bonus kuota 20GB, klik http://contoh.example
        <
        > ada yg telp ngaku dari bpjs minta kode otp
        < fraud_warning
        > cek bpjs kesehatan
        < health_insurance
    """,
    "a helper's phone": """
        > hp istri saya hilang mau blokir
        < block_other_phone
        > BLOKIR
        < frozen_unbound
        < saja
        > KANTOR BANDUNG
        < Cabang Bandung
        > SYARAT JHT
        < documents_jht
    """,
    "one's own phone, in prose and by the word": """
        @ Sari
        > hp saya hilang tolong blokir
        < block_other_phone
        > SALDO
        < balance_one
        > blokir hp saya
        < frozen_by_request
        > SALDO
        < frozen
    """,
    "a day that never was": """
        > DAFTAR#0012015509900001#31-02-1990#00001234567
        < hint_bad_date
        > 15-09-1990
        < register_pending
        ^ Sari registration_code
    """,
    "the same twice, as an answer": """
        > DAFTAR 0012015509900001 00001234567
        < register_needs_birth_date
        > 31-02-1990
        < hint_bad_date
        > 15-09-1990
        < register_pending
    """,
    "an accident does not end a registration": """
        > DAFTAR 0012015509900001 15-09-1990
        < register_needs_kpj
        > tangan saya kepotong mesin
        < accident_help
        > 00001234567
        < register_pending
    """,
    "money that has not come, without a claim": """
        @ Sari
        > kapan uang jht cair
        < Ketik KLAIM JHT
        > kpn ditransfer
        < no_claim
        > mau cairin jht
        < entitlement_partial
    """,
    "both at once": """
        @ Sari
        > saldo dan status
        < which_keyword_two
        > 1
        < balance_one
    """,
    "people's troubles": """
        > suami saya meninggal
        < bereavement_help
        > perusahaan saya tidak bayar iuran 3 bulan
        < employer_help
        > cara daftar BPU berapa iurannya
        < join_help
        > BPJS PENIPU!!! uang saya mana
        < complaint_hint
        > jam buka kantor hari sabtu
        < office_needs_city
    """,
    "a picture is a kindness": """
        > \U0001f44d
        < courtesy
        > \U0001f64f
        <
    """,
    "a number that is only labelled is no refusal": """
        @ Budi
        > SALDO
        < balance_two
        > no kpj saya
        < not_understood
        > 2
        < Rp3.000.000
    """,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("script", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_conversation(script: str, catalogue: Catalogue) -> None:
    play(World(catalogue, PEOPLE), script, PHONES)
