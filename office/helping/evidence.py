"""What speaks for and against a registration, side by side: marks and counts, and nobody's number in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.catalogue import Catalogue
from core.commands import Arguments
from core.facts import Participant
from core.msisdn import mask
from office.helping.looking import looking
from parsers import parse
from runtime.runtime import Runtime
from store import registrations
from store.database import Db
from store.people import load_candidates, load_memberships
from store.registrations import Horizon, Registration, Tie, Tried

LATELY = timedelta(days=30)
DAY = timedelta(days=1)
MANY_TRIES = 2  # registrations of one phone in a day, beyond which we say so


class Match(StrEnum):
    """How a piece that the applicant gave compares with the record."""

    SAME = "same"
    SAME_THEN = "same_then"  # it was given apart from the others, or in a menu: only what was right waits
    SIMILAR = "similar"
    DIFFERENT = "different"
    NOT_GIVEN = "not_given"


class Caution(StrEnum):
    """What staff should know before they decide."""

    DECEASED = "deceased"
    OWNER_OBJECTED = "owner_objected"
    OWNER_FROZEN = "owner_frozen"
    PHONE_FROZEN = "phone_frozen"
    SEVERAL_PEOPLE = "several_people"
    OTHER_PHONES = "other_phones"
    GUESSED = "guessed"
    MANY_TRIES = "many_tries"
    WRONG_CODES = "wrong_codes"
    RECORD_CHANGED = "record_changed"
    RECORD_SHARED = "record_shared"
    PIECE_DIFFERS = "piece_differs"


@dataclass(frozen=True, slots=True)
class Known:
    """A phone that is or was somebody's, or asked to be: masked."""

    phone: str
    origin: str
    since: datetime
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that staff see of a registration. `person` is initials, `cards` the last digits of the person's cards."""

    registration: Registration
    phone: str
    person: str
    cards: tuple[str, ...]
    active: bool
    marks: tuple[tuple[str, Match], ...]
    on_record: str | None
    on_record_since: datetime | None
    ties: tuple[Known, ...]
    others: tuple[Known, ...]
    tried: Tried
    cautions: tuple[Caution, ...]


def evidence_of(rt: Runtime, id_: int) -> Evidence | None:
    """Return what is known about a registration; None where there is none."""
    horizon = Horizon(rt.now(), rt.limits.review, rt.limits.code_attempts)
    with looking(rt) as db:
        registration = registrations.load(db, id_, horizon)
        return None if registration is None else _gather(db, registration, rt.catalogue, horizon.now)


def initials(name: str) -> str:
    """Return `C. S.` for `Contoh Sari`."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum())


def _gather(db: Db, registration: Registration, catalogue: Catalogue, now: datetime) -> Evidence:
    person = load_candidates(db, {registration.participant_id})[registration.participant_id].participant
    if person is None:
        raise LookupError("a registration names a participant")  # a foreign key says so
    cards = load_memberships(db, {person.id}).get(person.id, ())
    marks = _marks(registrations.text_of(db, registration), person, [each.kpj for each in cards], catalogue)
    ties = registrations.ties_of(db, person.id)
    others = registrations.attempts_on(db, person.id, now - LATELY, but=registration.id)
    own = (person.id, (person.nik, *(each.kpj for each in cards)))
    tried = registrations.tried_by(db, registration.msisdn, own, now - LATELY)
    on_record = next((each for each in ties if each.status == "active" and each.msisdn == registration.on_record), None)
    return Evidence(
        registration=registration,
        phone=mask(registration.msisdn),
        person=initials(person.name),
        cards=tuple(each.kpj[-4:] for each in cards),
        active=any(each.active for each in cards),
        marks=marks,
        on_record=None if registration.on_record is None else mask(registration.on_record),
        on_record_since=None if on_record is None else on_record.since,
        ties=tuple(map(_known_of, ties)),
        others=tuple(map(_known_of, others)),
        tried=tried,
        cautions=_Cautions(db, registration, person, now).found(ties, others, tried, marks),
    )


@dataclass(frozen=True, slots=True)
class _Cautions:
    db: Db
    registration: Registration
    person: Participant
    now: datetime

    def found(
        self, ties: list[Tie], others: list[Tie], tried: Tried, marks: tuple[tuple[str, Match], ...]
    ) -> tuple[Caution, ...]:
        """Return what applies, the gravest first."""
        mine, on_record = self.registration.msisdn, self.registration.on_record
        frozen = registrations.frozen_since(
            self.db, [mine, *{each.msisdn for each in ties}, *filter(None, [on_record])]
        )
        today = registrations.tried_by(self.db, mine, (self.person.id, ()), self.now - DAY)
        rivals = {each.msisdn for each in others} - {mine}
        checks = (
            (Caution.DECEASED, self.person.deceased_on is not None),
            (Caution.OWNER_OBJECTED, any(each.end_reason == "disowned" for each in others)),
            (Caution.OWNER_FROZEN, bool(frozen.keys() - {mine})),
            (Caution.PHONE_FROZEN, mine in frozen),
            (Caution.SEVERAL_PEOPLE, tried.participants > 0),
            (Caution.OTHER_PHONES, bool(rivals)),
            (Caution.GUESSED, tried.guessed > 0),
            (Caution.MANY_TRIES, today.registrations > MANY_TRIES),
            (Caution.WRONG_CODES, self.registration.attempts > 0),
            (Caution.RECORD_CHANGED, any(self._is_change(each, ties) for each in ties)),
            (Caution.RECORD_SHARED, on_record is not None and registrations.sharers_of(self.db, on_record) > 1),
            (Caution.PIECE_DIFFERS, any(match is Match.DIFFERENT for _, match in marks)),
        )
        return tuple(caution for caution, applies in checks if applies)

    def _is_change(self, tie: Tie, ties: list[Tie]) -> bool:
        """Return whether this tie ended lately, or is new and took the place of another."""
        lately = self.now - LATELY
        return (tie.ended_at is not None and tie.ended_at >= lately) or (tie.since >= lately and len(ties) > 1)


def _marks(
    text: str | None, person: Participant, kpjs: list[str], catalogue: Catalogue
) -> tuple[tuple[str, Match], ...]:
    given = Arguments() if text is None else parse(text, catalogue).parsed.arguments
    return (
        ("nik", _compared(given.nik, [person.nik])),
        ("birth_date", _compared(given.birth_date, [person.birth_date])),
        ("kpj", _compared(given.kpj, kpjs)),
        ("name", _names_compared(given.name, person.name)),
    )


def _compared(given: object, recorded: Sequence[object]) -> Match:
    if given is None:
        return Match.SAME_THEN
    return Match.SAME if given in recorded else Match.DIFFERENT


def _names_compared(given: str | None, recorded: str) -> Match:
    """Names have many spellings: one word in common is similar."""
    if not given:
        return Match.NOT_GIVEN
    ours, theirs = set(recorded.casefold().split()), set(given.casefold().split())
    if ours == theirs:
        return Match.SAME
    return Match.SIMILAR if ours & theirs else Match.DIFFERENT


def _known_of(tie: Tie) -> Known:
    return Known(mask(tie.msisdn), tie.origin, tie.since, tie.ended_at, tie.end_reason)
