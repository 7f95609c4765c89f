"""All that went to and from the phone of a message, masked, and whole for who says why."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.guard import actor, needs, person, runtime
from console.watching.message import found_mo, found_mt
from console.watching.messages import after_of, blueprint
from console.watching.reasons import NO_REASON, REASONS, reason_in
from console.watching.searching import place_text
from core.access import Permission
from office import messages
from store.message_details import Mo, Mt
from store.message_pages import IN, Listed

AT_ONCE = 50  # messages on a page


@blueprint.get("/messages/in/<int(max=9223372036854775807):id_>/conversation")
@needs(Permission.MESSAGES_SEE)
def of_received(id_: int) -> ResponseReturnValue:
    """Show the conversation that an MO belongs to."""
    return show(found_mo(id_)[0])


@blueprint.post("/messages/in/<int(max=9223372036854775807):id_>/conversation")
@needs(Permission.MESSAGES_REVEAL)
def reveal_of_received(id_: int) -> ResponseReturnValue:
    """Show the conversation with its texts, this once."""
    return reveal(found_mo(id_)[0])


@blueprint.get("/messages/out/<id_>/conversation")
@needs(Permission.MESSAGES_SEE)
def of_sent(id_: str) -> ResponseReturnValue:
    """Show the conversation that an MT belongs to."""
    return show(found_mt(id_)[0])


@blueprint.post("/messages/out/<id_>/conversation")
@needs(Permission.MESSAGES_REVEAL)
def reveal_of_sent(id_: str) -> ResponseReturnValue:
    """Show the conversation with its texts, this once."""
    return reveal(found_mt(id_)[0])


def reveal(message: Mo | Mt) -> ResponseReturnValue:
    """Note who reads it and why, and show it."""
    reason = reason_in(request.form)
    if reason is None:
        return show(message, faults=[("reason", str(NO_REASON))]), 400
    messages.reveal_conversation(runtime(), actor(), message, reason)
    return show(message, revealed=True)


def show(message: Mo | Mt, *, revealed: bool = False, faults: list[tuple[str, str]] | None = None) -> str:
    """Return the page: one screenful, the newest message last."""
    found = messages.conversation(runtime(), message, AT_ONCE, after_of(request.values.get("after", "")))
    return render_template(
        "watching/conversation.html",
        message=message,
        ours=isinstance(message, Mt),
        phone=message.recipient if isinstance(message, Mt) else message.sender,
        bubbles=[bubble_of(each, revealed=revealed) for each in reversed(found.rows)],
        after=place_text(found.next) if found.next else "",
        revealed=revealed,
        faults=faults or [],
        reasons=REASONS,
        may_reveal=person().may(Permission.MESSAGES_REVEAL),
        given=request.form,
    )


def bubble_of(listed: Listed, *, revealed: bool) -> dict[str, Any]:
    """Return a message with its reply as the page shows them."""
    ours = listed.direction != IN
    return {
        "is": listed,
        "ours": ours,
        "text": text_of(listed, ours=ours, revealed=revealed),
        "reply": (listed.reply or "") if revealed else messages.masked(runtime(), listed.reply, ours=True),
    }


def text_of(listed: Listed, *, ours: bool, revealed: bool) -> str:
    """Return a text masked, or whole but for a one-time code."""
    if not revealed:
        return messages.masked(runtime(), listed.text, ours=ours)
    return messages.without_code(listed.text) if listed.has_code else listed.text
