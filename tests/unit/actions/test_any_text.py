"""From any text to its answer, for whoever sends it: one SMS or silence, and never an exception."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import decide
from core.commands import Arguments, Keyword, Language
from core.decision import Notify
from core.facts import Binding, Facts, Phone, Question, QuestionKind, Registration
from core.gsm7 import SINGLE_SEGMENT, septets
from core.outcomes import OUTCOMES
from core.replies import TOO_LONG, compose
from parsers import parse
from tests.unit.actions.invented import (
    CODE,
    NOW,
    SARI_KPJ,
    SARI_NIK,
    SARI_PHONE,
    a_context,
    a_membership,
    bound,
    sari,
    stranger,
)
from tests.unit.actions.people import PEOPLE
from tests.unit.actions.worded import CATALOGUE

LATER = NOW + timedelta(minutes=5)
QUESTIONS = [
    None,
    Question(QuestionKind.NUMBER, LATER, Keyword.SALDO),
    Question(QuestionKind.NUMBER, LATER, Keyword.DAFTAR, arguments=Arguments(nik=SARI_NIK)),
    Question(QuestionKind.KEYWORD, LATER, choices=(Keyword.SALDO,)),
    Question(QuestionKind.KEYWORD, LATER, choices=(Keyword.STATUS, Keyword.KLAIM), arguments=Arguments(kpj=SARI_KPJ)),
    Question(QuestionKind.MEMBERSHIP, LATER, Keyword.IURAN, choices=(SARI_KPJ, "00001234568")),
    Question(QuestionKind.CONFIRM_CODE, LATER, Keyword.DAFTAR),
    Question(QuestionKind.ARGUMENT, LATER, Keyword.SYARAT, choices=("JHT", "JP", "JKK", "JKM", "JKP")),
    Question(QuestionKind.ARGUMENT, LATER, Keyword.KANTOR, choices=("Bandung", "Jakarta")),
    Question(QuestionKind.KEYWORD, NOW, choices=(Keyword.SALDO,)),
]
PENDING = Registration(7, 1, "0" * 64, LATER)
LONG_NAMES = a_membership(employer="PT " + "Contoh Sejahtera Bersama " * 3, jht_balance=99_999_999_999)
SENDERS = {
    "a stranger": stranger(),
    "a stranger whose registration waits": stranger(registration=PENDING, candidate=sari()),
    "a stranger with a candidate": stranger(candidate=sari(), candidate_msisdn=SARI_PHONE),
    "Sari": bound(),
    "Sari, new on this phone": bound(binding=Binding(1, "registered", NOW, LATER)),
    "somebody with long names and large sums": bound(sari(name="Sari " * 20, memberships=(LONG_NAMES,) * 3)),
    "a machine": stranger(msisdn="BANK-XYZ"),
    **{f"invented: {person.name}": bound(person) for person in PEOPLE},
}
PARTS = [
    *Keyword, SARI_KPJ, SARI_NIK, CODE, "00001234568", "K0000000123", "A0000001", "ABC234", "15-09-1990", "1990", "5jt",
    "10", "#", " ", "\n", "jht", "jp", "jkk", "jkm", "jkp", "Bandung", "Jakarta", "id", "en", "sldo", "cek", "stop",
    "info", "ya", "1", "9", "tdk", "terima kasih", "saldo saya berapa", "kehilangan pekerjaan", "meninggal", "🙏",
    "\u202e", "\0", "{name}", "€", "`",
]  # fmt: skip
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=2000)
near = st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=12).map(" ".join)


def asked(facts: Facts, question: Question | None, language: Language | None, frozen: bool) -> Facts:
    phone = Phone(facts.phone.msisdn, language=language, frozen_at=NOW if frozen else None, question=question)
    return replace(facts, phone=phone)


@pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS.keys())
@given(
    text=near | anything,
    question=st.sampled_from(QUESTIONS),
    language=st.none() | st.sampled_from(Language),
    frozen=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_one_sms_or_silence(
    sender: Facts, text: str, question: Question | None, language: Language | None, frozen: bool
) -> None:
    decision = decide(parse(text, CATALOGUE).parsed, asked(sender, question, language, frozen), a_context())
    told = [notice.outcome for notice in decision.effects if isinstance(notice, Notify)]
    for outcome in [*told, *filter(None, [decision.outcome])]:
        assert set(outcome.values) == OUTCOMES.get(outcome.name, frozenset())
        for each in Language:
            reply = compose(outcome, CATALOGUE, each)
            assert reply.outcome != TOO_LONG
            assert 0 < septets(reply.text) == reply.septets <= SINGLE_SEGMENT
