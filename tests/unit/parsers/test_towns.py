"""Names of towns are no keywords with a slip."""

import pytest

from core.catalogue import Catalogue
from core.commands import Command, Unknown, UnknownReason
from core.context import Reference
from parsers import parse
from parsers.lemmas import TOWNS


def test_every_town_of_an_office_is_left_unread(catalogue: Catalogue, reference: Reference) -> None:
    towns = {town for office in reference.offices for town in office.places} - {"Bpp"}  # read as "bapak"
    readings = {town: parse(town, catalogue).parsed for town in towns}
    assert len(towns) > 400
    assert {
        town: parsed
        for town, parsed in readings.items()
        if not isinstance(parsed, Unknown) or parsed.reason is not UnknownReason.NO_KEYWORD or not parsed.arguments.text
    } == {}


@pytest.mark.parametrize("town", sorted(TOWNS))
def test_towns_that_look_like_a_keyword(town: str, catalogue: Catalogue) -> None:
    assert isinstance(parse(f"di {town} pak", catalogue).parsed, Unknown)
    read = parse(f"KANTOR {town}", catalogue).parsed
    assert isinstance(read, Command)
    assert (read.keyword, read.arguments.place) == ("KANTOR", town)
