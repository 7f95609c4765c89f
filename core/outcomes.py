"""What a person hears, before it has words: an outcome's name and the values its text may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Value = str | int | date | datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """`name` is a key of the catalogue's replies; `values` fill its placeholders (core/placeholders.py says how)."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)


# Every outcome and the placeholders its text may use. The catalogue must word each of them in every language.
OUTCOMES: dict[str, frozenset[str]] = {
    "refusal": frozenset(),
    "too_long": frozenset(),
    # answers to our questions
    "nothing_asked": frozenset(),
    "declined": frozenset(),
    "choice_expected": frozenset({"count"}),
    "yes_expected": frozenset(),
    "code_expected": frozenset(),
    # not understood
    "not_understood": frozenset(),
    "empty_message": frozenset(),
    "not_a_request": frozenset(),
    "number_needed": frozenset({"keyword"}),
    "number_for_what": frozenset({"keyword1", "keyword2", "keyword3"}),
    "did_you_mean": frozenset({"keyword1"}),
    "which_keyword_two": frozenset({"keyword1", "keyword2"}),
    "which_keyword_three": frozenset({"keyword1", "keyword2", "keyword3"}),
    # numbers that cannot be a KPJ: told from the text alone
    "hint_ten_digits": frozenset(),
    "hint_twelve_digits": frozenset(),
    "hint_health_card": frozenset(),
    "hint_phone": frozenset(),
    "hint_example": frozenset(),
    "hint_legacy_card": frozenset(),
    "hint_two_numbers": frozenset(),
    "hint_other_length": frozenset(),
    # DAFTAR
    "register_format": frozenset(),
    "register_needs_nik": frozenset(),
    "register_needs_birth_date": frozenset(),
    "register_needs_kpj": frozenset(),
    "register_needs_nik_and_birth_date": frozenset(),
    "register_needs_nik_and_kpj": frozenset(),
    "register_needs_birth_date_and_kpj": frozenset(),
    "already_registered": frozenset(),
    "register_limit": frozenset(),
    "register_pending": frozenset(),
    "registered": frozenset(),
    "registered_cooling": frozenset({"date", "time"}),
    "code_wrong": frozenset(),
    "registration_code": frozenset({"check", "code"}),
    "binding_alert": frozenset({"check"}),
    # BLOKIR, BERHENTI, MULAI, BAHASA, BANTUAN
    "frozen_by_request": frozenset(),
    "mass_information_off": frozenset(),
    "mass_information_off_already": frozenset(),
    "mass_information_on": frozenset(),
    "mass_information_on_already": frozenset(),
    "language_choice": frozenset(),
    "language_set": frozenset(),
    "help": frozenset(),
    # SIMULASI
    "simulation": frozenset({"amount", "years"}),
    "simulation_own": frozenset({"age", "amount", "years"}),
    "simulation_format": frozenset(),
    "simulation_out_of_range": frozenset(),
    # SYARAT
    "documents_jht": frozenset(),
    "documents_jp": frozenset(),
    "documents_jkk": frozenset(),
    "documents_jkm": frozenset(),
    "documents_jkp": frozenset(),
    "documents_choice": frozenset({"programme1", "programme2", "programme3", "programme4", "programme5"}),
    # KANTOR
    "office": frozenset({"address", "office", "phone"}),
    "office_needs_city": frozenset(),
    "office_unknown": frozenset(),
    "office_which_two": frozenset({"office1", "office2"}),
    "office_which_three": frozenset({"office1", "office2", "office3"}),
    # ADUAN
    "complaint_opened": frozenset({"ticket"}),
    "complaint_empty": frozenset(),
    "complaint_not_found": frozenset({"ticket"}),
    "complaint_state": frozenset({"date", "state", "ticket"}),
    # CEK
    "check_ours": frozenset({"date"}),
    "check_not_ours": frozenset(),
    "check_other_phone": frozenset(),
    "check_needs_code": frozenset(),
}
