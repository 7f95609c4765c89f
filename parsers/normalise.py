"""Folding: any string becomes ASCII of bounded length, without copied instructions, ready to be cut into tokens."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from parsers.instructions import INSTRUCTION

LIMIT = 2000  # a message is at most a dozen segments; what comes after this is not read

# Letters of other scripts that phones substitute for Latin ones without the writer seeing it.
_LOOKALIKES = dict(
    zip(
        "аеорсухѕіјкмтнвАЕОРСУХЅІЈКМТНВαοικντΑΒΕΗΙΚΜΝΟΡΤΧ",
        "aeopcyxsijkmthbAEOPCYXSIJKMTHBaoikvtABEHIKMNOPTX",
        strict=True,
    )
)
_PUNCTUATION = {
    "‘": "'",
    "’": "'",
    "‚": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "…": "...",
    "﹟": "#",
    "_": "_",
}
_SILENT = frozenset({"Mn", "Me", "Cf"})  # accents, keycaps, zero-width characters, soft hyphens
_DROPPED = "\u3164\u115f\u1160"  # letters of no width

_HOLE = re.compile(r"[^\n\x20-\x7e]")
_EMAIL_AT = re.compile(r" ?[(\[] ?at ?[)\]] ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is ASCII in the writer's own case; `low` the same in lower case, instructions blanked, place by place."""

    text: str
    low: str
    notes: tuple[str, ...]
    pictured: bool = False  # there was an emoji, which is gone now


def fold(text: str) -> Folded:
    """Return the text folded to ASCII; never raises, reads at most LIMIT characters."""
    notes: list[str] = []
    pictured = False
    if len(text) > LIMIT:
        text = text[:LIMIT]
        notes.append("cut")
    if not text.isascii():
        pictured = any(unicodedata.category(character) == "So" for character in text)
        text = "".join(map(_fold_character, text))[:LIMIT]
    text = _HOLE.sub(" ", text.replace("\r", "\n").replace("\t", " "))
    if "at" in text.lower() and ("(" in text or "[" in text):
        text = _EMAIL_AT.sub("@", text)
    low = text.lower()
    plain = INSTRUCTION.sub(_blank, low)
    if plain != low:
        notes.append("instruction removed")
    return Folded(text, plain, tuple(notes), pictured)


def collapse(word: str) -> str:
    """Return the word with runs of one letter written once ("saalldoo" -> "saldo")."""
    return _RUN.sub(r"\1", word)


_RUN = re.compile(r"(.)\1+", re.DOTALL)


def _blank(match: re.Match[str]) -> str:
    return "#" * len(match[0])


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character < "\x80":
        return character
    known = _PUNCTUATION.get(character) or _LOOKALIKES.get(character)
    if known:
        return known
    if character in _DROPPED:
        return ""
    return "".join(_fold_part(part) for part in unicodedata.normalize("NFKD", character))


def _fold_part(part: str) -> str:
    if part < "\x80":
        return part
    known = _PUNCTUATION.get(part) or _LOOKALIKES.get(part)
    if known:
        return known
    kind = unicodedata.category(part)
    if kind in _SILENT:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(part))
    return "-" if kind == "Pd" else " "
