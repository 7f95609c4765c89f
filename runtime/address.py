"""Where the web server of a folder listens, left in a file for those who ask beside it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from runtime.settings import Settings


def address_file(var_dir: Path) -> Path:
    """Return the file that says where this folder's web server listens, or listened: who was killed leaves it."""
    return var_dir / "web.address"


@contextmanager
def address_kept(settings: Settings) -> Iterator[None]:
    """Tell `kabar doctor` where we listen, as long as we do. Where nothing can be written it has to ask HOST, PORT."""
    file, own = address_file(settings.var_dir), f"{settings.host} {settings.port}"
    with suppress(OSError):
        settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(own, encoding="ascii")
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            if file.read_text(encoding="ascii") == own:  # not of another one that came later
                file.unlink()


def kept_address(var_dir: Path) -> tuple[str, int] | None:
    """Return host and port that a web server on this folder left; whether it still listens there is to be asked."""
    try:
        host, _, port = address_file(var_dir).read_text(encoding="ascii").partition(" ")
        return host, int(port)
    except (OSError, ValueError):
        return None
