"""What refusals, passwords, permissions and audited actions are called on pages."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.formats import clock, moment
from console.guard import runtime
from core.access import Permission
from core.chain import Fault, Verdict
from core.passwords import PasswordFault
from office.tries import Refused, Why
from office.users import UserFault

WRONG_PASSWORD = _("Nama pengguna atau kata sandi salah.")
WRONG_CODE = _("Kode salah, sudah dipakai, atau sudah lewat. Tunggu kode berikutnya di aplikasi Anda.")
FAULTS: dict[PasswordFault | UserFault, LazyString] = {
    PasswordFault.SHORT: _(
        "Kata sandi paling sedikit 12 karakter. Beberapa kata yang tidak berhubungan mudah diingat."
    ),
    PasswordFault.LONG: _("Kata sandi paling banyak 128 karakter."),
    PasswordFault.OWN_NAME: _("Kata sandi tidak boleh nama Anda sendiri."),
    PasswordFault.COMMON: _("Kata sandi ini terlalu umum dan dicoba orang lebih dulu. Pilih yang lain."),
    PasswordFault.SIMPLE: _("Kata sandi ini terlalu sederhana: karakter yang sama, atau urutan di papan ketik."),
    PasswordFault.SAME: _("Kata sandi baru sama dengan yang lama."),
    UserFault.NAME: _("Nama pengguna: huruf kecil, angka, titik, garis; 2 sampai 40, diawali huruf."),
    UserFault.FULL_NAME: _("Isi nama lengkapnya, paling banyak 80 karakter."),
    UserFault.TAKEN: _("Nama pengguna ini sudah dipakai orang lain."),
    UserFault.UNKNOWN: _("Pengguna ini tidak ada."),
    UserFault.LAST_ADMIN: _("Ini admin aktif yang terakhir. Jadikan orang lain admin lebih dulu."),
}
PERMISSIONS: dict[Permission, LazyString] = {
    Permission.HOME: _("Membuka beranda, profil sendiri, dan bantuan"),
    Permission.CATALOGUE_SEE: _("Melihat kata kunci, teks, dan menu"),
    Permission.CATALOGUE_EDIT: _("Mengubah, mencoba, dan mengajukan draf katalog"),
    Permission.CATALOGUE_APPROVE: _("Menyetujui dan menerbitkan draf orang lain"),
    Permission.CATALOGUE_ROLL_BACK: _("Mengembalikan katalog ke versi lama"),
    Permission.MESSAGES_SEE: _("Melihat pesan, tersamar"),
    Permission.MESSAGES_REVEAL: _("Membuka isi pesan, dengan alasan yang dicatat"),
    Permission.MESSAGES_RESEND: _("Mengirim ulang pesan"),
    Permission.UNMATCHED_SEE: _("Melihat teks yang tidak dikenal"),
    Permission.UNMATCHED_EDIT: _("Menjadikan teks tidak dikenal sebagai alias"),
    Permission.PEOPLE_SEE: _("Melihat pendaftaran, aduan, berhenti langganan, dan ponsel"),
    Permission.PEOPLE_HELP: _("Memutuskan pendaftaran, menjawab aduan, membuka blokir"),
    Permission.NOTICES_SEE: _("Melihat kabar klaim"),
    Permission.CAMPAIGNS_SEE: _("Melihat kiriman massal"),
    Permission.CAMPAIGNS_EDIT: _("Menyiapkan kiriman massal"),
    Permission.CAMPAIGNS_APPROVE: _("Menyetujui kiriman massal orang lain"),
    Permission.HEALTH_SEE: _("Melihat kesehatan sistem"),
    Permission.AUDIT_SEE: _("Melihat dan memeriksa jejak audit"),
    Permission.USERS_EDIT: _("Menambah, mengubah, dan menonaktifkan pengguna"),
    Permission.KEYS_EDIT: _("Membuat dan mencabut kunci API"),
    Permission.SETTINGS_SEE: _("Melihat pengaturan"),
}
BROKEN: dict[Fault, LazyString] = {
    Fault.EDITED: _("Entri %(place)s diubah."),
    Fault.DELETED: _("Entri %(place)s dihapus."),
    Fault.MOVED: _("Di tempat entri %(place)s berdiri entri lain: urutannya ditukar."),
    Fault.CUT_OFF: _("Entri %(place)s dan sesudahnya hilang."),
    Fault.ADDED: _("Entri %(place)s ditambahkan dari luar Kabar."),
    Fault.HEAD_FORGED: _("Segel rantai palsu, atau SECRET_KEY bukan yang dulu."),
    Fault.HEAD_MISSING: _("Segel rantai hilang."),
    Fault.NOT_AS_NOTED: _("Entri %(place)s bukan yang pernah dicatat."),
}


def refusal(refused: Refused, wrong: LazyString = WRONG_PASSWORD) -> str:
    """Return what somebody is told who was not let in; the same whether the name is anybody's or not."""
    if refused.why is Why.EXPIRED:
        return str(gettext("Kata sandi sekali pakai ini sudah tidak berlaku. Minta yang baru kepada admin."))
    told = gettext("Kata sandi sudah terlalu lama. Masuk lagi dari awal.") if refused.why is Why.OVER else str(wrong)
    if refused.until is None:
        return told
    if refused.why is Why.SLOW:
        told = gettext("Terlalu banyak percobaan dari tempat Anda.")
    elif refused.why is Why.LOCKED:
        told = gettext("Terlalu banyak percobaan yang salah.")
    again = gettext("Coba lagi setelah %(moment)s.", moment=_until(refused))
    return f"{told} {again}"


def verdict_in_words(verdict: Verdict) -> str:
    """Return what is wrong with the audit log."""
    if verdict.fault is None:
        return ""
    return str(BROKEN[verdict.fault]) % {"place": verdict.place}


def _until(refused: Refused) -> str:
    if refused.until is None:
        return ""
    soon = (refused.until - runtime().now()).total_seconds() < 12 * 3600
    return clock(refused.until) if soon else moment(refused.until)
