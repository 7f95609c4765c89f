"""Why a message was answered as it was: the rule that decided, as a sentence."""

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

# The whole rule, or what stands before its first dot.
SENTENCES: dict[str, LazyString] = {
    "guard.frozen": lazy_gettext("HP ini diblokir, jadi tidak ada data yang diberikan."),
    "guard.identical": lazy_gettext("Teks yang sama datang berulang kali, jadi tidak dijawab lagi."),
    "guard.flood": lazy_gettext("HP ini mengirim jauh terlalu banyak, jadi tidak dijawab."),
    "guard.limit_reached": lazy_gettext("Batas jumlah pesan HP ini tercapai; itu diberitahukan satu kali."),
    "guard.numbers_per_phone": lazy_gettext("HP ini menanyakan terlalu banyak nomor milik orang lain."),
    "guard.phones_per_number": lazy_gettext("Terlalu banyak HP menanyakan nomor ini."),
    "guard.neighbouring_numbers": lazy_gettext("Nomor yang berurutan sedang dicoba-coba."),
    "guard.own_number": lazy_gettext("Pengirimnya nomor layanan kita sendiri, jadi tidak dijawab."),
    "guard.not_a_phone": lazy_gettext("Pengirimnya bukan nomor HP, jadi tidak dijawab."),
    "disclosure.unbound": lazy_gettext("HP ini belum terdaftar pada peserta mana pun."),
    "disclosure.not_own": lazy_gettext("Nomor yang ditanyakan bukan milik pemegang HP ini; jawabannya netral."),
    "disclosure.deceased": lazy_gettext("Pesertanya telah meninggal, jadi datanya tidak lewat SMS."),
    "disclosure.no_membership": lazy_gettext("Peserta ini tidak punya kepesertaan."),
    "unknown": lazy_gettext("Teksnya tidak menyebut layanan yang kita kenal."),
    "number": lazy_gettext("Angka dalam teks bukan KPJ; dijelaskan apa yang kurang."),
    "answer": lazy_gettext("Ini jawaban atas pertanyaan kita sebelumnya."),
    "denial": lazy_gettext("Ini jawaban TIDAK atas pertanyaan atau peringatan kita."),
    "saldo": lazy_gettext("Menanyakan saldo, dan HP ini milik pesertanya."),
    "status": lazy_gettext("Menanyakan klaim, dan HP ini milik pesertanya."),
    "iuran": lazy_gettext("Menanyakan iuran, dan HP ini milik pesertanya."),
    "kartu": lazy_gettext("Menanyakan kartu, dan HP ini milik pesertanya."),
    "klaim": lazy_gettext("Menanyakan apa yang bisa diklaim, dan HP ini milik pesertanya."),
    "lupa": lazy_gettext("Menanyakan KPJ yang terlupa."),
    "daftar": lazy_gettext("Mendaftarkan HP."),
    "pin": lazy_gettext("Tentang PIN."),
    "simulasi": lazy_gettext("Menghitung perkiraan; tidak memakai data peserta."),
    "syarat": lazy_gettext("Menanyakan syarat dokumen."),
    "kantor": lazy_gettext("Menanyakan kantor."),
    "aduan": lazy_gettext("Aduan, atau menanyakan aduan."),
    "cek": lazy_gettext("Memeriksa apakah sebuah pesan benar dari kita."),
    "blokir": lazy_gettext("Meminta HP ini diblokir."),
    "bahasa": lazy_gettext("Memilih bahasa."),
    "bantuan": lazy_gettext("Meminta bantuan."),
    "information": lazy_gettext("Kata kunci informasi: teksnya sama untuk semua orang."),
    "mass_information_off": lazy_gettext("Tidak mau menerima informasi massal lagi."),
    "mass_information_on": lazy_gettext("Mau menerima informasi massal lagi."),
}


def rule_sentence(rule: str) -> str:
    """Return what a rule says; of one that is not listed, its name."""
    told = SENTENCES.get(rule) or SENTENCES.get(rule.partition(".")[0])
    return str(told) if told else str(gettext("Aturan %(rule)s.", rule=rule))
