"""Why messages failed is told in words, with the code and who gave it; what is the same is counted together."""

import pytest

from core.commands import Language
from office.campaign_failures import Why, failures_told
from store.campaign_ledger import Failure


@pytest.mark.parametrize(
    ("provider", "reason", "code", "english"),
    [
        pytest.param("twilio", "30003", "twilio 30003", "The phone is off or out of reach.", id="a provider's code"),
        pytest.param("kannel", "smsc_rejected", "kannel smsc_rejected", "Refused by the operator.", id="a word"),
        pytest.param("twilio", "21614 not mobile", "twilio 21614", "Not a mobile number.", id="with what it says"),
        pytest.param("kannel", "30003", "kannel 30003", "The provider gives this code and does not explain it.",
                     id="another provider's code says nothing"),
        pytest.param("", "", "", "No reason was given.", id="none"),
        pytest.param("kannel", "throttled", "throttled", "The provider asked us to wait.", id="our own"),
    ],
)  # fmt: skip
def test_a_reason_is_a_sentence_with_its_code(provider: str, reason: str, code: str, english: str) -> None:
    (told,) = failures_told({Failure(provider, reason): 3})
    assert (told.code, told.number, told.words(Language.EN)) == (code, 3, english)
    assert told.words(Language.ID) not in ("", english)


def test_the_most_frequent_comes_first_and_the_same_is_counted_together() -> None:
    found = failures_told({
        Failure("twilio", "30005"): 4, Failure("twilio", "21614 a"): 3, Failure("twilio", "21614 b"): 2,
    })  # fmt: skip
    assert [(each.code, each.number) for each in found] == [("twilio 21614", 5), ("twilio 30005", 4)]
    assert isinstance(found[0], Why)
