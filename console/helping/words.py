"""What codes are called on these pages."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from core.pins import PinState
from office.helping.evidence import Caution, Match
from office.helping.registrations import Ground
from store.registrations import Standing

GROUNDS: dict[Ground, LazyString] = {
    Ground.SEEN_AT_BRANCH: _("Datang ke kantor cabang dengan KTP dan kartu"),
    Ground.CALLED_BACK: _("Ditelepon kembali oleh 175, jawabannya cocok"),
    Ground.JMO: _("Nomornya sudah dibuktikan lewat JMO"),
    Ground.EMPLOYER: _("Dibenarkan pemberi kerja"),
    Ground.NOT_PROVEN: _("Tidak terbukti pemilik data"),
    Ground.OWNER_OBJECTS: _("Pemilik data menolak"),
    Ground.FRAUD: _("Dicurigai penipuan"),
    Ground.OTHER: _("Lainnya, tulis di keterangan"),
}

# The kind of tag, and what it says.
STANDINGS: dict[Standing, tuple[str, LazyString]] = {
    Standing.NO_NUMBER: ("warning", _("tanpa nomor tercatat")),
    Standing.CODE_GONE: ("warning", _("kode tidak dijawab")),
    Standing.CODE_OPEN: ("waiting", _("menunggu kode")),
    Standing.APPROVED: ("done", _("disetujui")),
    Standing.REFUSED: ("error", _("ditolak")),
    Standing.LAPSED: ("off", _("gugur")),
}

PIECES: dict[str, LazyString] = {
    "nik": _("NIK"),
    "birth_date": _("Tanggal lahir"),
    "kpj": _("Nomor kartu (KPJ)"),
    "name": _("Nama"),
}

MATCHES: dict[Match, tuple[str, LazyString]] = {
    Match.SAME: ("done", _("cocok")),
    Match.SAME_THEN: ("done", _("cocok saat dikirim")),
    Match.SIMILAR: ("warning", _("mirip")),
    Match.DIFFERENT: ("error", _("berbeda dengan data sekarang")),
    Match.NOT_GIVEN: ("off", _("tidak disebut")),
}

CAUTIONS: dict[Caution, LazyString] = {
    Caution.DECEASED: _("Peserta tercatat meninggal."),
    Caution.OWNER_OBJECTED: _("Pemilik data pernah membalas BUKAN SAYA dalam 30 hari terakhir."),
    Caution.OWNER_FROZEN: _("Ponsel pemilik data sedang diblokir: mungkin hilang, dicuri, atau ia curiga."),
    Caution.PHONE_FROZEN: _("Ponsel pemohon sedang diblokir."),
    Caution.SEVERAL_PEOPLE: _("Ponsel pemohon pernah didaftarkan atas peserta lain."),
    Caution.OTHER_PHONES: _("Ponsel lain juga mencoba mendaftar atas data ini dalam 30 hari terakhir."),
    Caution.GUESSED: _("Ponsel pemohon menanyakan nomor orang lain dalam 30 hari terakhir."),
    Caution.MANY_TRIES: _("Ponsel pemohon berkali-kali mendaftar hari ini."),
    Caution.WRONG_CODES: _("Pemohon mengirim kode yang salah."),
    Caution.RECORD_CHANGED: _("Nomor peserta berganti dalam 30 hari terakhir."),
    Caution.RECORD_SHARED: _("Nomor yang tercatat dipakai beberapa peserta."),
    Caution.PIECE_DIFFERS: _("Ada data yang berbeda dengan catatan sekarang."),
}

ORIGINS: dict[str, LazyString] = {
    "record": _("dari catatan"),
    "registered": _("lewat DAFTAR"),
}

ENDS: dict[str, LazyString] = {
    "replaced": _("diganti"),
    "confirmed": _("berhasil"),
    "disowned": _("ditolak pemilik: BUKAN SAYA"),
    "refused": _("ditolak petugas"),
    "staff": _("dilepas petugas"),
    "lapsed": _("lewat waktu"),
}

PINS: dict[PinState, tuple[str, LazyString]] = {
    PinState.NONE: ("off", _("belum dibuat")),
    PinState.SET: ("done", _("sudah dibuat")),
    PinState.LOCKED: ("error", _("terkunci")),
}

COMPLAINTS: dict[str, tuple[str, LazyString]] = {
    "open": ("waiting", _("belum dijawab")),
    "answered": ("done", _("dijawab")),
    "closed": ("off", _("ditutup")),
}

CHANGES: dict[str, LazyString] = {
    "optout.add": _("ditambahkan"),
    "optout.remove": _("dihapus dari daftar"),
    "optout.import": _("diimpor dari berkas"),
    "optout.export": _("diekspor"),
}


def ground_in_words(code: str) -> str:
    """Return what a kept ground is called."""
    return str(GROUNDS[Ground(code)] if code in set(Ground) else code)
