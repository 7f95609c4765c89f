"""For how long what names people is kept: by kind of record, a function of the settings and the time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kept(StrEnum):
    """What is taken out when its time is over, in the order in which it is looked through."""

    RECEIVED = "received"  # texts of MOs, and the answers beside them
    SENT = "sent"  # texts of MTs that nobody works on any more
    RECEIVED_NUMBERS = "received_numbers"
    SENT_NUMBERS = "sent_numbers"
    CAMPAIGNS = "campaigns"  # files and rows of campaigns that are over
    COMPLAINTS = "complaints"  # that are closed
    REGISTRATIONS = "registrations"  # that were decided, or came to nothing
    GUESSES = "guesses"  # others' numbers that phones asked for
    ATTEMPTS = "attempts"  # to register
    REPLAYS = "replays"  # samples of runs that are over
    SIGN_INS = "sign_ins"  # sessions that are over, failures to sign in


SIGN_INS_FORGOTTEN_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long what is kept; None: for ever. The audit log is always kept."""

    texts: timedelta | None
    numbers: timedelta | None
    campaigns: timedelta | None
    complaints: timedelta | None
    traces: timedelta | None

    def of(self, kind: Kept) -> timedelta | None:
        """Return how long such a record keeps what names people."""
        by_kind: Mapping[Kept, timedelta | None] = {
            Kept.RECEIVED: self.texts,
            Kept.SENT: self.texts,
            Kept.REPLAYS: self.texts,
            Kept.RECEIVED_NUMBERS: self.numbers,
            Kept.SENT_NUMBERS: self.numbers,
            Kept.REGISTRATIONS: self.numbers,
            Kept.CAMPAIGNS: self.campaigns,
            Kept.COMPLAINTS: self.complaints,
            Kept.GUESSES: self.traces,
            Kept.ATTEMPTS: self.traces,
            Kept.SIGN_INS: SIGN_INS_FORGOTTEN_AFTER,
        }
        return by_kind[kind]

    def edges(self, now: datetime) -> dict[Kept, datetime]:
        """Return the moment before which each kind is to be taken out; what is kept for ever has none."""
        return {kind: now - term for kind in Kept if (term := self.of(kind)) is not None}
