"""Who may come in, and what a browser is told to forbid itself on our pages."""

from flask import Request, Response

from runtime import callers

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
    """Return whether the browser runs on this machine and named this machine."""
    return callers.is_from_here(request.remote_addr, request.host, dict(request.headers))


def is_same_origin(request: Request) -> bool:
    """Return whether one of our own pages sent this, or no browser at all."""
    return callers.is_own_page(request.host, dict(request.headers))
