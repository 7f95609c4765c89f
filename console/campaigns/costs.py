"""Preview and cost: rows as they arrive, how many SMS, how much money and time, what stands in the way; a test."""

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.campaigns import words
from console.campaigns.desk import (
    AT,
    CHECK,
    PREVIEW,
    Faults,
    answer,
    blueprint,
    faults_of,
    go,
    may_edit,
    note_look,
    opened,
    steps_of,
)
from console.campaigns.text import Sheet, looked_at
from console.guard import actor, needs, runtime
from console.wording.phone_lines import ROWS, broken, scrolls
from core.access import Permission
from core.commands import Language
from core.msisdn import mask
from office import campaigns as office
from office.campaign_blockers import Blocker
from office.campaign_hours import Estimate, estimate
from office.campaign_life import NotDone, Trouble
from office.campaign_samples import samples
from office.campaign_trial import Trial, send_to_me
from store.campaign_rows import Shown
from store.campaigns import Stored

BEFORE_SUBMITTING = frozenset({"no_reason"})  # is asked for on a later page


@blueprint.get(f"{AT}/preview")
@needs(Permission.CAMPAIGNS_SEE)
def preview(campaign_id: str) -> ResponseReturnValue:
    """Show what would be sent."""
    stored = opened(campaign_id)
    if not stored.is_checked or not stored.total:
        return go(CHECK, stored)
    note_look(campaign_id)
    return draw(stored)


@blueprint.post(f"{AT}/preview/test")
@needs(Permission.CAMPAIGNS_EDIT)
def test(campaign_id: str) -> ResponseReturnValue:
    """Send the text, filled in with invented values, to a phone of the reader's."""
    stored = opened(campaign_id)
    asked = request.form.get("language", "")
    language = Language(asked) if asked in stored.texts and asked in set(Language) else Language.ID
    trial = Trial(request.form.get("number", ""), language, invented(stored, language))
    try:
        send_to_me(runtime(), actor(), campaign_id, trial)
    except NotDone as error:
        if error.why is not Trouble.INVALID:
            return answer(error, campaign_id, PREVIEW)
        return draw(stored, faults_of(error)), 422
    flash(gettext("SMS coba sedang dikirim ke ponsel itu, dengan nama dan angka rekaan."), "done")
    return go(PREVIEW, stored)


def invented(stored: Stored, language: Language) -> str:
    """Return the text with invented values."""
    texts = {Language(code): text for code, text in stored.texts.items() if code in set(Language)}
    return looked_at(stored, Sheet(texts), language).filled


def shown_row(row: Shown | None) -> dict[str, Any] | None:
    """Return a row as a small phone shows it, whose it is as far as that may be shown."""
    if row is None or row.text is None:
        return None
    lines = list(broken(row.text))
    number = mask(row.msisdn) if row.msisdn else ""
    return {
        "row": row.row, "number": number, "text": row.text, "lines": lines, "scrolls": scrolls(len(lines)),
        "language": row.language, "notes": words.notes(row.problem), "size": len(row.text),
    }  # fmt: skip


def looks(stored: Stored) -> dict[str, Any]:
    """Return the rows to look at."""
    found = samples(runtime(), stored.id)
    return {
        "first": [shown_row(each) for each in found.first],
        "longest": shown_row(found.longest),
        "shortened": [shown_row(each) for each in found.shortened],
        "folded": [shown_row(each) for each in found.folded],
        "rows": ROWS,
    }


def costs(stored: Stored) -> dict[str, Any]:
    """Return what the campaign comes to."""
    told: Estimate = estimate(runtime(), stored)
    sizes: Mapping[str, int] = stored.findings.get("segments", {})
    return {
        "estimate": told,
        "price": runtime().settings.campaign_price_rupiah,
        "histogram": [(gettext("%(number)s SMS", number=size), number) for size, number in sorted(sizes.items())],
        "filled": sum(sizes.values()),
        "overlap": stored.findings.get("recent", 0),
        "minutes": duration(told),
    }


def duration(told: Estimate) -> float | None:
    """Return how many seconds of sending it takes at its rate; None where there is none."""
    return told.messages / told.per_minute * 60 if told.per_minute else None


def obstacles(stored: Stored) -> tuple[list[tuple[Blocker, str]], list[tuple[Blocker, str]]]:
    """Return what stands in the way of submitting, and what should be thought of, in words."""
    found = [(each, words.half(each.told)) for each in office.what_blocks(runtime(), stored.id)]
    return [each for each in found if each[0].blocks], [each for each in found if not each[0].blocks]


def draw(stored: Stored, faults: Faults | None = None) -> str:
    """Return the page."""
    blocking, doubtful = obstacles(stored)
    return render_template(
        "campaigns/preview.html",
        campaign=stored,
        steps=steps_of(stored, PREVIEW),
        may_edit=may_edit(stored),
        faults=faults or [],
        blocking=[each for each in blocking if each[0].code not in BEFORE_SUBMITTING],
        doubtful=doubtful,
        given=request.form,
        names_of_languages={"id": gettext("Bahasa Indonesia"), "en": gettext("Bahasa Inggris")},
        **looks(stored),
        **costs(stored),
    )
