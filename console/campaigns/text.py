"""The text of a campaign: from the catalogue or written here, in both languages, as it will arrive."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.campaigns import words
from console.campaigns.desk import AT, CHECK, TEXT, Faults, answer, blueprint, go, may_edit, opened, revision, steps_of
from console.campaigns.offered import offered, taken
from console.guard import actor, needs, runtime
from console.languages import page_language
from console.wording.desk import plain
from console.wording.marks import mended, without_strays
from console.wording.phone_lines import ROWS
from console.wording.placeholder_words import palette_of
from console.wording.preview import Preview, Wording, preview_of
from core.access import Permission
from core.campaign_selection import VALUES
from core.commands import Language
from office import campaigns as office
from office.campaign_columns import columns_of
from office.campaign_life import NotDone, Trouble
from store.campaigns import Stored

LANGUAGES = (Language.ID, Language.EN)
LONGEST = 640


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form as it is filled in."""

    texts: Mapping[Language, str]
    worst: bool = False
    faults: tuple[tuple[str, str], ...] = ()


@blueprint.get(f"{AT}/text")
@needs(Permission.CAMPAIGNS_SEE)
def text(campaign_id: str) -> ResponseReturnValue:
    """Show the text as it is."""
    stored = opened(campaign_id)
    texts = {language: stored.texts.get(language.value, "") for language in LANGUAGES}
    return draw(stored, Sheet(texts, request.args.get("worst") == "1"))


@blueprint.post(f"{AT}/text")
@needs(Permission.CAMPAIGNS_EDIT)
def save_text(campaign_id: str) -> ResponseReturnValue:
    """Keep the text, or do to the form what its other buttons say."""
    stored, sheet = opened(campaign_id), filled_in()
    step = request.form.get("step", "save")
    if step != "save":
        return draw(stored, stepped(stored, sheet, step))
    unknown = [each for language in LANGUAGES for each in problems_of(stored, sheet, language)]
    if unknown:
        return draw(stored, Sheet(sheet.texts, sheet.worst, tuple(unknown))), 422
    texts = {language.value: words for language, words in sheet.texts.items() if words}
    try:
        stored = office.edit(runtime(), actor(), campaign_id, revision(), {"texts": texts})
    except NotDone as error:
        if error.why is not Trouble.INVALID:
            return answer(error, campaign_id, TEXT)
        faults = tuple(
            (name.removeprefix("texts."), words.field_fault(name, code)) for name, code in error.fields.items()
        )
        return draw(stored, Sheet(sheet.texts, sheet.worst, faults)), 422
    return go(CHECK, stored)


@blueprint.post(f"{AT}/text/preview")
@needs(Permission.CAMPAIGNS_SEE)
def preview_text(campaign_id: str) -> ResponseReturnValue:
    """Return how one language arrives, as a piece of the page."""
    stored, sheet = opened(campaign_id), filled_in()
    asked = request.args.get("language", "")
    language = Language(asked) if asked in set(Language) else Language.ID
    view = looked_at(stored, sheet, language)
    return render_template("wording/_preview.html", view=view, code=language.value, rows=ROWS, worst=sheet.worst)


def filled_in() -> Sheet:
    """Return the form as the browser sent it."""
    texts = {language: plain(request.form.get(language.value)) for language in LANGUAGES}
    return Sheet(texts, request.form.get("worst") == "1")


def stepped(stored: Stored, sheet: Sheet, step: str) -> Sheet:
    """Return the form after one of its buttons: `fold:id`, `use:en:amoun:amount`, `take`, `preview`."""
    name, *rest = step.split(":")
    texts = dict(sheet.texts)
    if name == "take":
        kept = taken(runtime().catalogue, request.form.get("from", ""), frozenset(allowed_in(stored)))
        texts = {language: kept.get(language, texts[language]) for language in LANGUAGES}
    elif rest and rest[0] in set(Language):
        language = Language(rest[0])
        if name == "fold":
            texts[language] = without_strays(texts[language])
        if name == "use" and len(rest) == 3:
            texts[language] = mended(texts[language], rest[1], rest[2])
    return Sheet(texts, sheet.worst)


def allowed_in(stored: Stored) -> tuple[str, ...]:
    """Return the placeholders that the campaign's source can fill."""
    if stored.source == "segment":
        return VALUES
    kept = columns_of(stored.selection.get("columns"))
    return tuple(kept.values) if kept else ()


def problems_of(stored: Stored, sheet: Sheet, language: Language) -> Faults:
    """Return what keeps a text from being filled in: the house says the rest."""
    view = looked_at(stored, sheet, language)
    field = language.value
    found = [(field, gettext("{%(name)s} tidak ada di sumber kampanye ini.", name=each.name)) for each in view.unknown]
    return found + ([(field, words.field_fault("text", "malformed"))] if view.malformed else [])


def looked_at(stored: Stored, sheet: Sheet, language: Language) -> Preview:
    """Return how the text of one language arrives."""
    wording = Wording(sheet.texts.get(language, ""), allowed_in(stored), runtime().catalogue, language)
    return preview_of(wording, sheet.worst)


def draw(stored: Stored, sheet: Sheet) -> str:
    """Return the page for a form in this state."""
    sides = [
        {"code": each.value, "text": sheet.texts.get(each, ""), "view": looked_at(stored, sheet, each)}
        for each in LANGUAGES
    ]
    return render_template(
        "campaigns/text.html",
        campaign=stored,
        steps=steps_of(stored, TEXT),
        may_edit=may_edit(stored),
        sheet=sheet,
        faults=list(sheet.faults),
        sides=sides,
        rows=ROWS,
        longest=LONGEST,
        palette=palette_of(allowed_in(stored), runtime().catalogue, page_language()),
        offered=offered(runtime().catalogue, frozenset(allowed_in(stored))),
    )
