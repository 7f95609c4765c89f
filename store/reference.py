"""Reads the dated reference data that decisions rest on: holidays, branch offices, rules of the programmes."""

from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from core.commands import Programme
from core.context import EntitlementRules, Office, Reference, SimulationRules
from store.documents import DocumentError, line_of, read_document

SHIPPED = Path(__file__).parent / "seed"
_Shape = TypeVar("_Shape")
_STRICT = ConfigDict(extra="forbid")


class _Year(BaseModel):
    model_config = _STRICT

    source: str
    national: dict[date, str]
    joint_leave: dict[date, str] = {}
    regional: dict[str, dict[date, str]] = {}  # by province, two digits: days on which campaigns stay away from there


class _Holidays(BaseModel):
    model_config = _STRICT

    years: dict[int, _Year]

    @model_validator(mode="after")
    def _days_belong_to_their_year(self) -> "_Holidays":
        for year, listed in self.years.items():
            regional = (day for days in listed.regional.values() for day in days)
            for day in (*listed.national, *listed.joint_leave, *regional):
                if day.year != year:
                    raise ValueError(f"{day} stands under {year}")
            if twice := listed.national.keys() & listed.joint_leave.keys():
                raise ValueError(f"{min(twice)} is holiday and leave at once")
        return self


class _Office(BaseModel):
    model_config = _STRICT

    name: str
    address: str
    phone: str = Field(max_length=15)  # what the placeholder {phone} may take
    places: list[str] = Field(min_length=1)
    code: str = Field("", max_length=20)
    province: str = Field("", pattern=r"^([0-9]{2})?$")


class _Offices(BaseModel):
    model_config = _STRICT

    offices: list[_Office]


class _Programmes(BaseModel):
    model_config = _STRICT

    entitlement: list[EntitlementRules]
    simulation: list[SimulationRules]
    working_days: dict[Programme, int]


def load_reference(folder: Path | None = None) -> Reference:
    """Return the reference data of a folder (the shipped one by default); raise DocumentError naming file and line."""
    folder = folder or SHIPPED
    holidays = _read(folder / "holidays.yaml", _Holidays)
    offices = _read(folder / "offices.yaml", _Offices)
    programmes = _read(folder / "programmes.yaml", _Programmes)
    years = holidays.years
    return Reference(
        holidays=frozenset(day for year in years.values() for day in (*year.national, *year.joint_leave)),
        holiday_years=frozenset(years),
        regional_holidays=_regional(holidays),
        offices=tuple(Office(o.name, o.address, o.phone, tuple(o.places), o.code, o.province) for o in offices.offices),
        entitlement=tuple(programmes.entitlement),
        simulation=tuple(programmes.simulation),
        working_days={programme.value: days for programme, days in programmes.working_days.items()},
    )


def _regional(holidays: _Holidays) -> dict[str, frozenset[date]]:
    found: dict[str, frozenset[date]] = {}
    for year in holidays.years.values():
        for region, days in year.regional.items():
            found[region] = found.get(region, frozenset()) | frozenset(days)
    return found


def _read(path: Path, shape: type[_Shape]) -> _Shape:
    content, lines = read_document(path)
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as error:
        faults = []
        for fault in error.errors():
            place = tuple(map(str, fault["loc"]))
            faults.append(f"{path.name}: line {line_of(lines, place)}, {'.'.join(place)}: {fault['msg']}")
        raise DocumentError("\n".join(faults)) from error
