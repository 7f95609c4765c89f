"""In which language a page speaks, and how a browser keeps that."""

from flask import Response, request

from core.commands import Language

COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 3600


def page_language() -> Language:
    """Return the language of the page: as just asked for, else as chosen before, else Indonesian."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in set(Language):
            return Language(wish)
    return Language.ID


def keep_language(response: Response) -> Response:
    """Return the response with the language that was just asked for, to be kept for later pages."""
    if request.args.get("lang") in set(Language):
        response.set_cookie(COOKIE, request.args["lang"], max_age=COOKIE_SECONDS, httponly=True, samesite="Lax")
    return response
