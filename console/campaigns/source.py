"""The first step: a new campaign, its file or its segment."""

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from console.campaigns.desk import (
    AT,
    COLUMNS,
    SOURCE,
    TEXT,
    Faults,
    address,
    answer,
    blueprint,
    faults_of,
    go,
    may_edit,
    opened,
    revision,
    steps_of,
)
from console.guard import actor, needs, runtime
from console.wording.stages import STAGES
from core.access import Permission
from core.campaign_selection import Selection, selection_of
from core.commands import Language, Programme
from core.facts import Zone
from office import campaign_files
from office import campaigns as office
from office.campaign_life import NotDone, Trouble
from office.campaign_samples import branches, count_segment
from runtime.settings import Settings
from store.campaigns import Stored

FORM = 1 << 20  # bytes around the file
FILTERS = ("programme", "active", "zone", "branch", "last_contribution_before", "claim_stage", "language")
ACTIVE: Mapping[str, LazyString] = {"true": lazy_gettext("aktif"), "false": lazy_gettext("tidak aktif")}
LANGUAGES: Mapping[str, LazyString] = {
    Language.ID.value: lazy_gettext("Bahasa Indonesia"),
    Language.EN.value: lazy_gettext("Bahasa Inggris"),
}


def room(settings: Settings) -> int:
    """Return how many bytes a form with a file may have."""
    return settings.campaign_file_bytes + FORM


@blueprint.get("/campaigns/new")
@needs(Permission.CAMPAIGNS_EDIT)
def new() -> ResponseReturnValue:
    """Ask for a name, and where the recipients come from."""
    return render_template("campaigns/new.html", given={}, faults=[], most=runtime().settings.campaign_file_mb)


@blueprint.post("/campaigns/new")
@needs(Permission.CAMPAIGNS_EDIT, largest=room)
def create() -> ResponseReturnValue:
    """Begin a campaign, with its file if one was chosen."""
    given = request.form
    title, kind = given.get("title", ""), given.get("source", "")
    with_file = kind == "file" and _chosen()
    try:
        if with_file:
            stored = campaign_files.begin_with(runtime(), actor(), title, _file())
        else:
            stored = office.create(runtime(), actor(), title, kind)
    except NotDone as error:
        most = runtime().settings.campaign_file_mb
        faults = faults_of(error, {"source": "source-file"})
        if error.why is Trouble.UNUSABLE:
            faults = [("file", text) for _field, text in faults]
        return render_template("campaigns/new.html", given=given, faults=faults, most=most), 422
    return go(COLUMNS if with_file else SOURCE, stored)


@blueprint.get(f"{AT}/source")
@needs(Permission.CAMPAIGNS_SEE)
def source(campaign_id: str) -> ResponseReturnValue:
    """Show the file, or the segment."""
    return draw(opened(campaign_id))


@blueprint.post(f"{AT}/source")
@needs(Permission.CAMPAIGNS_EDIT, largest=room)
def save_source(campaign_id: str) -> ResponseReturnValue:
    """Keep another file, or other filters."""
    stored = opened(campaign_id)
    if stored.source == "file":
        if not _chosen():
            if "file" in stored.selection:
                return go(COLUMNS, stored)
            return draw(stored, [("file", gettext("Pilih berkas CSV atau XLSX."))]), 422
        return _uploaded(stored, revision())
    filters = filters_in(request.form)
    try:
        stored = office.edit(runtime(), actor(), campaign_id, revision(), {"filters": filters})
    except NotDone as error:
        if error.why is not Trouble.INVALID:
            return answer(error, campaign_id, SOURCE)
        names = {f"filters.{name}": name for name in FILTERS}
        return draw(stored, faults_of(error, names), filters), 422
    return go(TEXT, stored)


@blueprint.post(f"{AT}/source/read-again")
@needs(Permission.CAMPAIGNS_EDIT)
def read_again(campaign_id: str) -> ResponseReturnValue:
    """Read the file with another encoding or separator than was guessed."""
    how = {"encoding": request.form.get("encoding"), "separator": request.form.get("separator")}
    how["separator"] = {"tab": "\t"}.get(how["separator"] or "", how["separator"])
    try:
        stored = campaign_files.read_again(runtime(), actor(), campaign_id, revision(), how)
    except NotDone as error:
        return answer(error, campaign_id, COLUMNS)
    flash(gettext("Berkas dibaca ulang. Periksa contoh isinya."), "done")
    return go(COLUMNS, stored)


@blueprint.post(f"{AT}/source/count")
@needs(Permission.CAMPAIGNS_SEE)
def count(campaign_id: str) -> ResponseReturnValue:
    """Return how many participants the filters fit, as a piece of the page."""
    opened(campaign_id)
    return render_template("campaigns/_count.html", **counted(filters_in(request.form)))


def _chosen() -> bool:
    given = request.files.get("file")
    return given is not None and bool(given.filename)


def _file() -> campaign_files.Given:
    given = request.files["file"]
    return campaign_files.Given(given.stream, given.filename or "")


def _uploaded(stored: Stored, seen: int) -> ResponseReturnValue:
    given = _file()
    try:
        stored = campaign_files.upload(runtime(), actor(), stored.id, seen, given.file, given.name)
    except NotDone as error:
        if error.why is Trouble.UNUSABLE:
            return draw(stored, [("file", text) for _field, text in faults_of(error)]), 422
        return answer(error, stored.id, SOURCE)
    return go(COLUMNS, stored)


def filters_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return the filters as they were typed."""
    return {name: form.get(name, "").strip() for name in FILTERS}


def counted(filters: Mapping[str, str]) -> dict[str, Any]:
    """Return how many participants filters fit; nothing where one of them cannot be read."""
    try:
        return {"count": count_segment(runtime(), filters)}
    except ValueError:
        return {"count": None}


def draw(stored: Stored, faults: Faults | None = None, typed: Mapping[str, str] | None = None) -> str:
    """Return the page of the first step."""
    kept = dict(stored.selection.get("filters", {}))
    filters = typed if typed is not None else {name: written(kept.get(name)) for name in FILTERS}
    shown = counted(filters) if stored.source == "segment" else {}
    return render_template(
        "campaigns/source.html",
        campaign=stored,
        steps=steps_of(stored, SOURCE),
        may_edit=may_edit(stored),
        faults=faults or [],
        filters=filters,
        choices=choices(),
        most=runtime().settings.campaign_file_mb,
        branches=branches(runtime()) if stored.source == "segment" else [],
        next=address(COLUMNS if stored.source == "file" else TEXT, stored.id),
        **shown,
    )


def written(value: Any) -> str:
    """Return a kept filter as a form has it."""
    return str(value).lower() if isinstance(value, bool) else str(value or "")


def choices() -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen for each filter."""
    return {
        "programme": [(each.value, each.value) for each in Programme],
        "active": [(code, str(name)) for code, name in ACTIVE.items()],
        "zone": [(each.value, each.value) for each in Zone],
        "claim_stage": [(stage.value, str(name)) for stage, name in STAGES.items()],
        "language": [(code, str(name)) for code, name in LANGUAGES.items()],
    }


def segment_words(stored: Stored) -> list[tuple[str, str]]:
    """Return the filters of a segment in words, for a summary."""
    names = {
        "programme": gettext("Program"),
        "active": gettext("Kepesertaan"),
        "zone": gettext("Zona waktu"),
        "branch": gettext("Kantor cabang"),
        "last_contribution_before": gettext("Iuran terakhir sebelum"),
        "claim_stage": gettext("Tahap klaim"),
        "language": gettext("Bahasa"),
    }
    selection: Selection = selection_of(stored.selection.get("filters", {}))
    known = {name: dict(pairs) for name, pairs in choices().items()}
    kept = selection.as_json()
    return [(names[name], known.get(name, {}).get(written(value), written(value))) for name, value in kept.items()]
