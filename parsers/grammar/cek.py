"""CEK: the six characters that stand at the end of every message of ours."""

import re

from core.codes import CHECK_ALPHABET, CHECK_LENGTH
from core.commands import Arguments, Command, Keyword, Parsed
from parsers.case import Choice
from parsers.index import Index
from parsers.listed import listed
from parsers.view import View

_CODE = re.compile(f"[{CHECK_ALPHABET.lower()}]{{{CHECK_LENGTH}}}")
_TOKEN = re.compile(r"[a-z0-9]+")
_BETWEEN = listed("kode code sms no nomor pesan ini")


def check_code(low: str, index: Index) -> str | None:
    """Return the code where the text is CEK and a code, or a code of letters and digits alone."""
    tokens = _TOKEN.findall(low[:80])
    if not 1 <= len(tokens) <= 5 or len(low) > 80 or not _CODE.fullmatch(tokens[-1]):
        return None
    code: str = tokens[-1]
    if len(tokens) == 1:
        return code.upper() if not code.isalpha() and not code.isdigit() and not index.known(code) else None
    first = index.aliases.get(tokens[0])
    if first is None or first.keyword != Keyword.CEK or not set(tokens[1:-1]) <= _BETWEEN or index.known(code):
        return None
    return code.upper()


def read_cek(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return the command without a code: what was given is none."""
    return Command(keyword, Arguments(code=check_code(view.folded.low, view.index)))
