"""Registrations that wait for staff: the list, the evidence, the decision."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import actor, needs, page_blueprint, runtime
from console.helping import words
from console.helping.forms import ApprovalForm, RefusalForm
from console.helping.lists import part_of
from console.helping.references import reference_of
from console.languages import page_language
from core.access import Permission
from office.helping import registrations
from office.helping.evidence import evidence_of
from office.helping.looking import looking
from office.helping.refusals import NotDone
from office.helping.registrations import Ground, horizon_of
from store import registrations as stored
from store.registrations import DECIDED, NEEDS_STAFF, WAITING, Standing

blueprint = page_blueprint("registrations", __name__)
FILTERS: dict[str, tuple[Standing, ...]] = {
    "staff": NEEDS_STAFF,
    "code": (Standing.CODE_OPEN,),
    "decided": DECIDED,
}


@blueprint.get("/registrations")
@needs(Permission.PEOPLE_SEE)
def page() -> ResponseReturnValue:
    """List what waits, the longest waiting first."""
    only = request.args.get("only", "staff")
    only = only if only in FILTERS else "staff"
    rt, horizon = runtime(), horizon_of(runtime())
    with looking(rt) as db:
        counted = stored.count(db, horizon)
        part = part_of("registrations.page", sum(counted[each] for each in FILTERS[only]))
        rows = stored.find(db, FILTERS[only], horizon, limit=part.size, offset=part.offset)
    return render_template(
        "helping/registrations.html",
        rows=rows,
        part=part,
        only=only,
        chips=chips(only, counted),
        now=horizon.now,
        days=horizon.review.days,
        words=words,
    )


def chips(only: str, counted: dict[Standing, int]) -> list[tuple[str, str, bool]]:
    """Return the filters with how many there are."""
    names = {
        "staff": gettext("Perlu keputusan"),
        "code": gettext("Menunggu kode"),
        "decided": gettext("Sudah diputuskan"),
    }
    shown = {code: f"{name} · {sum(counted[each] for each in FILTERS[code])}" for code, name in names.items()}
    return [(url_for("registrations.page", only=code), name, code == only) for code, name in shown.items()]


@blueprint.get("/registrations/<int(max=9223372036854775807):id_>")
@needs(Permission.PEOPLE_SEE)
def one(id_: int) -> ResponseReturnValue:
    """Show the evidence of a registration."""
    return shown(id_)


@blueprint.post("/registrations/<int(max=9223372036854775807):id_>/approve")
@needs(Permission.PEOPLE_HELP)
def approve(id_: int) -> ResponseReturnValue:
    """Approve it."""
    form = ApprovalForm(request.form, prefix="approve")
    if not form.validate():
        return shown(id_, approval=form), 422
    try:
        registrations.approve(runtime(), actor(), id_, Ground(form.ground.data), form.words.data or "")
    except NotDone as reason:
        flash(reason.sentence(page_language()), "error")
        return redirect(url_for("registrations.one", id_=id_))
    flash(gettext("Pendaftaran disetujui. SMS dikirim ke pemohon dan ke nomor lama."), "done")
    return redirect(url_for("registrations.page"))


@blueprint.post("/registrations/<int(max=9223372036854775807):id_>/refuse")
@needs(Permission.PEOPLE_HELP)
def refuse(id_: int) -> ResponseReturnValue:
    """Refuse it."""
    form = RefusalForm(request.form, prefix="refuse")
    if not form.validate():
        return shown(id_, refusal=form), 422
    ground, tell = Ground(form.ground.data), not form.silent.data
    try:
        registrations.refuse(runtime(), actor(), id_, ground, form.words.data or "", tell=tell)
    except NotDone as reason:
        flash(reason.sentence(page_language()), "error")
        return redirect(url_for("registrations.one", id_=id_))
    told = gettext("SMS dikirim ke pemohon.") if tell else gettext("Pemohon tidak diberi tahu.")
    flash(gettext("Pendaftaran ditolak.") + " " + told, "done")
    return redirect(url_for("registrations.page"))


def shown(id_: int, **forms: Any) -> str:
    """Return the page of a registration, with forms as they were filled in."""
    found = evidence_of(runtime(), id_)
    if found is None:
        abort(404)
    return render_template(
        "helping/registration.html",
        found=found,
        waits=found.registration.standing in WAITING,
        approval=forms.get("approval") or ApprovalForm(prefix="approve"),
        refusal=forms.get("refusal") or RefusalForm(prefix="refuse"),
        faulty="approve" if "approval" in forms else "refuse" if "refusal" in forms else "",
        reference=reference_of(found.registration.msisdn),
        now=runtime().now(),
        words=words,
        code_attempts=runtime().limits.code_attempts,
    )
