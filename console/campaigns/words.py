"""What codes of campaigns are called on pages: states, outcomes of rows, what is wrong with a field, why not."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.languages import page_language
from core.campaign_rows import RowOutcome
from core.campaigns import State, Why
from core.commands import Language
from core.operators import NAMES
from office.campaign_life import NotDone, Trouble

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
WHYS: Mapping[str, LazyString] = {
    Why.WRONG_STATE: _("Kampanye ini sudah berubah keadaan, jadi tindakan itu tidak bisa lagi. Lihat keadaannya."),
    Why.NOT_CHECKED: _("Barisnya belum diperiksa sejak perubahan terakhir. Periksa dulu."),
    Why.NOTHING_TO_SEND: _("Tidak ada yang bisa dikirim."),
    Why.OWN_WORK: _("Anda ikut membuat kampanye ini, jadi orang lain yang harus menyetujuinya."),
    Why.ALREADY_APPROVED: _("Anda sudah menyetujuinya. Perlu persetujuan orang lain."),
    Why.CHANGED: _("Kampanye berubah sejak Anda melihatnya. Lihat lagi sebelum memutuskan."),
    Why.NOT_YET: _("Belum waktunya."),
    Why.OVER: _("Batas waktunya sudah lewat. Atur jadwal baru."),
    Trouble.CONFLICT: _("Orang lain baru saja mengubah kampanye ini. Periksa isinya, lalu ulangi."),
    Trouble.INVALID: _("Ada yang perlu diperbaiki."),
    Trouble.NO_SOURCE: _("Unggah berkas dan tentukan kolomnya dulu."),
    Trouble.NOT_A_PERSON: _("Hanya orang yang bisa menyetujui."),
    Trouble.NOT_A_FILE: _("Kampanye ini tidak dari berkas."),
    Trouble.UNUSABLE: _("Berkas ini tidak bisa dipakai."),
}
FAULTS: Mapping[str, LazyString] = {  # `field:code`, or a code of any field
    "title:empty": _("Beri kampanye ini nama."),
    "title:too_long": _("Namanya paling panjang 100 huruf."),
    "reason:too_long": _("Alasannya paling panjang 500 huruf."),
    "source:unknown": _("Pilih dari mana penerimanya."),
    "file:empty": _("Pilih berkas CSV atau XLSX."),
    "file:nothing_to_mend": _("Tidak ada baris salah yang diperbaiki oleh berkas ini."),
    "texts.id:empty": _("Tulis teks bahasa Indonesianya."),
    "columns:empty": _("Tunjuk kolom yang berisi nomor penerima."),
    "columns.who:unknown": _("Tunjuk kolom yang berisi nomor penerima."),
    "columns:unreadable": _("Tunjuk kolom yang berisi nomor penerima."),
    "starts_at:unreadable": _("Tanggal atau jamnya tidak terbaca."),
    "expires_at:too_early": _("Batas waktu harus sesudah mulai, dan belum lewat."),
    "expires_at:too_late": _("Batas waktu paling lama 60 hari sesudah mulai."),
    "window_from:unreadable": _("Jamnya tidak terbaca. Tulis seperti 08:00."),
    "window_until:too_early": _("Jam tutup harus sesudah jam buka."),
    "per_minute:out_of_range": _("Lajunya antara 1 dan 600.000 SMS per menit."),
    "number:unreadable": _("Nomor HP tidak terbaca. Tulis seperti 0812-3456-7890."),
    "number:too_many": _("Paling banyak lima SMS coba dalam satu jam."),
    "text:empty": _("Teksnya masih kosong."),
    "encoding:unknown": _("Pengodean ini tidak dikenal."),
    "note:empty": _("Tulis apa yang perlu diperbaiki."),
    "too_long": _("Terlalu panjang untuk satu SMS."),
    "letters": _("Ada huruf yang tidak ada di SMS (GSM-7)."),
    "malformed": _("Kurung kurawal hanya untuk isian, misalnya {name}."),
    "unreadable": _("Tidak terbaca."),
    "unknown": _("Pilihan ini tidak dikenal."),
}
PAUSES: Mapping[str, LazyString] = {
    "too_many_failed": _(
        "Dijeda otomatis: terlalu banyak SMS terakhir yang gagal. Periksa penyedia di halaman Kesehatan sebelum "
        "melanjutkan."
    ),
    "too_many_opt_outs": _(
        "Dijeda otomatis: terlalu banyak penerima membalas BERHENTI. Baca lagi teksnya dan siapa penerimanya."
    ),
    "campaign_over": _("Batas waktunya habis. Yang belum dikirim tidak dikirim lagi."),
}
ROW_WORDS: Mapping[str, LazyString] = {"waiting": _("menunggu giliran"), "not_sent": _("tidak dikirim")}


def half(told: str) -> str:
    """Return one language's half of a sentence that says everything twice: `Indonesian / English`."""
    indonesian, _slash, english = told.partition(" / ")
    chosen = english if page_language() is Language.EN and english else indonesian
    return chosen[:1].upper() + chosen[1:]


def why(error: NotDone) -> str:
    """Return why something was not done."""
    if error.told:
        return half(error.told)
    return str(WHYS.get(error.why.value, error.why.value))


def field_fault(field: str, code: str) -> str:
    """Return what is wrong with a field; blockers come as sentences."""
    if " / " in code:
        return half(code)
    if field.startswith("columns.") and code in ("empty", "unknown"):
        return str(gettext("Tunjuk kolom untuk isian {%(name)s}.", name=field.removeprefix("columns.")))
    code, _colon, more = code.partition(": ")
    if code == "no_value":
        return str(gettext("Data segmen tidak punya isian ini: %(names)s.", names=more))
    told = str(FAULTS.get(f"{field}:{code}") or FAULTS.get(code) or WHYS.get(code, code))
    language = {"texts.id": gettext("Teks Indonesia"), "texts.en": gettext("Teks Inggris")}.get(field)
    return f"{language}: {told}" if language and f"{field}:{code}" not in FAULTS else told


def problem(kept: str | None) -> str:
    """Return what is wrong with a row, in words: `tanggal: tidak terbaca`."""
    if not kept:
        return ""
    if kept in PROBLEMS:
        return str(PROBLEMS[kept])
    heading, _colon, code = kept.rpartition(": ")
    return f"{heading}: {PROBLEMS[code]}" if heading and code in PROBLEMS else kept


def notes(kept: str | None) -> str:
    """Return what was done to a row so that it fits: `dipendekkan: name`."""
    parts = (each.partition(": ") for each in (kept or "").split("; ") if each)
    return "; ".join(f"{NOTES.get(note, note)}: {names}" for note, _colon, names in parts)


def outcome(code: str) -> tuple[str, str]:
    """Return the tag of an outcome."""
    kind, told = OUTCOMES[RowOutcome(code)]
    return kind, str(told)


def operator(code: str) -> str:
    """Return an operator's name."""
    return NAMES.get(code) or str(gettext("lainnya"))


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
