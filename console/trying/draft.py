"""Review and publish: everything the draft changes, what is wrong with it, and who may say yes."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.formats import clock
from console.guard import actor, needs, page_blueprint, person, runtime
from console.languages import page_language
from console.trying import changes, codes
from console.trying.replays import headline
from console.wording.told_problems import told
from core.access import Permission
from core.catalogue import Problem, Severity
from core.catalogue_parts import UnknownPlace, path_of, place_around
from office import catalogue as office
from office.catalogue import Conflict, Draft, Published, Refused
from office.confirming import confirm
from office.publishing import collisions
from office.tries import Refused as NotProven
from office.tries import Why
from store import replays as runs
from store.replays import Run

LONGEST_SUMMARY = 500
Faults = list[tuple[str, str]]

blueprint = page_blueprint("draft", __name__)


@blueprint.get("/draft")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """Show everything that the draft changes, and what can be done with it."""
    return draw()


@blueprint.post("/draft/submit")
@needs(Permission.CATALOGUE_EDIT)
def submit() -> ResponseReturnValue:
    """Put the draft before an approver."""
    summary = request.form.get("summary", "")
    done = office.submit(runtime(), actor(), summary)
    if isinstance(done, Refused):
        return draw([(_field_of(done), done.worded(page_language()))]), 422
    flash(gettext("Draf diajukan. Orang lain dengan peran penyetuju kini dapat menerbitkannya."), "done")
    return redirect(url_for("draft.page"))


@blueprint.post("/draft/approve")
@needs(Permission.CATALOGUE_APPROVE)
def approve() -> ResponseReturnValue:
    """Publish what somebody else submitted, as it was looked at."""
    unproven = confirm(runtime(), actor(), person(), request.form.get("password", ""))
    if unproven is not None:
        return draw([("password", why_not(unproven))]), 422
    done = office.approve_and_publish(runtime(), actor(), request.form.get("revision", -1, type=int))
    if isinstance(done, Published):
        told_so = gettext(
            "Terbit sebagai versi %(number)s. Berlaku di semua proses dalam dua detik.", number=done.number
        )
        flash(told_so, "done")
        return redirect(url_for("versions.version", number=done.number))
    return draw([("", done.worded(page_language()))]), 409


@blueprint.post("/draft/send-back")
@needs(Permission.CATALOGUE_APPROVE)
def send_back() -> ResponseReturnValue:
    """Give the draft back to its authors, with a note."""
    note = request.form.get("note", "").strip()
    if not note:
        return draw([("note", gettext("Tulis apa yang perlu diperbaiki."))]), 422
    refused = office.send_back(runtime(), actor(), note)
    if refused is not None:
        return draw([("", refused.worded(page_language()))]), 409
    flash(gettext("Draf dikembalikan kepada penyuntingnya."), "done")
    return redirect(url_for("draft.page"))


@blueprint.get("/draft/discard")
@needs(Permission.CATALOGUE_EDIT)
def ask_to_discard() -> ResponseReturnValue:
    """Ask whether a change, or all of them, is really to go."""
    draft, place = office.draft_of(runtime()), request.args.get("place", "")
    going = [each for each in draft.changes if place in ("", each.place)]
    if not going:
        return redirect(url_for("draft.page"))
    revision = draft.parts[place].revision if place in draft.parts else draft.revision
    return render_template("trying/discard.html", changes=changes.shown(going), place=place, revision=revision)


@blueprint.post("/draft/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard() -> ResponseReturnValue:
    """Have a part, or everything, be as it is live again."""
    place, revision = request.form.get("place", ""), request.form.get("revision", -1, type=int)
    if place:
        return _discard_part(place, revision)
    if office.draft_of(runtime()).revision != revision:
        flash(gettext("Draf berubah sejak Anda melihatnya. Periksa lagi sebelum membuangnya."), "warning")
    else:
        office.discard_draft(runtime(), actor())
        flash(gettext("Semua perubahan dibuang."), "done")
    return redirect(url_for("draft.page"))


def _discard_part(place: str, revision: int) -> ResponseReturnValue:
    try:
        path_of(place)
    except UnknownPlace:
        abort(404)
    if isinstance(office.discard_part(runtime(), actor(), place, revision), Conflict):
        flash(gettext("Orang lain baru saja mengubah bagian itu. Periksa lagi sebelum membuangnya."), "warning")
    else:
        flash(gettext("Perubahan dibuang: %(name)s", name=changes.name_of_place(place)), "done")
    return redirect(url_for("draft.page"))


@blueprint.post("/draft/rebase")
@needs(Permission.CATALOGUE_EDIT)
def rebase() -> ResponseReturnValue:
    """Base the draft on what is live now; of a part that both changed the content that was chosen holds."""
    draft = office.draft_of(runtime())
    for place in draft.parts:
        if request.form.get(f"choose:{place}") == "live":
            office.discard_part(runtime(), actor(), place, draft.parts[place].revision)
    keep = [place for place in draft.parts if request.form.get(f"choose:{place}") == "draft"]
    refused = office.rebase(runtime(), actor(), keep)
    if refused is not None:
        return draw([("collisions", refused.worded(page_language()))]), 409
    flash(gettext("Draf kini berdasar versi yang berlaku."), "done")
    return redirect(url_for("draft.page"))


def draw(faults: Faults | None = None) -> str:
    """Return the page as the draft stands at this moment."""
    rt = runtime()
    draft = office.draft_of(rt)
    problems = office.problems_of(draft.catalogue) if draft.changes else []
    with rt.transaction() as db:
        collide = collisions(db, rt, draft)
        replayed = runs.of_revision(db, draft.live_number, draft.revision)
    return render_template(
        "trying/draft.html",
        draft=draft,
        changes=changes.shown(draft.changes, linked=True),
        wrong=[told_problem(each) for each in problems if each.severity is Severity.ERROR],
        doubtful=[told_problem(each) for each in problems if each.severity is not Severity.ERROR],
        collisions=[(place, changes.name_of_place(place)) for place in collide],
        faults=faults or [],
        given=request.form,
        **review_of(draft, replayed),
    )


def review_of(draft: Draft, replayed: Run | None) -> dict[str, Any]:
    """Return who may do what with the draft, and what a replay of it came to."""
    me = person()
    return {
        "may_edit": me.may(Permission.CATALOGUE_EDIT),
        "may_approve": me.may(Permission.CATALOGUE_APPROVE),
        "own_work": not draft.may_be_approved_by(actor()),
        "authors": list(dict.fromkeys(name.rpartition(":")[2] for name in draft.authors)),
        "replayed": replayed,
        "headline": headline(replayed) if replayed else "",
        "codes": codes,
        "longest": LONGEST_SUMMARY,
    }


def told_problem(problem: Problem) -> tuple[str, str, str]:
    """Return a problem as the page shows it: the name of the part, where it is mended, and what is wrong."""
    place = place_around(problem.place)
    return changes.name_of_place(place or problem.place), changes.link_of(place) if place else "", told(problem)


def why_not(refused: NotProven) -> str:
    """Return why somebody has not proven who they are."""
    if refused.why is Why.WRONG:
        return str(gettext("Kata sandi salah."))
    if refused.until is None:
        return str(gettext("Terlalu banyak percobaan. Coba lagi nanti."))
    return str(gettext("Terlalu banyak percobaan. Coba lagi pukul %(time)s.", time=clock(refused.until)))


def _field_of(refused: Refused) -> str:
    return {"summary": "summary", "problems": "problems", "collides": "collisions"}.get(refused.reason, "")
