"""Words written without a gap between them: "saldokpj", "ceksaldo", "daftarsaldo"."""

from collections.abc import Iterator

from parsers.index import Index
from parsers.labels import DOMAIN, LABELS, PROGRAMMES, Label
from parsers.listed import listed
from parsers.normalise import collapse

_SMALL = listed("""
    cek info minta lihat liat tanya mau saya sya ku nya sms ketik tolong tlg anda jumlah sisa total berapa kirim
    via lewat ke sampai mana sudah belum cair lagi jangan terima dong pak min
""")
_LABELS = frozenset(
    w for label in (Label.KPJ, Label.NIK, Label.NUMBER, Label.PHONE) for w in LABELS[label].split() if len(w) > 1
)
_GLUE = frozenset(
    map(collapse, [*_SMALL, *_LABELS, *DOMAIN.split(), *(w for ws in PROGRAMMES.values() for w in ws.split())])
)
_TAILS = ("no", "kpj", "nik", "jht", "ktp", "bpjs", "saya", "nokpj", "nonik", "nomor", "kartu", "peserta", "nomorkpj")
_HEADS = ("cek", "info", "minta", "lihat", "sms", "tanya", "ketik")
_MOST_PARTS = 5


def unglue(word: str, index: Index) -> list[str] | None:
    """Return the words that make up this one, all of them known; None where there are none."""
    if not 5 <= len(word) <= 32:
        return None
    parts = _cover(word, index)
    return parts if parts and len(parts) > 1 else None


def _cover(word: str, index: Index) -> list[str] | None:
    """Return the cover of the word by the fewest known words; a keyword or label must be among them."""
    best: list[list[str] | None] = [None] * (len(word) + 1)
    best[0] = []
    for end in range(2, len(word) + 1):
        for start in range(max(0, end - 16), end - 1):
            head, part = best[start], word[start:end]
            if head is None or len(head) >= _MOST_PARTS or not _is_part(part, index):
                continue
            if best[end] is None or len(head) + 1 < len(best[end] or ()):
                best[end] = [*head, part]
    found = best[-1]
    return found if found and any((len(p) >= 4 and p in index.aliases) or p in _LABELS for p in found) else None


def _is_part(part: str, index: Index) -> bool:
    return part in _GLUE or (len(part) >= 4 and part in index.aliases)


def one_side(word: str) -> Iterator[list[str]]:
    """Yield the word cut before a label or after an asking verb: the rest may be a keyword with a slip."""
    for tail in reversed(_TAILS):
        if word.endswith(tail) and len(word) - len(tail) >= 4:
            yield [word[: -len(tail)], tail]
    for head in _HEADS:
        if word.startswith(head) and len(word) - len(head) >= 4:
            yield [head, word[len(head) :]]
