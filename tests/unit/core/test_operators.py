"""Operators by prefix: for counting, never for deciding."""

import pytest

from core.operators import NAMES, OPERATORS, OTHER, operator_of


@pytest.mark.parametrize(
    ("msisdn", "operator"),
    [
        pytest.param("+6281234567890", "telkomsel", id="Telkomsel"),
        pytest.param("+6285112345678", "telkomsel", id="by.U lies within Telkomsel"),
        pytest.param("+6281512345678", "indosat", id="Indosat"),
        pytest.param("+6281712345678", "xl", id="XL"),
        pytest.param("+6283112345678", "axis", id="Axis"),
        pytest.param("+6289612345678", "tri", id="Tri"),
        pytest.param("+6288112345678", "smartfren", id="Smartfren"),
        pytest.param("+62817", "xl", id="the beginning is enough"),
        pytest.param("+6285000000001", OTHER, id="allotted to nobody: invented people"),
        pytest.param("+6621234567", OTHER, id="of another country"),
        pytest.param("", OTHER, id="nothing"),
    ],
)
def test_operator_of(msisdn: str, operator: str) -> None:
    assert operator_of(msisdn) == operator


def test_every_operator_has_a_name() -> None:
    assert set(OPERATORS.values()) == set(NAMES)
