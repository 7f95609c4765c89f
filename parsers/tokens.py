"""Cutting folded text into words and runs of digits by the kind of their characters, not by one separator."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,10}")
_CHUNK = re.compile(r"(?:[a-z0-9]|[$@](?=[a-z]{2}))+|[?]+")
_NUMBER_SPAN = re.compile(r"[0-9][0-9oil]*[0-9]|[0-9]")
_DIGITS = str.maketrans("oil", "011")
_LEET = str.maketrans("01345789@$", "oieastbgas")
_MAX_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A word (letters) or a run of digits, with its place in the folded text."""

    text: str
    start: int
    end: int
    digits: bool = False
    repaired: bool = False  # O, I or l inside a number were read as 0 and 1


@dataclass(frozen=True, slots=True)
class Cut:
    """The pieces of a text in order, and the first e-mail address in it."""

    pieces: tuple[Piece, ...]
    email: str | None


Known = Callable[[str], bool]


def cut(low: str, known: Known) -> Cut:
    """Return the pieces of a folded lower-case text; `known` tells whether letters spell a word of the catalogue."""
    email = None
    if "@" in low:
        low, email = _take_emails(low)
    pieces: list[Piece] = []
    for match in _CHUNK.finditer(low):
        chunk, start = match[0], match.start()
        if chunk.isalpha() or chunk[0] == "?":
            pieces.append(Piece(chunk, start, match.end()))
        elif chunk.isdigit():
            pieces.append(Piece(chunk, start, match.end(), digits=True))
        else:
            pieces.extend(_mixed(chunk, start, known))
        if len(pieces) >= _MAX_TOKENS:
            break
    return Cut(tuple(_join_broken(_join_spelled(pieces, low, known), low, known)), email)


def _take_emails(low: str) -> tuple[str, str | None]:
    """Blank the addresses; numbers and dates that dots glue to an address are left in place."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        address = match[0]
        local = address.partition("@")[0]
        parts = local.split(".")
        glued = [
            i
            for i, part in enumerate(parts[:-1])
            if len(part.replace("-", "")) >= 6 and part.replace("-", "").isdigit()
        ]
        keep = len(".".join(parts[: glued[-1] + 1])) + 1 if glued else 0
        found.append(address[keep:])
        return address[:keep] + "#" * (len(address) - keep)

    return _EMAIL.sub(take, low), found[0] if found else None


def _mixed(chunk: str, start: int, known: Known) -> list[Piece]:
    digits = sum(map(str.isdigit, chunk))
    if _is_number(chunk, digits):
        return [Piece(chunk.translate(_DIGITS), start, start + len(chunk), digits=True, repaired=True)]
    if digits <= 3 and (digits or not chunk.isalnum()):
        word = chunk.translate(_LEET)
        if known(word) or known(chunk.replace("1", "l").translate(_LEET)):
            plain = word if known(word) else chunk.replace("1", "l").translate(_LEET)
            return [Piece(plain, start, start + len(chunk))]
    return _split(chunk, start, known)


def _is_number(chunk: str, digits: int) -> bool:
    """Only digits and the letters that stand for them, and enough of them to be meant as a number."""
    strange = sum(c in "oil" for c in chunk)
    return strange + digits == len(chunk) and digits > 0 and (len(chunk) >= 8 or digits >= 2 or digits >= strange)


def _split(chunk: str, start: int, known: Known) -> list[Piece]:
    """Cut letters from digits; O, I, l belong to the number between its digits and at the chunk's own edges."""
    pieces: list[Piece] = []
    at = 0
    for match in _NUMBER_SPAN.finditer(chunk):
        begin, end = _widen(chunk, match.start(), match.end(), known)
        if begin > at:
            pieces.extend(_before_number(chunk[at:begin], start + at, end - begin, known))
        number = chunk[begin:end]
        pieces.append(
            Piece(number.translate(_DIGITS), start + begin, start + end, digits=True, repaired=not number.isdigit())
        )
        at = end
    if at < len(chunk):
        pieces.append(Piece(chunk[at:], start + at, start + len(chunk)))
    return [p for p in pieces if p.digits or p.text.isalpha()] if chunk.isalnum() else _letters(pieces)


def _before_number(letters: str, start: int, size: int, known: Known) -> list[Piece]:
    """The letters before a number; the K of a claim number is cut off a keyword it is glued to."""
    if size == 10 and len(letters) > 3 and letters[-1] == "k" and known(letters[:-1]):
        edge = start + len(letters) - 1
        return [Piece(letters[:-1], start, edge), Piece("k", edge, edge + 1)]
    return [Piece(letters, start, start + len(letters))]


def _letters(pieces: list[Piece]) -> list[Piece]:
    return [p for piece in pieces for p in ([piece] if piece.digits else _words(piece))]


def _words(piece: Piece) -> list[Piece]:
    return [Piece(m[0], piece.start + m.start(), piece.start + m.end()) for m in re.finditer(r"[a-z]+", piece.text)]


def _widen(chunk: str, begin: int, end: int, known: Known) -> tuple[int, int]:
    if end - begin < 6:
        return begin, end
    head = len(chunk[:begin].rstrip("oil"))
    if head < begin and (head == 0 or (known(chunk[:head]) and not known(chunk[:begin]))):
        begin = head
    tail = len(chunk) - len(chunk[end:].lstrip("oil"))
    if tail == len(chunk):
        end = tail
    return begin, end


def _join_broken(pieces: list[Piece], low: str, known: Known) -> list[Piece]:
    """Join a keyword broken in two ("stat us") where neither part is a word of the catalogue."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and _is_broken(last, piece, low, known):
            joined[-1] = Piece(last.text + piece.text, last.start, piece.end)
        else:
            joined.append(piece)
    return joined


def _is_broken(last: Piece, piece: Piece, low: str, known: Known) -> bool:
    if last.digits or piece.digits or piece.start - last.end != 1 or low[last.end] not in " -.":
        return False
    both = last.text + piece.text
    return (
        5 <= len(both) <= 12 and known(both) and not known(piece.text) and (not known(last.text) or len(last.text) <= 3)
    )


def _join_spelled(pieces: list[Piece], low: str, known: Known) -> list[Piece]:
    """Join letters written one by one ("s a l d o") where they spell a known word."""
    if not any(len(p.text) == 1 and not p.digits for p in pieces):
        return pieces
    joined: list[Piece] = []
    run: list[Piece] = []
    for piece in [*pieces, Piece("", len(low), len(low), digits=True)]:
        if not piece.digits and len(piece.text) == 1 and len(run) < 40:
            run.append(piece)
            continue
        joined.extend(_spell(run, known))
        run = []
        joined.append(piece)
    return joined[:-1]


def _spell(run: list[Piece], known: Known) -> list[Piece]:
    """Return the run with its longest known words joined; at least four letters make one."""
    out: list[Piece] = []
    at = 0
    while at < len(run):
        size = next(
            (n for n in range(min(12, len(run) - at), 3, -1) if known("".join(p.text for p in run[at : at + n]))), 1
        )
        word = run[at : at + size]
        out.append(Piece("".join(p.text for p in word), word[0].start, word[-1].end))
        at += size
    return out
