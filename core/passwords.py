"""Which passwords are good enough, and how one-time passwords and recovery codes are written."""

import unicodedata
from collections.abc import Callable
from enum import StrEnum

SHORTEST, LONGEST = 12, 128  # characters
FEWEST_DIFFERENT = 5  # characters that differ from one another
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that looks like something else
RECOVERY_CODES = 10
# Of what people choose most where twelve characters are asked for, the part before digits and signs.
_COMMONEST = """
password passwordpassword passwords katasandi katasandiku rahasia rahasiaku sangatrahasia admin administrator
adminadmin adminadminadmin operator supervisor welcome welcomehome selamatdatang indonesia indonesiaku
indonesiaraya merdeka jakarta bandung surabaya garuda pancasila bismillah alhamdulillah bpjs bpjstk bpjamsostek
jamsostek ketenagakerjaan bpjsketenagakerjaan qwerty qwertyuiop qwertyuiopasdf qwertyqwerty asdfghjkl asdfghjklzxc
zxcvbnm qazwsxedc qazwsxedcrfv iloveyou iloveyouforever akucintakamu sayang sayangku sayangkamu cintaku terserah
gantisandi gantipassword changeme changemenow letmein letmeinplease kabar kabarkabar kabarbaik trustno sunshine
princess football monkey dragon superman sepakbola persija persib abcdefghijkl
"""
COMMONEST = frozenset(_COMMONEST.split())
ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


class PasswordFault(StrEnum):
    """Why a password will not do."""

    SHORT = "short"
    LONG = "long"
    OWN_NAME = "own_name"  # the person's own name, or little more
    COMMON = "common"  # what everybody tries first
    SIMPLE = "simple"  # few different characters, or a row of the keyboard
    SAME = "same"  # the one it is to replace


def normal(password: str) -> str:
    """Return the password as it is hashed: typed on another keyboard it must be the same."""
    return unicodedata.normalize("NFKC", password)


def fault_of(password: str, *names: str) -> PasswordFault | None:
    """Return what is wrong with a password for somebody with these names, or None if it will do."""
    wanted = normal(password)
    if len(wanted) < SHORTEST:
        return PasswordFault.SHORT
    if len(wanted) > LONGEST:
        return PasswordFault.LONG
    plain = wanted.casefold()
    core = plain.rstrip("0123456789!@#$%^&*()-_=+.,?~ ").replace(" ", "")
    if core in COMMONEST or plain in COMMONEST:
        return PasswordFault.COMMON
    if any(core and core in _words_of(name) for name in names):
        return PasswordFault.OWN_NAME
    if len(set(plain)) < FEWEST_DIFFERENT or any(plain in row or plain in row[::-1] for row in ROWS):
        return PasswordFault.SIMPLE
    return None


def one_time_password(choose: Callable[[str], str]) -> str:
    """Return four groups of four, 78 bits; `choose` draws one character of an alphabet."""
    return "-".join("".join(choose(ALPHABET) for _ in range(4)) for _ in range(4))


def recovery_code(choose: Callable[[str], str]) -> str:
    """Return two groups of five, 49 bits."""
    return "-".join("".join(choose(ALPHABET) for _ in range(5)) for _ in range(2))


def typed_code(written: str) -> str:
    """Return a code as it is compared: however it was typed off."""
    return "".join(each for each in written.casefold() if each.isalnum())


def _words_of(name: str) -> frozenset[str]:
    words = name.casefold().replace(".", " ").replace("_", " ").split()
    return frozenset({*words, "".join(words), "".join(reversed(words)), "".join(words) * 2})
