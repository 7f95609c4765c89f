"""Saves what was decided: the messages with their answers, and every effect, in statements for the whole batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from core.commands import Language, Reading
from core.decision import (
    Ask,
    Bind,
    CancelRegistration,
    CountCodeAttempt,
    Decision,
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
from core.delivery import LIVES
from core.facts import Facts
from core.message import InboundMessage, Reply
from store import bindings, phones, pins
from store.codes import conceal_at
from store.database import Db
from store.number_locks import lock_numbers
from store.outbox import NewMt, queue
from store.rows import insert_rows, storable
from store.senders import msisdn_of
from store.tables import guesses, mo_messages, registration_attempts, tickets
from store.tables.columns import MSISDN_LENGTH
from store.tables.messages import TEXT_LENGTH
from store.usage import hash_of

_MO_COLUMNS = (
    "provider",
    "provider_message_id",
    "sender",
    "recipient",
    "text",
    "text_hash",
    "keyword",
    "outcome",
    "rule",
    "reply_text",
    "language",
    "catalogue_number",
    "received_at",
    "answered_at",
    "conceal_at",
)


@dataclass(frozen=True, slots=True)
class Notice:
    """An MT to somebody else than the sender, worded: its id, the effect it comes from and its text."""

    id: str
    effect: Notify
    text: str


@dataclass(frozen=True, slots=True)
class Handled:
    """One message with everything that came of it. `facts` are kept for a screen only, which asks its own questions."""

    message: InboundMessage
    reading: Reading
    decision: Decision
    reply: Reply | None
    language: Language
    catalogue_number: int
    notices: tuple[Notice, ...] = ()
    facts: Facts | None = None

    @property
    def lasting(self) -> Iterator[Effect]:
        """The effects to save."""
        effects = self.decision.effects
        return (effect for effect in effects if self.facts is None or not isinstance(effect, Ask))


Made = Sequence[tuple[str, Effect]]  # effects with the MSISDN of the sender they belong to
Kind = TypeVar("Kind")


def save(db: Db, handled: Sequence[Handled], now: datetime) -> None:
    """Save the messages and their effects. Raises IntegrityError where another transaction was first: reload."""
    insert_rows(db, mo_messages, _MO_COLUMNS, [_mo_row(each, now) for each in handled])
    made = [(msisdn_of(each.message), effect) for each in handled for effect in each.lasting]
    if made:
        _lock_changed_phones(db, made)
        _save_phones(db, made, now)
        _save_counts(db, made, now)
        _save_bindings(db, made, now)
        _save_tickets(db, made, now)
        pins.keep(db, [(each.participant_id, each.hash) for _, each in _of(SetPin, made)], now)
    sent = [(each.message.recipient, each.catalogue_number, notice) for each in handled for notice in each.notices]
    queue(db, [mt_of(notice, sender, number, now) for sender, number, notice in sent], now)


def _of(kind: type[Kind], made: Made) -> list[tuple[str, Kind]]:
    return [(msisdn, effect) for msisdn, effect in made if isinstance(effect, kind)]


def _lock_changed_phones(db: Db, made: Made) -> None:
    """Before any participant is locked: nobody plans now what is told at a phone that is blocked, or somebody's."""
    frozen = {freeze.msisdn or msisdn for msisdn, freeze in _of(Freeze, made)}
    lock_numbers(db, frozen | {msisdn for msisdn, _ in _of(Bind, made)})


def _save_phones(db: Db, made: Made, now: datetime) -> None:
    phones.set_questions(db, {msisdn: ask.question for msisdn, ask in _of(Ask, made)})
    phones.set_languages(db, {msisdn: choice.language for msisdn, choice in _of(SetLanguage, made)})
    phones.set_mass_information(db, {msisdn: choice.on for msisdn, choice in _of(SetMassInformation, made)}, now)
    phones.freeze(db, sorted({freeze.msisdn or msisdn for msisdn, freeze in _of(Freeze, made)}), now)


def _save_counts(db: Db, made: Made, now: datetime) -> None:
    guessed = [(msisdn, guess.number, now) for msisdn, guess in _of(RecordGuess, made)]
    insert_rows(db, guesses, ("msisdn", "number", "asked_at"), guessed)
    tried = [(msisdn, now) for msisdn, _ in _of(RecordRegistration, made)]
    insert_rows(db, registration_attempts, ("msisdn", "tried_at"), tried)


def _save_bindings(db: Db, made: Made, now: datetime) -> None:
    bindings.count_attempts(db, [attempt.registration_id for _, attempt in _of(CountCodeAttempt, made)])
    bindings.cancel(db, [each.registration_id for _, each in _of(CancelRegistration, made)], now)
    for msisdn, request in _of(RequestBinding, made):
        bindings.request(db, msisdn, request, now)
    binds = _of(Bind, made)
    bindings.lock_participants(db, {bind.participant_id for _, bind in binds})
    for msisdn, bind in binds:
        bindings.bind(db, msisdn, bind, now)


def _save_tickets(db: Db, made: Made, now: datetime) -> None:
    opened = [
        (ticket.number, msisdn, storable(ticket.text, TEXT_LENGTH), "open", now)
        for msisdn, ticket in _of(OpenTicket, made)
    ]
    insert_rows(db, tickets, ("number", "msisdn", "text", "state", "opened_at"), opened)


def _mo_row(handled: Handled, now: datetime) -> tuple[Any, ...]:
    message, decision = handled.message, handled.decision
    return (
        message.provider,
        message.provider_message_id,
        msisdn_of(message),
        storable(message.recipient, MSISDN_LENGTH),
        storable(message.text, TEXT_LENGTH),
        hash_of(message.text),
        getattr(handled.reading.parsed, "keyword", None),
        None if decision.outcome is None else decision.outcome.name,
        decision.rule,
        None if handled.reply is None else handled.reply.text,
        handled.language.value,
        handled.catalogue_number,
        message.received_at,
        now,
        conceal_at(handled.reading.parsed.arguments.code, now),
    )


def mt_of(notice: Notice, sender: str, catalogue_number: int, now: datetime) -> NewMt:
    """Return the MT of a notice, due at once. Whoever carries what we send sends it: the road in may be another."""
    check_code = notice.effect.outcome.values.get("check")
    return NewMt(
        id=notice.id,
        recipient=notice.effect.to_msisdn,
        sender=storable(sender, MSISDN_LENGTH),
        text=notice.text,
        kind=notice.effect.kind,
        language=notice.effect.language.value,
        due_at=now,
        catalogue_number=catalogue_number,
        check_code=None if check_code is None else str(check_code),
        expires_at=notice.effect.expires_at or now + LIVES[notice.effect.kind],
    )
