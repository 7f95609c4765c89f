"""Nothing personal gets into a log line, whoever writes it and however deep it hides."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from datetime import date

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from runtime.logs import Bridge, configure_logs, get_logger
from runtime.masking import mask, mask_text
from runtime.settings import Settings

KPJ = "00001234567"
SECRETS = {
    "KPJ": KPJ,
    "NIK": "0001014501900001",
    "msisdn": "+6285000000101",
    "national phone": "085000000101",
    "grouped by blanks": "0850 0000 0101",
    "grouped by dashes": "0850-0000-0101",
    "grouped by dots": "0000.1234.567",
    "narrow no-break space": "0850\u202f0000\u202f0101",
    "in brackets": "(0850) 0000 0101",
    "full-width digits": "\uff10\uff10\uff10\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
    "birth date": "17-08-1990",
    "eight digits": "17081990",
    "in a query": "/sms/kannel/x/inbound?from=%2B62850&text=SALDO",
}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, hook, show = root.handlers[:], root.level, sys.excepthook, warnings.showwarning
    stream = io.StringIO()
    configure_logs(Settings(_env_file=None, log_format="json", log_level="DEBUG"), stream)
    yield stream
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(False)
    warnings.showwarning = show
    structlog.reset_defaults()


def digits_of(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_a_secret_is_masked_in_a_text(secret: str) -> None:
    masked = mask_text(f"before {secret} after")
    assert secret not in masked
    assert "***" in masked
    assert masked.startswith("before ")
    assert masked.endswith(" after")


@pytest.mark.parametrize(
    "harmless",
    ["192.168.100.200", "http://127.0.0.1:8000/simulator", "2757", "1234567", "septets 160 of 160", "A1B2C3D4E5"],
)
def test_what_helps_and_harms_nobody_stays(harmless: str) -> None:
    assert mask_text(harmless) == harmless


def test_the_last_three_digits_stay_so_that_lines_can_be_told_apart() -> None:
    assert mask_text("sender=+6285000000101") == "sender=+***101"


@pytest.mark.parametrize(
    "value",
    [
        KPJ,
        int(KPJ) + 85_000_000_000,
        float(85_000_000_101),
        KPJ.encode(),
        date(1990, 8, 17),
        [KPJ],
        (KPJ,),
        {KPJ},
        {"inner": {"deeper": [KPJ]}},
        {KPJ: "as a key"},
        ValueError(KPJ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_kind_of_value_is_masked(value: object) -> None:
    written = json.dumps(mask(value))
    assert KPJ not in written
    assert "***" in written


def test_the_id_of_a_message_stays_whole_and_nothing_else_under_its_name() -> None:
    ours = "01a1fc8b68123456789eefdfffff05a0"
    assert mask({"id": ours}) == {"id": ours}
    assert mask({"id": ours[:31]}) != {"id": ours[:31]}
    assert mask({"id": "1" * 32}) == {"id": "***111"}
    assert mask({"reason": ours}) != {"reason": ours}


@given(st.text(), st.from_regex(r"[0-9]{8,20}", fullmatch=True), st.text())
def test_no_number_survives_between_any_two_texts(before: str, number: str, after: str) -> None:
    assert number not in mask_text(before + number + after)


def test_our_own_event_is_masked_and_named(lines: io.StringIO) -> None:
    get_logger("kabar.test").info("mo_received", sender=SECRETS["msisdn"], nested={"kpj": [KPJ]})
    event = json.loads(lines.getvalue())
    assert event["event"] == "mo_received"
    assert event["source"] == "kabar.test"
    assert event["sender"] == "+***101"
    assert event["timestamp"].endswith("Z")
    assert KPJ not in lines.getvalue()


def test_an_exception_keeps_its_place_and_loses_its_data(lines: io.StringIO) -> None:
    row = "Failing row: SALDO of Sari"
    try:
        try:
            raise KeyError(KPJ)
        except KeyError as cause:
            raise ValueError(f"cannot read {KPJ}\n{row}") from cause
    except ValueError:
        get_logger("kabar.test").exception("request_failed")
    written = lines.getvalue()
    assert KPJ not in written
    assert row not in written
    assert "ValueError: cannot read ***567" in written
    assert "KeyError" in written
    assert "test_logs.py" in written


@pytest.mark.parametrize(
    "name", ["", "werkzeug", "granian", "rq.worker", "sqlalchemy.engine", "twilio.http_client", "x"]
)
def test_every_library_goes_the_same_way(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).error("call from %s", SECRETS["msisdn"])
    event = json.loads(lines.getvalue())
    assert event["event"] == "library_log"
    assert event["message"] == "call from +***101"


@pytest.mark.parametrize(
    "name", ["werkzeug", "urllib3.connectionpool", "twilio.http_client", "sqlalchemy.engine", "rq.job"]
)
def test_libraries_that_log_contents_are_silent_below_warning(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("GET /inbound?text=SALDO")
    assert lines.getvalue() == ""


def test_a_record_that_cannot_be_formatted_does_not_show_its_arguments(lines: io.StringIO) -> None:
    Bridge().handle(logging.LogRecord("x", logging.ERROR, "x.py", 1, "%d", ("SALDO",), None))
    assert "SALDO" not in lines.getvalue()
    assert "unreadable" in lines.getvalue()


def test_an_uncaught_exception_is_a_masked_line(lines: io.StringIO) -> None:
    error = RuntimeError(f"no {KPJ}")
    sys.excepthook(RuntimeError, error, None)
    assert json.loads(lines.getvalue())["event"] == "uncaught_exception"
    assert KPJ not in lines.getvalue()


def test_a_warning_is_a_masked_line(lines: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"careful with {KPJ}", stacklevel=1)
        logging.captureWarnings(False)
    assert "careful with ***567" in lines.getvalue()
    assert KPJ not in lines.getvalue()


def test_text_for_a_terminal_is_masked_too() -> None:
    stream = io.StringIO()
    configure_logs(Settings(_env_file=None, log_format="text"), stream)
    get_logger("kabar.test").info("mo_received", sender=KPJ)
    structlog.reset_defaults()
    assert "mo_received" in stream.getvalue()
    assert KPJ not in stream.getvalue()
