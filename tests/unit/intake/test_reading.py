"""Items as they come in: read strictly, and what is wrong is said in both languages without quoting it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intake.items import ClaimEventItem, ClaimItem, Item, ParticipantItem
from intake.problems import PROBLEMS, problem, problem_of
from intake.reading import read_items
from tests.intake_cases import card, claim, event, participant

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted({*ParticipantItem.model_fields, *ClaimItem.model_fields, *ClaimEventItem.model_fields})
TWO_OF_OCTOBER = [{"month": f"2026-10-0{day}", "amount": 1} for day in (1, 9)]
NOT_A_BOOLEAN = "/memberships/0/active", "not_a_boolean"
MODELS: list[type[Item]] = [ParticipantItem, ClaimItem, ClaimEventItem]


def wrong(model: type[Item], raw: object) -> list[tuple[str, str]]:
    read, refused = read_items(model, [raw])
    assert not read
    return [(each.pointer, each.code) for each in refused[0].problems]


@pytest.mark.parametrize(
    ("model", "raw"),
    [(ParticipantItem, participant()), (ClaimItem, claim()), (ClaimEventItem, event("SELESAI", 1))],
    ids=["participant", "claim", "event"],
)
def test_a_right_item_is_read_and_a_ready_one_is_taken(model: type[Item], raw: dict[str, Any]) -> None:
    read, refused = read_items(model, [raw, model.model_validate(raw)])
    assert (sorted(read), refused) == ([0, 1], [])
    assert read[0] == read[1]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        pytest.param({"sequence": "3"}, "/sequence", "not_a_number", id="a number in quotes"),
        pytest.param({"sequence": 0}, "/sequence", "too_small", id="counting begins with 1"),
        pytest.param({"sequence": 3_000_000_000}, "/sequence", "too_large", id="more than the column holds"),
        pytest.param({"amount": 1.5}, "/amount", "not_a_number", id="half a rupiah"),
        pytest.param({"amount": True}, "/amount", "not_a_number", id="true is no number"),
        pytest.param({"stage": "selesai"}, "/stage", "not_one_of", id="stages are in capitals"),
        pytest.param({"occurred_at": "2026-11-20T10:30:00"}, "/occurred_at", "not_a_time", id="no zone"),
        pytest.param({"occurred_at": "kemarin"}, "/occurred_at", "not_a_time", id="no time at all"),
        pytest.param({"occurred_at": 1763609400}, "/occurred_at", "not_a_time", id="seconds since 1970"),
        pytest.param({"occurred_at": "0001-01-01T00:00:00+14:00"}, "/occurred_at", "too_small", id="before all days"),
        pytest.param({"due_on": "9999-12-31"}, "/due_on", "too_large", id="after all days"),
        pytest.param({"due_on": "20-11-2026"}, "/due_on", "not_a_date", id="day first"),
        pytest.param({"claim_number": "K١٢٣٤٥٦٧٨٩٠"}, "/claim_number", "claim_number_format", id="other digits"),
        pytest.param({"reason_code": "kurang"}, "/reason_code", "code_format", id="a reason in words"),
        pytest.param({"note": 1}, "/note", "unknown_field", id="a field we do not know"),
        pytest.param({"0812 3456": 1}, "", "unknown_field", id="a name that is no name is not repeated"),
    ],
)
def test_what_is_wrong_with_an_event(changes: dict[str, Any], pointer: str, code: str) -> None:
    assert wrong(ClaimEventItem, {**event("SELESAI", 1), **changes}) == [(pointer, code)]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        pytest.param({"nik": "123"}, "/nik", "nik_format", id="a short NIK"),
        pytest.param({"name": "  "}, "/name", "blank", id="no name"),
        pytest.param({"name": "x" * 101}, "/name", "too_long", id="a long name"),
        pytest.param({"msisdn": "2757"}, "/msisdn", "phone_format", id="a short code is no phone"),
        pytest.param({"memberships": {}}, "/memberships", "not_a_list", id="an object for a list"),
        pytest.param({"memberships": [card("1")]}, "/memberships/0/kpj", "kpj_format", id="a short KPJ"),
        pytest.param({"memberships": [card("00000000001")] * 2}, "/memberships", "kpj_twice", id="one card twice"),
        pytest.param(
            {"memberships": [card("00000000001", contributions=TWO_OF_OCTOBER)]},
            "/memberships/0/contributions",
            "month_twice",
            id="one month twice",
        ),
        pytest.param({"memberships": [card("00000000001", active="yes")]}, *NOT_A_BOOLEAN, id="yes"),
    ],
)
def test_what_is_wrong_with_a_person(changes: dict[str, Any], pointer: str, code: str) -> None:
    assert wrong(ParticipantItem, {**participant(), **changes}) == [(pointer, code)]


@pytest.mark.parametrize("raw", [None, 1, "x", [], [[]]], ids=str)
def test_what_is_no_object_is_refused(raw: object) -> None:
    assert wrong(ClaimItem, raw) == [("", "not_an_object")]


def nested(depth: int) -> object:
    value: object = 0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "raw", [nested(100_000), {"name": "\ud800"}, {"sequence": 10**5000}, {1, 2}, object()], ids=range(5)
)
def test_what_no_json_can_hold_is_refused(raw: object) -> None:
    assert wrong(ParticipantItem, raw) == [("", "unreadable")]


def test_a_local_number_is_understood() -> None:
    read, _ = read_items(ParticipantItem, [participant(msisdn="0850-0000-0101")])
    assert read[0].msisdn == "+6285000000101"


def test_a_field_with_a_slash_is_pointed_at_as_rfc_6901_wants() -> None:
    ours = problem_of("/a~1b", "a/b", "extra_forbidden", {})
    assert (ours.pointer, ours.code) == ("/a~1b", "unknown_field")


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4) | json_values, max_size=4))
def test_every_item_is_read_or_refused_and_none_twice(raw: list[Any]) -> None:
    for model in MODELS:
        read, refused = read_items(model, raw)
        assert sorted([*read, *(each.index for each in refused)]) == list(range(len(raw)))
        assert all(each.problems for each in refused)


@given(st.dictionaries(st.sampled_from(FIELDS), json_values, min_size=1))
def test_every_complaint_is_in_our_words(raw: dict[str, Any]) -> None:
    """A kind of mistake that the list does not know would be told as its last resort."""
    for model in MODELS:
        try:
            model.model_validate(raw)
        except ValidationError as error:
            for each in error.errors():
                assert problem_of("", str(each["loc"][-1]) if each["loc"] else "", each["type"], each.get("ctx", {}))


@pytest.mark.parametrize("code", PROBLEMS)
def test_each_problem_is_said_in_both_languages(code: str) -> None:
    told = problem("", code, least=1, most=2, allowed="A, B")
    assert told.detail_id.endswith(".")
    assert told.detail_en.endswith(".")
    assert told.detail_id != told.detail_en
    assert "{" not in told.detail_id + told.detail_en
