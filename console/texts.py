"""Every string of the console in Indonesian and English."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from console.ussd_texts import USSD_TEXTS
from core.commands import Language

# key: (Indonesian, English). `{name}` is filled in by the page or its script.
TEXTS: dict[str, tuple[str, str]] = {
    **USSD_TEXTS,
    # ---- the frame
    "banner": ("SIMULASI", "SIMULATION"),
    "banner_more": ("Orang dan angkanya rekaan.", "People and figures are invented."),
    "banner_rest": ("Tidak ada SMS yang benar-benar terkirim.", "No SMS really leaves."),
    "tagline": ("SMS BPJS Ketenagakerjaan, {short_code}", "SMS of BPJS Ketenagakerjaan, {short_code}"),
    "console": ("Konsol", "Console"),
    "language": ("Bahasa", "Language"),
    "skip": ("Langsung ke ponsel", "Skip to the phone"),
    "title": ("Simulator ponsel", "Phone simulator"),
    "intro": (
        "Kirim SMS ke {short_code} dari HP peserta rekaan, baca jawabannya, dan lihat alasannya.",
        "Text {short_code} from an invented participant's phone, read the answer, and see why.",
    ),
    # ---- whose phone
    "personas": ("HP siapa?", "Whose phone?"),
    "personas_count": ("{n} HP, gulir ↓", "{n} phones, scroll ↓"),
    "unknown_persona": (
        "Tidak ada orang contoh bernama “{slug}”. Ini HP {name}.",
        "There is no sample person called “{slug}”. This is {name}'s phone.",
    ),
    "change_persona": ("Ganti HP", "Change phone"),
    "close": ("Tutup", "Close"),
    "no_personas": ("Belum ada orang contoh.", "There are no sample people yet."),
    "no_personas_more": (
        "Jalankan kabar db seed, lalu muat ulang halaman ini.",
        "Run kabar db seed, then reload this page.",
    ),
    # ---- what to try
    "try": ("Coba dulu", "Try this first"),
    "try_hint": ("Sekali tekan langsung terkirim sebagai {name}.", "One press sends it as {name}."),
    "try_saldo": ("Berapa saldo saya?", "What is my balance?"),
    "try_status": ("Sampai mana klaim saya?", "Where is my claim?"),
    "try_daftar": ("Daftarkan HP ini", "Register this phone"),
    "try_daftar_new": ("Pindah ke HP baru {name} dan daftarkan", "Change to {name}'s new phone and register it"),
    "errand_code": ("Kodenya dikirim ke HP lama.", "The code goes to the old phone."),
    "errand_old": ("Buka HP lama untuk membaca kode", "Open the old phone to read the code"),
    "errand_arrives": ("Di HP ini tiba kode DAFTAR dari HP baru.", "The new phone's DAFTAR code arrives here."),
    "errand_new": ("Kembali ke HP baru untuk mengirim kode", "Back to the new phone to send the code"),
    "done": ("sudah dicoba", "tried"),
    "more": ("Contoh lain", "More examples"),
    "more_typo": ("salah ketik", "a typo"),
    "more_newspaper": ("bentuk lama dari koran", "the old form from newspapers"),
    "more_stranger": ("KPJ orang lain", "somebody else's KPJ"),
    # ---- the claim of whoever's phone it is
    "claim_title": ("Gerakkan klaimnya, kabarnya tiba di HP", "Move the claim, and the phone hears"),
    "claim_none": ("Belum ada klaim.", "There is no claim yet."),
    "claim_nobody": (
        "HP ini bukan milik peserta, jadi tidak ada klaim.",
        "No participant's phone, so there is no claim.",
    ),
    "claim_file": ("Ajukan klaim JHT", "File a JHT claim"),
    "claim_held": ("Kabar ditahan sampai", "A notice is held until"),
    "claim_hasten": ("Kirim sekarang saja", "Send it now all the same"),
    "move_told": ("Kabar disiapkan.", "A notice was made."),
    "move_untold": ("Tidak dikabarkan:", "Nobody is told:"),
    "move_refused": ("Ditolak:", "Refused:"),
    "move_impossible": ("Klaim tidak bisa ke tahap itu dari sini.", "The claim cannot go there from here."),
    "stage_diajukan": ("Diajukan", "Filed"),
    "stage_verifikasi": ("Verifikasi", "Being checked"),
    "stage_wawancara": ("Wawancara", "Interview"),
    "stage_perlu_perbaikan": ("Perlu perbaikan", "To be corrected"),
    "stage_penetapan": ("Penetapan", "Being assessed"),
    "stage_disetujui": ("Disetujui", "Approved"),
    "stage_pembayaran": ("Pembayaran", "Being paid"),
    "stage_selesai": ("Selesai, dibayar", "Paid, complete"),
    "stage_ditolak": ("Ditolak", "Refused"),
    "stage_retur_bank": ("Retur bank", "Returned by the bank"),
    "stage_dibatalkan": ("Dibatalkan", "Cancelled"),
    # ---- the phone
    "phone": ("Ponsel {name}, nomor {msisdn}", "{name}'s phone, number {msisdn}"),
    "signal": ("Sinyal penuh", "Full signal"),
    "keys": ("Tombol", "Keys"),
    "thread": ("Pesan dengan {short_code}", "Messages with {short_code}"),
    "thread_empty": ("Belum ada pesan.", "No messages yet."),
    "thread_empty_more": ("Tekan 1 SALDO di halaman ini, atau tombol Tulis.", "Press 1 SALDO on this page, or Write."),
    "you": ("Anda", "You"),
    "waiting": ("Menunggu jawaban", "Waiting for the answer"),
    "queued": ("dalam antrean", "in the queue"),
    "failed": ("gagal dikirim", "not sent"),
    "sent": ("✓ terkirim", "✓ sent"),
    "delivered": ("✓✓ sampai", "✓✓ delivered"),
    "compose": ("Tulis SMS", "Write an SMS"),
    "compose_to": ("Ke", "To"),
    "compose_label": ("Isi SMS", "Text of the SMS"),
    "soft_write": ("Tulis", "Write"),
    "soft_send": ("Kirim", "Send"),
    "soft_delete": ("Hapus", "Delete"),
    "soft_back": ("Kembali", "Back"),
    "soft_close": ("Tutup", "Close"),
    "soft_call": ("Panggil", "Call"),
    "soft_cancel": ("Batal", "Cancel"),
    "soft_again": ("Ulang", "Again"),
    "soft_ok": ("OK", "OK"),
    "soft_messages": ("Pesan", "Messages"),
    "new_messages": ("{n} pesan baru", "{n} new messages"),
    "new_message": ("1 pesan baru", "1 new message"),
    "soft_left": ("Tombol kiri", "Left soft key"),
    "soft_right": ("Tombol kanan", "Right soft key"),
    "up": ("Atas", "Up"),
    "down": ("Bawah", "Down"),
    "multitap": ("Ketik huruf dengan tombol angka", "Type letters with the number keys"),
    "keyboard": (
        "Papan ketik komputer juga bisa: langsung ketik, Enter mengirim.",
        "The computer's keyboard works too: just type, Enter sends.",
    ),
    "multitap_more": (
        "2 dua kali = B. Tahan = angka. * ganti ABC, abc, 123.",
        "2 twice = B. Hold = digit. * switches ABC, abc, 123.",
    ),
    "stale": ("Data per {time}, mencoba lagi.", "As of {time}, trying again."),
    # ---- why
    "why": ("Mengapa jawabannya begini?", "Why this answer?"),
    "why_empty": (
        "Kirim satu SMS. Di sini tampil bagaimana teksnya dibaca, aturan mana yang memutuskan, dan berapa lama.",
        "Send one SMS. Here you see how the text was read, which rule decided, and how long it took.",
    ),
    "why_normalised": ("Dibaca sebagai", "Read as"),
    "why_keyword": ("Kata kunci", "Keyword"),
    "why_no_keyword": ("tidak ada", "none"),
    "why_matched": ("dari", "from"),
    "why_arguments": ("Argumen", "Arguments"),
    "why_masked": ("disamarkan", "masked"),
    "why_rule": ("Aturan", "Rule"),
    "why_template": ("Templat", "Template"),
    "why_side_live": ("versi {n}", "version {n}"),
    "why_side_draft": ("draf atas versi {n}", "draft on version {n}"),
    "why_side_no_draft": ("versi {n}; draf tanpa perubahan", "version {n}; the draft changes nothing"),
    "why_silence": ("tidak ada balasan", "no reply"),
    "why_length": ("Panjang", "Length"),
    "why_septets": ("{n} dari 160 septet", "{n} of 160 septets"),
    "why_shortened": ("Dipendekkan", "Shortened"),
    "why_time": ("Waktu", "Time"),
    "why_database": ("basis data", "database"),
    "why_total": ("seluruhnya", "in total"),
    "why_notes": ("Catatan", "Notes"),
    "why_duplicate": (
        "Pesan ini sudah pernah diterima: jawaban tersimpan dikirim lagi.",
        "This message had been received before: the stored answer was given again.",
    ),
    "why_silent": ("Kabar sengaja tidak membalas pesan ini.", "Kabar does not answer this message on purpose."),
    "why_curl": ("Kirim lagi lewat curl", "Send it again with curl"),
    # ---- trouble
    "trouble_away": (
        "Gateway belum siap: server tidak menjawab. Jalankan make run, lalu kirim lagi. SMS Anda masih di ponsel.",
        "The gateway is not ready: no answer from the server. Run make run, then send again. Your SMS is still there.",
    ),
    "trouble_503": (
        "Gateway belum siap: basis data tidak dapat dipakai. Jalankan kabar doctor, lalu kirim lagi.",
        "The gateway is not ready: the database cannot be used. Run kabar doctor, then send again.",
    ),
    "trouble_404": (
        "Pintu simulator tertutup. Jalankan dengan MODE=demo dan buka lewat 127.0.0.1.",
        "The simulator's door is shut. Run with MODE=demo and open it through 127.0.0.1.",
    ),
    "trouble_400": (
        "SMS tidak dapat dibaca gateway. Pendekkan teksnya, lalu kirim lagi.",
        "The gateway could not read this SMS. Make it shorter, then send again.",
    ),
    "trouble_409": (
        "Draf belum bisa menjawab: ada kesalahan di dalamnya, lihat “Jawab dengan”. SMS Anda masih di ponsel.",
        "The draft cannot answer yet: there are mistakes in it, see “Answer with”. Your SMS is still there.",
    ),
    "trouble_other": (
        "Gateway menjawab dengan galat {status}. Lihat log server, lalu kirim lagi.",
        "The gateway answered with error {status}. Look at the server's log, then send again.",
    ),
    "trouble_empty": ("Tulis dulu isi SMS-nya.", "Write the text of the SMS first."),
    # ---- how a keyword matched
    "how_exact": ("persis", "exact"),
    "how_alias": ("sebutan lain", "alias"),
    "how_phrase": ("beberapa kata", "phrase"),
    "how_misspelling": ("salah eja yang dikenal", "known misspelling"),
    "how_typo": ("salah ketik", "typo"),
    "how_affix": ("kata berimbuhan", "word with affixes"),
    "how_abbreviation": ("singkatan", "abbreviation"),
    "how_shape": ("dari bentuk teksnya", "from the shape of the text"),
    "how_not_a_request": ("bukan permintaan", "not a request"),
    # ---- what a command carries
    "argument_kpj": ("KPJ", "KPJ"),
    "argument_nik": ("NIK", "NIK"),
    "argument_claim_number": ("nomor klaim", "claim number"),
    "argument_programme": ("program", "programme"),
    "argument_birth_date": ("tanggal lahir", "birth date"),
    "argument_name": ("nama", "name"),
    "argument_email": ("e-mail", "e-mail"),
    "argument_wage": ("upah", "wage"),
    "argument_years": ("tahun", "years"),
    "argument_balance": ("saldo", "balance"),
    "argument_place": ("kota", "town"),
    "argument_topic": ("tentang", "about"),
    "argument_language": ("bahasa", "language"),
    "argument_code": ("kode", "code"),
    "argument_text": ("isi", "text"),
    "argument_pin": ("PIN", "PIN"),
    "argument_choice": ("pilihan", "choice"),
    # ---- what the reading of a text may note
    "note_cut": ("Teksnya panjang: hanya bagian depan yang dibaca.", "A long text: only its beginning is read."),
    "note_instruction_removed": (
        "Kata dari petunjuk, seperti (spasi), dibuang.",
        "Words of an instruction are dropped.",
    ),
    "note_o_i_l_read_as_digits": ("Huruf O, I, l dibaca sebagai angka.", "The letters O, I, l are read as digits."),
}


# What the page's script says by itself.
SCRIPT_PREFIXES = ("soft_", "ussd_", "trouble_", "how_", "note_", "argument_", "why_")
SCRIPT_KEYS = frozenset({"new_message", "new_messages", "stale", "done"})


def script_texts(words: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that the page hands to its script."""
    return {key: text for key, text in words.items() if key in SCRIPT_KEYS or key.startswith(SCRIPT_PREFIXES)}


def term(words: Mapping[str, str], kind: str, code: str) -> str:
    """Return what a code of the parser means in words; a code that has none yet is shown as it is."""
    return words.get(f"{kind}_{re.sub(r'[^a-z0-9]+', '_', code.lower())}", code)


def texts(language: Language) -> Mapping[str, str]:
    """Return every string in this language, by key."""
    column = 1 if language is Language.EN else 0
    return MappingProxyType({key: pair[column] for key, pair in TEXTS.items()})
