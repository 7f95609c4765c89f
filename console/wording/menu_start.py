"""The pages of where the menu begins: its first screen, and the words of an SMS that a screen leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs
from console.languages import page_language
from console.wording import conflicts
from console.wording.desk import Desk, keep, open_desk, plain, shown, undo
from console.wording.menu import blueprint
from console.wording.phone_lines import ROWS
from console.wording.screens import pages_of, pages_of_answer
from console.wording.told import table
from core.access import Permission
from core.catalogue import Catalogue, CatalogueError, Problem
from core.catalogue_parts import part_of, with_parts
from core.commands import Language
from core.gsm7 import SINGLE_SEGMENT
from core.menu_audit import LEAST_SEPTETS
from core.worst_cases import worst_screens
from office.catalogue import Conflict, Invalid, problems_of_part

ROOT, PREFIX = "root", "prefix"
SHOWN_ANSWER = "unbound"  # stands for all answers where a prefix is looked at


@dataclass(frozen=True, slots=True)
class Effect:
    """What a prefix does: how many SMS texts begin with it or not, and the fullest SMS of an answer with own words."""

    beginning: int
    others: int
    name: str
    septets: int

    @property
    def surplus(self) -> int:
        """Septets too many; zero or less where it fits."""
        return self.septets - SINGLE_SEGMENT


@blueprint.get("/menu/start/<part>")
@needs(Permission.CATALOGUE_SEE)
def start(part: str) -> ResponseReturnValue:
    """Show the first screen, or the prefix, as the draft has it."""
    desk = open_desk()
    desk = open_desk()
    state = desk.part(place_of(part))
    return draw(desk, part, state.content, state.revision, desk.problems_in(state.place))


@blueprint.post("/menu/start/<part>")
@needs(Permission.CATALOGUE_EDIT)
def save_start(part: str) -> ResponseReturnValue:
    """Keep the first screen, or the prefix, in the draft."""
    place, value, revision = place_of(part), sent(part), request.form.get("revision", 0, type=int)
    if request.form.get("step", "save") != "save":
        return draw(open_desk(), part, value, revision, problems_with(open_desk(), place, value))
    done = keep(place, value, revision)
    if isinstance(done, Conflict):
        return conflicts.page(open_desk(), done, value, title_of(part))
    if isinstance(done, Invalid):
        return draw(open_desk(), part, value, revision, done.problems, refused=True), 422
    said = gettext("%(title)s disimpan di draf.", title=title_of(part))
    doubt = gettext("Ada yang perlu diperiksa, juga di Tinjau & terbitkan.") if done.problems else ""
    flash(f"{said} {doubt}".strip(), "warning" if doubt else "done")
    return redirect(url_for("menu.start", part=part))


@blueprint.post("/menu/start/<part>/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard_start(part: str) -> ResponseReturnValue:
    """Have it be as published again."""
    desk, place = open_desk(), place_of(part)
    done = undo(place, request.form.get("revision", 0, type=int))
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, desk.part(place).base, title_of(part))
    flash(gettext("%(title)s kembali seperti yang terbit.", title=title_of(part)), "done")
    return redirect(url_for("menu.start", part=part))


@blueprint.post("/menu/start/<part>/preview")
@needs(Permission.CATALOGUE_SEE)
def preview_start(part: str) -> ResponseReturnValue:
    """Return what it makes of the menu, as a piece of the page."""
    place_of(part)
    return render_template("wording/_start.html", **looks_of(open_desk(), part, sent(part)))


def place_of(part: str) -> str:
    """Return where the part stands in the catalogue, or answer that there is no such page."""
    if part not in (ROOT, PREFIX):
        abort(404)
    return f"menu.{part}"


def sent(part: str) -> str:
    """Return what the browser sent; a prefix ends with a blank, which nobody sees in a form."""
    value = plain(request.form.get("value"))
    return f"{value} " if part == PREFIX and value else value


def title_of(part: str) -> str:
    """Return what the part is called."""
    return str(gettext("Layar pertama") if part == ROOT else gettext("Awalan SMS"))


def intro_of(part: str) -> str:
    """Return what the part is for."""
    if part == ROOT:
        return str(gettext("Layar yang dilihat orang begitu layanan dibuka. Tombol 00 kembali ke sini."))
    return str(
        gettext(
            "Kata-kata di depan balasan SMS yang di layar tidak perlu: orang tahu siapa yang ia hubungi. "
            "Teks balasan sendiri tidak berubah."
        )
    )


def problems_with(desk: Desk, place: str, value: str) -> Sequence[Problem]:
    """Return what would be wrong if the part were kept like this."""
    try:
        return problems_of_part(with_parts(desk.catalogue, {place: value}), place)
    except CatalogueError as error:
        return error.problems


def looks_of(desk: Desk, part: str, value: str) -> dict[str, Any]:
    """Return what a page shows of the menu with this value."""
    changes = {f"menu.{part}": value}
    worded = with_parts(desk.catalogue, changes)
    nodes = part_of(worded, f"menu.nodes.{value}") if part == ROOT and value in worded.menu.nodes else None
    pages = [
        pages_of(worded, value, nodes, each) if part == ROOT else pages_of_answer(worded, SHOWN_ANSWER, {}, each)
        for each in Language
    ]
    screens = [{"code": each.value, "pages": found} for each, found in zip(Language, pages, strict=True)]
    effect = effect_of(worded) if part == PREFIX else None
    return {"screens": screens, "limit": LEAST_SEPTETS, "rows": ROWS, "effect": effect}


def effect_of(catalogue: Catalogue) -> Effect:
    """Return what the prefix of a catalogue does."""
    prefix = catalogue.menu.prefix
    texts = [text for name, each in catalogue.replies.items() if not table.is_unasked(name) for text in each.values()]
    beginning = sum(bool(prefix) and text.startswith(prefix) for text in texts)
    cases = [case for case in worst_screens(catalogue) if case.outcome in catalogue.menu.says]
    fullest = max(cases, key=lambda case: case.septets, default=None)
    name = table.name_of(fullest.outcome) if fullest else ""
    return Effect(beginning, len(texts) - beginning, name, fullest.septets if fullest else 0)


def draw(
    desk: Desk, part: str, value: str, revision: int, problems: Sequence[Problem], *, refused: bool = False
) -> str:
    """Return the page for a value in this state."""
    language, nodes = page_language(), desk.catalogue.menu.nodes
    return render_template(
        "wording/start.html",
        desk=desk,
        name=part,
        title=title_of(part),
        intro=intro_of(part),
        value=value,
        revision=revision,
        refused=refused,
        part=desk.part(place_of(part)),
        choices=[(name, node.title[language]) for name, node in nodes.items() if node.items],
        problems=shown(problems, {f"menu.{part}": "value"}),
        **looks_of(desk, part, value),
    )
