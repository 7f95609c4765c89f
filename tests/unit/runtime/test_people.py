"""Sample people are found by what somebody calls them."""

from dataclasses import dataclass

import pytest

from runtime.people import NotOnePerson, find_people, names_like, one_of, slug_of


@dataclass(frozen=True)
class Somebody:
    name: str


SARI, OLD, NEW = Somebody("Sari Wulandari"), Somebody("Yusuf (HP lama)"), Somebody("Yusuf (HP baru)")
EVERYBODY = [SARI, OLD, NEW]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        pytest.param("Sari", "sari", id="one word"),
        pytest.param("Budi (klaim diproses)", "budi-klaim-diproses", id="brackets and blanks become single hyphens"),
        pytest.param("Sari +6285000000101", "sari-6285000000101", id="nothing but letters, digits and hyphens"),
    ],
)
def test_slug_fits_a_url(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("called", "found"),
    [
        pytest.param("SARI", [SARI], id="first name, in capitals"),
        pytest.param("Sari Wulandari", [SARI], id="full name"),
        pytest.param("yusuf", [OLD, NEW], id="two people of one name"),
        pytest.param("yusuf hp lama", [OLD], id="as much of the name as it takes"),
        pytest.param("sar", [], id="not by half a word"),
        pytest.param("", [], id="nobody named"),
    ],
)
def test_people_are_found_by_whole_words(called: str, found: list[Somebody]) -> None:
    assert find_people(EVERYBODY, called) == found


@pytest.mark.parametrize(
    ("called", "told"),
    [
        pytest.param("yusuf", "yusuf-hp-lama, yusuf-hp-baru", id="two: which one"),
        pytest.param("sri", "sari", id="nobody: who is called nearly so"),
        pytest.param("xyz", "sari, yusuf", id="nobody at all: who there is"),
    ],
)
def test_who_could_be_meant_is_told(called: str, told: str) -> None:
    with pytest.raises(NotOnePerson, match=told):
        one_of(EVERYBODY, called)


def test_one_person_is_that_person() -> None:
    assert one_of(EVERYBODY, "sari") is SARI


def test_a_slip_of_the_finger_is_near() -> None:
    assert names_like(EVERYBODY, "yusup")[0] == "yusuf"
