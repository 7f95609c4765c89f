"""People with a claim, one for each stage that a claim can be in."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.commands import Programme
from core.facts import Claim, Membership, Stage, Zone
from store.seed.makings import Born, Role, participant, worked
from store.seed.numbers import claim_number_of, persona_kpj_of

GRANTED = frozenset({Stage.DISETUJUI, Stage.PEMBAYARAN, Stage.SELESAI, Stage.RETUR_BANK})
MAKASSAR = ZoneInfo("Asia/Makassar")


@dataclass(frozen=True, slots=True)
class Case:
    """One claim: days are counted back from today (`due`: forward)."""

    name: str
    born: Born
    stage: Stage
    shows: str
    shows_en: str
    filed: int
    reached: int
    programme: Programme = Programme.JHT
    reason: str | None = None
    due: int | None = None


CASES = (
    Case(
        "Wahyu Hidayat",
        Born(date(1990, 3, 12)),
        Stage.DIAJUKAN,
        "Klaim baru diterima",
        "Claim received",
        0,
        0,
    ),
    Case(
        "Nurul Fadilah",
        Born(date(1995, 5, 4), woman=True),
        Stage.VERIFIKASI,
        "Klaim sedang diperiksa",
        "Claim being checked",
        3,
        2,
    ),
    Case(
        "Andi Saputra",
        Born(date(1987, 7, 16)),
        Stage.WAWANCARA,
        "Menunggu wawancara (WITA)",
        "Waits for an interview",
        4,
        1,
    ),
    Case(
        "Fitri Rahmawati",
        Born(date(1993, 8, 25), woman=True),
        Stage.PERLU_PERBAIKAN,
        "Klaim kurang berkas",
        "A document is missing",
        6,
        1,
        reason="KK_BURAM",
        due=7,
    ),
    Case(
        "Dedi Kurniawan",
        Born(date(1985, 12, 1)),
        Stage.PENETAPAN,
        "Klaim sedang ditetapkan",
        "Claim being assessed",
        5,
        1,
    ),
    Case(
        "Maya Safitri",
        Born(date(1991, 10, 20), woman=True),
        Stage.DISETUJUI,
        "Klaim disetujui",
        "Claim approved",
        6,
        1,
    ),
    Case(
        "Rudi Hermawan",
        Born(date(1983, 1, 8)),
        Stage.PEMBAYARAN,
        "Klaim sedang ditransfer",
        "Being transferred",
        7,
        0,
    ),
    Case(
        "Indah Permata",
        Born(date(1989, 4, 30), woman=True),
        Stage.SELESAI,
        "Klaim sudah dibayar",
        "Claim paid",
        12,
        3,
    ),
    Case(
        "Teguh Wibowo",
        Born(date(1992, 9, 9)),
        Stage.DITOLAK,
        "Klaim ditolak: alasan dan jalan keluar",
        "Refused, with the way out",
        9,
        2,
        reason="MASIH_AKTIF",
    ),
    Case(
        "Ratna Puspita",
        Born(date(1986, 6, 18), woman=True),
        Stage.RETUR_BANK,
        "Transfer kembali: rekening pasif",
        "The bank returned it",
        15,
        1,
        reason="REKENING_PASIF",
    ),
    Case(
        "Bayu Firmansyah",
        Born(date(1997, 2, 2)),
        Stage.DIBATALKAN,
        "Klaim dibatalkan peserta",
        "Cancelled by the participant",
        20,
        10,
    ),
)


def claimants(today: date) -> list[Role]:
    """Return one person for each stage of a claim."""
    return [_claimant(today, serial, case) for serial, case in enumerate(CASES, start=121)]


def _claimant(today: date, serial: int, case: Case) -> Role:
    left = worked(today, serial, "PT Contoh Manufaktur", 4_300_000, left=60)
    if case.reason == "MASIH_AKTIF":  # what the refusal says must be seen on the card
        left = replace(left, active=True, ended_on=None, end_reason=None)
    if case.stage is Stage.SELESAI:  # the figure is from before the claim, on the first of a month too
        left = replace(left, jht_balance_on=today - timedelta(days=case.filed + 1))
    zone = Zone.WITA if case.stage is Stage.WAWANCARA else Zone.WIB
    person = participant(serial, case.name, case.born, left, zone=zone, claims=(_claim(today, serial, case, left),))
    return Role(serial, case.name, case.shows, case.shows_en, person)


def _claim(today: date, serial: int, case: Case, card: Membership) -> Claim:
    interview = datetime.combine(today + timedelta(days=3), time(9, 30), MAKASSAR)
    reached = today - timedelta(days=case.reached)
    return Claim(
        number=claim_number_of(serial),
        programme=case.programme,
        stage=case.stage,
        stage_on=reached,
        filed_on=today - timedelta(days=case.filed),
        kpj=persona_kpj_of(serial),
        amount=card.jht_balance if case.stage in GRANTED else None,
        reason_code=case.reason,
        interview_at=interview if case.stage is Stage.WAWANCARA else None,
        due_on=None if case.due is None else today + timedelta(days=case.due),
        paid_on=reached if case.stage is Stage.SELESAI else None,
    )
