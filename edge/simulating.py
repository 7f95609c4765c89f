"""Who may use the simulated phone's doors, and which catalogue it may ask to be answered from."""

from collections.abc import MutableMapping
from typing import Any

from flask import current_app, request

from office.on_draft import Drafts
from runtime.callers import is_from_here, is_own_page
from runtime.runtime import Runtime

ANSWER_FROM = "X-Kabar-Catalogue"  # of a request: `draft` or `live`; of our answer: that, and the version's number
DRAFT, LIVE = "draft", "live"


def may_simulate() -> bool:
    """Return whether the simulated phone is open to this caller: demo mode, and a program or page of this machine."""
    rt: Runtime = current_app.extensions["kabar"]
    headers = dict(request.headers)
    is_local = is_from_here(request.remote_addr, request.host, headers)
    return rt.settings.is_demo and is_local and is_own_page(request.host, headers)


def catalogue_wanted() -> str:
    """Return which catalogue the simulated phone asks for; nothing where it does not, or where somebody else asks.

    Whoever carries real messages sends no such header: one look for it is all that they pay.
    """
    wanted = request.headers.get(ANSWER_FROM, "")
    return wanted if wanted in (DRAFT, LIVE) and may_simulate() else ""


def drafts_of(extensions: MutableMapping[str, Any]) -> Drafts:
    """Return the drafts that an application has met; its `extensions` keep them."""
    found: Drafts = extensions.setdefault("kabar.drafts", Drafts(extensions["kabar"]))
    return found
