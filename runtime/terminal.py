"""What the `kabar` command prints: answers and tables to standard output, all else to standard error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from rich.table import Table

from core.catalogue import Catalogue
from parsers import parse
from parsers.explain import as_json

if TYPE_CHECKING:
    from runtime.findings import Finding
    from store.seed import Persona

Show = Callable[[int, int], None]
EXPLAINED = {  # what the simulated phone's road answers when it does not answer
    400: "nomor atau teks tidak terbaca / number or text is unreadable",
    403: "telepon tiruan hanya untuk MODE=demo / the simulated phone is for MODE=demo only",
    413: "teks terlalu panjang / the text is too long",
    503: "basis data sedang tidak bisa dipakai; jalankan `kabar doctor` / the database cannot be used now; run it",
}
WIDE = 140  # columns of a terminal that has room for everything
MARKS = {True: ("OK", "green"), False: ("PERBAIKI/FIX", "red"), None: ("INFO", "yellow")}


class BadInput(ValueError):  # noqa: N818  # named for what it is
    """Standard input is not what the command reads; the text names the line."""


def print_json(value: Any) -> None:
    """Print one JSON value, readable."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_people(people: "Sequence[Persona]", *, english: bool) -> None:
    """Print who there is, in a language; in a narrow terminal without NIK and birth date, which only DAFTAR asks for.

    Without colours where it is not a terminal or NO_COLOR is set.
    """
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    columns = {
        "name" if english else "nama": [each.name for each in people],
        "number" if english else "nomor": [each.msisdn for each in people],
        "KPJ": [each.kpj for each in people],
        "NIK": [each.nik for each in people],
        "born" if english else "lahir": [each.birth_date for each in people],
        "shows" if english else "menunjukkan": [each.shows_en if english else each.shows for each in people],
    }
    if console.width < WIDE:
        columns = {name: column for place, (name, column) in enumerate(columns.items()) if place not in (3, 4)}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, no_wrap=name not in ("shows", "menunjukkan"))
    for row in zip(*columns.values(), strict=True):
        table.add_row(*map(_cell, row))
    console.print(table)


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={each}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "-" if value is None or value == "" else str(value)


def print_pairs(pairs: Mapping[str, Any], stream: TextIO) -> None:
    """Print names and values one below the other; what is empty is left out."""
    told = {name: value for name, value in pairs.items() if value not in (None, "", [], (), {}, False)}
    width = max(map(len, told), default=0)
    for name, value in told.items():
        stream.write(f"{name:<{width}}  {_cell(value)}\n")


def print_findings(findings: "Iterable[Finding]", *, as_json: bool) -> bool:
    """Print what the doctor finds as he finds it (JSON: at the end); return whether nothing is broken."""
    console = Console(soft_wrap=True, highlight=False)
    seen = []
    for each in findings:
        seen.append(each)
        if not as_json:
            word, colour = MARKS[each.fine]
            console.print(f"[{colour}]{word:<12}[/] {each.subject:<14} ", end="")
            console.print(each.text, markup=False)
    if as_json:
        print_json([asdict(each) for each in seen])
    return all(each.fine is not False for each in seen)


def print_reading(text: str, catalogue: Catalogue, *, json_wanted: bool) -> None:
    """Print how a text is read, for a person or as one JSON object."""
    told = as_json(parse(text, catalogue))
    if json_wanted:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        print_pairs(told, sys.stdout)


def answer_lines(lines: Iterable[str], out: TextIO, catalogue: Catalogue) -> None:
    """Write the reading of each line at once, so that a program on the other end of a pipe may wait for it."""
    for told in read_lines(lines, catalogue):
        out.write(told + "\n")
        out.flush()


def read_lines(lines: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    """Yield one JSON object for each line of input, a JSON string. Raises BadInput that names a bad line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except ValueError:
            text = None
        if not isinstance(text, str):
            raise BadInput(f"baris {number}: bukan string JSON / line {number}: not a JSON string")
        yield json.dumps(as_json(parse(text, catalogue)), ensure_ascii=False)


def show_progress(total: int, work: Callable[[Show], int]) -> int:
    """Return what `work` returns; it reports (done, total), shown as a bar in a terminal, else in tenths, on stderr."""
    console = Console(stderr=True)
    if not console.is_terminal:
        return work(_tenths(console))
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=total)
        return work(lambda done, _: progress.update(task, completed=done))


def _tenths(console: Console) -> Show:
    shown = 0

    def show(done: int, total: int) -> None:
        nonlocal shown
        tenth = done * 10 // total
        if tenth > shown:
            shown = tenth
            console.print(f"{tenth * 10} % ({done}/{total})", highlight=False)

    return show
