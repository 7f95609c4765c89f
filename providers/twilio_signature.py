"""Twilio's webhook signature (docs: "Webhooks security"): HMAC-SHA1 with the auth token over URL and form fields."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs

from providers.base import FORM, WebhookRequest

SIGNATURE_BYTES = 28  # 20 bytes of SHA-1 in base64
DEFAULT_PORTS = {"https": "443", "http": "80"}

Pairs = Sequence[tuple[str, str]]


def is_signed(request: WebhookRequest, tokens: Sequence[str]) -> bool:
    """Return whether one of the tokens signed this request. Never raises. Without tokens nothing is signed.

    Several tokens let a token be changed: Twilio signs with the old one until the new one is promoted. The algorithm
    is ours to choose, so the request's X-Twilio-Webhooks-Signature-Settings is not looked at.
    """
    given = request.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
    if len(given) != SIGNATURE_BYTES or not is_body_covered(request):
        return False
    fields = spell_fields(request.form if is_form_post(request) else ())
    return any(
        hmac.compare_digest(sign(token, url + fields), given)
        for token in tokens
        if token
        for url in url_variants(request.url)
    )


def sign(token: str, text: str) -> bytes:
    """Return the signature of a text in base64."""
    return base64.b64encode(hmac.digest(token.encode(), text.encode("utf-8", "surrogatepass"), "sha1"))


def is_form_post(request: WebhookRequest) -> bool:
    """Return whether the fields stand in the body and are signed one by one. For GET they are part of the URL."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return request.method == "POST" and kind == FORM


def spell_fields(pairs: Pairs) -> str:
    """Return names and values as they are signed."""
    return "".join(name + value for name, value in sorted_fields(pairs))


def sorted_fields(pairs: Pairs) -> list[tuple[str, str]]:
    """Return the fields in the order of signing: by name, empty values too, several values sorted and each once."""
    return sorted(set(pairs))


def is_body_covered(request: WebhookRequest) -> bool:
    """Return whether the signature covers the body: a form's by its fields, any other by its hash in the URL."""
    if is_form_post(request) or not request.body:
        return True
    query = request.url.partition("?")[2]
    try:
        claimed = parse_qs(query, max_num_fields=100).get("bodySHA256", [""])[0]
    except ValueError:
        return False
    actual = hashlib.sha256(request.body).hexdigest()
    return hmac.compare_digest(actual.encode(), claimed.lower().encode("utf-8", "replace"))


def url_variants(url: str) -> Iterator[str]:
    """Yield the spellings of the URL that Twilio may have signed: the likeliest first.

    User and password are never signed. A port has been signed as written, left out or added, depending on the product
    and the year. A bare question mark at the end is signed, but does not reach us through every web server.
    """
    scheme, _, rest = url.partition("#")[0].partition("://")
    authority = re.split(r"[/?]", rest, maxsplit=1)[0]
    target = rest[len(authority) :]
    host = authority.rpartition("@")[2]
    bare = re.sub(r":\d*$", "", host)
    port = host[len(bare) + 1 :] or DEFAULT_PORTS.get(scheme, "")
    targets = (target, target + "?") if "?" not in target else (target, target.removesuffix("?"))
    for one_target in dict.fromkeys(targets):
        for one_host in dict.fromkeys((host, bare, f"{bare}:{port}")):
            yield f"{scheme}://{one_host}{one_target}"
