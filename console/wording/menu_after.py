"""The page of what an answer on a screen offers next: items below it, as the menu's own lists have them."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs
from console.languages import page_language
from console.wording import conflicts
from console.wording.desk import Desk, keep, open_desk, shown, undo
from console.wording.menu import blueprint
from console.wording.menu_items import fields_of, items_after, items_sent
from console.wording.phone_lines import ROWS
from console.wording.screens import pages_of_answer
from console.wording.targets import targets, value_of
from console.wording.told import table
from core.access import Permission
from core.catalogue import Problem
from core.commands import Language
from core.menu_audit import LEAST_SEPTETS
from office.catalogue import Conflict, Invalid, Saved

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form as it is filled in, and what it was filled in against."""

    outcome: str
    items: list[Json]
    revision: int
    worst: bool = False
    problems: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def place(self) -> str:
        """Where the items stand in the catalogue."""
        return f"menu.after.{self.outcome}"


@blueprint.get("/menu/after")
@needs(Permission.CATALOGUE_SEE)
def choose() -> ResponseReturnValue:
    """Lead to the page of the answer that was chosen."""
    outcome = request.args.get("outcome", "")
    known = outcome in open_desk().catalogue.replies
    return redirect(url_for("menu.after", outcome=outcome) if known else url_for("menu.page"))


@blueprint.get("/menu/says")
@needs(Permission.CATALOGUE_SEE)
def choose_words() -> ResponseReturnValue:
    """Lead to the words that the answer which was chosen has on a screen."""
    outcome = request.args.get("outcome", "")
    known = outcome in open_desk().catalogue.replies
    return redirect(url_for("texts.text", outcome=outcome, where="screen") if known else url_for("menu.page"))


@blueprint.get("/menu/after/<outcome>")
@needs(Permission.CATALOGUE_SEE)
def after(outcome: str) -> ResponseReturnValue:
    """Show what is offered after an answer, as the draft has it."""
    desk = opened(outcome)
    part = desk.part(f"menu.after.{outcome}")
    items, worst = list(part.content or ()), request.args.get("worst") == "1"
    return draw(desk, Sheet(outcome, items, part.revision, worst, tuple(desk.problems_in(part.place))))


@blueprint.post("/menu/after/<outcome>")
@needs(Permission.CATALOGUE_EDIT)
def save_after(outcome: str) -> ResponseReturnValue:
    """Keep the items in the draft, or move, add and remove some in the form; without items nothing is offered."""
    desk, sheet, step = opened(outcome), filled_in(outcome), request.form.get("step", "save")
    if step not in ("save", "remove"):
        return draw(desk, replace(sheet, items=items_after(sheet.items, step)))
    content = sheet.items if sheet.items and step == "save" else None
    done = keep(sheet.place, content, sheet.revision)
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, content, title_of(outcome))
    if isinstance(done, Invalid):
        return draw(desk, replace(sheet, problems=done.problems, refused=True)), 422
    say_saved(done, offered=content is not None)
    return redirect(url_for("menu.after", outcome=outcome))


@blueprint.post("/menu/after/<outcome>/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard_after(outcome: str) -> ResponseReturnValue:
    """Have the items be as published again."""
    part = opened(outcome).part(f"menu.after.{outcome}")
    done = undo(part.place, request.form.get("revision", 0, type=int))
    if isinstance(done, Conflict):
        return conflicts.page(open_desk(), done, part.base, title_of(outcome))
    flash(gettext("Pilihan kembali seperti yang terbit."), "done")
    return redirect(url_for("menu.after", outcome=outcome))


@blueprint.post("/menu/after/<outcome>/preview")
@needs(Permission.CATALOGUE_SEE)
def preview_after(outcome: str) -> ResponseReturnValue:
    """Return how the answer looks with these items below it, as a piece of the page."""
    screens = screens_of(opened(outcome), filled_in(outcome))
    return render_template("wording/_screens.html", screens=screens, limit=LEAST_SEPTETS, rows=ROWS)


def opened(outcome: str) -> Desk:
    """Return the draft, or answer that there is no page of such an answer."""
    desk = open_desk()
    if outcome not in desk.catalogue.replies or table.is_unasked(outcome):
        abort(404)
    return desk


def filled_in(outcome: str) -> Sheet:
    """Return the form as the browser sent it."""
    form = request.form
    return Sheet(outcome, items_sent(form), form.get("revision", 0, type=int), form.get("worst") == "1")


def say_saved(done: Saved, *, offered: bool) -> None:
    """Have the next page say what was kept, and whether something else is wrong now because of it."""
    said = gettext("Pilihan disimpan di draf.") if offered else gettext("Pilihan dihapus di draf.")
    doubt = gettext("Ada yang perlu diperiksa, juga di Tinjau & terbitkan.") if done.problems else ""
    flash(f"{said} {doubt}".strip(), "warning" if doubt else "done")


def title_of(outcome: str) -> str:
    """Return what the page is called."""
    return str(gettext("Pilihan sesudah: %(answer)s", answer=table.name_of(outcome)))


def screens_of(desk: Desk, sheet: Sheet) -> list[dict[str, Any]]:
    """Return how the answer looks in each language."""
    changes = {sheet.place: sheet.items or None}
    return [
        {"code": each.value, "pages": pages_of_answer(desk.catalogue, sheet.outcome, changes, each, sheet.worst)}
        for each in Language
    ]


def draw(desk: Desk, sheet: Sheet) -> str:
    """Return the page for a form in this state."""
    return render_template(
        "wording/after.html",
        desk=desk,
        sheet=sheet,
        title=title_of(sheet.outcome),
        occasion=table.occasion_of(sheet.outcome),
        part=desk.part(sheet.place),
        items=[(item, value_of(item)) for item in sheet.items],
        targets=targets(desk.catalogue, page_language().value),
        screens=screens_of(desk, sheet),
        limit=LEAST_SEPTETS,
        rows=ROWS,
        problems=shown(sheet.problems, fields_of(sheet.place, len(sheet.items))),
    )
