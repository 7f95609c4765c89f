"""Which column says what, by its heading in either language; what is missing is named with what was found."""

import pytest

from intake.files.columns import CLAIM, MEMBERSHIP, PERSON, Column, known_headings, match_columns, simple_heading
from intake.files.refusals import UnusableFile

PERSON_NAMES = ["nik", "name", "birth_date", "zone"]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        pytest.param(PERSON_NAMES, PERSON_NAMES, id="the API's own names"),
        pytest.param(["No. KTP", "Nama Lengkap", "Tgl. Lahir", "ZONA"], PERSON_NAMES, id="Indonesian, capitals, dots"),
        pytest.param(["National-ID", "Full name", "Date of birth", "Time zone"], PERSON_NAMES, id="English"),
        pytest.param(["BIRTH DATE", "nik", "nama", "zone"], ["birth_date", "nik", "name", "zone"], id="any order"),
    ],
)
def test_headings_are_understood(headings: list[str], fields: list[str]) -> None:
    assert sorted(match_columns("participants", headings).found) == sorted(fields)


def test_what_is_missing_is_named_with_what_was_found() -> None:
    with pytest.raises(UnusableFile) as refused:
        match_columns("participants", ["NIK", "Nama", "Kota"])
    text = str(refused.value)
    assert "birth_date" in text
    assert "zone" in text
    assert "“Kota”" in text
    assert "name (" not in text


def test_a_file_with_any_column_of_memberships_needs_all_that_a_membership_needs() -> None:
    with pytest.raises(UnusableFile, match="segment"):
        match_columns("participants", [*PERSON_NAMES, "kpj"])


def test_two_columns_for_one_thing_are_refused() -> None:
    with pytest.raises(UnusableFile, match="nik"):
        match_columns("participants", [*PERSON_NAMES, "NIK"])


def test_the_fields_own_name_goes_before_what_else_may_be_meant() -> None:
    layout = match_columns("claims", ["claim_number", "nik", "programme", "filed_on", "status", "stage"])
    assert layout.found["stage"] == "stage"
    assert layout.ignored == ("status",)


def test_what_nobody_knows_is_told_but_not_what_we_wrote_ourselves() -> None:
    layout = match_columns("participants", ["baris", "alasan", *PERSON_NAMES, "Kota", ""])
    assert layout.ignored == ("Kota",)


@pytest.mark.parametrize("columns", [(*PERSON, *MEMBERSHIP), CLAIM], ids=["participants", "claims"])
def test_no_heading_means_two_things(columns: tuple[Column, ...]) -> None:
    spelled = [each for column in columns for each in {simple_heading(column.name), *column.headings}]
    assert len(spelled) == len(set(spelled))
    assert all(simple_heading(each) == each for each in spelled)


def test_headings_are_counted_to_tell_separators_apart() -> None:
    assert known_headings("claims", ["No. Klaim", "nik", "x"]) == 2
