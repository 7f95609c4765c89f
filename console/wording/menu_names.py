"""What the small words of the USSD menu are called on pages."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from core.menu import Field

WORDS: Mapping[str, LazyString] = {
    "next": _("Tombol 98: halaman berikutnya"),
    "previous": _("Tombol 99: halaman sebelumnya"),
    "back": _("Tombol 0: kembali"),
    "main": _("Tombol 00: menu utama"),
    "leave": _("Tombol 0 di menu utama: keluar"),
    "by_sms": _("Pilihan: kirim jawaban lewat SMS"),
    "sent_by_sms": _("Jawaban dikirim lewat SMS"),
    "type": _("Di depan tombol, setelah salah ketik"),
    "choose": _("Di atas pilihan, setelah salah ketik"),
    "exit": _("Penutup: orang memilih keluar"),
    "too_often": _("Penutup: terlalu sering salah ketik"),
    "lost": _("Penutup: sesi terputus"),
    "slow": _("Penutup: jawaban menyusul lewat SMS"),
    "failed": _("Penutup: layanan terganggu"),
}
FIELDS: Mapping[str, LazyString] = {
    Field.KPJ: _("KPJ"),
    Field.NIK: _("NIK"),
    Field.BIRTH_DATE: _("tanggal lahir"),
    Field.WAGE: _("upah"),
    Field.YEARS: _("lama bekerja"),
    Field.TOWN: _("kota"),
    Field.PROGRAMME: _("program"),
    Field.COMPLAINT: _("isi aduan"),
    Field.TICKET: _("nomor aduan"),
    Field.CHECK_CODE: _("kode CEK"),
    Field.CODE: _("kode pendaftaran"),
    Field.PIN: _("PIN"),
    Field.PIN_NEW: _("PIN baru"),
    Field.PIN_AGAIN: _("PIN baru, sekali lagi"),
}
MISTAKES: Mapping[str, LazyString] = {
    "example": _("nomor contoh"),
    "health_card": _("kartu BPJS Kesehatan"),
    "phone": _("nomor HP"),
    "pin_weak": _("PIN mudah ditebak"),
}


def name_of_field(field: str) -> str:
    """Return what a field to fill in is called."""
    return str(FIELDS.get(field, field))


def name_of_mistake(mistake: str) -> str:
    """Return what is typed wrongly where a line of help is shown."""
    return str(MISTAKES.get(mistake, name_of_field(mistake)))


def title_of(kind: str, name: str) -> str:
    """Return what a question (`asks`) or a line of help (`mistakes`) is called."""
    if kind == "asks":
        return str(gettext("Pertanyaan di layar: %(field)s", field=name_of_field(name)))
    return str(gettext("Salah ketik di layar: %(field)s", field=name_of_mistake(name)))


def occasion_of(kind: str) -> str:
    """Return when it is read."""
    if kind == "asks":
        return str(gettext("Layar meminta orang mengetik sesuatu."))
    return str(gettext("Yang diketik tidak bisa dibaca; satu baris ini menggantikan judul layar."))
