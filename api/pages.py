"""Pages for people: the documentation, and one for each problem; and the OpenAPI document for programs."""

import json
import re
from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from api.openapi import document
from api.operations import OPERATIONS
from api.problem_table import KINDS

Json = dict[str, Any]


def add_pages(blueprint: Blueprint) -> None:
    """Add the pages. They are open to everybody: nothing in them is about anybody."""
    blueprint.add_app_template_filter(with_code)
    blueprint.add_url_rule("/openapi.json", view_func=openapi, endpoint="openapi", provide_automatic_options=False)
    blueprint.add_url_rule("/docs", view_func=docs, endpoint="docs", provide_automatic_options=False)
    blueprint.add_url_rule("/problems/", view_func=problems, endpoint="problems", provide_automatic_options=False)
    blueprint.add_url_rule("/problems/<code>", view_func=problem, endpoint="problem", provide_automatic_options=False)


def with_code(text: str) -> Markup:
    """Return the text with what stands between backticks marked as code."""
    return Markup(re.sub("`([^`]*)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped before


def openapi() -> ResponseReturnValue:
    """Return the OpenAPI document."""
    return Response(written(), content_type="application/json")


def docs() -> ResponseReturnValue:
    """Show every operation with an example, and every shape."""
    told = document()
    schemas = {name: _fields(schema) for name, schema in told["components"]["schemas"].items()}
    return render_template(
        "api_docs.html",
        info=told["info"],
        topics=_topics(),
        schemas={name: fields for name, fields in schemas.items() if fields},
        about={name: schema.get("description", "") for name, schema in told["components"]["schemas"].items()},
        problems=KINDS.values(),
    )


def problems() -> ResponseReturnValue:
    """Show all problems."""
    return render_template("api_problems.html", kinds=KINDS.values(), one=None)


def problem(code: str) -> ResponseReturnValue:
    """Explain a problem: this is where its `type` leads."""
    if code not in KINDS:
        abort(404)
    return render_template("api_problems.html", kinds=[KINDS[code]], one=KINDS[code])


def written() -> str:
    """Return the document as it is served and kept: the same bytes every time."""
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


def _topics() -> dict[str, list[Json]]:
    topics: dict[str, list[Json]] = {}
    for each in OPERATIONS:
        example = json.dumps(each.example, ensure_ascii=False, indent=2) if each.example else ""
        address = each.path.replace("{", "<").replace("}", ">")
        topics.setdefault(each.topic, []).append({"is": each, "example": example, "address": address})
    return topics


def _fields(schema: Json) -> list[Json]:
    required = schema.get("required", [])
    return [
        {"name": name, "kind": _kind(field), "needed": name in required, "about": _words(field)}
        for name, field in schema.get("properties", {}).items()
    ]


def _kind(field: Json) -> str:
    """Return the type of a field in a few words."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " | ".join(dict.fromkeys(_kind(each) for each in field["anyOf"]))
    if "enum" in field:
        return " | ".join(f'"{each}"' for each in field["enum"])
    if field.get("type") == "array":
        return f"[{_kind(field.get('items', {}))}]"
    return str(field.get("format") or field.get("type", "any"))


def _words(field: Json) -> str:
    inner = [each for each in field.get("anyOf", []) if "description" in each]
    return str(field.get("description") or (inner[0]["description"] if inner else ""))
