"""Every reason and status has words in both languages; what is a provider's own is shown as it is."""

import pytest

from core.commands import Language
from core.delivery import ANSWER_AWAITED, BY_HAND, NOT_FOUND, MtStatus
from core.notice_reasons import Reason
from core.reasons import meaning_of, status_in_words
from sms.sending.lanes import RATE
from sms.sending.unknown import FOUND

OURS = [
    NOT_FOUND, BY_HAND, FOUND, RATE, "lease_expired", "worker_stopped", "throttled", "too_late", "unavailable:kannel",
    "rate_reached:kannel", "stopped:kannel", "breaker_open:kannel", "no_route", ANSWER_AWAITED,
    "campaign_paused", "campaign_cancelled", "campaign_over", "campaign_hours", "campaign_withdrawn",
    "campaign_arrived",
]  # fmt: skip


@pytest.mark.parametrize("code", [*Reason, *OURS])
def test_our_reasons_are_sentences_in_both_languages(code: str) -> None:
    told = {meaning_of(code, language) for language in Language}
    assert len(told) == 2
    assert all(" " in each for each in told)


@pytest.mark.parametrize("code", ["30003", "InvalidPhoneNumber"])
def test_a_providers_code_is_shown_as_it_is(code: str) -> None:
    assert meaning_of(code, Language.ID) == code


def test_who_could_not_be_reached_is_named() -> None:
    assert "(kannel)" in meaning_of("unavailable:kannel", Language.EN)


@pytest.mark.parametrize("status", list(MtStatus))
def test_every_status_has_words_in_both_languages(status: MtStatus) -> None:
    assert status_in_words(status, Language.ID) != status_in_words(status, Language.EN)
