"""Every operation of the API, in one table: routes, checks and documentation are made from it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Any

from pydantic import BaseModel

from api import asking, examples, writing
from api.campaign_operations import OPERATIONS as CAMPAIGNS
from api.contract import Operation, Parameter
from api.paging import LIMIT
from api.shapes import (
    Batch,
    BatchOutcomes,
    ClaimDetails,
    ClaimPage,
    FoundMessages,
    ItemOutcome,
    MessageDetails,
    MessagePage,
    MessageSearch,
    ParticipantSearch,
    ParticipantView,
)
from core.delivery import MtStatus
from core.facts import Stage
from core.notices import Topic
from intake.claims import save_claims
from intake.events import take
from intake.items import ClaimEventItem, ClaimItem, ParticipantItem
from intake.participants import save_participants

PEOPLE, CLAIMS, EVENTS, MESSAGES = "Participants", "Claims", "Claim events", "Messages"


def _one_of(name: str, values: type[StrEnum], about: str) -> Parameter:
    allowed = [each.value for each in values]
    return Parameter(name, "query", {"type": "string", "enum": allowed}, about, "|".join(allowed), allowed[0])


CLAIM_NUMBER = Parameter(
    "claim_number",
    "path",
    {"type": "string", "pattern": "^K[0-9]{10}$"},
    "K and 10 digits",
    "K[0-9]{10}",
    "K0000000011",
)
MESSAGE_ID = Parameter(
    "message_id",
    "path",
    {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "Id of the message",
    "[0-9a-f]{32}",
    "0199a8f3c2d1" + "0" * 20,
)
AFTER_CLAIM = Parameter(
    "after",
    "query",
    {"type": "string", "pattern": "^[0-9]{1,15}$"},
    "Where the page before ended; stands in `next`",
    "[0-9]{1,15}",
    "42",
)
AFTER_MESSAGE = Parameter(
    "after",
    "query",
    {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "Id of the last message that was read",
    "[0-9a-f]{32}",
    "0199a8f3c2d1" + "0" * 20,
)


def _telling(
    name: str, path: str, item: type[BaseModel], take_in: writing.Take, example: Mapping[str, Any]
) -> tuple[Operation, Operation]:
    """Return the two operations, one item and a batch, by which something is told."""
    topic = {"/participants": PEOPLE, "/claims": CLAIMS, "/claim-events": EVENTS}[path]
    indonesian = {PEOPLE: "peserta", CLAIMS: "klaim", EVENTS: "kejadian klaim"}[topic]
    words = name.replace("_", " ")
    telling = partial(
        Operation,
        method="POST",
        scope="participants:write" if topic == PEOPLE else "claims:write",
        repeating="must name it" if topic == EVENTS else "may name it",
        topic=topic,
    )
    one = telling(
        name=f"tell_{name}",
        path=path,
        summary=f"Kirim satu {indonesian} / tell of one {words}",
        about="201 if it was new to us, else 200. 422 says what is wrong with it.",
        view=partial(writing.tell_one, take=take_in),
        takes=item,
        example=example,
        answers={200: ItemOutcome, 201: ItemOutcome},
    )
    many = telling(
        name=f"tell_{name}s",
        path=f"{path}/batch",
        summary=f"Kirim sampai 1.000 {indonesian} / tell of up to 1,000 {words}s",
        about="200, whatever came of the items: each has an outcome of its own, in their order. "
        "An item that cannot be taken is `refused` with its errors, and neither fails its neighbours nor vanishes.",
        view=partial(writing.tell_many, take=take_in),
        takes=Batch,
        item=item,
        example=examples.batch(dict(example)),
        answers={200: BatchOutcomes},
    )
    return one, many


READING: tuple[Operation, ...] = (
    Operation(
        name="search_participants",
        method="POST",
        path="/participants/search",
        scope="participants:read",
        summary="Cari peserta menurut NIK / search a participant by NIK",
        about="By POST: a NIK never stands in a URL. 404 if there is nobody with this NIK.",
        view=asking.search_participants,
        answers={200: ParticipantView},
        takes=ParticipantSearch,
        example=examples.PERSON_SEARCH,
        topic=PEOPLE,
    ),
    Operation(
        name="list_claims",
        method="GET",
        path="/claims",
        scope="claims:read",
        summary="Daftar klaim / list claims",
        about="In the order in which we first heard of them, which never changes. A claim that is being saved while "
        "the list is read may be missing from it.",
        view=asking.list_claims,
        answers={200: ClaimPage},
        parameters=(AFTER_CLAIM, LIMIT, _one_of("stage", Stage, "Only claims that stand here")),
        topic=CLAIMS,
    ),
    Operation(
        name="show_claim",
        method="GET",
        path="/claims/{claim_number}",
        scope="claims:read",
        summary="Satu klaim, kejadian dan pemberitahuannya / a claim with its events and notices",
        about="Every event has led to a notice, or has a reason why not.",
        view=asking.show_claim,
        answers={200: ClaimDetails},
        parameters=(CLAIM_NUMBER,),
        topic=CLAIMS,
    ),
    Operation(
        name="list_messages",
        method="GET",
        path="/messages",
        scope="messages:read",
        summary="Daftar pesan / list messages",
        about="Oldest first, without those of the last 30 seconds: who goes on later after the last one misses none. "
        "Texts are never shown.",
        view=asking.list_messages,
        answers={200: MessagePage},
        parameters=(
            AFTER_MESSAGE,
            LIMIT,
            _one_of("status", MtStatus, "Only messages that stand here"),
            _one_of("topic", Topic, "Only notices about this"),
        ),
        topic=MESSAGES,
    ),
    Operation(
        name="show_message",
        method="GET",
        path="/messages/{message_id}",
        scope="messages:read",
        summary="Satu pesan dan riwayatnya / a message with its history",
        about="The text is not shown.",
        view=asking.show_message,
        answers={200: MessageDetails},
        parameters=(MESSAGE_ID,),
        topic=MESSAGES,
    ),
    Operation(
        name="search_messages",
        method="POST",
        path="/messages/search",
        scope="messages:read",
        summary="Cari pesan menurut nomor HP / search messages by phone",
        about="By POST: a number never stands in a URL.",
        view=asking.search_messages,
        answers={200: FoundMessages},
        takes=MessageSearch,
        example=examples.SEARCH,
        topic=MESSAGES,
    ),
)

OPERATIONS: tuple[Operation, ...] = (
    *_telling("participant", "/participants", ParticipantItem, save_participants, examples.PARTICIPANT),
    *_telling("claim", "/claims", ClaimItem, save_claims, examples.CLAIM),
    *_telling("claim_event", "/claim-events", ClaimEventItem, take, examples.EVENT),
    *READING,
    *CAMPAIGNS,
)
