"""Who may come in, and what a browser is told to forbid itself on our pages."""

from secrets import token_urlsafe

from flask import Request, Response, g

from runtime import callers

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def csp_nonce() -> str:
    """Return this response's own number: a script runs only where the page says it."""
    if "csp_nonce" not in g:
        g.csp_nonce = token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def security_headers(response: Response) -> Response:
    """Return the response with everything forbidden that our pages do not use; pages are not kept by any cache."""
    if response.mimetype == "text/html":
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def is_from_here(request: Request) -> bool:
    """Return whether the browser runs on this machine and named this machine."""
    return callers.is_from_here(request.remote_addr, request.host, dict(request.headers))


def is_same_origin(request: Request) -> bool:
    """Return whether one of our own pages sent this, or no browser at all."""
    return callers.is_own_page(request.host, dict(request.headers))
