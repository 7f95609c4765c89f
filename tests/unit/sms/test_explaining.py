"""What the person who asks why may see: the words, and of numbers their end at most."""

from datetime import date

import pytest

from core.commands import Arguments, Programme
from engine.explaining import mask_arguments, mask_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("saldo 00000001011", "saldo ***1011", id="a KPJ keeps its last four"),
        pytest.param("saldo 0000 0001 011", "saldo *** *** ***", id="a grouped KPJ cannot be put together"),
        pytest.param(
            "daftar 0001014505850001 05-05-1985 00000001011", "daftar ***0001 ***1985 ***1011", id="each for itself"
        ),
        pytest.param("daftar sari@example.org", "daftar ***", id="an address is nobody's business"),
        pytest.param("daftar 482913", "daftar ***", id="of a one-time code nothing is shown"),
        pytest.param("simulasi 5jt 10", "simulasi 5jt 10", id="small figures help to understand"),
    ],
)
def test_texts_are_masked_word_by_word(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked


def test_arguments_that_could_name_a_person_are_masked() -> None:
    arguments = Arguments(
        kpj="00000001011", nik="0001014505850001", birth_date=date(1985, 5, 5), name="Sari", programme=Programme.JHT
    )
    assert mask_arguments(arguments) == {
        "kpj": "***1011",
        "nik": "***0001",
        "programme": "JHT",
        "birth_date": "********",
        "name": "****",
    }
