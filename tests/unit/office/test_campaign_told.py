"""What people read in the files that they take home."""

from console.campaigns import words
from office.campaign_mending import PROBLEMS
from office.campaign_report import csv_lines


def test_files_and_pages_say_the_same_of_a_row() -> None:
    on_pages = {code: str(told) for code, told in words.PROBLEMS.items()}
    in_files = {code: told.partition(" / ")[0] for code, told in PROBLEMS.items()}
    assert on_pages.keys() == in_files.keys()
    assert on_pages["date"] == in_files["date"]


def test_what_was_shortened_is_named_as_the_text_names_it() -> None:
    assert words.notes("shortened: name, city; folded: name") == "dipendekkan: {name}, {city}; hurufnya diganti: {name}"
    assert words.notes(None) == ""


def test_a_report_is_separated_as_its_file_was() -> None:
    assert "".join(csv_lines(iter([["Nama", "Jumlah"], ["Sari; Ibu", "1"]]), ";")).endswith('"Sari; Ibu";1\r\n')
