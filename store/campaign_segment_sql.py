"""Rows of a segment by one statement per range of participants, on PostgreSQL: as fast as INSERT ... SELECT goes.

It decides what `core.campaign_checks.Judge` decides. Rows whose values have to be folded or shortened are left to it.
"""

# ruff: noqa: S608  # what is put into these statements is ours; texts and filters are parameters

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause, text

from core.campaign_checks import NOT_REACHED
from core.campaign_rows import RowOutcome as Out
from core.campaign_selection import OF_MEMBERSHIP, Selection
from core.commands import Language
from core.formats import MONTHS
from core.gsm7 import SINGLE_SEGMENT, septets
from core.templates import Slot, Template, parse_template
from store.campaign_people import NOT_GONE, Since
from store.database import Db

_ODD = "odd"
# Ranges of two tables are joined as a whole: what the planner believes of a new table would have one read for each
# row of the other. What is in LATERAL is looked up by index all the same.
_JOINED = text("SET LOCAL enable_hashjoin = on; SET LOCAL enable_nestloop = off")
_LOOKED_UP = text("SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = on")
_FREE = frozenset({"name", "employer"})
# Texts that come out of folding and shortening as they went in, and cost one septet a character.
_PLAIN = "'^[A-Za-z0-9.,()/-]+( [A-Za-z0-9.,()/-]+)*$'"
_VALUES = {
    "name": "p.name",
    "nik": "'***' || right(p.nik, 4)",
    "kpj": "'***' || right(card.kpj, 4)",
    "employer": "card.employer",
    "month": "({months})[CAST(date_part('month', card.last_contribution) AS int)]"
    " || ' ' || to_char(card.last_contribution, 'YYYY')",
}
_CARD = """JOIN (SELECT DISTINCT ON (participant_id) participant_id, kpj, last_contribution, employer FROM memberships
        WHERE participant_id > :after AND participant_id <= :until{conditions}
        ORDER BY participant_id, active DESC, since DESC, id DESC) card ON card.participant_id = p.id"""
# The phone that is bound to them, else the number on record that is nobody else's: store.campaign_people.
_PHONE = """coalesce(b.msisdn, CASE WHEN p.msisdn_on_record IS NOT NULL
            AND (SELECT e.id FROM bindings e WHERE e.msisdn = p.msisdn_on_record AND e.status = 'active'
                LIMIT 1) IS NULL
            AND (SELECT o.id FROM participants o WHERE o.msisdn_on_record = p.msisdn_on_record AND o.id <> p.id
                LIMIT 1) IS NULL
            THEN p.msisdn_on_record END)"""
_SENT = f"""CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(t.created_at >= :today AND t.text = people.text), false) AS today,
            count(*) > 0 AS recent
        FROM mt_messages t WHERE t.recipient = people.msisdn AND t.created_at >= :lately
        AND t.campaign_id <> :campaign AND t.status NOT IN ('{"', '".join(NOT_GONE)}')) sent"""
_STATEMENT = """
    WITH people AS MATERIALIZED (
        SELECT p.id, p.zone, p.deceased_on, reached.msisdn, ph.mass_off_at, ph.frozen_at, {region} AS region,
            {language} AS language, {text} AS text, {lacks} AS lacks, {odd} AS odd, {dear} AS dear
        FROM participants p
        LEFT JOIN bindings b ON b.participant_id = p.id AND b.status = 'active'
            AND b.participant_id > :after AND b.participant_id <= :until
        CROSS JOIN LATERAL (SELECT {phone} AS msisdn OFFSET 0) reached
        LEFT JOIN LATERAL (SELECT * FROM phones WHERE phones.msisdn = reached.msisdn OFFSET 0) ph ON true
        {card}
        WHERE p.id > :after AND p.id <= :until{where}),
    judged AS MATERIALIZED (
        SELECT people.*, :base + row_number() OVER (ORDER BY id) AS row, {recent} AS recent, CASE
            WHEN msisdn IS NULL THEN 'no_number'
            WHEN msisdn NOT LIKE '+62%' THEN 'not_62'
            WHEN text IS NULL THEN 'missing'
            WHEN odd OR length(text) + dear > {longest} THEN 'odd'
            WHEN deceased_on IS NOT NULL THEN 'deceased'
            WHEN mass_off_at IS NOT NULL THEN 'opted_out'
            WHEN frozen_at IS NOT NULL THEN 'frozen'
            {sent_today}
            ELSE 'send' END AS outcome
        FROM people {sent}),
    kept AS (
        INSERT INTO campaign_rows (campaign_id, row, outcome, msisdn, participant_id, language, zone, region, text,
            segments, problem)
        SELECT :campaign, row, outcome, msisdn, id,
            CASE WHEN msisdn IS NOT NULL THEN language END, CASE WHEN msisdn IS NOT NULL THEN zone END,
            CASE WHEN msisdn IS NOT NULL THEN region END, CASE WHEN outcome = 'send' THEN text END,
            CASE WHEN outcome IN ('no_number', 'not_62', 'missing') THEN 0 ELSE 1 END,
            CASE outcome WHEN 'no_number' THEN '{not_reached}' WHEN 'missing' THEN lacks END
        FROM judged WHERE outcome <> 'odd')
    SELECT outcome, count(*), count(*) FILTER (WHERE recent AND outcome = 'send'),
        array_agg(row ORDER BY row) FILTER (WHERE outcome = 'odd'),
        array_agg(id ORDER BY row) FILTER (WHERE outcome = 'odd')
    FROM judged GROUP BY outcome"""


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of a range: how many rows have which outcome, and to how many of them a campaign went lately.

    `odd` are (row, participant's id) of rows that are not kept yet, `rows` how many there are in all.
    """

    counts: Mapping[Out, int]
    recent: int
    odd: Sequence[tuple[int, int]]

    @property
    def rows(self) -> int:
        """How many rows the range has."""
        return sum(self.counts.values()) + len(self.odd)


class Planner:
    """The statements of one campaign: with a look at what was sent lately, and without."""

    def __init__(self, selection: Selection, texts: Mapping[str, str], regions: Mapping[str, str]) -> None:
        """Take texts by language that name nothing but what records tell; `regions` are the provinces of branches."""
        self._selection = selection
        self._texts = {Language(code): parse_template(each) for code, each in texts.items()}
        self._literals: dict[str, Any] = {}
        parts = self._parts(regions)
        self._usual, self._looking_back = (_made(parts, looks_back=each) for each in (False, True))

    def plan(
        self, db: Db, campaign_id: str, span: tuple[int, int], rows_before: int, since: Since | None
    ) -> Planned:  # fmt: skip
        """Keep the rows of participants with ids after one and up to another, and return what came of them.

        `since` None: no other campaign sent anything lately. Raises IntegrityError where a phone has a row already.
        """
        told = {"campaign": campaign_id, "after": span[0], "until": span[1], "base": rows_before, **self._literals}
        if since is not None:
            told |= {"today": since.today, "lately": since.lately}
        counts: dict[Out, int] = {}
        recent, odd = 0, []
        statement = self._looking_back if since else self._usual
        db.execute(_JOINED)
        found = db.execute(statement, told).all()
        db.execute(_LOOKED_UP)
        for outcome, number, lately, rows, ids in found:
            if outcome == _ODD:
                odd = list(zip(rows, ids, strict=True))
            else:
                counts[Out(outcome)], recent = number, recent + lately
        return Planned(counts, recent, odd)

    def _parts(self, regions: Mapping[str, str]) -> dict[str, Any]:
        names = {each.name for template in self._texts.values() for each in template if isinstance(each, Slot)}
        by_membership = self._selection.asks_for_membership
        card = _CARD.format(conditions="".join(self._conditions())) if names & OF_MEMBERSHIP or by_membership else ""
        if card and not by_membership:
            card = f"LEFT {card}"
        return {
            "region": self._region(regions),
            "language": self._of_language({each: f"'{each.value}'" for each in self._texts}),
            "text": self._of_language({each: self._text(each) for each in self._texts}),
            "lacks": self._of_language({each: _lacks(each, template) for each, template in self._texts.items()}),
            "odd": self._of_language({each: _odd(template) for each, template in self._texts.items()}),
            "dear": self._of_language({each: str(_dear(template)) for each, template in self._texts.items()}),
            "phone": _PHONE,
            "card": card,
            "where": "".join(self._filters()),
            "longest": SINGLE_SEGMENT,
            "not_reached": NOT_REACHED,
        }

    def _literal(self, value: Any) -> str:
        name = f"literal{len(self._literals)}"
        self._literals[name] = value
        return f":{name}"

    def _conditions(self) -> Iterator[str]:
        """What is asked of a membership."""
        wanted = self._selection
        if wanted.covers is not None:
            yield f" AND covers_{wanted.covers.value.lower()}"
        if wanted.active is not None:
            yield " AND active" if wanted.active else " AND NOT active"
        if wanted.last_contribution_before is not None:
            yield f" AND last_contribution < {self._literal(wanted.last_contribution_before)}"

    def _filters(self) -> Iterator[str]:
        wanted = self._selection
        for column in ("zone", "branch", "language"):
            value = getattr(wanted, column)
            if value is not None:
                yield f" AND p.{column} = {self._literal(str(value))}"
        if wanted.claim_stage is not None:
            programme = f" AND c.programme = {self._literal(wanted.programme.value)}" if wanted.programme else ""
            stage = self._literal(wanted.claim_stage.value)
            yield f" AND EXISTS (SELECT FROM claims c WHERE c.participant_id = p.id AND c.stage = {stage}{programme})"

    def _region(self, regions: Mapping[str, str]) -> str:
        whens = "".join(f" WHEN {self._literal(each)} THEN {self._literal(regions[each])}" for each in sorted(regions))
        return f"CAST(CASE p.branch{whens} END AS varchar)" if whens else "CAST(NULL AS varchar)"

    def _text(self, language: Language) -> str:
        template = self._texts[language]
        return " || ".join(
            f"CAST({self._literal(each)} AS text)" if isinstance(each, str) else _value(language, each.name)
            for each in template
        )

    def _of_language(self, values: Mapping[Language, str]) -> str:
        """Return what belongs to the language in which somebody is written to: theirs, else Indonesian."""
        usual = values[Language.ID]
        others = "".join(
            f" WHEN '{language.value}' THEN {value}"
            for language, value in values.items()
            if language is not Language.ID and value != usual
        )
        return f"CASE coalesce(ph.language, p.language){others} ELSE {usual} END" if others else usual


def _made(parts: Mapping[str, Any], *, looks_back: bool) -> TextClause:
    sent_today = "WHEN sent.today THEN 'sent_today'" if looks_back else ""
    recent = "sent.recent" if looks_back else "false"
    return text(_STATEMENT.format(**parts, sent=_SENT if looks_back else "", sent_today=sent_today, recent=recent))


def _value(language: Language, name: str) -> str:
    months = ", ".join(f"'{each}'" for each in MONTHS[language])
    return f"({_VALUES[name].format(months=f'ARRAY[{months}]')})"


def _names(template: Template) -> list[str]:
    return list(dict.fromkeys(each.name for each in template if isinstance(each, Slot)))


def _lacks(language: Language, template: Template) -> str:
    whens = "".join(f" WHEN {_value(language, each)} IS NULL THEN '{each}'" for each in _names(template))
    return f"CASE{whens} END" if whens else "CAST(NULL AS text)"


def _odd(template: Template) -> str:
    free = [f"{_VALUES[each]} !~ {_PLAIN}" for each in _names(template) if each in _FREE]
    return f"coalesce({' OR '.join(free)}, false)" if free else "false"


def _dear(template: Template) -> int:
    """Return how many septets the literal pieces cost beyond one a character."""
    return sum(septets(each) - len(each) for each in template if isinstance(each, str))
