"""Plans anew what waits for people whose record, phone, contact or claim has changed: nobody gets another's news."""

from collections.abc import Collection, Iterable, Mapping

from core.claim_news import news_of
from core.context import Context
from core.decision import Bind, Effect, Freeze, SetLanguage
from core.notice_reasons import Reason
from intake.desk import Desk
from intake.planning import ClaimMatter, Planning, load_planning
from runtime.runtime import Runtime
from store.claims import KnownClaim, StoredEvent, load_events, lock_claims_by_id
from store.database import Db
from store.notice_facts import claims_of, lock_people, people_told_at
from store.number_locks import share_numbers

Made = Iterable[tuple[str, Effect]]  # effects with the MSISDN of the sender they belong to


def review(
    db: Db,
    desk: Desk,
    people: Collection[int],
    claim_ids: Collection[int] | None = None,
    gone: Mapping[str, str] | None = None,
) -> list[str]:
    """Plan anew what these people are told, of these claims (None: of all of theirs), and return what is due now.

    `gone` are phones that lost something, with the reason why what waits for them is called off.
    """
    if not people:
        return []
    lock_people(db, people)
    known = lock_claims_by_id(db, claims_of(db, people) if claim_ids is None else claim_ids)
    stored = load_events(db, {claim.id: number for number, claim in known.items()})
    contacts = {claim.state.claim.contact_msisdn for claim in known.values()}
    share_numbers(db, contacts)
    planning = load_planning(db, desk, people, contacts, gone or {})
    for claim in sorted(known.values(), key=lambda each: each.id):
        _review_claim(planning, claim, stored.get(claim.id, ()))
    for participant_id in sorted(people):
        planning.tell_person(participant_id)
    return planning.save(db)


def follow_phones(rt: Runtime, db: Db, context: Context, made: Made) -> list[str]:
    """Review who is told at phones that were frozen, bound or spoken with in another language; return what is due.

    The effects were just saved. Costs nothing where there is none of these: most messages change nobody's phone.
    """
    gone: dict[str, str] = {}
    bound: set[int] = set()
    retold: set[str] = set()
    for sender, effect in made:
        if isinstance(effect, SetLanguage):
            retold.add(sender)
        elif isinstance(effect, Freeze):
            gone[effect.msisdn or sender] = Reason.FROZEN.value
        elif isinstance(effect, Bind):
            bound.add(effect.participant_id)
            gone.setdefault(sender, Reason.NUMBER_CHANGED.value)
    if not gone and not retold:
        return []
    desk = Desk(rt.catalogue, context, rt.settings.short_code)
    return review(db, desk, bound | people_told_at(db, gone.keys() | retold), gone=gone)


def _review_claim(planning: Planning, claim: KnownClaim, stored: Collection[StoredEvent]) -> None:
    news = news_of(claim.state, [each.event for each in stored], planning.desk.catalogue.notices)
    planning.tell(ClaimMatter(claim.participant_id, claim.id, claim.state, news=news))
