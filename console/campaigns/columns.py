"""The second step of a campaign from a file: which column is whose number, and which fills what in the text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.campaigns.desk import (
    AT,
    COLUMNS,
    SOURCE,
    TEXT,
    Faults,
    answer,
    blueprint,
    faults_of,
    go,
    hidden,
    may_edit,
    opened,
    revision,
    steps_of,
)
from console.guard import actor, needs, runtime
from console.wording.placeholder_words import means_of
from core.access import Permission
from core.placeholders import kind_of
from office import campaigns as office
from office.campaign_columns import VALUE_HEADINGS, WHOS, Columns, columns_of
from office.campaign_files import ENCODINGS
from office.campaign_life import NotDone, Trouble
from store.campaigns import Stored

WHO, VALUE, UNUSED = "who", "is", ""
SEPARATORS = (",", ";", "\t", "|")


@blueprint.get(f"{AT}/columns")
@needs(Permission.CAMPAIGNS_SEE)
def columns(campaign_id: str) -> ResponseReturnValue:
    """Show the columns with samples, and what was recognised."""
    stored = opened(campaign_id)
    if stored.source != "file" or "file" not in stored.selection:
        return go(SOURCE if stored.source == "file" else TEXT, stored)
    return draw(stored, uses_of(stored))


@blueprint.post(f"{AT}/columns")
@needs(Permission.CAMPAIGNS_EDIT)
def save_columns(campaign_id: str) -> ResponseReturnValue:
    """Keep what the columns are."""
    stored = opened(campaign_id)
    headings = stored.selection.get("file", {}).get("headings", [])
    uses = [request.form.get(f"use-{at}", UNUSED) for at in range(len(headings))]
    chosen = chosen_columns(uses)
    if isinstance(chosen, str):
        return draw(stored, uses, [("use-0", chosen)]), 422
    try:
        stored = office.edit(runtime(), actor(), campaign_id, revision(), {"columns": chosen.as_json()})
    except NotDone as error:
        if error.why is not Trouble.INVALID:
            return answer(error, campaign_id, COLUMNS)
        return draw(stored, uses, faults_of(error)), 422
    return go(TEXT, stored)


def chosen_columns(uses: Sequence[str]) -> Columns | str:
    """Return the columns that were chosen, or what is wrong with the choice.

    A second column for the same placeholder is its second one: {amount2}.
    """
    whose = [(at, use.partition(":")[2]) for at, use in enumerate(uses) if use.startswith(f"{WHO}:")]
    if len(whose) != 1 or whose[0][1] not in WHOS:
        return str(gettext("Tunjuk tepat satu kolom yang berisi nomor penerima: nomor HP, KPJ, atau NIK."))
    at, who = whose[0]
    values: dict[str, int] = {who: at} if who in ("kpj", "nik") else {}
    times: Counter[str] = Counter(values)
    for place, use in enumerate(uses):
        kind, _colon, name = use.partition(":")
        if kind == VALUE and name in VALUE_HEADINGS:
            times[name] += 1
            values[name if times[name] == 1 else f"{name}{times[name]}"] = place
    return Columns(who, at, values)  # type: ignore[arg-type]  # one of WHOS, as was asked


def uses_of(stored: Stored) -> list[str]:
    """Return what each column is, as the form has it."""
    headings = stored.selection.get("file", {}).get("headings", [])
    kept = columns_of(stored.selection.get("columns"))
    uses = [UNUSED] * len(headings)
    if kept is not None:
        for name, at in kept.values.items():
            uses[at] = f"{VALUE}:{kind_of(name)}"
        uses[kept.at] = f"{WHO}:{kept.who}"
    return uses


def choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what a column can be: whose a row is, or a placeholder's value."""
    whose = {"number": gettext("Nomor HP penerima"), "kpj": gettext("KPJ penerima"), "nik": gettext("NIK penerima")}
    values = [(f"{VALUE}:{name}", f"{{{name}}} {means_of(name)}") for name in VALUE_HEADINGS]
    return [(f"{WHO}:{code}", name) for code, name in whose.items()], values


def reading_of(file: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the file was read, in words, and what else could be chosen."""
    names = {",": gettext("koma"), ";": gettext("titik koma"), "\t": gettext("tab"), "|": gettext("garis tegak")}
    return {
        "encodings": sorted({*ENCODINGS, file.get("encoding") or ENCODINGS[0]}),
        "separators": [("tab" if each == "\t" else each, names[each], each) for each in SEPARATORS],
        "separator": names.get(file.get("separator") or "", file.get("separator") or ""),
    }


def draw(stored: Stored, uses: Sequence[str], faults: Faults | None = None) -> str:
    """Return the page."""
    file = stored.selection.get("file", {})
    sample: list[list[str]] = [cells for _number, cells in file.get("sample", [])]
    rows = [
        (at, heading, [hidden(cells[at]) for cells in sample if at < len(cells) and cells[at]][:3], uses[at])
        for at, heading in enumerate(file.get("headings", []))
    ]
    whose, values = choices()
    return render_template(
        "campaigns/columns.html",
        campaign=stored,
        steps=steps_of(stored, COLUMNS),
        may_edit=may_edit(stored),
        faults=faults or [],
        file=file,
        rows=rows,
        whose=whose,
        values=values,
        reading=reading_of(file),
        matched=sum(bool(each) for each in uses),
    )
