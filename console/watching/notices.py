"""Claim notices: which event led to which message, or why to none; and what the core system did not take."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import actor, needs, page_blueprint, runtime
from console.languages import page_language
from console.watching.words import TOPICS
from core.access import Permission
from core.delivery import MtStatus
from core.facts import Stage
from core.notice_reasons import Reason, sentence_of
from office import notices
from store.notice_pages import Happened, Wanted

FILTERS = ("stage", "topic", "reason", "status", "told")
SIZE = 50
UNTOLD = (  # reasons of events; the others are of notices that wait or were called off
    Reason.STAGE_NOT_TOLD,
    Reason.OLDER_STAGE,
    Reason.TOO_OLD,
    Reason.BEFORE_NOTICES,
    Reason.NO_PHONE,
    Reason.FROZEN,
    Reason.DECEASED,
    Reason.POINTLESS,
)

blueprint = page_blueprint("notices", __name__)


@blueprint.get("/notices")
@needs(Permission.NOTICES_SEE)
def page() -> ResponseReturnValue:
    """Show the last events with what came of them."""
    given = {name: request.args.get(name, "") for name in FILTERS if request.args.get(name)}
    before = request.args.get("before", "")
    found = notices.list_events(runtime(), wanted_of(given), SIZE, int(before) if is_row_number(before) else None)
    return render_template(
        "watching/notices.html",
        found=found,
        events=[shown(each) for each in found.events],
        failed=notices.failed_pushes(runtime()),
        given=given,
        stages=list(Stage),
        topics=TOPICS,
        reasons=[(each.value, sentence_of(each, page_language())) for each in UNTOLD],
        statuses=[each.value for each in MtStatus],
        rules=runtime().catalogue.notices,
    )


@blueprint.post("/notices/pushes/<id_>")
@needs(Permission.MESSAGES_RESEND)
def push_again(id_: str) -> ResponseReturnValue:
    """Tell the core system an outcome once more."""
    if notices.push_again(runtime(), actor(), id_):
        flash(gettext("Laporan diantre lagi ke sistem inti."), "done")
    else:
        flash(gettext("Laporan itu sudah menunggu atau tidak ada."), "info")
    return redirect(url_for("notices.page"))


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """Return what the address asks for; what it says of things that do not exist is left out."""
    return Wanted(
        stage=_one_of(given.get("stage"), [each.value for each in Stage]),
        topic=_one_of(given.get("topic"), list(TOPICS)),
        reason=_one_of(given.get("reason"), [each.value for each in UNTOLD]),
        status=_one_of(given.get("status"), [each.value for each in MtStatus]),
        told={"yes": True, "no": False}.get(given.get("told", "")),
    )


def shown(event: Happened) -> dict[str, Any]:
    """Return an event as the list shows it."""
    reason = sentence_of(event.untold_reason, page_language()) if event.untold_reason else ""
    return {"is": event, "reason": reason}


def is_row_number(text: str) -> bool:
    """Return whether an address names a row of the database."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def _one_of(given: str | None, allowed: list[str]) -> str | None:
    return given if given in allowed else None
