"""The `kabar import` commands."""

import gc
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.kabar import FAILED, NOTHING_TO_DO
from runtime.settings import load_settings

if TYPE_CHECKING:
    from intake.files.columns import Kind
    from intake.files.importing import How, Show, Source, Summary
    from runtime.runtime import Runtime

FORMAT_NAMES = {"csv": "CSV", "xlsx": "XLSX", "ndjson": "NDJSON"}
SEPARATOR_NAMES = {"\t": "tab"}
SECONDS_PER_TURN = 0.0005
ROWS_PER_LINE = 100_000  # of progress, where nobody knows how many there will be

_OPTIONS = (
    click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    click.option("--dry-run", is_flag=True, help="Periksa semua, simpan tidak / check everything, save nothing."),
    click.option("--restart", is_flag=True, help="Dari awal, walau sudah pernah / from the beginning, done or not."),
    click.option("--yes", is_flag=True, help="Tanpa bertanya / do not ask."),
    click.option("--json", "as_json", is_flag=True, help="Hasil sebagai JSON / the result as JSON."),
    click.option("--encoding", help="Bila tebakan salah / if the guess is wrong: utf-8, cp1252, utf-16."),
    click.option("--separator", help="Bila tebakan salah / if the guess is wrong; \\t = tab."),
)


def _file_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group("import")
def import_files() -> None:
    """Impor berkas CSV, XLSX, NDJSON / import files, however long; cut off, the same call goes on."""


@import_files.command()
@_file_options
def participants(**asked: Any) -> None:
    """Peserta dan kepesertaannya / participants, one row per membership."""
    _import("participants", **asked)


@import_files.command()
@_file_options
def claims(**asked: Any) -> None:
    """Klaim seperti adanya sekarang / claims as they stand now, one row each."""
    _import("claims", **asked)


def _import(
    kind: "Kind", *, file: Path, encoding: str | None, separator: str | None, yes: bool, as_json: bool, **how: bool
) -> None:
    from intake.files.importing import How, find_source
    from intake.files.refusals import ImportStopped, UnusableFile
    from intake.files.sniffing import look_at

    rt = _runtime()
    try:
        separator = None if separator is None else separator.replace("\\t", "\t")
        with closing(find_source(rt, look_at(file, encoding), kind, separator)) as source:
            summary = _import_source(rt, source, How(**how), yes=yes)
            _tell(source, summary, as_json=as_json, dry_run=how["dry_run"])
    except (UnusableFile, ImportStopped) as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    except KeyboardInterrupt:
        click.echo("dihentikan; jalankan lagi untuk melanjutkan / stopped; run it again to go on", err=True)
        raise
    finally:
        rt.close()
    sys.exit(FAILED if summary.bad else 0 if summary.rows else NOTHING_TO_DO)


def _import_source(rt: "Runtime", source: "Source", how: "How", *, yes: bool) -> "Summary":
    from intake.files.importing import run_import

    _describe(source, how)
    if source.is_finished and not how.restart and not how.dry_run:
        click.echo("sudah diimpor / imported already; --restart mengulang / does it again", err=True)
        sys.exit(NOTHING_TO_DO)
    if not yes and not how.dry_run:
        click.confirm("Lanjut? / Go on?", abort=True, err=True)
    _tune_this_process()
    return _shown(source, lambda show: run_import(rt, source, show, how))


def _tune_this_process() -> None:
    """Rows leave no cycles behind: looking for some after each 700 new objects takes a quarter of the reader's time.

    And the thread that talks to the database must not wait 5 ms, Python's usual turn, for the one that reads.
    """
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    sys.setswitchinterval(SECONDS_PER_TURN)


def _runtime() -> "Runtime":
    from runtime.doctor import examine_database
    from runtime.runtime import make_runtime

    settings = load_settings()
    if not (database := examine_database(settings)).fine:
        raise click.ClickException(database.text)
    return make_runtime(settings)


def _describe(source: "Source", how: "How") -> None:
    """Say on standard error how the file is read, so that a wrong guess is seen before anything is saved."""
    look, layout = source.look, source.opened.layout
    told = [FORMAT_NAMES[look.format]] + ([look.encoding] if look.format != "xlsx" else [])
    if source.opened.separator:
        told.append(f"pemisah / separator “{SEPARATOR_NAMES.get(source.opened.separator, source.opened.separator)}”")
    if source.opened.total is not None:
        told.append(f"{source.opened.total} baris / rows")
    click.echo(f"{look.path.name}: {', '.join(told)}", err=True)
    if layout.found:
        pairs = (name if name == heading else f"{heading} = {name}" for name, heading in layout.found.items())
        click.echo(f"  kolom / columns: {', '.join(pairs)}", err=True)
    if layout.ignored:
        click.echo(f"  tidak dipakai / not used: {', '.join(layout.ignored)}", err=True)
    if source.is_half_done and not how.restart and not how.dry_run:
        done = source.progress.rows_done if source.progress else 0
        click.echo(f"  dilanjutkan setelah {done} baris / goes on after {done} rows", err=True)


def _shown(source: "Source", work: "Callable[[Show], Summary]") -> "Summary":
    """Return what `work` returns, its progress shown on standard error."""
    from runtime.terminal import show_progress

    total = source.opened.total
    if not total:
        return work(_show_rows)
    done: list[Summary] = []

    def count(show: Callable[[int, int], None]) -> int:
        done.append(work(lambda rows, _: show(min(rows, total), total)))
        show(total, total)
        return done[0].rows

    show_progress(total, count)
    return done[0]


def _show_rows(rows: int, _: int | None) -> None:
    if rows % ROWS_PER_LINE == 0:
        click.echo(f"{rows} baris / rows", err=True)


def _tell(source: "Source", summary: "Summary", *, as_json: bool, dry_run: bool) -> None:
    from runtime.terminal import print_json

    bad_file = str(source.bad_file) if summary.bad and not dry_run else None
    if as_json:
        told = {"kind": source.kind, "rows": summary.rows, "bad_rows": summary.bad, **summary.counts}
        print_json({**told, "dry_run": dry_run, "bad_file": bad_file})
        return
    counts = ", ".join(f"{number} {status}" for status, number in sorted(summary.counts.items()) if status != "refused")
    click.echo(f"{summary.rows} baris / rows: {counts or '0'}" + (" (dry run)" if dry_run else ""))
    if bad_file:
        click.echo(f"{summary.bad} baris salah / bad rows: {bad_file}")
    elif summary.bad:
        click.echo(f"{summary.bad} baris salah / bad rows:")
        for (line, _), reason in summary.first_bad:
            click.echo(f"  {line}: {reason}")
