"""The simulated phone's wish to be answered by the draft of the catalogue, as it stands at this moment."""

from core.message import InboundMessage
from engine.asked import Answer
from office.on_draft import Drafts, OnDraft, Unfit
from runtime.runtime import Runtime
from sms.inbound import answer

NO_DRAFT = "no_draft"  # it was asked for, changes nothing, and so what is live has answered


class Playing:
    """One message of a simulated phone. It waits for no batch: nobody else asks the draft."""

    def __init__(self, rt: Runtime, drafts: Drafts) -> None:
        self._rt = rt
        self._drafts = drafts
        self._draft: OnDraft | None = None

    def submit(self, message: InboundMessage) -> Answer:
        """Return the answer. Raises Unfit, and what the database raises."""
        self._draft = self._drafts.now()
        if self._draft is not None and self._draft.catalogue is None:
            raise Unfit
        catalogue = self._draft.catalogue if self._draft else None
        return answer(self._rt, [message], catalogue)[0]

    @property
    def side(self) -> dict[str, str | int]:
        """Which catalogue has answered: `side`, and of a draft the number of the version that it changes."""
        if self._draft is None:
            return {"side": NO_DRAFT}
        return {"side": "draft", "catalogue": self._draft.base_number}
