"""What a person hears, before it has words: an outcome's name and the values its text may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.notice_outcomes import NOTICE_OUTCOMES

Value = str | int | date | datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """`name` is a key of the catalogue's replies; `values` fill its placeholders (core/placeholders.py says how)."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)


# Every outcome and the placeholders its text may use. The catalogue must word each of them in every language.
OUTCOMES: dict[str, frozenset[str]] = {
    "refusal": frozenset(),
    # who may know
    "unbound": frozenset(),
    "deceased": frozenset(),
    "frozen": frozenset(),
    "too_many": frozenset(),
    "no_membership": frozenset(),
    "amounts_cooling": frozenset({"date", "time"}),
    "which_card_two": frozenset({"kpj1", "kpj2", "status1", "status2"}),
    "which_card_three": frozenset({"kpj1", "kpj2", "kpj3", "status1", "status2", "status3"}),
    "which_card_many": frozenset({"count", "keyword"}),
    # SALDO
    "balance_one": frozenset({"amount", "date", "kpj", "month", "status"}),
    "balance_one_unpaid": frozenset({"amount", "date", "kpj", "status"}),
    "balance_two": frozenset({"amount1", "amount2", "date", "kpj1", "kpj2", "total"}),
    "balance_three": frozenset({"amount1", "amount2", "amount3", "date", "kpj1", "kpj2", "kpj3", "total"}),
    "balance_many": frozenset({"count", "date", "total"}),
    "balance_one_known": frozenset({"amount", "count", "date", "kpj", "status"}),
    "balance_two_known": frozenset({"amount1", "amount2", "count", "date", "kpj1", "kpj2"}),
    "balance_three_known": frozenset({"amount1", "amount2", "amount3", "count", "date", "kpj1", "kpj2", "kpj3"}),
    "balance_many_known": frozenset({"count1", "count2", "date", "total"}),
    "balance_claimed": frozenset({"date", "kpj"}),
    "balance_none": frozenset({"kpj"}),
    "balance_cooling": frozenset({"date", "kpj", "status", "time"}),
    "balance_unknown": frozenset({"kpj", "status"}),
    "balance_construction": frozenset({"kpj"}),
    "balance_without_jht": frozenset({"kpj", "programmes"}),
    "pension_months": frozenset({"months1", "months2"}),
    "pension_reached": frozenset({"months1", "months2"}),
    "pension_counted": frozenset({"months"}),
    "cover_jkk": frozenset({"kpj"}),
    "cover_jkm": frozenset({"kpj"}),
    "cover_jkp": frozenset({"kpj"}),
    "cover_jkp_claim": frozenset({"date", "kpj"}),
    "cover_ended": frozenset({"kpj", "programme"}),
    "not_covered": frozenset({"programme", "programmes"}),
    # STATUS
    "claim_progress": frozenset({"date1", "date2", "date3", "number", "programme", "stage", "stage_number"}),
    "claim_progress_undated": frozenset({"date1", "date2", "number", "programme", "stage", "stage_number"}),
    "claim_interview": frozenset({"date", "number", "programme", "stage_number", "time"}),
    "claim_interview_past": frozenset({"date", "number", "programme", "stage_number", "time"}),
    "claim_interview_open": frozenset({"number", "programme", "stage_number"}),
    "claim_repair": frozenset({"date", "number", "programme", "reason", "stage_number"}),
    "claim_repair_open": frozenset({"number", "programme", "reason", "stage_number"}),
    "claim_rejected": frozenset({"number", "programme", "reason", "remedy"}),
    "claim_paid": frozenset({"amount", "date", "number", "programme"}),
    "claim_paid_untold": frozenset({"date", "number", "programme"}),
    "claim_returned": frozenset({"date", "number", "programme"}),
    "claim_cancelled": frozenset({"date", "number", "programme"}),
    "no_claim": frozenset(),
    "no_claim_for": frozenset({"programme"}),
    # IURAN
    "contributions_one": frozenset({"amount1", "date", "kpj", "month", "month1"}),
    "contributions_two": frozenset({"amount1", "amount2", "date", "kpj", "month", "month1", "month2"}),
    "contributions_three": frozenset(
        {"amount1", "amount2", "amount3", "date", "kpj", "month", "month1", "month2", "month3"}
    ),
    "contributions_one_of_several": frozenset({"amount1", "date", "kpj", "month", "month1"}),
    "contributions_two_of_several": frozenset({"amount1", "amount2", "date", "kpj", "month", "month1", "month2"}),
    "contributions_three_of_several": frozenset(
        {"amount1", "amount2", "amount3", "date", "kpj", "month", "month1", "month2", "month3"}
    ),
    "contributions_one_ended": frozenset({"amount1", "kpj", "month1"}),
    "contributions_two_ended": frozenset({"amount1", "amount2", "kpj", "month1", "month2"}),
    "contributions_three_ended": frozenset({"amount1", "amount2", "amount3", "kpj", "month1", "month2", "month3"}),
    "contributions_one_recorded": frozenset({"amount1", "kpj", "month1"}),
    "contributions_two_recorded": frozenset({"amount1", "amount2", "kpj", "month1", "month2"}),
    "contributions_three_recorded": frozenset({"amount1", "amount2", "amount3", "kpj", "month1", "month2", "month3"}),
    "contributions_one_of_several_recorded": frozenset({"amount1", "kpj", "month1"}),
    "contributions_two_of_several_recorded": frozenset({"amount1", "amount2", "kpj", "month1", "month2"}),
    "contributions_three_of_several_recorded": frozenset(
        {"amount1", "amount2", "amount3", "kpj", "month1", "month2", "month3"}
    ),
    "contributions_project": frozenset({"kpj"}),
    "contributions_none": frozenset({"kpj"}),
    "contributions_cooling": frozenset({"date", "kpj", "month", "time"}),
    # KARTU
    "card": frozenset({"date1", "employer", "kpj", "programmes"}),
    "card_alone": frozenset({"date1", "kpj", "programmes"}),
    "card_ended": frozenset({"date1", "date2", "employer", "kpj"}),
    "card_ended_alone": frozenset({"date1", "date2", "kpj"}),
    "card_bare": frozenset({"date1", "employer", "kpj", "status"}),
    "card_bare_alone": frozenset({"date1", "kpj", "status"}),
    # KLAIM
    "entitlement_full": frozenset({"amount"}),
    "entitlement_full_in_app": frozenset({"amount"}),
    "entitlement_full_untold": frozenset(),
    "entitlement_waiting": frozenset({"amount", "date", "months"}),
    "entitlement_waiting_untold": frozenset({"date", "months"}),
    "entitlement_partial": frozenset({"amount1", "amount2", "percent1", "percent2"}),
    "entitlement_partial_untold": frozenset({"percent1", "percent2"}),
    "entitlement_part_paid": frozenset({"age", "date", "percent1", "percent2"}),
    "entitlement_paid": frozenset({"date", "number"}),
    "entitlement_empty": frozenset(),
    "entitlement_too_early": frozenset({"age", "date", "months", "years"}),
    "entitlement_no_jht": frozenset(),
    "entitlement_running": frozenset({"date", "number", "programme"}),
    "entitlement_unknown": frozenset(),
    # LUPA
    "forgotten_format": frozenset(),
    "cards_one": frozenset({"card1"}),
    "cards_two": frozenset({"card1", "card2"}),
    "cards_three": frozenset({"card1", "card2", "card3"}),
    "cards_four": frozenset({"card1", "card2", "card3", "card4"}),
    "cards_many": frozenset({"card1", "card2", "card3", "card4", "count"}),
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
    "courtesy": frozenset(),
    "complaint_hint": frozenset(),
    "fraud_warning": frozenset(),
    "health_insurance": frozenset(),
    "accident_help": frozenset(),
    "bereavement_help": frozenset(),
    "employer_help": frozenset(),
    "join_help": frozenset(),
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
    "hint_bad_date": frozenset(),
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
    "registration_cancelled": frozenset(),
    "moved_elsewhere": frozenset(),
    "nothing_to_cancel": frozenset(),
    "record_alert": frozenset({"check"}),
    # BLOKIR, BERHENTI, MULAI, BAHASA, BANTUAN
    "frozen_by_request": frozenset(),
    "frozen_unbound": frozenset(),
    "frozen_with_other": frozenset(),
    "block_other_phone": frozenset(),
    "mass_information_off": frozenset(),
    "mass_information_off_already": frozenset(),
    "mass_information_on": frozenset(),
    "mass_information_on_already": frozenset(),
    "language_choice": frozenset(),
    "language_set": frozenset(),
    "help": frozenset(),
    # PIN
    "pin_none": frozenset(),
    "pin_needed": frozenset(),
    "pin_proved": frozenset(),
    "pin_weak": frozenset(),
    "pin_kept": frozenset(),
    "pin_wrong": frozenset({"count"}),
    "pin_locked": frozenset(),
    "pin_unset": frozenset(),
    "pin_cooling": frozenset({"date", "time"}),
    "pin_by_menu": frozenset(),
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
    **NOTICE_OUTCOMES,
}
