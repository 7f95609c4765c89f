"""Everything that is wrong or doubtful in a catalogue, for people who edit it."""

from core.catalogue import Catalogue, Problem
from core.catalogue_checks import check
from core.catalogue_parts import place_around


def problems_of(catalogue: Catalogue) -> list[Problem]:
    """Return errors and warnings, in the order of the checks."""
    return check(catalogue)


def problems_of_part(catalogue: Catalogue, place: str) -> list[Problem]:
    """Return what is wrong or doubtful in one part of a catalogue, and what others have from it."""
    return [each for each in problems_of(catalogue) if place_around(each.place) == place]
