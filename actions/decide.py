"""Decide one message: guards, our last question, then the function of its keyword."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from actions.aduan import decide_aduan
from actions.answers import resolve
from actions.bahasa import decide_bahasa
from actions.bantuan import decide_bantuan
from actions.blokir import decide_blokir
from actions.cek import decide_cek
from actions.closed import guard_service, open_ones
from actions.daftar import decide_daftar
from actions.denial import decide_denial
from actions.guards import guard_command, guard_message, restrain, visible_facts
from actions.iuran import decide_iuran
from actions.kantor import decide_kantor
from actions.kartu import decide_kartu
from actions.klaim import decide_klaim
from actions.lupa import decide_lupa
from actions.mass_information import decide_mass_information
from actions.not_understood import decide_not_understood
from actions.pin import decide_pin, guard_amounts
from actions.saldo import decide_saldo
from actions.simulasi import decide_simulasi
from actions.status import decide_status
from actions.syarat import decide_syarat
from core.commands import Command, Keyword, NeedsNumber, NumberHint, Parsed
from core.context import Context
from core.decision import Ask, Decision, Effect
from core.facts import Facts
from core.menu import PIN_KEYWORD
from core.outcomes import Outcome

ACTIONS: Mapping[str, Callable[[Command, Facts, Context], Decision]] = {
    Keyword.SALDO: decide_saldo,
    Keyword.STATUS: decide_status,
    Keyword.DAFTAR: decide_daftar,
    Keyword.IURAN: decide_iuran,
    Keyword.KARTU: decide_kartu,
    Keyword.KLAIM: decide_klaim,
    Keyword.SIMULASI: decide_simulasi,
    Keyword.SYARAT: decide_syarat,
    Keyword.KANTOR: decide_kantor,
    Keyword.LUPA: decide_lupa,
    Keyword.ADUAN: decide_aduan,
    Keyword.CEK: decide_cek,
    Keyword.BLOKIR: decide_blokir,
    Keyword.BERHENTI: decide_mass_information,
    Keyword.MULAI: decide_mass_information,
    Keyword.BAHASA: decide_bahasa,
    Keyword.BANTUAN: decide_bantuan,
    PIN_KEYWORD: decide_pin,
}


def decide(parsed: Parsed, facts: Facts, context: Context) -> Decision:
    """Return what the sender hears to a parsed text and what changes; silence where nothing should be said."""
    stopped = guard_message(parsed, facts, context)
    if stopped is not None:
        return stopped
    denied = decide_denial(parsed, facts, context)
    if denied is not None:
        return denied
    resolved = resolve(parsed, facts, context)
    if isinstance(resolved, Decision):
        return resolved
    meant, effects = open_ones(resolved[0], context), resolved[1]
    visible = visible_facts(meant, facts, context)
    decision = guard_service(meant, facts, context) or guard_command(meant, facts, context)
    if decision is None:
        decision = guard_amounts(_dispatch(meant, visible, context), _whole(meant), visible, context)
    return restrain(replace(decision, effects=_joined(effects, decision.effects)), parsed, facts, context)


def _dispatch(parsed: Parsed, facts: Facts, context: Context) -> Decision:
    """Return the decision of the keyword's function. Without a number, the owner of a bound phone is meant."""
    parsed = _whole(parsed)
    if not isinstance(parsed, Command):
        return decide_not_understood(parsed, facts, context)
    action = ACTIONS.get(parsed.keyword)
    if action is None:  # a keyword of the catalogue that only has a text
        return Decision(Outcome(f"help:{parsed.keyword}"), rule="information")
    return action(parsed, facts, context)


def _whole(parsed: Parsed) -> Parsed:
    if isinstance(parsed, NeedsNumber) and parsed.hint is NumberHint.NONE:
        return Command(parsed.keyword, parsed.arguments)
    return parsed


def _joined(first: tuple[Effect, ...], then: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Join effects; a question that is asked now replaces the forgetting of the one before."""
    if any(isinstance(effect, Ask) for effect in then):
        first = tuple(effect for effect in first if not isinstance(effect, Ask))
    return first + then
