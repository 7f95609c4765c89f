"""Conversations as tests: a script of what phones say and hear, played through parser, actions and composer in memory.

`> text` is said by the phone; `< name` is the outcome it hears, any other `< words` must stand in the reply, and a bare
`<` is silence. `@ phone` changes the phone, `~ minutes` lets time pass, `^ phone name` is a notice to another phone.
`{code}`, `{check}` and `{ticket}` stand for the newest of their kind.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from actions import decide
from core.catalogue import Catalogue
from core.commands import Arguments, Keyword, Language, Parsed, Unknown
from core.context import Context
from core.decision import (
    Ask,
    Bind,
    CancelRegistration,
    CountCodeAttempt,
    Effect,
    Freeze,
    Notify,
    OpenTicket,
    RecordGuess,
    RecordRegistration,
    RequestBinding,
    SetLanguage,
    SetMassInformation,
    SetPin,
)
from core.facts import Binding, Facts, Participant, Phone, Push, Question, QuestionKind, Registration, Ticket, Usage
from core.outcomes import OUTCOMES
from core.replies import compose
from parsers import parse
from tests.unit.actions.invented import NOW, a_context

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class World:
    """All that the store would keep; `newest` holds the last code, check code and ticket that were given out."""

    catalogue: Catalogue
    people: tuple[Participant, ...]
    now: datetime = NOW
    context: Context = field(default_factory=a_context)
    phones: dict[str, Phone] = field(default_factory=dict)
    bindings: dict[str, Binding] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    tickets: dict[tuple[str, str], Ticket] = field(default_factory=dict)
    pushes: dict[str, Push] = field(default_factory=dict)
    said: list[tuple[str, str, datetime]] = field(default_factory=list)
    guesses: list[tuple[str, str, datetime]] = field(default_factory=list)
    tries: list[tuple[str, datetime]] = field(default_factory=list)
    kind_words: list[tuple[str, datetime]] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    newest: dict[str, str] = field(default_factory=dict)
    pins: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people:
            if person.msisdn_on_record is not None:
                self.bindings[person.msisdn_on_record] = Binding(person.id, "record", self.now - 30 * DAY)

    def hear(self, msisdn: str, text: str) -> tuple[str, str]:
        """Return the outcome's name and its words, both empty for silence, after its effects."""
        parsed = parse(text, self.catalogue).parsed
        facts = self.facts(msisdn, text, parsed)
        decision = decide(parsed, facts, replace(self.context, now=self.now))
        self.said.append((msisdn, text, self.now))
        for effect in decision.effects:
            self.apply(msisdn, effect)
        if decision.outcome is None:
            return "", ""
        if decision.outcome.name == "courtesy":
            self.kind_words.append((msisdn, self.now))
        language = self.phone(msisdn).language or (facts.owner.language if facts.owner else Language.ID)
        return decision.outcome.name, compose(decision.outcome, self.catalogue, language).text

    def phone(self, msisdn: str) -> Phone:
        return self.phones.get(msisdn, Phone(msisdn))

    def person(self, participant_id: int) -> Participant:
        return next(person for person in self.people if person.id == participant_id)

    def facts(self, msisdn: str, text: str, parsed: Parsed) -> Facts:
        """Return what the store would load for a message."""
        binding = self.bindings.get(msisdn)
        candidate = self._candidate(msisdn, parsed)
        code = parsed.arguments.code or ""
        return Facts(
            self.phone(msisdn),
            self._usage(msisdn, text, parsed),
            owner=self.person(binding.participant_id) if binding else None,
            binding=binding,
            heir_claims=tuple(c for p in self.people for c in p.claims if c.contact_msisdn == msisdn),
            candidate=candidate,
            candidate_msisdn=self._bound_to(candidate),
            registration=self.registrations.get(msisdn),
            ticket=self.tickets.get((msisdn, code)),
            push=self.pushes.get(code),
            moved_to=self._moved_to(msisdn),
            registrations_elsewhere=self._waiting(msisdn),
        )

    def _candidate(self, msisdn: str, parsed: Parsed) -> Participant | None:
        question, registration = self._question(msisdn), self.registrations.get(msisdn)
        asked = question if question is not None and question.keyword == Keyword.DAFTAR else None
        if parsed.arguments.code is not None and (asked is None or asked.kind is not QuestionKind.NUMBER):
            return self.person(registration.participant_id) if registration else None
        nik = parsed.arguments.nik
        if asked is not None:
            nik = nik or asked.arguments.nik
        return next((person for person in self.people if person.nik == nik), None)

    def _question(self, msisdn: str) -> Question | None:
        question = self.phone(msisdn).question
        return question if question is not None and question.expires_at > self.now else None

    def _number(self, msisdn: str, parsed: Parsed) -> str | None:
        """Return the number a message asks for; an answer asks for the one that our question kept."""
        question, given = self._question(msisdn), parsed.arguments
        answers = isinstance(parsed, Unknown) or getattr(parsed, "keyword", None) in (Keyword.YA, Keyword.PILIH)
        kept = question.arguments if question is not None and answers else Arguments()
        return given.kpj or kept.kpj or given.nik or kept.nik

    def _bound_to(self, person: Participant | None) -> str | None:
        bound = {binding.participant_id: msisdn for msisdn, binding in self.bindings.items()}
        return bound.get(person.id) if person else None

    def _recorded(self, msisdn: str) -> set[int]:
        return {person.id for person in self.people if person.msisdn_on_record == msisdn}

    def _moved_to(self, msisdn: str) -> str | None:
        if msisdn in self.bindings:
            return None
        theirs = self._recorded(msisdn) | {self.left[msisdn] for _ in range(msisdn in self.left)}
        return next((phone for phone, tie in self.bindings.items() if tie.participant_id in theirs), None)

    def _waiting(self, msisdn: str) -> tuple[int, ...]:
        theirs = self._recorded(msisdn)
        waiting = [r for phone, r in self.registrations.items() if phone != msisdn and r.participant_id in theirs]
        return tuple(r.id for r in waiting if r.code_expires_at > self.now)

    def _usage(self, msisdn: str, text: str, parsed: Parsed) -> Usage:
        own = [(words, at) for phone, words, at in self.said if phone == msisdn]
        number = self._number(msisdn, parsed)
        recent = [(phone, asked) for phone, asked, at in self.guesses if self.now - at < DAY]
        return Usage(
            hour=sum(self.now - at < HOUR for _, at in own),
            day=sum(self.now - at < DAY for _, at in own),
            identical=sum(words == text and self.now - at < HOUR for words, at in own),
            courtesies=sum(phone == msisdn and self.now - at < HOUR for phone, at in self.kind_words),
            registrations=sum(phone == msisdn and self.now - at < DAY for phone, at in self.tries),
            guessed=frozenset(asked for phone, asked in recent if phone == msisdn),
            askers=len({phone for phone, asked in recent if asked == number and phone != msisdn}),
        )

    def apply(self, msisdn: str, effect: Effect) -> None:
        """Change what the store would change."""
        match effect:
            case Freeze(other):
                self.phones[other or msisdn] = replace(self.phone(other or msisdn), frozen_at=self.now)
            case Ask() | SetLanguage() | SetMassInformation():
                self.phones[msisdn] = self._changed(self.phone(msisdn), effect)
            case RecordGuess(number):
                self.guesses.append((msisdn, number, self.now))
            case RecordRegistration():
                self.tries.append((msisdn, self.now))
            case OpenTicket(number, _):
                self.tickets[msisdn, number] = Ticket(number, "open", self.now)
                self.newest["ticket"] = number
            case Notify():
                self._notify(effect)
            case _:
                self._tie(msisdn, effect)

    def _changed(self, phone: Phone, effect: Ask | SetLanguage | SetMassInformation) -> Phone:
        match effect:
            case Ask(question):
                return replace(phone, question=question)
            case SetLanguage(language):
                return replace(phone, language=language)
            case SetMassInformation(on):
                return replace(phone, mass_off_at=None if on else self.now)

    def _tie(self, msisdn: str, effect: RequestBinding | CountCodeAttempt | CancelRegistration | Bind | SetPin) -> None:
        match effect:
            case SetPin(person, kept):
                self.pins[person] = kept
            case RequestBinding(person, code_hash, expires_at):
                self.registrations[msisdn] = Registration(len(self.tries), person, code_hash, expires_at)
            case CountCodeAttempt():
                pending = self.registrations[msisdn]
                self.registrations[msisdn] = replace(pending, attempts=pending.attempts + 1)
            case CancelRegistration(number):
                self.registrations = {phone: r for phone, r in self.registrations.items() if r.id != number}
            case Bind(person, origin, cooling_until):
                others = {phone: tie for phone, tie in self.bindings.items() if tie.participant_id != person}
                self.left |= dict.fromkeys(self.bindings.keys() - others.keys(), person)
                self.bindings = others | {msisdn: Binding(person, origin, self.now, cooling_until)}
                self.registrations.pop(msisdn, None)

    def _notify(self, notice: Notify) -> None:
        values = {name: str(value) for name, value in notice.outcome.values.items()}
        assert compose(notice.outcome, self.catalogue, notice.language).text
        self.notices.append((notice.to_msisdn, notice.outcome.name))
        self.languages.append(notice.language)
        self.newest |= {name: value for name, value in values.items() if name in {"code", "check"}}
        if "check" in values:
            self.pushes[values["check"]] = Push(values["check"], self.now, notice.to_msisdn, notice.kind)


def play(world: World, script: str, names: dict[str, str]) -> None:
    """Play a script; `names` are its phones, the first of them begins. Raise AssertionError at the first surprise."""
    phone = next(iter(names.values()))
    heard = ("", "")
    for line in filter(None, map(str.strip, script.splitlines())):
        sign, rest = line[0], _filled(line[1:].strip(), world.newest)
        if sign == "@":
            phone = names[rest]
        elif sign == "~":
            world.now += timedelta(minutes=int(rest))
        elif sign == ">":
            heard = world.hear(phone, rest.replace("\\n", "\n"))
        elif sign == "^":
            name, outcome = rest.split()
            assert (names[name], outcome) in world.notices, f"{line}: notices were {world.notices}"
        else:
            _expect(line, rest, heard)


def _expect(line: str, expected: str, heard: tuple[str, str]) -> None:
    name, words = heard
    is_name = expected in OUTCOMES or re.match("help:[A-Z]", expected)
    agreed = expected == name if is_name or not expected else expected in words
    assert agreed, f"{line}: heard {name or 'nothing'}: {words}"


def _filled(text: str, newest: dict[str, str]) -> str:
    for name, value in newest.items():
        text = text.replace("{" + name + "}", value)
    return text
