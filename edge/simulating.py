"""Who may use the simulated phone's doors."""

from flask import current_app, request

from runtime.callers import is_from_here, is_own_page
from runtime.runtime import Runtime


def may_simulate() -> bool:
    """Return whether the simulated phone is open to this caller: demo mode, and a program or page of this machine."""
    rt: Runtime = current_app.extensions["kabar"]
    headers = dict(request.headers)
    is_local = is_from_here(request.remote_addr, request.host, headers)
    return rt.settings.is_demo and is_local and is_own_page(request.host, headers)
