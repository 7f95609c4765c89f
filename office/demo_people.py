"""One person of each role for whoever tries Kabar, with one-time passwords that are told once."""

from core.access import Actor, Role
from office import users
from office.users import Added
from runtime.runtime import Runtime

WHO = Actor("system")
PEOPLE = {
    "operator": ("Oki Operator", Role.OPERATOR),
    "staf": ("Sinta Staf", Role.STAFF),
    "penyetuju": ("Putra Penyetuju", Role.APPROVER),
    "auditor": ("Aulia Auditor", Role.AUDITOR),
    "admin": ("Ade Admin", Role.ADMIN),
}


def add_missing(rt: Runtime) -> dict[str, str]:
    """Add who is not there yet; return their one-time passwords by name. Nobody is added where there are others."""
    if {each.name for each in users.list_all(rt)} - PEOPLE.keys():
        return {}
    added: dict[str, Added] = {}
    for name, (full_name, role) in PEOPLE.items():
        if users.find_by_name(rt, name) is None:
            added[name] = users.add(rt, WHO, name, full_name, role)
    return {name: each.password for name, each in added.items()}
