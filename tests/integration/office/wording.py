"""People who draft and approve, and the words they change; with one-line steps for tests."""

from typing import Any

from core.access import Actor
from core.catalogue import Catalogue
from core.catalogue_parts import part_of
from office import catalogue as wording
from runtime.runtime import Runtime

SARI, BUDI, DEWI = Actor("user:sari", "192.0.2.1"), Actor("user:budi"), Actor("user:dewi")
COURTESY, JADWAL = "replies.courtesy", "keywords.JADWAL"
HELP = {
    "id": "BPJAMSOSTEK: Kantor buka Senin-Jumat 08.00-15.30. Info 175",
    "en": "BPJAMSOSTEK: Open Mon-Fri 08.00-15.30. Call 175",
}
SCHEDULE = {"aliases": ["jamkerja"], "help": HELP}


def texts(words: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"id": f"BPJAMSOSTEK: {words}. Info 175", "en": f"BPJAMSOSTEK: {words}. Call 175"}


def edit(rt: Runtime, who: Actor, place: str, content: Any) -> wording.Saved:
    """Change a part as it stands, whoever changed it before; fail if that is refused."""
    revision = wording.draft_of(rt).part(place).revision
    saved = wording.edit_part(rt, who, place, content, revision)
    assert isinstance(saved, wording.Saved), saved
    return saved


def submit(rt: Runtime, who: Actor = SARI) -> int:
    """Submit the draft and return the revision that an approver sees."""
    submitted = wording.submit(rt, who, "Kata-kata baru")
    assert isinstance(submitted, wording.Submitted), submitted
    return submitted.revision


def publish(rt: Runtime, *contents: tuple[str, Any], author: Actor = SARI, approver: Actor = DEWI) -> int:
    """Have changes drafted by one person and published by another; return the number."""
    for place, content in contents:
        edit(rt, author, place, content)
    published = wording.approve_and_publish(rt, approver, submit(rt, author))
    assert isinstance(published, wording.Published), published
    return published.number


def live(rt: Runtime) -> Catalogue:
    """Return the live catalogue as the database has it."""
    return wording.catalogue_numbered(rt, wording.live_number_now(rt))


def live_part(rt: Runtime, place: str) -> Any:
    """Return a part of the live catalogue."""
    return part_of(live(rt), place)
