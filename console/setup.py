"""Puts the pages behind the sign-in into the application: languages, formats, navigation, forms, blueprints."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from console.addresses import address_of, asked_of_us
from console.blueprints import blueprints
from console.formats import add_formats
from console.guard import csrf, runtime
from console.headers import csp_nonce, is_from_here
from console.i18n import add_languages
from console.languages import page_language
from console.nav import add_navigation
from console.roles import role_name


def add_console(app: Flask) -> None:
    """Add every page. Forms are checked by the guard of the pages, so that providers' requests pass untouched."""
    secure = app.extensions["kabar"].settings.base_url.startswith("https://")
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may stay open over lunch
        WTF_CSRF_SSL_STRICT=False,  # behind a proxy the Referer names another host; the token is what counts
        SESSION_COOKIE_NAME="__Host-kabar_forms" if secure else "kabar_forms",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    CSRFProtect.init_app(csrf, app)
    add_languages(app)
    add_formats(app)
    add_navigation(app)
    app.context_processor(frame)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, address_in=address_in, role_name=role_name)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)


def frame() -> dict[str, Any]:
    """Return what every page's frame shows."""
    settings = runtime().settings
    return {
        "language": page_language().value,
        "demo": settings.is_demo,
        "simulator_open": settings.is_demo and is_from_here(request),
        "short_code": settings.short_code,
        "views": current_app.view_functions,
        "request_id": g.get("request_id", ""),
    }


def address_in(language: str) -> str:
    """Return this page's address in another language; of what only a form leads to, the start page's."""
    if request.endpoint is None or request.method != "GET":
        return f"/?lang={language}"
    return address_of(request.endpoint, asked_of_us(), **{**(request.view_args or {}), "lang": language})
