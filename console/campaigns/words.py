"""What codes of campaigns are called on pages: states, outcomes of rows, what is wrong with a field, why not."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.formats import short
from console.languages import page_language
from core.campaign_rows import RowOutcome
from core.campaigns import State
from core.commands import Language
from core.operators import NAMES
from office import campaign_words
from office.campaign_hours import Estimate
from office.campaign_life import NotDone
from store.campaign_recall import TROUBLES
from store.campaigns import Stored

# The kind of tag, and what it says.
STATES: Mapping[State, tuple[str, LazyString]] = {
    State.DRAFT: ("info", _("sedang disusun")),
    State.CHECKING: ("waiting", _("sedang diperiksa")),
    State.WAITING: ("waiting", _("menunggu persetujuan")),
    State.APPROVED: ("done", _("disetujui, terjadwal")),
    State.RUNNING: ("waiting", _("sedang berjalan")),
    State.PAUSED: ("warning", _("dijeda")),
    State.DONE: ("done", _("selesai")),
    State.CANCELLED: ("off", _("dibatalkan")),
}
OUTCOMES: Mapping[RowOutcome, tuple[str, LazyString]] = {
    RowOutcome.SEND: ("done", _("akan dikirim")),
    RowOutcome.NO_NUMBER: ("error", _("tanpa nomor yang sah")),
    RowOutcome.NOT_62: ("error", _("nomor luar negeri")),
    RowOutcome.MISSING: ("error", _("ada data yang kosong")),
    RowOutcome.BAD_VALUE: ("error", _("ada data yang salah")),
    RowOutcome.TOO_LONG: ("error", _("tidak muat satu SMS")),
    RowOutcome.DECEASED: ("off", _("peserta sudah meninggal")),
    RowOutcome.OPTED_OUT: ("off", _("sudah BERHENTI")),
    RowOutcome.FROZEN: ("off", _("ponsel diblokir pemiliknya")),
    RowOutcome.DUPLICATE: ("warning", _("nomor ganda")),
    RowOutcome.SENT_TODAY: ("warning", _("sudah dikirim hari ini")),
}
OUTCOME_MEANS: Mapping[RowOutcome, LazyString] = {
    RowOutcome.SEND: _("Satu SMS untuk tiap baris."),
    RowOutcome.NO_NUMBER: _("Nomornya tidak terbaca, atau bukan nomor peserta mana pun."),
    RowOutcome.NOT_62: _("Kiriman massal hanya untuk nomor Indonesia."),
    RowOutcome.MISSING: _("Kolom yang dipakai teksnya tidak diisi."),
    RowOutcome.BAD_VALUE: _("Tanggal, jumlah, atau kode tidak terbaca, atau barisnya terpotong."),
    RowOutcome.TOO_LONG: _("Lebih dari 160 septet, juga setelah nama dipendekkan."),
    RowOutcome.DECEASED: _("Keluarganya tidak kita kirimi info massal."),
    RowOutcome.OPTED_OUT: _("Pemilik nomor tidak mau menerima info massal."),
    RowOutcome.FROZEN: _("Mungkin hilang atau dicuri."),
    RowOutcome.DUPLICATE: _("Nomornya sudah ada di baris sebelumnya; yang pertama yang dikirim."),
    RowOutcome.SENT_TODAY: _("Kata-kata yang sama sudah dikirim ke nomor ini hari ini."),
}
PROBLEMS: Mapping[str, LazyString] = {  # more about an outcome
    "empty": _("kosong"),
    "unreadable": _("tidak terbaca"),
    "unknown": _("bukan nomor peserta kita"),
    "no_phone": _("peserta ini tidak punya HP terdaftar"),
    "too_many_cells": _("baris ini punya terlalu banyak kolom"),
    "open_quote": _("tanda kutip tidak ditutup"),
    "unknown_code": _("kode tidak dikenal"),
    "too_large": _("angkanya terlalu besar"),
    "shape": _("bentuknya salah"),
    "letters": _("huruf yang tidak ada di SMS"),
    "number_cell": _("tersimpan sebagai angka; format selnya sebagai Teks"),
    "number": _("bukan bilangan bulat"),
    "amount": _("bukan rupiah bulat"),
    "date": _("bukan tanggal"),
    "time": _("bukan waktu dengan zona"),
}
NOTES: Mapping[str, LazyString] = {"shortened": _("dipendekkan"), "folded": _("hurufnya diganti")}
PAUSED_BY_THE_HOUSE = _("dijeda otomatis")
GIVEN_BACK = _("dikembalikan")
PAUSES: Mapping[str, LazyString] = {
    "too_many_failed": _(
        "Dijeda otomatis: terlalu banyak SMS terakhir yang gagal. Periksa penyedia di halaman Kesehatan sebelum "
        "melanjutkan."
    ),
    "too_many_opt_outs": _(
        "Dijeda otomatis: terlalu banyak penerima membalas BERHENTI. Baca lagi teksnya dan siapa penerimanya."
    ),
    "went_wrong": _(
        "Dijeda otomatis: SMS berikutnya tidak dapat disiapkan. Minta admin membaca log (campaign_failed) sebelum "
        "melanjutkan."
    ),
    "campaign_over": _("Batas waktunya habis. Yang belum dikirim tidak dikirim lagi."),
}
ROW_WORDS: Mapping[str, LazyString] = {"waiting": _("menunggu giliran"), "not_sent": _("tidak dikirim")}


def said(told: campaign_words.Told) -> str:
    """Return a sentence in the language of the page."""
    return told.english if page_language() is Language.EN else told.indonesian


def half(told: str) -> str:
    """Return one language's half of a sentence that says everything twice: `Indonesian / English`."""
    return said(campaign_words.halves(told))


def why(error: NotDone) -> str:
    """Return why something was not done."""
    return said(campaign_words.why(error))


def field_fault(field: str, code: str) -> str:
    """Return what is wrong with a field."""
    return said(campaign_words.fault(field, code))


def problem(kept: str | None) -> str:
    """Return what is wrong with a row, in words: `tanggal: tidak terbaca`."""
    if not kept:
        return ""
    if kept in PROBLEMS:
        return str(PROBLEMS[kept])
    heading, _colon, code = kept.rpartition(": ")
    return f"{heading}: {PROBLEMS[code]}" if heading and code in PROBLEMS else kept


def notes(kept: str | None) -> str:
    """Return what was done to a row so that it fits: `dipendekkan: {name}`, its placeholder as texts write it."""
    parts = (each.partition(": ") for each in (kept or "").split("; ") if each)
    return "; ".join(f"{NOTES.get(note, note)}: {_placeholders(names)}" for note, _colon, names in parts)


def _placeholders(names: str) -> str:
    return ", ".join(f"{{{name}}}" for name in names.split(", ") if name)


def outcome(code: str) -> tuple[str, str]:
    """Return the tag of an outcome."""
    kind, told = OUTCOMES[RowOutcome(code)]
    return kind, str(told)


def operator(code: str) -> str:
    """Return an operator's name."""
    return NAMES.get(code) or str(gettext("lainnya"))


def state_of(stored: Stored) -> tuple[str, str]:
    """Return the tag of a campaign's state; what the house paused and what was given back are told apart."""
    kind, name = STATES[stored.state]
    if stored.given_back is not None:
        return "warning", str(GIVEN_BACK)
    return kind, str(PAUSED_BY_THE_HOUSE if is_trouble(stored) else name)


def is_trouble(stored: Stored) -> bool:
    """Return whether the house paused it: much failed, many wanted no more, or it could not go on."""
    return stored.state is State.PAUSED and stored.state_reason in TROUBLES


def pause_reason(reason: str | None) -> str:
    """Return why a campaign is paused or over; what people wrote as they wrote it."""
    if not reason:
        return ""
    if reason in PAUSES:
        return str(PAUSES[reason])
    if reason.startswith("check_failed: "):
        told = half(reason.removeprefix("check_failed: "))
        return str(gettext("Pemeriksaan terhenti: %(why)s", why=told))
    return str(gettext("Alasan: %(reason)s", reason=reason))


def begins(stored: Stored, told: Estimate) -> str:
    """Return when a campaign that has not begun will: at once, as soon as it is approved, or at which time."""
    if not told.at_once:
        return short(told.begins_at or stored.starts_at)
    return str(gettext("sebentar lagi") if stored.state is State.APPROVED else gettext("begitu disetujui"))
