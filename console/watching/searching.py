"""What somebody looks for: read from a form or an address, with what is wrong in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from flask_babel import gettext

from core.delivery import MtKind, MtStatus
from office.figures import beginning_of
from office.messages import read_kpj, read_phone
from store.message_pages import IN, OUT, Place, Wanted

SIZES = (25, 50, 100)
BY_PHONE, BY_KPJ, BY_ID = "phone", "kpj", "id"
FILTERS = ("direction", "status", "kind", "keyword", "outcome", "since", "until", "size")  # what an address may say
LONGEST = 255
YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. `given` is what stood in the form, `number` what of it is a phone or KPJ."""

    wanted: Wanted
    size: int
    given: Mapping[str, str]
    by: str = ""
    number: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)


def read(given: Mapping[str, str]) -> Asked:
    """Return what an address or a form asks for; what cannot be read is left out and told in `faults`."""
    said = {name: given.get(name, "").strip()[:LONGEST] for name in (*FILTERS, "by", "value")}
    faults: list[tuple[str, str]] = []
    since, until = _day(said, "since", faults), _day(said, "until", faults)
    if since and until and until < since:
        faults.append(("until", gettext("Tanggal akhir harus sesudah tanggal awal.")))
    by, number = _number(said, faults)
    wanted = Wanted(
        since=beginning_of(since) if since else None,
        until=beginning_of(until + timedelta(days=1)) if until else None,
        direction=_one_of(said["direction"], (IN, OUT)),
        status=_one_of(said["status"], [each.value for each in MtStatus]),
        kind=_one_of(said["kind"], [each.value for each in MtKind]),
        keyword=said["keyword"].upper() or None,
        outcome=said["outcome"] or None,
        provider_message_id=said["value"] if by == BY_ID else None,
    )
    if not (wanted.asks_for_in or wanted.asks_for_out):
        told = gettext(
            "Status dan jenis ada pada pesan keluar, kata kunci dan teks pada pesan masuk. Pilih salah satu."
        )
        faults.append(("status", told))
    return Asked(wanted, _size(said["size"]), said, by, number, faults)


def filters_of(asked: Asked) -> dict[str, str]:
    """Return what of the question may stand in an address: no number, no provider's id."""
    return {name: asked.given[name] for name in FILTERS if asked.given[name]}


def place_in(text: str) -> Place | None:
    """Return the place that was written by `place_text`, None if it was not."""
    parts = text.split(".")
    try:
        at, mo_id, mt_id = int(parts[0] or "0", 16), int(parts[1] or "0", 16), parts[2]
        moment = datetime.fromtimestamp(at // 1_000_000, UTC) + timedelta(microseconds=at % 1_000_000) if at else None
    except (ValueError, IndexError, OverflowError, OSError):
        return None
    return Place(moment, mo_id, mt_id[:36] or None)


def place_text(place: Place) -> str:
    """Return how far a list was read, for an address: times and numbers of rows, nothing of people."""
    at = ""
    if place.mo_at is not None:
        at = f"{int(place.mo_at.timestamp()) * 1_000_000 + place.mo_at.microsecond:x}"
    return f"{at}.{place.mo_id:x}.{place.mt_id or ''}"


def _number(said: Mapping[str, str], faults: list[tuple[str, str]]) -> tuple[str, str]:
    by, value = said["by"], said["value"]
    if not value:
        return "", ""
    if by == BY_ID:
        return BY_ID, ""
    if by == BY_KPJ:
        if (kpj := read_kpj(value)) is not None:
            return BY_KPJ, kpj
        faults.append(("value", gettext("KPJ terdiri dari 11 angka.")))
        return "", ""
    if (phone := read_phone(value)) is not None:
        return BY_PHONE, phone
    faults.append(("value", gettext("Nomor HP tidak terbaca. Tulis seperti 0812 3456 7890.")))
    return "", ""


def _day(said: Mapping[str, str], name: str, faults: list[tuple[str, str]]) -> date | None:
    if not said[name]:
        return None
    try:
        day = date.fromisoformat(said[name])
        if day.year not in YEARS:
            raise ValueError("no day of ours")
        return day
    except ValueError:
        faults.append((name, gettext("Tanggal tidak terbaca. Tulis seperti 2026-11-20.")))
        return None


def _one_of(given: str, allowed: Collection[str]) -> str | None:
    return given if given in allowed else None


def _size(given: str) -> int:
    return int(given) if given in {str(each) for each in SIZES} else SIZES[0]
