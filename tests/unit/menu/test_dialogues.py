"""Whole sessions on invented phones, from the first screen to the last, in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from core.catalogue import Catalogue
from core.commands import Language, Programme
from core.facts import Claim, Stage
from tests.unit.actions.conversation import World
from tests.unit.actions.invented import a_context, a_membership
from tests.unit.actions.people import BUDI, MADE, PHONES, SARI
from tests.unit.menu.dialling import LIMITS, play

MANY_PHONE = "+6285000000104"
CARDS = tuple(a_membership(kpj=f"000044444{number:02}", active=number < 3) for number in range(12))
MANY = replace(SARI, id=4, nik="0012015509900004", msisdn_on_record=MANY_PHONE, memberships=CARDS)
CLAIM = Claim(
    "K0000000001", Programme.JHT, Stage.DITOLAK, date(2026, 11, 2), date(2026, 10, 20), "00001234567",
    reason_code="BELUM_10_TAHUN",
)  # fmt: skip
CLAIMANT_PHONE = "+6285000000105"
CLAIMANT = replace(SARI, id=5, nik="0012015509900005", msisdn_on_record=CLAIMANT_PHONE, claims=(CLAIM,))
WORLD = (SARI, BUDI, MADE, MANY, CLAIMANT)
NAMES = {**PHONES, "many": MANY_PHONE, "claimant": CLAIMANT_PHONE}

IN_INDONESIAN = {
    "one card: the balance is on the second screen": """
        @ Sari
        < 1 Saldo JHT
        < 0 Keluar
        > 1
        = SALDO
        < Rp12.000.000
        ! BPJAMSOSTEK
        < 0 Kembali
        > 0
        < 1 Saldo JHT
        > 0
        < Terima kasih
        .
    """,
    "two cards: the total, and each by its number": """
        @ Budi
        > 1
        # balance_two
        < \\n1) ***2221
        < \\n2) ***2222
        > 3
        < Ketik 1-2/0
        > 2
        = SALDO kpj=00002222222
        < Rp3.000.000
    """,
    "which card becomes a list": """
        @ Budi
        > 4
        < Kartu yang mana?\\n1 ***2221 AKTIF\\n2 ***2222 TIDAK AKTIF\\n0 Kembali
        > 3
        < Pilih nomor di bawah:\\n1 ***2221
        > 2
        = KARTU kpj=00002222222
        < ***2222 TIDAK AKTIF
    """,
    "twelve cards are listed over pages, and any number works on any of them": """
        @ many
        > 4
        # which_card_many
        < 1 ***4400 AKTIF
        < 98 Lanjut
        ! 99
        ! 12 ***4411
        > 98
        < 99 Sebelumnya
        > 99
        < 1 ***4400 AKTIF
        > 12
        = KARTU kpj=00004444411
    """,
    "an unregistered phone is led through registration, field by field": """
        > 1
        < belum terdaftar
        < 1 Daftar HP ini
        > 1
        < Daftar HP ini 1/3
        > 12345
        < NIK itu 16 angka.\\nNIK di KTP
        > 0012015509900001
        < 2/3
        > 31-02-1990
        < Bukan tanggal lahir
        > 0
        < 1/3
        > 0012015509900001
        > 150990
        < 3/3
        > 0000001234567
        < kartu BPJS Kesehatan
        > 00000000000
        < hanya contoh
        > 00001234567
        # register_pending
        > 12
        < Kode itu 6 angka.\\nKode 6 angka dari SMS kami:
        > {code}
        = DAFTAR code=482913
        # registered_cooling
    """,
    "the code comes later: dialled again, and mistyped once": """
        > 7
        > 1
        > 0012015509900001
        > 15091990
        > 00001234567
        @ new
        > 7
        > 2
        > 000000
        # code_wrong
        > 98
        < 1 Ketik kode lagi
        > 1
        < Kode pendaftaran
        > {code}
        # registered_cooling
    """,
    "the office by its town": """
        > 6
        < Nama kota
        > 12
        < Ketik nama kotanya.\\nNama kota
        > Jakarta
        < Kantor yang mana?\\n1 Cabang Jakarta Selatan\\n2 Cabang Jakarta Timur
        > 2
        = KANTOR place=Cabang Jakarta Timur
        < Jl. Contoh 3
        > 00
        > 6
        > Xyzzyx
        < belum kami kenal
        > 1
        < Nama kota
        > bandung
        < Cabang Bandung
    """,
    "a claim that was not approved fits one screen": """
        @ claimant
        > 2
        # claim_rejected
        ! 98
        > 5
        < Ketik 0
    """,
    "a complaint, and how it stands": """
        > 8
        > 2
        > 1
        > 0
        > 1
        > ??
        < dgn kata-kata
        > kartu saya salah nama
        < A0000001
        > 00
        > 8
        > 2
        > 2
        > 0000001
        = ADUAN code=A0000001
        # complaint_state
    """,
    "wrong three times in a row ends with a way out; in between counts anew": """
        > 9
        < Pilih nomor di bawah:
        > x
        > 8
        < Layanan lain
        > 01
        > 98
        < Pilih nomor di bawah:
        >
        < 2757
        .
    """,
    "freezing asks once, and takes effect": """
        @ Sari
        > 8
        > 4
        < Hanya petugas
        > 1
        = BLOKIR
        > 00
        > 1
        # frozen
    """,
    "a new PIN is typed twice": """
        @ Sari
        > 8
        > 5
        # pin_none
        > 1
        > 123456
        < mudah ditebak
        > 482957
        < sekali lagi
        > 482958
        < Tidak sama. Ulangi PIN baru.\\nPIN baru
        > 482957
        > 482957
        = PIN topic=new pin=482957
        # pin_kept
    """,
    "who has a PIN types it before choosing another": """
        @ Sari
        > 8
        > 5
        > 1
        > 482957
        > 482957
        # pin_kept
        @ Sari
        > 8
        > 5
        # pin_needed
        > 111
        < PIN itu 6 angka
        > 482958
        # pin_wrong
        < Sisa kesempatan: 2
        > 482957
        # pin_proved
        > 1
        > 719406
        > 719406
        # pin_kept
    """,
    "a phone that is nobody's gets no PIN": """
        @ new
        > 8
        > 5
        # unbound
    """,
    "mass information off and on": """
        @ Sari
        > 8
        > 6
        > 1
        # mass_information_off
        > 0
        > 2
        # mass_information_on
    """,
    "documents, and an estimate of one's own figures": """
        > 5
        > 2
        > 4
        # documents_jkm
        > 00
        > 5
        > 3
        > 1
        # simulation_format
        > 1
        > 5 ribu
        < tdk dapat dihitung
        > 5,5 juta
        > 99
        < 1 sampai 50
        > 10
        = SIMULASI wage=5500000 years=10
        # simulation
    """,
    "the language changes at once": """
        @ Sari
        > 8
        > 7
        > 2
        # language_set
        < 0 Back
        > 00
        < 1 JHT balance
    """,
}
ON_A_SMALL_SCREEN = """
    @ claimant
    > 2
    # claim_rejected
    < 98 Lanjut
    ! Kirim
    > 98
    < 1 Kirim lewat SMS
    < 99 Sebelumnya
    > 7
    < Ketik 1/99/0
    > 99
    > 2
    < Ketik 1/98/0
    > 1
    + BPJAMSOSTEK: Klaim JHT ***4567 tdk disetujui
    < kami kirim lewat SMS
    > 1
    < Ketik 0
"""
IN_ENGLISH = {
    "one card": """
        @ Sari
        < 1 JHT balance
        < 0 Exit
        > 1
        < Rp12.000.000
        < 0 Back
        > 5
        < Press 0
    """,
    "which card becomes a list": """
        @ Budi
        > 4
        < Which card?\\n1 ***2221 ACTIVE\\n2 ***2222 NOT ACTIVE\\n0 Back
        > 1
        = KARTU kpj=00002222221
    """,
    "twelve cards over pages": """
        @ many
        > 4
        < 98 Next
        > 98
        < 99 Previous
        > 11
        = KARTU kpj=00004444410
    """,
    "registration": """
        > 1
        < This phone is not registered
        > 1
        > 12345
        < A NIK has 16 digits.\\nNIK on your KTP
        > 0012015509900001
        > 15091990
        > 00001234567
        # register_pending
        > {code}
        # registered_cooling
    """,
    "office, documents, complaint, check": """
        > 6
        > bandung
        < Cabang Bandung
        > 00
        > 5
        > 2
        > 1
        # documents_jht
        > 00
        > 8
        > 3
        > 7KM4PX
        # check_not_ours
        > 1
        < Was that SMS ours?
        > 7KM4PX1
        < The code has 6 characters.
    """,
    "wrong three times": """
        > 9
        < Choose a number:
        > 9
        > 9
        < send BANTUAN to 2757
        .
    """,
    "a claim that was not approved": """
        @ claimant
        > 2
        # claim_rejected
    """,
}


@pytest.mark.parametrize("script", IN_INDONESIAN.values(), ids=IN_INDONESIAN)
def test_in_indonesian(catalogue: Catalogue, script: str) -> None:
    play(World(catalogue, WORLD, context=a_context()), script, NAMES)


@pytest.mark.parametrize("script", IN_ENGLISH.values(), ids=IN_ENGLISH)
def test_in_english(catalogue: Catalogue, script: str) -> None:
    people = tuple(replace(person, language=Language.EN) for person in WORLD)
    play(World(catalogue, people, context=a_context()), script, NAMES, Language.EN)


def test_a_long_answer_goes_over_pages_or_by_sms(catalogue: Catalogue) -> None:
    play(World(catalogue, WORLD, context=a_context()), ON_A_SMALL_SCREEN, NAMES, limits=replace(LIMITS, septets=120))
