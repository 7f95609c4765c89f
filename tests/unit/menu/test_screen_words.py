"""What stands on a screen does not tell to send an SMS: keys are pressed there, and words of commands mean nothing."""

import re
from collections.abc import Iterator

import pytest

from core.commands import Keyword, Language
from core.menu_checks import texts_of
from core.menu_words import compose_for_screen, on_screen, words_of
from core.outcomes import OUTCOMES, Outcome
from core.placeholders import Term, kind_of
from core.templates import Slot, parse_template
from core.worst_cases import worst_screens
from store.catalogue import load_catalogue
from tests.unit.menu.outcomes_of_sms import ABOUT_SMS, BY_FORM, NEVER_ON_SCREEN

CATALOGUE = load_catalogue()
MENU = CATALOGUE.menu
COMMANDS = "|".join({*Keyword} - {Keyword.YA, Keyword.TIDAK, Keyword.PILIH})  # those are words too: TIDAK AKTIF
ORDER = re.compile(rf"#|\b(?:balas|reply|{COMMANDS}|INFO ON|NOT ME|BUKAN SAYA)\b|\b(?:kirim|send|text) [A-Z]{{3}}")
SHOWN = sorted(OUTCOMES.keys() - NEVER_ON_SCREEN)
# Words that end a session which did not work out point to SMS on purpose.
POINTS_TO_SMS = frozenset({"words.too_often", "words.lost"})


def answers(outcome: str) -> Iterator[str]:
    """Yield the words of an outcome on a screen in each language, with those of every term in them."""
    worded = on_screen(CATALOGUE)
    texts = words_of(outcome, CATALOGUE) or CATALOGUE.replies[outcome]
    for language in Language:
        yield texts[language]
        for piece in parse_template(texts[language]):
            if isinstance(piece, Slot) and isinstance(piece.kind.legal, Term):
                yield from (codes[language] for codes in worded.terms[kind_of(piece.name)].values())


@pytest.mark.parametrize("outcome", SHOWN)
def test_no_answer_tells_to_send_an_sms(outcome: str) -> None:
    ordered = [text for text in answers(outcome) if ORDER.search(text)]
    assert bool(ordered) == (outcome in ABOUT_SMS), ordered


def test_no_other_text_does() -> None:
    ordered = {place for place, texts in texts_of(MENU) for text in texts.values() if ORDER.search(text)}
    assert ordered == POINTS_TO_SMS


@pytest.mark.parametrize(
    "text", ["Balas 1", "balas kode", "Reply 1", "Kirim DAFTAR", "SALDO#KPJ", "send STATUS", "ketik SYARAT"]
)
def test_an_order_is_recognised(text: str) -> None:
    assert ORDER.search(text[0].lower() + text[1:])


def test_what_is_listed_as_never_shown_is_an_outcome_and_has_no_words_for_a_screen() -> None:
    assert OUTCOMES.keys() >= NEVER_ON_SCREEN
    assert not NEVER_ON_SCREEN & {*MENU.says, *MENU.after}


def test_commands_that_need_a_piece_are_given_with_it() -> None:
    offers = [*MENU.nodes.values(), *(item for node in MENU.nodes.values() for item in node.items)]
    offers += [item for items in MENU.after.values() for item in items]
    for each in offers:
        assert each.command not in BY_FORM or getattr(each, "fields", ()) or each.arguments


def test_every_answer_in_the_words_of_a_screen_is_also_an_sms() -> None:
    """So that it can be sent as one; with legal values none is too long."""
    assert worst_screens(CATALOGUE)[0].septets <= 160
    assert compose_for_screen(Outcome("language_set"), CATALOGUE, Language.EN).text.startswith("BPJAMSOSTEK: From now")


def test_a_value_longer_than_legal_ends_in_the_words_of_a_screen() -> None:
    told = compose_for_screen(Outcome("complaint_opened", {"ticket": "A" * 120}), CATALOGUE, Language.ID)
    assert told.outcome == "too_long"
    assert "layar ini" in told.text
