"""Phone numbers as people, handsets and gateways write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.msisdn import is_indonesian, is_phone_number, mask, normalise, to_e164

SARI = "+6285000000101"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("+6285000000101", id="E.164"),
        pytest.param("6285000000101", id="gateway without plus"),
        pytest.param("085000000101", id="as dialled at home"),
        pytest.param("85000000101", id="spreadsheet ate the zero"),
        pytest.param("006285000000101", id="international prefix"),
        pytest.param("+62085000000101", id="plus 62 and the zero too"),
        pytest.param("62085000000101", id="62 and the zero too"),
        pytest.param("(+62) 850-0000-0101", id="brackets and dashes"),
        pytest.param("0850.0000.0101", id="dots"),
        pytest.param("0850/0000/0101", id="slashes"),
        pytest.param("\u202a+62 850‑0000‑0101\u202c", id="copied from a contact: direction marks, no-break hyphens"),
        pytest.param(" +62\u00a0850 0000 0101 ", id="no-break space"),
    ],
)
def test_every_spelling_of_one_number_is_the_same_number(written: str) -> None:
    assert to_e164(written) == SARI
    assert is_phone_number(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        pytest.param("+60123456789", "+60123456789", id="Malaysia keeps its code"),
        pytest.param("0060123456789", "+60123456789", id="Malaysia with 00"),
        pytest.param("60123456789", "+60123456789", id="Malaysia from a gateway"),
        pytest.param("+12025550123", "+12025550123", id="North America"),
        pytest.param("021 555 0000", "+62215550000", id="Jakarta landline"),
        pytest.param("0811000000", "+62811000000", id="shortest mobile: ten digits"),
        pytest.param("0899000000000", "+62899000000000", id="longest mobile: thirteen digits"),
    ],
)
def test_other_numbers(written: str, number: str) -> None:
    assert to_e164(written) == number


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="empty"),
        pytest.param("+", id="only a plus"),
        pytest.param("2757", id="short code"),
        pytest.param("175", id="call centre"),
        pytest.param("BANK-XYZ", id="a name"),
        pytest.param("INFO 2757", id="a name with digits"),
        pytest.param("0850", id="too short"),
        pytest.param("08500000000000001", id="too long for Indonesia"),
        pytest.param("+1234567890123456", id="sixteen digits: no number is that long"),
        pytest.param("+6285000O00101", id="a letter O"),
        pytest.param("٠٨٥٠٠٠٠٠٠١٠١", id="digits of another script"),
        pytest.param("+0850000000101", id="no country begins with zero"),
    ],
)
def test_what_is_no_phone_number(written: str) -> None:
    assert to_e164(written) is None
    assert not is_phone_number(written)
    assert normalise(written) == written.strip()


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param(SARI, "0850-00••-••01", id="twelve digits"),
        pytest.param("085000000101", "0850-00••-••01", id="as dialled"),
        pytest.param("+62899000000012", "0899-00••-•••12", id="thirteen digits"),
        pytest.param("+62811000012", "0811-••••-12", id="ten digits"),
        pytest.param("+6591234567", "+65••••••67", id="foreign"),
        pytest.param("2757", "2757", id="short code is nobody's"),
        pytest.param("BANK-XYZ", "BANK-XYZ", id="name"),
        pytest.param("12345678", "12••••••", id="unclear digits are hidden"),
        pytest.param("x" * 99, "x" * 11, id="a name that is none"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_mask(number: str, shown: str) -> None:
    assert mask(number) == shown


def test_only_indonesian_numbers_are_indonesian() -> None:
    assert is_indonesian(SARI)
    assert not is_indonesian("+6591234567")


@given(st.text(max_size=60))
def test_nothing_raises_and_a_normalised_number_stays(text: str) -> None:
    number = to_e164(text)
    assert normalise(normalise(text)) == normalise(text)
    mask(text)
    if number is not None:
        assert to_e164(number) == number


@given(st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True), st.sampled_from(["+62", "62", "0", "0062", "+620", ""]))
def test_prefixes_do_not_matter_for_mobiles(local: str, prefix: str) -> None:
    assert to_e164(prefix + local) == "+62" + local


@given(st.from_regex(r"\+[1-9][0-9]{8,13}", fullmatch=True) | st.from_regex(r"[0-9+ -]{9,20}", fullmatch=True))
def test_a_mask_hides_at_least_four_digits_of_every_phone_number(number: str) -> None:
    if to_e164(number) is not None:
        assert mask(number).count("•") >= 4
