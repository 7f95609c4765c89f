"""The test bench: a text in, and what it would be answered, as it is live or as the draft would have it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.guard import needs, page_blueprint, runtime
from console.languages import page_language
from console.trying import codes
from core.access import Permission
from core.commands import Language
from office import trials
from office.catalogue import Draft, draft_of

DRAFT, LIVE = "draft", "live"
EXAMPLES = ("SALDO", "cek saldo jht", "SLDO", "cara klaim jht", "jadwal buka kantor", "BERHENTI")

blueprint = page_blueprint("bench", __name__)


@blueprint.get("/bench")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """Show the empty bench."""
    return draw("", DRAFT if draft_of(runtime()).parts else LIVE, "")


@blueprint.post("/bench")
@needs(Permission.CATALOGUE_SEE)
def try_text() -> ResponseReturnValue:
    """Show what the text would be answered; asked from within the page, only that piece of it."""
    side = LIVE if request.form.get("side") == LIVE else DRAFT
    # An example that was pressed is the text; its button is no field that a reader could leave empty.
    text = request.form.get("example") or request.form.get("text", "")
    return draw(text[: trials.LONGEST], side, request.form.get("as", ""))


def draw(text: str, side: str, slug: str) -> str:
    """Return the page with what was tried, or that piece alone."""
    rt, draft = runtime(), draft_of(runtime())
    catalogue = draft.catalogue if side == DRAFT else rt.catalogue
    tried = trials.try_text(rt, catalogue, text, slug) if text.strip() else None
    shown = {
        "tried": tried,
        "codes": codes,
        "side": side,
        "number": number_of(draft, side),
        "language_names": LANGUAGES,
    }
    if request.headers.get("HX-Request"):
        return render_template("trying/_trial.html", **shown)
    people = [(each.slug, each.name, shows(each)) for each in trials.samples(rt)]
    return render_template(
        "trying/bench.html", text=text, slug=slug, people=people, draft=draft, examples=EXAMPLES, **shown
    )


LANGUAGES = {Language.ID: "Indonesia", Language.EN: "English"}


def number_of(draft: Draft, side: str) -> int:
    """Return the number of the catalogue that answers; of the draft the one that it would change."""
    return draft.base.number if side == DRAFT else runtime().catalogue.number


def shows(sample: trials.Sample) -> str:
    """Return what a sample person shows."""
    return sample.shows_en if page_language() is Language.EN else sample.shows
