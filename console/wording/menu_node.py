"""The page of one screen of the USSD menu: its title, its items and their order, or the fields it asks for."""

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs
from console.languages import page_language
from console.wording import conflicts
from console.wording.desk import Desk, keep, open_desk, plain, shown, undo
from console.wording.menu import blueprint
from console.wording.menu_items import blank_item, fields_of, items_after, items_sent
from console.wording.menu_names import name_of_field
from console.wording.phone_lines import ROWS
from console.wording.screens import pages_of
from console.wording.targets import targets, value_of
from core.access import Permission
from core.catalogue import Problem
from core.commands import Language
from core.menu_audit import LEAST_SEPTETS
from office.catalogue import Conflict, Invalid

NAME = re.compile(r"[a-z][a-z_]{1,29}")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form as it is filled in, and what it was filled in against."""

    name: str
    content: Json
    revision: int
    problems: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def place(self) -> str:
        """Where it stands in the catalogue."""
        return f"menu.nodes.{self.name}"


@blueprint.get("/menu/nodes/<name>")
@needs(Permission.CATALOGUE_SEE)
def node(name: str) -> ResponseReturnValue:
    """Show a screen as the draft has it; one that is not there yet can be begun."""
    desk = open_desk()
    part = desk.part(place_of(name))
    if part.content is None and not desk.may_edit:
        abort(404)
    return draw(desk, Sheet(name, part.content or blank(), part.revision, tuple(desk.problems_in(part.place))))


@blueprint.post("/menu/nodes")
@needs(Permission.CATALOGUE_EDIT)
def begin() -> ResponseReturnValue:
    """Lead to the form of a new screen."""
    name = re.sub(r"\W+", "_", plain(request.form.get("name")).casefold())
    if not NAME.fullmatch(name):
        flash(gettext("Nama layar terdiri dari huruf kecil, misalnya jadwal."), "error")
        return redirect(url_for("menu.page"))
    return redirect(url_for("menu.node", name=name))


@blueprint.post("/menu/nodes/<name>")
@needs(Permission.CATALOGUE_EDIT)
def save_node(name: str) -> ResponseReturnValue:
    """Keep the screen in the draft, or move, add and remove items in the form."""
    sheet = filled_in(open_desk(), name)
    step = request.form.get("step", "save")
    if step == "remove-screen":
        return kept(sheet, None, gettext("Layar dihapus di draf."))
    if step != "save":
        items = items_after(sheet.content["items"], step)
        return draw(open_desk(), replace(sheet, content={**sheet.content, "items": items}))
    return kept(sheet, sheet.content, gettext("Layar disimpan di draf."))


@blueprint.post("/menu/nodes/<name>/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard_node(name: str) -> ResponseReturnValue:
    """Have the screen be as published again."""
    desk = open_desk()
    part = desk.part(place_of(name))
    done = undo(part.place, request.form.get("revision", 0, type=int))
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, part.base, title_of(name))
    flash(gettext("Layar kembali seperti yang terbit."), "done")
    return redirect(url_for("menu.node", name=name) if part.base else url_for("menu.page"))


@blueprint.post("/menu/nodes/<name>/preview")
@needs(Permission.CATALOGUE_SEE)
def preview_node(name: str) -> ResponseReturnValue:
    """Return how the screen looks, as a piece of the page."""
    desk = open_desk()
    sheet = filled_in(desk, name)
    return render_template("wording/_screens.html", screens=screens_of(desk, sheet), limit=LEAST_SEPTETS, rows=ROWS)


def kept(sheet: Sheet, content: Json | None, said: str) -> ResponseReturnValue:
    """Keep a screen, or take it out, and say what came of it."""
    done = keep(sheet.place, content, sheet.revision)
    if isinstance(done, Conflict):
        return conflicts.page(open_desk(), done, content, title_of(sheet.name))
    if isinstance(done, Invalid):
        return draw(open_desk(), replace(sheet, problems=done.problems, refused=True)), 422
    flash(said, "done")
    return redirect(url_for("menu.page") if content is None else url_for("menu.node", name=sheet.name))


def place_of(name: str) -> str:
    """Return where a screen stands, or answer that no screen can have this name."""
    if not NAME.fullmatch(name):
        abort(404)
    return f"menu.nodes.{name}"


def title_of(name: str) -> str:
    """Return what a screen is called on pages."""
    return str(gettext("Layar %(name)s", name=name))


def blank() -> Json:
    """Return a screen with nothing on it but one item to begin with."""
    return {"title": {"id": "", "en": ""}, "items": [blank_item()], "command": None, "arguments": {}, "fields": []}


def filled_in(desk: Desk, name: str) -> Sheet:
    """Return the form as the browser sent it; what it does not show stays as it is in the draft."""
    now = desk.part(place_of(name)).content or blank()
    title = {each.value: plain(request.form.get(f"title-{each.value}")) for each in Language}
    content = {**now, "title": title, "items": [] if now.get("fields") else items_sent(request.form)}
    return Sheet(name, content, request.form.get("revision", 0, type=int))


def screens_of(desk: Desk, sheet: Sheet) -> list[dict[str, Any]]:
    """Return how the screen looks in each language."""
    return [
        {"code": language.value, "pages": pages_of(desk.catalogue, sheet.name, sheet.content, language)}
        for language in Language
    ]


def draw(desk: Desk, sheet: Sheet) -> str:
    """Return the page for a form in this state."""
    place, items = sheet.place, sheet.content["items"]
    titles = {f"{place}.title.{each.value}": f"title-{each.value}" for each in Language}
    language = page_language().value
    return render_template(
        "wording/node.html",
        desk=desk,
        sheet=sheet,
        refused=sheet.refused,
        title=title_of(sheet.name),
        part=desk.part(place),
        items=[(item, value_of(item)) for item in items],
        targets=targets(desk.catalogue, language),
        field_names=[(field, name_of_field(field)) for field in sheet.content.get("fields") or ()],
        is_root=sheet.name == desk.catalogue.menu.root,
        screens=screens_of(desk, sheet),
        limit=LEAST_SEPTETS,
        rows=ROWS,
        problems=shown(sheet.problems, titles | fields_of(f"{place}.items", len(items))),
    )
