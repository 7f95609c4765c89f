"""The OpenAPI 3.1 document, made from the table of operations and the models that check and answer requests."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.contract import Operation
from api.openapi_parts import COMMON_HEADERS, COMPONENTS, INFO, LINKS, PROBLEM_STATUSES
from api.operations import OPERATIONS
from api.problems import ROOT
from api.shapes import Problem
from intake.items import MOST_ITEMS

Json = dict[str, Any]
Mode = Literal["validation", "serialization"]
OTHERS = "Anything else is refused alone, with its index and what is wrong with it."


@cache
def document() -> Json:
    """Return the document. Nothing in it depends on settings."""
    names, schemas = _schemas()
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, names)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": ROOT}],
        "tags": [{"name": topic} for topic in dict.fromkeys(each.topic for each in OPERATIONS)],
        "paths": paths,
        "components": {**COMPONENTS, "schemas": schemas},
    }


def _schemas() -> tuple[dict[tuple[type[BaseModel], Mode], Json], Json]:
    """Return the reference to each model, and the schemas by name."""
    template = "#/components/schemas/{model}"
    references, definitions = models_json_schema(list(dict.fromkeys(_models())), ref_template=template)
    return references, definitions["$defs"]  # type: ignore[return-value]


def _models() -> Iterator[tuple[type[BaseModel], Mode]]:
    yield Problem, "serialization"
    for operation in OPERATIONS:
        taken = operation.item or operation.takes
        if taken:
            yield taken, "validation"
        for model in operation.answers.values():
            yield model, "serialization"


def _operation(operation: Operation, references: dict[tuple[type[BaseModel], Mode], Json]) -> Json:
    told: Json = {
        "operationId": operation.name,
        "tags": [operation.topic],
        "summary": operation.summary,
        "description": f"{operation.about} Scope: `{operation.scope}`.".strip(),
        "security": [{"ApiKey": [operation.scope]}],
        "parameters": list(_parameters(operation)),
        "responses": {
            **{str(status): _answer(operation, references[model, "serialization"])
               for status, model in operation.answers.items()},
            **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in _problems(operation)},
        },
    }  # fmt: skip
    if operation.takes:
        told["requestBody"] = _body(operation, references)
    return told


def _parameters(operation: Operation) -> Iterator[Json]:
    for each in operation.parameters:
        yield {
            "name": each.name,
            "in": each.place,
            "required": each.place == "path",
            "description": each.about,
            "schema": dict(each.schema),
        }
    if operation.repeating != "as it likes":
        needed = operation.repeating == "must name it"
        yield {"$ref": f"#/components/parameters/IdempotencyKey{'' if needed else 'Optional'}"}
    yield {"$ref": "#/components/parameters/AcceptLanguage"}


def _body(operation: Operation, references: dict[tuple[type[BaseModel], Mode], Json]) -> Json:
    taken = operation.item or operation.takes
    assert taken  # noqa: S101  # for the type checker; only asked for operations with a body
    schema = references[taken, "validation"]
    if operation.item:
        items = {"anyOf": [schema, {"description": OTHERS}]}
        schema = {
            "type": "object",
            "properties": {"items": {"type": "array", "items": items, "minItems": 1, "maxItems": MOST_ITEMS}},
            "required": ["items"],
            "additionalProperties": False,
        }
    return {"required": True, "content": {"application/json": {"schema": schema, "example": operation.example}}}


def _answer(operation: Operation, schema: Json) -> Json:
    answer: Json = {
        "description": operation.summary,
        "headers": dict(COMMON_HEADERS),
        "content": {"application/json": {"schema": schema}},
    }
    if operation.repeating != "as it likes":
        answer["headers"]["Idempotency-Replayed"] = {"$ref": "#/components/headers/IdempotencyReplayed"}
    if any(each.name == "after" for each in operation.parameters):
        answer["headers"]["Link"] = {"$ref": "#/components/headers/Link"}
    if operation.name in LINKS:
        answer["links"] = LINKS[operation.name]
    return answer


def _problems(operation: Operation) -> list[int]:
    has_body = operation.takes is not None
    applies = {
        404: "{" in operation.path or operation.path.endswith("/search"),
        409: operation.repeating != "as it likes" or operation.conflicts,
        413: has_body,
        415: has_body,
        422: has_body or bool(operation.parameters),
    }
    return [status for status in PROBLEM_STATUSES if applies.get(status, True)]
