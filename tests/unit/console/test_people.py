"""Whose phone is held, and what the chips send from it."""

from datetime import date

import pytest

from console.people import Chip, Holder, Pair, choose, examples, pair_of, tour

SARI = Holder("sari", "Sari", "aktif", "+6285000000101", ("00000001011",), "0012345678901234", date(1990, 5, 17))
WATI = Holder(
    "wati", "Wati", "tiga KPJ", "+6285000000103", ("00000001031", "00000001032"), "0012345678905678", date(1985, 12, 1)
)
STRANGER = Holder("nomor-baru", "Nomor baru", "tidak dikenal", "+6285000000199")
EVERYBODY = (SARI, WATI, STRANGER)
YUSUF = ("0012345678907777", date(1992, 6, 21))
NEW = Holder("yusuf-baru", "Yusuf baru", "", "+6285000000117", ("00000001818",), *YUSUF)
OLD = Holder("yusuf-lama", "Yusuf lama", "", "+6285000000118", ("00000001818",), *YUSUF)
YUSUFS_DAFTAR = "DAFTAR 0012345678907777 21-06-1992 00000001818"


@pytest.mark.parametrize(
    ("slug", "chosen"),
    [
        pytest.param("wati", WATI, id="by its slug"),
        pytest.param("nomor", STRANGER, id="by the beginning of its slug, up to a hyphen"),
        pytest.param("wa", SARI, id="not by half a word: the first"),
        pytest.param("", SARI, id="nobody named: the first"),
        pytest.param("siapa", SARI, id="nobody known: the first"),
    ],
)
def test_choose(slug: str, chosen: Holder) -> None:
    assert choose(EVERYBODY, slug) is chosen


def test_choose_where_nobody_is() -> None:
    assert choose((), "sari") is None


def test_tour_asks_with_the_persona_s_own_numbers() -> None:
    assert [chip.text for chip in tour(WATI, EVERYBODY)] == [
        "SALDO#00000001031",
        "STATUS#00000001031",
        "DAFTAR 0012345678905678 01-12-1985 00000001031",
    ]


def test_tour_of_a_stranger_asks_with_somebody_else_s_numbers() -> None:
    assert [chip.text for chip in tour(STRANGER, EVERYBODY)] == [chip.text for chip in tour(SARI, EVERYBODY)]


@pytest.mark.parametrize("holder", [SARI, STRANGER, OLD], ids=["registered", "a stranger", "the old phone"])
def test_the_third_step_of_the_tour_is_the_new_phone_s(holder: Holder) -> None:
    third = tour(holder, (*EVERYBODY, NEW, OLD))[2]
    assert third == Chip(YUSUFS_DAFTAR, "try_daftar_new", "DAFTAR", NEW)


def test_who_holds_the_new_phone_goes_nowhere_for_it() -> None:
    assert tour(NEW, (*EVERYBODY, NEW, OLD))[2] == Chip(YUSUFS_DAFTAR, "try_daftar", "DAFTAR")


def test_a_pair_is_two_phones_of_one_person() -> None:
    assert pair_of((*EVERYBODY, NEW, OLD)) == Pair(NEW, OLD)
    assert pair_of((STRANGER, STRANGER)) is None, "who has no NIK is not one person"


def test_no_tour_without_people_who_could_register() -> None:
    assert tour(STRANGER, (STRANGER,)) == ()


def test_examples_name_somebody_else_s_number_never_one_s_own() -> None:
    foreign = next(chip for chip in examples(SARI, EVERYBODY) if chip.ask == "more_stranger")
    assert foreign.text == "SALDO 00000001032"


def test_examples_hold_the_form_that_newspapers_print_only_for_those_who_can_register() -> None:
    printed = "DAFTAR(spasi)SALDO#0012345678901234#17-05-1990#00000001011#sari@example.org"
    assert printed in {chip.text for chip in examples(SARI, EVERYBODY)}
    assert "more_newspaper" not in {chip.ask for chip in examples(STRANGER, EVERYBODY)}
