"""How well and how fast the parser reads the labelled texts: python -m bench.parse [FILE ...]."""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.catalogue import Catalogue
from parsers import as_json, parse
from store.catalogue import load_catalogue

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"
PROSE = (
    "Selamat pagi pak, saya Budi Santoso dulu kerja di pabrik sepatu, mau tanya berapa saldo JHT saya sampai hari ini, "
    "nomor KPJ saya 00000001011. Terima kasih"
)


def shipped_catalogue() -> Catalogue:
    """Return the catalogue that the project ships."""
    return load_catalogue()


@dataclass(slots=True)
class Marks:
    """Figures of one file: right intents, right number pairs, and numbers given that are not the labelled ones."""

    total: int = 0
    intent: int = 0
    numbers: int = 0
    wrong: int = 0
    programme: int = 0
    by_category: Counter[str] = field(default_factory=Counter)
    right_by_category: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def mark(cases: Iterable[dict[str, str | None]], catalogue: Catalogue) -> Marks:
    """Return how the readings of labelled texts compare with their labels."""
    marks = Marks()
    for case in cases:
        _mark_one(marks, case, as_json(parse(str(case["text"]), catalogue)))
    return marks


def _mark_one(marks: Marks, case: dict[str, str | None], got: dict[str, object]) -> None:
    category = str(case["cat"])
    intent = got["intent"] == case["intent"]
    numbers = got["kpj"] == case["kpj"] and got["nik"] == case["nik"]
    wrong = any(got[key] is not None and got[key] != case[key] for key in ("kpj", "nik"))
    marks.total += 1
    marks.intent += intent
    marks.numbers += numbers
    marks.wrong += wrong
    marks.programme += got["programme"] == case.get("program")
    marks.by_category[category] += 1
    marks.right_by_category[category] += intent and numbers
    if not (intent and numbers):
        seen = (
            f"{got['intent']} kpj={got['kpj']} nik={got['nik']} {got['reason'] or ''} [{got['how']} {got['matched']}]"
        )
        want = f"{case['intent']} kpj={case['kpj']} nik={case['nik']}"
        marks.failures.append(f"{category:18} {case['text']!r}\n{'':20}want {want}\n{'':20}got  {seen}")


def load(path: Path) -> list[dict[str, str | None]]:
    """Return the labelled texts of a file, one JSON object per line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def speed(texts: Sequence[str], catalogue: Catalogue, seconds: float = 0.5) -> float:
    """Return microseconds per text, best of several rounds."""
    rounds: list[float] = []
    until = time.perf_counter() + seconds
    while len(rounds) < 3 or time.perf_counter() < until:
        begin = time.perf_counter()
        for text in texts:
            parse(text, catalogue)
        rounds.append((time.perf_counter() - begin) / len(texts) * 1e6)
    return min(rounds)


def report(path: Path, catalogue: Catalogue, *, show_failures: bool) -> None:
    """Print the figures of one file."""
    cases = load(path)
    marks = mark(cases, catalogue)
    print(f"\n{path.name}: {marks.total} texts")
    for name, value in (("intent", marks.intent), ("kpj and nik", marks.numbers), ("programme", marks.programme)):
        print(f"  {name:12} {value:5} {value / marks.total:7.2%}")
    print(f"  wrong number {marks.wrong:5}")
    short = [
        (c, marks.right_by_category[c], n)
        for c, n in sorted(marks.by_category.items())
        if marks.right_by_category[c] < n
    ]
    for category, right, of in short:
        print(f"    {category:20} {right:4} of {of}")
    print(f"  all right in the other {len(marks.by_category) - len(short)} categories")
    if show_failures:
        print("\n".join(marks.failures))
    print(f"  speed: {speed([str(c['text']) for c in cases], catalogue):.0f} us per text")


def main() -> None:
    """Print the figures of the given files, or of the project's own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--quiet", action="store_true", help="leave the failures out")
    chosen = options.parse_args()
    catalogue = shipped_catalogue()
    parse("", catalogue)
    for path in chosen.files or [CORPUS / "participants.jsonl", CORPUS / "held_out.jsonl"]:
        report(path, catalogue, show_failures=not chosen.quiet)
    foreign = (CORPUS / "not_requests.txt").read_text("utf-8").splitlines()
    taken = [(as_json(parse(text, catalogue))["intent"], text) for text in foreign]
    print(f"\nnot_requests.txt: {len(foreign)} texts, {sum(i is not None for i, _ in taken)} taken for a request")
    for intent, text in taken:
        if intent:
            print(f"  {intent:10} {text}")
    print(f"\nSALDO#00000001011      {speed(['SALDO#00000001011'], catalogue):7.1f} us")
    print(f"prose of {len(PROSE)} characters {speed([PROSE], catalogue):7.1f} us")


if __name__ == "__main__":
    main()
