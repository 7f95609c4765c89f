"""Why somebody was not told, is told later, or is told no more: every reason as a code with its sentence."""

from collections.abc import Mapping
from enum import StrEnum

from core.commands import Language


class Reason(StrEnum):
    """A code that is stored beside an event or a message. Whatever is stored stays in this list."""

    # an event that nobody is told of
    STAGE_NOT_TOLD = "stage_not_told"
    OLDER_STAGE = "older_stage"
    TOO_OLD = "too_old"
    BEFORE_NOTICES = "before_notices"
    NO_PHONE = "no_phone"
    FROZEN = "frozen"
    DECEASED = "deceased"
    # a notice that waits
    QUIET_HOURS = "quiet_hours"
    HOLIDAY = "holiday"
    DAILY_LIMIT = "daily_limit"
    # a notice that is not sent any more (the first also of an event: when it came, there was nothing left to tell)
    POINTLESS = "pointless"
    SUPERSEDED = "superseded"
    NUMBER_CHANGED = "number_changed"
    UNKNOWN = "unknown"


SENTENCES: Mapping[Reason, Mapping[Language, str]] = {
    Reason.STAGE_NOT_TOLD: {
        Language.ID: "Tahap ini tidak dikabarkan menurut katalog.",
        Language.EN: "The catalogue says that this stage is not told.",
    },
    Reason.OLDER_STAGE: {
        Language.ID: "Klaim sudah berada di tahap yang lebih baru.",
        Language.EN: "The claim had already reached a newer stage.",
    },
    Reason.TOO_OLD: {
        Language.ID: "Kejadiannya sudah terlalu lama untuk menjadi kabar.",
        Language.EN: "It happened too long ago to be news.",
    },
    Reason.BEFORE_NOTICES: {
        Language.ID: "Terjadi sebelum pengiriman kabar dimulai.",
        Language.EN: "It happened before notices were begun.",
    },
    Reason.NO_PHONE: {
        Language.ID: "Tidak ada nomor HP yang boleh menerima kabar ini.",
        Language.EN: "There is no phone that may hear it.",
    },
    Reason.FROZEN: {
        Language.ID: "Nomor HP penerima diblokir.",
        Language.EN: "The phone that may hear it is blocked.",
    },
    Reason.DECEASED: {
        Language.ID: "Peserta telah meninggal dan klaim ini tidak punya nomor kontak ahli waris.",
        Language.EN: "The participant has died and the claim has no contact number of the heirs.",
    },
    Reason.QUIET_HOURS: {
        Language.ID: "Menunggu lewatnya jam tenang di daerah penerima.",
        Language.EN: "Waits for the quiet hours where the recipient lives to pass.",
    },
    Reason.HOLIDAY: {
        Language.ID: "Menunggu hari yang bukan hari libur nasional.",
        Language.EN: "Waits for a day that is no national holiday.",
    },
    Reason.DAILY_LIMIT: {
        Language.ID: "Menunggu hari berikutnya karena hari itu sudah cukup banyak kabar untuk orang ini.",
        Language.EN: "Waits for the next day, as this person has notices enough on that one.",
    },
    Reason.POINTLESS: {
        Language.ID: "Tidak lagi berguna: saatnya sudah lewat atau keadaannya sudah berubah.",
        Language.EN: "Of no use any more: its moment has passed, or things have changed.",
    },
    Reason.SUPERSEDED: {
        Language.ID: "Diganti kabar yang lebih baru sebelum terkirim.",
        Language.EN: "Replaced by a newer notice before it was sent.",
    },
    Reason.NUMBER_CHANGED: {
        Language.ID: "Nomor HP penerima sudah diganti sebelum kabar terkirim.",
        Language.EN: "The recipient's number changed before it was sent.",
    },
    Reason.UNKNOWN: {
        Language.ID: "Alasannya tidak tercatat.",
        Language.EN: "The reason is not on record.",
    },
}
_CODES = frozenset(reason.value for reason in Reason)


def sentence_of(code: str, language: Language) -> str:
    """Return what a stored code means; of one that is not listed, that the reason is not on record."""
    known = Reason(code) if code in _CODES else Reason.UNKNOWN
    return SENTENCES[known][language]
