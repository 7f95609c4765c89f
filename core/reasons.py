"""What the codes mean that say why an MT stands where it stands, and why an event was told to nobody."""

from core.commands import Language
from core.delivery import MtStatus

# code: (Indonesian, English). Providers' own codes are not here; they are shown as they are.
REASONS: dict[str, tuple[str, str]] = {
    # ---- why an event was told to nobody
    "before_notices": ("terjadi sebelum pemberitahuan ada", "it happened before there were notices"),
    "older_stage": ("tahap yang lebih baru sudah diketahui", "a newer stage is known already"),
    # ---- why an MT waits or was not sent
    "superseded": ("diganti pemberitahuan yang lebih baru", "a newer notice took its place"),
    "pointless": ("pengingat ini tidak berguna lagi", "the reminder is of no use any more"),
    "frozen": ("HP dibekukan oleh pemiliknya (BLOKIR)", "its owner has frozen the phone (BLOKIR)"),
    "number_changed": ("nomor penerima sudah berganti", "the recipient's number has changed"),
    "expired": ("tidak berguna lagi sesudah waktunya lewat", "of no use after its time"),
    # ---- what came of sending
    "throttled": ("penyedia meminta kami menunggu", "the provider asked us to wait"),
    "lease_expired": ("proses pengirim berhenti di tengah jalan", "the sending process ended midway"),
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
    told = REASONS.get(code)
    return told[language is Language.EN] if told else code


def status_in_words(status: str, language: Language) -> str:
    """Return the status of an MT in words of this language."""
    return STATUSES[MtStatus(status)][language is Language.EN]
