"""What is known when a batch of messages is decided, loaded in a handful of queries however large the batch is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.commands import Arguments, Command, Keyword, Parsed, Unknown, UnknownReason
from core.facts import Claim, Facts, Membership, Participant, Question, QuestionKind, Seen
from core.identifiers import is_ticket
from core.message import InboundMessage
from core.pins import Pin
from store.database import Db
from store.people import Candidate, complete, load_candidates, load_claims, load_memberships
from store.pins import load_pins
from store.references import load_pushes, load_tickets
from store.rivals import Rivals, load_rivals
from store.senders import Sender, load_senders, lock_phones, msisdn_of
from store.usage import Asked, load_usage

CHECK_CODE_LENGTH = 6
_NOBODY = 0  # no participant has this id
_ANSWERS = frozenset({Keyword.YA, Keyword.PILIH})
_PROTESTS = frozenset({Keyword.BLOKIR, Keyword.TIDAK})


@dataclass(frozen=True, slots=True)
class Request:
    """One message and what it was read as; `on_screen`: not from a text but from a menu, which asks for itself."""

    message: InboundMessage
    parsed: Parsed
    on_screen: bool = False


Loaded = Seen | Facts


@dataclass(frozen=True, slots=True)
class _Known:
    """One request with its sender."""

    request: Request
    sender: Sender
    now: datetime

    @property
    def question(self) -> Question | None:
        """Our question that still waits for an answer; one that was asked by SMS is not answered on a screen."""
        question = None if self.request.on_screen else self.sender.phone.question
        return question if question is not None and question.expires_at > self.now else None

    @property
    def kept(self) -> Arguments:
        """What an answer takes over from our question; nothing where the message is a request of its own."""
        parsed = self.request.parsed
        answers = isinstance(parsed, Unknown) or (isinstance(parsed, Command) and parsed.keyword in _ANSWERS)
        return self.question.arguments if self.question is not None and answers else Arguments()

    @property
    def protests(self) -> bool:
        """Whether the message may say that another phone has what is the sender's."""
        parsed = self.request.parsed
        offered = self.question is not None and self.question.keyword == Keyword.BLOKIR
        denied = isinstance(parsed, Unknown) and parsed.reason is UnknownReason.NOT_ME
        return offered or denied or getattr(parsed, "keyword", None) in _PROTESTS

    @property
    def msisdn(self) -> str:
        return msisdn_of(self.request.message)

    @property
    def code(self) -> str:
        """The ticket number or one-time or check code in the message; empty where there is none."""
        return self.request.parsed.arguments.code or ""


def load(db: Db, requests: Sequence[Request], now: datetime) -> list[Loaded]:
    """Return for each request the facts to decide it on, or Seen where it was answered before.

    Locks the senders' phones until the transaction ends. Raises ValueError if a sender stands in the batch twice: the
    second message must be decided on what the first one changed.
    """
    if len({msisdn_of(request.message) for request in requests}) != len(requests):
        raise ValueError("a batch holds one message per sender")
    if not requests:
        return []
    messages = [request.message for request in requests]
    lock_phones(db, [msisdn_of(message) for message in messages])
    senders = load_senders(db, messages)
    known = [_Known(request, sender, now) for request, sender in zip(requests, senders, strict=True)]
    wanted = iter(_load_facts(db, [each for each in known if each.sender.seen is None or each.request.on_screen], now))
    return [_loaded(each, wanted) for each in known]


def _loaded(known: _Known, wanted: Iterator[Facts]) -> Loaded:
    seen = known.sender.seen
    if seen is None:
        return next(wanted)
    return replace(seen, facts=next(wanted)) if known.request.on_screen else seen


def _load_facts(db: Db, known: Sequence[_Known], now: datetime) -> list[Facts]:
    """Return the facts of each request, in order."""
    if not known:
        return []
    people = _load_people(db, known)
    usage = load_usage(db, [_asked(each) for each in known], now)
    tickets = load_tickets(db, {(each.msisdn, each.code) for each in known if is_ticket(each.code)})
    rivals = load_rivals(db, [each.msisdn for each in known if each.protests], now)
    pins = load_pins(db, {each.sender.owner.id for each in known if each.request.on_screen and each.sender.owner})
    pushes = load_pushes(db, {each.code for each in known if len(each.code) == CHECK_CODE_LENGTH})
    return [
        Facts(
            phone=each.sender.phone,
            usage=usage[each.msisdn],
            owner=people.owner(each),
            binding=each.sender.binding,
            heir_claims=people.heir_claims(each),
            candidate=people.candidate(each),
            candidate_msisdn=people.named(each).msisdn,
            candidate_former_msisdn=people.named(each).former_msisdn,
            registration=each.sender.registration,
            ticket=tickets.get((each.msisdn, each.code)),
            push=pushes.get(each.code),
            moved_to=rivals.get(each.msisdn, Rivals()).moved_to,
            registrations_elsewhere=rivals.get(each.msisdn, Rivals()).registrations,
            pin=_pin(each, pins),
        )
        for each in known
    ]


def _pin(known: _Known, pins: Mapping[int, Pin]) -> Pin | None:
    if not known.request.on_screen:
        return None
    return pins.get(known.sender.owner.id, Pin()) if known.sender.owner is not None else Pin()


@dataclass(frozen=True, slots=True)
class _People:
    """The participants of a batch, with what belongs to them."""

    memberships: Mapping[int, tuple[Membership, ...]]
    claims: Sequence[tuple[int, Claim]]
    candidates: Mapping[str | int, Candidate]

    def owner(self, known: _Known) -> Participant | None:
        person = known.sender.owner
        return None if person is None else complete(person, self.memberships, self.claims)

    def named(self, known: _Known) -> Candidate:
        return self.candidates.get(_named(known) or _NOBODY, Candidate())

    def candidate(self, known: _Known) -> Participant | None:
        person = self.named(known).participant
        return None if person is None else complete(person, self.memberships, self.claims)

    def heir_claims(self, known: _Known) -> tuple[Claim, ...]:
        """Claims of other people for which the sender is the contact."""
        own = known.sender.owner.id if known.sender.owner is not None else None
        return tuple(claim for person, claim in self.claims if claim.contact_msisdn == known.msisdn and person != own)


def _load_people(db: Db, known: Sequence[_Known]) -> _People:
    """A registration asks the same whether or not it names somebody, so that the time it takes does not tell."""
    names = {name for name in map(_named, known) if name is not None}
    candidates = load_candidates(db, names)
    ids = {each.sender.owner.id for each in known if each.sender.owner is not None}
    ids |= {each.participant.id for each in candidates.values() if each.participant is not None}
    memberships = load_memberships(db, ids) if ids or names else {}
    return _People(memberships, load_claims(db, ids, [each.msisdn for each in known]), candidates)


def _named(known: _Known) -> str | int | None:
    """Return whom a registration names: by id where a code confirms a pending one, by NIK where one is made."""
    arguments, question = known.request.parsed.arguments, known.question
    asked = question if question is not None and question.keyword == Keyword.DAFTAR else None
    # Where a piece of a registration was asked for, six digits are a date and no code.
    if arguments.code is not None and (asked is None or asked.kind is not QuestionKind.NUMBER):
        nobody = _NOBODY if arguments.code.isdigit() else None
        return known.sender.registration.participant_id if known.sender.registration is not None else nobody
    if asked is not None:
        return arguments.nik or asked.arguments.nik
    return arguments.nik if getattr(known.request.parsed, "keyword", None) == Keyword.DAFTAR else None


def _asked(known: _Known) -> Asked:
    """An answer asks for the number that our question kept, or guessing by way of questions would not be counted."""
    given, kept = known.request.parsed.arguments, known.kept
    return Asked(known.msisdn, known.request.message.text, given.kpj or kept.kpj or given.nik or kept.nik)
