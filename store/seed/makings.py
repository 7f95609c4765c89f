"""What sample people are made of: memberships, paid months and claims, relative to a day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from core.calendar import add_months
from core.commands import Language, Programme
from core.facts import Contribution, Membership, Participant, Segment, Zone
from store.seed.numbers import msisdn_of, nik_of, persona_kpj_of

BRANCHES = {Zone.WIB: "BANDUNG", Zone.WITA: "DENPASAR", Zone.WIT: "JAYAPURA"}
DUE_DAY = 15  # of the following month
JHT_SHARE = 57  # thousandths of the wage
OWN_JHT_SHARE = 20  # of the income that the self-employed declare
EVERYTHING = frozenset(Programme)
WITHOUT_JHT = frozenset({Programme.JKK, Programme.JKM})


@dataclass(frozen=True, slots=True)
class Role:
    """A phone in somebody's hand. `person` is the participant behind it, if there is one.

    `registered` phones were confirmed with DAFTAR and are not the number on record; their amounts wait until the day
    after `today`.
    """

    serial: int
    name: str
    shows: str
    shows_en: str
    person: Participant | None = None
    opted_out: bool = False
    frozen: bool = False
    language: Language | None = None
    registered: bool = False

    @property
    def msisdn(self) -> str:
        return msisdn_of(self.serial)


@dataclass(frozen=True, slots=True)
class Born:
    """What a NIK is made of."""

    on: date
    woman: bool = field(default=False)


def participant(serial: int, name: str, born: Born, *memberships: Membership, **changes: object) -> Participant:
    """Return a participant whose number on record is the phone with the same serial number, unless changed."""
    usual: dict[str, object] = {
        "zone": Zone.WIB,
        "language": Language.ID,
        "msisdn_on_record": msisdn_of(serial),
    }
    nik = nik_of(serial, born.on, woman=born.woman)
    details = usual | changes
    details.setdefault("branch", BRANCHES[Zone(str(details["zone"]))])
    return Participant(0, name, nik, born.on, memberships=memberships, **details)  # type: ignore[arg-type]


def working(today: date, serial: int, employer: str, wage: int, years: int, **changes: object) -> Membership:
    """Return the membership of somebody who has worked there for so many years and still does."""
    paid = paid_months(today, wage * JHT_SHARE // 1000)
    usual: dict[str, object] = {
        "kpj": persona_kpj_of(serial),
        "segment": Segment.WAGE_EARNER,
        "active": True,
        "since": add_months(today.replace(day=1), -12 * years),
        "covers": EVERYTHING,
        "employer": employer,
        "last_contribution": paid[0].month,
        "jht_balance": savings(wage, years),
        "jht_balance_on": today.replace(day=1) - timedelta(days=1),
        "jp_months": 12 * years,
        "wage": wage,
        "contributions": paid,
    }
    return Membership(**usual | changes)  # type: ignore[arg-type]


def worked(today: date, serial: int, employer: str, wage: int, left: int, reason: str = "resigned") -> Membership:
    """Return the membership of somebody who left so many days ago, after three years."""
    ended = today - timedelta(days=left)
    paid = paid_months(today, wage * JHT_SHARE // 1000, last=ended)
    return working(
        today,
        serial,
        employer,
        wage,
        3,
        active=False,
        since=add_months(ended.replace(day=1), -36),
        ended_on=ended,
        end_reason=reason,
        last_contribution=paid[0].month,
        contributions=paid,
    )


def paid_months(day: date, amount: int, last: date = date.max) -> tuple[Contribution, ...]:
    """Return the three newest months that who pays on time has paid by this day, newest first; none after `last`."""
    newest = min(add_months(day.replace(day=1), -1 if day.day >= DUE_DAY else -2), last.replace(day=1))
    months = [add_months(newest, -back) for back in range(3)]
    return tuple(Contribution(month, amount, add_months(month, 1).replace(day=12)) for month in months)


def savings(wage: int, years: int, share: int = JHT_SHARE) -> int:
    """Return a JHT balance that looks as if somebody had saved for so many years."""
    return wage * share * 12 * years // 1000 * 118 // 100 + 4_317 * years
