"""CEK recognises the code of a notice, and only on the phone that it went to."""

from datetime import UTC, datetime

import pytest

from actions.decide import decide
from core.facts import Facts, Phone, Push
from core.notices import plan_event
from core.replies import compose
from parsers import parse
from tests.unit.actions.invented import a_context
from tests.unit.core.noticed import BOUND, CATALOGUE, HEIR, RULES, an_event, context_at, facts_of

SENT = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)  # 23.00 WIB


def a_notice() -> tuple[str, str]:
    """Return the text of a notice to BOUND, and its check code."""
    event = an_event()
    (notice,) = plan_event(event, facts_of(event), RULES, context_at()).notices
    return compose(notice.outcome, CATALOGUE, notice.language).text, str(notice.outcome.values["check"])


@pytest.mark.parametrize(
    ("msisdn", "outcome"),
    [
        pytest.param(BOUND, "check_ours", id="the phone that got it"),
        pytest.param(HEIR, "check_other_phone", id="a phone that was shown it"),
    ],
)
def test_what_stands_at_the_end_of_a_notice_can_be_sent_back_as_it_is(msisdn: str, outcome: str) -> None:
    text, code = a_notice()
    request = text[text.index("CEK ") :]
    facts = Facts(Phone(msisdn), push=Push(code, SENT, BOUND, "notice"))
    decision = decide(parse(request, CATALOGUE).parsed, facts, a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == outcome
