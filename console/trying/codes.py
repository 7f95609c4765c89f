"""What codes of the parser, of replays and of versions are called."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.languages import page_language
from console.texts import term, texts
from console.wording.told import table
from office.comparing import NOTHING, Kind, name_of
from office.trials import Trial

ROLES: Mapping[str, LazyString] = {
    "keyword": _("kata kunci"),
    "lemma": _("kata yang dipakai ungkapan"),
    "programme": _("program"),
    "label": _("penanda angka"),
    "domain": _("nama layanan kita"),
    "pronoun": _("kata ganti"),
    "asking": _("kata bertanya"),
    "courtesy": _("kata sopan"),
    "name": _("nama"),
    "ordinary": _("kata sehari-hari"),
    "unknown": _("tidak dikenal"),
    "number_kpj": _("nomor KPJ"),
    "number_nik": _("nomor NIK"),
    "number_claim": _("nomor klaim"),
    "number_date": _("tanggal"),
    "number_phone": _("nomor telepon"),
    "number_example": _("nomor contoh dari bantuan"),
    "number_legacy": _("nomor kartu lama"),
    "number_bad": _("angka yang panjangnya salah"),
    "number_small": _("angka pendek"),
}
WHY: Mapping[str, LazyString] = {
    "same": _("Kata kunci yang sama, sudah terwakili."),
    "guess": _("Hanya tebakan dari salah tulis; yang menang ditulis benar."),
    "part": _("Bagian dari ungkapan yang lebih panjang."),
    "shorter": _("Yang menang didukung lebih banyak kata."),
    "later": _("Teks diawali oleh yang menang."),
    "order": _("Dalam urutan aturan, yang menang didahulukan."),
    "other_words": _("Terlalu banyak kata lain di sekitarnya."),
    "asked": _("Belum cukup yakin: pengirimnya ditanya."),
    "shape": _("Teks sudah dikenali dari bentuknya."),
    "concern": _("Teks tentang kejadian yang punya jawaban sendiri."),
    "foreign": _("Teks mirip SMS bank, promosi, atau SMS teman."),
    "rule_stop_or_start": _("Aturan tentang berhenti dan mulai didahulukan."),
    "rule_help_on": _("Aturan tentang bantuan didahulukan."),
    "rule_registration": _("Aturan tentang pendaftaran didahulukan."),
    "rule_balance_or_claim": _("Aturan tentang saldo dan klaim didahulukan."),
}
KINDS: Mapping[Kind, LazyString] = {
    Kind.SAME: _("Sama"),
    Kind.UNDERSTOOD: _("Dipahami lain"),
    Kind.WORDED: _("Kata-katanya lain"),
    Kind.ANSWERED: _("Kini terjawab"),
    Kind.UNANSWERED: _("Tidak terjawab lagi"),
}
MARKS: Mapping[Kind, str] = {
    Kind.SAME: "off",
    Kind.UNDERSTOOD: "warning",
    Kind.WORDED: "info",
    Kind.ANSWERED: "done",
    Kind.UNANSWERED: "error",
}
STATES: Mapping[str, tuple[str, LazyString]] = {
    "queued": ("waiting", _("menunggu")),
    "running": ("waiting", _("berjalan")),
    "done": ("done", _("selesai")),
    "failed": ("error", _("gagal")),
    "cancelled": ("off", _("dibatalkan")),
}
ORIGINS: Mapping[str, LazyString] = {
    "published": _("diterbitkan"),
    "rolled_back": _("dikembalikan"),
    "imported": _("dari berkas"),
}
UNKNOWN: Mapping[str, LazyString] = {
    "": _("tidak dikenal"),
    "empty": _("kosong"),
    "number_only": _("hanya nomor"),
    "courtesy": _("sapaan"),
    "complaint": _("keluhan"),
    "not_a_request": _("bukan permintaan"),
    "not_me": _("bukan saya"),
    "other_phone": _("HP lain"),
    "fraud": _("penipuan"),
    "health": _("BPJS Kesehatan"),
    "accident": _("kecelakaan"),
    "bereavement": _("duka"),
    "employer": _("soal perusahaan"),
    "joining": _("ingin menjadi peserta"),
}


def role_of(code: str) -> str:
    """Return what part a word or number has in a text."""
    return str(ROLES.get(code, code))


def why(code: str) -> str:
    """Return why a keyword lost."""
    return str(WHY.get(code, code))


def how(code: str) -> str:
    """Return by what a keyword was recognised."""
    return term(texts(page_language()), "how", code)


def note(code: str) -> str:
    """Return what the reading of a text noted."""
    return term(texts(page_language()), "note", code)


def understood(name: str) -> str:
    """Return what a text was taken for, by the name that a replay gives it."""
    if name.startswith(NOTHING):
        return str(UNKNOWN.get(name.removeprefix(NOTHING), name))
    return gettext("bertanya: %(names)s", names=name.replace("/", ", ")) if "/" in name else name


def understood_of(tried: Trial) -> str:
    """Return what a tried text was taken for."""
    return understood(name_of(tried.trace.reading.parsed))


def outcome(name: str) -> str:
    """Return what an outcome is called."""
    return table.name_of(name) if table.is_known(name) else name


def argument(name: str) -> str:
    """Return what something that a text carries is called."""
    return term(texts(page_language()), "argument", name)
