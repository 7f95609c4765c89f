"""A road between smsbox and Kabar that loses answers: Kabar has handled the message, and smsbox does not hear of it."""

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class LossyRoad(ThreadingHTTPServer):
    """Passes GET requests on to a port of this machine; of `to_lose` answers it hangs up instead of giving them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), PassOn)
        self.port = 0
        self.to_lose = 0
        self.brought: list[str] = []

    def lead_to(self, port: int) -> int:
        """Return the port to call instead of this one."""
        self.port = port
        return int(self.server_address[1])


class PassOn(BaseHTTPRequestHandler):
    """One request on the road."""

    server: LossyRoad

    def do_GET(self) -> None:
        self.server.brought.append(self.path)
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        connection.request("GET", self.path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if self.server.to_lose:
            self.server.to_lose -= 1
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: requests hold what people wrote."""
