"""The site that browsers of tests look at."""

import gc
import socket
import struct
import warnings
from urllib.parse import urlsplit

from tests.browser.conftest import Site

AT_ONCE = struct.pack("ii", 1, 0)  # linger: a window that is closed resets its connections


def test_a_window_that_closes_while_it_is_answered_leaves_no_file_open(site: Site) -> None:
    where = urlsplit(site.url)
    request = f"GET /console/static/kabar.svg HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        for _ in range(40):
            with socket.create_connection((where.hostname or "", where.port or 0)) as phone:
                phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                phone.sendall(request)
                phone.recv(1)
        site.app.test_client().get("/healthz").close()
        gc.collect()
    assert [str(each.message) for each in seen if "kabar.svg" in str(each.message)] == []
