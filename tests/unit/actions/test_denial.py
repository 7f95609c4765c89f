""" "Not me" and BLOKIR from the phone whose place another has taken or is about to take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import decide
from core.catalogue import Catalogue
from core.commands import Command, Keyword, Parsed, Unknown, UnknownReason
from core.decision import Ask, CancelRegistration
from core.facts import Question, QuestionKind
from store.catalogue import load_catalogue
from tests.unit.actions.conversation import World, play
from tests.unit.actions.invented import NOW, OTHER_PHONE, a_context, stranger
from tests.unit.actions.people import PEOPLE, PHONES

REGISTERING = """
    @ other
    > DAFTAR#0012015509900001#15-09-1990#00001234567
    < register_pending
    ^ Sari registration_code
"""
TAKEN = f"""{REGISTERING}
    > {{code}}
    < registered_cooling
    ^ Sari binding_alert
"""
CONVERSATIONS = {
    "a code that nobody here asked for": f"""{REGISTERING}
        @ Sari
        > bukan saya yg daftar
        < registration_cancelled
        < 175
        > bukan saya
        < nothing_to_cancel
        @ other
        > {{code}}
        < code_wrong
    """,
    "a plain no will do": f"""{REGISTERING}
        @ Sari
        > batalkan
        < registration_cancelled
        > tidak
        < nothing_asked
    """,
    "a no to our own question is one to that question": f"""{REGISTERING}
        @ Sari
        > 00001234567
        < number_for_what
        > tidak
        < declined
        > tidak
        < registration_cancelled
    """,
    "said before anything else is answered": f"""{REGISTERING}
        @ Sari
        > 00001234567
        < number_for_what
        > saya tidak daftar
        < registration_cancelled
    """,
    "a code that has expired": f"""{REGISTERING}
        ~ 1441
        @ Sari
        > bukan saya
        < nothing_to_cancel
    """,
    "another number cancels nothing": f"""{REGISTERING}
        @ Budi
        > bukan saya yang daftar
        < nothing_to_cancel
        @ new
        > bukan saya yang daftar
        < nothing_to_cancel
        > tidak
        < nothing_asked
        @ other
        > {{code}}
        < registered_cooling
    """,
    "too late, so both phones are closed": f"""{TAKEN}
        @ Sari
        > bukan saya
        < moved_elsewhere
        > ya
        < frozen_with_other
        @ other
        > SALDO
        < frozen
        @ Sari
        > SALDO
        < frozen
        > KANTOR BANDUNG
        < Cabang Bandung
        > CEK {{check}}
        < check_ours
    """,
    "BLOKIR at once": f"""{TAKEN}
        @ Sari
        > BLOKIR
        < frozen_with_other
        > BLOKIR
        < frozen_with_other
        @ other
        > SALDO#00001234567
        < frozen
        > KLAIM
        < frozen
    """,
    "BLOKIR before the code is given": f"""{REGISTERING}
        @ Sari
        > BLOKIR
        < frozen_by_request
        @ other
        > {{code}}
        < code_wrong
    """,
    "a stranger's BLOKIR closes the stranger's phone": f"""{TAKEN}
        @ new
        > BLOKIR
        < frozen_unbound
        @ other
        > SALDO
        < balance_cooling
    """,
    "whoever took over closes nothing but their own phone": f"""{TAKEN}
        > BLOKIR
        < frozen_by_request
        @ Sari
        > DAFTAR#0012015509900001#15-09-1990#00001234567
        < registered_cooling
        > SALDO
        < balance_cooling
    """,
    "not me, to a question": """
        @ Budi
        > SALDO
        < balance_two
        > bukan saya
        < declined
    """,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("script", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_conversation(script: str, catalogue: Catalogue) -> None:
    play(World(catalogue, PEOPLE), script, PHONES)


DENIED = st.sampled_from([Unknown(UnknownReason.NOT_ME), Command(Keyword.TIDAK)])


@given(parsed=DENIED, waiting=st.lists(st.integers(1, 99), min_size=1, unique=True))
def test_every_registration_that_waits_is_cancelled(parsed: Parsed, waiting: list[int]) -> None:
    facts = stranger(registrations_elsewhere=tuple(waiting), moved_to=OTHER_PHONE)
    assert decide(parsed, facts, a_context()).effects == tuple(map(CancelRegistration, waiting))


@given(parsed=DENIED)
def test_the_offer_to_block_is_a_question(parsed: Parsed) -> None:
    (ask,) = decide(parsed, stranger(moved_to=OTHER_PHONE), a_context()).effects
    question = Question(QuestionKind.KEYWORD, NOW + a_context().limits.question_lives, "BLOKIR", ("BLOKIR",))
    assert ask == Ask(question)
