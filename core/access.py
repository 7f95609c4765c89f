"""Who may do what at the console: the roles, the permissions, and the one matrix of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.commands import Language


class Role(StrEnum):
    """What a person at the console is there for; each has exactly one."""

    OPERATOR = "operator"  # keywords and wording
    STAFF = "staff"  # helps participants, sends bulk notifications
    APPROVER = "approver"  # the second pair of eyes
    AUDITOR = "auditor"  # sees everything, changes nothing
    ADMIN = "admin"  # people, keys, settings


class Permission(StrEnum):
    """What a page or a button asks for. `see` never changes anything that others can notice."""

    HOME = "home"  # dashboard, own profile, help
    CATALOGUE_SEE = "catalogue:see"
    CATALOGUE_EDIT = "catalogue:edit"  # edit, try, replay, submit
    CATALOGUE_APPROVE = "catalogue:approve"  # approve somebody else's draft, publish it
    CATALOGUE_ROLL_BACK = "catalogue:roll-back"
    MESSAGES_SEE = "messages:see"  # masked
    MESSAGES_REVEAL = "messages:reveal"  # with a reason, and noted
    MESSAGES_RESEND = "messages:resend"
    UNMATCHED_SEE = "unmatched:see"
    UNMATCHED_EDIT = "unmatched:edit"
    PEOPLE_SEE = "people:see"  # registrations, complaints, opt-outs, phones
    PEOPLE_HELP = "people:help"  # decide, answer, unblock
    NOTICES_SEE = "notices:see"
    CAMPAIGNS_SEE = "campaigns:see"
    CAMPAIGNS_EDIT = "campaigns:edit"
    CAMPAIGNS_APPROVE = "campaigns:approve"
    HEALTH_SEE = "health:see"
    AUDIT_SEE = "audit:see"
    USERS_EDIT = "users:edit"
    KEYS_EDIT = "keys:edit"
    SETTINGS_SEE = "settings:see"


_P = Permission
_ANYBODY = frozenset({_P.HOME, _P.CATALOGUE_SEE, _P.HEALTH_SEE})
MATRIX: Mapping[Role, frozenset[Permission]] = {
    Role.OPERATOR: _ANYBODY
    | {_P.CATALOGUE_EDIT, _P.CATALOGUE_ROLL_BACK, _P.MESSAGES_SEE, _P.UNMATCHED_SEE, _P.UNMATCHED_EDIT, _P.NOTICES_SEE},
    Role.STAFF: _ANYBODY
    | {_P.MESSAGES_SEE, _P.MESSAGES_REVEAL, _P.MESSAGES_RESEND, _P.PEOPLE_SEE, _P.PEOPLE_HELP, _P.NOTICES_SEE}
    | {_P.CAMPAIGNS_SEE, _P.CAMPAIGNS_EDIT, _P.UNMATCHED_SEE},
    Role.APPROVER: _ANYBODY
    | {_P.CATALOGUE_APPROVE, _P.CATALOGUE_ROLL_BACK, _P.CAMPAIGNS_SEE, _P.CAMPAIGNS_APPROVE}
    | {_P.MESSAGES_SEE, _P.NOTICES_SEE, _P.UNMATCHED_SEE, _P.PEOPLE_SEE},
    Role.AUDITOR: _ANYBODY
    | {_P.AUDIT_SEE, _P.MESSAGES_SEE, _P.MESSAGES_REVEAL, _P.PEOPLE_SEE, _P.NOTICES_SEE, _P.CAMPAIGNS_SEE}
    | {_P.UNMATCHED_SEE, _P.SETTINGS_SEE},
    Role.ADMIN: _ANYBODY | {_P.USERS_EDIT, _P.KEYS_EDIT, _P.SETTINGS_SEE, _P.AUDIT_SEE},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, as the audit log names them: `user:sari`, `terminal:root`, `system`.

    `address` is where from (an IP address, or "" in a terminal), `request_id` ties it to a line in the log.
    """

    name: str
    address: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in at the console."""

    id: int
    name: str  # to sign in with
    full_name: str
    role: Role
    language: Language

    def may(self, permission: Permission) -> bool:
        """Return whether the matrix allows it."""
        return permission in MATRIX[self.role]
