"""The last step: everything in one place, the reason, and whoever has to say yes."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from console.campaigns import words
from console.campaigns.costs import costs, obstacles
from console.campaigns.desk import (
    AT,
    CHECK,
    SUBMIT,
    Faults,
    answer,
    blueprint,
    faults_of,
    go,
    may_edit,
    opened,
    revision,
    steps_of,
)
from console.campaigns.source import segment_words
from console.guard import actor, needs, runtime
from core.access import Permission
from office import campaigns as office
from office.campaign_life import NotDone, Trouble
from store.campaigns import Stored

LONGEST_REASON = 500
FIELDS = ("reason", "asked")


@blueprint.get(f"{AT}/submit")
@needs(Permission.CAMPAIGNS_SEE)
def submit(campaign_id: str) -> ResponseReturnValue:
    """Show what is asked for."""
    stored = opened(campaign_id)
    if not stored.is_checked or not stored.total:
        return go(CHECK, stored)
    return draw(stored)


@blueprint.post(f"{AT}/submit")
@needs(Permission.CAMPAIGNS_EDIT)
def ask(campaign_id: str) -> ResponseReturnValue:
    """Keep the reason and ask for approval."""
    stored, reason = opened(campaign_id), request.form.get("reason", "")
    if not reason.strip():
        return draw(stored, [("reason", gettext("Tulis alasannya untuk penyetuju."))]), 422
    try:
        stored = office.edit(runtime(), actor(), campaign_id, revision(), {"reason": reason})
        asked = request.form.get("asked", "")
        stored = office.submit(runtime(), actor(), campaign_id, stored.revision, asked)
    except NotDone as error:
        if error.why in (Trouble.INVALID, Trouble.BLOCKED):
            shown = [(name if name in FIELDS else "", text) for name, text in faults_of(error)]
            return draw(opened(campaign_id), shown), 422
        return answer(error, campaign_id, SUBMIT)
    told = ngettext(
        "Diajukan. Perlu persetujuan %(num)s orang lain.",
        "Diajukan. Perlu persetujuan %(num)s orang lain.",
        stored.approvals_needed,
    )
    flash(told, "done")
    return go("detail", stored)


def summary(stored: Stored) -> dict[str, Any]:
    """Return what pages show of a whole campaign."""
    return {"filters": segment_words(stored) if stored.source == "segment" else [], **costs(stored)}


def draw(stored: Stored, faults: Faults | None = None) -> str:
    """Return the page."""
    blocking, doubtful = obstacles(stored)
    two = runtime().settings.campaign_two_approvers
    return render_template(
        "campaigns/submit.html",
        campaign=stored,
        steps=steps_of(stored, SUBMIT),
        may_edit=may_edit(stored),
        faults=faults or [],
        words=words,
        reason=request.form.get("reason", stored.reason),
        longest=LONGEST_REASON,
        asked=request.form.get("asked", (stored.asked or "").rpartition(":")[2]),
        askable=[(each.name, each.full_name) for each in office.askable(runtime(), actor(), stored)],
        blocking=[each for each in blocking if each[0].code != "no_reason"],
        doubtful=doubtful,
        needed=2 if stored.to_send >= two else 1,
        two=two,
        **summary(stored),
    )
