"""A text that begins from a notice does without the code that only one person's SMS has."""

import pytest

from console.campaigns.offered import taken, without_check
from core.catalogue import Catalogue
from core.commands import Language


@pytest.mark.parametrize(
    ("notice", "kept"),
    [
        ("Klaim {claim} kami terima. Benar dari kami? CEK {check}", "Klaim {claim} kami terima."),
        ("Segera lengkapi. Bila bukan Anda hub 175. CEK {check}", "Segera lengkapi. Bila bukan Anda hub 175."),
        ("Lengkapi s.d. {date}. Sudah? Bagus. CEK {check}", "Lengkapi s.d. {date}. Sudah? Bagus."),
        ("Kantor tutup. Ada pertanyaan? Hub 175.", "Kantor tutup. Ada pertanyaan? Hub 175."),
    ],
    ids=["with the question before it", "without one", "an earlier question stays", "no code at all"],
)
def test_the_sentence_about_the_code_goes(notice: str, kept: str) -> None:
    assert without_check(notice) == kept


def test_what_is_not_offered_is_not_taken_either(catalogue: Catalogue) -> None:
    assert taken(catalogue, "documents_jht", frozenset()).keys() == set(Language)
    for code in ("pin_locked", "notice_old_number", "notice_approved_jkm", "help:NOTHING", ""):
        assert taken(catalogue, code, frozenset()) == {}
