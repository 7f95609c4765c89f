"""What the codes mean that say why an MT stands where it stands, and why an event was told to nobody."""

from core.commands import Language
from core.delivery import NOT_FOUND, UNAVAILABLE, MtStatus
from core.notice_reasons import Reason, sentence_of

# Beside the policy's own reasons (core/notice_reasons.py). Providers' codes are shown as they are.
OF_SENDING: dict[str, tuple[str, str]] = {
    "lease_expired": ("Proses pengirim berhenti di tengah jalan.", "The sending process ended midway."),
    NOT_FOUND: ("Penyedia tidak pernah menerimanya; dikirim lagi.", "The provider never took it; it is sent again."),
    "throttled": ("Penyedia meminta kami menunggu.", "The provider asked us to wait."),
    "too_late": ("Waktunya lewat sebelum sempat terkirim.", "Its time had passed before it could be sent."),
}
AWAY = ("Penyedia tidak bisa dihubungi; dicoba lagi", "The provider could not be reached; it is tried again")
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
    if code.startswith(UNAVAILABLE):
        return f"{AWAY[language is Language.EN]} ({code.removeprefix(UNAVAILABLE)})"
    told = OF_SENDING.get(code)
    return told[language is Language.EN] if told else code


def status_in_words(status: str, language: Language) -> str:
    """Return the status of an MT in words of this language."""
    return STATUSES[MtStatus(status)][language is Language.EN]
