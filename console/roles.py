"""What the roles of people are called on pages."""

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from core.access import Role

ROLE_NAMES: dict[Role, LazyString] = {
    Role.OPERATOR: lazy_gettext("Operator"),
    Role.STAFF: lazy_gettext("Staf"),
    Role.APPROVER: lazy_gettext("Penyetuju"),
    Role.AUDITOR: lazy_gettext("Auditor"),
    Role.ADMIN: lazy_gettext("Admin"),
}


def role_name(role: Role) -> str:
    """Return what a role is called."""
    return str(ROLE_NAMES.get(role, gettext("tidak dikenal")))
