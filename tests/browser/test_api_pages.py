"""The pages of the API in a browser: they fit a small phone, load nothing from elsewhere, complain of nothing."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site


@pytest.mark.parametrize("path", ["docs", "problems/", "problems/invalid"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_are_quiet(browser: Browser, site: Site, path: str, width: int) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/api/v1/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert [each for each in asked if not each.startswith(site.url)] == []
    assert complaints == []
    page.close()
