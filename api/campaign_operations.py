"""The operations on campaigns, as rows of the table of operations."""

from functools import partial

from api import campaign_reading as reading
from api import campaigns, examples
from api.campaign_shapes import (
    AddedRows,
    CampaignDraft,
    CampaignPage,
    CampaignRows,
    CampaignView,
    LedgerView,
    ReportPage,
    StoppedView,
    Submission,
    Wish,
)
from api.contract import Operation, Parameter
from api.paging import LIMIT
from core.campaigns import State

TOPIC = "Campaigns"
NEVER = "People approve at the console or in a terminal; no key does."
CAMPAIGN_ID = Parameter(
    "campaign_id",
    "path",
    {"type": "string", "pattern": "^[0-9a-f]{12}$"},
    "Id of the campaign",
    "[0-9a-f]{12}",
    "0199a8f3c2d1",
)
AFTER_CAMPAIGN = Parameter(
    "after",
    "query",
    {"type": "string", "pattern": "^20[0-9]{18}-[0-9a-f]{12}$"},
    "Where the page before ended; stands in `next`",
    "20[0-9]{18}-[0-9a-f]{12}",
    "20261120033000000000-0199a8f3c2d1",
)
AFTER_ROW = Parameter(
    "after",
    "query",
    {"type": "string", "pattern": "^[0-9]{1,9}$"},
    "The last row that was read",
    "[0-9]{1,9}",
    "50",
)
_STATES = [each.value for each in State]
STATE = Parameter(
    "state", "query", {"type": "string", "enum": _STATES}, "Only campaigns in this state", "|".join(_STATES), "running"
)
_writing = partial(Operation, method="POST", scope="campaigns:write", topic=TOPIC, conflicts=True)
_asking = partial(Operation, method="GET", scope="campaigns:read", topic=TOPIC)

OPERATIONS: tuple[Operation, ...] = (
    _writing(
        name="create_campaign",
        path="/campaigns",
        summary="Buat kampanye / make a campaign",
        about=f"A draft, to a segment or to rows that follow. {NEVER}",
        view=campaigns.create,
        takes=CampaignDraft,
        example=examples.CAMPAIGN,
        answers={201: CampaignView},
        repeating="must name it",
    ),
    _writing(
        name="add_campaign_rows",
        path="/campaigns/{campaign_id}/rows",
        summary="Tambah sampai 1.000 baris / add up to 1,000 rows",
        about="Rows are numbered in the order in which they come. A page is taken whole or not at all; 422 "
        "points to each row that cannot be taken.",
        view=campaigns.add_rows,
        takes=CampaignRows,
        large=True,
        example=examples.CAMPAIGN_ROWS,
        answers={200: AddedRows},
        parameters=(CAMPAIGN_ID,),
        repeating="must name it",
    ),
    _writing(
        name="check_campaign",
        path="/campaigns/{campaign_id}/check",
        summary="Periksa tiap baris / check every row",
        about="202: a worker looks at the rows; the campaign is `checking` until it is `draft` again, and `checked`.",
        view=campaigns.check,
        answers={202: CampaignView},
        parameters=(CAMPAIGN_ID,),
    ),
    _writing(
        name="submit_campaign",
        path="/campaigns/{campaign_id}/submit",
        summary="Ajukan untuk disetujui / ask for approval",
        about=f"Of the revision that you have looked at. 422 names what stands in the way. {NEVER} "
        "`asked` is who of them is asked first.",
        view=campaigns.submit,
        takes=Submission,
        example=examples.SUBMISSION,
        answers={200: CampaignView},
        parameters=(CAMPAIGN_ID,),
        repeating="may name it",
    ),
    _asking(
        name="list_campaigns",
        path="/campaigns",
        summary="Daftar kampanye / list campaigns",
        about="Newest first. A test key sees those that it made.",
        view=reading.list_campaigns,
        answers={200: CampaignPage},
        parameters=(AFTER_CAMPAIGN, LIMIT, STATE),
    ),
    _asking(
        name="show_campaign",
        path="/campaigns/{campaign_id}",
        summary="Satu kampanye / one campaign",
        view=reading.show_campaign,
        answers={200: CampaignView},
        parameters=(CAMPAIGN_ID,),
    ),
    _writing(
        name="pause_campaign",
        path="/campaigns/{campaign_id}/pause",
        summary="Jeda / pause",
        about="Within two seconds nothing more is sent; what is in flight is counted.",
        view=campaigns.pause,
        takes=Wish,
        example=examples.WISH,
        answers={200: StoppedView},
        parameters=(CAMPAIGN_ID,),
    ),
    _writing(
        name="resume_campaign",
        path="/campaigns/{campaign_id}/resume",
        summary="Lanjutkan / resume",
        about="While its approval holds and its time is not over.",
        view=campaigns.resume,
        answers={200: CampaignView},
        parameters=(CAMPAIGN_ID,),
    ),
    _writing(
        name="cancel_campaign",
        path="/campaigns/{campaign_id}/cancel",
        summary="Batalkan / cancel",
        about="For good; what was not sent stays unsent.",
        view=campaigns.cancel,
        takes=Wish,
        example=examples.WISH,
        answers={200: StoppedView},
        parameters=(CAMPAIGN_ID,),
    ),
    _asking(
        name="show_campaign_ledger",
        path="/campaigns/{campaign_id}/ledger",
        summary="Buku besar / the ledger",
        about="What has become of every row as of one moment: `outcomes`, `waiting` and `statuses` sum to `total`.",
        view=reading.show_ledger,
        answers={200: LedgerView},
        parameters=(CAMPAIGN_ID,),
    ),
    _asking(
        name="list_campaign_rows",
        path="/campaigns/{campaign_id}/rows",
        summary="Baris dengan hasilnya / rows with what became of them",
        about="In their order. Phones are masked without the scope `pii:read`.",
        view=reading.list_rows,
        answers={200: ReportPage},
        parameters=(CAMPAIGN_ID, AFTER_ROW, LIMIT),
    ),
)
