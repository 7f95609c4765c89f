"""Messages: found by phone, KPJ, time or what came of them; shown masked."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.guard import actor, needs, page_blueprint, runtime
from console.watching import searching
from console.watching.searching import BY_KPJ, BY_PHONE, Asked
from console.watching.words import KINDS
from console.wording.told.table import name_of
from core.access import Permission
from core.delivery import MtStatus
from core.outcomes import OUTCOMES
from office import messages
from office.messages import Found
from store.message_pages import IN, Listed, Place

blueprint = page_blueprint("messages", __name__)


@blueprint.get("/messages")
@needs(Permission.MESSAGES_SEE)
def page() -> ResponseReturnValue:
    """Show the newest messages, or those that the address asks for."""
    asked = searching.read({**request.args.to_dict(), "by": "", "value": ""})
    found = Found([], None)
    if not asked.faults:
        found = messages.search(runtime(), asked.wanted, asked.size, after_of(request.args.get("after", "")))
    return show(asked, found)


@blueprint.post("/messages")
@needs(Permission.MESSAGES_SEE)
def search() -> ResponseReturnValue:
    """Show what fits a number: it is in the form and in no address, here and on all further pages."""
    asked = searching.read(request.form.to_dict())
    if asked.faults:
        return show(asked, Found([], None), status=400)
    return show(asked, found_for(asked, after_of(request.form.get("after", ""))))


def found_for(asked: Asked, after: Place | None) -> Found:
    """Return the messages that fit the form."""
    if asked.by == BY_PHONE:
        return messages.search_phone(runtime(), actor(), asked.number, asked.wanted, asked.size, after)
    if asked.by == BY_KPJ:
        return messages.search_kpj(runtime(), actor(), asked.number, asked.wanted, asked.size, after)
    return messages.search(runtime(), asked.wanted, asked.size, after)


def show(asked: Asked, found: Found, status: int = 200) -> ResponseReturnValue:
    """Return the page."""
    shown = render_template(
        "watching/messages.html",
        asked=asked,
        found=found,
        rows=[row_of(each) for each in found.rows],
        after=searching.place_text(found.next) if found.next else "",
        filters=searching.filters_of(asked),
        days=runtime().settings.retention_text_days,
        is_week=not (asked.number or asked.wanted.since or asked.wanted.provider_message_id),
        **choices(),
    )
    return shown, status


def choices() -> dict[str, Any]:
    """Return what the form lets choose from."""
    return {
        "statuses": [each.value for each in MtStatus],
        "kinds": KINDS,
        "keywords": sorted(runtime().catalogue.keywords),
        "outcomes": sorted(OUTCOMES, key=name_of),
        "sizes": searching.SIZES,
    }


def row_of(listed: Listed) -> dict[str, Any]:
    """Return a message as the list shows it: its text masked."""
    ours = listed.direction != IN
    return {"is": listed, "ours": ours, "text": messages.masked(runtime(), listed.text, ours=ours)}


def after_of(text: str) -> Place | None:
    """Return where a page begins; the first where the address says nothing that we wrote."""
    return searching.place_in(text) if text else None
