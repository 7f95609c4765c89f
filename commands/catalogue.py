"""The `kabar catalogue` commands: what operators draft, and how it goes live and back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from commands.actor import terminal_actor
from commands.catalogue_words import print_changes, print_problems, print_versions, said, told_by
from commands.kabar import FAILED, NOTHING_TO_DO
from commands.replay import replay

if TYPE_CHECKING:
    from core.catalogue import Catalogue, CatalogueError
    from runtime.runtime import Runtime

LANG = click.option("--lang", type=click.Choice(["id", "en"]), help="Satu bahasa saja / one language only.")
DRAFT, LIVE = "draft", "live"


@click.group()
def catalogue() -> None:
    """Kata kunci dan teks / keywords and texts."""


catalogue.add_command(replay)


@catalogue.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--draft", "of_draft", is_flag=True, help="Periksa draf, bukan berkas / the draft, not a file.")
@LANG
def check(file: Path | None, of_draft: bool, lang: str | None) -> None:
    """Periksa berkas katalog atau draf / check a catalogue file: spellings, placeholders, how long texts can get."""
    from core.catalogue import Severity
    from office.catalogue import problems_of, problems_of_draft
    from runtime.settings import load_settings
    from store.catalogue import SHIPPED, report

    if of_draft:
        with runtime() as rt:
            problems = problems_of_draft(rt)
        print_problems(problems, lang)
        sys.exit(FAILED if any(each.severity is Severity.ERROR for each in problems) else 0)
    path = file or load_settings().catalogue_file or SHIPPED
    text, usable = report(path, examine=problems_of, told=told_by(lang))
    click.echo(text)
    sys.exit(0 if usable else FAILED)


@catalogue.command()
@click.argument("which", default=LIVE, metavar="[NUMBER|live|draft]")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Ke berkas / file."
)
def export(which: str, output: Path | None) -> None:
    """Tulis katalog sebagai YAML / write a catalogue as YAML, shaped like the shipped file."""
    from office.catalogue import export_yaml

    with runtime() as rt:
        text = export_yaml(named(rt, which))
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


@catalogue.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--replace", is_flag=True, help="Timpa isi draf yang lain / replace what the draft has.")
@LANG
def import_file(file: TextIO, replace: bool, lang: str | None) -> None:
    """Jadikan isi berkas sebagai draf / make the draft what a file says; nothing goes live."""
    from office.catalogue import Collides, Invalid, import_yaml

    try:
        text = file.read()
    except UnicodeDecodeError:
        raise click.ClickException("berkas bukan UTF-8 / the file is no UTF-8") from None
    with runtime() as rt:
        done = import_yaml(rt, terminal_actor(), text, replace=replace)
    if isinstance(done, Invalid):
        print_problems(done.problems, lang)
        sys.exit(FAILED)
    if isinstance(done, Collides):
        click.echo("\n".join(done.places), err=True)
        raise click.ClickException("sudah diubah di draf; pakai --replace / changed in the draft; use --replace")
    print_problems(done.problems, lang)
    click.echo(f"{len(done.places)} bagian berubah di draf / parts changed in the draft", err=True)
    sys.exit(0 if done.places else NOTHING_TO_DO)


@catalogue.command()
@click.argument("older", default=LIVE, metavar="[NUMBER|live|draft]")
@click.argument("newer", default=DRAFT, metavar="[NUMBER|live|draft]")
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
def diff(older: str, newer: str, as_json: bool) -> None:
    """Tunjukkan perbedaannya / show what changed from one version to another, by default what the draft changes."""
    from core.catalogue_parts import difference

    with runtime() as rt:
        changes = difference(named(rt, older), named(rt, newer))
    print_changes(changes, as_json=as_json)
    sys.exit(0 if changes else NOTHING_TO_DO)


@catalogue.command("versions")
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
def list_versions(as_json: bool) -> None:
    """Daftar versi yang terbit / list what was published, the newest first."""
    from office.catalogue import versions

    with runtime() as rt:
        found = versions(rt)
    print_versions(found, as_json=as_json)
    sys.exit(0 if found or as_json else NOTHING_TO_DO)


@catalogue.command()
@click.option("--summary", help="Ajukan draf dengan ringkasan ini / submit the draft with this summary first.")
@click.option("--as", "approver", help="Nama penyetuju di konsol / the approver's name at the console.")
def publish(summary: str | None, approver: str | None) -> None:
    """Terbitkan draf; orang lain yang menyetujui / publish the draft; somebody else approves it.

    The approver types name, password and code here. Whoever edited or submitted the draft cannot approve it.
    """
    from commands.approving import approver_at_terminal
    from office import catalogue as office

    with runtime() as rt:
        if summary is not None and isinstance(done := office.submit(rt, terminal_actor(), summary), office.Refused):
            print_problems(done.problems, None)
            raise click.ClickException(said(done))
        draft = office.draft_of(rt)
        if not draft.submitted:
            raise click.ClickException(said(office.Refused("not_submitted")))
        print_changes(draft.changes, as_json=False)
        with approver_at_terminal(rt, approver) as who:
            published = office.approve_and_publish(rt, who, draft.revision)
    if isinstance(published, office.Refused):
        print_problems(published.problems, None)
        raise click.ClickException(said(published))
    click.echo(published.number)


@catalogue.command("roll-back")
@click.argument("number", type=click.IntRange(1))
@click.option("--reason", required=True, help="Mengapa / why; kept with the version and in the audit log.")
@click.option("--yes", is_flag=True, help="Tanpa bertanya / do not ask.")
def roll_back(number: int, reason: str, yes: bool) -> None:
    """Terbitkan lagi isi versi lama / publish an older version's content again, under a new number."""
    from core.catalogue import CatalogueError
    from office import catalogue as office

    with runtime() as rt:
        try:
            use = office.use_of(rt, number)
        except KeyError:
            raise click.ClickException(said(office.Refused("unknown"))) from None
        except CatalogueError as error:
            raise unusable(error) from None
        print_changes(use.changes, as_json=False)
        asked = sum(use.answered.values())
        click.echo(f"7 hari terakhir dijawab versi {use.live_number} / answered by it in 7 days: {asked}", err=True)
        if not yes:
            click.confirm(f"Kembali ke versi {number}? / Go back to version {number}?", abort=True)
        done = office.roll_back(rt, terminal_actor(), number, reason)
    if isinstance(done, office.Refused):
        print_problems(done.problems, None)
        raise click.ClickException(said(done))
    click.echo(done.number)


def named(rt: "Runtime", which: str) -> "Catalogue":
    """Return the draft, the live version or one of a number; a click error where there is none."""
    from core.catalogue import CatalogueError
    from office import catalogue as office

    if which == DRAFT:
        return office.draft_of(rt).catalogue
    if which != LIVE and not which.isdigit():
        raise click.BadParameter("tulis nomor versi, live atau draft / write a version, live or draft")
    try:
        return office.catalogue_numbered(rt, office.live_number_now(rt) if which == LIVE else int(which))
    except KeyError:
        raise click.ClickException(said(office.Refused("unknown"))) from None
    except CatalogueError as error:
        raise unusable(error) from None


def unusable(error: "CatalogueError") -> click.ClickException:
    """Return what to say of a version that cannot be used, after what is wrong in it."""
    from office import catalogue as office

    print_problems(error.problems, None)
    return click.ClickException(said(office.Refused("problems")))


@contextmanager
def runtime() -> "Iterator[Runtime]":
    """Yield a Runtime on the database of the settings; its connections are closed at the end."""
    from runtime.runtime import make_runtime
    from runtime.settings import load_settings

    rt = make_runtime(load_settings())
    try:
        yield rt
    finally:
        rt.close()
