"""What programs read back of campaigns: one, a page of them, the ledger, the rows with what became of each."""

from datetime import UTC, datetime
from typing import Any

from api.campaign_shapes import CampaignPage, CampaignView, LedgerView, ReportPage, ReportRow
from api.contract import Answer, Call
from api.paging import cut, limit_of, next_of
from api.problems import ROOT, Fault, Refusal
from core.campaigns import State
from core.msisdn import mask
from office import campaign_report
from office import campaigns as office
from office.campaign_life import NotDone
from office.campaign_progress import progress
from store.campaign_report import Reported
from store.campaigns import Stored

PLAIN = (
    "id", "title", "state", "state_reason", "revision", "texts", "reason", "starts_at", "expires_at", "window_from",
    "window_until", "per_minute", "total", "to_send", "counts", "released", "approvals_needed", "created_at",
    "submitted_at", "begun_at", "ended_at",
)  # fmt: skip
NO_PLACE = Fault("format", "Bukan tempat dalam daftar.", "This is no place in the list.", parameter="after")


def hand_of(call: Call) -> str:
    """Return under which name the hand of a key counts."""
    return f"api:{call.key.id}"


def campaign_of(call: Call) -> Stored:
    """Return the campaign that the address names; a test key finds only what it made. Raises Refusal."""
    try:
        stored = office.find(call.rt, call.parameters["campaign_id"])
    except NotDone:
        raise Refusal("not_found") from None
    if call.key.test and stored.created_by != hand_of(call):
        raise Refusal("not_found")
    return stored


def list_campaigns(call: Call) -> Answer:
    """Return a page of campaigns."""
    given, limit = call.parameters, limit_of(call)
    states = [State(given["state"])] if "state" in given else None
    found = office.listed(call.rt, states, limit, _place(given.get("after")))
    shown = [each for each in found.rows if not call.key.test or each.created_by == hand_of(call)]
    address, headers = next_of(call, "/campaigns", _cursor(found.next) if found.next else None)
    return Answer(200, CampaignPage(items=[view_of(each) for each in shown], next=address), headers)


def _cursor(place: tuple[datetime, str]) -> str:
    moment = place[0].astimezone(UTC)
    return f"{moment:%Y%m%d%H%M%S}{moment.microsecond:06d}-{place[1]}"


def _place(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    moment, _, campaign_id = cursor.partition("-")
    try:
        return datetime.strptime(moment, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC), campaign_id
    except ValueError:
        raise Refusal("invalid", [NO_PLACE]) from None


def show_campaign(call: Call) -> Answer:
    """Return one campaign."""
    return Answer(200, view_of(campaign_of(call)))


def show_ledger(call: Call) -> Answer:
    """Return what has become of every row."""
    told = progress(call.rt, campaign_of(call).id).ledger
    plain: dict[str, Any] = {name: getattr(told, name) for name in LedgerView.model_fields}
    return Answer(200, LedgerView.model_validate(plain))


def list_rows(call: Call) -> Answer:
    """Return a page of rows."""
    stored, limit = campaign_of(call), limit_of(call)
    _, found = campaign_report.rows_after(call.rt, stored.id, int(call.parameters.get("after", -1)), limit + 1)
    rows, more = cut(found, limit)
    address, headers = next_of(call, f"/campaigns/{stored.id}/rows", rows[-1].row if more else None)
    if address is not None:  # the campaign is part of the path, not of what follows it
        address = address.replace(f"campaign_id={stored.id}&", "")
        headers = {"Link": f'<{address}>; rel="next"'}
    return Answer(200, ReportPage(items=[_row(call, each) for each in rows], next=address), headers)


def _row(call: Call, row: Reported) -> ReportRow:
    number = row.msisdn if row.msisdn is None or call.shows_numbers else mask(row.msisdn)
    plain: dict[str, Any] = {name: getattr(row, name) for name in ReportRow.model_fields if name != "recipient"}
    return ReportRow.model_validate({**plain, "recipient": number})


def view_of(stored: Stored) -> CampaignView:
    """Return a campaign as it is answered."""
    plain: dict[str, Any] = {name: getattr(stored, name) for name in PLAIN}
    source = "segment" if stored.source == "segment" else "rows"
    told = {"source": source, "checked": stored.is_checked and stored.total > 0, "approvals": len(stored.approvals)}
    return CampaignView.model_validate({**plain, **told})


def address_of(stored: Stored) -> str:
    """Return where a campaign is read."""
    return f"{ROOT}/campaigns/{stored.id}"
