"""What is wrong in an incident, and what a person does about it, in both languages."""

from collections.abc import Mapping

from core.commands import Language
from core.incidents import IncidentKind

# Indonesian first, then English.
SENTENCES: Mapping[IncidentKind, tuple[str, str]] = {
    IncidentKind.PROVIDER_FAILING: ("penyedia sering gagal", "the provider often fails"),
    IncidentKind.REPLIES_LATE: ("ada jawaban yang menunggu terlalu lama", "a reply waits too long"),
    IncidentKind.BACKLOG: ("pemberitahuan menumpuk", "notices pile up"),
    IncidentKind.REPORTS_MISSING: ("laporan pengiriman tidak datang", "delivery reports do not come"),
    IncidentKind.OUTCOMES_UNKNOWN: (
        "nasib pesan tidak diketahui; `kabar message unknown`",
        "outcomes of messages are unknown",
    ),
    IncidentKind.SENDING_STOPPED: ("pengiriman dihentikan", "sending is stopped"),
    IncidentKind.CLOCK_SILENT: ("clock tidak jalan", "the clock is silent"),
    IncidentKind.CORE_UNTOLD: ("sistem inti belum menerima laporan", "the core system has not taken its reports"),
    IncidentKind.CATALOGUE_REFUSED: (
        "katalog terbaru tidak dapat dipakai; versi sebelumnya yang menjawab",
        "the newest catalogue cannot be used; the version before it answers",
    ),
    IncidentKind.CAMPAIGN_PAUSED: (
        "kampanye dijeda sendiri; terlalu banyak yang gagal atau berhenti berlangganan",
        "a campaign paused by itself; too much failed, or too many opted out",
    ),
}
REMEDIES: Mapping[IncidentKind, tuple[str, str]] = {
    IncidentKind.PROVIDER_FAILING: (
        "Lihat apakah penyedia sedang terganggu (halaman statusnya, `kabar doctor`). Kalau lama, alihkan dengan ROUTES"
        " atau hentikan dengan `kabar sending stop --provider`; pesan menunggu dan tidak hilang.",
        "See whether the provider is in trouble (its status page, `kabar doctor`). If it lasts, route around it with"
        " ROUTES or stop it with `kabar sending stop --provider`; messages wait and are not lost.",
    ),
    IncidentKind.REPLIES_LATE: (
        "Periksa apakah worker jalan dan penyedia menjawab. Tambah worker, atau naikkan SEND_RATES kalau penyedia"
        " mengizinkan.",
        "Check that a worker runs and that the provider answers. Start more workers, or raise SEND_RATES if the"
        " provider allows it.",
    ),
    IncidentKind.BACKLOG: (
        "Biasanya habis sendiri setelah kiriman besar. Kalau tidak berkurang: periksa worker, penyedia dan SEND_RATES.",
        "It usually runs dry by itself after a large delivery. If it does not shrink: check workers, provider and"
        " SEND_RATES.",
    ),
    IncidentKind.REPORTS_MISSING: (
        "Periksa apakah penyedia bisa memanggil alamat laporan kita: PUBLIC_BASE_URL, KANNEL_CALLBACK_URL, firewall.",
        "Check that the provider can call our address for reports: PUBLIC_BASE_URL, KANNEL_CALLBACK_URL, firewall.",
    ),
    IncidentKind.OUTCOMES_UNKNOWN: (
        "Tanyakan nasibnya kepada penyedia, lalu catat dengan `kabar message settle`. Jangan kirim ulang tanpa"
        " bertanya: pesan mungkin sudah sampai.",
        "Ask the provider what became of them, then note it with `kabar message settle`. Do not send again without"
        " asking: they may have arrived.",
    ),
    IncidentKind.SENDING_STOPPED: (
        "Ada orang yang menghentikannya; alasannya ada di halaman Kesehatan. Jalankan lagi dengan"
        " `kabar sending start`.",
        "Somebody stopped it; the reason is on the Health page. Let it go on with `kabar sending start`.",
    ),
    IncidentKind.CLOCK_SILENT: (
        "Jalankan `kabar clock` (atau `kabar run`). Tanpa clock, yang jatuh tempo belakangan tidak terkirim.",
        "Start `kabar clock` (or `kabar run`). Without the clock nothing that falls due later is sent.",
    ),
    IncidentKind.CORE_UNTOLD: (
        "Periksa CORE_WEBHOOK_URL dan apakah sistem inti menjawab; laporan menunggu dan dicoba lagi sendiri.",
        "Check CORE_WEBHOOK_URL and that the core system answers; reports wait and are tried again by themselves.",
    ),
    IncidentKind.CATALOGUE_REFUSED: (
        "Program ini mungkin lebih baru atau lebih lama daripada yang menerbitkannya. Lihat kesalahannya dengan"
        " `kabar catalogue export NOMOR -o berkas` lalu `kabar catalogue check berkas`; terbitkan perbaikannya atau"
        " `kabar catalogue roll-back`.",
        "This program may be newer or older than the one that published it. See what is wrong with `kabar catalogue"
        " export NUMBER -o file` and `kabar catalogue check file`; publish what is mended, or `kabar catalogue"
        " roll-back`.",
    ),
    IncidentKind.CAMPAIGN_PAUSED: (
        "Buka kampanye itu: lihat alasan gagal menurut operator, atau siapa yang membalas BERHENTI. Lanjutkan kalau"
        " sudah beres, atau batalkan. Batasnya CAMPAIGN_FAILED_PERCENT dan CAMPAIGN_OPT_OUT_PERCENT.",
        "Open the campaign: look at the reasons of failures by operator, or at who answered BERHENTI. Resume it when it"
        " is mended, or cancel it. The limits are CAMPAIGN_FAILED_PERCENT and CAMPAIGN_OPT_OUT_PERCENT.",
    ),
}


def sentence_of(kind: IncidentKind, language: Language) -> str:
    """Return what is wrong as a sentence."""
    return _sentence(SENTENCES[kind][language is Language.EN])


def remedy_of(kind: IncidentKind, language: Language) -> str:
    """Return what to do about it."""
    return REMEDIES[kind][language is Language.EN]


def _sentence(words: str) -> str:
    plain = words.partition(";")[0]
    return f"{plain[0].upper()}{plain[1:]}."
