"""A USSD session, turn by turn: inputs lead through the menu, commands are performed, a screen is shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from core.catalogue import Catalogue
from core.commands import Language
from core.decision import SetLanguage, SetPin
from core.gsm7 import septets
from core.menu_answers import answer_of
from core.menu_screens import draw, farewell
from core.menu_state import Dialogue, Screen, ScreenLimits, State, Step, belongs
from core.menu_steps import begin, show, step
from core.transcript import mark_of
from providers.ussd_base import TurnKind, UssdProvider, UssdTurn
from runtime.logs import get_logger
from runtime.runtime import Runtime
from ussd.desk import Caller, Desk, Done, Failed, Late
from ussd.session import Session
from ussd.sessions import Busy, Hold, Place, Sessions
from ussd.turns import Again, Fresh, mark_of_input, what_came

log = get_logger("kabar.ussd")


@dataclass(frozen=True, slots=True)
class Visit:
    """One turn while it is handled: who brought it, where it is kept, and when the answer is due (monotonic)."""

    dialect: UssdProvider
    turn: UssdTurn
    place: Place
    until: float


@dataclass(frozen=True, slots=True)
class Talk:
    """How far a turn has come. `inputs` counts from the beginning of the session."""

    dialogue: Dialogue
    step: Step
    inputs: int = 0
    proven_for: int | None = None


class Conversation:
    """One process's USSD: it remembers the menus that sessions began with."""

    def __init__(self, rt: Runtime, sessions: Sessions, desk: Desk, language_of: Callable[[str], Language]) -> None:
        self._rt = rt
        self._sessions = sessions
        self._desk = desk
        self._language_of = language_of
        self._catalogues: dict[int, Catalogue] = {}

    def answer(self, dialect: UssdProvider, turn: UssdTurn) -> Screen | None:
        """Return the screen that answers a turn, within the operator's time; None for the news that it is over."""
        started = time.monotonic()
        place = self._sessions.place_of(dialect.name, turn.session_id, turn.msisdn)
        visit = Visit(dialect, turn, place, started + self._rt.settings.ussd_seconds)
        screen = self._held(visit)
        log.info(
            "ussd_turn",
            dialect=dialect.name,
            kind=turn.kind.value,
            septets=septets(screen.text) if screen else 0,
            ends=screen.ends if screen else True,
            total_ms=round((time.monotonic() - started) * 1000, 2),
        )
        return screen

    def _held(self, visit: Visit) -> Screen | None:
        try:
            with self._sessions.hold(visit.place, visit.until) as hold:
                if visit.turn.kind is TurnKind.END:
                    hold.drop()
                    return None
                return self._taken(visit, hold)
        except Busy:  # the request that holds it sends what comes of it by SMS
            return self._farewell("slow")
        except SQLAlchemyError as error:
            log.error("ussd_failed", dialect=visit.dialect.name, keyword="menu", error=type(error).__name__)
            return self._farewell("failed")

    def _taken(self, visit: Visit, hold: Hold) -> Screen:
        key = self._rt.settings.pepper
        came = what_came(visit.turn, hold.session, key, accumulates=visit.dialect.accumulates)
        if isinstance(came, Again) and hold.session is not None:
            return hold.session.screen
        if not isinstance(came, Fresh):
            return self._farewell("lost", hold.session)
        session = None if came.anew else hold.session
        talk = self._continued(visit, session) if session else None
        if talk is None:
            talk = self._begun(visit, hold, resumes=not came.inputs)
            came = came if came.anew else Fresh(())  # what was typed was meant for another menu
        for typed in came.inputs:
            if talk.step.screen.ends:
                break
            talk = self._typed(visit, talk, typed)
        self._keep(visit, hold, talk)
        return talk.step.screen

    def _continued(self, visit: Visit, session: Session) -> Talk | None:
        """Return the session as it was left; None where its menu is not known any more."""
        catalogue = self._catalogue(session.state.menu)
        if catalogue is None or not belongs(session.state, catalogue.menu):
            return None
        talk = Talk(self._dialogue(visit, catalogue, session.language), Step(session.state, session.screen))
        return replace(talk, inputs=session.inputs, proven_for=session.proven_for)

    def _begun(self, visit: Visit, hold: Hold, *, resumes: bool) -> Talk:
        """Return the first screen, or the last one of a session that was cut off."""
        before = hold.resumable if resumes and hold.session is None else None
        catalogue = self._catalogue(before.state.menu) if before else None
        if before and catalogue and belongs(before.state, catalogue.menu):
            dialogue = self._dialogue(visit, catalogue, before.language)
            state = self._without_amounts(before.state)
            return Talk(dialogue, Step(state, draw(dialogue, state)))
        language = self._desk.look(lambda: self._language_of(visit.turn.msisdn), visit.until, Language.ID)
        dialogue = self._dialogue(visit, self._present(), language)
        return Talk(dialogue, begin(dialogue))

    def _without_amounts(self, state: State) -> State:
        """Where amounts need the PIN, who dials again must type it again."""
        told = None if self._rt.context().pin_rule != "off" else state.told
        return state.model_copy(update={"wrong": 0, "told": told})

    def _typed(self, visit: Visit, talk: Talk, typed: str) -> Talk:
        """Return where an input leads, with its command performed."""
        talk = replace(talk, step=step(talk.dialogue, talk.step.state, typed), inputs=talk.inputs + 1)
        if talk.step.sms is not None:
            self._desk.send(self._caller(visit, talk, "sms"), talk.step.sms)
        return talk if talk.step.command is None else self._performed(visit, talk)

    def _performed(self, visit: Visit, talk: Talk) -> Talk:
        taken, catalogue = talk.step, talk.dialogue.catalogue
        if taken.command is None:
            return talk
        caller = self._caller(visit, talk, "late")
        done = self._desk.take(caller, taken.command, catalogue, talk.inputs, talk.proven_for, visit.until)
        if isinstance(done, Late):
            return talk
        if isinstance(done, Failed):
            return replace(talk, step=Step(taken.state, farewell(talk.dialogue, "failed")))
        talk = _informed(talk, done)
        text = _words(talk.dialogue, done)
        answer = answer_of(talk.dialogue, text, done.answer.shown, done.answer.facts)
        return replace(talk, step=show(talk.dialogue, taken.state, answer))

    def _keep(self, visit: Visit, hold: Hold, talk: Talk) -> None:
        key, turn, screen = self._rt.settings.pepper, visit.turn, talk.step.screen
        session = Session(
            state=talk.step.state,
            language=talk.dialogue.language,
            text=screen.text,
            ends=screen.ends,
            inputs=talk.inputs,
            mark=mark_of(turn.typed if visit.dialect.accumulates else "", key),
            last=mark_of_input(turn, key),
            proven_for=talk.proven_for,
            answered_at=self._rt.now(),
        )
        hold.keep(session)

    def _caller(self, visit: Visit, talk: Talk, why: str) -> Caller:
        turn = visit.turn
        occasion = f"ussd:{visit.place.names[1].rpartition(':')[2]}:{talk.inputs}:{why}"
        language = talk.dialogue.language
        return Caller(visit.dialect.name, turn.session_id, turn.msisdn, turn.received_at, occasion, language)

    def _dialogue(self, visit: Visit, catalogue: Catalogue, language: Language) -> Dialogue:
        limits = ScreenLimits(visit.dialect.max_septets, key=self._rt.settings.pepper)
        return Dialogue(catalogue, language, limits)

    def _present(self) -> Catalogue:
        catalogue = self._rt.catalogue
        self._catalogues[catalogue.number] = catalogue
        return catalogue

    def _catalogue(self, number: int) -> Catalogue | None:
        self._present()
        return self._catalogues.get(number)

    def _farewell(self, reason: str, session: Session | None = None) -> Screen:
        language = session.language if session else Language.ID
        return farewell(Dialogue(self._present(), language), reason)  # type: ignore[arg-type]  # one of the reasons


def _informed(talk: Talk, done: Done) -> Talk:
    """Return the talk in the language that was chosen, and with the PIN that was proven or set."""
    proven = done.trial.proven_for
    for effect in done.answer.shown.effects if done.answer.shown else ():
        if isinstance(effect, SetLanguage):
            talk = replace(talk, dialogue=replace(talk.dialogue, language=effect.language))
        elif isinstance(effect, SetPin):
            proven = effect.participant_id
    return replace(talk, proven_for=proven)


def _words(dialogue: Dialogue, done: Done) -> str:
    """Return the reply; who asks far too much hears on a screen why nothing comes."""
    reply, shown = done.answer.reply, done.answer.shown
    if reply is not None:
        return reply.text
    too_many = dialogue.menu.says.get("too_many")
    return dialogue.say(too_many) if too_many and shown is not None and shown.rule.startswith("guard.flood") else ""
