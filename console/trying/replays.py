"""Replays: what people texted lately, once more, through the live catalogue and the draft."""

import json
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from console.guard import actor, needs, page_blueprint, person, runtime
from console.trying import codes
from core.access import Permission
from core.catalogue import CatalogueError
from core.catalogue_documents import catalogue_of
from core.commands import Language
from office import replay
from office.catalogue import draft_of, words_between
from office.comparing import CHANGES, Kind, wording
from office.replay import CORPUS, DAYS, INBOUND, ReplayRunning, Wish
from store import replays as runs
from store.replays import Run

LISTED = 20

blueprint = page_blueprint("replays", __name__)


@blueprint.get("/replays")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """List the newest runs, and offer another one."""
    with runtime().transaction() as db:
        listed = runs.newest(db, LISTED)
    return render_template(
        "trying/replays.html",
        runs=listed,
        draft=draft_of(runtime()),
        days=DAYS,
        codes=codes,
        headline=headline,
        may_ask=may_ask(),
        running=next((each for each in listed if not each.is_over), None),
    )


@blueprint.post("/replays")
@needs(Permission.CATALOGUE_SEE)
def start() -> ResponseReturnValue:
    """Have the draft tried as it is now."""
    if not may_ask():
        abort(403)
    draft = draft_of(runtime())
    days = request.form.get("days", 7, type=int)
    wish = Wish(CORPUS, 0) if request.form.get("source") == CORPUS else Wish(INBOUND, days if days in DAYS else 7)
    try:
        run_id = replay.ask(runtime(), actor(), wish, draft.catalogue, draft.revision)
    except ReplayRunning as other:
        flash(gettext("Putar ulang lain masih berjalan. Tunggu selesai, atau batalkan dulu."), "warning")
        run_id = other.run_id
    return redirect(url_for("replays.run", run_id=run_id))


@blueprint.get("/replays/<int:run_id>")
@needs(Permission.CATALOGUE_SEE)
def run(run_id: int) -> ResponseReturnValue:
    """Show what a run came to so far."""
    found = find(run_id)
    return render_template(
        "trying/replay.html",
        run=found,
        codes=codes,
        headline=headline(found),
        changes=CHANGES,
        kinds=[*CHANGES, Kind.SAME],
        keywords=by_keyword(found),
        samples=samples_of(found),
        latest=draft_of(runtime()).revision == found.draft_revision,
        may_ask=may_ask(),
    )


@blueprint.get("/replays/<int:run_id>/progress")
@needs(Permission.CATALOGUE_SEE)
def progress(run_id: int) -> ResponseReturnValue:
    """Return how far a run is, as a piece of its page; once it is over the whole page is to be read again."""
    found = find(run_id)
    if found.is_over:
        return Response(status=200, headers={"HX-Refresh": "true"})
    return render_template("trying/_progress.html", run=found, codes=codes, headline=headline(found))


@blueprint.post("/replays/<int:run_id>/cancel")
@needs(Permission.CATALOGUE_SEE)
def cancel(run_id: int) -> ResponseReturnValue:
    """Stop a run; what it found so far stays."""
    if not may_ask():
        abort(403)
    if replay.cancel(runtime(), actor(), run_id):
        flash(gettext("Putar ulang dibatalkan. Yang sudah dihitung tetap ada."), "done")
    return redirect(url_for("replays.run", run_id=run_id))


def may_ask() -> bool:
    """Return whether the reader may start runs: who edits, and who approves."""
    return person().may(Permission.CATALOGUE_EDIT) or person().may(Permission.CATALOGUE_APPROVE)


def find(run_id: int) -> Run:
    """Return a run, or answer that there is no such page."""
    with runtime().transaction() as db:
        found = runs.find(db, run_id)
    if found is None:
        abort(404)
    return found


def headline(run: Run) -> str:
    """Return what a run came to in a line: `312 pesan: 9 berubah jawaban, 41 kini terjawab`."""
    changed = sum(run.counts.get(kind.value, 0) for kind in (Kind.UNDERSTOOD, Kind.WORDED, Kind.UNANSWERED))
    answered = run.counts.get(Kind.ANSWERED.value, 0)
    texts = ngettext("%(num)s pesan", "%(num)s pesan", run.done)
    said = gettext("%(changed)s berubah jawaban, %(answered)s kini terjawab", changed=changed, answered=answered)
    return f"{texts}: {said}"


def by_keyword(run: Run) -> list[tuple[str, dict[str, int], int]]:
    """Return the figures of each keyword, those with the most changes first."""
    figures = run.counts.get("keywords", {})
    rows = [(codes.understood(name), kinds, sum(kinds.values())) for name, kinds in figures.items()]
    return sorted(rows, key=lambda row: (row[1].get(Kind.SAME.value, 0) - row[2], -row[2], row[0]))


def samples_of(run: Run) -> dict[str, list[dict[str, Any]]]:
    """Return the samples by kind; those that are worded otherwise with the words of both sides."""
    found: dict[str, list[dict[str, Any]]] = {kind.value: [] for kind in CHANGES}
    for sample in sorted(run.samples, key=lambda each: -int(each["count"])):
        answer = (sample["outcome"], sample["language"])
        same = next((each for each in found[sample["kind"]] if answer[0] and each["answer"] == answer), None)
        if same is None:
            more = {"answer": answer, "texts": [sample["text"]], "words": words_of(run, sample)}
            found[sample["kind"]].append({**sample, **more})
        else:  # one row for all texts that were answered by the same words
            same["texts"].append(sample["text"])
            same["count"] += sample["count"]
    return found


def words_of(run: Run, sample: dict[str, Any]) -> object:
    """Return how the words of an answer differ; nothing where its terms do."""
    live = runtime().catalogue_numbered(run.live_number)
    if not sample["outcome"] or live is None:
        return ()
    try:
        draft = catalogue_of(json.loads(run.draft_document), run.live_number)
    except CatalogueError:  # it was tried by an older program
        return ()
    language = Language(sample["language"])
    sides = [wording(catalogue, sample["outcome"], language) for catalogue in (live, draft)]
    texts = [side[0] if isinstance(side, tuple) else "" for side in sides]
    return words_between(*texts)
