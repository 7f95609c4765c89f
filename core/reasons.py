"""What the codes mean that say why an MT stands where it stands, and why an event was told to nobody."""

from core.commands import Language
from core.delivery import ANSWER_AWAITED, BY_HAND, NOT_FOUND, UNAVAILABLE, MtStatus
from core.notice_reasons import Reason, sentence_of

# Beside the policy's own reasons (core/notice_reasons.py). Providers' codes are shown as they are.
OF_SENDING: dict[str, tuple[str, str]] = {
    "lease_expired": ("Proses pengirim berhenti di tengah jalan.", "The sending process ended midway."),
    "worker_stopped": (
        "Proses pengirim diminta berhenti sebelum penyedia menjawab.",
        "The sending process was told to stop before the provider answered.",
    ),
    NOT_FOUND: ("Penyedia tidak pernah menerimanya; dikirim lagi.", "The provider never took it; it is sent again."),
    "found_at_provider": ("Penyedia ternyata menerimanya.", "The provider turned out to have taken it."),
    BY_HAND: ("Petugas memastikannya pada penyedia.", "A person found it out at the provider."),
    "throttled": ("Penyedia meminta kami menunggu.", "The provider asked us to wait."),
    "too_late": ("Waktunya lewat sebelum sempat terkirim.", "Its time had passed before it could be sent."),
    ANSWER_AWAITED: (
        "Dijanjikan di menu USSD; menunggu jawabannya selesai.",
        "It was promised on the USSD menu and waits until the answer is there.",
    ),
    "campaign_paused": ("Kampanye dijeda; dikirim lagi nanti.", "The campaign was paused; it is sent later."),
    "campaign_cancelled": ("Kampanye dibatalkan.", "The campaign was cancelled."),
    "campaign_over": ("Waktu kampanye habis.", "The time of the campaign was over."),
    "campaign_hours": (
        "Jam kirim kampanye habis; dikirim di jam berikutnya.",
        "The hours of the campaign were over; it is sent in the next ones.",
    ),
    "campaign_withdrawn": (
        "Penerima berhenti berlangganan, diblokir, berganti nomor, atau meninggal.",
        "The recipient has opted out, was blocked, has another number, or has died.",
    ),
    "campaign_arrived": (
        "Pesan yang tadinya gagal ternyata sampai; yang ini tidak perlu.",
        "The message that had failed arrived after all; this one is not needed.",
    ),
    "no_route": ("Tidak ada penyedia yang ditetapkan.", "No provider is set up to carry it."),
}
# These name the provider after a colon.
OF_ROUTES: dict[str, tuple[str, str]] = {
    UNAVAILABLE.rstrip(":"): (
        "Penyedia tidak bisa dihubungi; dicoba lagi",
        "The provider could not be reached; it is tried again",
    ),
    "stopped": ("Pengiriman lewat penyedia dihentikan", "Sending by the provider is stopped"),
    "breaker_open": ("Penyedia terlalu sering gagal; ditunggu dulu", "The provider failed too often; it is left alone"),
    "rate_reached": ("Batas laju penyedia tercapai", "The rate of the provider is reached"),
}
STATUSES: dict[MtStatus, tuple[str, str]] = {
    MtStatus.QUEUED: ("menunggu dikirim", "waits to be sent"),
    MtStatus.SENDING: ("sedang dikirim", "is being sent"),
    MtStatus.UNKNOWN: ("mungkin terkirim; sedang dipastikan", "perhaps sent; being found out"),
    MtStatus.SENT: ("diterima penyedia", "taken by the provider"),
    MtStatus.FAILED: ("gagal", "failed"),
    MtStatus.EXPIRED: ("kedaluwarsa sebelum terkirim", "expired before it was sent"),
    MtStatus.CANCELLED: ("dibatalkan", "cancelled"),
    MtStatus.DELIVERED: ("sampai di HP", "arrived on the phone"),
}


def meaning_of(code: str, language: Language) -> str:
    """Return the reason as a sentence of this language; a code that is not ours as it is."""
    if code in set(Reason):
        return sentence_of(code, language)
    english = language is Language.EN
    cause, colon, provider = code.partition(":")
    if cause in OF_ROUTES:
        return f"{OF_ROUTES[cause][english]}{f' ({provider})' if colon else ''}."
    told = OF_SENDING.get(code)
    return told[english] if told else code


def status_in_words(status: str, language: Language) -> str:
    """Return the status of an MT in words of this language."""
    return STATUSES[MtStatus(status)][language is Language.EN]
