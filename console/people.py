"""Whose phone the simulator holds, and what is worth texting from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.commands import Language
from runtime.people import find_people, slug_of
from store.seed import Persona


@dataclass(frozen=True, slots=True)
class Holder:
    """A sample person with a phone. `slug` names them in a URL, where no number may stand."""

    slug: str
    name: str
    shows: str
    msisdn: str
    kpj: tuple[str, ...] = ()
    nik: str = ""
    birth_date: date | None = None

    @property
    def can_register(self) -> bool:
        """Whether they have everything that DAFTAR asks for."""
        return bool(self.kpj and self.nik and self.birth_date)


@dataclass(frozen=True, slots=True)
class Chip:
    """A text that one press sends. `ask` is a key of console.texts: the question behind it, or what it shows.

    It goes from the phone in hand or, where a `sender` is named, from theirs.
    """

    text: str
    ask: str = ""
    keyword: str = ""
    sender: Holder | None = None


def holder_of(persona: Persona, language: Language) -> Holder:
    """Return the persona with a name for URLs, described in this language."""
    return Holder(
        slug=slug_of(persona.name),
        name=persona.name,
        shows=persona.shows_en if language is Language.EN else persona.shows,
        msisdn=persona.msisdn,
        kpj=tuple(persona.kpj),
        nik=persona.nik or "",
        birth_date=persona.birth_date,
    )


def choose(holders: Sequence[Holder], slug: str) -> Holder | None:
    """Return the holder with this slug or, next best, whose slug begins with it; else the first, or None."""
    return next(iter([*find_people(holders, slug), *holders]), None)


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's two phones: the new one asks for DAFTAR, the old one, which is on record, receives the code."""

    new: Holder
    old: Holder


def pair_of(holders: Sequence[Holder]) -> Pair | None:
    """Return the first two phones of one person; the new one stands first among the sample people."""
    for place, new in enumerate(holders):
        old = next((each for each in holders[place + 1 :] if new.nik and each.nik == new.nik), None)
        if old is not None:
            return Pair(new, old)
    return None


def tour(holder: Holder, holders: Sequence[Holder]) -> tuple[Chip, ...]:
    """Return the three steps of a first visit. Who has no KPJ tries with somebody else's: that is worth seeing too.

    DAFTAR goes from a new phone: from one that is registered there would be nothing to see.
    """
    person = holder if holder.can_register else next((each for each in holders if each.can_register), None)
    if person is None:
        return ()
    return (
        Chip(f"SALDO#{person.kpj[0]}", "try_saldo", "SALDO"),
        Chip(f"STATUS#{person.kpj[0]}", "try_status", "STATUS"),
        _registration(holder, person, pair_of(holders)),
    )


def _registration(holder: Holder, person: Holder, pair: Pair | None) -> Chip:
    other = pair is not None and holder != pair.new
    who = pair.new if pair else person
    text = f"DAFTAR {who.nik} {written(who.birth_date)} {who.kpj[0]}"
    return Chip(text, "try_daftar_new" if other else "try_daftar", "DAFTAR", who if other else None)


def examples(holder: Holder, holders: Sequence[Holder]) -> tuple[Chip, ...]:
    """Return more texts: some open to anybody, a typo, somebody else's number, the form that newspapers still print."""
    chips = [Chip("BANTUAN"), Chip("KANTOR BANDUNG"), Chip("SIMULASI 5jt 10"), Chip("tlg cek sldo dong", "more_typo")]
    stranger = next((each for each in holders if each.kpj and each.msisdn != holder.msisdn), None)
    if stranger:
        chips.append(Chip(f"SALDO {stranger.kpj[-1]}", "more_stranger"))
    if holder.can_register:
        fields = (holder.nik, written(holder.birth_date), holder.kpj[0], f"{holder.slug.split('-')[0]}@example.org")
        chips.append(Chip("DAFTAR(spasi)SALDO#" + "#".join(fields), "more_newspaper"))
    return tuple(chips)


def written(day: date | None) -> str:
    """Return a birth date as people text it."""
    return f"{day:%d-%m-%Y}" if day else ""
