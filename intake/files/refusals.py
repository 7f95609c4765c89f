"""Why a file or a row is not taken, in Indonesian and English, always with what to do."""

from dataclasses import dataclass


class UnusableFile(Exception):  # noqa: N818  # named for what it is
    """Nothing can be read from this file. The text says why, and shows nobody's data."""


class ImportStopped(Exception):  # noqa: N818  # named for what it is
    """The import cannot go on now. What was committed stays. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is refused: a code for programs and a sentence in each language for people; never what was given."""

    code: str
    text_id: str
    text_en: str

    def about(self, column: str) -> "Reason":
        """Return the reason with the column it is about in front."""
        return Reason(self.code, f"{column}: {self.text_id}", f"{column}: {self.text_en}")

    def __str__(self) -> str:
        return f"{self.text_id} / {self.text_en}"


NOT_JSON = Reason("not_json", "bukan objek JSON", "not a JSON object")
OPEN_QUOTE = Reason(
    "open_quote",
    "tanda kutip tidak ditutup di baris ini atau di atasnya",
    "a quotation mark is not closed in this row or above",
)
CELLS_LEFT_OVER = Reason(
    "too_many_cells",
    "sel lebih banyak dari judul kolom; periksa pemisah",
    "more cells than headings; check the separator",
)
EXCEL_NUMBER = Reason(
    "number_cell",
    "tersimpan sebagai angka, digitnya bisa berubah; format sel sebagai Teks",
    "stored as a number, so digits may be lost; format the cell as Text",
)
NO_DATE = Reason(
    "date", "bukan tanggal; tulis 2026-11-25 atau 25-11-2026", "not a date; write 2026-11-25 or 25-11-2026"
)
NO_TIME = Reason(
    "time",
    "bukan waktu dengan zona; tulis 2026-11-25 09:00 WIB",
    "not a time with its zone; write 2026-11-25 09:00 WIB",
)
NO_AMOUNT = Reason("amount", "bukan rupiah bulat; tulis 1234567", "not whole rupiah; write 1234567")
NO_NUMBER = Reason("number", "bukan bilangan bulat", "not a whole number")
NO_FLAG = Reason("flag", "tulis ya atau tidak", "write yes or no")
SAME_PERSON_DIFFERS = Reason(
    "person_differs",
    "data orangnya berbeda dari baris di atasnya dengan NIK sama",
    "says other things of the person than the row above with the same NIK",
)
NEIGHBOUR = Reason(
    "neighbour",
    "baris lain orang ini salah; satu orang diterima utuh atau tidak sama sekali",
    "another row of this person is wrong; a person is taken whole or not at all",
)
