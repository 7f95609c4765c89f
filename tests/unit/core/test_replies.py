"""Wording: values are written, text is folded, names shrink, numbers never, and nothing exceeds one SMS."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import Language
from core.gsm7 import fold, is_gsm7, septets
from core.outcomes import Outcome
from core.replies import TOO_LONG, compose, shorten
from core.templates import MalformedTextError, parse_template
from tests.unit.core.samples import catalogue_of

BALANCE = (
    "BPJAMSOSTEK: {name} KPJ {kpj} saldo JHT {amount} per {date}. Iuran terakhir {month}, status {status}. "
    "Jgn beri PIN/OTP ke siapa pun. Info 175"
)
VALUES = {
    "name": "Siti",
    "kpj": "00001238531",
    "amount": 12_345_678,
    "date": date(2025, 11, 20),
    "month": date(2025, 10, 1),
    "status": "ACTIVE",
}
CATALOGUE = catalogue_of(
    {
        "balance": BALANCE,
        "letter": "Kepada {name}, {employer}, {address}: " + "x" * 105,
        "reversed": "Di {address} utk {employer}, {name}: " + "x" * 108,
        "count": "Ada {count} " + "x" * 150,
        TOO_LONG: "Terlalu panjang, hub 175.",
        "state": "{state}",
    },
    terms={
        "status": {"ACTIVE": {"id": "AKTIF", "en": "ACTIVE"}, "OTHER": {"id": "TDK DIKETAHUI", "en": "UNKNOWN"}},
        "state": {"open": {"id": "dibuka", "en": "open"}},
    },
    SALDO={"help": {"id": "Ketik SALDO", "en": "Text SALDO"}},
)


def told(outcome: str, /, language: Language = Language.ID, **values: object) -> str:
    return compose(Outcome(outcome, {**VALUES, **values}), CATALOGUE, language).text  # type: ignore[dict-item]


def test_values_are_written_the_way_people_read_them() -> None:
    assert told("balance") == (
        "BPJAMSOSTEK: Siti KPJ ***8531 saldo JHT Rp12.345.678 per 20-11-2025. Iuran terakhir Okt 2025, status AKTIF. "
        "Jgn beri PIN/OTP ke siapa pun. Info 175"
    )
    assert "Oct 2025, status ACTIVE" in told("balance", Language.EN)


def test_the_reply_says_what_it_was_made_from() -> None:
    reply = compose(Outcome("balance", VALUES), CATALOGUE, Language.EN)
    assert (reply.outcome, reply.language, reply.shortened) == ("balance", "en", ())
    assert reply.septets == septets(reply.text)


def test_help_is_worded_beside_its_keyword() -> None:
    assert told("help:SALDO") == "Ketik SALDO"


def test_names_are_folded_and_put_on_one_line() -> None:
    assert "BPJAMSOSTEK: Ni'mah O'Neil KPJ" in told("balance", name=" Ni’mah\n\tO’Neil ")


def test_a_name_with_braces_is_only_a_name() -> None:
    assert "{kpj} KPJ ***8531" in told("balance", name="{kpj}")


def test_a_long_name_shrinks_and_the_numbers_stay() -> None:
    reply = compose(Outcome("balance", {**VALUES, "name": "Siti Nurhaliza Rahmawati Dewi"}), CATALOGUE, Language.ID)
    assert reply.shortened == ("name",)
    assert reply.text.startswith("BPJAMSOSTEK: Siti Nurhaliza KPJ ***8531 saldo JHT Rp12.345.678 per 20-11-2025.")
    assert reply.septets <= 160


def test_the_name_shrinks_before_the_employer_and_that_before_the_address() -> None:
    longer = {"name": "Budi Santoso Wijaya", "employer": "PT Maju Jaya", "address": "Jl. Contoh 1"}
    reply = compose(Outcome("letter", longer), CATALOGUE, Language.ID)
    assert reply.shortened == ("name",)
    longest = {"name": "Budi Santoso Wijaya", "employer": "PT Maju Jaya Bersama Abadi", "address": "Jl. Contoh " * 4}
    reply = compose(Outcome("letter", longest), CATALOGUE, Language.ID)
    assert reply.shortened == ("name", "employer", "address")
    assert reply.septets <= 160


def test_what_shrinks_first_is_a_matter_of_kind_not_of_place() -> None:
    values = {"name": "Budi Santoso Wijaya", "employer": "PT Maju Jaya", "address": "Jl. Contoh 1"}
    assert compose(Outcome("reversed", values), CATALOGUE, Language.ID).shortened == ("name",)


def test_a_name_at_its_minimum_is_not_said_to_be_shortened() -> None:
    values = {"name": "x" * 10, "employer": "PT Maju Jaya Bersama Abadi", "address": "Jl. Contoh Selatan"}
    assert compose(Outcome("letter", values), CATALOGUE, Language.ID).shortened == ("employer",)


def test_a_number_beyond_its_kind_is_never_cut() -> None:
    reply = compose(Outcome("count", {"count": 10**12}), CATALOGUE, Language.ID)
    assert (reply.text, reply.outcome) == ("Terlalu panjang, hub 175.", TOO_LONG)


def test_a_number_beyond_its_kind_is_told_where_there_is_room() -> None:
    assert "Rp123.456.789.012" in told("balance", amount=123_456_789_012)


@pytest.mark.parametrize(
    ("group", "code", "word"),
    [
        pytest.param("balance", "NEW_IN_CORE_SYSTEM", "TDK DIKETAHUI", id="the group's OTHER"),
        pytest.param("state", "archived", "archived", id="no OTHER: the code itself"),
    ],
)
def test_a_code_the_catalogue_does_not_know(group: str, code: str, word: str) -> None:
    assert word in told(group, status=code, state=code)


@pytest.mark.parametrize("outcome", [Outcome("unheard_of"), Outcome("help:NOTHING"), Outcome("state")])
def test_what_nobody_worded_or_filled_is_an_error(outcome: Outcome) -> None:
    with pytest.raises(KeyError):
        compose(outcome, CATALOGUE, Language.ID)


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200), st.integers(0, 10**40))
def test_no_value_whatever_exceeds_one_sms(name: str, employer: str, address: str, count: int) -> None:
    for outcome in ("letter", "count"):
        values = {"name": name, "employer": employer, "address": address, "count": count}
        reply = compose(Outcome(outcome, values), CATALOGUE, Language.ID)
        assert is_gsm7(reply.text)
        assert reply.septets == septets(reply.text) <= 160
        assert outcome == "letter" or str(count) in reply.text or reply.outcome == TOO_LONG


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        pytest.param("Siti", 10, "Siti", id="fits"),
        pytest.param("Siti Nurhaliza", 5, "Siti", id="cut at a word needs no mark"),
        pytest.param("Siti Nurhaliza", 10, "Siti Nurh.", id="cut inside a word is marked"),
        pytest.param("Siti Nurhaliza", 7, "Siti", id="one letter tells nothing"),
        pytest.param("Kusumaningrum", 6, "Kusum.", id="a single long word"),
        pytest.param("Jl. Contoh 125", 13, "Jl. Contoh", id="half a house number is a wrong one"),
        pytest.param("PT K123456789", 8, "PT", id="a word with digits is all or nothing"),
        pytest.param("12345678901234", 10, "...", id="nothing but digits"),
        pytest.param(" 0000", 4, "...", id="nothing but digits behind a blank"),
        pytest.param("[[[[[[[[", 9, "[[[[.", id="pairs count two"),
    ],
)
def test_shortening(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(max_size=80).map(fold), st.integers(3, 60))
def test_shortened_text_keeps_its_limit_and_its_numbers(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert is_gsm7(short)
    assert septets(short) <= limit
    digits = {word for word in text.split(" ") if any(c.isdigit() for c in word)}
    assert all(word in digits for word in short.split(" ") if any(c.isdigit() for c in word))


@pytest.mark.parametrize("text", ["{", "}", "{}", "{Name}", "{name", "{name}}", "{{name}}", "{name!r}", "{name:>9}"])
def test_malformed_braces_are_refused(text: str) -> None:
    with pytest.raises(MalformedTextError, match="brace"):
        parse_template(f"Halo {text}")


def test_a_placeholder_of_no_kind_is_refused() -> None:
    with pytest.raises(MalformedTextError, match=r"\{salary2\}"):
        parse_template("{salary2}")
