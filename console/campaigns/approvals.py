"""The second pair of eyes: what waits, what exactly would be sent to whom, and yes or no."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.campaigns import words
from console.campaigns.check import totals
from console.campaigns.costs import looks, obstacles
from console.campaigns.desk import AT, Faults, answer, faults_of, names_of, opened, require_id, revision
from console.campaigns.submit import summary
from console.guard import actor, needs, page_blueprint, person, runtime
from console.trying.draft import why_not
from core.access import Permission
from core.campaigns import State
from core.commands import Language
from core.facts import Zone
from office import campaigns as office
from office.campaign_life import NotDone, Trouble
from office.campaign_life import person as hand
from office.confirming import confirm
from store.campaigns import Stored

LONGEST_NOTE = 500
LISTED = 100
FIRST = datetime.min.replace(tzinfo=UTC)

blueprint = page_blueprint("approvals", __name__)
blueprint.before_request(require_id)


@blueprint.get("/approvals")
@needs(Permission.CAMPAIGNS_SEE)
def page() -> ResponseReturnValue:
    """List what waits for approval, and what was approved and has not begun."""
    waiting = office.listed(runtime(), [State.WAITING], LISTED).rows
    planned = office.listed(runtime(), [State.APPROVED], LISTED).rows
    shown = {"waiting": in_order(waiting), "planned": planned, "is_asked": is_asked}
    return render_template("campaigns/approvals.html", words=words, names_of=names_of, **shown)


@blueprint.get(f"/approvals{AT.removeprefix('/campaigns')}")
@needs(Permission.CAMPAIGNS_SEE)
def one(campaign_id: str) -> ResponseReturnValue:
    """Show everything a decision rests on."""
    stored = opened(campaign_id)
    if stored.state not in (State.WAITING, State.APPROVED):
        flash(gettext("Kampanye ini tidak lagi menunggu persetujuan."), "warning")
        return redirect(url_for("campaigns.detail", campaign_id=campaign_id))
    return draw(stored)


@blueprint.post(f"/approvals{AT.removeprefix('/campaigns')}/approve")
@needs(Permission.CAMPAIGNS_APPROVE)
def approve(campaign_id: str) -> ResponseReturnValue:
    """Say yes to exactly what was looked at; the password proves who does."""
    stored = opened(campaign_id)
    unproven = confirm(runtime(), actor(), person(), request.form.get("password", ""))
    if unproven is not None:
        return draw(stored, [("password", why_not(unproven))]), 422
    try:
        note = request.form.get("note", "")
        after = office.approve(runtime(), actor(), campaign_id, revision(), note)
    except NotDone as error:
        return refused(error, campaign_id)
    if after.state is State.APPROVED:
        flash(gettext("Disetujui. Pengiriman dimulai sendiri pada waktunya."), "done")
    else:
        flash(gettext("Persetujuan Anda dicatat. Masih perlu seorang penyetuju lagi."), "done")
    return redirect(url_for("campaigns.detail", campaign_id=campaign_id))


@blueprint.post(f"/approvals{AT.removeprefix('/campaigns')}/reject")
@needs(Permission.CAMPAIGNS_APPROVE)
def reject(campaign_id: str) -> ResponseReturnValue:
    """Give it back to its makers, saying why."""
    try:
        office.reject(runtime(), actor(), campaign_id, revision(), request.form.get("note", ""))
    except NotDone as error:
        if error.why is Trouble.INVALID:
            return draw(opened(campaign_id), [("reject-note", text) for _field, text in faults_of(error)]), 422
        return refused(error, campaign_id)
    flash(gettext("Dikembalikan kepada pembuatnya, dengan catatan Anda."), "done")
    return redirect(url_for("approvals.page"))


def refused(error: NotDone, campaign_id: str) -> ResponseReturnValue:
    """Show the campaign as it is by now, with why the decision did not count."""
    stored = error.now
    if stored is None or stored.state not in (State.WAITING, State.APPROVED):
        return answer(error, campaign_id)
    return draw(opened(campaign_id), faults_of(error)), 409


def is_asked(stored: Stored) -> bool:
    """Return whether the reader is the one who is asked by name."""
    return stored.asked == hand(actor())


def in_order(waiting: list[Stored]) -> list[tuple[Stored, str]]:
    """Return what waits with what the reader can do about it: theirs to decide first, what they are asked for on top.

    Of the same kind what was submitted first.
    """
    found = [(each, standing(each)) for each in waiting]
    return sorted(found, key=lambda pair: (pair[1] != "may", not is_asked(pair[0]), pair[0].submitted_at or FIRST))


def standing(stored: Stored) -> str:
    """Return what the reader can do about a campaign: `own`, `given`, `may`, or nothing."""
    me = hand(actor())
    if me in stored.hands:
        return "own"
    if me in stored.approvals:
        return "given"
    return "may" if person().may(Permission.CAMPAIGNS_APPROVE) and stored.state is State.WAITING else ""


def draw(stored: Stored, faults: Faults | None = None) -> str:
    """Return the page of a decision; what the makers were advised to look at again, whoever decides reads, too."""
    blocking, doubtful = obstacles(stored)
    return render_template(
        "campaigns/approval.html",
        campaign=stored,
        faults=faults or [],
        words=words,
        names_of=names_of,
        standing=standing(stored),
        is_asked=is_asked,
        given=request.form,
        longest_note=LONGEST_NOTE,
        history=office.history(runtime(), stored.id),
        languages={Language.ID.value: gettext("Bahasa Indonesia"), Language.EN.value: gettext("Bahasa Inggris")},
        zones=zones_of(stored),
        doubtful=[*blocking, *doubtful],
        totals=totals(stored),
        **looks(stored),
        **summary(stored),
    )


def zones_of(stored: Stored) -> list[tuple[str, int]]:
    """Return how many recipients live in each zone."""
    found: dict[str, int] = {}
    for zone, _region, number in stored.findings.get("places", []):
        found[zone or Zone.WIB.value] = found.get(zone or Zone.WIB.value, 0) + number
    return sorted(found.items(), key=lambda each: -each[1])
