"""A USSD session, turn by turn: inputs lead through the menu, commands are performed, a screen is shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from core.catalogue import Catalogue
from core.commands import Command, Language
from core.facts import Zone
from core.formats import local_date
from core.gsm7 import septets
from core.menu_answers import answer_of
from core.menu_reduced import reduced
from core.menu_screens import draw, farewell
from core.menu_state import Dialogue, Screen, ScreenLimits, State, Step, belongs
from core.menu_steps import begin, show, step
from core.transcript import mark_of
from providers.ussd_base import TurnKind, UssdProvider, UssdTurn
from runtime.logs import get_logger
from runtime.runtime import Runtime
from ussd.desk import Caller, Desk, Errand, Failed, Late
from ussd.heard import Came, End, Heard
from ussd.session import Session
from ussd.sessions import Busy, Hold, Place, Sessions
from ussd.talk import Talk, apology, failed, informed, missed, words
from ussd.turns import Again, Fresh, Habits, mark_of_input, turn_ids, what_came
from ussd.versions import Versions

log = get_logger("kabar.ussd")


@dataclass(frozen=True, slots=True)
class Visit:
    """One turn while it is handled: who brought it, where it is kept, and when the answer is due (monotonic)."""

    dialect: UssdProvider
    turn: UssdTurn
    place: Place
    until: float
    draft: Catalogue | None = None  # what a session that begins now begins with, where it is to be tried


class Conversation:
    """One process's USSD. `numbered` finds versions of the catalogue that are not the present one."""

    def __init__(
        self,
        rt: Runtime,
        sessions: Sessions,
        desk: Desk,
        language_of: Callable[[str], Language],
        numbered: Callable[[int], Catalogue | None] = lambda _: None,
    ) -> None:
        self._rt = rt
        self._sessions = sessions
        self._desk = desk
        self._language_of = language_of
        self._numbered = numbered
        self._versions = Versions(
            lambda: self._rt.catalogue, lambda number, until: desk.look(lambda: numbered(number), until, None)
        )

    def answer(self, dialect: UssdProvider, turn: UssdTurn, draft: Catalogue | None = None) -> Heard:
        """Return what answers a turn, within the operator's time. A session that begins may begin with a draft."""
        started = time.monotonic()
        place = self._sessions.place_of(dialect.name, turn.session_id, turn.msisdn)
        visit = Visit(dialect, turn, place, started + self._rt.settings.ussd_seconds, draft)
        heard = self._held(visit)
        heard = replace(heard, took=time.monotonic() - started)
        log.info(
            "ussd_turn",
            dialect=dialect.name,
            kind=turn.kind.value,
            came=heard.came.value,
            end=heard.end.value,
            septets=septets(heard.screen.text) if heard.screen else 0,
            ends=heard.screen.ends if heard.screen else True,
            total_ms=round(heard.took * 1000, 2),
        )
        return heard

    def goes_on(self, dialect: UssdProvider, session_id: str) -> bool:
        """Return whether a session can be answered still."""
        return self._sessions.goes_on(dialect.name, session_id)

    def _held(self, visit: Visit) -> Heard:
        try:
            with self._sessions.hold(visit.place, visit.until) as hold:
                if visit.turn.kind is TurnKind.END:
                    hold.drop()
                    return Heard(None, Came.NEW, End.OVER, lasted=self._lasted(hold.session))
                return self._taken(visit, hold)
        except Busy:  # who holds it has died, or nothing would be held for so long
            return Heard(self._farewell("failed"), Came.AGAIN, End.FAILED)
        except SQLAlchemyError as error:
            log.error("ussd_failed", dialect=visit.dialect.name, keyword="menu", error=type(error).__name__)
            return Heard(self._farewell("failed"), Came.NEW, End.FAILED)

    def _lasted(self, session: Session | None) -> float | None:
        if session is None or session.ends:
            return None
        return max(0.0, (self._rt.now() - session.began_at).total_seconds())

    def _taken(self, visit: Visit, hold: Hold) -> Heard:
        dialect = visit.dialect
        habits = Habits(dialect.accumulates, dialect.soonest)
        came = what_came(visit.turn, hold.session, self._rt.settings.pepper, habits)
        if isinstance(came, Again) and hold.session is not None:
            screen = hold.session.screen
            end = End.ENDED if screen.ends else End.GOES_ON
            return Heard(screen, Came.AGAIN, end, menu=hold.session.state.menu)
        if not isinstance(came, Fresh):
            return Heard(self._farewell("lost", hold.session), Came.LOST, End.LOST)
        talk = self._led(visit, hold, came)
        session = self._kept(visit, hold, talk, anew=came.anew)
        end = talk.end or (End.ENDED if session.ends else End.GOES_ON)
        lasted = max(0.0, (session.answered_at - session.began_at).total_seconds()) if session.ends else None
        return Heard(session.screen, Came.NEW, end, lasted=lasted, menu=session.state.menu)

    def _led(self, visit: Visit, hold: Hold, came: Fresh) -> Talk:
        """Return where the inputs lead, from where the session was left or from its beginning."""
        session = None if came.anew else hold.session
        talk = self._continued(visit, session) if session else None
        if talk is None:
            talk = self._begun(visit, hold, resumes=not came.inputs)
            if session is not None:  # what was typed was meant for another menu; what it was counts on
                came, talk = Fresh(()), replace(talk, inputs=session.inputs + len(came.inputs))
        waiting = list(reversed(came.inputs))
        while waiting and not talk.step.screen.ends:
            typed = waiting.pop()
            several = missed(talk, typed) if visit.dialect.accumulates else ()
            if several:
                waiting.extend(reversed(several))
            else:
                talk = self._typed(visit, talk, typed)
        return talk

    def _continued(self, visit: Visit, session: Session) -> Talk | None:
        """Return the session as it was left; None where its menu is not known any more."""
        catalogue = self._versions.find(session.state.menu, visit.until)
        if catalogue is None or not belongs(session.state, catalogue.menu):
            return None
        talk = Talk(
            self._dialogue(visit, catalogue, session.language, session.began_at), Step(session.state, session.screen)
        )
        return replace(talk, inputs=session.inputs, proven_for=session.proven_for)

    def _begun(self, visit: Visit, hold: Hold, *, resumes: bool) -> Talk:
        """Return the first screen, or the last one of a session that was cut off."""
        before = hold.resumable if resumes and hold.session is None else None
        catalogue = self._resumed(visit, before.state.menu) if before else None
        if before and catalogue and belongs(before.state, catalogue.menu):
            dialogue = self._dialogue(visit, catalogue, before.language, visit.turn.received_at)
            state = self._without_amounts(before.state)
            return Talk(dialogue, Step(state, draw(dialogue, state)))
        language = self._desk.look(lambda: self._language_of(visit.turn.msisdn), visit.until, Language.ID)
        catalogue = visit.draft or self._versions.present()
        dialogue = self._dialogue(visit, catalogue, language, visit.turn.received_at)
        return Talk(dialogue, begin(dialogue))

    def _resumed(self, visit: Visit, number: int) -> Catalogue | None:
        """Return the catalogue of a session that was cut off; None where who dials now is to see another one.

        A version goes on although a newer one is live. A draft is resumed as it was left, while nobody changes it.
        """
        if visit.draft is not None:
            return visit.draft if visit.draft.number == number else None
        return self._versions.find(number, visit.until) if number >= 0 else None

    def _without_amounts(self, state: State) -> State:
        """Where amounts need the PIN, who dials again must type it again."""
        told = None if self._rt.context().pin_rule != "off" else state.told
        return state.model_copy(update={"wrong": 0, "told": told})

    def _typed(self, visit: Visit, talk: Talk, typed: str) -> Talk:
        """Return where an input leads, with its command performed."""
        talk = replace(talk, step=step(talk.dialogue, talk.step.state, typed), inputs=talk.inputs + 1)
        sms = talk.step.sms
        if sms is not None and not self._desk.send(self._caller(visit, talk), sms, visit.until):
            return failed(talk)
        return talk if talk.step.command is None else self._performed(visit, talk, talk.step.command)

    def _performed(self, visit: Visit, talk: Talk, command: Command) -> Talk:
        catalogue = talk.dialogue.catalogue
        errand = Errand(command, catalogue, apology(talk.dialogue), talk.proven_for)
        done = self._desk.take(self._caller(visit, talk), errand, visit.until)
        if isinstance(done, Late):
            return replace(talk, end=End.SLOW)
        if isinstance(done, Failed):
            return failed(talk)
        talk = informed(talk, done)
        text = words(talk.dialogue, done)
        answer = answer_of(talk.dialogue, text, done.answer.shown, done.answer.facts)
        return replace(talk, step=show(talk.dialogue, talk.step.state, answer))

    def _kept(self, visit: Visit, hold: Hold, talk: Talk, *, anew: bool) -> Session:
        key, turn, screen, now = self._rt.settings.pepper, visit.turn, talk.step.screen, self._rt.now()
        session = Session(
            state=talk.step.state,
            language=talk.dialogue.language,
            text=screen.text,
            ends=screen.ends,
            inputs=talk.inputs,
            mark=mark_of(turn.typed if visit.dialect.accumulates else "", key),
            last=mark_of_input(turn, key),
            turn_ids=turn_ids(turn, hold.session),
            proven_for=talk.proven_for,
            began_at=turn.received_at if anew or hold.session is None else hold.session.began_at,
            answered_at=now,
        )
        hold.keep(session)
        return session

    def _caller(self, visit: Visit, talk: Talk) -> Caller:
        turn = visit.turn
        language = talk.dialogue.language
        return Caller(visit.dialect.name, turn.session_id, turn.msisdn, turn.received_at, talk.inputs, language)

    def _dialogue(self, visit: Visit, catalogue: Catalogue, language: Language, began_at: datetime) -> Dialogue:
        """A menu offers what was available when the session began: the numbers on its screens stay what they are."""
        catalogue = reduced(catalogue, local_date(began_at, Zone.WIB))
        limits = ScreenLimits(visit.dialect.max_septets, key=self._rt.settings.pepper)
        return Dialogue(catalogue, language, limits)

    def _farewell(self, reason: str, session: Session | None = None) -> Screen:
        language = session.language if session else Language.ID
        return farewell(Dialogue(self._versions.present(), language), reason)  # type: ignore[arg-type]  # one of the reasons
