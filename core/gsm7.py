"""GSM 03.38: what a text costs in septets, and how it is folded so that it can be sent."""

import re
import unicodedata

from core.gsm7_folds import FOLDS

SINGLE_SEGMENT = 160

# 3GPP TS 23.038, table 6.2.1; the index is the code. 0x1B is the escape to the extension table, not a character.
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Table 6.2.1.1: each is sent as escape and code, so it costs two.
EXTENSION = "\f^{}\\[~]|€"

_ONE = "".join(character for character in BASIC if character != "\x1b")
_NOT_GSM = re.compile(f"[^{re.escape(_ONE + EXTENSION)}]")
_COSTS_TWO = re.compile(f"[{re.escape(EXTENSION)}]")
# CR and form feed are GSM, but terminals disagree on the first and XML forbids the second: both are folded to LF.
_NEEDS_FOLDING = re.compile(f"[^{re.escape((_ONE + EXTENSION).replace(chr(13), '').replace(chr(12), ''))}]")
_SPACES = re.compile("  +")


class NotGsm7Error(ValueError):
    """A text holds a character that GSM 03.38 does not have."""

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X} is not in GSM 03.38")
        self.character = character


def septets(text: str) -> int:
    """Return what the text costs in septets; raise NotGsm7Error for a character that GSM 03.38 does not have."""
    stray = _NOT_GSM.search(text)
    if stray:
        raise NotGsm7Error(stray.group())
    return len(text) + len(_COSTS_TWO.findall(text))


def is_gsm7(text: str) -> bool:
    """Return whether every character of the text is in GSM 03.38."""
    return _NOT_GSM.search(text) is None


def strays(text: str) -> tuple[str, ...]:
    """Return the different characters of the text that GSM 03.38 does not have, in order of appearance."""
    return tuple(dict.fromkeys(_NOT_GSM.findall(text)))


def cut(text: str, limit: int) -> str:
    """Return the longest beginning of a GSM text that costs at most `limit` septets."""
    left = limit
    for index, character in enumerate(text):
        left -= 2 if character in EXTENSION else 1
        if left < 0:
            return text[:index]
    return text


def fold(text: str) -> str:
    """Return the text in GSM 03.38 characters only.

    Typography becomes its plain form, foreign letters lose their accents unless GSM has them, invisible characters and
    emoji vanish, and what has no plain form becomes "?". A text that needs no folding comes back as it is.
    """
    if not _NEEDS_FOLDING.search(text):
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return _SPACES.sub(" ", "".join(map(_fold_character, composed)))


def _fold_character(character: str) -> str:
    if not _NEEDS_FOLDING.match(character):
        return character
    if character in FOLDS:
        return FOLDS[character]
    if _is_invisible(character):
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    plain = "".join(FOLDS.get(c, c) for c in plain)
    if plain and not _NEEDS_FOLDING.search(plain):
        return plain
    return "" if _is_pictograph(character) else "?"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Cc", "Mn", "Me"} or 0x1F3FB <= ord(character) <= 0x1F3FF


def _is_pictograph(character: str) -> bool:
    code = ord(character)
    return (
        0x1F000 <= code <= 0x1FAFF or 0x2300 <= code <= 0x23FF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF
    )
