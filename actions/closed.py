"""Keywords that are switched off, over, of another channel or for registered phones only, and what is said to them."""

from dataclasses import replace

from actions.disclosure import bound_owner
from actions.guards import keyword_of
from core.availability import is_information
from core.catalogue import Channel
from core.commands import Ambiguous, Parsed, Unknown, UnknownReason
from core.context import Context
from core.decision import Decision
from core.facts import Facts
from core.outcomes import Outcome


def open_ones(parsed: Parsed, context: Context) -> Parsed:
    """Return what was asked as if closed information keywords did not exist."""
    if isinstance(parsed, Ambiguous):
        return replace(parsed, candidates=tuple(name for name in parsed.candidates if not _is_unknown(name, context)))
    keyword = keyword_of(parsed)
    if keyword is None or not _is_unknown(keyword, context):
        return parsed
    return Unknown(UnknownReason.NO_KEYWORD, arguments=parsed.arguments)


def guard_service(parsed: Parsed, facts: Facts, context: Context) -> Decision | None:
    """Return what is said to a keyword that is closed, or not for this phone; None to go on."""
    keyword = keyword_of(parsed)
    if keyword is None:
        return None
    if not context.services.is_open(keyword):
        return Decision(Outcome("service_off", {"keyword": keyword}), rule="service.off")
    if not context.services.is_for_bound_only(keyword) or bound_owner(facts) is not None:
        return None
    frozen = facts.phone.frozen_at is not None
    return Decision(Outcome("frozen" if frozen else "unbound"), rule="service.bound_only")


def _is_unknown(keyword: str, context: Context) -> bool:
    """A screen has offered what was chosen on it, so there nothing is unknown."""
    by_text = context.services.channel is Channel.SMS
    return by_text and is_information(keyword) and not context.services.is_open(keyword)
