"""Every command with its arguments, as people write it; each row says why it is there."""

from datetime import date
from typing import Any

import pytest

from core.catalogue import Catalogue
from core.commands import (
    Ambiguous,
    Arguments,
    Command,
    Language,
    NeedsNumber,
    NumberHint,
    Parsed,
    Programme,
    Unknown,
    UnknownReason,
)
from parsers import parse

KPJ, NIK, CLAIM = "00000001011", "0012010101900001", "K1234567890"
BORN = date(1990, 2, 1)


def command(keyword: str, **given: Any) -> Command:
    return Command(keyword, Arguments(**given))


def needs(keyword: str, hint: NumberHint = NumberHint.NONE, **given: Any) -> NeedsNumber:
    return NeedsNumber(keyword, hint, Arguments(**given))


def unknown(reason: UnknownReason, hint: NumberHint = NumberHint.NONE, **given: Any) -> Unknown:
    return Unknown(reason, hint, Arguments(**given))


ROWS: dict[str, tuple[str, Parsed]] = {
    # a person's own
    "nik and kpj are both kept": (f"SALDO {NIK} {KPJ}", command("SALDO", nik=NIK, kpj=KPJ)),
    "programme beside saldo": ("SALDO JP", needs("SALDO", programme=Programme.JP)),
    "programme alone asks for what is saved": ("jht", needs("SALDO", programme=Programme.JHT)),
    "two different cards": (f"SALDO {KPJ} 00000001012", needs("SALDO", NumberHint.TWO_NUMBERS)),
    "the labelled one of two": (f"saldo kpj {KPJ} hp 00000001012", command("SALDO", kpj=KPJ)),
    "claim number": (f"STATUS {CLAIM}", command("STATUS", claim_number=CLAIM)),
    "claim number glued": ("statusk1234567890", command("STATUS", claim_number=CLAIM)),
    "status of a membership is the card": (f"status kepesertaan {KPJ}", command("KARTU", kpj=KPJ)),
    "still active": (f"bpjs saya masih aktip gak {KPJ}", command("KARTU", kpj=KPJ)),
    "contribution": (f"iuran saya sudah dibayar belum kpj {KPJ}", command("IURAN", kpj=KPJ)),
    "klaim first asks what may be claimed": (f"KLAIM#{KPJ}", command("KLAIM", kpj=KPJ)),
    "may I claim": ("apakah saya bisa klaim jht", needs("KLAIM", programme=Programme.JHT)),
    "my claim runs already": ("klaim saya", needs("STATUS")),
    "cek klaim is a claim's status": (f"CEK KLAIM#{KPJ}", command("STATUS", kpj=KPJ)),
    "saldo and claim are both asked": (
        f"saldo dan status klaim {KPJ}",
        Ambiguous(("SALDO", "STATUS"), Arguments(kpj=KPJ)),
    ),
    "cek with a card says not what": (f"cek {KPJ}", Ambiguous(("SALDO", "STATUS"), Arguments(kpj=KPJ))),
    "too bold a guess is asked": (f"sldoa {KPJ}", Ambiguous(("SALDO",), Arguments(kpj=KPJ))),
    # registration
    "all of it": (
        f"DAFTAR#{NIK}#Budi Santoso#01-02-1990#{KPJ}#budi.santoso@example.org",
        command("DAFTAR", nik=NIK, kpj=KPJ, birth_date=BORN, name="Budi Santoso", email="budi.santoso@example.org"),
    ),
    "without any mark between": (
        f"DAFTAR {NIK} 1 februari 1990 {KPJ} Siti Aminah",
        command("DAFTAR", nik=NIK, kpj=KPJ, birth_date=BORN, name="Siti Aminah"),
    ),
    "dots between, also before the address": (
        f"DAFTAR SALDO.{NIK}.01-02-1990.{KPJ}.siti.a@example.org",
        command("DAFTAR", nik=NIK, kpj=KPJ, birth_date=BORN, email="siti.a@example.org"),
    ),
    "printed specimen with an impossible nik": (
        "DAFTAR SALDO#3523418097870002#ADI SUNARYO#01-09-1987#2345678901",
        needs(
            "DAFTAR",
            NumberHint.TEN_DIGITS,
            nik="3523418097870002",
            birth_date=date(1987, 9, 1),
            name="ADI SUNARYO",
        ),
    ),
    "code that confirms": ("DAFTAR 123456", command("DAFTAR", code="123456")),
    "wrong nik, right kpj": (f"DAFTAR#{NIK}7#{KPJ}", needs("DAFTAR", NumberHint.OTHER_LENGTH, kpj=KPJ)),
    "a phone beside the cards is no fault": (
        f"DAFTAR {NIK} {KPJ} hp 085000000101",
        command("DAFTAR", nik=NIK, kpj=KPJ),
    ),
    "lost card number": (
        f"lupa kpj nik {NIK} lahir 1 feb 90",
        command("LUPA", nik=NIK, birth_date=BORN),
    ),
    # simulation
    "plain": ("SIMULASI#5000000#10", command("SIMULASI", wage=5_000_000, years=10)),
    "millions with a comma": ("simulasi 5,5 juta 10 tahun", command("SIMULASI", wage=5_500_000, years=10)),
    "thousands": ("simulasi 500rb 5", command("SIMULASI", wage=500_000, years=5)),
    "dots of thousands and a balance": (
        "simulasi gaji 5.500.000 selama 15 thn saldo 20jt",
        command("SIMULASI", wage=5_500_000, years=15, balance=20_000_000),
    ),
    "third field is the balance": (
        "SIMULASI#4jt#10#1.000.000",
        command("SIMULASI", wage=4_000_000, years=10, balance=1_000_000),
    ),
    "order does not matter": ("SIMULASI#10#5jt", command("SIMULASI", wage=5_000_000, years=10)),
    "words for numbers": ("simulasi upah lima juta sepuluh tahun", command("SIMULASI", wage=5_000_000, years=10)),
    "own figures": ("simulasi", command("SIMULASI")),
    # places, papers, complaints
    "town": ("KANTOR BANDUNG", command("KANTOR", place="BANDUNG")),
    "town in a question": ("dimana kantor bpjs jakarta selatan?", command("KANTOR", place="jakarta selatan")),
    "office with a slip": ("kantr medan", command("KANTOR", place="medan")),
    "no town": ("kantor terdekat", command("KANTOR")),
    "documents of a programme": ("syarat klaim jht", command("SYARAT", programme=Programme.JHT)),
    "documents in other words": ("dokumen apa saja untuk klaim kematian", command("SYARAT", programme=Programme.JKM)),
    "complaint": ("ADUAN kartu saya salah nama", command("ADUAN", text="kartu saya salah nama")),
    "complaint about money is no bank alert": (
        "ADUAN calo minta transfer Rp500.000",
        command("ADUAN", text="calo minta transfer Rp500.000"),
    ),
    "ticket": ("ADUAN A1234567", command("ADUAN", code="A1234567")),
    "ticket alone": ("a1234567", command("ADUAN", code="A1234567")),
    "check code": ("cek kode 7km4px", command("CEK", code="7KM4PX")),
    "a keyword of six such letters is no code": ("CEK DAFTAR", command("DAFTAR")),
    "check without a code": ("CEK", command("CEK")),
    # switches
    "english": ("BAHASA EN", command("BAHASA", language=Language.EN)),
    "indonesian": ("bahasa indonesia", command("BAHASA", language=Language.ID)),
    "asked in english": ("english please", command("BAHASA", language=Language.EN)),
    "which language": ("BAHASA", command("BAHASA")),
    "help on a keyword": ("BANTUAN SALDO", command("BANTUAN", topic="SALDO")),
    "info saldo is no help": ("info saldo", needs("SALDO")),
    "freeze": ("tolong blokir nomor saya", command("BLOKIR")),
    "on": ("INFO ON", command("MULAI")),
    "off": ("info off", command("BERHENTI")),
    # SYART is one slip from SYARAT and one from START: the nearer in shape is a keyword of ours.
    "an abbreviation of a keyword goes before a slip of an alias": ("SYART", command("SYARAT")),
    # answers
    "yes": ("iya betul pak", command("YA")),
    "yes in javanese": ("nggih", command("YA")),
    "no": ("bukan", command("TIDAK")),
    "no in javanese": ("mboten", command("TIDAK")),
    "never mind": ("tidak jadi", command("TIDAK")),
    "choice": (" 2.", command("PILIH", choice=2)),
    "choice in words": ("nomor 2 pak", command("PILIH", choice=2)),
    "numeral": ("satu", command("PILIH", choice=1)),
    "code alone": ("123456", command("PILIH", code="123456")),
    "code in pairs": ("48 29 13", command("PILIH", code="482913")),
    "code in two groups": ("482-913", command("PILIH", code="482913")),
    "code digit by digit": ("4 8 2 9 1 3", command("PILIH", code="482913")),
    "code in groups behind its name": ("kode 482 913", command("PILIH", code="482913")),
    "code in groups that confirms": ("DAFTAR 48 29 13", command("DAFTAR", code="482913")),
    "groups of different sizes are no code": ("4829 13", unknown(UnknownReason.NO_KEYWORD)),
    "groups beside other words are no code": ("jam 482 913", unknown(UnknownReason.NO_KEYWORD)),
    "six digits that may be a date are both": ("010290", command("PILIH", code="010290", birth_date=BORN)),
    "the same with marks": ("01-02-90", command("PILIH", code="010290", birth_date=BORN)),
    "a date of six digits with single ones is no code": (
        "1-2-1990",
        unknown(UnknownReason.NUMBER_ONLY, birth_date=BORN),
    ),
    "yes with thanks is yes": ("iya terima kasih", command("YA")),
    "no with thanks is no": ("tidak, terima kasih", command("TIDAK")),
    # thanks, greetings, anger
    "thanks agree to nothing": ("makasih ya pak", unknown(UnknownReason.COURTESY)),
    "heard, and thanks": ("ok trims", unknown(UnknownReason.COURTESY)),
    "thanks": ("Terima kasih", unknown(UnknownReason.COURTESY)),
    "thanks for what was told": ("makasih infonya", unknown(UnknownReason.COURTESY)),
    "thanks for help": ("terima kasih bantuannya kemarin ya bu", unknown(UnknownReason.COURTESY)),
    "thanks in english": ("thank you", unknown(UnknownReason.COURTESY)),
    "thanks before a request": ("makasih, saldo", needs("SALDO")),
    "thanks before a menu": ("terima kasih. MENU", command("BANTUAN")),
    "greeting": ("selamat pagi", unknown(UnknownReason.COURTESY)),
    "salam": ("Assalamu'alaikum wr. wb.", unknown(UnknownReason.COURTESY)),
    "hello": ("halo", unknown(UnknownReason.COURTESY)),
    "hello before a question": ("halo pak mau tanya", unknown(UnknownReason.NO_KEYWORD)),
    "impatience": ("lama banget", unknown(UnknownReason.COMPLAINT)),
    "insult": ("dasar penipu!", unknown(UnknownReason.COMPLAINT)),
    "disappointed by the service": ("pelayanan mengecewakan", unknown(UnknownReason.COMPLAINT)),
    "angry, and asking": (f"penipu! mana saldo saya {KPJ}", command("SALDO", kpj=KPJ)),
    # a word or two that we cannot read may be the town we asked for
    "town alone": ("Bandung", unknown(UnknownReason.NO_KEYWORD, text="Bandung")),
    "town between courtesies": ("di kota  batu pak", unknown(UnknownReason.NO_KEYWORD, text="kota batu pak")),
    "town with a word we know": ("kebayoran lama", unknown(UnknownReason.NO_KEYWORD, text="kebayoran lama")),
    "forty letters at most": ("w" + 20 * " xy", unknown(UnknownReason.NO_KEYWORD)),
    # numbers without a word
    "kpj alone": (f"kpj saya {KPJ}", unknown(UnknownReason.NUMBER_ONLY, kpj=KPJ)),
    "nik alone": (NIK, unknown(UnknownReason.NUMBER_ONLY, nik=NIK)),
    "claim alone": (CLAIM, unknown(UnknownReason.NUMBER_ONLY, claim_number=CLAIM)),
    "date alone": ("01-02-1990", unknown(UnknownReason.NUMBER_ONLY, birth_date=BORN)),
    "date of eight digits": ("01021990", unknown(UnknownReason.NUMBER_ONLY, birth_date=BORN)),
    "date with the name of its month": ("1 feb 1990 pak", unknown(UnknownReason.NUMBER_ONLY, birth_date=BORN)),
    "nik and date": (f"{NIK} 01-02-1990", unknown(UnknownReason.NUMBER_ONLY, nik=NIK, birth_date=BORN)),
    "kpj and date": (f"{KPJ}#01021990", unknown(UnknownReason.NUMBER_ONLY, kpj=KPJ, birth_date=BORN)),
    "ten digits and date": (
        "8888888888 01-02-1990",
        unknown(UnknownReason.NUMBER_ONLY, NumberHint.TEN_DIGITS, birth_date=BORN),
    ),
    "two dates are nobody's birthday": ("01-02-1990#02-02-1990", unknown(UnknownReason.NO_KEYWORD)),
    "eight digits that are no day": ("31021990", unknown(UnknownReason.NUMBER_ONLY, NumberHint.OTHER_LENGTH)),
    "a day on which nobody of age was born": (
        "01022024",
        unknown(UnknownReason.NUMBER_ONLY, NumberHint.OTHER_LENGTH),
    ),
    "eight digits beside a keyword are no birth date": ("SALDO 01021990", needs("SALDO")),
    "ten digits alone": ("8888888888", unknown(UnknownReason.NUMBER_ONLY, NumberHint.TEN_DIGITS)),
    "nothing": (" \n", unknown(UnknownReason.EMPTY)),
    "marks only": ("#", unknown(UnknownReason.EMPTY)),
    "question marks ask for help": ("??", command("BANTUAN")),
    # our own texts sent back
    "our own reply forwarded": (
        "BPJAMSOSTEK: KPJ ***1011 saldo JHT Rp12.345.678 per 20-11-2025. Info 175",
        unknown(UnknownReason.NOT_A_REQUEST),
    ),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS.keys())
def test_reading(text: str, expected: Parsed, catalogue: Catalogue) -> None:
    assert parse(text, catalogue).parsed == expected
