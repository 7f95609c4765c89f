"""What is never heard on a screen, with the reason; whatever is not listed here must be worded for one."""

from core.outcomes import OUTCOMES

REASONS = {
    "answers to what an SMS of ours asked": "nothing_asked declined choice_expected yes_expected code_expected",
    "texts that were no command": "not_understood empty_message not_a_request courtesy complaint_hint fraud_warning "
    "health_insurance accident_help bereavement_help employer_help join_help number_for_what did_you_mean "
    "which_keyword_two which_keyword_three block_other_phone registration_cancelled moved_elsewhere nothing_to_cancel",
    "a number or date that a field would not have taken": "hint_ten_digits hint_twelve_digits hint_health_card "
    "hint_phone hint_example hint_legacy_card hint_two_numbers hint_bad_date hint_other_length",
    "a form has asked for every piece": "register_format register_needs_nik register_needs_birth_date "
    "register_needs_kpj register_needs_nik_and_birth_date register_needs_nik_and_kpj "
    "register_needs_birth_date_and_kpj forgotten_format complaint_empty check_needs_code language_choice",
    "sent to another phone": "registration_code binding_alert record_alert pin_changed_alert pin_locked_alert "
    "pin_removed_alert pin_unlocked_alert registration_approved registration_refused phone_unfrozen "
    "phone_unfrozen_alert phone_frozen_by_staff binding_ended binding_ended_alert",
    "an SMS that would have told amounts": "pin_by_menu",
}
UNASKED = ("notice_", "reminder_")  # messages by themselves
NEVER_ON_SCREEN = frozenset(" ".join(REASONS.values()).split()) | {
    name for name in OUTCOMES if name.startswith(UNASKED)
}
# Commands that lack a piece without their form: the menu gives each of them by a form, or with its arguments.
BY_FORM = frozenset({"DAFTAR", "LUPA", "ADUAN", "CEK", "BAHASA"})
# Answers that are about SMS: these may name keywords.
ABOUT_SMS = frozenset({"help"})
