"""A reply text taken apart: literal pieces and the placeholders between them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.gsm7 import fold
from core.placeholders import KINDS, Kind, kind_of

_PLACEHOLDER = re.compile(r"\{([a-z_]+[0-9]*)\}")


class MalformedTextError(ValueError):
    """A text has braces that do not enclose a placeholder, or a placeholder of no known kind."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder; `group` is the terms group it is looked up in if its kind is one of terms."""

    name: str
    group: str
    kind: Kind


Template = tuple[str | Slot, ...]


@lru_cache(maxsize=4096)
def parse_template(text: str) -> Template:
    """Return the pieces of a text, literals folded to GSM-7; raise MalformedTextError saying what is wrong."""
    pieces: list[str | Slot] = []
    for index, part in enumerate(_PLACEHOLDER.split(text)):
        if index % 2:
            pieces.append(_slot(part))
        elif "{" in part or "}" in part:
            raise MalformedTextError("a brace that belongs to no placeholder; write {name}, lower case")
        elif part:
            pieces.append(fold(part))
    return tuple(pieces)


def _slot(name: str) -> Slot:
    group = kind_of(name)
    if group not in KINDS:
        raise MalformedTextError(f"placeholder {{{name}}} is of no known kind (core/placeholders.py declares them)")
    return Slot(name, group, KINDS[group])
