"""Which words may stand beside a keyword without making the text about something else (head words or plain words)."""

from core.commands import Keyword
from parsers.listed import listed

# Beside BERHENTI and MULAI: what is to stop or to start, and how it is said.
MESSAGES = listed("""
    sms kirim terima dapat langganan saldo info mau tidak usah cukup lagi terus sudah jangan promosi massal semua
    notifikasi pemberitahuan apapun berhenti mulai aktifkan aktif bantuan status jadi salah batal ketik
""")

# Beside BLOKIR: what is to be frozen.
BLOCKING = listed("""
    sms nomor hp akun layanan data akses sim kartu saldo semua ini saya segera darurat hilang
""")

# Plans and conditions: what is said with them is not asked for now.
LATER = listed("nanti nti besok bsk kalau kalo klo kl")

# Before BERHENTI or MULAI they take it back: "jangan stop", "tidak jadi berhenti".
DENIALS = listed("jangan jadi salah batal kapan belum") | LATER

# Behind "daftar" they make it a list, or a queue that is not ours.
OTHER_LISTS = listed("""
    antri antrian antre antrean online klaim lapak perintah kata menu layanan harga hadir isi belanja sekolah kantor
    cabang syarat ulang kuliah piknik
""")

# A claim of which this is said has been filed.
UNDER_WAY = listed("sampai belum sudah proses tahap kabar cair disetujui ditolak wawancara lama")

# Beside any keyword: questions, negation, what one does with a phone.
COMMON = listed("""
    mau berapa bagaimana apa mana kapan sudah belum tidak lagi sms kirim cara ketik format bisa mengerti bingung bantuan
    terakhir aktif kenapa salah terus pakai contoh perintah jadi kata
""")

# "info saldo", "bantu saldo" ask for the thing itself, not for help on it.
ONLY_INTRODUCES = listed("info bantu bantuin dibantu bingung gaptek menu cara contoh")

# A leading keyword that steps back where one of these is named as well.
_ALL = frozenset[str](Keyword)
STEPS_BACK: dict[str, frozenset[str]] = {
    Keyword.CEK: _ALL - {Keyword.CEK},
    Keyword.BANTUAN: _ALL - {Keyword.BANTUAN},
    Keyword.SALDO: frozenset({Keyword.KLAIM, Keyword.STATUS}),
    Keyword.KLAIM: frozenset({Keyword.STATUS}),
    Keyword.STATUS: frozenset({Keyword.SALDO, Keyword.KARTU}),
    Keyword.LUPA: frozenset({Keyword.SALDO, Keyword.STATUS}),
    Keyword.IURAN: frozenset({Keyword.SALDO, Keyword.STATUS}),
    Keyword.KANTOR: frozenset({Keyword.SALDO, Keyword.STATUS}),
    Keyword.KARTU: frozenset({Keyword.SALDO, Keyword.STATUS, Keyword.LUPA, Keyword.KLAIM}),
    Keyword.BAHASA: frozenset({Keyword.SALDO, Keyword.STATUS}),
}

# How many words that are not understood may follow a leading keyword (else one).
FREE: dict[str, int] = {
    Keyword.ADUAN: 400,
    Keyword.BAHASA: 0,
    Keyword.BANTUAN: 0,
    Keyword.SIMULASI: 3,
    Keyword.KANTOR: 4,
    Keyword.DAFTAR: 4,
    Keyword.SALDO: 4,
    Keyword.STATUS: 4,
}

# The same behind one with a slip in it: a town, the words of a complaint.
FREE_BEHIND_A_GUESS: dict[str, int] = {Keyword.KANTOR: 2, Keyword.ADUAN: 3}
