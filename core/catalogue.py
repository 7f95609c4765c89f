"""The catalogue: every keyword, alias and text as one immutable, numbered value. Parser and composer take it as an argument."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from core.commands import Language

Texts = Mapping[Language, str]


class KeywordEntry(BaseModel):
    """How one keyword is recognised.

    `aliases` are single words that name it, `phrases` several words that mean it when they stand together,
    `misspellings` exact spellings accepted where guessing is not allowed (`fuzzy` false).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    fuzzy: bool = True
    help: Texts


class Catalogue(BaseModel):
    """`replies` is keyed by outcome name; `terms` by group and code, e.g. terms["stage"]["DIAJUKAN"][Language.ID]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    keywords: Mapping[str, KeywordEntry]
    replies: Mapping[str, Texts]
    terms: Mapping[str, Mapping[str, Texts]] = {}
