"""Africa's Talking USSD: a form in, `CON ` or `END ` and the text out. The inputs of the session accumulate."""

from collections.abc import Sequence
from datetime import timedelta

from core.gsm7 import SINGLE_SEGMENT
from core.menu_state import Screen
from providers.base import Unreadable, WebhookAnswer, WebhookRequest
from providers.ussd_base import TurnKind, UssdTurn, code_of, knows_secret, phone_of, session_of, transcript_of

_PREFIX = 4  # septets of "CON " and "END "


class AfricasTalkingUssd:
    """POST form: sessionId, phoneNumber (+...), networkCode, serviceCode (*384*123#), text ("" or 1 or 1*2 ...).

    When a session is over, another form comes with sessionId, phoneNumber, serviceCode, status, cost, durationInMillis,
    hopsCount, input, lastAppResponse and errorMessage. What was typed and shown stands there in full: it is not read.
    (Africa's Talking, USSD documentation: notifications and handling sessions.)
    """

    name = "africastalking"
    accumulates = True
    soonest = timedelta(0)  # the transcript tells
    max_septets = SINGLE_SEGMENT - _PREFIX

    def __init__(self, secret: str, service_codes: Sequence[str] = ()) -> None:
        self._secret = secret
        self._codes = tuple(service_codes)

    def verify(self, request: WebhookRequest) -> bool:
        """Return whether the path holds our secret: nothing is signed. Never raises."""
        return knows_secret(request, self._secret)

    def parse_turn(self, request: WebhookRequest) -> UssdTurn:
        """Return the turn, or raise Unreadable. The first may hold inputs already: they were dialled with the code."""
        fields = dict(request.form)
        phone, text = fields.get("phoneNumber", ""), fields.get("text")
        over = text is None and "status" in fields
        if text is None and not over:
            raise Unreadable("text is needed")
        if not phone.startswith("+"):
            raise Unreadable("phoneNumber begins with a plus")
        code, _ = code_of(fields.get("serviceCode", ""), self._codes)
        return UssdTurn(
            provider=self.name,
            session_id=session_of(fields.get("sessionId", "")),
            msisdn=phone_of(phone),
            service_code=code,
            kind=TurnKind.END if over else TurnKind.CONTINUE if text else TurnKind.BEGIN,
            received_at=request.received_at,
            typed=transcript_of(text or ""),
        )

    def render(self, screen: Screen | None) -> WebhookAnswer:
        """Return plain text that begins exactly with CON or END; anything else ends the session there and then."""
        if screen is None:
            return WebhookAnswer(200)
        return WebhookAnswer(200, ("END " if screen.ends else "CON ") + screen.text)
