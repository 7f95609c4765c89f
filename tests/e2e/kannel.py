"""A real Kannel for a test: bearerbox and smsbox on free ports of this machine, and us as the operator's SMSC."""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import pytest

from tests.e2e.programs import SECONDS, Program, path_with_sbin
from tests.ports import free_ports

RETRY_SECONDS = 1
RETRIES = 30
SANDI = "sandi-kannel"

CONFIGURATION = """\
group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = {sandi}
smsbox-port = {smsbox}
smsbox-interface = "127.0.0.1"
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
unified-prefix = "+62,0,0062"
store-type = spool
store-location = "{store}"
dlr-storage = spool
dlr-spool = "{store}-dlr"

group = smsc
smsc = fake
smsc-id = OPERATOR
port = {smsc}
our-host = "127.0.0.1"
connect-allow-ip = 127.0.0.1
denied-prefix = "+62899"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = "127.0.0.1"
sendsms-chars = "0123456789 +-"
http-request-retry = {retries}
http-queue-delay = {retry_seconds}
mo-recode = true
reply-couldnotfetch = "BPJAMSOSTEK: layanan sedang gangguan. Silakan coba lagi nanti. Info 175"

group = sendsms-user
username = kabar
password = {sandi}
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
max-messages = 1
concatenation = false

group = sms-service
keyword = default
name = kabar
catch-all = true
max-messages = 1
omit-empty = true
get-url = "{url}?id=%I&from=%p&to=%P&text=%b&coding=%c&charset=%C&smsc=%i&ts=%T&udh=%u"
"""


def find_kannel() -> tuple[str, str] | None:
    """Return where bearerbox and smsbox are, or None if Kannel is not installed."""
    bearerbox, smsbox = (shutil.which(name, path=path_with_sbin()) for name in ("bearerbox", "smsbox"))
    return (bearerbox, smsbox) if bearerbox and smsbox else None


def _check_presence() -> bool:
    """Return whether tests with Kannel are to be skipped; where everything must run, absence is an error."""
    absent = find_kannel() is None
    if absent and os.environ.get("CI"):
        raise RuntimeError("Kannel is not installed: apt-get install kannel")
    return absent


needs_kannel = pytest.mark.skipif(_check_presence(), reason="Kannel is not installed (apt-get install kannel)")


@dataclass(frozen=True)
class Mt:
    """A message as it reached the SMSC."""

    sender: str
    recipient: str
    kind: str
    text: str


class Operator:
    """The operator's side of `smsc = fake`: one text line per message, "SENDER RECIPIENT text WORDS"."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self._unread = b""

    def submit(self, sender: str, recipient: str, text: str, kind: str = "text") -> None:
        """Hand an MO to Kannel. Kinds beside `text` (data, udh-data) are URL-encoded."""
        self._socket.sendall(f"{sender} {recipient} {kind} {text}\n".encode())

    def receive(self, seconds: float = SECONDS) -> Mt:
        """Return the next MT; fail if none comes in time."""
        sender, recipient, kind, text = self._line(time.monotonic() + seconds).split(" ", 3)
        return Mt(
            sender,
            recipient,
            kind,
            unquote_to_bytes(text.replace("+", " ")).decode("utf-16-be") if kind == "ucs-2" else text,
        )

    def _line(self, ends: float) -> str:
        while b"\n" not in self._unread:
            self._socket.settimeout(max(0.01, ends - time.monotonic()))
            try:
                received = self._socket.recv(65536)
            except TimeoutError:
                raise AssertionError("no message reached the SMSC") from None
            assert received, "bearerbox hung up"
            self._unread += received
        line, self._unread = self._unread.split(b"\n", 1)
        return line.decode()

    def close(self) -> None:
        self._socket.close()


@dataclass(frozen=True)
class Kannel:
    """A running Kannel."""

    bearerbox: Program
    smsbox: Program
    operator: Operator
    sendsms_url: str

    def wait_for_retry(self, after: int) -> None:
        """Return once smsbox, after its `after`-th line, tries again because our application did not answer."""
        self.smsbox.wait_for("Retrying request", after)


@contextmanager
def running_kannel(url: str, folder: Path) -> Iterator[Kannel]:
    """Run Kannel for the length of a `with`; every MO goes to the URL."""
    found = find_kannel()
    assert found is not None
    admin, smsbox_port, smsc, sendsms = free_ports(4)
    (folder / "store").mkdir(parents=True)
    (folder / "store-dlr").mkdir()
    configuration = folder / "kannel.conf"
    configuration.write_text(
        CONFIGURATION.format(
            admin=admin, smsbox=smsbox_port, smsc=smsc, sendsms=sendsms, store=folder / "store", url=url, sandi=SANDI,
            retries=RETRIES, retry_seconds=RETRY_SECONDS,
        )
    )  # fmt: skip
    programs: list[Program] = []
    try:
        programs.append(bearerbox := Program([found[0], "-v", "0", str(configuration)], folder))
        bearerbox.wait_for("smsc_fake: start called")
        bearerbox.wait_for("Start-up done")
        programs.append(smsbox := Program([found[1], "-v", "0", str(configuration)], folder))
        bearerbox.wait_for("Started thread .*boxc_sender")
        operator = Operator(smsc)
        bearerbox.wait_for("Fakesmsc client connected")
        yield Kannel(bearerbox, smsbox, operator, f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms")
        operator.close()
    finally:
        for program in reversed(programs):
            program.stop()


def escape(data: bytes) -> str:
    """Return bytes as the kinds `data` and `udh-data` want them."""
    return quote(data, safe="")
