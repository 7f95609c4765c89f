"""Nobody's number, name or text in an address, a title or the log, whatever page is looked at."""

import re
from collections.abc import Callable, Iterator

import pytest
from structlog.testing import capture_logs

from core.access import Role
from tests.console_client import Browser
from tests.integration.console.watching.conftest import KPJ, OF_PEOPLE, REPLY, TEXT, TYPED

ADDRESSES = re.compile(r'(?:href|action|hx-get|src)="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
WHY = {"reason": "other", "note": "uji privasi"}


@pytest.fixture
def pages(browser: Callable[[Role], Browser], message_id: int, notice_id: str) -> Iterator[dict[str, str]]:
    """Every page of this part as it is sent, by its address; nothing of people may be in the log meanwhile."""
    staff, admin = browser(Role.STAFF), browser(Role.ADMIN)
    with capture_logs() as logged:
        told = {path: staff.get(path).text for path in ("/dashboard", "/dashboard/figures", "/messages", "/notices")}
        told |= {path: staff.get(path).text for path in ("/health", "/health/checks")}
        told |= {path: admin.get(path).text for path in ("/api-keys", "/api-keys/new", "/settings")}
        told["phone"] = staff.submit("/messages", {"by": "phone", "value": TYPED}).text
        told["kpj"] = staff.submit("/messages", {"by": "kpj", "value": KPJ}).text
        for path in (f"/messages/in/{message_id}", f"/messages/out/{notice_id}"):
            for each in (path, f"{path}/conversation"):
                told[each] = staff.get(each).text
                told[f"{each} revealed"] = staff.submit(each, WHY).text
        yield told
    assert [each for each in logged if any(one in str(each) for one in (*OF_PEOPLE, TEXT, REPLY, TYPED))] == []


def test_no_address_names_anybody(pages: dict[str, str]) -> None:
    named = {
        path: [each for each in ADDRESSES.findall(page) if any(one in each for one in OF_PEOPLE)]
        for path, page in pages.items()
    }
    assert {path: found for path, found in named.items() if found} == {}
    assert len(pages) == 19


def test_no_title_names_anybody(pages: dict[str, str]) -> None:
    titles = {path: TITLE.findall(page) for path, page in pages.items() if "<title>" in page}
    assert {path: each for path, each in titles.items() if re.search(r"\d{4,}", each[0])} == {}
    assert len(titles) == 17


def test_only_what_was_revealed_is_readable(pages: dict[str, str]) -> None:
    hidden = {
        path: [one for one in OF_PEOPLE if one in page]
        for path, page in pages.items()
        if "revealed" not in path and path != "kpj"  # what was typed stays in its field
    }
    assert {path: found for path, found in hidden.items() if found} == {}
