"""Browsers of tests: signed in as somebody of a role, and able to send the forms of pages."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.access import Person, Role
from core.commands import Language
from office.access import cookie_name, token_hash_of
from runtime.runtime import Runtime
from store import sign_ins, users
from store.sign_ins import UserSession

PASSWORD_OF_NOBODY = "$argon2id$v=19$m=8,t=1,p=1$bm90IGEgcGFzc3dvcmQ$AAAAAAAAAAAAAAAAAAAAAA"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser(FlaskClient):
    """A client that knows how to send a form: with the token of the page on which it stands."""

    person: Person

    def submit(self, url: str, data: dict[str, Any] | None = None, *, page: str = "", **more: Any) -> TestResponse:
        """POST the form that stands on `page` (default: at the same address) and return the answer."""
        return self.post(url, data={**(data or {}), "csrf_token": self.csrf_token(page or url)}, **more)

    def csrf_token(self, page: str) -> str:
        """Return the token of the forms on a page."""
        found = TOKEN.search(self.get(page).get_data(as_text=True))
        assert found, f"no form on {page}"
        return found[1]


def client_of(app: Flask, rt: Runtime, role: Role, name: str = "") -> Browser:
    """Return a browser in which somebody of this role is signed in; the same name is the same person."""
    client = anybody(app, rt)
    client.person = person_of(rt, role, name or f"uji-{role.value}")
    token = f"token of {client.person.name} {rt.ids.message_id()}"
    with rt.transaction() as db:
        session = UserSession(
            token_hash_of(token), client.person.id, True, rt.now(), rt.now(), rt.now() + rt.settings.session_lives,
            "127.0.0.1", "Uji/1.0",
        )  # fmt: skip
        sign_ins.open_session(db, session)
    client.set_cookie(cookie_name(rt.settings), token, secure=True)
    return client


def anybody(app: Flask, rt: Runtime) -> Browser:
    """Return a browser in which nobody is signed in."""
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


def person_of(rt: Runtime, role: Role, name: str) -> Person:
    """Return the person with this name, made where there is none; nobody knows a password of theirs."""
    with rt.transaction() as db:
        known = users.find_by_name(db, name)
        if known is None:
            person = Person(0, name, f"{role.value.title()} Uji", role, Language.ID)
            users.add(db, person, PASSWORD_OF_NOBODY, rt.now(), must_change=False)
            known = users.find_by_name(db, name)
        assert known is not None
        return known.person
