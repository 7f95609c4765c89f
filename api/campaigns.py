"""Campaigns as programs make them: drafted, filled page by page, checked, submitted, stopped. People alone approve."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from api import campaign_reading as reading
from api.campaign_shapes import (
    AddedRows,
    CampaignDraft,
    CampaignRow,
    CampaignRows,
    CampaignView,
    StoppedView,
    Submission,
    Wish,
)
from api.contract import Answer, Call
from api.problems import Fault, Refusal, fault_of
from core.access import Actor
from core.campaigns import Why
from core.invented import BEGINNINGS
from intake.items import Item
from intake.reading import read_items
from office import campaign_items, campaign_runs, campaign_words
from office import campaigns as office
from office.access import known_name
from office.campaign_life import NotDone, Trouble
from store.campaigns import Stored

INVALID = frozenset({Trouble.INVALID, Trouble.NO_SOURCE, Trouble.BLOCKED, Trouble.NOT_A_FILE, Trouble.UNUSABLE})
UNKNOWN_FIELD = Fault(
    "unknown_field",
    "Nilai ini tidak ada di fields kampanye.",
    "This value is not among the fields of the campaign.",
)
OF_INVENTED = {"number": BEGINNINGS["msisdn"], "kpj": BEGINNINGS["kpj"], "nik": BEGINNINGS["nik"]}
POINTERS = {"texts.id": "/texts/id", "texts.en": "/texts/en", "columns.at": "/recipients_by", "asked": "/asked"}
NOT_FOR_TEST = Fault(
    "test_key_real_person",
    "Dengan kunci uji hanya orang rekaan: source rows, nomor +62850..., KPJ 0000..., NIK 00...",
    "With a test key only invented people: source rows, phones +62850..., KPJ 0000..., NIK 00...",
)
Body = TypeVar("Body", bound=Item)
Result = TypeVar("Result")


def create(call: Call) -> Answer:
    """Begin a campaign: 201."""
    draft = read(call, CampaignDraft)
    if call.key.test and draft.source == "segment":
        raise Refusal("invalid", [NOT_FOR_TEST])
    stored = doing(lambda: _created(call, draft))
    return Answer(201, reading.view_of(stored), {"Location": reading.address_of(stored)})


def _created(call: Call, draft: CampaignDraft) -> Stored:
    """Keep all of it, or nothing."""
    rt, who = call.rt, actor(call)
    content = {"title": draft.title, "source": draft.source, **_content(rt.now(), draft)}
    if draft.source == "segment":
        filters = draft.segment.model_dump(mode="json", exclude_none=True) if draft.segment else {}
        return office.begin(rt, who, {**content, "selection": {"filters": filters}})
    return campaign_items.begin_with(rt, who, content, draft.recipients_by, list(dict.fromkeys(draft.fields)))


def _content(now: datetime, draft: CampaignDraft) -> dict[str, Any]:
    starts_at = draft.starts_at or now
    return {
        "texts": draft.texts.model_dump(exclude_none=True),
        "reason": draft.reason,
        "starts_at": starts_at,
        "expires_at": draft.expires_at or starts_at + office.LIVES,
        "window_from": draft.window_from,
        "window_until": draft.window_until,
        "per_minute": draft.per_minute,
    }


def add_rows(call: Call) -> Answer:
    """Add a page of rows to a draft; a page that cannot be taken is refused with what is wrong of each of its rows."""
    page, stored = read(call, CampaignRows), reading.campaign_of(call)
    faults = [*_unknown_fields(stored, page.items), *(_real_people(stored, page.items) if call.key.test else ())]
    if faults:
        raise Refusal("invalid", faults)
    rows = [(each.recipient, each.values) for each in page.items]
    after = doing(lambda: campaign_items.add(call.rt, actor(call), stored.id, rows))
    told = AddedRows(added=len(rows), rows=after.selection["file"]["rows"], revision=after.revision)
    return Answer(200, told)


def _unknown_fields(stored: Stored, rows: Sequence[CampaignRow]) -> list[Fault]:
    wrong = [at for at, row in enumerate(rows) if campaign_items.unknown_fields(stored, row.values)]
    return [replace(UNKNOWN_FIELD, pointer=f"/items/{at}/values") for at in wrong]


def _real_people(stored: Stored, rows: Sequence[CampaignRow]) -> list[Fault]:
    beginning = OF_INVENTED[stored.selection.get("columns", {}).get("who", "number")]
    wrong = [at for at, row in enumerate(rows) if not row.recipient.startswith(beginning)]
    return [replace(NOT_FOR_TEST, pointer=f"/items/{at}/recipient") for at in wrong]


def check(call: Call) -> Answer:
    """Have every row looked at: 202, and the campaign tells how far it is."""
    stored = reading.campaign_of(call)
    after = doing(lambda: office.start_check(call.rt, actor(call), stored.id, stored.revision))
    return Answer(202, reading.view_of(after), {"Location": reading.address_of(after)})


def submit(call: Call) -> Answer:
    """Ask people for their approval."""
    wish, stored = read(call, Submission), reading.campaign_of(call)

    def work() -> Stored:
        revision = wish.revision
        if wish.reason is not None:
            changed = office.edit(call.rt, actor(call), stored.id, revision, {"reason": wish.reason})
            revision = changed.revision
        return office.submit(call.rt, actor(call), stored.id, revision, known_name(wish.asked or ""))

    return Answer(200, reading.view_of(doing(work)))


def pause(call: Call) -> Answer:
    """Stop a running campaign."""
    return _stop(call, campaign_runs.pause)


def cancel(call: Call) -> Answer:
    """End a campaign for good."""
    return _stop(call, campaign_runs.cancel)


def _stop(call: Call, how: Callable[..., campaign_runs.Stopped]) -> Answer:
    wish, stored = read(call, Wish), reading.campaign_of(call)
    done = doing(lambda: how(call.rt, actor(call), stored.id, wish.reason))
    view = reading.view_of(done.campaign)
    told = StoppedView(campaign=view, taken_back=done.taken_back, in_flight=done.in_flight, unknown=done.unknown)
    return Answer(200, told)


def resume(call: Call) -> Answer:
    """Let a paused campaign go on."""
    stored = reading.campaign_of(call)
    done = doing(lambda: campaign_runs.resume(call.rt, actor(call), stored.id))
    view: CampaignView = reading.view_of(done.campaign)
    return Answer(200, view)


def read(call: Call, model: type[Body]) -> Body:
    """Return the body; raise Refusal (422) where it cannot be taken."""
    found, refused = read_items(model, [call.body])
    if refused:
        raise Refusal("invalid", [fault_of(each) for each in refused[0].problems])
    return found[0]


def actor(call: Call) -> Actor:
    """Return the key, as the audit log names it: its hand counts, its word approves nothing."""
    return Actor(reading.hand_of(call))


def doing(work: Callable[[], Result]) -> Result:
    """Return what the house did, or refuse with why it did not."""
    try:
        return work()
    except NotDone as error:
        raise refusal_of(error) from None


def refusal_of(error: NotDone) -> Refusal:
    """Return why something was not done as a problem."""
    if error.why is Trouble.UNKNOWN:
        return Refusal("not_found")
    invalid = error.why in INVALID or error.why in (Why.NOT_CHECKED, Why.NOTHING_TO_SEND, Why.OVER)
    return Refusal("invalid" if invalid else "campaign_moved", list(_faults(error)))


def _faults(error: NotDone) -> list[Fault]:
    found = []
    for field, told in campaign_words.faults(error).items():
        code = error.fields.get(field, error.why.value)
        code = field if " / " in code else code.partition(":")[0]
        pointer = POINTERS.get(field) or (f"/{field}" if field in CampaignDraft.model_fields else None)
        found.append(Fault(code, told.indonesian, told.english, pointer=pointer))
    return found
