"""What notices are decided and worded with, and the MTs that they become."""

from dataclasses import dataclass
from datetime import datetime

from core.catalogue import Catalogue
from core.context import Context
from core.delivery import MtKind, MtStatus
from core.invented import SIMULATOR
from core.notice_facts import NoticeFacts, PlannedNotice
from core.outcomes import Outcome
from core.quiet import next_window
from core.replies import compose
from runtime.runtime import Runtime
from store.notices import KnownMt, Moved
from store.outbox import NewMt


@dataclass(frozen=True, slots=True)
class Desk:
    """What notices are decided and worded with; `test`: on behalf of a test key, which touches invented people only."""

    catalogue: Catalogue
    context: Context
    sender: str
    test: bool = False

    def text_of(self, notice: PlannedNotice, check_code: str | None = None) -> str:
        """Return the notice in words, with this code instead of its own if one was given out already."""
        outcome = notice.outcome
        if check_code is not None:
            outcome = Outcome(outcome.name, {**outcome.values, "check": check_code})
        return compose(outcome, self.catalogue, notice.language).text

    def mt_of(self, notice: PlannedNotice, facts: NoticeFacts) -> NewMt:
        """Return a new MT; who is invented is told by the simulator alone."""
        check = notice.outcome.values.get("check")
        return NewMt(
            id=self.context.ids.message_id(),
            recipient=notice.to_msisdn,
            sender=self.sender,
            text=self.text_of(notice),
            kind=notice.kind,
            language=notice.language.value,
            due_at=notice.due_at,
            catalogue_number=self.catalogue.number,
            check_code=None if check is None else str(check),
            expires_at=notice.expires_at,
            claim_id=facts.claim_id,
            participant_id=facts.participant_id,
            topic=notice.topic.value,
            occasion=notice.occasion,
            only_provider=SIMULATOR if facts.invented else None,
            status_reason=_code_of(notice),
            send_until=self._send_until(notice, facts),
        )

    def moved_to(self, id_: str, notice: PlannedNotice, facts: NoticeFacts) -> Moved:
        """Return when the MT with this id is due from now on."""
        return Moved(id_, notice.due_at, notice.expires_at, self._send_until(notice, facts), _code_of(notice))

    def _send_until(self, notice: PlannedNotice, facts: NoticeFacts) -> datetime | None:
        """Return when quiet hours begin; what is about safety goes out at any hour."""
        if notice.kind != MtKind.NOTICE:
            return None
        return next_window(notice.due_at, facts.zone, self.catalogue.notices).closes_at


def desk_of(rt: Runtime, *, test: bool = False) -> Desk:
    """Return the desk of this moment; `test`: on behalf of a test key."""
    return Desk(rt.catalogue, rt.context(), rt.settings.short_code, test)


def known_of(new: NewMt, facts: NoticeFacts) -> KnownMt:
    """Return an MT that is to be saved as if it were there."""
    return KnownMt(
        id=new.id,
        participant_id=facts.participant_id,
        claim_id=new.claim_id,
        status=MtStatus.QUEUED.value,
        kind=new.kind,
        topic=new.topic or "",
        occasion=new.occasion or "",
        recipient=new.recipient,
        text=new.text,
        check_code=new.check_code,
        due_at=new.due_at,
    )


def _code_of(notice: PlannedNotice) -> str | None:
    return None if notice.held_for is None else str(notice.held_for)
