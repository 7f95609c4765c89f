"""Dialogues as tests: a script of keys and screens, played through menu, actions and composer in memory.

`> keys` is typed (a bare `>` is nothing at all); `< words` must stand on the screen, `! words` must not; `= KEYWORD
name=value` is the command that was performed; `# name` is the outcome that was heard; `+ words` stand in an SMS that
was asked for; `.` is the end of the session. `@ phone` dials anew from another phone, `~ minutes` lets time pass.
`{code}`, `{check}` and `{ticket}` stand for the newest of their kind.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from actions import decide
from actions.decide import ACTIONS
from actions.pin import NEW
from core.commands import Command, Language
from core.decision import Decision
from core.gsm7 import septets
from core.menu_answers import Answer, answer_of
from core.menu_audit import LEAST_SEPTETS
from core.menu_state import Dialogue, Screen, ScreenLimits, State, Step, packed
from core.menu_steps import begin, show, step
from core.menu_words import compose_for_screen
from core.outcomes import Outcome
from core.pins import Pin, PinState
from tests.unit.actions.conversation import World

BLANK = Screen("")
LIMITS = ScreenLimits(LEAST_SEPTETS, tries=3, key=b"a key for tests")


@dataclass
class Dialler:
    """A phone in a session."""

    world: World
    msisdn: str
    language: Language = Language.ID
    limits: ScreenLimits = LIMITS
    state: State | None = None
    screen: Screen = BLANK
    performed: str = ""
    outcome: str = ""
    sms: str = ""
    turns: int = 0
    proven: bool = False

    @property
    def dialogue(self) -> Dialogue:
        """What an edge would make for this turn."""
        language = self.world.phone(self.msisdn).language or self.language
        return Dialogue(self.world.catalogue, language, self.limits)

    def dial(self) -> None:
        """Begin a session."""
        self.proven = False
        self._take(begin(self.dialogue))

    def type(self, keys: str) -> None:
        """Type something and send it, as a state that went through JSON."""
        assert self.state is not None
        assert not self.screen.ends, "nobody can type on a last screen"
        self.performed = self.outcome = self.sms = ""
        kept = State.model_validate_json(self.state.model_dump_json())
        taken = step(self.dialogue, kept, keys)
        if taken.command is not None:
            taken = self._perform(taken.state, taken.command)
        self._take(taken)

    def _take(self, taken: Step) -> None:
        self.state, self.screen, self.sms = taken.state, taken.screen, taken.sms or ""
        assert septets(taken.screen.text) <= self.limits.septets

    def _perform(self, state: State, command: Command) -> Step:
        """Decide a command as the edge does, on facts in which no question is open."""
        self.turns += 1
        self.performed = " ".join([command.keyword, *(f"{k}={v}" for k, v in packed(command.arguments).items())])
        if command.keyword not in ACTIONS:
            return show(self.dialogue, state, Answer(f"Layanan {command.keyword} selesai"))
        world, text = self.world, f"turn {self.turns}"
        facts = world.facts(self.msisdn, text, command)
        facts = replace(facts, phone=replace(facts.phone, question=None), pin=self._pin(command))
        decision = decide(command, facts, replace(world.context, now=world.now))
        for effect in decision.effects:
            world.apply(self.msisdn, effect)
        outcome = decision.outcome or Outcome("")
        self.outcome = outcome.name
        return show(self.dialogue, state, answer_of(self.dialogue, self._words(decision), decision, facts))

    def _pin(self, command: Command) -> Pin:
        """Return the owner's PIN as the edge finds it, with what was typed judged."""
        owner = self.world.bindings.get(self.msisdn)
        kept = self.world.pins.get(owner.participant_id) if owner else None
        typed, is_new = command.arguments.pin or "", command.arguments.topic == NEW
        self.proven = self.proven or (bool(typed) and not is_new and typed == kept)
        state = PinState.NONE if kept is None else PinState.SET
        wrong = bool(typed) and not is_new and not self.proven
        return Pin(state, 2, self.proven, wrong, new_hash=typed if is_new else "")

    def _words(self, decision: Decision) -> str:
        if decision.outcome is None:
            return ""
        return compose_for_screen(decision.outcome, self.world.catalogue, self.dialogue.language).text


def play(
    world: World,
    script: str,
    names: dict[str, str],
    language: Language = Language.ID,
    limits: ScreenLimits = LIMITS,
) -> None:
    """Play a script; the first phone of `names` begins. Raise AssertionError at the first surprise."""
    phone = Dialler(world, next(iter(names.values())), language, limits)
    phone.dial()
    for line in filter(None, map(str.strip, script.splitlines())):
        sign, rest = line[0], _filled(line[1:].strip(), world.newest)
        if sign == "@":
            phone = Dialler(world, names[rest], language, limits)
            phone.dial()
        elif sign == "~":
            world.now += timedelta(minutes=int(rest))
        elif sign == ">":
            phone.type(rest)
        else:
            assert _agrees(sign, rest, phone), f"{line}: {phone.performed or phone.outcome}\n{phone.screen.text}"


def _agrees(sign: str, expected: str, phone: Dialler) -> bool:
    text = phone.screen.text
    answers = {
        "<": expected.replace("\\n", "\n") in text,
        "!": expected not in text,
        "=": expected == phone.performed,
        "#": expected == phone.outcome,
        "+": expected in phone.sms,
        ".": phone.screen.ends,
    }
    return answers[sign]


def _filled(text: str, newest: dict[str, str]) -> str:
    for name, value in newest.items():
        text = text.replace("{" + name + "}", value)
    return text
