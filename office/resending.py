"""Sending a notice again that never arrived: by the same rules as if it were planned now, and once only."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from core.access import Actor
from core.claim_news import news_of
from core.delivery import MtKind, MtStatus
from core.notice_facts import Topic
from core.notice_reasons import Reason
from intake.desk import desk_of
from intake.planning import ClaimMatter, Planning, load_planning, ring
from intake.turns import take_turns
from office import audit
from office.messages import RESENT, reason_kept
from runtime.runtime import Runtime
from store.claims import KnownClaim, StoredEvent, load_events, lock_claims_by_id
from store.database import Db
from store.message_details import Mt, Told, event_of, load_mt
from store.notice_facts import lock_people
from store.notices import follow_notices
from store.number_locks import share_numbers
from store.tables import mt_messages

LOST = frozenset({MtStatus.FAILED.value, MtStatus.EXPIRED.value})
NOT_A_NOTICE, NOT_LOST, RESENT_ALREADY = "not_a_notice", "not_lost", "resent_already"
_mt = mt_messages.c


@dataclass(frozen=True, slots=True)
class Resent:
    """What came of asking: the id of the new MT, or the code of why there is none."""

    id: str | None = None
    refused: str | None = None


def why_not(mt: Mt) -> str | None:
    """Return why an MT is not sent again whatever its claim is like by now; None: it may be asked for.

    Only notices about claims: a code is asked for anew by its owner, and what is unknown may have arrived.
    """
    if mt.kind != MtKind.NOTICE or mt.claim_id is None or mt.participant_id is None:
        return NOT_A_NOTICE
    if (mt.occasion or "").startswith(RESENT):
        return RESENT_ALREADY
    if mt.occasion is None:
        return NOT_A_NOTICE
    return None if mt.status in LOST and mt.recalled is None else NOT_LOST


def resend(rt: Runtime, who: Actor, message_id: str, reason: str) -> Resent:
    """Queue the notice anew if the policy would tell it now: still true, to whoever may hear it, at a decent hour.

    The new MT takes the occasion of the old one, which is freed in the same transaction, so that it is told once.
    """
    resent, due = take_turns(lambda: _take_turn(rt, who, message_id, reason))
    ring(rt, due)
    return resent


def _take_turn(rt: Runtime, who: Actor, message_id: str, reason: str) -> tuple[Resent, list[str]]:
    with rt.transaction() as db:
        mt = load_mt(db, message_id)
        refused = NOT_A_NOTICE if mt is None else why_not(mt)
        if mt is None or refused is not None:
            return Resent(refused=refused), []
        lock_people(db, [mt.participant_id or 0])
        claim, events = _load_claim(db, mt)
        if not _free_occasion(db, mt):
            return Resent(refused=RESENT_ALREADY), []
        planning, event = _planning(rt, db, claim), event_of(db, mt.id)
        told = planning.tell(_matter(rt, claim, event, events))
        new_id = told.notices.get(mt.occasion or "")
        if new_id is None:
            db.rollback()
            return Resent(refused=_why_untold(rt, mt, event, told.untold_reason)), []
        due = planning.save(db)
        _tie(db, mt.id, new_id)
        noted = {"status": mt.status, "topic": mt.topic}
        audit.note(
            db, rt, who, "message.resend", f"message:out/{mt.id}", noted, {"as": new_id, "reason": reason_kept(reason)}
        )
        return Resent(new_id), due


def _load_claim(db: Db, mt: Mt) -> tuple[KnownClaim, list[StoredEvent]]:
    number, claim = next(iter(lock_claims_by_id(db, [mt.claim_id or 0]).items()))
    return claim, load_events(db, {claim.id: number}).get(claim.id, [])


def _planning(rt: Runtime, db: Db, claim: KnownClaim) -> Planning:
    contact = claim.state.claim.contact_msisdn
    share_numbers(db, {contact})
    return load_planning(db, desk_of(rt), [claim.participant_id], {contact}, {})


def _matter(rt: Runtime, claim: KnownClaim, told: Told | None, events: list[StoredEvent]) -> ClaimMatter:
    """Return the claim, with the event that the MT told of where it is still the news of the claim."""
    news = news_of(claim.state, [each.event for each in events], rt.catalogue.notices)
    if told is None or news is None or (news.stage.value, news.sequence) != (told.stage, told.sequence):
        news = None
    return ClaimMatter(claim.participant_id, claim.id, claim.state, None, news, fresh=not _is_too_old(rt, told))


def _is_too_old(rt: Runtime, told: Told | None) -> bool:
    return told is not None and told.occurred_at < rt.now() - timedelta(days=rt.catalogue.notices.too_old_days)


def _why_untold(rt: Runtime, mt: Mt, told: Told | None, reason: str | None) -> str:
    """The policy gives a reason for what it was asked; what it was not even asked for is no news any more."""
    if reason is not None:
        return reason
    if mt.topic != Topic.STAGE:
        return Reason.POINTLESS.value
    return (Reason.TOO_OLD if _is_too_old(rt, told) else Reason.SUPERSEDED).value


def _free_occasion(db: Db, mt: Mt) -> bool:
    """Take its occasion from the MT, unless it has arrived after all or somebody was faster."""
    mine = update(mt_messages).where(_mt.id == mt.id, _mt.occasion == mt.occasion, _mt.status.in_(LOST))
    return db.execute(mine.values(occasion=None).returning(_mt.id)).first() is not None


def _tie(db: Db, old_id: str, new_id: str) -> None:
    """Let the event point to the new MT, and the old MT too."""
    follow_notices(db, {old_id: new_id})
    db.execute(update(mt_messages).where(_mt.id == old_id).values(occasion=RESENT + new_id))
