"""The shipped reference data, and what is refused in a replaced one."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from core.commands import Programme
from core.gsm7 import is_gsm7, septets
from core.placeholders import KINDS
from store.documents import DocumentError
from store.reference import SHIPPED, load_reference


def test_the_shipped_calendar_has_the_holidays_of_the_decree() -> None:
    reference = load_reference()
    assert reference.holiday_years == {2026}
    assert len(reference.holidays) == 17 + 8
    assert {date(2026, 3, 19), date(2026, 8, 17), date(2026, 12, 24)} <= reference.holidays


def test_every_programme_has_its_norm_and_rules_are_in_order() -> None:
    reference = load_reference()
    assert reference.working_days.keys() == set(Programme)
    for rules in (reference.entitlement, reference.simulation):
        days = [rule.valid_from for rule in rules]
        assert days == sorted(set(days))


def test_offices_are_readable_in_one_sms_without_shrinking() -> None:
    offices = load_reference().offices
    assert len(offices) >= 120
    for office in offices:
        for text, kind in ((office.name, "office"), (office.phone, "phone")):
            assert is_gsm7(text)
            assert septets(text) <= (KINDS[kind].shrinks_to or 15)
        assert is_gsm7(office.address)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param("holidays.yaml", "2026-08-17:", "2025-08-17:", "2025-08-17 stands under 2026", id="wrong year"),
        pytest.param("holidays.yaml", "2026-08-17:", "2026-08-32:", "years.2026.national.2026-08-32", id="no such day"),
        pytest.param("holidays.yaml", "2026-02-16:", "2026-02-17:", "2026-02-17 is holiday and leave", id="twice"),
        pytest.param("programmes.yaml", "JHT: 5", "JHT: five", "working_days.JHT", id="not a number"),
        pytest.param("programmes.yaml", "JHT: 5", "JHX: 5", "working_days.JHX", id="no such programme"),
        pytest.param("offices.yaml", 'phone: "175", places: [Medan', "places: [Medan", "phone", id="no phone"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(SHIPPED, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        load_reference(folder)
    assert message in str(error.value)
    assert str(error.value).startswith(f"{file}: line ")
