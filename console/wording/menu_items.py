"""The numbered items of a screen as a form: sent by the browser, moved, added and taken out before anything is kept."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from console.wording.desk import plain
from console.wording.targets import led_to
from core.commands import Language

Json = dict[str, Any]
CODES = tuple(each.value for each in Language)


def blank_item() -> Json:
    """Return an item with nothing in it."""
    return {"label": dict.fromkeys(CODES, ""), **led_to("command:")}


def items_sent(form: MultiDict[str, str]) -> list[Json]:
    """Return the items in the order of the form."""
    labels = [form.getlist(f"label-{code}") for code in CODES]
    rows = zip(form.getlist("target"), *labels, strict=False)
    return [{"label": dict(zip(CODES, map(plain, words), strict=True)), **led_to(value)} for value, *words in rows]


def items_after(items: Sequence[Json], step: str) -> list[Json]:
    """Return the items after one of the form's buttons: `up:2`, `down:2`, `remove:2`, `add`; others change nothing."""
    found, (action, _, which) = list(items), step.partition(":")
    at = int(which) if which.isdecimal() else -1
    if action == "add":
        found.append(blank_item())
    if action == "remove" and 0 <= at < len(found):
        del found[at]
    other = at + {"up": -1, "down": 1}.get(action, 0)
    if action in ("up", "down") and 0 <= at < len(found) and 0 <= other < len(found):
        found[at], found[other] = found[other], found[at]
    return found


def fields_of(place: str, count: int) -> dict[str, str]:
    """Return the field of the form for each place within so many items that stand at a place."""
    fields = {f"{place}.{at}": f"target-{at}" for at in range(count)}
    return fields | {f"{place}.{at}.label.{code}": f"label-{at}-{code}" for at in range(count) for code in CODES}
