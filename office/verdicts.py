"""What comes of submitting, publishing and rolling back: done, or refused with a reason that can be said."""

from dataclasses import dataclass

from core.catalogue import Problem
from core.commands import Language

LONGEST_NOTE = 500  # characters of a summary, a reason or a note

REASONS: dict[str, tuple[str, str]] = {
    "nothing": ("Draf tidak mengubah apa pun.", "The draft changes nothing."),
    "summary": ("Tulis ringkasannya, paling banyak 500 karakter.", "Write a summary of at most 500 characters."),
    "problems": ("Pemeriksaan menemukan kesalahan.", "The checks found mistakes."),
    "submitted": ("Draf sudah diajukan.", "The draft has been submitted already."),
    "not_submitted": (
        "Draf belum diajukan, atau sudah diubah lagi.",
        "The draft is not submitted, or has changed since.",
    ),
    "changed": ("Draf berubah sejak Anda melihatnya.", "The draft has changed since you looked at it."),
    "own_work": (
        "Yang menyetujui harus orang lain: Anda ikut menyunting atau mengajukan.",
        "Somebody else has to approve it: you edited or submitted it.",
    ),
    "moved": (
        "Versi lain sudah terbit; draf kini berdasar versi itu. Periksa sekali lagi.",
        "Another version went live; the draft is based on it now. Look at it once more.",
    ),
    "collides": (
        "Versi yang berlaku mengubah bagian yang sama. Pilih isi yang dipakai.",
        "The live version changed the same parts. Choose what is to hold.",
    ),
    "raced": ("Orang lain menerbitkan lebih dulu.", "Somebody else published first."),
    "unknown": ("Versi itu tidak ada.", "There is no such version."),
    "same": ("Isinya sudah sama dengan yang berlaku.", "Its content is what is live already."),
}


@dataclass(frozen=True, slots=True)
class Submitted:
    """The draft waits for an approver, who names this revision."""

    revision: int


@dataclass(frozen=True, slots=True)
class Published:
    """A version is live under this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was done, or only what the reason says. `places` are the parts that it is about."""

    reason: str
    problems: tuple[Problem, ...] = ()
    places: tuple[str, ...] = ()

    def worded(self, language: Language) -> str:
        """Return the reason as a sentence."""
        return REASONS[self.reason][language is Language.EN]
