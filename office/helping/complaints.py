"""Complaints: answered by SMS, closed, opened again, read with a reason."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.access import Actor
from core.commands import Language
from core.delivery import MtKind
from core.facts import Zone
from core.gsm7 import SINGLE_SEGMENT, fold, septets
from core.links import has_full_number, has_link
from core.notice_reasons import Reason
from core.quiet import next_window
from intake.planning import ring
from office.audit import note
from office.helping.refusals import NotDone, Why
from office.helping.telling import carried, kept_reason
from runtime.runtime import Runtime
from store import tickets
from store.database import Db
from store.outbox import NewMt, queue
from store.phone_states import load_state

PREFIX = "BPJAMSOSTEK: {number} "
ROOM = SINGLE_SEGMENT - septets(PREFIX.format(number="A0000000"))  # septets that are left for the answer
ANSWER_LIVES = timedelta(days=3)


class Fault(StrEnum):
    """What is wrong with an answer."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    LINK = "link"
    NUMBER = "number"


FAULTS = {
    Fault.EMPTY: {
        Language.ID: "Tulis jawabannya.",
        Language.EN: "Write the answer.",
    },
    Fault.TOO_LONG: {
        Language.ID: "Jawaban terlalu panjang untuk satu SMS. Persingkat.",
        Language.EN: "The answer is too long for one SMS. Shorten it.",
    },
    Fault.LINK: {
        Language.ID: "Jangan kirim tautan: orang tidak bisa membedakannya dari penipuan. Sebut 175 atau cabang.",
        Language.EN: "Send no links: people cannot tell them from fraud. Name 175 or a branch instead.",
    },
    Fault.NUMBER: {
        Language.ID: "Jangan kirim NIK atau KPJ lengkap. Nomor telepon ditulis dengan tanda hubung, mis. 021-555-0100.",
        Language.EN: "Send no NIK or KPJ in full. Write telephone numbers with hyphens, such as 021-555-0100.",
    },
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as it would be sent: `text` with what goes before it, folded; `folded` where characters changed."""

    text: str
    septets: int
    folded: bool
    faults: tuple[Fault, ...]


def draft_of(number: str, words: str) -> Draft:
    """Return what an answer in these words would be, and what is wrong with it."""
    plain = " ".join(words.split())
    answer = " ".join(fold(plain).split())
    text = PREFIX.format(number=number) + answer
    size = septets(text)
    checks = (
        (Fault.EMPTY, not any(each.isalnum() for each in answer)),
        (Fault.TOO_LONG, size > SINGLE_SEGMENT),
        (Fault.LINK, has_link(answer)),
        (Fault.NUMBER, has_full_number(answer)),
    )
    return Draft(text, size, answer != plain, tuple(fault for fault, wrong in checks if wrong))


def answer(rt: Runtime, who: Actor, number: str, words: str) -> None:
    """Send the answer to who complained; at night it waits for the morning. Raises NotDone; ValueError for a fault."""
    draft = draft_of(number, words)
    if draft.faults:
        raise ValueError(draft.faults[0].value)
    with rt.transaction() as db:
        now = rt.now()
        complaint = tickets.lock(db, number)
        if complaint is None:
            raise NotDone(Why.NOT_FOUND)
        if not tickets.answer(db, number, draft.text, who.name, now):
            raise NotDone(Why.NOT_OPEN)
        message = _message(db, rt, complaint.msisdn, draft.text)
        queue(db, [message], now)
        after = {"state": tickets.ANSWERED, "message": message.id}
        note(db, rt, who, "complaint.answer", f"complaint:{number}", {"state": complaint.state}, after)
    if message.due_at <= now:
        ring(rt, [message.id])


def close(rt: Runtime, who: Actor, number: str, reason: str) -> None:
    """Close a complaint. Raises NotDone, and ValueError without a reason."""
    _move(rt, who, number, ("complaint.close", kept_reason(reason)))


def reopen(rt: Runtime, who: Actor, number: str, reason: str) -> None:
    """Open a complaint again, to answer it once more. Raises NotDone, and ValueError without a reason."""
    _move(rt, who, number, ("complaint.reopen", kept_reason(reason)))


def reveal(rt: Runtime, who: Actor, number: str, reason: str) -> str:
    """Return what the person wrote, as it was written. Who reads it and why is noted."""
    kept = kept_reason(reason)
    with rt.transaction() as db:
        complaint = tickets.load(db, number)
        if complaint is None:
            raise NotDone(Why.NOT_FOUND)
        note(db, rt, who, "complaint.reveal", f"complaint:{number}", None, {"reason": kept})
    return complaint.text


def _move(rt: Runtime, who: Actor, number: str, what: tuple[str, str]) -> None:
    action, reason = what
    with rt.transaction() as db:
        before = tickets.lock(db, number)
        if before is None:
            raise NotDone(Why.NOT_FOUND)
        closes = action == "complaint.close"
        if not before.msisdn:
            raise NotDone(Why.EMPTIED)  # nobody could be answered
        done = tickets.close(db, number, who.name, rt.now()) if closes else tickets.reopen(db, number)
        if not done:
            raise NotDone(Why.CLOSED_ALREADY if closes else Why.OPEN_ALREADY)
        after = {"state": tickets.CLOSED if closes else tickets.OPEN, "reason": reason}
        note(db, rt, who, action, f"complaint:{number}", {"state": before.state}, after)


def _message(db: Db, rt: Runtime, msisdn: str, text: str) -> NewMt:
    """Return the MT, due when a phone may ring where the person lives."""
    now, state = rt.now(), load_state(db, msisdn)
    zone = state.owner.zone if state.owner is not None else Zone.WIB
    window = next_window(now, zone, rt.catalogue.notices)
    return carried(
        NewMt(
            id=rt.ids.message_id(),
            recipient=msisdn,
            sender=rt.settings.short_code,
            text=text,
            kind=MtKind.NOTICE.value,
            language=state.speaks.value,
            due_at=window.opens_at,
            catalogue_number=rt.catalogue.number,
            expires_at=window.opens_at + ANSWER_LIVES,
            status_reason=Reason.QUIET_HOURS.value if window.opens_at > now else None,
            send_until=window.closes_at,
        )
    )
