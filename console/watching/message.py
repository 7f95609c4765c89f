"""One message: what became of it step by step, its text for who says why, sending it again."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import actor, needs, person, runtime
from console.watching.messages import blueprint
from console.watching.reasons import NO_REASON, REASONS, reason_in
from console.watching.timeline import steps_of_mo, steps_of_mt
from console.watching.words import refusal_sentence
from core.access import Permission
from office import messages, resending
from office.messages import Related, Revealed
from store.message_details import Mo, Mt


@blueprint.get("/messages/in/<int(max=9223372036854775807):id_>")
@needs(Permission.MESSAGES_SEE)
def received(id_: int) -> ResponseReturnValue:
    """Show an MO."""
    mo, reply_id = found_mo(id_)
    return show_mo(mo, reply_id)


@blueprint.post("/messages/in/<int(max=9223372036854775807):id_>")
@needs(Permission.MESSAGES_REVEAL)
def reveal_received(id_: int) -> ResponseReturnValue:
    """Show an MO with its texts, this once."""
    mo, reply_id = found_mo(id_)
    reason = reason_in(request.form)
    if reason is None:
        return show_mo(mo, reply_id, faults=[("reason", str(NO_REASON))]), 400
    return show_mo(mo, reply_id, messages.reveal(runtime(), actor(), mo, reason))


@blueprint.get("/messages/out/<id_>")
@needs(Permission.MESSAGES_SEE)
def sent(id_: str) -> ResponseReturnValue:
    """Show an MT."""
    return show_mt(*found_mt(id_))


@blueprint.post("/messages/out/<id_>")
@needs(Permission.MESSAGES_REVEAL)
def reveal_sent(id_: str) -> ResponseReturnValue:
    """Show an MT with its text, this once."""
    mt, related = found_mt(id_)
    reason = reason_in(request.form)
    if reason is None:
        return show_mt(mt, related, faults=[("reason", str(NO_REASON))]), 400
    return show_mt(mt, related, messages.reveal(runtime(), actor(), mt, reason))


@blueprint.post("/messages/out/<id_>/resend")
@needs(Permission.MESSAGES_RESEND)
def resend(id_: str) -> ResponseReturnValue:
    """Send a lost notice again, if it is still true and may be told."""
    mt, related = found_mt(id_)
    reason = reason_in(request.form)
    if reason is None:
        return show_mt(mt, related, faults=[("resend-reason", str(NO_REASON))]), 400
    came = resending.resend(runtime(), actor(), id_, reason)
    if came.id is None:
        told = gettext("Tidak dikirim ulang. %(reason)s", reason=refusal_sentence(came.refused or ""))
        return show_mt(mt, related, faults=[("resend-reason", told)]), 409
    flash(gettext("Kabar diantre lagi. Ini pesan barunya."), "done")
    return redirect(url_for("messages.sent", id_=came.id))


def found_mo(id_: int) -> tuple[Mo, str | None]:
    """Return the MO, or answer that there is none."""
    return messages.load_received(runtime(), id_) or abort(404)


def found_mt(id_: str) -> tuple[Mt, Related]:
    """Return the MT, or answer that there is none."""
    return messages.load_sent(runtime(), id_) or abort(404)


def show_mo(
    mo: Mo, reply_id: str | None, revealed: Revealed | None = None, faults: list[tuple[str, str]] | None = None
) -> str:
    """Return the page of an MO."""
    return render_template(
        "watching/message_in.html",
        mo=mo,
        reply_id=reply_id,
        text=messages.masked(runtime(), mo.text, ours=False),
        reply=messages.masked(runtime(), mo.reply_text, ours=True),
        steps=steps_of_mo(mo),
        **common(revealed, faults),
    )


def show_mt(
    mt: Mt, related: Related, revealed: Revealed | None = None, faults: list[tuple[str, str]] | None = None
) -> str:
    """Return the page of an MT."""
    why_not = resending.why_not(mt)
    return render_template(
        "watching/message_out.html",
        mt=mt,
        related=related,
        text=messages.masked(runtime(), mt.text, ours=True),
        claim=messages.masked_claim(mt.claim_number),
        steps=steps_of_mt(mt, related.changes, runtime().catalogue.notices),
        may_resend=why_not is None and person().may(Permission.MESSAGES_RESEND),
        why_not=refusal_sentence(why_not) if why_not and mt.status in resending.LOST else "",
        **common(revealed, faults),
    )


def common(revealed: Revealed | None, faults: list[tuple[str, str]] | None) -> dict[str, Any]:
    """Return what both pages show."""
    return {
        "revealed": revealed,
        "faults": faults or [],
        "reasons": REASONS,
        "days": runtime().settings.retention_text_days,
        "may_reveal": person().may(Permission.MESSAGES_REVEAL),
        "given": request.form,
    }
