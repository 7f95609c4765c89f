"""The `kabar audit` commands: whether the log of what was done is whole, and a copy of it."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.kabar import FAILED, NOTHING_TO_DO
from commands.moments import Moment
from core.chain import Fault, Verdict
from runtime.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from runtime.runtime import Runtime
    from store.audit import Wanted

SAYS = {
    Fault.EDITED: "entri {place} diubah / was edited",
    Fault.DELETED: "entri {place} dihapus / was deleted",
    Fault.MOVED: "di tempat entri {place} berdiri entri {belongs_at} / in its place stands entry {belongs_at}",
    Fault.CUT_OFF: "entri {place} dan sesudahnya hilang / this entry and those after it are missing",
    Fault.ADDED: "entri {place} ditambahkan dari luar / was added from outside",
    Fault.HEAD_FORGED: "segel rantai palsu, atau SECRET_KEY lain / the seal is forged, or SECRET_KEY is another one",
    Fault.HEAD_MISSING: "segel rantai hilang / the seal is missing",
    Fault.NOT_AS_NOTED: "entri {place} bukan yang pernah dicatat / is not the one that was noted",
}
OTHER_KEY = "SECRET_KEY mungkin bukan yang dulu / SECRET_KEY may not be the one of that time"


class HeadNoted(click.ParamType[tuple[int, str]]):
    """NUMBER:HASH, as `kabar audit verify` prints it."""

    name = "NUMBER:HASH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        """Return number and hash."""
        found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", str(value).strip())
        if not found or int(found[1]) == 0:
            self.fail("tulis seperti / write it like 120:4f0c… (64 hex)", param, ctx)
        return int(found[1]), found[2]


@click.group()
def audit() -> None:
    """Jejak audit / the audit log: who did what."""


@audit.command()
@click.option("--expect", type=HeadNoted(), help="Kepala rantai yang pernah dicatat / a head that was noted earlier.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def verify(expect: tuple[int, str] | None, as_json: bool) -> None:
    """Buktikan tidak ada yang diubah / prove that nothing was changed, removed or reordered. Exit 1 if it was."""
    from office.audit import verify_now
    from runtime.terminal import print_json

    with runtime() as rt:
        verdict = verify_now(rt, expect)
    if as_json:
        print_json({"sound": verdict.sound, **asdict(verdict), "head": noted(verdict)})
    else:
        click.echo(told(verdict))
    sys.exit(0 if verdict.sound else FAILED)


@audit.command()
@click.option("--format", "kind", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--since", type=Moment(), help="Sejak / since: 24h, 7d, 2026-11-20.")
@click.option("--until", type=Moment(), help="Sebelum / before.")
@click.option("--actor", default="", help="Hanya olehnya / by them only: user:sari, terminal:root.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Bukan stdout.")
def export(kind: str, since: datetime | None, until: datetime | None, actor: str, output: Path | None) -> None:
    """Salin jejak audit / copy the log, oldest first: JSON lines, or CSV that a spreadsheet takes as text."""
    from office import audit as office
    from store.audit import Wanted, stream

    write = office.write_csv if kind == "csv" else office.write_json_lines
    wanted = Wanted(actor=actor, since=since, until=until)
    with runtime() as rt, noted_copy(rt, wanted) as db:
        if output is None:
            number = write(stream(db, wanted), sys.stdout)
        else:
            with output.open("w", encoding="utf-8", newline="") as out:
                number = write(stream(db, wanted), out)
    click.echo(f"{number} entri / entries", err=True)
    sys.exit(0 if number else NOTHING_TO_DO)


@contextmanager
def noted_copy(rt: "Runtime", wanted: "Wanted") -> "Iterator[Connection]":
    """Yield what the log is at this moment, for a copy that is noted in it."""
    from commands.actor import terminal_actor
    from office.audit import note_export
    from store.ledger import snapshot

    note_export(rt, terminal_actor(), wanted)
    with snapshot(rt.engine) as db:
        yield db


def told(verdict: Verdict) -> str:
    """Return the verdict in words, with the head to be noted elsewhere."""
    if verdict.fault:
        place = SAYS[verdict.fault].format(place=verdict.place, belongs_at=verdict.belongs_at)
        hint = f"\n{OTHER_KEY}" if verdict.fault is Fault.EDITED and verdict.place == 1 else ""
        return (
            f"RANTAI PUTUS / BROKEN: {place}{hint}\n{verdict.entries} entri sebelumnya utuh / sound entries before it"
        )
    head = noted(verdict)
    keep = f"\nCatat di tempat lain / note it elsewhere: {head}" if head else ""
    return f"UTUH / SOUND: {verdict.entries} entri / entries{keep}"


def noted(verdict: Verdict) -> str | None:
    """Return the head as it is to be noted, or None where nothing was written yet."""
    return f"{verdict.head.number}:{verdict.head.hash}" if verdict.head and verdict.head.number else None


@contextmanager
def runtime() -> "Iterator[Runtime]":
    """Yield a Runtime on the database of the settings; its connections are closed at the end."""
    from runtime.runtime import make_runtime

    rt = make_runtime(load_settings())
    try:
        yield rt
    finally:
        rt.close()
