"""From any state any input leads to a screen that fits, what is listed can be chosen, and there is a way out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import Language
from core.gsm7 import septets
from core.menu import Field
from core.menu_answers import Answer
from core.menu_screens import BACK, MAIN, NO_SUCH_KEY, draw, laid_out
from core.menu_state import Choice, Dialogue, Screen, State, Step, Told, Wanted
from core.menu_steps import begin, show, step
from core.pins import sealed
from core.transcript import JOINT, Mark, New, Same, mark_of, what_is_new
from store.catalogue import load_catalogue
from tests.unit.menu.dialling import LIMITS

CATALOGUE = load_catalogue()
MENU = CATALOGUE.menu
ENTERED = {
    Field.NIK: "0012015509900001",
    Field.BIRTH_DATE: "1990-09-15",
    Field.WAGE: "5000000",
    Field.PIN_NEW: sealed("482957", LIMITS.key),
}
DEEPEST = 8  # more back keys than any way is long
PLAIN = Answer("BPJAMSOSTEK: Jawaban. Info 175", "no_claim")
ANSWERS = {  # of every kind: several pages, a list, a field
    "SALDO": Answer("BPJAMSOSTEK: " + "Total saldo JHT Rp12.345.678. " * 8),
    "KARTU": Answer(
        "Kartu yang mana?", "which_card_many", tuple(Choice(label=f"***{n}", keyword="IURAN") for n in range(30))
    ),
    "IURAN": Answer("BPJAMSOSTEK: Kode salah", "code_wrong"),
    "STATUS": Answer("Masukkan PIN Anda:", "pin_needed", wanted=Wanted(field=Field.PIN, keyword="SALDO")),
}

keys = st.sampled_from(
    ["", "0", "00", "98", "99", "1", "2", "3", "8", "9", "12", "97", "01", "1.", "*", "123456", "482957", "482958",
     "0012015509900001", "15091990", "00001234567", "5jt", "10", "Bandung", "A0000001", "7KM4PX", "\u0661",
     "1\ufe0f\u20e3"]
)  # fmt: skip
typed = keys | st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
labels = st.text(st.characters(codec="utf-8"), max_size=60)
words = st.text(st.sampled_from("abc WXYZ 0123{}\n.,"), max_size=180)
choices = st.builds(Choice, label=labels, keyword=st.just("SALDO"))
wanted = st.builds(Wanted, field=st.sampled_from(Field), keyword=st.just("SALDO"))
lists = st.lists(choices, max_size=97).map(tuple)
told = st.builds(Told, text=words, title=words.map(lambda text: text[:40]), choices=lists) | st.builds(
    Told, text=words, sms=st.sampled_from(["", "sms"]), numbered=st.booleans(), wanted=st.none() | wanted
)
answers = st.builds(
    Answer, text=words, outcome=st.sampled_from(["", *MENU.says, *MENU.after]), choices=lists, wanted=st.none() | wanted
)
dialogues = st.builds(
    Dialogue,
    st.just(CATALOGUE),
    st.sampled_from(Language),
    st.integers(150, 182).map(lambda limit: replace(LIMITS, septets=limit)),
)


long_answers = st.builds(
    State,
    menu=st.just(1),
    path=st.just((MENU.root,)),
    told=st.builds(
        Told,
        text=st.lists(st.text("abcW1{", min_size=1, max_size=9), min_size=40, max_size=90).map(" ".join),
        title=st.sampled_from(["", "Kartu yang mana?"]),
        choices=st.lists(choices, max_size=9).map(tuple),
    ),
)


@st.composite
def states(draw_one: st.DrawFn) -> State:
    """Return any state that can be kept, also some that nobody comes to."""
    path = (MENU.root, *draw_one(st.lists(st.sampled_from(sorted(MENU.nodes)), max_size=4)))
    fields = MENU.nodes[path[-1]].fields
    done = draw_one(st.integers(0, max(len(fields) - 1, 0)))
    entered = tuple(ENTERED[field] for field in fields[:done])
    page, wrong = draw_one(st.integers(0, 20)), draw_one(st.integers(0, 2))
    return State(menu=1, path=path, page=page, wrong=wrong, entered=entered, told=draw_one(st.none() | told))


@given(dialogues, states(), typed, answers)
def test_any_input_leads_to_a_screen_that_fits(dialogue: Dialogue, state: State, text: str, answer: Answer) -> None:
    taken = step(dialogue, state, text)
    shown = show(dialogue, taken.state, answer) if taken.command is not None else taken
    for each in (taken, shown, Step(state, draw(dialogue, state))):
        assert each.screen.text.strip()
        assert septets(each.screen.text) <= dialogue.limits.septets
        assert State.model_validate_json(each.state.model_dump_json()) == each.state


@given(dialogues, states() | long_answers)
def test_every_page_fits_whatever_stands_above_it(dialogue: Dialogue, state: State) -> None:
    layout = laid_out(dialogue, state)
    for number in range(len(layout.bodies)):
        for line in (None, NO_SUCH_KEY, *layout.view.helps):
            assert septets(layout.page(number, line)) <= dialogue.limits.septets


@pytest.mark.parametrize("septets_of_a_screen", [150, 156, 160, 182])
def test_every_page_but_the_last_has_no_room_for_another_word(septets_of_a_screen: int) -> None:
    dialogue = Dialogue(CATALOGUE, Language.ID, replace(LIMITS, septets=septets_of_a_screen))
    layout = laid_out(dialogue, State(menu=1, path=(MENU.root,), told=Told(text="abcd " * 200)))
    pages = [septets(layout.page(number)) for number in range(len(layout.bodies))]
    assert all(septets_of_a_screen - len(" abcd") < size <= septets_of_a_screen for size in pages[:-1])


@given(dialogues, states())
def test_there_is_always_a_way_out(dialogue: Dialogue, state: State) -> None:
    at = state
    for _ in range(DEEPEST):
        taken = step(dialogue, at, BACK)
        if taken.screen.ends:
            break
        at = taken.state
    assert taken.screen.ends
    assert step(dialogue, state, MAIN).screen == begin(dialogue).screen


@pytest.mark.parametrize("language", Language)
def test_who_goes_in_a_circle_stays_as_near_to_the_exit(language: Language) -> None:
    dialogue = Dialogue(CATALOGUE, language, LIMITS)
    at = walked(dialogue, ["5", "2", "1", "2", "1", "2", "1", "2"], Answer("Belum ada klaim.", "no_claim"))
    assert at.path == ("main", "claims", "documents")


@given(dialogues, lists, words)
def test_every_row_is_whole_on_exactly_one_page(dialogue: Dialogue, choices: tuple[Choice, ...], title: str) -> None:
    marked = tuple(Choice(label=f"<{n}>", keyword="SALDO", arguments={"text": str(n)}) for n in range(len(choices)))
    state = State(menu=1, path=(MENU.root,), told=Told(title=title[:40], text=title, choices=marked))
    lines = [line for page in laid_out(dialogue, state).bodies for line in page.split("\n")]
    assert [line for line in lines if line.endswith(">")] == [f"{n + 1} <{n}>" for n in range(len(choices))]


@given(dialogues, st.integers(1, 97), st.data())
def test_every_row_can_be_chosen_from_every_page(dialogue: Dialogue, many: int, data: st.DataObject) -> None:
    marked = tuple(Choice(label=f"<{n}>", keyword="SALDO", arguments={"text": str(n)}) for n in range(many))
    state = State(menu=1, path=(MENU.root,), told=Told(title="?", choices=marked))
    page = data.draw(st.integers(0, len(laid_out(dialogue, state).bodies) - 1))
    number = data.draw(st.integers(1, many))
    command = step(dialogue, state.model_copy(update={"page": page}), str(number)).command
    assert command is not None
    assert command.arguments.text == str(number - 1)


@given(dialogues, words.filter(str.strip))
def test_turning_pages_shows_every_word_in_order(dialogue: Dialogue, text: str) -> None:
    state = State(menu=1, path=(MENU.root,), told=Told(text=text))
    layout = laid_out(dialogue, state)
    assert "".join("".join(layout.bodies).split()) == "".join(text.split())
    for page in range(1, len(layout.bodies)):
        taken = step(dialogue, state, "98")
        assert layout.bodies[page] in taken.screen.text
        state = taken.state
    assert step(dialogue, state, "98").state.wrong == 1


@pytest.mark.parametrize("language", Language)
@given(inputs=st.lists(keys, max_size=12))
def test_a_transcript_that_is_played_again_gives_the_same_screens(language: Language, inputs: list[str]) -> None:
    dialogue = Dialogue(CATALOGUE, language, LIMITS)
    turn_by_turn = played(dialogue, inputs, kept=True)
    assert played(dialogue, inputs) == turn_by_turn
    assert all(septets(screen.text) <= LIMITS.septets for screen in turn_by_turn)


@given(st.lists(keys.filter(lambda key: JOINT not in key), max_size=8))
def test_turn_by_turn_and_dialled_at_once_end_on_the_same_screen(inputs: list[str]) -> None:
    dialogue = Dialogue(CATALOGUE, Language.ID, LIMITS)
    turn_by_turn, mark = [], Mark()
    for length in range(len(inputs) + 1):
        transcript = JOINT.join(inputs[:length])
        new = what_is_new(transcript, mark, b"key")
        assert isinstance(new, New | Same)
        turn_by_turn += list(new.inputs) if isinstance(new, New) else []
        mark = mark_of(transcript, b"key")
    at_once = what_is_new(JOINT.join(inputs), Mark(), b"key")
    assert isinstance(at_once, New)
    if inputs and inputs[0]:  # an empty first input cannot be told from none
        assert played(dialogue, turn_by_turn)[-1] == played(dialogue, list(at_once.inputs))[-1]


def walked(dialogue: Dialogue, inputs: list[str], answer: Answer) -> State:
    """Return where inputs lead if every command gets this answer."""
    taken = begin(dialogue)
    for text in inputs:
        taken = step(dialogue, taken.state, text)
        taken = taken if taken.command is None else show(dialogue, taken.state, answer)
    return taken.state


def played(dialogue: Dialogue, inputs: list[str], *, kept: bool = False) -> list[Screen]:
    """Return the screens of a session; the answer to a command depends on nothing but the command.

    `kept`: between two turns the state is written down and read again, as an edge does.
    """
    taken = begin(dialogue)
    screens = [taken.screen]
    for text in inputs:
        if taken.screen.ends:
            break
        state = State.model_validate_json(taken.state.model_dump_json()) if kept else taken.state
        taken = step(dialogue, state, text)
        if taken.command is not None:
            taken = show(dialogue, taken.state, ANSWERS.get(taken.command.keyword, PLAIN))
        screens.append(taken.screen)
    return screens
