"""The page of one keyword: how it is written, when and for whom it is open, and its text."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs
from console.wording import conflicts
from console.wording.desk import Desk, Shown, keep, open_desk, shown, undo
from console.wording.keyword_sheet import SPELLINGS, Sheet, filled_in, stepped
from console.wording.keywords import blueprint
from console.wording.phone_lines import ROWS
from console.wording.preview import Preview, Wording, preview_of
from console.wording.told_problems import told as told_of
from core.access import Permission
from core.catalogue import CatalogueError, Problem, Severity
from core.catalogue_changes import words_between
from core.catalogue_parts import with_parts
from core.commands import Keyword, Language
from core.keyword_checks import spelling_problems
from office import catalogue as office
from office.catalogue import Conflict, Invalid

TAKEN = frozenset({"alias_taken", "alias_reserved"})
NEAR = TAKEN | {"near_keyword", "near_reserved", "read_as", "not_read", "unreachable"}
ELSEWHERE = frozenset({"near_keyword", "near_reserved", "read_as", "takes_from", "shadows_reserved", "drowns_reserved"})


@blueprint.get("/keywords/<name>")
@needs(Permission.CATALOGUE_SEE)
def keyword(name: str) -> ResponseReturnValue:
    """Show a keyword as the draft has it."""
    desk = open_desk()
    sheet = sheet_of(desk, name)
    return draw(desk, replace(sheet, problems=tuple(desk.problems_in(sheet.place))))


@blueprint.post("/keywords/<name>")
@needs(Permission.CATALOGUE_EDIT)
def save_keyword(name: str) -> ResponseReturnValue:
    """Keep the keyword in the draft, or do to the form what its other buttons say."""
    desk = open_desk()
    sheet = sent(desk, name)
    step = request.form.get("step", "save")
    if step == "remove" and sheet.information:
        return kept(sheet, None)
    if step != "save":
        changed = stepped(sheet, step)
        return draw(desk, replace(changed, problems=problems_of(desk, changed)))
    return kept(sheet, sheet.content)


@blueprint.post("/keywords/<name>/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard_keyword(name: str) -> ResponseReturnValue:
    """Have the keyword be as published again; a new one is gone then."""
    desk = open_desk()
    part = desk.part(f"keywords.{name}")
    done = undo(part.place, request.form.get("revision", 0, type=int))
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, part.base, name)
    flash(gettext("Kata kunci %(name)s kembali seperti yang terbit.", name=name), "done")
    return redirect(url_for("keywords.keyword", name=name) if part.base else url_for("keywords.page"))


@blueprint.post("/keywords/<name>/preview")
@needs(Permission.CATALOGUE_SEE)
def preview_keyword(name: str) -> ResponseReturnValue:
    """Return how the text of one language arrives, as a piece of the page."""
    desk = open_desk()
    language = Language(request.args["language"]) if request.args.get("language") in set(Language) else Language.ID
    view = looked_at(desk, sent(desk, name), language)
    return render_template("wording/_preview.html", view=view, code=language.value, rows=ROWS, worst=False)


@blueprint.post("/keywords/<name>/near")
@needs(Permission.CATALOGUE_SEE)
def near(name: str) -> ResponseReturnValue:
    """Return which of the spellings are too near to others, as a piece of the page."""
    desk = open_desk()
    sheet = sent(desk, name)
    return render_template("wording/_near.html", near=too_near(desk, replace(sheet, problems=problems_of(desk, sheet))))


def sheet_of(desk: Desk, name: str) -> Sheet:
    """Return the form of a keyword as the draft has it, or answer that there is no such page."""
    if name == Keyword.PILIH or name not in desk.catalogue.keywords:
        abort(404)
    part = desk.part(f"keywords.{name}")
    return Sheet(name, part.content, part.revision)


def sent(desk: Desk, name: str) -> Sheet:
    """Return the form as the browser sent it."""
    now = desk.part(f"keywords.{name}").content or desk.part(f"keywords.{name}").base
    if name == Keyword.PILIH or now is None:
        abort(404)
    return filled_in(name, now, request.form.get("revision", 0, type=int), request.form)


def kept(sheet: Sheet, content: object) -> ResponseReturnValue:
    """Keep a keyword, or take it out, and say what came of it."""
    done = keep(sheet.place, content, sheet.revision)
    desk = open_desk()
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, content, sheet.name)
    if isinstance(done, Invalid):
        return draw(desk, replace(sheet, problems=done.problems, refused=True)), 422
    if content is None:
        flash(gettext("Kata kunci %(name)s dihapus di draf.", name=sheet.name), "done")
        return redirect(url_for("keywords.page"))
    saved = gettext("Kata kunci %(name)s disimpan di draf.", name=sheet.name)
    if done.problems:
        doubt = gettext("Ada yang perlu diperiksa, juga di Tinjau & terbitkan.")
        flash(f"{saved} {doubt}", "warning")
    else:
        flash(saved, "done")
    return redirect(url_for("keywords.keyword", name=sheet.name))


def problems_of(desk: Desk, sheet: Sheet) -> tuple[Problem, ...]:
    """Return what would be wrong if the form were kept like this."""
    try:
        return tuple(office.problems_of_part(with_parts(desk.catalogue, {sheet.place: sheet.content}), sheet.place))
    except CatalogueError as error:
        return error.problems


def too_near(desk: Desk, sheet: Sheet) -> list[Shown]:
    """Return which spellings of the form are too near to others, or are another keyword's, too."""
    near = [each for each in sheet.problems if each.code in NEAR]
    try:
        drawn = with_parts(desk.catalogue, {sheet.place: sheet.content})
    except CatalogueError:
        return shown(near, {})
    theirs = [each for each in spelling_problems(drawn) if each.code in TAKEN and each.values["owner"] == sheet.name]
    also = [
        gettext("%(spelling)s sudah dipakai %(name)s.", spelling=each.values["spelling"], name=each.place.split(".")[1])
        for each in theirs
    ]
    return [
        *(Shown(text, "", warning=False) for text in also),
        *shown(near, {}),
        *near_from_elsewhere(desk, sheet, near),
    ]


def near_from_elsewhere(desk: Desk, sheet: Sheet, told: Iterable[Problem]) -> Iterator[Shown]:
    """Yield what is said at other keywords of a clash with this one, unless the same is said here already."""
    pairs = {_pair(each) for each in told}
    for each in desk.problems:
        name = each.place.split(".")[1] if each.code in ELSEWHERE else sheet.name
        if name != sheet.name and each.values.get("owner") == sheet.name and _pair(each) not in pairs:
            yield Shown(f"{name}: {told_of(each)}", "", each.severity is Severity.WARNING)


def _pair(clash: Problem) -> frozenset[str]:
    return frozenset(str(clash.values.get(each, "")).casefold() for each in ("spelling", "other"))


def looked_at(desk: Desk, sheet: Sheet, language: Language) -> Preview:
    """Return how the text of one language arrives."""
    return preview_of(Wording(sheet.text(language), frozenset(), desk.catalogue, language))


def draw(desk: Desk, sheet: Sheet) -> str:
    """Return the page for a form in this state."""
    part = desk.part(sheet.place)
    before = (part.base or {}).get("help", {})
    sides = [
        {
            "code": language.value,
            "text": sheet.text(language),
            "view": looked_at(desk, sheet, language),
            "change": words_between(before.get(language.value, ""), sheet.text(language)),
        }
        for language in Language
    ]
    return render_template(
        "wording/keyword.html",
        desk=desk,
        sheet=sheet,
        refused=sheet.refused,
        part=part,
        sides=sides,
        rows=ROWS,
        problems=shown([each for each in sheet.problems if each.code not in NEAR], fields_of(sheet)),
        near=too_near(desk, sheet),
        differences=list(conflicts.differences(part.base, part.content, part.base, part.place)) if part.changed else [],
    )


def fields_of(sheet: Sheet) -> dict[str, str]:
    """Return the field of the form for each place within a keyword."""
    names = (*SPELLINGS, "enabled", "channels", "audience", "valid_from", "valid_until")
    fields = {f"{sheet.place}.{name}": name for name in names}
    return fields | {f"{sheet.place}.help.{each.value}": each.value for each in Language}
