"""The fields of a signed webhook, and whether its signature allows only one way to cut them out of what was signed.

Twilio signs names and values run together, and what a person wrote stands among them: a text such as `SALDOFrom+62...`
can be cut into other fields under a valid signature. But names are sorted, so before Body and behind From there is
nothing that a sender chose. Body must begin at the first place where it can, From at the last, with nothing between.
"""

import re

from providers.base import WebhookRequest
from providers.twilio_signature import Pairs, is_form_post, sorted_fields, spell_fields

MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
SPELLED_SID = re.compile(f"MessageSid{MESSAGE_SID.pattern}")
# Names that begin with From and sort behind it. An unknown one could be half of a sender's name.
ABOUT_SENDER = ("FromCity", "FromCountry", "FromState", "FromZip")
NO_SENDER = tuple(name.removeprefix("From") for name in ABOUT_SENDER)


def single_fields(request: WebhookRequest) -> dict[str, str]:
    """Return the fields that have one value: of the form, or of the query for GET."""
    pairs = request.form if is_form_post(request) else request.query if request.method == "GET" else ()
    values: dict[str, set[str]] = {}
    for name, value in pairs:
        values.setdefault(name, set()).add(value)
    return {name: next(iter(found)) for name, found in values.items() if len(found) == 1}


def is_unambiguous(request: WebhookRequest) -> bool:
    """Return whether no other sender, text or id could be read from what was signed. Never raises.

    A form that was signed for a URL with a query could also be posed as a longer query, and the other way round.
    """
    query = request.url.partition("?")[2]
    if not is_form_post(request):
        return query.count("AccountSid") == 1
    fields = sorted_fields(request.form)
    return _has_one_id(query, fields) and _has_one_text_and_sender(query, fields)


def _has_one_id(query: str, fields: Pairs) -> bool:
    """The id is spelled as often as it is a field, and is always the same one."""
    sids = {name: value for name, value in fields if name in ("MessageSid", "SmsMessageSid", "SmsSid")}
    spelled = SPELLED_SID.findall(query + spell_fields(fields))
    return len(set(sids.values())) <= 1 and len(spelled) == len(sids.keys() - {"SmsSid"})


def _has_one_text_and_sender(query: str, fields: Pairs) -> bool:
    names = [name for name, _ in fields]
    if "Body" not in names or names[names.index("Body") + 1 :][:1] != ["From"]:
        return False
    at = names.index("Body")
    before, sender, behind = query + spell_fields(fields[:at]), fields[at + 1][1], fields[at + 2 :]
    is_first = (before + "Body").index("Body") == len(before)
    about = sum(name in ABOUT_SENDER for name, _ in behind)
    is_last = (sender + spell_fields(behind)).count("From") == about and not sender.startswith(NO_SENDER)
    return is_first and is_last
