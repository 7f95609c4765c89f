"""Why something cannot be done for a participant: each reason as a code with its sentence."""

from collections.abc import Mapping
from enum import StrEnum

from core.commands import Language


class Why(StrEnum):
    """A reason that staff are told."""

    DECIDED_ALREADY = "decided_already"
    LAPSED = "lapsed"
    PHONE_FROZEN = "phone_frozen"
    DECEASED = "deceased"
    NOT_FROZEN = "not_frozen"
    FROZEN_ALREADY = "frozen_already"
    NOT_BOUND = "not_bound"
    PIN_NOT_LOCKED = "pin_not_locked"
    NO_PIN = "no_pin"
    NOT_FOUND = "not_found"
    NOT_OPEN = "not_open"
    CLOSED_ALREADY = "closed_already"
    OPEN_ALREADY = "open_already"
    EMPTIED = "emptied"
    OFF_ALREADY = "off_already"
    NOT_OFF = "not_off"


SENTENCES: Mapping[Why, Mapping[Language, str]] = {
    Why.DECIDED_ALREADY: {
        Language.ID: "Pendaftaran ini sudah diputuskan orang lain, atau pemohonnya sudah mengirim kode.",
        Language.EN: "Somebody else has decided on this registration, or the applicant has sent the code.",
    },
    Why.LAPSED: {
        Language.ID: "Pendaftaran ini sudah gugur. Minta pemohon mengirim DAFTAR sekali lagi.",
        Language.EN: "This registration has lapsed. Ask the applicant to send DAFTAR once more.",
    },
    Why.PHONE_FROZEN: {
        Language.ID: "Ponsel ini diblokir. Buka dulu blokirnya bila memang benar pemiliknya.",
        Language.EN: "This phone is blocked. Unblock it first if it really is its owner.",
    },
    Why.DECEASED: {
        Language.ID: "Peserta ini tercatat meninggal. Ponsel tidak dapat didaftarkan atas datanya.",
        Language.EN: "This participant is recorded as deceased. No phone can be registered for the data.",
    },
    Why.EMPTIED: {
        Language.ID: "Masa simpan aduan ini sudah lewat: teks dan nomornya tidak ada lagi.",
        Language.EN: "This complaint was kept long enough: its texts and its number are gone.",
    },
    Why.NOT_FROZEN: {Language.ID: "Ponsel ini tidak diblokir.", Language.EN: "This phone is not blocked."},
    Why.FROZEN_ALREADY: {
        Language.ID: "Ponsel ini sudah diblokir.",
        Language.EN: "This phone is blocked already.",
    },
    Why.NOT_BOUND: {
        Language.ID: "Ponsel ini tidak terikat pada peserta.",
        Language.EN: "This phone is bound to nobody.",
    },
    Why.PIN_NOT_LOCKED: {Language.ID: "PIN tidak terkunci.", Language.EN: "The PIN is not locked."},
    Why.NO_PIN: {Language.ID: "Tidak ada PIN.", Language.EN: "There is no PIN."},
    Why.NOT_FOUND: {
        Language.ID: "Tidak ditemukan. Periksa nomornya.",
        Language.EN: "Not found. Check the number.",
    },
    Why.NOT_OPEN: {
        Language.ID: "Aduan ini sudah dijawab atau ditutup orang lain. Buka lagi bila perlu dijawab lagi.",
        Language.EN: "Somebody else has answered or closed this complaint. Reopen it to answer once more.",
    },
    Why.CLOSED_ALREADY: {Language.ID: "Aduan ini sudah ditutup.", Language.EN: "This complaint is closed already."},
    Why.OPEN_ALREADY: {Language.ID: "Aduan ini sudah terbuka.", Language.EN: "This complaint is open already."},
    Why.OFF_ALREADY: {
        Language.ID: "Nomor ini memang sudah berhenti menerima info massal.",
        Language.EN: "This number gets no mass information already.",
    },
    Why.NOT_OFF: {
        Language.ID: "Nomor ini memang menerima info massal.",
        Language.EN: "This number does get mass information.",
    },
}


class NotDone(Exception):  # noqa: N818  # named for what it is
    """Nothing was changed, and this is why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why

    def sentence(self, language: Language) -> str:
        """Return the reason as staff read it."""
        return SENTENCES[self.why][language]
