"""Who the sample people are. Every one of them is invented."""

from dataclasses import replace
from datetime import date, timedelta

from core.commands import Language, Programme
from core.facts import Claim, Contribution, Membership, Segment, Stage, Zone
from store.seed.cast_claims import claimants
from store.seed.makings import (
    OWN_JHT_SHARE,
    WITHOUT_JHT,
    Born,
    Role,
    paid_months,
    participant,
    savings,
    worked,
    working,
)
from store.seed.numbers import claim_number_of, msisdn_of, persona_kpj_of

SELF_EMPLOYED = frozenset({Programme.JHT, Programme.JKK, Programme.JKM})
PAST_PENSION_AGE = SELF_EMPLOYED  # JP ends at 59, JKP before
SLAMETS_JP = 128  # from July 2015, when JP began, until he was 59
MIGRANTS_PACKAGE = 370_000  # JKK and JKM for the whole contract, paid before leaving


def cast(today: date) -> list[Role]:
    """Return everybody as they are on this day, the most telling first."""
    return [*wage_earners(today), *others(today), *families(today), *phones(today), *claimants(today)]


def wage_earners(today: date) -> list[Role]:
    """Return people with one, three and five employers, and one who lost the only job."""
    sari = participant(
        101, "Sari Wulandari", Born(date(1991, 4, 17), woman=True),
        working(today, 101, "PT Contoh Garmen Sejahtera", 4_850_000, 6), claims=(treatment(today, 101),),
    )  # fmt: skip
    budi = participant(
        102, "Budi Santoso", Born(date(1986, 8, 9)),
        working(today, 102, "PT Contoh Logistik", 6_200_000, 4),
        worked(today, 202, "CV Contoh Mebel", 3_900_000, left=1_600),
        worked(today, 302, "PT Contoh Elektronik", 3_100_000, left=2_900, reason="contract_end"),
    )  # fmt: skip
    rina = participant(
        103, "Rina Marlina", Born(date(1994, 1, 23), woman=True),
        worked(today, 103, "PT Contoh Sepatu", 4_100_000, left=75, reason="laid_off"),
        zone=Zone.WITA,
    )  # fmt: skip
    employers = ("Toko Contoh", "PT Contoh Ritel", "CV Contoh Katering", "PT Contoh Tekstil")
    jobs = [worked(today, 208 + 100 * back, name, 3_000_000, 900 * (back + 1)) for back, name in enumerate(employers)]
    eko = participant(
        108, "Eko Nugroho", Born(date(1984, 3, 5)), working(today, 108, "PT Contoh Kimia", 5_300_000, 2), *jobs
    )
    return [
        Role(
            101,
            sari.name,
            "Pekerja aktif, satu KPJ, satu klaim berjalan",
            "An active worker with a running claim",
            sari,
        ),
        Role(102, budi.name, "Tiga KPJ: jumlah saldo dan tiga baris", "Three KPJ: a total and three lines", budi),
        Role(103, rina.name, "Kena PHK, lewat masa tunggu: KLAIM 100%", "Laid off, may claim everything", rina),
        Role(108, eko.name, "Lima KPJ: jumlah saldo saja", "Five KPJ: more than one SMS can list", eko),
    ]


def others(today: date) -> list[Role]:
    """Return people in the other kinds of membership, at pension age, and with another language."""
    agus = participant(104, "Agus Setiawan", Born(date(1989, 6, 2)), construction(today, 104))
    dewi = participant(105, "Dewi Anggraini", Born(date(1998, 12, 30), woman=True), self_employed(today, 105))
    yanti = participant(106, "Yanti Kurniasih", Born(date(1993, 9, 11), woman=True), migrant(today, 106))
    slamet = participant(
        107, "Slamet Hartono", Born(date(1967, 2, 28)),
        working(today, 107, "PT Contoh Pabrik Gula", 7_400_000, 21, covers=PAST_PENSION_AGE, jp_months=SLAMETS_JP),
    )  # fmt: skip
    grace = participant(
        109, "Grace Simatupang", Born(date(1990, 7, 19), woman=True),
        working(today, 109, "PT Contoh Hotel Bali", 6_900_000, 11),
        zone=Zone.WITA, language=Language.EN,
    )  # fmt: skip
    return [
        Role(104, agus.name, "Pekerja konstruksi: tidak ada JHT", "A construction worker: there is no JHT", agus),
        Role(105, dewi.name, "Pekerja mandiri (BPU): JKK, JKM, JHT", "Self-employed: JKK, JKM, JHT", dewi),
        Role(106, yanti.name, "Pekerja migran: JKK dan JKM", "A migrant worker: JKK and JKM", yanti),
        Role(
            107,
            slamet.name,
            "Usia pensiun: JHT 100% meski masih bekerja",
            "Pension age: all of JHT, still working",
            slamet,
        ),
        Role(109, grace.name, "Dijawab dalam bahasa Inggris, masa kerja 11 tahun", "Is answered in English", grace),
    ]


def treatment(today: date, serial: int) -> Claim:
    """Return the claim of somebody who works and had an accident on the way there: no need to leave for it."""
    return Claim(
        number=claim_number_of(serial),
        programme=Programme.JKK,
        stage=Stage.PENETAPAN,
        stage_on=today - timedelta(days=1),
        filed_on=today - timedelta(days=4),
        kpj=persona_kpj_of(serial),
    )


def construction(today: date, serial: int) -> Membership:
    """Return a membership for the time of one building project: no JHT."""
    usual = working(today, serial, "Proyek Contoh Jembatan", 3_600_000, 1, segment=Segment.CONSTRUCTION)
    return replace(
        usual,
        covers=WITHOUT_JHT,
        wage=None,
        last_contribution=None,
        contributions=(),  # the project pays, in nobody's name
        jht_balance=None,
        jht_balance_on=None,
        jp_months=0,
    )


def self_employed(today: date, serial: int) -> Membership:
    """Return the membership of somebody who pays for themselves."""
    income = 2_500_000
    usual = working(today, serial, "", income, 3, segment=Segment.SELF_EMPLOYED)
    return replace(
        usual,
        covers=SELF_EMPLOYED,
        employer=None,
        jp_months=0,
        jht_balance=savings(income, 3, OWN_JHT_SHARE),
        contributions=paid_months(today, income * OWN_JHT_SHARE // 1000),
    )


def migrant(today: date, serial: int) -> Membership:
    """Return the membership of somebody who works abroad."""
    usual = working(today, serial, "", 1_000_000, 1, segment=Segment.MIGRANT)
    package = Contribution(usual.since, MIGRANTS_PACKAGE, usual.since)
    return replace(
        usual,
        covers=WITHOUT_JHT,
        employer=None,
        wage=None,
        last_contribution=package.month,
        contributions=(package,),
        jht_balance=None,
        jht_balance_on=None,
        jp_months=0,
    )


def families(today: date) -> list[Role]:
    """Return a worker who died, and the widow whose phone the claim names."""
    died = today - timedelta(days=40)
    claim = Claim(
        number=claim_number_of(110),
        programme=Programme.JKM,
        stage=Stage.VERIFIKASI,
        stage_on=today - timedelta(days=2),
        filed_on=today - timedelta(days=5),
        kpj=persona_kpj_of(110),
        amount=42_000_000,
        contact_msisdn=msisdn_of(111),
    )
    left = replace(worked(today, 110, "PT Contoh Transportasi", 4_400_000, left=40), end_reason=None)
    joko = participant(110, "Joko Prasetyo", Born(date(1979, 10, 10)), left, deceased_on=died, claims=(claim,))
    return [
        Role(
            111, "Siti Aminah (ahli waris)", "Ahli waris: status klaim JKM suaminya", "An heir: her husband's JKM claim"
        ),
        Role(110, "Joko Prasetyo (almarhum)", "HP almarhum: data ditutup", "The phone of somebody who died", joko),
    ]


def phones(today: date) -> list[Role]:
    """Return people who show something by their phone."""
    nobody = Role(112, "HP tak terdaftar", "Nomor yang tidak dikenal: tidak ada data", "A phone that nobody registered")
    hendra = participant(
        113, "Hendra Gunawan", Born(date(1982, 5, 27)), working(today, 113, "PT Contoh Semen", 5_750_000, 9)
    )
    putri = participant(
        114, "Putri Handayani", Born(date(1996, 11, 3), woman=True),
        working(today, 114, "PT Contoh Kosmetik", 4_700_000, 5), msisdn_on_record=msisdn_of(115),
    )  # fmt: skip
    lilis = participant(
        116, "Lilis Suryani", Born(date(1988, 2, 14), woman=True), working(today, 116, "PT Contoh Rotan", 3_950_000, 7)
    )
    yusuf = participant(
        118, "Yusuf Maulana", Born(date(1992, 6, 21)),
        working(today, 118, "PT Contoh Kabel", 5_150_000, 8),
    )  # fmt: skip
    return [
        nobody,
        Role(117, "Yusuf Maulana (HP baru)", "DAFTAR dari HP baru: kode ke HP lama", "DAFTAR from a new phone", yusuf),
        Role(
            118, "Yusuf Maulana (HP lama)", "Nomor yang tercatat: menerima kode DAFTAR", "The number on record", yusuf
        ),
        Role(
            114,
            putri.name,
            "HP baru didaftarkan: saldo menunggu sehari",
            "A new phone: amounts wait a day",
            putri,
            registered=True,
        ),
        Role(
            113, hendra.name, "Berhenti menerima info massal", "Opted out of mass information", hendra, opted_out=True
        ),
        Role(116, lilis.name, "HP diblokir: hanya petugas yang dapat membuka", "A frozen phone", lilis, frozen=True),
    ]
