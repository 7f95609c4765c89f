"""Small catalogues, and legal values of every kind, for the tests of words and length."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from core.catalogue import Catalogue
from core.outcomes import Value
from core.placeholders import KINDS, Characters, Code, Day, Free, Moment, Term, Whole, kind_of

SCRIPTS = st.characters(codec="utf-8", exclude_categories=["Cs"])
PEOPLE = st.sampled_from(
    ["Siti", "Budi Santoso", "Ni Luh Putu Ayu Kusumaningrum Wirawan", "PT 1001 Malam Tbk", "[^_^]"]
)


def catalogue_of(replies: dict[str, Any], terms: dict[str, Any] | None = None, **keywords: Any) -> Catalogue:
    """Return a catalogue of these texts, given as {outcome: {"id": ..., "en": ...}} or {outcome: text for both}."""
    both = {name: {"id": text, "en": text} if isinstance(text, str) else text for name, text in replies.items()}
    return Catalogue.model_validate({"number": 1, "keywords": keywords, "replies": both, "terms": terms or {}})


def legal_values(placeholder: str, catalogue: Catalogue) -> st.SearchStrategy[Value]:
    """Return any legal value of a placeholder, the extremes often."""
    kind = KINDS[kind_of(placeholder)]
    legal = kind.legal
    if isinstance(legal, Term):
        return st.sampled_from(sorted(catalogue.terms[kind_of(placeholder)]))
    extremes = st.sampled_from(kind.extremes) if kind.extremes else st.nothing()
    return extremes | _of(legal)


def _of(legal: Whole | Day | Moment | Code | Characters | Free) -> st.SearchStrategy[Value]:
    match legal:
        case Whole(highest):
            return st.integers(0, highest)
        case Day():
            return st.dates(min_value=date(1900, 1, 1))
        case Moment():
            zones = st.sampled_from([UTC, *(timezone(timedelta(hours=hours)) for hours in (7, 8, 9))])
            first, last = datetime(1900, 1, 2), datetime(2999, 1, 1)  # noqa: DTZ001 - hypothesis wants naive bounds
            return st.datetimes(min_value=first, max_value=last, timezones=zones)
        case Code(values):
            return st.sampled_from(values)
        case Characters(alphabet, least, most, prefix):
            return st.text(alphabet=alphabet, min_size=least, max_size=most).map(lambda text: prefix + text)
        case Free():
            return PEOPLE | st.text(alphabet=SCRIPTS, max_size=120)
