"""What codes of messages are called on pages: kinds, statuses, topics, queues, rules, reasons."""

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from console.languages import page_language
from core.commands import Language
from core.delivery import MtStatus
from core.facts import Stage
from core.reasons import meaning_of, status_in_words
from providers.reasons import meaning_of_failure

KINDS: dict[str, LazyString] = {
    "reply": lazy_gettext("jawaban"),
    "code": lazy_gettext("kode sekali pakai"),
    "security": lazy_gettext("peringatan keamanan"),
    "notice": lazy_gettext("kabar klaim"),
    "campaign": lazy_gettext("kiriman massal"),
}
TOPICS: dict[str, LazyString] = {
    "stage": lazy_gettext("tahap klaim"),
    "old_number": lazy_gettext("pemberitahuan ke nomor lama"),
    "other_contact": lazy_gettext("kontak lain pada klaim"),
    "interview_day": lazy_gettext("wawancara besok"),
    "interview_soon": lazy_gettext("wawancara sebentar lagi"),
    "document_due": lazy_gettext("batas waktu dokumen"),
    "jkp_month": lazy_gettext("bulan klaim JKP"),
    "jkp_lapse": lazy_gettext("hak JKP hampir gugur"),
}
QUEUES: dict[str, LazyString] = {
    "replies": lazy_gettext("Jawaban dan kode"),
    "notices": lazy_gettext("Kabar dan peringatan"),
    "bulk": lazy_gettext("Kiriman massal"),
}
MARKS = {  # which tag a status of an MT gets
    MtStatus.QUEUED: "waiting",
    MtStatus.SENDING: "waiting",
    MtStatus.UNKNOWN: "warning",
    MtStatus.SENT: "info",
    MtStatus.DELIVERED: "done",
    MtStatus.FAILED: "error",
    MtStatus.EXPIRED: "error",
    MtStatus.CANCELLED: "off",
}
REFUSALS: dict[str, LazyString] = {  # why a message is not sent again; other codes are the policy's own
    "not_a_notice": lazy_gettext("Hanya kabar tentang klaim yang bisa dikirim ulang."),
    "not_lost": lazy_gettext("Hanya yang gagal atau kedaluwarsa yang bisa dikirim ulang."),
    "resent_already": lazy_gettext("Kabar ini sudah dikirim ulang."),
}


def kind_name(kind: str) -> str:
    """Return what kind of MT it is."""
    return str(KINDS.get(kind, kind))


def topic_name(topic: str | None) -> str:
    """Return what a notice is about."""
    return str(TOPICS.get(topic or "", topic or ""))


def queue_name(queue: str) -> str:
    """Return what waits in a queue."""
    return str(QUEUES.get(queue, queue))


def stage_name(stage: str) -> str:
    """Return a stage of a claim as people read it: `Perlu perbaikan`. They are terms, the same in both languages."""
    return stage.replace("_", " ").capitalize() if stage in set(Stage) else stage


def status_name(status: str) -> str:
    """Return the status of an MT in words."""
    words = status_in_words(status, page_language())
    return words[0].upper() + words[1:]


def status_mark(status: str) -> str:
    """Return the kind of tag for a status."""
    return MARKS[MtStatus(status)]


def reason_sentence(provider: str | None, reason: str | None) -> str:
    """Return why an MT stands where it stands; of a provider's code that nobody explains, that it is one."""
    if not reason:
        return ""
    language = page_language()
    told = meaning_of_failure(provider, reason)
    if told is not None:
        words = told[language is Language.EN]
        return f"{words[0].upper()}{words[1:]}."
    words = meaning_of(reason, language)
    return str(gettext("Penyedia memberi kode ini tanpa penjelasan.")) if words == reason else words


def refusal_sentence(code: str) -> str:
    """Return why a message is not sent again."""
    return str(REFUSALS[code]) if code in REFUSALS else meaning_of(code, page_language())
