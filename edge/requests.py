"""HTTP requests as adapters see them: raw target, decoded pairs, limits of size."""

from urllib.parse import parse_qsl, quote

from flask import Response, current_app, request

from providers.base import FORM, Oversized, Unreadable, WebhookAnswer, WebhookRequest
from runtime.runtime import Runtime

LARGEST_BODY = 64 * 1024  # bytes; a provider's longest request is a few kilobytes
LONGEST_TARGET = 32 * 1024  # bytes; a GET with the longest text that Twilio passes on, every byte escaped, is 20 KB
MOST_FIELDS = 100
PATH_CHARACTERS = "/~:!$&'()*+,;=@"  # what a path may hold unescaped beside letters, digits and -._


def read_request(path_secret: str) -> WebhookRequest:
    """Return the request as adapters see it; raise Oversized, Unreadable or RequestEntityTooLarge."""
    rt: Runtime = current_app.extensions["kabar"]
    target = raw_target()
    if len(target) > LONGEST_TARGET:
        raise Oversized("the URL is too long")
    request.max_content_length = LARGEST_BODY
    body = request.get_data(cache=False, parse_form_data=False)
    is_form = request.mimetype == FORM
    return WebhookRequest(
        method=request.method,
        url=rt.settings.base_url + target,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=read_pairs(target.partition("?")[2]),
        form=read_pairs(body.decode("utf-8", "replace")) if is_form else (),
        body=body,
        path_secret=path_secret,
        peer=request.remote_addr or "",
        received_at=rt.now(),
    )


def raw_target() -> str:
    """Return path and query as they stood in the request line, escapes untouched, as far as the web server tells.

    gunicorn and Werkzeug's own server give RAW_URI. granian 2.8 gives neither that nor REQUEST_URI: its QUERY_STRING
    is raw, its PATH_INFO is unescaped (so it is escaped again here), and a question mark with nothing behind it is
    lost. Our paths need no escapes, and adapters that check signatures must try both ways of ending a URL.
    """
    environ = request.environ
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    if raw:
        return latin_to_text(raw).removeprefix(request.root_path.rstrip("/"))
    path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe=PATH_CHARACTERS)
    query = latin_to_text(environ.get("QUERY_STRING", ""))
    return f"{path}?{query}" if query else path


def latin_to_text(raw: str) -> str:
    """Return what a WSGI string's bytes say in UTF-8 (PEP 3333 spells each byte as one character)."""
    return raw.encode("latin-1", "replace").decode("utf-8", "replace")


def read_pairs(encoded: str) -> list[tuple[str, str]]:
    """Return names and values in order, empty ones and duplicates too; raise Unreadable if there are absurdly many."""
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable("too many fields") from None


def respond(answer: WebhookAnswer) -> Response:
    """Return the adapter's answer as Flask wants it."""
    response = Response(answer.body, status=answer.status, content_type=answer.content_type)
    response.headers.update(answer.headers)
    return response
