"""Every code with which a message can fail for good has a sentence in both languages."""

import pytest

from core.delivery import MtStatus
from providers import africastalking, kannel_sending, twilio_codes
from providers.base import Rejected
from providers.reasons import MEANINGS, meaning_of_failure

REFUSED_FOR_GOOD = [
    *(("kannel", result.code) for _, _, result in kannel_sending.SENDSMS_ANSWERS if isinstance(result, Rejected)),
    *(("kannel", reason) for _, status, reason in kannel_sending.DLR_BITS if status is MtStatus.FAILED),
    *(("twilio", str(code)) for code, (verdict, _) in twilio_codes.SENDING_CODES.items() if verdict == twilio_codes.NO),
    *(("africastalking", each.code) for each in africastalking.RECIPIENT_CODES.values() if isinstance(each, Rejected)),
    *(("africastalking", told) for told, status in africastalking.REPORT_STATUSES.items() if status is MtStatus.FAILED),
]


@pytest.mark.parametrize(("provider", "code"), REFUSED_FOR_GOOD)
def test_a_refusal_can_be_explained(provider: str, code: str) -> None:
    assert meaning_of_failure(provider, code) is not None


def test_what_the_provider_says_beside_the_code_does_not_hide_its_meaning() -> None:
    assert meaning_of_failure("kannel", "undelivered UNDELIV 069") == MEANINGS["kannel"]["undelivered"]


@pytest.mark.parametrize(
    ("provider", "code"), [("twilio", "99999"), (None, "30003"), ("simulator", "x"), ("kannel", "")]
)
def test_what_we_do_not_know_is_not_explained(provider: str | None, code: str) -> None:
    assert meaning_of_failure(provider, code) is None
