"""Texts that ask for nothing: thanks, greetings, and anger without a request."""

from core.commands import Unknown, UnknownReason
from parsers.listed import listed
from parsers.normalise import collapse
from parsers.view import View
from parsers.vocabulary import Role


def _words(text: str) -> frozenset[str]:
    return frozenset(map(collapse, listed(text)))


THANKS = _words("""
    terima kasih makasih mksh makasi maksih mkasih trims trim tks thx thanks thank tengkyu suwun nuwun nuhun suksma
    trimakasih terimakasih terimakasi terimaksih trimakasi trmksh makaciw
""")
_KIND = THANKS | _words("""
    ass assalamualaikum assalamu asalamualaikum aslm askum waalaikumsalam salam selamat slamat slmt slamet pagi siang
    sore malam halo hallo hai hi hello helo hey permisi punten swastyastu swastiastu shalom maaf maap sorry morning
    afternoon evening sama
""")
# Said along with thanks: what they are for, and that all is well.
_WELL = _words("baik baiklah bagus mantap good night much so atas")
_THANKED_FOR = _words("info infonya inpo bantuan layanan sms nya")
_MOST_WORDS = 8

# Said by people who are disappointed, cheated or furious, and have not found the word for it that we know.
INSULTS = _words("""
    penipu penipuan pembohong bohong boong bohongin tipu nipu ditipu menipu tertipu kecewa mengecewakan parah payah
    lelet lemot bodoh goblok tolol bego dungu bangsat brengsek kampret anjing bajingan sialan maling rampok korup
    koruptor korupsi scam liar useless stupid
""")
_SLOW = _words("lama lambat")
_VERY = _words("banget bgt bangat sekali amat kok terlalu sangat so too sih")
_LONGEST_OUTBURST = 8


def courtesy(view: View) -> Unknown | None:
    """Return that the text is a greeting or thanks and nothing else; None where it says more."""
    if view.numbers or not 1 <= len(view.words) <= _MOST_WORDS:
        return None
    if not view.folded.pictured and not any(w.text in _KIND for w in view.words):
        return None
    thanked = False
    for word in view.words:
        thanked |= word.text in THANKS
        known = word.role in (Role.COURTESY, Role.PRONOUN, Role.DOMAIN) or word.text in _KIND or word.text in _WELL
        said = {word.text} if word.keyword else {word.text, word.lemma}
        told = thanked and not said.isdisjoint(_THANKED_FOR)
        if not known and not told:
            return None
    return Unknown(UnknownReason.COURTESY)


def is_angry(view: View) -> bool:
    """Whether a short text that asks for nothing is an outburst."""
    if len(view.words) > _LONGEST_OUTBURST:
        return False
    said = {form for word in view.words for form in (word.text, word.text.removesuffix("nya"), word.lemma)}
    return bool(said & INSULTS) or bool(said & _SLOW and said & _VERY)
