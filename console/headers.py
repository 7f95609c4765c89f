"""Who may come in, and what a browser is told to forbid itself on our pages."""

from urllib.parse import urlsplit

from flask import Request, Response

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
LOOPBACK_ADDRESSES = ("127.", "::1", "::ffff:127.")
PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def security_headers(response: Response) -> Response:
    """Return the response with everything forbidden that our pages do not use; pages are not kept by any cache."""
    if response.mimetype == "text/html":
        response.headers.update(HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def is_from_here(request: Request) -> bool:
    """Return whether the browser runs on this machine and named this machine.

    A request that a proxy passed on looks local though it is not; a foreign name that resolves to 127.0.0.1 is how a
    foreign page would get in (DNS rebinding). Both are refused.
    """
    proxied = any(name in request.headers for name in PROXY_HEADERS)
    local = (request.remote_addr or "").startswith(LOOPBACK_ADDRESSES)
    return local and not proxied and host_name(f"//{request.host}") in LOOPBACK_NAMES


def is_same_origin(request: Request) -> bool:
    """Return whether one of our own pages sent this. Programs that are no browsers send neither header, and may."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == request.host


def host_name(url: str) -> str:
    """Return the name in a URL without port and brackets, empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
