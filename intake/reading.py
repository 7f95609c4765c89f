"""Reads items as they came in: what is right becomes a value, what is wrong a refusal that says what to do."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from intake.invented_only import NOT_INVENTED, places_of_others
from intake.items import Item
from intake.problems import problem, problem_of
from intake.results import ItemProblem, ItemResult

MOST_PROBLEMS = 10  # of one item
_CLAIM_NUMBER = re.compile(r"K[0-9]{10}")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
AnyItem = TypeVar("AnyItem", bound=Item)


def read_items(
    model: type[AnyItem], raw: Sequence[object], *, test: bool = False
) -> tuple[dict[int, AnyItem], list[ItemResult]]:
    """Return the items that can be read, by their index, and a refusal for each of the others.

    What is `model` already is taken as it is; everything else is a decoded JSON value and is read strictly: text is not
    taken for a number. With `test` an item that names anybody but invented people is refused too.
    """
    items, refused = _readable(model, raw)
    others = {index: tuple(places_of_others(item)) for index, item in items.items()} if test else {}
    for index, places in others.items():
        if places:
            found = (problem(place, NOT_INVENTED) for place in places[:MOST_PROBLEMS])
            refused.append(refuse(index, *found, key=key_of(items.pop(index))))
    return items, refused


def _readable(model: type[AnyItem], raw: Sequence[object]) -> tuple[dict[int, AnyItem], list[ItemResult]]:
    items: dict[int, AnyItem] = {}
    refused: list[ItemResult] = []
    for index, each in enumerate(raw):
        if isinstance(each, model):
            items[index] = each
            continue
        try:
            items[index] = model.model_validate_json(json.dumps(each), strict=True)
        except ValidationError as error:
            refused.append(refuse(index, *problems_of(error), key=key_of(each)))
        except (TypeError, ValueError, RecursionError):  # no JSON value, or one that is nested without end
            refused.append(refuse(index, problem("", "unreadable")))
    return items, refused


def refuse(index: int, *problems: ItemProblem, key: str | None = None) -> ItemResult:
    """Return the refusal of an item."""
    return ItemResult(index, "refused", key, problems)


def key_of(raw: object) -> str | None:
    """Return the claim number of an item that may be wrong otherwise; it is the one thing that may be repeated."""
    number = raw.get("claim_number") if isinstance(raw, Mapping) else getattr(raw, "claim_number", None)
    return number if isinstance(number, str) and _CLAIM_NUMBER.fullmatch(number) else None


def in_order(results: Sequence[ItemResult]) -> list[ItemResult]:
    """Return the results in the order of their items."""
    return sorted(results, key=lambda each: each.index)


def problems_of(error: ValidationError) -> list[ItemProblem]:
    """Return what the validator found, in our words."""
    found = error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]
    return [_problem_of(each["loc"], each["type"], each.get("ctx", {})) for each in found]


def _problem_of(place: tuple[int | str, ...], kind: str, context: Mapping[str, Any]) -> ItemProblem:
    """A field that we do not know has its name from the sender; one that is no name is not repeated."""
    if kind == "extra_forbidden" and not _FIELD.fullmatch(str(place[-1])):
        place = place[:-1]
    field = next((each for each in reversed(place) if isinstance(each, str)), "")
    return problem_of("".join(f"/{_escaped(str(each))}" for each in place), field, kind, context)


def _escaped(part: str) -> str:
    """As RFC 6901 wants it."""
    return part.replace("~", "~0").replace("/", "~1")
