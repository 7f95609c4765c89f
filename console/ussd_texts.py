"""Every string of the phone that dials, in Indonesian and English; console/texts.py has all the others."""

USSD_TEXTS: dict[str, tuple[str, str]] = {
    "modes": ("Cara bertanya", "Ways to ask"),
    "ussd_intro": (
        "Dial {code} dari HP peserta rekaan, ketik angka, dan lihat apa yang lewat di jaringan.",
        "Dial {code} from an invented participant's phone, type numbers, and see what goes over the network.",
    ),
    "ussd_try_hint": ("Sekali tekan langsung didial sebagai {name}.", "One press dials it as {name}."),
    "ussd_open": ("Buka menu", "Open the menu"),
    "ussd_direct": ("Langsung ke", "Straight to"),
    "ussd_dial": ("Dial", "Dial"),
    "ussd_hint": ("Tekan {code}\nlalu Panggil.", "Press {code}\nthen Call."),
    "ussd_screen": ("Layar", "Screen"),
    "ussd_answer": ("Jawaban", "Answer"),
    "ussd_left": ("Sisa waktu sesi", "Time left of the session"),
    "ussd_over": ("Sesi berakhir", "Session ended"),
    "ussd_cancelled": ("Dibatalkan.", "Cancelled."),
    "ussd_timeout": ("Waktu sesi habis.", "The session's time is over."),
    "ussd_unknown_code": ("Masalah sambungan atau kode MMI salah.", "Connection problem or invalid MMI code."),
    "ussd_trouble": ("Layanan tidak menjawab. Coba lagi nanti.", "The service does not answer. Try again later."),
    "ussd_keyboard": (
        "Papan ketik komputer juga bisa: langsung ketik, Enter mengirim, panah menggulir.",
        "The computer's keyboard works too: just type, Enter sends, arrows scroll.",
    ),
    "ussd_keys": (
        "Dalam sesi, * ganti 123, ABC, abc. Sesi yang terputus berlanjut bila didial lagi dalam 10 menit.",
        "In a session, * switches 123, ABC, abc. One that was cut off goes on when dialled again within 10 minutes.",
    ),
    "ussd_sms": ("{n} SMS baru. Buka di mode SMS", "{n} new SMS. Open in SMS mode"),
    "ussd_dialect": (
        "Agregator yang ditiru, mulai dial berikutnya",
        "Aggregator that is played, from the next call on",
    ),
    "ussd_name_africastalking": ("Africa's Talking", "Africa's Talking"),
    "ussd_about_africastalking": (
        "Formulir; tiap kali semua isian sesi, dipisah bintang. Dijawab CON atau END.",
        "A form; every time all inputs of the session, joined by asterisks. Answered by CON or END.",
    ),
    "ussd_name_infobip": ("Infobip", "Infobip"),
    "ussd_about_infobip": (
        "JSON; hanya isian terakhir. Sesi dan langkahnya ada di alamat.",
        "JSON; the last input only. The session and its step stand in the path.",
    ),
    "ussd_name_simulator": ("Simulator", "Simulator"),
    "ussd_about_simulator": (
        "Bentuk paling sederhana, juga dipakai kabar ussd di terminal.",
        "The simplest form, also that of kabar ussd in a terminal.",
    ),
    "ussd_log": ("Apa yang lewat di jaringan?", "What goes over the network?"),
    "ussd_log_empty": (
        "Dial sekali. Di sini tampil permintaan agregator dan jawaban Kabar; isian panjang dan rahasia disamarkan.",
        "Dial once. Here you see the aggregator's requests and Kabar's answers; long inputs and the secret are masked.",
    ),
    "ussd_repeat": ("Bawa permintaan terakhir sekali lagi", "Bring the last request again"),
    "ussd_repeat_more": (
        "Seperti bila jawaban hilang di jalan: layarnya harus sama.",
        "As if the answer had been lost on its way: the screen must be the same.",
    ),
    "ussd_begin": ("Sesi dimulai", "Session begins"),
    "ussd_continue": ("Isian ke-{n}", "Input {n}"),
    "ussd_end": ("Kabar bahwa sesi usai", "News that the session is over"),
    "ussd_septets": ("{n} dari {room} septet", "{n} of {room} septets"),
}
