"""Messages as people at the console look for them: found, shown masked, and shown whole to who says why."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.access import Actor
from core.identifiers import mask
from core.msisdn import to_e164
from core.operators import PREFIX_LENGTH
from office import audit
from office.masking import mask_message
from parsers.index import index_of
from parsers.masking import HIDDEN
from parsers.masking import mask as mask_text_of_person
from runtime.masking import mask_text
from runtime.runtime import Runtime
from store.database import READ_ONLY
from store.message_details import Holder, Mo, Mt, Told, event_of, holder_of, load_mo, load_mt, reply_of, with_occasion
from store.message_pages import Listed, Place, Wanted, page_of_messages
from store.mt_pages import ChangeRow, changes_of

USUAL_DAYS = timedelta(days=7)  # looked at where nobody says more
LONGEST_REASON = 200
RESENT = "resent:"  # in the occasion of an MT that was sent again: the id of the newer one follows
_CODE = re.compile(r"\d{6}")
_KPJ = re.compile(r"\d{11}")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of messages as they are stored, and where it goes on; `holder` whose they are, if a KPJ was asked for."""

    rows: list[Listed]
    next: Place | None
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """What belongs to an MT: its history, the event it tells of, and the MTs before and after it if it was resent."""

    changes: list[ChangeRow]
    event: Told | None
    resent_as: str | None
    resent_from: str | None


@dataclass(frozen=True, slots=True)
class Revealed:
    """A message in full: the other side's number and the texts. One-time codes that may still be good stay hidden."""

    phone: str
    text: str
    reply: str | None = None


def search(rt: Runtime, wanted: Wanted, limit: int, after: Place | None = None) -> Found:
    """Return the messages that fit, newest first; those of the last week unless a time or a number narrows it."""
    narrow = wanted.since or wanted.phones is not None or wanted.provider_message_id
    if not narrow:
        wanted = replace(wanted, since=rt.now() - USUAL_DAYS)
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        return Found(*page_of_messages(db, wanted, limit, after or Place()))


def search_phone(rt: Runtime, who: Actor, msisdn: str, wanted: Wanted, limit: int, after: Place | None = None) -> Found:
    """Return what went to and from a phone. The log keeps that it was looked for, by a keyed hash of the number."""
    _note_search(rt, who, "phone", msisdn)
    return search(rt, replace(wanted, phones=(msisdn,)), limit, after)


def search_kpj(rt: Runtime, who: Actor, kpj: str, wanted: Wanted, limit: int, after: Place | None = None) -> Found:
    """Return what went to and from the phones of who has this card, and what was sent about their claims."""
    _note_search(rt, who, "kpj", kpj)
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        holder = holder_of(db, kpj)
    if holder is None:
        return Found([], None)
    theirs = replace(wanted, phones=holder.phones, participant_id=holder.participant_id)
    return replace(search(rt, theirs, limit, after), holder=holder)


def read_phone(text: str) -> str | None:
    """Return the MSISDN that somebody typed, None if it is none."""
    return to_e164(text.strip())


def read_kpj(text: str) -> str | None:
    """Return the KPJ that somebody typed, None if it is none."""
    digits = re.sub(r"[\s.-]", "", text)
    return digits if _KPJ.fullmatch(digits) else None


def load_received(rt: Runtime, id_: int) -> tuple[Mo, str | None] | None:
    """Return an MO, and the id of the MT that answered it if that was one."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        mo = load_mo(db, id_)
        return (mo, reply_of(db, mo)) if mo else None


def load_sent(rt: Runtime, id_: str) -> tuple[Mt, Related] | None:
    """Return an MT with what belongs to it."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        mt = load_mt(db, id_)
        if mt is None:
            return None
        occasion = mt.occasion or ""
        later = occasion.removeprefix(RESENT) if occasion.startswith(RESENT) else None
        return mt, Related(changes_of(db, id_), event_of(db, id_), later, with_occasion(db, RESENT + id_))


def conversation(rt: Runtime, message: Mo | Mt, limit: int, after: Place | None = None) -> Found:
    """Return what went to and from the phone of a message, newest first; a reply stands beside its question."""
    phone = message.sender if isinstance(message, Mo) else message.recipient
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        # where a number's time is over, others have the same beginning of one
        phones = (phone,) if len(phone) > PREFIX_LENGTH or message.emptied_at is None else ()
        return Found(*page_of_messages(db, Wanted(phones=phones, without_answers=True), limit, after or Place()))


def reveal(rt: Runtime, who: Actor, message: Mo | Mt, reason: str) -> Revealed:
    """Return a message in full, and note who wanted to see it and why."""
    with rt.transaction() as db:
        audit.note(db, rt, who, "message.reveal", object_of(message), after={"reason": reason_kept(reason)})
    if isinstance(message, Mo):
        return Revealed(message.sender, _without_code(message), message.reply_text)
    return Revealed(message.recipient, _without_code(message))


def reveal_conversation(rt: Runtime, who: Actor, message: Mo | Mt, reason: str) -> None:
    """Note that somebody reads all that went to and from the phone of a message, and why."""
    noted = {"reason": reason_kept(reason), "conversation": True}
    with rt.transaction() as db:
        audit.note(db, rt, who, "message.reveal", object_of(message), after=noted)


def reason_kept(reason: str) -> str:
    """Return a reason as the log may keep it: on one line, without long numbers."""
    return mask_text(" ".join(reason.split()))[:LONGEST_REASON]


def object_of(message: Mo | Mt) -> str:
    """Return what the log calls a message."""
    return f"message:{'in' if isinstance(message, Mo) else 'out'}/{message.id}"


def masked(rt: Runtime, text: str | None, *, ours: bool) -> str:
    """Return a text as lists show it: neither figures nor names; `ours` is what we said."""
    if text is None:
        return ""
    return mask_message(text, rt.catalogue) if ours else mask_text_of_person(text, [index_of(rt.catalogue)])


def masked_claim(number: str | None) -> str:
    """Return a claim's number as pages show it: its last four digits."""
    return "" if number is None else mask(number)


def keyed_hash(rt: Runtime, kind: str, number: str) -> str:
    """Return what stands for a number in the log: nobody without our key can try all numbers on it."""
    return hmac.new(rt.settings.pepper, f"{kind} {number}".encode(), hashlib.sha256).hexdigest()[:24]


def _note_search(rt: Runtime, who: Actor, kind: str, number: str) -> None:
    with rt.transaction() as db:
        audit.note(db, rt, who, "message.search", f"{kind}:{keyed_hash(rt, kind, number)}")


def _without_code(message: Mo | Mt) -> str:
    return without_code(message.text) if message.conceal_at is not None else message.text


def without_code(text: str) -> str:
    """Return the text with its one-time code hidden: whoever helps a person need not be able to act as them."""
    return _CODE.sub(HIDDEN, text)


def week_before(now: datetime) -> datetime:
    """Return from when on messages are looked at where nobody says more."""
    return now - USUAL_DAYS
