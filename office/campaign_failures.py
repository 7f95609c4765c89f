"""Why messages of a campaign failed, in people's words beside the provider's code: for page, terminal and report."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.commands import Language
from core.reasons import meaning_of
from providers.reasons import meaning_of_failure
from store.campaign_ledger import Failure

SILENT = ("tidak ada alasan yang diberikan", "no reason was given")
UNEXPLAINED = ("penyedia memberi kode ini tanpa penjelasan", "the provider gives this code and does not explain it")


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with how many messages have it. `code` is the provider's, with its name, or ours; "" where none is."""

    code: str
    number: int
    indonesian: str
    english: str

    def words(self, language: Language) -> str:
        """Return the reason as a sentence of a language."""
        return self.english if language is Language.EN else self.indonesian


def failures_told(failures: Mapping[Failure, int]) -> list[Why]:
    """Return why messages failed or expired, the most frequent reason first."""
    counts: dict[tuple[str, str, str], int] = {}
    for failure, number in failures.items():
        said = code_of(*failure), why_failed(*failure, Language.ID), why_failed(*failure, Language.EN)
        counts[said] = counts.get(said, 0) + number
    found = [Why(code, number, *words) for (code, *words), number in counts.items()]
    return sorted(found, key=lambda each: -each.number)


def code_of(provider: str | None, reason: str) -> str:
    """Return the code alone, with the provider's name if it is the provider's."""
    if not reason or _is_ours(reason):
        return reason
    code = reason.split()[0] if meaning_of_failure(provider, reason) else reason
    return f"{provider} {code}" if provider else code


def why_failed(provider: str | None, reason: str, language: Language) -> str:
    """Return why a message failed or expired, as a sentence of a language."""
    if _is_ours(reason):
        return meaning_of(reason, language)
    told = (meaning_of_failure(provider, reason) or UNEXPLAINED) if reason else SILENT
    words = told[language is Language.EN]
    return f"{words[0].upper()}{words[1:]}."


def _is_ours(reason: str) -> bool:
    return bool(reason) and meaning_of(reason, Language.ID) != reason
