"""What a decision needs beside command and facts: the time, fresh ids, limits and dated reference data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.availability import ALL_OPEN, Services
from core.decision import Ids


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of the guards; counts are per phone unless said otherwise, days are the last 24 hours."""

    messages_per_hour: int = 10
    messages_per_day: int = 30
    identical_per_hour: int = 3
    kpj_per_phone: int = 3
    phones_per_kpj: int = 3
    neighbours: int = 5
    registrations_per_day: int = 3
    code_attempts: int = 3
    question_lives: timedelta = timedelta(minutes=10)
    code_lives: timedelta = timedelta(hours=24)
    cooling: timedelta = timedelta(hours=24)
    notices_per_day: int = 5
    review: timedelta = timedelta(days=14)  # how long staff may decide on a registration


@dataclass(frozen=True, slots=True)
class Office:
    """A branch office: shown as name, address and phone; `places` are the towns that look for it.

    `code` is how records of people name it, `province` the two digits of the province in which it stands.
    """

    name: str
    address: str
    phone: str
    places: tuple[str, ...]
    code: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class EntitlementRules:
    """Limits of the JHT claim that hold from `valid_from` on (PP 46/2015, Permenaker 4/2022)."""

    valid_from: date
    pension_age: int
    waiting_months: int
    partial_years: int
    partial_other_percent: int
    partial_housing_percent: int
    jp_months: int
    jmo_limit: int


@dataclass(frozen=True, slots=True)
class SimulationRules:
    """JHT estimate: contribution share in basis points of the wage, yearly development in basis points."""

    valid_from: date
    contribution_bp: int
    development_bp: int


@dataclass(frozen=True, slots=True)
class Reference:
    """Dated reference data that an operator can replace: holidays (with leave days), offices, programme rules.

    `regional_holidays` are further days without campaigns, by province (two digits). `working_days` is the norm from
    complete documents to payment, by programme. `holiday_years` are the years that `holidays` covers; for other years
    an expected date is not promised.
    """

    holidays: frozenset[date] = frozenset()
    holiday_years: frozenset[int] = frozenset()
    regional_holidays: Mapping[str, frozenset[date]] = field(default_factory=dict)
    offices: tuple[Office, ...] = ()
    entitlement: tuple[EntitlementRules, ...] = ()
    simulation: tuple[SimulationRules, ...] = ()
    working_days: Mapping[str, int] = field(default_factory=dict)

    @property
    def regions(self) -> Mapping[str, str]:
        """The provinces of branches, by the branch's code."""
        return {each.code: each.province for each in self.offices if each.code and each.province}


class PinRule(StrEnum):
    """Where amounts are told only to who types the PIN."""

    OFF = "off"
    USSD = "ussd"
    ALL = "all"  # by SMS too, where no PIN can be typed: there the menu is pointed out


@dataclass(frozen=True, slots=True)
class Context:
    """`now` is aware UTC. `short_codes` are our own numbers, which are never answered. `pepper` keys one-time codes.

    `services` tells which keywords are open where the message came from.
    """

    now: datetime
    ids: Ids
    limits: Limits = Limits()
    reference: Reference = Reference()
    short_codes: frozenset[str] = frozenset()
    pepper: bytes = b""
    pin_rule: PinRule = PinRule.OFF
    services: Services = ALL_OPEN
