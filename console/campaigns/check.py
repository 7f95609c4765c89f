"""The check: what becomes of every row, the bad ones taken home and put back; it goes on while the page is open."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.campaigns import words
from console.campaigns.desk import (
    AT,
    CHECK,
    COLUMNS,
    Faults,
    address,
    answer,
    blueprint,
    faults_of,
    forget_look,
    go,
    hidden,
    may_edit,
    opened,
    revision,
    steps_of,
)
from console.campaigns.source import room
from console.formats import count
from console.guard import actor, needs, runtime
from core.access import Permission
from core.campaign_rows import BAD, MENDABLE, RowOutcome
from core.campaigns import State
from core.msisdn import mask
from office import campaign_mending
from office import campaigns as office
from office.campaign_columns import columns_of
from office.campaign_content import why_not_checked
from office.campaign_life import NotDone, Trouble
from office.campaign_samples import bad_page
from store.campaign_rows import Shown
from store.campaigns import Stored

SIZES = (25, 50, 100)


@blueprint.get(f"{AT}/check")
@needs(Permission.CAMPAIGNS_SEE)
def check(campaign_id: str) -> ResponseReturnValue:
    """Show what came of the check so far."""
    return draw(opened(campaign_id))


@blueprint.post(f"{AT}/check")
@needs(Permission.CAMPAIGNS_EDIT)
def start_check(campaign_id: str) -> ResponseReturnValue:
    """Have every row looked at."""
    try:
        stored = office.start_check(runtime(), actor(), campaign_id, revision())
    except NotDone as error:
        step = COLUMNS if any(each.startswith("columns") for each in error.fields) else CHECK
        return answer(error, campaign_id, step)
    forget_look(campaign_id)
    return go(CHECK, stored)


@blueprint.get(f"{AT}/check/progress")
@needs(Permission.CAMPAIGNS_SEE)
def check_progress(campaign_id: str) -> ResponseReturnValue:
    """Return how far the check is, as a piece of its page; once it is over the whole page is to be read again."""
    stored = opened(campaign_id)
    if stored.state is not State.CHECKING:
        return Response(status=200, headers={"HX-Refresh": "true"})
    return render_template("campaigns/_checking.html", **progress_of(stored))


@blueprint.post(f"{AT}/check/bad-rows")
@needs(Permission.CAMPAIGNS_EDIT)
def bad_rows(campaign_id: str) -> ResponseReturnValue:
    """Return the rows that are not sent as a file, with the reasons; the log keeps that somebody took them."""
    try:
        lines = campaign_mending.bad_rows(runtime(), actor(), campaign_id)
    except NotDone as error:
        return answer(error, campaign_id, CHECK)
    headers = {"Content-Disposition": f'attachment; filename="kampanye-{campaign_id}.salah.csv"'}
    return Response(stream_with_context(_encoded(lines)), mimetype="text/csv", headers=headers)


@blueprint.post(f"{AT}/check/mend")
@needs(Permission.CAMPAIGNS_EDIT, largest=room)
def mend(campaign_id: str) -> ResponseReturnValue:
    """Put corrected rows in the place of bad ones."""
    stored, given = opened(campaign_id), request.files.get("file")
    if given is None or not given.filename:
        return draw(stored, [("file", gettext("Pilih berkas CSV atau XLSX."))]), 422
    try:
        done = campaign_mending.mend(runtime(), actor(), campaign_id, revision(), given.stream, given.filename)
    except NotDone as error:
        if error.why in (Trouble.UNUSABLE, Trouble.INVALID):
            return draw(stored, [("file", text) for _field, text in faults_of(error)]), 422
        return answer(error, campaign_id, CHECK)
    forget_look(campaign_id)
    told = gettext("%(taken)s baris diperiksa ulang.", taken=count(done.taken))
    if done.kept:
        told += " " + gettext("%(kept)s baris sudah baik dan dibiarkan.", kept=count(done.kept))
    if done.unknown:
        told += " " + gettext("%(unknown)s nomor baris tidak dikenal.", unknown=count(done.unknown))
    flash(told, "done")
    return go(CHECK, done.campaign)


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)


def progress_of(stored: Stored) -> dict[str, Any]:
    """Return how far a check is: of a segment nobody knows beforehand how many there are."""
    expected = int(stored.selection.get("file", {}).get("rows") or 0)
    done = sum(stored.counts.values())
    return {"campaign": stored, "done": done, "expected": max(expected, done), "at": runtime().now()}


def totals(stored: Stored) -> list[tuple[RowOutcome, str, str, str, int]]:
    """Return the outcomes that occur: code, tag, words, what it means, how many; what is sent comes first."""
    found = []
    for outcome in RowOutcome:
        number = stored.counts.get(outcome.value, 0)
        if number or outcome is RowOutcome.SEND:
            kind, told = words.OUTCOMES[outcome]
            found.append((outcome, kind, str(told), str(words.OUTCOME_MEANS[outcome]), number))
    return found


def listing(stored: Stored) -> dict[str, Any]:
    """Return a part of the bad rows, by outcome and place in the address."""
    wanted = request.args.get("outcome", "")
    outcome = RowOutcome(wanted) if wanted in BAD else None
    size = request.args.get("rows", SIZES[0], type=int)
    size = size if size in SIZES else SIZES[0]
    rows = bad_page(runtime(), stored.id, outcome, size + 1, request.args.get("after", -1, type=int))
    asked: dict[str, Any] = {"campaign_id": stored.id, **({"outcome": outcome.value} if outcome else {})}
    more = url_for("campaigns.check", after=rows[size - 1].row, rows=size, **asked) if len(rows) > size else ""
    first = url_for("campaigns.check", rows=size, **asked) if "after" in request.args else ""
    bad = [each for each in totals(stored) if each[0] is not RowOutcome.SEND]
    chips = [
        (address(CHECK, stored.id), f"{gettext('Semua')} ({count(sum(each[4] for each in bad))})", outcome is None)
    ]
    for code, _kind, told, _means, number in bad:
        href = url_for("campaigns.check", campaign_id=stored.id, outcome=code.value)
        chips.append((href, f"{told} ({count(number)})", outcome is code))
    return {
        "bad": [(each, culprit(stored, each)) for each in rows[:size]],
        "next": more,
        "first": first,
        "chips": chips,
    }


def culprit(stored: Stored, row: Shown) -> str:
    """Return what stands in the cell that is wrong; whose number it is only as far as it may be shown."""
    if row.msisdn:
        return mask(row.msisdn)
    columns, cells = columns_of(stored.selection.get("columns")), row.cells or ()
    if columns is None or columns.at >= len(cells) or not cells[columns.at]:
        return ""
    return hidden(cells[columns.at])


def draw(stored: Stored, faults: Faults | None = None) -> str:
    """Return the page."""
    checked = stored.is_checked and stored.total > 0
    bad = stored.total - stored.to_send if checked else 0
    return render_template(
        "campaigns/check.html",
        steps=steps_of(stored, CHECK),
        may_edit=may_edit(stored),
        faults=faults or [],
        words=words,
        totals=totals(stored) if stored.counts else [],
        checked=checked,
        bad_total=bad,
        mendable=sum(stored.counts.get(each.value, 0) for each in MENDABLE),
        overlap=stored.findings.get("recent", 0),
        missing=missing_in(stored),
        **progress_of(stored),
        **(listing(stored) if bad else {}),
    )


def missing_in(stored: Stored) -> list[str]:
    """Return what has to be there before rows can be looked at."""
    found = why_not_checked(stored)
    return [words.field_fault(name, code) for name, code in found[1].items()] if found else []
