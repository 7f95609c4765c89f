"""What the core system reads back: claims with what was told about them, and messages without their text."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import timedelta

from pydantic import ValidationError
from sqlalchemy import Connection

from api.contract import Answer, Call
from api.paging import cut, limit_of, next_of
from api.problems import Refusal, fault_of
from api.shapes import (
    ClaimDetails,
    ClaimEventView,
    ClaimPage,
    ClaimSummary,
    FoundMessages,
    MessageDetails,
    MessagePage,
    MessageSearch,
    MessageView,
    ParticipantSearch,
    ParticipantView,
    StatusChange,
)
from core.identifiers import mask as mask_number
from core.invented import SIMULATOR, is_invented
from core.msisdn import mask
from intake.reading import problems_of
from store.claim_pages import ClaimRow, events_of, find_claim, numbers_of, page_of_claims
from store.database import READ_ONLY
from store.mt_pages import MtRow, Wanted, changes_of, find_mt, page_of_mts
from store.participant_pages import find_participant

MOST_NOTICES = 1000  # of one claim
SETTLING = timedelta(seconds=30)  # longer than any batch takes: what is older and not there yet does not come any more


def list_claims(call: Call) -> Answer:
    """Return a page of claims."""
    limit, given = limit_of(call), call.parameters
    with reading(call) as db:
        rows = page_of_claims(
            db,
            after=int(given.get("after", 0)),
            limit=limit + 1,
            stage=given.get("stage"),
            invented_only=call.key.test,
        )
    rows_of_page, more = cut(rows, limit)
    address, headers = next_of(call, "/claims", rows_of_page[-1].id if more else None)
    return Answer(200, ClaimPage(items=[_claim(call, each) for each in rows_of_page], next=address), headers)


def show_claim(call: Call) -> Answer:
    """Return a claim with its events and notices; raise Refusal (404) if it is not there."""
    with reading(call) as db:
        row = find_claim(db, call.parameters["claim_number"], invented_only=call.key.test)
        if row is None:
            raise Refusal("not_found")
        events = events_of(db, row.id)
        notices = page_of_mts(db, _wanted(call, claim_id=row.id), limit=MOST_NOTICES)
    details = ClaimDetails(
        **_claim(call, row).model_dump(),
        events=[ClaimEventView.model_validate(asdict(each)) for each in events],
        notices=[_message(call, each, {row.id: row.number}) for each in notices],
    )
    return Answer(200, details)


def list_messages(call: Call) -> Answer:
    """Return a page of messages."""
    limit, given = limit_of(call), call.parameters
    wanted = _wanted(call, status=given.get("status"), topic=given.get("topic"))
    with reading(call) as db:
        made_by = call.rt.now() - SETTLING
        found = page_of_mts(db, wanted, after=given.get("after", ""), limit=limit + 1, made_by=made_by)
        rows, more = cut(found, limit)
        items = _messages(call, db, rows)
    address, headers = next_of(call, "/messages", rows[-1].id if more else None)
    return Answer(200, MessagePage(items=items, next=address), headers)


def show_message(call: Call) -> Answer:
    """Return a message with its history; raise Refusal (404) if it is not there."""
    message_id = call.parameters["message_id"]
    with reading(call) as db:
        row = find_mt(db, message_id, _wanted(call).only_provider)
        if row is None:
            raise Refusal("not_found")
        (message,) = _messages(call, db, [row])
        changes = changes_of(db, message_id)
    history = [StatusChange.model_validate(asdict(each)) for each in changes]
    return Answer(200, MessageDetails(**message.model_dump(), history=history))


def search_messages(call: Call) -> Answer:
    """Return the messages to a phone; raise Refusal (422) if the search is none."""
    try:
        search = MessageSearch.model_validate(call.body, strict=True)
    except ValidationError as error:
        raise Refusal("invalid", [fault_of(each) for each in problems_of(error)]) from None
    wanted = _wanted(call, recipient=search.msisdn)
    with reading(call) as db:
        rows, more = cut(page_of_mts(db, wanted, after=search.after or "", limit=search.limit + 1), search.limit)
        items = _messages(call, db, rows)
    return Answer(200, FoundMessages(items=items, next_after=rows[-1].id if more else None))


def search_participants(call: Call) -> Answer:
    """Return the participant with the NIK; raise Refusal (404 if not there, 422 if the search is none)."""
    try:
        nik = ParticipantSearch.model_validate(call.body, strict=True).nik
    except ValidationError as error:
        raise Refusal("invalid", [fault_of(each) for each in problems_of(error)]) from None
    with reading(call) as db:
        row = None if call.key.test and not is_invented(nik) else find_participant(db, nik)
    if row is None:
        raise Refusal("not_found")
    plain = asdict(row)
    for name in ("msisdn_on_record", "bound_msisdn"):
        plain[name] = _shown(call, plain[name]) if plain[name] else None
    for card in plain["memberships"]:
        card["kpj"] = card["kpj"] if call.shows_numbers else mask_number(card["kpj"])
    return Answer(200, ParticipantView.model_validate(plain))


def reading(call: Call) -> AbstractContextManager[Connection]:
    """Return an open transaction that writes nothing: on SQLite it need not wait for writers."""
    return call.rt.engine.execution_options(**READ_ONLY).begin()


def _wanted(
    call: Call, *, status: str | None = None, topic: str | None = None, recipient: str | None = None,
    claim_id: int | None = None,
) -> Wanted:  # fmt: skip
    return Wanted(status, topic, recipient, claim_id, SIMULATOR if call.key.test else None)


def _claim(call: Call, row: ClaimRow) -> ClaimSummary:
    plain = asdict(row)
    del plain["id"]
    contact = _shown(call, row.contact_msisdn) if row.contact_msisdn else None
    return ClaimSummary.model_validate({**plain, "claim_number": plain.pop("number"), "contact_msisdn": contact})


def _messages(call: Call, db: Connection, rows: Sequence[MtRow]) -> list[MessageView]:
    numbers = numbers_of(db, sorted({row.claim_id for row in rows if row.claim_id is not None}))
    return [_message(call, row, numbers) for row in rows]


def _message(call: Call, row: MtRow, numbers: dict[int, str]) -> MessageView:
    plain = asdict(row)
    number = numbers.get(plain.pop("claim_id") or 0)
    return MessageView.model_validate({**plain, "recipient": _shown(call, row.recipient), "claim_number": number})


def _shown(call: Call, msisdn: str) -> str:
    return msisdn if call.shows_numbers else mask(msisdn)
