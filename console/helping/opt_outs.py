"""Who wants no mass information: looked for, added, taken off, imported, exported."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import actor, needs, page_blueprint, runtime
from console.helping import words
from console.helping.forms import NumberForm, ReasonForm, SheetForm
from console.helping.lists import part_of
from console.helping.references import number_of, reference_of
from console.languages import page_language
from core.access import Permission
from core.msisdn import to_e164
from office.helping import opt_outs
from office.helping.opt_outs import MOST_ROWS, UNREAD, Sheet, read_sheet
from office.helping.phones import look_again, look_up
from office.helping.refusals import NotDone
from store.audit import Shown

blueprint = page_blueprint("opt_outs", __name__)
LARGEST_FILE = 60_000  # bytes; with its form it fits one request
MOST_FAULTS = 50  # that are listed


@blueprint.get("/opt-outs")
@needs(Permission.PEOPLE_SEE)
def page() -> ResponseReturnValue:
    """Show how many there are, who, and what changed lately."""
    return shown()


@blueprint.post("/opt-outs")
@needs(Permission.PEOPLE_SEE)
def find() -> ResponseReturnValue:
    """Look a number up and go to its page."""
    form = NumberForm(request.form)
    if not form.validate():
        return shown(searching=form), 422
    msisdn = to_e164(form.number.data or "") or ""
    look_up(runtime(), actor(), msisdn)
    return redirect(url_for("opt_outs.one", reference=reference_of(msisdn)))


@blueprint.get("/opt-outs/<reference>")
@needs(Permission.PEOPLE_SEE)
def one(reference: str) -> ResponseReturnValue:
    """Show whether a phone gets mass information."""
    return shown_one(reference, ReasonForm())


@blueprint.post("/opt-outs/<reference>/<any('add', 'remove'):action>")
@needs(Permission.PEOPLE_HELP)
def change(reference: str, action: str) -> ResponseReturnValue:
    """Put a phone on the list, or take it off."""
    form = ReasonForm(request.form)
    if not form.validate():
        return shown_one(reference, form), 422
    try:
        if action == "add":
            opt_outs.add(runtime(), actor(), number_of(reference), form.reason.data)
            flash(gettext("Nomor ini tidak menerima info massal lagi."), "done")
        else:
            opt_outs.remove(runtime(), actor(), number_of(reference), form.reason.data)
            flash(gettext("Nomor ini menerima info massal lagi, dan diberi tahu dengan SMS."), "done")
    except NotDone as reason:
        flash(reason.sentence(page_language()), "error")
    return redirect(url_for("opt_outs.one", reference=reference))


@blueprint.post("/opt-outs/import")
@needs(Permission.PEOPLE_HELP)
def import_file() -> ResponseReturnValue:
    """Put the numbers of a file on the list; where a row is wrong nothing is done unless that was asked for."""
    form = SheetForm(request.form, prefix="import")
    given = request.files.get("import-file")
    content = given.read(LARGEST_FILE + 1) if given is not None else b""
    sheet = read_sheet(content) if len(content) <= LARGEST_FILE else Sheet((), ())
    form.validate()
    if problem := problem_of(content, sheet, only_good=bool(form.only_good.data)):
        form.file.errors = [problem]
    if form.errors or form.file.errors:
        return shown(importing=form, sheet=sheet), 422
    done = opt_outs.import_sheet(runtime(), actor(), sheet, form.reason.data)
    told = gettext("%(added)s nomor ditambahkan, %(known)s sudah ada.", added=done.added, known=done.known)
    flash(told, "done")
    return redirect(url_for("opt_outs.page"))


def problem_of(content: bytes, sheet: Sheet, *, only_good: bool) -> str:
    """Return what is wrong with a file; empty where nothing is."""
    if not content:
        return str(gettext("Pilih berkas CSV dengan satu nomor per baris."))
    if len(content) > LARGEST_FILE:
        return str(gettext("Berkas terlalu besar. Bagi menjadi beberapa berkas."))
    if not sheet.msisdns:
        return str(gettext("Tidak ada nomor HP di berkas ini."))
    if sheet.faults and not only_good:
        return str(gettext("Ada baris yang salah; tidak ada yang diimpor. Perbaiki berkasnya."))
    return ""


@blueprint.post("/opt-outs/export")
@needs(Permission.PEOPLE_HELP)
def export() -> ResponseReturnValue:
    """Return the list as CSV, numbers masked."""
    headers = {"Content-Disposition": 'attachment; filename="opt-outs.csv"'}
    return Response("".join(opt_outs.export(runtime(), actor())), mimetype="text/csv", headers=headers)


def shown(**filled: Any) -> str:
    """Return the page with forms as they were filled in."""
    rt = runtime()
    counted = opt_outs.counts(rt)
    part = part_of("opt_outs.page", counted.all)
    sheet = filled.get("sheet", Sheet((), ()))
    return render_template(
        "helping/opt_outs.html",
        counts=counted,
        part=part,
        rows=opt_outs.listed(rt, limit=part.size, offset=part.offset),
        changes=[(each, detail_of(each)) for each in opt_outs.recent_changes(rt)],
        searching=filled.get("searching") or NumberForm(),
        importing=filled.get("importing") or SheetForm(prefix="import"),
        faults=[(row, UNREAD[fault][page_language()]) for row, fault in sheet.faults[:MOST_FAULTS]],
        more=max(0, len(sheet.faults) - MOST_FAULTS),
        most_rows=MOST_ROWS,
        words=words,
    )


def shown_one(reference: str, form: ReasonForm) -> str:
    """Return the page of one phone."""
    state = look_again(runtime(), number_of(reference))
    return render_template("helping/opt_out.html", state=state, reference=reference, form=form)


def detail_of(entry: Shown) -> str:
    """Return what a change was about, in words: the reason, and of a file how many numbers."""
    told = json.loads(entry.after or "{}")
    counted = gettext("%(added)s nomor ditambahkan, %(known)s sudah ada.", **told) if "added" in told else ""
    return " ".join(filter(None, (counted, told.get("reason", ""))))
