"""The office for a town, however it was typed; what is unclear is said to be."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.context import Office
from core.offices import NoOffice, OfficeFound, OfficesTied, find_office
from store.reference import load_reference

OFFICES = load_reference().offices


def office(name: str, *places: str) -> Office:
    return Office(name, "Jl. Contoh 1", "175", places or (name,))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bandung", "Cabang Bandung"),
        ("BANDUNG", "Cabang Bandung"),
        pytest.param("kota bandung", "Cabang Bandung", id="kota is no name"),
        pytest.param("kab. Sleman", "Cabang Yogyakarta", id="regency of another office's town"),
        pytest.param("di bandung jawa barat", "Cabang Bandung", id="province behind"),
        pytest.param("Kota Bumi", "Cabang Kotabumi", id="kota is part of the name"),
        pytest.param("palangkaraya", "Cabang Palangka Raya", id="written together"),
        pytest.param("tasik", "Cabang Tasikmalaya", id="beginning of the name"),
        pytest.param("bndung", "Cabang Bandung", id="vowel left out, although Badung is as near"),
        pytest.param("surabya", "Cabang Surabaya", id="letter left out"),
        pytest.param("makasar", "Cabang Makassar", id="single for double"),
        pytest.param("yogjakarta", "Cabang Yogyakarta", id="two letters wrong"),
        pytest.param("padang sidimpuan", "Cabang Padang Sidempuan", id="the whole name before its first word"),
        pytest.param("jakarta slatan", "Cabang Jakarta Selatan", id="second word wrong"),
        pytest.param("terdekat di sby", "Cabang Surabaya", id="abbreviation and courtesy"),
        pytest.param("solo!!", "Cabang Surakarta", id="another name of the town"),
    ],
)
def test_found(typed: str, name: str) -> None:
    found = find_office(typed, OFFICES)
    assert isinstance(found, OfficeFound)
    assert found.office.name == name


@pytest.mark.parametrize("typed", ["", "   ", "123", "xqzwv", "di", "singapura", "ban", "btu", "a" * 5000, "???"])
def test_not_found(typed: str) -> None:
    assert find_office(typed, OFFICES) == NoOffice()


def test_a_guess_is_said_to_be_one() -> None:
    exact, guessed = find_office("medan", OFFICES), find_office("mesan", OFFICES)
    assert isinstance(exact, OfficeFound)
    assert isinstance(guessed, OfficeFound)
    assert (exact.exact, guessed.exact, guessed.place) == (True, False, "Medan")


def test_equally_near_towns_are_all_named() -> None:
    tied = find_office("balik", [office("Balikpapan"), office("Balikesir"), office("Bali")])
    assert isinstance(tied, OfficesTied)
    assert [o.name for o in tied.offices] == ["Balikpapan", "Balikesir"]


def test_a_large_city_with_several_offices_is_a_tie_of_at_most_five() -> None:
    tied = find_office("jakarta", OFFICES)
    assert isinstance(tied, OfficesTied)
    assert len(tied.offices) == 5
    assert all("Jakarta" in o.name for o in tied.offices)


@pytest.mark.parametrize("letters", [2, 3])
def test_short_names_are_not_guessed(letters: int) -> None:
    assert find_office("x" * letters, [office("y" * letters)]) == NoOffice()


@pytest.mark.parametrize("town", [o.places for o in OFFICES], ids=lambda places: places[0])
def test_every_town_of_the_list_finds_its_office(town: tuple[str, ...]) -> None:
    for place in town:
        found = find_office(place.upper(), OFFICES)
        assert isinstance(found, OfficeFound | OfficesTied)
        serving = found.offices if isinstance(found, OfficesTied) else (found.office,)
        assert town in [each.places for each in serving]


def test_no_town_but_the_capital_is_served_by_two() -> None:
    places = [place for each in OFFICES for place in each.places]
    assert {place for place in places if places.count(place) > 1} == {"Jkt"}


@given(st.text(max_size=60))
def test_any_text_is_answered_in_bounded_time(text: str) -> None:
    started = time.perf_counter()
    find_office(text, OFFICES)
    assert time.perf_counter() - started < 1
