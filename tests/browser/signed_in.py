"""Signs a browser in at the console, without typing a password on every page."""

from playwright.sync_api import BrowserContext

from core.access import Role
from office.access import cookie_name
from tests.browser.conftest import Site
from tests.console_client import client_of


def sign_in(context: BrowserContext, site: Site, role: Role, name: str = "") -> None:
    """Give the browser the cookie of a session of somebody of this role; the same name is the same person."""
    cookie = cookie_name(site.runtime.settings)
    client = client_of(site.app, site.runtime, role, name)
    kept = client.get_cookie(cookie)
    assert kept is not None
    context.add_cookies([{"name": cookie, "value": kept.value, "url": site.url}])
