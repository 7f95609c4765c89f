"""The parts of the OpenAPI document that do not follow from the table of operations."""

from typing import Any

from api.keys import SCOPES
from api.problem_table import KINDS
from api.problems import MEDIA_TYPE

Json = dict[str, Any]

INFO: Json = {
    "title": "Kabar",
    "version": "1.0.0",
    "summary": "The core system's door to Kabar, the SMS gateway of BPJS Ketenagakerjaan.",
    "description": (
        "Tell of participants, claims and what happens to them; read back what was told to whom.\n\n"
        "Times are RFC 3339 with an offset, money is whole rupiah, phones are E.164. Records are upserts by NIK, KPJ "
        "and claim number; an event counts once by claim number, stage and sequence, however often and in "
        "whatever order it is told. Errors are problems (RFC 9457), in Indonesian or, by "
        "Accept-Language, in English.\n\n"
        f"Scopes: {', '.join(f'`{scope}`' for scope in SCOPES)}. What a test key causes never leaves the simulator, "
        "and it may speak of invented people only (NIK 00..., KPJ 0000..., claim K0000..., phone +62850...)."
    ),
}
PROBLEM_STATUSES = tuple(sorted({kind.status for kind in KINDS.values()} - {405}))


def _header(about: str, **schema: Any) -> Json:
    return {"description": about, "schema": schema or {"type": "string"}}


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/headers/{name}"}


COMMON_HEADERS: Json = {
    "X-Request-ID": _reference("RequestId"),
    "RateLimit-Policy": _reference("RateLimitPolicy"),
    "RateLimit": _reference("RateLimit"),
}
_SPECIAL_HEADERS = {
    401: {"WWW-Authenticate": _reference("WwwAuthenticate")},
    403: {"WWW-Authenticate": _reference("WwwAuthenticate")},
    409: {"Retry-After": _reference("RetryAfter")},
    429: {"Retry-After": _reference("RetryAfter")},
    503: {"Retry-After": _reference("RetryAfter")},
}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": (
        "New for each new request, e.g. a UUID. The same key with the same body is answered with the first answer for "
        "24 hours. Keys are kept apart by API key."
    ),
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}


def _problem(status: int) -> Json:
    kinds = [kind for kind in KINDS.values() if kind.status == status]
    return {
        "description": "; ".join(f"{kind.title_en} (`{kind.code}`)" for kind in kinds),
        "headers": {"X-Request-ID": _reference("RequestId"), **_SPECIAL_HEADERS.get(status, {})},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


COMPONENTS: Json = {
    "securitySchemes": {
        "ApiKey": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "kabar_live_<id>_<secret>",
            "description": "Made with `kabar apikey create`; shown once.",
        }
    },
    "parameters": {
        "IdempotencyKey": {**_IDEMPOTENCY, "required": True},
        "IdempotencyKeyOptional": {**_IDEMPOTENCY, "required": False},
        "AcceptLanguage": {
            "name": "Accept-Language",
            "in": "header",
            "required": False,
            "description": "Language of problems: id (default) or en",
            "schema": {"type": "string"},
            "example": "en",
        },
    },
    "headers": {
        "RequestId": _header("Names this request in our log"),
        "RateLimitPolicy": _header("Requests per window of 60 seconds"),
        "RateLimit": _header("Requests left, and seconds until there are new ones"),
        "RetryAfter": _header("Seconds to wait", type="integer", minimum=1),
        "WwwAuthenticate": _header("What is wrong with the key, or the scope that is needed (RFC 6750)"),
        "IdempotencyReplayed": _header("`true`: this is the stored answer to an earlier request"),
        "Link": _header('The next page, as `<...>; rel="next"` (RFC 8288)'),
    },
    "responses": {f"Problem{status}": _problem(status) for status in PROBLEM_STATUSES},
}
_SHOW_CLAIM = {"operationId": "show_claim", "parameters": {"claim_number": "$response.body#/claim_number"}}
_OF_CAMPAIGN = {"campaign_id": "$response.body#/id"}
LINKS: Json = {
    "create_campaign": {
        "rows": {"operationId": "add_campaign_rows", "parameters": _OF_CAMPAIGN},
        "campaign": {"operationId": "show_campaign", "parameters": _OF_CAMPAIGN},
    },
    "tell_claim": {"claim": _SHOW_CLAIM},
    "tell_claim_event": {
        "claim": _SHOW_CLAIM,
        "notice": {"operationId": "show_message", "parameters": {"message_id": "$response.body#/notice_id"}},
    },
}
