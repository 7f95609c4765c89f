"""Whatever a file brings is held in the end as if the same items had come by the API, one after the other."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.catalogue import Catalogue
from core.context import Reference
from intake.claims import save_claims
from intake.files.columns import Kind
from intake.files.importing import How
from intake.participants import save_participants
from runtime.ids import FreshIds
from runtime.runtime import Runtime
from store.database import make_engine
from tests.file_cases import held, import_file, write_ndjson
from tests.intake_cases import card, make_rt

_worlds = itertools.count(1)  # everybody in an example has numbers that no other example has
FEW = 4


def nik(world: int, which: int) -> str:
    return f"00{world % 10000:04d}010190{which:04d}"


def kpj(world: int, which: int) -> str:
    return f"00{world % 100000:05d}{which:04d}"


def phone(world: int, which: int) -> str:
    return f"+62850{world % 100000:05d}{which:04d}"


@st.composite
def person(draw: st.DrawFn) -> dict[str, Any]:
    """A participant whose numbers are still small ones: they are few, so that people meet."""
    few = st.integers(0, FEW)
    cards = draw(st.lists(few, max_size=2, unique=True))
    drawn: dict[str, Any] = {
        "nik": draw(few),
        "msisdn": draw(st.none() | few),
        "name": draw(st.sampled_from(["A", "B \\ \t"])),
    }
    drawn["clears"] = draw(st.booleans())
    drawn["cards"] = [(each, draw(changes_of_card())) for each in cards]
    return drawn


@st.composite
def changes_of_card(draw: st.DrawFn) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if draw(st.booleans()):
        changes |= {"jht_balance": draw(st.sampled_from([None, 0, 5_000_000])), "jp_months": draw(st.integers(0, 2))}
    if draw(st.booleans()):
        changes |= {
            "active": False,
            "ended_on": "2026-09-01",
            "end_reason": draw(st.sampled_from(["laid_off", "resigned"])),
        }
    if draw(st.booleans()):
        changes["contributions"] = [{"month": "2026-09-01", "amount": draw(st.sampled_from([1, 2]))}]
    return changes


@st.composite
def claim(draw: st.DrawFn) -> dict[str, Any]:
    few = st.integers(0, FEW)
    drawn = {"claim": draw(few), "nik": draw(few), "kpj": draw(st.none() | few), "contact": draw(st.none() | few)}
    drawn |= {"programme": draw(st.sampled_from(["JHT", "JKP"])), "sequence": draw(st.integers(0, 3))}
    drawn["stage"] = draw(st.sampled_from(["VERIFIKASI", "WAWANCARA", "SELESAI"]))
    return drawn


def as_person(drawn: dict[str, Any], world: int) -> dict[str, Any]:
    cards = [card(kpj(world, each), **changes) for each, changes in drawn["cards"]]
    msisdn = None if drawn["msisdn"] is None else phone(world, drawn["msisdn"])
    said = {"nik": nik(world, drawn["nik"]), "name": drawn["name"], "birth_date": "1990-01-01", "zone": "WITA"}
    if msisdn is not None or drawn.get("clears", True):  # a field that is left out stays as it is
        said["msisdn"] = msisdn
    return {**said, "memberships": cards}


def as_claim(drawn: dict[str, Any], world: int) -> dict[str, Any]:
    said = {
        "claim_number": f"K{world % 1000000:06d}{drawn['claim']:04d}",
        "nik": nik(world, drawn["nik"]),
        "kpj": None if drawn["kpj"] is None else kpj(world, drawn["kpj"]),
        "contact_msisdn": None if drawn["contact"] is None else phone(world, drawn["contact"]),
        "filed_on": "2026-11-01",
        "interview_at": "2026-11-25T09:00:00+08:00" if drawn["stage"] == "WAWANCARA" else None,
    }
    return {**said, **{name: drawn[name] for name in ("programme", "sequence", "stage")}}


class Sides:
    """The same items on two sides: by file to PostgreSQL, and one by one by the API to SQLite."""

    def __init__(self, by_file: Runtime, by_api: Runtime, folder: Path) -> None:
        self.by_file, self.by_api, self.folder = by_file, replace(by_api, ids=FreshIds()), folder

    def tell(self, kind: Kind, items: list[dict[str, Any]], how: How) -> None:
        """Tell both sides the items, and one that nobody takes; both must refuse the same number."""
        save: Any = save_participants if kind == "participants" else save_claims
        refused = sum(result.status == "refused" for each in [*items, {}] for result in save(self.by_api, [each]))
        path = write_ndjson(self.folder / f"{next(_worlds)}.ndjson", [*items, {}])
        assert import_file(self.by_file, path, kind, how).bad == refused


@pytest.fixture
def sides(
    postgresql_url: str, sqlite_url: str, tmp_path: Path, catalogue: Catalogue, reference: Reference
) -> Iterator[Sides]:
    """Both sides, empty."""
    engines = [make_engine(postgresql_url), make_engine(sqlite_url)]
    yield Sides(*(make_rt(engine, catalogue, reference) for engine in engines), tmp_path)
    for engine in engines:
        engine.dispose()


turns = st.lists(st.tuples(st.lists(person(), max_size=6), st.lists(claim(), max_size=5)), min_size=1, max_size=3)


@pytest.mark.parametrize("rows_per_chunk", [1, 1000], ids=["one by one", "all at once"])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(turns=turns)
def test_people_and_claims_are_held_alike(sides: Sides, rows_per_chunk: int, turns: Any) -> None:
    world, how = next(_worlds), How(rows_per_chunk=rows_per_chunk)
    for people, filed in turns:
        sides.tell("participants", [as_person(each, world) for each in people], how)
        sides.tell("claims", [as_claim(each, world) for each in filed], how)
    files, api = (of_world(held(rt), world) for rt in (sides.by_file, sides.by_api))
    if rows_per_chunk > 1:
        files, api = without_history(files), without_history(api)
    assert files == api


def of_world(found: dict[str, list[Any]], world: int) -> dict[str, list[Any]]:
    marks = (nik(world, 0)[:12], phone(world, 0)[:11])
    return {name: [row for row in rows if any(mark in str(row) for mark in marks)] for name, rows in found.items()}


def without_history(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Who comes twice in a batch is planned for once; and to a number that has gone, the batch's end decides.

    What was in between is not compared, nor who was told that a number has gone (the one message without a topic) or
    warned there of a claim.
    """
    gone = {("status", "cancelled"), ("topic", None), ("topic", "old_number")}
    waiting = [row for row in found["messages"] if gone.isdisjoint(row)]
    phones = [(dict(row)["msisdn"], dict(row)["nik"]) for row in found["phones"] if ("status", "active") in row]
    return {**found, "messages": waiting, "phones": phones}


def test_a_phone_that_was_somebodys_waits_and_is_told(sides: Sides) -> None:
    world, how = next(_worlds), How()
    first, second, third = ({"nik": each, "msisdn": each, "name": "A", "cards": []} for each in (0, 1, 2))
    sides.tell("participants", [as_person(first, world)], how)
    sides.tell("participants", [as_person({**first, "msisdn": 3}, world)], how)
    sides.tell("participants", [as_person({**second, "msisdn": 0}, world), as_person(third, world)], how)
    files, api = (held(rt) for rt in (sides.by_file, sides.by_api))
    assert files == api
    cooling = {dict(row)["nik"]: dict(row)["cooling_until"] for row in files["phones"] if ("status", "active") in row}
    assert cooling[nik(world, 1)] is not None
    assert cooling[nik(world, 2)] is None
