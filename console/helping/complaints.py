"""Complaints: listed by state, read with a reason, answered by SMS, closed."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import actor, needs, page_blueprint, person, runtime
from console.helping import words
from console.helping.forms import AnswerForm, ReasonForm
from console.helping.lists import part_of
from console.helping.references import reference_of
from console.languages import page_language
from core.access import Permission
from core.gsm7 import SINGLE_SEGMENT
from core.identifiers import is_ticket
from office.helping import complaints
from office.helping.complaints import FAULTS, Draft, Fault, draft_of
from office.helping.looking import looking
from office.helping.refusals import NotDone
from office.messages import masked
from store import tickets
from store.phone_states import load_state
from store.tables.phones import TICKET_STATES

blueprint = page_blueprint("complaints", __name__)


@blueprint.get("/complaints")
@needs(Permission.PEOPLE_SEE)
def page() -> ResponseReturnValue:
    """List complaints by state, or go to the one whose number is asked for."""
    wanted = request.args.get("number", "").strip().upper()
    state = request.args.get("state", tickets.OPEN)
    state = state if state in TICKET_STATES else tickets.OPEN
    rt = runtime()
    with looking(rt) as db:
        if is_ticket(wanted) and tickets.load(db, wanted) is not None:
            return redirect(url_for("complaints.one", number=wanted))
        counted = tickets.count(db)
        part = part_of("complaints.page", counted[state])
        rows = tickets.find(db, state, limit=part.size, offset=part.offset)
    return render_template(
        "helping/complaints.html",
        rows=[(row, masked(rt, row.text, ours=False)) for row in rows],
        part=part,
        state=state,
        chips=[
            (url_for("complaints.page", state=each), f"{words.COMPLAINTS[each][1]} · {counted[each]}", each == state)
            for each in TICKET_STATES
        ],
        wanted=wanted,
        now=rt.now(),
        words=words,
    )


@blueprint.get("/complaints/<number>")
@needs(Permission.PEOPLE_SEE)
def one(number: str) -> ResponseReturnValue:
    """Show a complaint, its text masked."""
    return shown(number)


@blueprint.post("/complaints/<number>/reveal")
@needs(Permission.MESSAGES_REVEAL)
def reveal(number: str) -> ResponseReturnValue:
    """Show what the person wrote, for a reason that is noted."""
    form = ReasonForm(request.form, prefix="reveal")
    if not form.validate():
        return shown(number, revealing=form, faulty="reveal"), 422
    try:
        text = complaints.reveal(runtime(), actor(), number, form.reason.data)
    except NotDone:
        abort(404)
    return shown(number, revealed=text)


@blueprint.post("/complaints/<number>/preview")
@needs(Permission.PEOPLE_HELP)
def preview(number: str) -> ResponseReturnValue:
    """Return how an answer would arrive, while it is typed."""
    return render_template("helping/_draft.html", **drafted(draft_of(number, request.form.get("answer", ""))))


@blueprint.post("/complaints/<number>/answer")
@needs(Permission.PEOPLE_HELP)
def answer(number: str) -> ResponseReturnValue:
    """Send the answer."""
    form = AnswerForm(request.form)
    draft = draft_of(number, form.answer.data or "")
    form.validate()
    if draft.faults:
        form.answer.errors = [FAULTS[fault][page_language()] for fault in draft.faults]
        return shown(number, answering=form, draft=draft, faulty="answer"), 422
    try:
        complaints.answer(runtime(), actor(), number, form.answer.data or "")
        flash(gettext("Jawaban dikirim sebagai SMS."), "done")
    except NotDone as reason:
        flash(reason.sentence(page_language()), "error")
    return redirect(url_for("complaints.one", number=number))


@blueprint.post("/complaints/<number>/<any('close', 'reopen'):action>")
@needs(Permission.PEOPLE_HELP)
def move(number: str, action: str) -> ResponseReturnValue:
    """Close it or open it again."""
    form = ReasonForm(request.form, prefix=action)
    if not form.validate():
        return shown(number, faulty=action, moving=form), 422
    try:
        if action == "close":
            complaints.close(runtime(), actor(), number, form.reason.data)
            flash(gettext("Aduan ditutup."), "done")
        else:
            complaints.reopen(runtime(), actor(), number, form.reason.data)
            flash(gettext("Aduan dibuka lagi."), "done")
    except NotDone as reason:
        flash(reason.sentence(page_language()), "error")
    return redirect(url_for("complaints.one", number=number))


def drafted(draft: Draft) -> dict[str, Any]:
    """Return what the preview of an answer shows."""
    told = [FAULTS[fault][page_language()] for fault in draft.faults if fault is not Fault.EMPTY]
    return {"draft": draft, "limit": SINGLE_SEGMENT, "told": told}


def shown(number: str, **filled: Any) -> str:
    """Return the page of a complaint, with forms as they were filled in."""
    rt = runtime()
    with looking(rt) as db:
        found = tickets.load(db, number)
        if found is None:
            abort(404)
        state = load_state(db, found.msisdn)
    action = "reopen" if found.state == tickets.CLOSED else "close"
    return render_template(
        "helping/complaint.html",
        found=found,
        text=filled.get("revealed") or masked(rt, found.text, ours=False),
        revealed="revealed" in filled,
        may_reveal=person().may(Permission.MESSAGES_REVEAL),
        frozen=state.frozen_at is not None,
        bound=state.owner is not None,
        answering=filled.get("answering") or AnswerForm(),
        revealing=filled.get("revealing") or ReasonForm(prefix="reveal"),
        moving=filled.get("moving") or ReasonForm(prefix=action),
        action=action,
        faulty=filled.get("faulty", ""),
        reference=reference_of(found.msisdn),
        now=rt.now(),
        words=words,
        rings_from=rt.catalogue.notices.quiet_until,
        rings_until=rt.catalogue.notices.quiet_from,
        **drafted(filled.get("draft") or draft_of(number, "")),
    )
