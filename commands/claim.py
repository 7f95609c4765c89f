"""The `kabar claim` commands."""

import sys
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from commands.kabar import FAILED, NOTHING_TO_DO
from runtime.settings import load_settings

if TYPE_CHECKING:
    from intake.pushing import Pushed
    from intake.results import ItemResult

LINES_PER_REPORT = 10_000  # of progress, where nobody knows how many there will be
WORDS = {
    "created": "baru / new",
    "older": "lebih lama dari yang diketahui / older than what is known",
    "duplicate": "sudah pernah / told before",
    "refused": "ditolak / refused",
}


@click.group()
def claim() -> None:
    """Klaim / claims."""


@claim.command()
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Periksa semua, simpan tidak / check everything, save nothing.")
@click.option("--json", "as_json", is_flag=True, help="Hasil sebagai JSON / the result as JSON.")
def push(file: BinaryIO, dry_run: bool, as_json: bool) -> None:
    """Kejadian klaim dari FILE atau - (stdin), satu objek JSON per baris / claim events, one JSON object per line.

    \b
    {"claim_number": "K0000000011", "stage": "DISETUJUI", "sequence": 4, "occurred_at": "2026-11-20T09:00:00+07:00"}

    Told twice, an event counts once: after an interruption run it again. Lines that are refused are told on standard
    error; exit 1 if there are any, 3 if there is no line.
    """
    pushed = _push(_runtime(), file, dry_run=dry_run)
    _tell(pushed, as_json=as_json, dry_run=dry_run)
    if not pushed.lines:
        sys.exit(NOTHING_TO_DO)
    sys.exit(FAILED if pushed.statuses["refused"] else 0)


def _runtime() -> Any:
    from runtime.doctor import examine_database
    from runtime.embedded_redis import find_running
    from runtime.runtime import make_runtime

    settings = load_settings()
    if not (database := examine_database(settings)).fine:
        raise click.ClickException(database.text)
    url = settings.redis_url or find_running(settings.var_dir)
    return make_runtime(settings.model_copy(update={"redis_url": url}))


def _push(rt: Any, file: BinaryIO, *, dry_run: bool) -> "Pushed":
    from intake.pushing import count_lines, push, read_lines
    from runtime.terminal import show_progress

    if not file.seekable():
        return push(rt, read_lines(file), _tell_refused, _show_lines, dry_run=dry_run)
    total = count_lines(file)
    done: list[Pushed] = []

    def work(show: Any) -> int:
        done.append(push(rt, read_lines(file), _tell_refused, lambda line: show(line, total), dry_run=dry_run))
        show(total, total)
        return done[0].lines

    show_progress(total, work)
    return done[0]


def _show_lines(line: int) -> None:
    if line % LINES_PER_REPORT == 0:
        click.echo(f"{line} baris / lines", err=True)


def _tell_refused(line: int, result: "ItemResult") -> None:
    for each in result.problems:
        place = f"{each.pointer}: " if each.pointer else ""
        click.echo(f"baris/line {line}: {place}{each.detail_id} / {each.detail_en} [{each.code}]", err=True)


def _tell(pushed: "Pushed", *, as_json: bool, dry_run: bool) -> None:
    from runtime.terminal import print_json

    counts = {status: pushed.statuses[status] for status in WORDS}
    if as_json:
        print_json({"lines": pushed.lines, **counts, "notices": pushed.told, "dry_run": dry_run})
        return
    click.echo(f"{pushed.lines:>10}  kejadian / events{' (--dry-run)' if dry_run else ''}")
    for status, words in WORDS.items():
        if counts[status]:
            click.echo(f"{counts[status]:>10}  {words}")
    click.echo(f"{pushed.told:>10}  kabar SMS / notices")
