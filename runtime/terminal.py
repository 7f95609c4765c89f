"""What the `kabar` command prints: tables, readings, progress. Answers to standard output, all else to standard error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from core.catalogue import Catalogue
from core.commands import Ambiguous, Command, NeedsNumber, Reading
from core.explanation import Explanation
from parsers import parse

Show = Callable[[int], None]
MARKS = {True: ("OK", "green"), False: ("PERBAIKI / FIX", "red"), None: ("INFO", "yellow")}


def print_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows of equal keys as a table; without colours where it is not a terminal or NO_COLOR is set."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0] if rows else ():
        table.add_column(name, overflow="fold", no_wrap=name in ("msisdn", "kpj"))
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    Console().print(table)


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "-" if value is None or value == "" else str(value)


def print_finding(subject: str, fine: bool | None, text: str) -> None:
    """Print one line of the doctor's: the state is a word as well as a colour."""
    word, colour = MARKS[fine]
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"[{colour}]{word:<15}[/] {subject:<14} ", end="")
    console.print(text, markup=False)


def reading_of(reading: Reading) -> dict[str, Any]:
    """Return a reading as one JSON object: what was understood, and why."""
    parsed = reading.parsed
    arguments = parsed.arguments
    return {
        "intent": parsed.keyword if isinstance(parsed, Command | NeedsNumber) else None,
        "kpj": arguments.kpj,
        "nik": arguments.nik,
        "programme": arguments.programme,
        "kind": type(parsed).__name__,
        "reason": getattr(parsed, "reason", None),
        "hint": getattr(parsed, "hint", None),
        "candidates": list(parsed.candidates) if isinstance(parsed, Ambiguous) else [],
        "normalised": reading.normalised,
        "matched": reading.matched,
        "how": reading.how,
        "notes": list(reading.notes),
    }


def read_lines(lines: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    """Yield one JSON object per line of input, each of which is one JSON string. Raises ValueError naming a bad line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except ValueError:
            text = None
        if not isinstance(text, str):
            raise ValueError(f"baris {number}: bukan string JSON / line {number}: not a JSON string")
        yield json.dumps(reading_of(parse(text, catalogue)), ensure_ascii=False)


def print_reading(reading: Reading) -> None:
    """Print a reading for a person."""
    told = reading_of(reading)
    arguments = {name: value for name, value in _arguments_of(reading).items() if value is not None}
    rows = {**told, **arguments}
    width = max(map(len, rows))
    for name, value in rows.items():
        if value not in (None, "", []):
            sys.stdout.write(f"{name:<{width}}  {_cell(value)}\n")


def _arguments_of(reading: Reading) -> dict[str, Any]:
    arguments = reading.parsed.arguments
    return {name: getattr(arguments, name) for name in arguments.__slots__}


def print_why(why: Mapping[str, Any] | Explanation, stream: TextIO | None = None) -> None:
    """Print why an answer came out as it did, to standard error."""
    out = stream or sys.stderr
    items = why if isinstance(why, Mapping) else {name: getattr(why, name) for name in why.__slots__}
    width = max(map(len, items), default=0)
    for name, value in items.items():
        if isinstance(value, Mapping):
            value = ", ".join(f"{key}={each}" for key, each in value.items())
        if value not in (None, "", [], ()):
            out.write(f"  {name:<{width}}  {_cell(value)}\n")


def show_progress(total: int, what: str, work: Callable[[Show], None]) -> None:
    """Run `work`, which reports how many are done: a bar in a terminal, else one line per tenth, on standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        work(_tenths(total, what, console))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(what, total=total)
        work(lambda done: progress.update(task, completed=done))


def _tenths(total: int, what: str, console: Console) -> Show:
    shown = 0

    def show(done: int) -> None:
        nonlocal shown
        tenth = done * 10 // total
        if tenth > shown:
            shown = tenth
            console.print(f"{what}: {tenth * 10} % ({done}/{total})", highlight=False)

    return show
