""" "Not me": that somebody else registered, asked for a code, or filed a claim."""

from core.commands import Keyword
from parsers.listed import listed
from parsers.view import View
from parsers.vocabulary import Role
from parsers.words import Word

_BETWEEN = listed("minta mnta pernah merasa ngerasa merasakan ada sama sekali yang yg lain ever even")
_DONE = listed("""
    daftar mendaftar ndaftar ngedaftar daftarin mendaftarkan daftarkan pendaftaran registrasi register registration kode
""")
_NOT = listed("bukan bkn not dudu sanes")
_NEVER = listed("didn didnt not never")
_OTHERS = listed("siapa siapa2 orang seseorang ada someone somebody")
_MOST_WORDS = 14


def is_denial(view: View) -> bool:
    """Whether the text says so: "bukan saya", "saya tidak daftar", "batalkan pendaftaran itu"."""
    if view.has_card or not 2 <= len(view.words) <= _MOST_WORDS:
        return False
    return any(_denies(view.words, at) for at in range(len(view.words) - 1))


def _denies(words: list[Word], at: int) -> bool:
    word, follower = words[at], next((w for w in words[at + 1 :] if w.text not in _BETWEEN), None)
    if follower is None:
        return False
    if word.text in _NOT and (follower.role is Role.PRONOUN or follower.text == "me"):
        return True
    # "saya tidak didaftarkan" is about an employer, "tidak bisa daftar" asks for help.
    done = follower.text in _DONE and (follower.keyword == Keyword.DAFTAR or follower.text == "kode")
    if word.lemma == "batal" or word.text == "cancel":
        return done and len(words) <= 6
    if word.text in _OTHERS:
        return done and any(w.role is Role.PRONOUN for w in words[at + 2 :])
    if word.lemma == "tidak" and follower.role is Role.PRONOUN:
        return any(w.keyword == Keyword.DAFTAR for w in words[at + 2 :])
    mine = any(w.role is Role.PRONOUN for w in words[:at])
    return done and ((word.lemma == "tidak" and mine) or word.text in _NEVER)
