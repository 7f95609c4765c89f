"""CEK: was that SMS really ours? Told only to the phone it went to."""

from actions.disclosure import zone_of
from core.commands import Command
from core.context import Context
from core.decision import Decision
from core.facts import Facts
from core.formats import local_date
from core.outcomes import Outcome


def decide_cek(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return whether the code was in an SMS of ours to this phone, and if not, what to beware of."""
    code = command.arguments.code
    if not code:
        return Decision(Outcome("check_needs_code"), rule="cek.needs_code")
    push = facts.push
    if push is None or push.code != code:
        return Decision(Outcome("check_not_ours"), rule="cek.not_ours")
    if push.to_msisdn != facts.phone.msisdn:
        return Decision(Outcome("check_other_phone"), rule="cek.other_phone")
    return Decision(Outcome("check_ours", {"date": local_date(push.sent_at, zone_of(facts))}), rule="cek.ours")
