"""Phone numbers: E.164 from however they are written, whether a sender has one at all, and how one is shown."""

import re

# People paste numbers with brackets, dashes, dots, exotic spaces and invisible direction marks.
_DECORATION = re.compile("[\\s().\\-/\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_INDONESIAN = re.compile(r"\+62[1-9][0-9]{6,11}")
_LOCAL_MOBILE = re.compile(r"8[1-9][0-9]{7,10}")
_HIDDEN = "•"


def to_e164(written: str) -> str | None:
    """Return the number as `+6285000000101`, or None for what is no phone number (a short code, a name, too short).

    Without a country code a number that begins with 0 or with 8 is Indonesian; other foreign numbers keep theirs.
    """
    number = _DECORATION.sub("", written)
    international = _international(number)
    if international.startswith("+620"):  # somebody put +62 before the number with its zero
        international = "+62" + international[4:]
    pattern = _INDONESIAN if international.startswith("+62") else _E164
    return international if pattern.fullmatch(international) else None


def _international(number: str) -> str:
    if number.startswith("+"):
        return number
    if number.startswith("00"):
        return "+" + number[2:]
    if number.startswith("0"):
        return "+62" + number[1:]
    if _LOCAL_MOBILE.fullmatch(number):
        return "+62" + number
    # Gateways write the country code without its plus; what is shorter than that is a short code.
    return "+" + number if len(number) >= 9 else number


def normalise(sender: str) -> str:
    """Return a sender or recipient as messages carry it: E.164 where it is a phone number, else as written, trimmed."""
    return to_e164(sender) or sender.strip()


def is_phone_number(sender: str) -> bool:
    """Return whether somebody can be answered there: False for short codes and for names such as `BANK-XYZ`."""
    return _E164.fullmatch(sender) is not None or to_e164(sender) is not None


def is_indonesian(msisdn: str) -> bool:
    """Return whether an E.164 number is Indonesian."""
    return msisdn.startswith("+62")


def mask(msisdn: str) -> str:
    """Return a phone number as it may be shown, `0850-00••-••01`, and a foreign one as `+65••••••67`.

    Short codes and names are nobody's, and are shown; what looks like neither loses all of its middle.
    """
    number = to_e164(msisdn)
    if number is None:
        written = msisdn.strip()
        few_digits = sum(character.isdigit() for character in written) <= 7
        return written[:11] if few_digits else written[:2] + _HIDDEN * 6
    if not is_indonesian(number):
        return number[:3] + _HIDDEN * (len(number) - 5) + number[-2:]
    local = "0" + number[3:]
    begin = min(6, len(local) - 6)  # at least four digits are hidden
    shown = local[:begin] + _HIDDEN * (len(local) - begin - 2) + local[-2:]
    return f"{shown[:4]}-{shown[4:8]}-{shown[8:]}"
