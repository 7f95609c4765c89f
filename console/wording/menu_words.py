"""The page of the words that belong to no screen: keys, lines after a wrong input, farewells."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs
from console.wording import conflicts
from console.wording.desk import Desk, keep, open_desk, plain, shown, undo
from console.wording.menu import blueprint
from console.wording.menu_names import WORDS
from core.access import Permission
from core.commands import Language
from office.catalogue import Conflict, Invalid

PLACE = "menu.words"


@blueprint.get("/menu/words")
@needs(Permission.CATALOGUE_SEE)
def words() -> ResponseReturnValue:
    """Show the words as the draft has them."""
    desk = open_desk()
    part = desk.part(PLACE)
    return draw(desk, part.content or {}, part.revision, desk.problems_in(PLACE))


@blueprint.post("/menu/words")
@needs(Permission.CATALOGUE_EDIT)
def save_words() -> ResponseReturnValue:
    """Keep the words in the draft."""
    mine = {word: {each.value: plain(request.form.get(f"{word}-{each.value}")) for each in Language} for word in WORDS}
    revision = request.form.get("revision", 0, type=int)
    if request.form.get("step") == "again":
        return draw(open_desk(), mine, revision, ())
    done = keep(PLACE, mine, revision)
    if isinstance(done, Conflict):
        return conflicts.page(open_desk(), done, mine, gettext("Kata-kata menu"))
    if isinstance(done, Invalid):
        return draw(open_desk(), mine, revision, done.problems, refused=True), 422
    flash(gettext("Kata-kata menu disimpan di draf."), "done")
    return redirect(url_for("menu.words"))


@blueprint.post("/menu/words/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard_words() -> ResponseReturnValue:
    """Have the words be as published again."""
    desk = open_desk()
    done = undo(PLACE, request.form.get("revision", 0, type=int))
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, desk.part(PLACE).base, gettext("Kata-kata menu"))
    flash(gettext("Kata-kata menu kembali seperti yang terbit."), "done")
    return redirect(url_for("menu.words"))


def draw(desk: Desk, content: dict[str, Any], revision: int, problems: Any, *, refused: bool = False) -> str:
    """Return the page for words in this state."""
    fields = {f"{PLACE}.{word}.{each.value}": f"{word}-{each.value}" for word in WORDS for each in Language}
    return render_template(
        "wording/words.html",
        desk=desk,
        part=desk.part(PLACE),
        content=content,
        revision=revision,
        refused=refused,
        words=WORDS,
        problems=shown(list(problems), fields),
    )
