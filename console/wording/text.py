"""The page that words one text: both languages, how they arrive, what was there before."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs
from console.languages import page_language
from console.wording import conflicts, subjects
from console.wording.desk import Desk, keep, open_desk, plain, shown, undo
from console.wording.marks import mended, without_strays
from console.wording.phone_lines import ROWS
from console.wording.placeholder_words import palette_of
from console.wording.preview import Preview, Wording, preview_of
from console.wording.screens import ScreenPage, pages_of_answer
from console.wording.subjects import Subject
from console.wording.term_uses import Use, uses_of
from console.wording.texts import blueprint
from console.wording.told import table
from core.access import Permission
from core.catalogue import Problem
from core.catalogue_changes import words_between
from core.commands import Language
from office.catalogue import Conflict, Invalid, Saved

LANGUAGES = (Language.ID, Language.EN)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form as it is filled in: the texts, what they were filled in against, and how they are looked at."""

    subject: Subject
    texts: dict[Language, str]
    revision: int
    worst: bool = False
    problems: tuple[Problem, ...] = ()
    refused: bool = False


def subject_of(desk: Desk, outcome: str, where: str) -> Subject:
    """Return what is worded, or answer that there is no such page."""
    found = subjects.subject(outcome, where, desk.catalogue)
    if found is None:
        abort(404)
    return found


@blueprint.get("/texts/<outcome>", defaults={"where": "sms"})
@blueprint.get("/texts/<outcome>/<where>")
@needs(Permission.CATALOGUE_SEE)
def text(outcome: str, where: str) -> ResponseReturnValue:
    """Show a text as the draft has it."""
    desk = open_desk()
    subject = subject_of(desk, outcome, where)
    texts = subjects.words_in(subject, desk.catalogue) or {}
    problems = tuple(desk.problems_in(subject.place))
    part = desk.part(subject.place)
    worst = request.args.get("worst") == "1"
    return draw(desk, Sheet(subject, dict(texts), part.revision, worst, problems))


@blueprint.post("/texts/<outcome>", defaults={"where": "sms"})
@blueprint.post("/texts/<outcome>/<where>")
@needs(Permission.CATALOGUE_EDIT)
def save_text(outcome: str, where: str) -> ResponseReturnValue:
    """Keep the texts in the draft, or do to the form what its other buttons say."""
    desk = open_desk()
    sheet = filled_in(subject_of(desk, outcome, where))
    step = request.form.get("step", "save")
    removing = step == "remove" and sheet.subject.may_be_missing
    if step != "save" and not removing:
        return draw(desk, stepped(sheet, step))
    content = None if removing else subjects.content_of(sheet.texts)
    done = keep(sheet.subject.place, content, sheet.revision)
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, content, sheet.subject.title)
    if isinstance(done, Invalid):
        return draw(desk, replace(sheet, problems=done.problems, refused=True)), 422
    say_saved(done, removing=removing)
    return redirect(url_for("texts.text", outcome=outcome, where=where))


def say_saved(done: Saved, *, removing: bool) -> None:
    """Have the next page say what was kept, and whether something else is wrong now because of it."""
    if removing:
        said = gettext("Kata-kata layar dihapus di draf: layar memakai kata-kata SMS.")
    else:
        said = gettext("Teks disimpan di draf. Peserta membacanya setelah diterbitkan.")
    doubt = gettext("Ada yang perlu diperiksa, juga di Tinjau & terbitkan.") if done.problems else ""
    flash(f"{said} {doubt}".strip(), "warning" if doubt else "done")


@blueprint.post("/texts/<outcome>/<where>/discard")
@needs(Permission.CATALOGUE_EDIT)
def discard(outcome: str, where: str) -> ResponseReturnValue:
    """Have the text be as published again."""
    desk = open_desk()
    subject = subject_of(desk, outcome, where)
    mine = desk.part(subject.place)
    done = undo(subject.place, request.form.get("revision", 0, type=int))
    if isinstance(done, Conflict):
        return conflicts.page(desk, done, mine.base, subject.title)
    flash(gettext("Teks kembali seperti yang terbit."), "done")
    return redirect(url_for("texts.text", outcome=outcome, where=where))


@blueprint.post("/texts/<outcome>/<where>/preview")
@needs(Permission.CATALOGUE_SEE)
def preview(outcome: str, where: str) -> ResponseReturnValue:
    """Return how one language arrives, as a piece of the page."""
    desk = open_desk()
    sheet = filled_in(subject_of(desk, outcome, where))
    language = Language(request.args["language"]) if request.args.get("language") in set(Language) else Language.ID
    view = looked_at(desk, sheet, language)
    shown_so: dict[str, Any] = {"worst": sheet.worst, "fullest": fullest_of(desk, sheet, language)}
    shown_so["pages"] = pages_on_screen(desk, sheet, language)
    return render_template("wording/_preview.html", view=view, code=language.value, rows=ROWS, **shown_so)


def filled_in(subject: Subject) -> Sheet:
    """Return the form as the browser sent it."""
    texts = {language: plain(request.form.get(language.value)) for language in LANGUAGES}
    worst = request.form.get("worst") == "1"
    return Sheet(subject, texts, request.form.get("revision", 0, type=int), worst)


def stepped(sheet: Sheet, step: str) -> Sheet:
    """Return the form after one of its buttons: `fold:id`, `use:en:amoun:amount`, `preview`, `again`."""
    name, *rest = step.split(":")
    texts = dict(sheet.texts)
    if name == "fold" and len(rest) == 1 and rest[0] in set(Language):
        texts[Language(rest[0])] = without_strays(texts[Language(rest[0])])
    if name == "use" and len(rest) == 3 and rest[0] in set(Language):
        texts[Language(rest[0])] = mended(texts[Language(rest[0])], rest[1], rest[2])
    return Sheet(sheet.subject, texts, sheet.revision, sheet.worst)


def looked_at(desk: Desk, sheet: Sheet, language: Language) -> Preview:
    """Return how the text of one language arrives."""
    words = sheet.subject.prefix + sheet.texts.get(language, "")
    return preview_of(Wording(words, sheet.subject.allowed, desk.catalogue, language), sheet.worst)


def pages_on_screen(desk: Desk, sheet: Sheet, language: Language) -> tuple[ScreenPage, ...]:
    """Return the screens on which an answer is read, with what it offers next; none of what is read by SMS."""
    subject = sheet.subject
    if subject.where != subjects.SCREEN:
        return ()
    changes = {subject.place: subjects.content_of(sheet.texts)}
    return pages_of_answer(desk.catalogue, subject.name, changes, language, sheet.worst)


def fullest_of(desk: Desk, sheet: Sheet, language: Language) -> Use | None:
    """Return the text that gets fullest with a term as it is worded in the form; None for what is no term."""
    return next(iter(uses_of(sheet.subject, sheet.texts, desk.catalogue, language)), None)


def draw(desk: Desk, sheet: Sheet) -> str:
    """Return the page for a form in this state."""
    subject, part = sheet.subject, desk.part(sheet.subject.place)
    base: dict[str, Any] = part.base or {}
    sides = [
        {
            "code": language.value,
            "text": sheet.texts.get(language, ""),
            "view": looked_at(desk, sheet, language),
            "fullest": fullest_of(desk, sheet, language),
            "pages": pages_on_screen(desk, sheet, language),
            "before": base.get(language.value, ""),
            "change": words_between(base.get(language.value, ""), sheet.texts.get(language, "")),
        }
        for language in LANGUAGES
    ]
    fields = {f"{subject.place}.{language.value}": language.value for language in LANGUAGES}
    return render_template(
        "wording/text.html",
        desk=desk,
        subject=subject,
        sheet=sheet,
        refused=sheet.refused,
        part=part,
        sides=sides,
        rows=ROWS,
        problems=shown(sheet.problems, fields),
        palette=palette_of(subject.allowed, desk.catalogue, page_language()),
        twins=twins_of(subject),
        uses=sorted(uses_of(subject, sheet.texts, desk.catalogue, page_language()), key=lambda use: use.name),
        own=part.content is not None,
    )


def twins_of(subject: Subject) -> list[tuple[str, str]]:
    """Return the outcomes that are told on the same occasion, with their names."""
    found = table.twins_of(subject.name) if subject.where == subjects.SMS else ()
    return [(each, table.name_of(each)) for each in found]
