"""The clinic of texts that were not understood: alike ones together; an alias in the draft, or not for us."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import actor, needs, page_blueprint, person, runtime
from console.wording.told_problems import told
from core.access import Permission
from core.catalogue_parts import UnknownPlace
from core.commands import Keyword
from office import unmatched
from office.catalogue import Conflict, Invalid, draft_of
from office.unmatched import DAYS, Cluster

SIZES = (25, 50, 100)
UNNAMED = frozenset({Keyword.YA, Keyword.TIDAK, Keyword.PILIH})  # answers to our questions

blueprint = page_blueprint("unmatched", __name__)


@blueprint.get("/unmatched")
@needs(Permission.UNMATCHED_SEE)
def page() -> ResponseReturnValue:
    """List what was not understood, the most frequent first."""
    return draw()


@blueprint.post("/unmatched/alias")
@needs(Permission.UNMATCHED_EDIT)
def make_alias() -> ResponseReturnValue:
    """Have the draft understand a spelling."""
    keyword, spelling = request.form.get("keyword", ""), request.form.get("spelling", "").strip()
    field = f"spelling-{request.form.get('row', '')}"
    if not spelling:
        return draw([(field, gettext("Tulis kata yang menjadi alias."))]), 422
    if not keyword:
        return draw([(field.replace("spelling", "keyword"), gettext("Pilih kata kuncinya."))]), 422
    try:
        done = unmatched.add_spelling(runtime(), actor(), keyword, spelling)
    except (KeyError, UnknownPlace):
        abort(404)
    if isinstance(done, Invalid):
        return draw([(field, told(each)) for each in done.problems]), 422
    if isinstance(done, Conflict):
        return draw([(field, gettext("Orang lain sedang mengubah kata kunci ini. Coba sekali lagi."))]), 409
    for each in done.problems:
        flash(told(each), "warning")
    means = gettext("“%(spelling)s” kini berarti %(keyword)s di draf.", spelling=spelling, keyword=keyword)
    flash(f"{means} {gettext('Berlaku setelah diterbitkan.')}", "done")
    return redirect(here())


@blueprint.post("/unmatched/dismiss")
@needs(Permission.UNMATCHED_EDIT)
def dismiss() -> ResponseReturnValue:
    """Note that texts like these are not for us."""
    unmatched.dismiss(runtime(), actor(), find(dismissed=False))
    flash(gettext("Disisihkan: bukan untuk kami. Ada di saringan “Bukan untuk kami” bila perlu dikembalikan."), "done")
    return redirect(here())


@blueprint.post("/unmatched/restore")
@needs(Permission.UNMATCHED_EDIT)
def restore() -> ResponseReturnValue:
    """Take that back."""
    unmatched.restore(runtime(), actor(), find(dismissed=True))
    flash(gettext("Dikembalikan ke daftar."), "done")
    return redirect(here())


def find(*, dismissed: bool) -> Cluster:
    """Return the cluster that a form names, or answer that it is not there any more."""
    found = unmatched.look(runtime(), days_asked(), dismissed=dismissed).clusters
    wanted = request.form.get("cluster", "")
    return next((each for each in found if each.id == wanted), None) or abort(404)


def draw(faults: list[tuple[str, str]] | None = None) -> str:
    """Return the page as asked for."""
    days, aside = days_asked(), request.values.get("only") == "dismissed"
    at_once = request.args.get("rows", 25, type=int)
    found = unmatched.look(runtime(), days, dismissed=aside)
    keywords = draft_of(runtime()).catalogue.keywords
    return render_template(
        "trying/unmatched.html",
        found=found,
        clusters=found.clusters[: at_once if at_once in SIZES else 25],
        at_once=at_once,
        sizes=SIZES,
        days=days,
        all_days=DAYS,
        aside=aside,
        keywords=[name for name in keywords if name not in UNNAMED],
        may_edit=person().may(Permission.UNMATCHED_EDIT),
        faults=faults or [],
        given=request.form,
    )


def days_asked() -> int:
    """Return how many days are looked at."""
    days = request.values.get("days", 7, type=int)
    return days if days in DAYS else 7


def here() -> str:
    """Return the address of the list that a form stood on."""
    return url_for("unmatched.page", days=days_asked(), only=request.values.get("only") or None)
