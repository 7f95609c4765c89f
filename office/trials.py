"""The test bench: what a text would be answered, by which catalogue, to whom, and why. Nothing is saved or sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from core.catalogue import Catalogue
from core.commands import Language, Parsed
from core.context import Context
from core.explanation import Explanation
from core.facts import Binding, Claim, Facts, Participant, Phone, Zone
from core.formats import local_date
from core.invented import MSISDNS
from core.message import InboundMessage, Reply
from engine.asked import Asked
from engine.explaining import explain
from engine.perform import take
from parsers.trace import Trace, trace
from runtime.people import slug_of
from runtime.runtime import Runtime
from store.seed.cast import cast
from store.seed.makings import Role

LONGEST = 2000  # characters of a text that are tried; an MO is cut there too
NOBODY = f"{MSISDNS}00000000"  # a phone that nobody registered
_LONG_AGO = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample person to try a text as; invented, and known without a database. `slug` names them in a form."""

    slug: str
    name: str
    shows: str
    shows_en: str


@dataclass(frozen=True, slots=True)
class Told:
    """What would go to another phone than the sender's: `kind` as of an MT, and the words."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One text tried. `reply` None is silence; `outcome` names what was decided, `told` what others would hear."""

    trace: Trace
    explanation: Explanation
    reply: Reply | None
    outcome: str
    language: Language
    told: tuple[Told, ...]


def samples(rt: Runtime) -> tuple[Sample, ...]:
    """Return the people that a text can be tried as."""
    return tuple(Sample(slug_of(each.name), each.name, each.shows, each.shows_en) for each in _cast(rt))


def try_text(rt: Runtime, catalogue: Catalogue, text: str, slug: str = "") -> Trial:
    """Return what this text from this sample person's phone (empty: from a phone nobody knows) would come to.

    It is decided on what is invented alone: no participant's data are read, and nothing is kept.
    """
    context = rt.context()
    traced = trace(text[:LONGEST], catalogue)
    everybody = _cast(rt)
    known = facts_of(traced.reading.parsed, everybody, slug, context)
    message = InboundMessage("bench", "0", known.phone.msisdn, rt.settings.short_code, text[:LONGEST], context.now)
    handled = take(Asked(message, traced.reading, catalogue=catalogue), known, context, catalogue)
    decided = handled.decision
    return Trial(
        traced,
        explain(traced.reading, decided, handled.reply, catalogue.number, (0.0, 0.0)),
        handled.reply,
        decided.outcome.name if decided.outcome else "",
        handled.language,
        tuple(Told(each.effect.kind, each.text) for each in handled.notices),
    )


def facts_of(parsed: Parsed, everybody: Sequence[Role], slug: str, context: Context) -> Facts:
    """Return what would be known of a sample person's phone when it sends this, who has not texted lately."""
    role = next((each for each in everybody if slug_of(each.name) == slug), None)
    candidate = _named(parsed, everybody)
    if role is None:
        return Facts(Phone(NOBODY), candidate=candidate, candidate_msisdn=_number_of(candidate))
    phone = Phone(
        role.msisdn,
        role.language,
        mass_off_at=context.now if role.opted_out else None,
        frozen_at=context.now if role.frozen else None,
    )
    return Facts(
        phone,
        owner=role.person if _is_bound(role) else None,
        binding=_binding(role, context),
        heir_claims=_heir_claims(role.msisdn, everybody),
        candidate=candidate,
        candidate_msisdn=_number_of(candidate),
    )


def _cast(rt: Runtime) -> list[Role]:
    """Return everybody, each participant with a number of their own: those of the database are not asked for."""
    roles = cast(local_date(rt.now(), Zone.WIB))
    ids = {role.person.nik: at for at, role in enumerate(roles, 1) if role.person}
    return [
        replace(role, person=replace(role.person, id=ids[role.person.nik])) if role.person else role for role in roles
    ]


def _is_bound(role: Role) -> bool:
    return role.person is not None and (role.registered or role.person.msisdn_on_record == role.msisdn)


def _binding(role: Role, context: Context) -> Binding | None:
    if role.person is None or not _is_bound(role):
        return None
    if role.registered:
        return Binding(role.person.id, "registered", context.now, context.now + context.limits.cooling)
    return Binding(role.person.id, "record", context.now - _LONG_AGO)


def _heir_claims(msisdn: str, everybody: Sequence[Role]) -> tuple[Claim, ...]:
    theirs = (claim for role in everybody if role.person for claim in role.person.claims)
    return tuple(dict.fromkeys(claim for claim in theirs if claim.contact_msisdn == msisdn))


def _named(parsed: Parsed, everybody: Sequence[Role]) -> Participant | None:
    """Return whom a DAFTAR names."""
    nik = parsed.arguments.nik
    return next((role.person for role in everybody if role.person and nik and role.person.nik == nik), None)


def _number_of(person: Participant | None) -> str | None:
    return person.msisdn_on_record if person else None
