"""One contract for every provider's delivery reports: recorded requests in, the right Report out, quiet logs."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.delivery import MtStatus
from providers.base import Report
from tests.unit.providers.web import PAYLOADS, FakeReports, make_app, play

OURS = "0197c3a0-0000-7000-8000-000000000001"
SID = "SM000000000000000000000000000000d1"
ATX = "ATXid_000000000000000000000000000000c1"
SENT, DELIVERED, FAILED = MtStatus.SENT, MtStatus.DELIVERED, MtStatus.FAILED
CLOSED = {"kannel_secret": "", "africastalking_secret": "", "twilio_auth_token": ()}


def kannel(status: MtStatus | None, reason: str | None = None, fid: str = "") -> Report:
    return Report(OURS, fid, status, reason)


def twilio(status: MtStatus | None, reason: str | None = None, ours: str | None = OURS) -> Report:
    return Report(ours, SID, status, reason)


def africastalking(status: MtStatus | None, reason: str | None = None) -> Report:
    return Report(None, ATX, status, reason)


@dataclass(frozen=True)
class Bad:
    """A report that is refused."""

    file: str
    status: int
    changes: dict[str, Any] = field(default_factory=dict)
    peer: str = "127.0.0.1"


GOOD = {
    "kannel, 8: the SMSC took it": ("kannel/report_accepted", kannel(SENT)),
    "kannel, 1: delivered": ("kannel/report_delivered", kannel(DELIVERED)),
    "kannel, delivered, with a receipt": ("kannel/report_delivered_smpp", kannel(DELIVERED, fid="0A1B2C3D")),
    "kannel, 2: state and error are the reason, not the text": (
        "kannel/report_undelivered",
        kannel(FAILED, "undelivered UNDELIV 069", "0A1B2C3D"),
    ),
    "kannel, 34: too old": ("kannel/report_expired", kannel(FAILED, "dlr_expired EXPIRED 000", "0A1B2C3D")),
    "kannel, 66: the operator does not know": ("kannel/report_unknown", kannel(None)),
    "kannel, 4: the phone is away": ("kannel/report_buffered", kannel(SENT)),
    "kannel, 16: the SMSC refuses": ("kannel/report_rejected", kannel(FAILED, "smsc_rejected no SMSC")),
    "kannel, the SMSC names the number": (
        "kannel/report_rejected_number",
        kannel(FAILED, "smsc_rejected 0xb/Invalid Destination Address"),
    ),
    "kannel, -1 is not every bit": ("kannel/report_not_known", kannel(None)),
    "kannel, more parameters than we asked for": ("kannel/report_more_parameters", kannel(DELIVERED)),
    "kannel, an answer that is no text": ("kannel/report_broken_answer", kannel(FAILED, "undelivered")),
    "twilio, sent": ("twilio/report_sent", twilio(SENT)),
    "twilio, delivered": ("twilio/report_delivered", twilio(DELIVERED)),
    "twilio, undelivered": ("twilio/report_undelivered", twilio(FAILED, "30003")),
    "twilio, failed": ("twilio/report_failed", twilio(FAILED, "30007")),
    "twilio, the recipient has opted out": ("twilio/report_opted_out", twilio(FAILED, "21610")),
    "twilio, failed without a code": ("twilio/report_failed_without_code", twilio(FAILED, "failed")),
    "twilio, a code that is none": ("twilio/report_odd_code", twilio(FAILED, "failed")),
    "twilio, queued": ("twilio/report_queued", twilio(SENT)),
    "twilio, read": ("twilio/report_read", twilio(DELIVERED)),
    "twilio, canceled": ("twilio/report_canceled", twilio(FAILED, "canceled")),
    "twilio, a status of tomorrow": ("twilio/report_new_status", twilio(None)),
    "twilio, through a messaging service": ("twilio/report_service", twilio(SENT)),
    "twilio, fields of tomorrow": ("twilio/report_more_fields", twilio(DELIVERED)),
    "twilio, signed with the other token while it is changed": ("twilio/report_old_token", twilio(DELIVERED)),
    "twilio, without our id": ("twilio/report_without_our_id", twilio(DELIVERED, ours=None)),
    "twilio, two ids are none": ("twilio/report_two_ids", twilio(DELIVERED, ours=None)),
    "africastalking, sent": ("africastalking/report_sent", africastalking(SENT)),
    "africastalking, submitted": ("africastalking/report_submitted", africastalking(SENT)),
    "africastalking, buffered": ("africastalking/report_buffered", africastalking(SENT)),
    "africastalking, delivered": ("africastalking/report_success", africastalking(DELIVERED)),
    "africastalking, opted out": ("africastalking/report_failed", africastalking(FAILED, "UserInBlackList")),
    "africastalking, rejected": ("africastalking/report_rejected", africastalking(FAILED, "InsufficientCredit")),
    "africastalking, nobody there": ("africastalking/report_absent", africastalking(FAILED, "AbsentSubscriber")),
    "africastalking, too old": ("africastalking/report_expired", africastalking(FAILED, "Expired")),
    "africastalking, a status of tomorrow": ("africastalking/report_new_status", africastalking(None)),
    "africastalking, a sentence is no reason": (
        "africastalking/report_odd_reason",
        africastalking(FAILED, "Failed"),
    ),
    "simulator, delivered": ("simulator/report_delivered", Report(OURS, f"sim-{OURS}", DELIVERED)),
    "simulator, failed": ("simulator/report_failed", Report(OURS, f"sim-{OURS}", FAILED, "undelivered")),
}

BAD = {
    "kannel, wrong secret": Bad("kannel/report_wrong_secret", 403),
    "kannel, blank secret": Bad("kannel/report_empty_secret", 403),
    "kannel, road closed, blank secret": Bad("kannel/report_empty_secret", 403, CLOSED),
    "kannel, road closed": Bad("kannel/report_delivered", 403, CLOSED),
    "kannel, from an address that is not allowed": Bad(
        "kannel/report_delivered", 403, {"kannel_allowed_ips": ("10.9.0.0/16",)}, "203.0.113.9"
    ),
    "kannel, HEAD": Bad("kannel/report_head", 405),
    "kannel, no id of ours": Bad("kannel/report_no_ref", 400),
    "kannel, an id longer than ours": Bad("kannel/report_long_ref", 400),
    "kannel, NUL in the id": Bad("kannel/report_nul_ref", 400),
    "kannel, an id of theirs longer than we keep": Bad("kannel/report_long_fid", 400),
    "kannel, no status": Bad("kannel/report_no_status", 400),
    "kannel, escape codes were not filled in": Bad("kannel/report_words_for_status", 400),
    "twilio, unsigned": Bad("twilio/report_unsigned", 403),
    "twilio, signed by somebody else": Bad("twilio/report_foreign_token", 403),
    "twilio, signed for another message": Bad("twilio/report_other_message", 403),
    "twilio, road closed": Bad("twilio/report_delivered", 403, CLOSED),
    "twilio, another status than was signed": Bad("twilio/report_forged_status", 403),
    "twilio, for another account": Bad("twilio/report_other_account", 403),
    "twilio, nothing in it": Bad("twilio/report_empty_form", 403),
    "twilio, GET": Bad("twilio/report_get", 405),
    "twilio, no sid": Bad("twilio/report_no_sid", 400),
    "twilio, malformed sid": Bad("twilio/report_malformed_sid", 400),
    "twilio, no status": Bad("twilio/report_no_status", 400),
    "africastalking, wrong secret": Bad("africastalking/report_wrong_secret", 403),
    "africastalking, blank secret": Bad("africastalking/report_empty_secret", 403),
    "africastalking, road closed, blank secret": Bad("africastalking/report_empty_secret", 403, CLOSED),
    "africastalking, road closed": Bad("africastalking/report_success", 403, CLOSED),
    "africastalking, no id": Bad("africastalking/report_no_id", 400),
    "africastalking, an id longer than we keep": Bad("africastalking/report_long_id", 400),
    "africastalking, no status": Bad("africastalking/report_no_status", 400),
    "africastalking, JSON": Bad("africastalking/report_json", 400),
    "simulator, a status that no report has": Bad("simulator/report_odd_status", 400),
    "simulator, about nothing": Bad("simulator/report_no_ref", 400),
    "simulator, from elsewhere": Bad("simulator/report_delivered", 403, {}, "203.0.113.9"),
}
FILES = [*(file for file, _ in GOOD.values()), *(case.file for case in BAD.values())]


@pytest.mark.parametrize(("file", "expected"), GOOD.values(), ids=GOOD.keys())
@pytest.mark.parametrize("server", ["granian", "gunicorn"])
def test_a_good_report_is_taken(file: str, expected: Report, server: str) -> None:
    reports = FakeReports()
    heard = play(make_app(reports), file, server=server)
    assert (heard.status, heard.body) == (200, "")
    (arrival,) = reports.arrivals
    assert (arrival.provider, arrival.report) == (file.partition("/")[0], expected)


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_a_bad_report_is_refused_without_a_word(case: Bad) -> None:
    reports = FakeReports()
    heard = play(make_app(reports, **case.changes), case.file, case.peer)
    assert (heard.status, reports.arrivals) == (case.status, [])
    assert heard.body == "" or case.status == 405


@pytest.mark.parametrize("file", FILES)
def test_logs_hold_nothing_of_the_content(file: str) -> None:
    with capture_logs() as events:
        play(make_app(FakeReports()), file)
    assert not re.search(r"\d{5}|BPJAMSOSTEK|rahasia|tebakan|RRRR|FFFF", json.dumps(events))


@pytest.mark.parametrize("file", [file for file, _ in GOOD.values()])
def test_reasons_hold_no_number_and_no_text(file: str) -> None:
    reports = FakeReports()
    play(make_app(reports), file)
    assert not re.search(r"\d{6}|BPJAMSOSTEK|Klaim", reports.arrivals[0].report.reason or "")


@pytest.mark.parametrize(
    "file", ["kannel/report_delivered", "twilio/report_delivered", "africastalking/report_success"]
)
def test_our_own_failure_asks_for_another_try(file: str) -> None:
    with capture_logs() as events:
        heard = play(make_app(FakeReports(error=RuntimeError("near +6285000000101"))), file)
    assert (heard.status, heard.body) == (503, "")
    assert [event["event"] for event in events] == ["dlr_failed"]
    assert "0101" not in json.dumps(events)


def test_every_recording_is_played() -> None:
    stored = {path.relative_to(PAYLOADS).with_suffix("").as_posix() for path in PAYLOADS.glob("*/report_*.http")}
    assert stored == set(FILES)
