"""How the `kabar catalogue` commands print problems, changes and versions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from core.catalogue import Problem
    from core.catalogue_changes import Detail
    from core.catalogue_parts import Change
    from office.verdicts import Refused
    from store.catalogue_versions import Version

SIGNS = {"gone": ("-", "red"), "new": ("+", "green")}


def told_by(lang: str | None) -> Callable[["Problem"], str]:
    """Return what says a problem in one line: in one language, or in both."""
    from core.catalogue_problems import worded
    from core.commands import Language

    languages = (Language(lang),) if lang else (Language.ID, Language.EN)

    def told(problem: "Problem") -> str:
        where = f"baris/line {problem.line}, {problem.place}" if problem.line else problem.place
        sentences = dict.fromkeys(worded(problem, language) for language in languages)
        doubtful = " (?)" if problem.severity == "warning" else ""
        return f"{where}{doubtful}: {' / '.join(sentences)}"

    return told


def print_problems(problems: Sequence["Problem"], lang: str | None) -> None:
    """Print one problem a line on stderr; a doubt carries a question mark."""
    told = told_by(lang)
    for problem in problems:
        click.echo(told(problem), err=True)


def said(refused: "Refused") -> str:
    """Return why something was refused, in both languages, with the parts that it is about."""
    from core.commands import Language

    places = f": {', '.join(refused.places)}" if refused.places else ""
    return " / ".join(refused.worded(language) for language in Language) + places


def print_changes(changes: Sequence["Change"], *, as_json: bool) -> None:
    """Print what changed, part by part; the words that came and went are marked."""
    from core.catalogue_changes import details_of
    from runtime.terminal import print_json

    if as_json:
        print_json([{"place": each.place, "before": each.before, "after": each.after} for each in changes])
        return
    for change in changes:
        sign = "+" if change.before is None else "-" if change.after is None else "~"
        click.secho(f"{sign} {change.place}", bold=True)
        for detail in details_of(change):
            click.echo(f"    {detail.path or '='}: {_line(detail)}")


def print_versions(versions: Sequence["Version"], *, as_json: bool) -> None:
    """Print one version a line."""
    from runtime.terminal import print_json

    rows: list[dict[str, Any]] = [
        {
            "number": each.number,
            "origin": each.origin,
            "restores": each.restores,
            "published_at": each.published_at.isoformat(timespec="seconds"),
            "published_by": each.published_by,
            "authors": list(each.authors),
            "summary": each.summary,
            "document": each.document_hash[:12],
        }
        for each in versions
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        restored = f" <- {row['restores']}" if row["restores"] else ""
        click.echo(f"versi {row['number']}{restored}  {row['published_at']}  {row['published_by']}  {row['summary']}")


def _line(detail: "Detail") -> str:
    if detail.words:
        return "".join(_marked(run.mark.value, run.text) for run in detail.words)
    if detail.added or detail.removed:
        words = [("gone", word) for word in detail.removed] + [("new", word) for word in detail.added]
        return ", ".join(_marked(mark, word) for mark, word in words)
    return f"{detail.before} -> {detail.after}"


def _marked(mark: str, text: str) -> str:
    if mark not in SIGNS:
        return text
    sign, colour = SIGNS[mark]
    blank = text[len(text.rstrip()) :]
    return click.style(f"[{sign}{text.rstrip()}{sign}]", fg=colour) + blank
