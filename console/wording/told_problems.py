"""What is wrong in a catalogue, in the language of whoever has to mend it."""

from flask_babel import gettext

from console.languages import page_language
from console.wording.field_names import name_of_field
from core.catalogue import Problem
from core.catalogue_parts import place_around
from core.catalogue_problems import worded

_WRONG_SHAPE = frozenset({"", "shape"})


def told(problem: Problem) -> str:
    """Return a problem as a sentence that begins with what it is about; of a wrong shape nothing but that is said."""
    about = problem.place.removeprefix(place_around(problem.place)).removeprefix(".")
    if problem.code in _WRONG_SHAPE:
        sentence = gettext("isian ini tidak bisa dipakai, periksa lagi tulisannya")
    else:
        sentence = worded(problem, page_language())
    name = f"{name_of_field(about)}: " if about else ""
    return f"{name}{sentence}" if name else sentence[:1].upper() + sentence[1:]
