"""What `kabar doctor` looks at; each finding says OK or what to do."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from core.catalogue import CatalogueError
from runtime import embedded_redis
from runtime.address import kept_address
from runtime.doctor_house import clock_age, examine_house
from runtime.envfile import ENV_FILE
from runtime.findings import Finding
from runtime.heartbeats import read_processes
from runtime.house import answers
from runtime.live import look_at_live
from runtime.refusals import describe_refusal
from runtime.rings import LONGEST_RING, Rings, read_rings
from runtime.runtime import read_clock
from runtime.settings import Settings, doubts
from store import migrate
from store.catalogue import load_catalogue
from store.database import READ_ONLY, UnusableDatabase, make_engine, sqlite_file
from store.documents import DocumentError
from store.reference import load_reference

CLOCK_IS_LATE = 60.0  # seconds
START = "jalankan `kabar run`, atau proses ini dengan `kabar {0}` / start `kabar run`, or this process with `kabar {0}`"


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield the findings one after the other, each as soon as it is known."""
    settings = as_running(settings)
    yield Finding("configuration", True, f"MODE={settings.mode.value}, PROVIDER={settings.provider}")
    for doubt in doubts():
        yield Finding(ENV_FILE, None, doubt)
    database = examine_database(settings)
    yield database
    yield _catalogue(settings, usable=bool(database.fine))
    yield _texts("reference", lambda: f"{len(load_reference(settings.reference_dir).offices)} kantor / offices")
    yield from _queue(settings)
    yield _web(settings)
    yield from _providers(settings)
    if not database.fine:
        yield _clock(settings, None)
        return
    engine = make_engine(settings.database_url)
    try:
        with engine.execution_options(**READ_ONLY).connect() as db:
            yield _clock(settings, clock_age(db, read_clock()))
            yield from examine_house(settings, db, read_clock())
    finally:
        engine.dispose()


def as_running(settings: Settings) -> Settings:
    """Return the settings with the address of this folder's web server, if one was started with another PORT."""
    kept = kept_address(settings.var_dir)
    if kept is None or not answers(*kept):
        return settings
    return settings.model_copy(update={"host": kept[0], "port": kept[1]})


def heartbeat_file(settings: Settings) -> Path:
    """Return the file whose age is the time since the clock's last sweep on this machine."""
    return settings.var_dir / "clock.heartbeat"


def beat(settings: Settings) -> None:
    """Leave the clock's heartbeat."""
    settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    heartbeat_file(settings).touch()


def examine_database(settings: Settings) -> Finding:
    """Return whether the database can be used. One that is not there is not made."""
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        command = "kabar db seed" if settings.is_demo else "kabar db upgrade"
        return Finding(
            "database", False, f"basis data belum ada; jalankan `{command}` / not there yet; run `{command}`"
        )
    engine: Engine | None = None
    try:
        engine = make_engine(settings.database_url)
        current = migrate.is_current(engine)
    except UnusableDatabase as error:
        return Finding("database", False, str(error))
    except OperationalError as error:
        return Finding("database", False, describe_refusal(error))
    except SQLAlchemyError as error:
        return Finding("database", False, f"{type(error).__name__}: periksa DATABASE_URL / check DATABASE_URL")
    finally:
        if engine is not None:
            engine.dispose()
    if not current:
        return Finding(
            "database", False, "basis data belum dimigrasi; jalankan `kabar db upgrade` / not migrated; run it"
        )
    return Finding("database", True, engine.dialect.name)


def _catalogue(settings: Settings, *, usable: bool) -> Finding:
    """The live one, which the processes answer from; the file only where nothing is known of the database."""
    try:
        live, refused = look_at_live(settings) if usable else (load_catalogue(settings.catalogue_file), None)
    except (CatalogueError, DocumentError, OSError) as error:
        return Finding("catalogue", False, str(error))
    if refused is not None:
        text = (
            f"nomor {refused} tidak bisa dipakai; nomor {live.number} menjawab; kembalikan versi yang utuh di halaman"
        )
        return Finding("catalogue", False, f"{text} Versi / is no use; roll back to a sound version")
    return Finding("catalogue", True, f"nomor / number {live.number}")


def _texts(subject: str, load: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, load())
    except (CatalogueError, DocumentError, OSError) as error:
        return Finding(subject, False, str(error))


def _queue(settings: Settings) -> Iterator[Finding]:
    url = settings.redis_url or embedded_redis.find_running(settings.var_dir)
    if url is None:
        text = "Redis tidak ada; pesan keluar dikirim oleh clock / no Redis; the clock sends what goes out"
        yield Finding("queue", None, text)
        return
    rings = read_rings(url)
    if rings is None:
        yield Finding("queue", False, "Redis tidak menjawab: periksa REDIS_URL / no answer: check REDIS_URL")
        return
    yield from _jobs(rings)
    yield Finding("worker", bool(rings.workers), f"{rings.workers}" if rings.workers else START.format("worker"))
    processes = read_processes(url)
    if processes:
        told = ", ".join(f"{each.kind} {each.place} (katalog / catalogue {each.catalogue})" for each in processes)
        same = len({each.catalogue for each in processes}) == 1  # for a second or two after a publication they differ
        yield Finding("processes", True if same else None, told)


def _jobs(rings: Rings) -> Iterator[Finding]:
    yield Finding("queue", True, ", ".join(f"{name} {number}" for name, number in rings.waiting.items()))
    for queue, seconds in rings.oldest.items():
        if seconds > LONGEST_RING:
            text = (
                f"{queue}: panggilan menunggu {seconds:.0f} s; mulai ulang worker / nobody takes it; restart the worker"
            )
            yield Finding("queue", False, text)
    for queue, number in rings.failed.items():
        if number:
            text = f"{queue}: {number} gagal; baca log worker / failed within an hour; read the worker's log"
            yield Finding("queue", None, text)


def _clock(settings: Settings, elsewhere: float | None) -> Finding:
    """A clock on this machine leaves a file, one anywhere its beat in the database, `elsewhere` seconds ago."""
    ages = [] if elsewhere is None else [elsewhere]
    with suppress(OSError):
        ages.append(time.time() - heartbeat_file(settings).stat().st_mtime)
    if not ages or min(ages) >= CLOCK_IS_LATE:
        return Finding("clock", False, START.format("clock"))
    return Finding("clock", True, f"{max(min(ages), 0):.0f} detik lalu / seconds ago")


def _web(settings: Settings) -> Finding:
    place = f"{settings.host}:{settings.port}"
    return (
        Finding("web", True, place)
        if answers(settings.host, settings.port)
        else Finding("web", False, START.format("web"))
    )


def _providers(settings: Settings) -> Iterator[Finding]:
    """Yield which roads are open, and what is missing on one that is half open."""
    yield Finding("simulator", settings.is_demo or None, "terbuka / open" if settings.is_demo else "tertutup / closed")
    yield _road("kannel", {"KANNEL_SECRET": settings.kannel_secret}, f"{settings.base_url}/sms/kannel/***/inbound")
    twilio = {"TWILIO_ACCOUNT_SID": settings.twilio_account_sid, "TWILIO_AUTH_TOKEN": settings.twilio_auth_token}
    finding = _road("twilio", twilio, f"{settings.base_url}/sms/twilio/inbound")
    if finding.fine and not settings.public_base_url:
        finding = Finding("twilio", False, "isi PUBLIC_BASE_URL: tanda tangan dihitung darinya / signatures need it")
    yield finding
    account = ("africastalking_secret", "africastalking_username", "africastalking_api_key")
    needed = {name.upper(): getattr(settings, name) for name in account}
    yield _road("africastalking", needed, f"{settings.base_url}/sms/africastalking/***/report")
    if settings.provider == "simulator" and (settings.kannel_secret or settings.twilio_account_sid):
        text = "kode dan peringatan tidak sampai ke HP; isi PROVIDER / codes and alerts reach no phone; set PROVIDER"
        yield Finding("sending", None, text)


def _road(name: str, needed: Mapping[str, object], url: str) -> Finding:
    missing = [variable for variable, value in needed.items() if not value]
    if len(missing) == len(needed):
        return Finding(name, None, f"tertutup, isi {', '.join(missing)} untuk membuka / closed; set them to open it")
    if missing:
        return Finding(name, False, f"isi juga / set as well: {', '.join(missing)}")
    return Finding(name, True, url)
