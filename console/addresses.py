"""Addresses that carry on what was asked: nothing in them tells Flask how to build an address."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

LARGEST = 2**63 - 1  # number of a row


def asked_of_us() -> dict[str, str]:
    """Return what the address asks for, without names that mean something to `url_for` (`_external`, `_scheme` ...)."""
    return {name: value for name, value in request.args.to_dict().items() if is_ours(name)}


def asked_number(name: str) -> int | None:
    """Return the number of a row that the address asks for; None where it is the number of none."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST else None


def is_ours(name: str) -> bool:
    """Return whether a name in an address is one that a page of ours may have put there."""
    return not name.startswith("_") and name != "endpoint"


def address_of(endpoint: str, asked: Mapping[str, Any], **changes: Any) -> str:
    """Return the address of a page that asks for the same but these changes."""
    return url_for(endpoint, **{**{name: value for name, value in asked.items() if is_ours(name)}, **changes})
