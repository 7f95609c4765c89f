"""What goes out unasked: which stages of a claim are told and when, and the words of it."""

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs, page_blueprint
from console.wording import conflicts
from console.wording.desk import Desk, keep, open_desk, plain, shown, undo
from console.wording.stages import STAGES, TEXTS_OF
from console.wording.texts import listing
from console.wording.told import table
from core.access import Permission
from core.catalogue import Problem
from core.facts import Stage
from office.catalogue import Conflict, Invalid

blueprint = page_blueprint("notice_texts", __name__)
PLACE = "notices"
TIMES = ("quiet_from", "quiet_until")
REMINDER_TIMES = ("interview_day_at", "at")
REMINDER_NUMBERS = ("interview_soon_hours", "document_days")
REMINDER_LISTS = ("jkp_months", "jkp_lapse_days")
_NUMBER = re.compile(r"-?\d+")


@blueprint.get("/notice-texts")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """List every text that goes out unasked, with the rules before them."""
    desk = open_desk()
    return render_template(
        "wording/notice_texts.html",
        title=gettext("Teks kabar"),
        intro=gettext("SMS yang kami kirim tanpa ditanya: kabar klaim, pengingat, kode dan peringatan."),
        stages=STAGES,
        texts_of=TEXTS_OF,
        **{**listing(desk, table.notice_groups()), "rules": desk.catalogue.notices},
    )


@blueprint.get("/notice-texts/rules")
@needs(Permission.CATALOGUE_SEE)
def rules() -> ResponseReturnValue:
    """Show the rules as the draft has them."""
    desk = open_desk()
    part = desk.part(PLACE)
    return draw(desk, part.content, part.revision, desk.problems_in(PLACE))


@blueprint.post("/notice-texts/rules")
@needs(Permission.CATALOGUE_EDIT)
def save_rules() -> ResponseReturnValue:
    """Keep the rules in the draft."""
    mine, revision = filled_in(), request.form.get("revision", 0, type=int)
    if request.form.get("step") == "again":
        return draw(open_desk(), mine, revision, ())
    done = keep(PLACE, mine, revision)
    if isinstance(done, Conflict):
        return conflicts.page(open_desk(), done, mine, gettext("Aturan kabar"))
    if isinstance(done, Invalid):
        return draw(open_desk(), mine, revision, done.problems, refused=True), 422
    flash(gettext("Aturan kabar disimpan di draf."), "done")
    return redirect(url_for("notice_texts.rules"))


@blueprint.post("/notice-texts/rules/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard_rules() -> ResponseReturnValue:
    """Have the rules be as published again."""
    desk = open_desk()
    done = undo(PLACE, request.form.get("revision", 0, type=int))
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, desk.part(PLACE).base, gettext("Aturan kabar"))
    flash(gettext("Aturan kabar kembali seperti yang terbit."), "done")
    return redirect(url_for("notice_texts.rules"))


def filled_in() -> dict[str, Any]:
    """Return the form as a part of the catalogue; what is no number or time stays as it was typed, to be refused."""
    told, waiting = set(request.form.getlist("told")), set(request.form.getlist("waits"))
    stages = {each.value: {"told": each in told, "waits_on_holidays": each in waiting} for each in Stage}
    reminders: dict[str, Any] = {name: time_of(name) for name in REMINDER_TIMES}
    reminders |= {name: number_of(plain(request.form.get(name))) for name in REMINDER_NUMBERS}
    reminders |= {name: [int(each) for each in _NUMBER.findall(request.form.get(name, ""))] for name in REMINDER_LISTS}
    days = number_of(plain(request.form.get("too_old_days")))
    return {**{name: time_of(name) for name in TIMES}, "too_old_days": days, "stages": stages, "reminders": reminders}


def time_of(name: str) -> str:
    """Return a time as it is kept: with seconds."""
    typed = plain(request.form.get(name)).replace(".", ":")
    return f"{typed}:00" if typed.count(":") == 1 else typed


def number_of(typed: str) -> int | str:
    """Return what was typed as a number, if it is one."""
    return int(typed) if typed.isdecimal() else typed


def draw(desk: Desk, content: Any, revision: int, problems: Any, *, refused: bool = False) -> str:
    """Return the page for rules in this state."""
    fields = {f"{PLACE}.{name}": name for name in (*TIMES, "too_old_days", "stages")}
    fields |= {f"{PLACE}.reminders.{name}": name for name in (*REMINDER_TIMES, *REMINDER_NUMBERS, *REMINDER_LISTS)}
    found: list[Problem] = list(problems)
    return render_template(
        "wording/rules.html",
        desk=desk,
        part=desk.part(PLACE),
        content=content,
        revision=revision,
        refused=refused,
        stages=STAGES,
        texts_of=TEXTS_OF,
        problems=shown(found, fields),
    )
