"""The file .env: whether it can be read, line by line, and which of its names are no settings."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

ENV_FILE = ".env"  # in the folder where a command is started
ENCODING = "utf-8-sig"  # with or without the mark that Windows editors put in front


class EnvFileError(Exception):
    """The file cannot be used. The text says, line by line, what to do about it, and quotes nothing: it has secrets."""


def check_env_file(path: Path) -> None:
    """Return if every line of the file can be read, or if there is no such file. Raises EnvFileError."""
    broken = [_line_of(each) for each in _bindings(path) if each.error or (each.key and each.value is None)]
    if broken:
        raise EnvFileError(
            "\n".join(
                f"{path} baris {line}: tidak terbaca; tulis NAMA=nilai / line {line}: unreadable; write NAME=value"
                for line in broken
            )
        )


def unknown_names(path: Path, known: Collection[str]) -> list[str]:
    """Return a sentence for each name in the file that is no setting, with the setting that it resembles."""
    given = [(_line_of(each), each.key) for each in _bindings(path) if each.key]
    return [_describe(path, line, key, known) for line, key in given if key.upper() not in known]


def _describe(path: Path, line: int, key: str, known: Collection[str]) -> str:
    alike = get_close_matches(key.upper(), known, n=1)
    meant = f"; maksudnya {alike[0]}? / did you mean {alike[0]}?" if alike else ""
    return f"{path} baris {line}: {key} bukan pengaturan Kabar / line {line}: {key} is no setting of Kabar{meant}"


def _bindings(path: Path) -> Iterator[Binding]:
    try:
        yield from parse_stream(StringIO(path.read_text(encoding=ENCODING)))
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        raise EnvFileError(f"{path}: bukan teks UTF-8; simpan sebagai UTF-8 / not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise EnvFileError(
            f"{path}: tidak bisa dibaca ({error.strerror}); perbaiki izinnya atau hapus"
            " / cannot be read; mend its permissions or remove it"
        ) from None


def _line_of(binding: Binding) -> int:
    """A broken line begins, for the parser, with the empty ones before it."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
