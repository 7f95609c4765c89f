"""Which passwords will do."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.passwords import LONGEST, PasswordFault, fault_of, normal, one_time_password, recovery_code, typed_code


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        pytest.param("abcdefgh123", PasswordFault.SHORT, id="eleven characters"),
        pytest.param("kuda-laut-biru", None, id="three words"),
        pytest.param("x7!" * 50, PasswordFault.LONG, id="too long to be hashed again and again"),
        pytest.param("Password1234", PasswordFault.COMMON, id="what everybody takes"),
        pytest.param("KataSandi2026!", PasswordFault.COMMON, id="the same in Indonesian"),
        pytest.param("Bpjs Ketenagakerjaan 1", PasswordFault.COMMON, id="whose it is"),
        pytest.param("sariwulandari1", PasswordFault.OWN_NAME, id="the person's own name"),
        pytest.param("Sari.Wulandari", None, id="signs inside make another word of it"),
        pytest.param("aaaaaaaaaaaa", PasswordFault.SIMPLE, id="one character"),
        pytest.param("121212121212", PasswordFault.SIMPLE, id="two characters"),
        pytest.param("123456789012", PasswordFault.SIMPLE, id="a row"),
        pytest.param("lkjhgfdsapoi", PasswordFault.SIMPLE, id="a row backwards"),
        pytest.param("kopi susu gula aren", None, id="a sentence"),
    ],
)
def test_a_password_is_judged(password: str, fault: PasswordFault | None) -> None:
    assert fault_of(password, "sari", "Sari Wulandari") is fault


@given(st.integers())
def test_what_we_make_ourselves_will_do(seed: int) -> None:
    password = one_time_password(random.Random(seed).choice)
    assert fault_of(password, "sari", "Sari Wulandari") is None
    assert len(password) == 19


@given(st.text(max_size=LONGEST + 9), st.text(max_size=9))
def test_any_text_can_be_judged(password: str, name: str) -> None:
    assert fault_of(password, name) in {None, *PasswordFault}


def test_a_code_may_be_typed_off_in_any_way() -> None:
    code = recovery_code(random.Random(1).choice)
    assert typed_code(f" {code.upper().replace('-', ' – ')} ") == typed_code(code)
    assert len(typed_code(code)) == 10


def test_a_password_is_the_same_on_another_keyboard() -> None:
    assert normal("e\u0301lephant") == normal("\u00e9lephant")
