"""`kabar campaign check`: a file or segment becomes a draft, every row is looked at here, bad ones go into a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.actor import terminal_actor
from commands.campaign_segment import title_of
from commands.kabar import INTERRUPTED

if TYPE_CHECKING:
    from runtime.runtime import Runtime
    from store.campaigns import Stored

SUFFIX = ".salah.csv"
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Source:
    """What to check: a file or participants with a text, or a campaign that is there already."""

    file: Path | None
    campaign_id: str | None
    filters: Mapping[str, Any] | None = None
    title: str | None = None
    template: str | None = None
    text: str | None = None
    text_en: str | None = None
    columns: Sequence[str] = ()
    encoding: str | None = None
    separator: str | None = None


def checked(rt: "Runtime", source: Source) -> "Stored":
    """Return the campaign with every row looked at. Raises NotDone, and ClickException for what options lack."""
    from core.campaigns import State
    from office import campaigns as office

    stored = _gone_on_with(rt, source, source.campaign_id) if source.campaign_id else _made(rt, source)
    _describe(stored)
    if stored.state is not State.CHECKING:
        if stored.is_checked and stored.total:
            return stored
        stored = office.start_check(rt, terminal_actor(), stored.id, stored.revision)
    return _followed(rt, stored)


def _gone_on_with(rt: "Runtime", source: Source, campaign_id: str) -> "Stored":
    from office import campaigns as office

    stored = office.find(rt, campaign_id)
    changes = _content(rt, source, stored.selection)
    return office.edit(rt, terminal_actor(), stored.id, stored.revision, changes) if changes else stored


def _made(rt: "Runtime", source: Source) -> "Stored":
    """Return a campaign from the file; nothing is saved where the file or an option is wrong."""
    from office import campaign_files
    from office import campaigns as office

    if not source.text and not source.template:
        raise click.UsageError("tulis --template atau --text / give --template or --text")
    if source.file is None:
        filters = source.filters or {}
        begun = {"title": source.title or title_of(filters), "source": "segment", "selection": {"filters": filters}}
        return office.begin(rt, terminal_actor(), {**begun, "texts": _texts(rt, source)})
    title, separator = source.title or source.file.stem[:100], (source.separator or "").replace("\\t", "\t")
    with source.file.open("rb") as content:
        given = campaign_files.Given(content, source.file.name, source.encoding, separator or None)
        return campaign_files.begin_with(rt, terminal_actor(), title, given, partial(_whole_content, rt, source))


def _whole_content(rt: "Runtime", source: Source, selection: Mapping[str, Any]) -> dict[str, Any]:
    """Return texts and columns with which a file can be checked. Raises NotDone."""
    from office.campaign_content import missing_for_check
    from office.campaign_life import NotDone

    content = _content(rt, source, selection)
    columns = content.get("columns", selection.get("columns"))
    missing = missing_for_check("file", {**selection, "columns": columns}, content["texts"])
    if missing is not None:
        raise NotDone(missing[0], fields=missing[1])
    return content


def _content(rt: "Runtime", source: Source, selection: Mapping[str, Any]) -> dict[str, Any]:
    """Return what options say of texts and columns."""
    content: dict[str, Any] = {}
    if source.text or source.template:
        content["texts"] = _texts(rt, source)
    if source.columns:
        content["columns"] = _columns(selection, source.columns)
    return content


def _texts(rt: "Runtime", source: Source) -> dict[str, str]:
    """Return the texts by language, written here or from the catalogue."""
    texts = {code: text for code, text in (("id", source.text), ("en", source.text_en)) if text}
    if source.template is None:
        return texts
    kept = rt.catalogue.replies.get(source.template)
    if kept is None:
        raise click.BadParameter(
            "teks ini tidak ada di katalog / no such text in the catalogue", param_hint="--template"
        )
    return {**{language.value: text for language, text in kept.items()}, **texts}


def _columns(selection: Mapping[str, Any], pairs: Sequence[str]) -> dict[str, Any]:
    """Return the columns with those that options name: `number="No HP"`, `amount=Tagihan`."""
    from office.campaign_columns import WHOS

    headings: list[str] = selection.get("file", {}).get("headings", [])
    kept = selection.get("columns") or {"who": "", "at": -1, "values": {}}
    who, at, values = kept["who"], kept["at"], dict(kept["values"])
    for pair in pairs:
        name, _, heading = pair.partition("=")
        if heading not in headings:
            told = f"kolom tidak ada / no such column; pilih / choose: {', '.join(headings)}"
            raise click.BadParameter(told, param_hint="--column")
        if name in WHOS:
            who, at = name, headings.index(heading)
        if name != "number":
            values[name] = headings.index(heading)
    return {"who": who, "at": at, "values": values}


def _describe(stored: "Stored") -> None:
    """Say on standard error how the file is read, so that a wrong guess is seen."""
    file = stored.selection.get("file")
    click.echo(f"kampanye / campaign {stored.id}: {stored.title}", err=True)
    if not file:
        return
    separator = {"\t": "tab"}.get(file["separator"], file["separator"])
    read = file["format"].upper() + (f", {file['encoding']}, “{separator}”" if file["format"] != "xlsx" else "")
    click.echo(f"  {file['name']}: {read}", err=True)
    columns = stored.selection.get("columns")
    if columns:
        pairs = [f"{file['headings'][columns['at']]} = {columns['who']}"]
        pairs += [f"{file['headings'][at]} = {{{name}}}" for name, at in columns["values"].items()]
        click.echo(f"  kolom / columns: {', '.join(pairs)}", err=True)


def _followed(rt: "Runtime", stored: "Stored") -> "Stored":
    """Take turns here, beside whatever worker there is, and show how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from office import campaign_check

    console, tenth = Console(stderr=True), 0
    total = int(stored.selection.get("file", {}).get("rows") or 0) or _participants(rt, stored)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())

    def show(now: "Stored") -> None:
        nonlocal tenth
        done = sum(now.counts.values())
        bar.update(task, completed=done, total=max(total, done) if total else None)
        if not console.is_terminal and total and min(done, total) * TENTHS // total > tenth:
            tenth = min(done, total) * TENTHS // total
            console.print(f"{tenth * 100 // TENTHS}%")

    try:
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task("periksa / check", total=total)
            after = campaign_check.run(rt, stored.id, show)
    except KeyboardInterrupt:
        campaign_check.forget(stored.id)
        click.echo(f"Dihentikan; lanjutkan: kabar campaign check --campaign {stored.id}", err=True)
        click.echo(f"Stopped; to go on: kabar campaign check --campaign {stored.id}", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None
    return _whole(after, stored.id)


def _participants(rt: "Runtime", stored: "Stored") -> int | None:
    from office import campaign_segments

    if stored.source != "segment":
        return None
    return campaign_segments.count(rt, stored.selection.get("filters", {})).number or None


def _whole(after: "Stored | None", campaign_id: str) -> "Stored":
    from core.campaigns import State

    if after is None:
        raise click.ClickException("kampanye itu sudah tidak ada / that campaign is gone")
    if after.state is State.CHECKING:
        raise click.ClickException(f"pekerja lain sedang memeriksanya / a worker is at it: {campaign_id}")
    if not after.is_checked:
        raise click.ClickException(after.state_reason or "pemeriksaan terhenti / the check was cut off")
    return after


def salah_file(rt: "Runtime", stored: "Stored", file: Path | None) -> Path:
    """Write the rows that are not sent, with the reasons, and return where. Raises NotDone."""
    from office import campaign_mending

    path = file.with_name(file.name + SUFFIX) if file else Path(f"kampanye-{stored.id}{SUFFIX}")
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(campaign_mending.bad_rows(rt, terminal_actor(), stored.id))
    return path
