"""Whether a text holds what a phone makes into a link, or somebody's number in full: neither is ever sent."""

import re

# Endings of names that are sold for little or much used here; before a path any ending is one.
ENDINGS = (
    "com|net|org|info|biz|name|me|ly|co|cc|tv|to|gg|io|ai|app|dev|link|site|xyz|online|shop|store|top|vip|club|click"
    "|live|website|space|fun|icu|win|work|pro|asia|mobi|page|web|buzz|cyou|sbs|rest|bond|tk|ml|ga|cf|gq|ru|su|cn|ws|pw"
    "|id"
)
_OCTET = r"(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])"
_LINK = re.compile(
    rf"\b(?:https?|hxxps?|ftp):|www\.|[a-z0-9-]\.[a-z]{{2,}}/\S|\b[a-z0-9-]+\.(?:{ENDINGS})\b"
    rf"|(?<![\d.])(?:{_OCTET}\.){{3}}{_OCTET}(?![\d.]*\d)",
    re.IGNORECASE,
)
IN_A_RUN = 8  # digits; a telephone number is written with hyphens
OF_A_NIK = 14  # digits, parted by one kind of sign: longer than telephone numbers, dates and amounts
_PARTED = re.compile(r"\d+(?:([ .-])\d+(?:\1\d+)*)?")


def has_link(text: str) -> bool:
    """Return whether a phone would show part of the text as a link."""
    return _LINK.search(text) is not None


def has_full_number(text: str) -> bool:
    """Return whether a NIK, a KPJ or the like stands in the text."""
    return any(
        len(digits) >= (OF_A_NIK if found[1] else IN_A_RUN)
        or any(len(part) >= IN_A_RUN for part in re.findall(r"\d+", found[0]))
        for found in _PARTED.finditer(text)
        if (digits := re.sub(r"\D", "", found[0]))
    )
