"""One campaign as it goes: the ledger that sums, how fast, when it is through; pause, resume, cancel; the report."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Response, flash, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from console.campaigns import words
from console.campaigns.desk import AT, answer, blueprint, go, is_made, may_edit, names_of, next_step, opened
from console.campaigns.submit import summary
from console.formats import count
from console.guard import actor, needs, person, runtime
from console.languages import page_language
from console.watching.words import MARKS, status_name
from core.access import Permission
from core.campaign_rows import RowOutcome
from core.campaigns import FROM, Action, State
from core.delivery import MtStatus
from office import campaign_report, campaign_runs
from office import campaigns as office
from office.campaign_failures import failures_told
from office.campaign_life import NotDone
from office.campaign_progress import progress
from store.campaign_ledger import Ledger
from store.campaigns import Stored

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOING = frozenset({State.APPROVED, State.RUNNING, State.PAUSED})
SOON, LATER = 2, 30  # seconds between two looks: while it moves, and once nothing has moved for long
Line = tuple[str, str, int]  # the kind of tag, its words, how many rows


@blueprint.get(AT)
@needs(Permission.CAMPAIGNS_SEE)
def detail(campaign_id: str) -> ResponseReturnValue:
    """Show the campaign."""
    stored = opened(campaign_id)
    checked = stored.is_checked and stored.total > 0
    return render_template(
        "campaigns/detail.html",
        may_edit=may_edit(),
        may_approve=person().may(Permission.CAMPAIGNS_APPROVE),
        history=office.history(runtime(), campaign_id),
        next=next_step(stored) if not is_made(stored) else "",
        **(summary(stored) if checked else {"estimate": None, "filters": []}),
        **shown(stored),
    )


@blueprint.get(f"{AT}/ledger")
@needs(Permission.CAMPAIGNS_SEE)
def ledger(campaign_id: str) -> ResponseReturnValue:
    """Return the part of the page that changes; another state is another page."""
    stored = opened(campaign_id)
    if stored.state.value != request.args.get("state", stored.state.value):
        return Response(status=200, headers={"HX-Refresh": "true"})
    return render_template("campaigns/_ledger.html", **shown(stored))


@blueprint.post(f"{AT}/<any('pause', 'resume', 'cancel', 'retry'):action>")
@needs(Permission.CAMPAIGNS_EDIT)
def act(campaign_id: str, action: str) -> ResponseReturnValue:
    """Do what was asked; what is said of it are exact figures."""
    reason = request.form.get("reason", "").strip()
    doings: dict[str, Callable[[], str]] = {
        "pause": lambda: stopped_words(campaign_runs.pause(runtime(), actor(), campaign_id, reason)),
        "cancel": lambda: stopped_words(campaign_runs.cancel(runtime(), actor(), campaign_id, reason)),
        "resume": lambda: went_on_words(campaign_runs.resume(runtime(), actor(), campaign_id)),
        "retry": lambda: went_on_words(campaign_runs.retry_failed(runtime(), actor(), campaign_id)),
    }
    try:
        flash(doings[action](), "done")
    except NotDone as error:
        return answer(error, campaign_id)
    return go("detail", opened(campaign_id))


@blueprint.get(f"{AT}/cancel")
@needs(Permission.CAMPAIGNS_EDIT)
def ask_to_cancel(campaign_id: str) -> ResponseReturnValue:
    """Ask whether it is really to end."""
    stored = opened(campaign_id)
    if stored.state not in FROM[Action.CANCEL]:
        return go("detail", stored)
    return render_template("campaigns/cancel.html", **shown(stored))


@blueprint.post(f"{AT}/report")
@needs(Permission.CAMPAIGNS_SEE)
def report(campaign_id: str) -> ResponseReturnValue:
    """Return every row with what became of it; the log keeps that somebody took them."""
    form = request.form.get("format", "csv")
    form = form if form in campaign_report.FORMATS else "csv"
    try:
        rows = campaign_report.table(runtime(), actor(), campaign_id, form, page_language())
    except NotDone as error:
        return answer(error, campaign_id)
    headers = {"Content-Disposition": f'attachment; filename="kampanye-{campaign_id}.{form}"'}
    if form == "xlsx":
        return Response(stream_with_context(_workbook(rows)), mimetype=XLSX, headers=headers)
    separator = campaign_report.separator_of(opened(campaign_id))
    lines = (line.encode() for line in campaign_report.csv_lines(rows, separator))
    return Response(stream_with_context(lines), mimetype="text/csv", headers=headers)


def _workbook(rows: Iterator[list[str]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile(prefix="kabar-report-") as file:
        campaign_report.write_xlsx(rows, file)
        file.seek(0)
        while block := file.read(1 << 16):
            yield block


def stopped_words(done: campaign_runs.Stopped) -> str:
    """Return what came of a pause or an end; what never began was not sent to anybody."""
    if done.campaign.begun_at is None:
        if done.campaign.submitted_at is None:
            return str(gettext("Draf dibuang. Tidak ada SMS yang dikirim."))
        return str(gettext("Kampanye dibatalkan. Tidak ada SMS yang dikirim."))
    told: str = gettext("Berhenti. %(number)s SMS ditarik dari antrean.", number=count(done.taken_back))
    flying = done.in_flight + done.unknown
    if flying:
        told += " " + gettext("%(number)s sedang di penyedia; hasilnya menyusul.", number=count(flying))
    return told


def went_on_words(done: campaign_runs.WentOn) -> str:
    """Return what came of going on."""
    if not done.rows:
        return str(gettext("Dilanjutkan."))
    number = count(done.rows)
    return str(ngettext("%(number)s SMS menunggu lagi.", "%(number)s SMS menunggu lagi.", done.rows, number=number))


def shown(stored: Stored) -> dict[str, Any]:
    """Return the ledger in words, and everything that changes with it."""
    seen = progress(runtime(), stored.id)
    told = seen.ledger
    to_send = told.total - sum(told.outcomes.values())
    return {
        "campaign": stored,
        "words": words,
        "names_of": names_of,
        "told": told,
        "to_send": to_send,
        "settled": to_send - told.left,
        "lines": lines(told, stored),
        "left_out": left_out(told),
        "operators": operators(told),
        "failures": [(each.code, each.words(page_language()), each.number) for each in failures_told(told.failures)],
        "per_minute": seen.per_minute,
        "ends_at": seen.done_at if told.unsent else None,
        "every": pace(stored, told.at),
        "actions": [each.value for each in ACTIONS if stored.state in FROM[each] and worth(each, told)],
        "pause_reason": words.pause_reason(stored.state_reason),
        "is_going": stored.state in GOING,
    }


ACTIONS = (Action.PAUSE, Action.RESUME, Action.RETRY, Action.CANCEL)


def worth(action: Action, told: Ledger) -> bool:
    """Return whether an action is offered: what failed is sent again only where something failed."""
    lost = sum(told.statuses.get(each.value, 0) for each in (MtStatus.FAILED, MtStatus.EXPIRED))
    return action is not Action.RETRY or lost > 0


def lines(told: Ledger, stored: Stored) -> list[Line]:
    """Return the ledger's lines of what is to be sent: each row is in exactly one, there or in `left_out`."""
    found: list[Line] = []
    if told.waiting:
        code = "waiting" if stored.state not in (State.DONE, State.CANCELLED) else "not_sent"
        found.append(("waiting" if code == "waiting" else "off", str(words.ROW_WORDS[code]), told.waiting))
    for status in MtStatus:
        if told.statuses.get(status.value):
            found.append((MARKS[status], status_name(status.value), told.statuses[status.value]))
    return found


def left_out(told: Ledger) -> list[Line]:
    """Return the lines of the rows that the check left out, by why."""
    names = ((outcome.value, str(words.OUTCOMES[outcome][1])) for outcome in RowOutcome)
    return [("off", name, told.outcomes[code]) for code, name in names if told.outcomes.get(code)]


def operators(told: Ledger) -> list[tuple[str, int, int, int]]:
    """Return for each operator: its name, how many went there, arrived, and failed."""
    found = []
    for code, statuses in told.operators.items():
        lost = statuses.get(MtStatus.FAILED.value, 0) + statuses.get(MtStatus.EXPIRED.value, 0)
        arrived = statuses.get(MtStatus.DELIVERED.value, 0)
        found.append((words.operator(code), sum(statuses.values()), arrived, lost))
    return sorted(found, key=lambda each: -each[1])


def pace(stored: Stored, now: datetime) -> int:
    """Return in how many seconds to look again; 0: nothing changes any more."""
    if stored.state not in (*GOING, State.WAITING, State.CHECKING):
        recent = stored.ended_at is not None and now - stored.ended_at < timedelta(hours=1)
        return LATER if recent else 0
    return SOON if stored.state in (State.RUNNING, State.CHECKING) else SOON * 5
