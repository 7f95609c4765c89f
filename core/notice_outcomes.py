"""The outcomes of notices and reminders, with the placeholders that their texts may use."""

from collections.abc import Mapping

NOTICE_OUTCOMES: Mapping[str, frozenset[str]] = {
    # notices: what a claim has come to (a programme with words of its own has an outcome of its own)
    "notice_received": frozenset({"check", "date", "number", "programme"}),
    "notice_received_jkm": frozenset({"check", "date", "number", "programme"}),
    "notice_progress": frozenset({"check", "date", "number", "programme", "stage"}),
    "notice_interview": frozenset({"check", "date", "number", "programme", "time"}),
    "notice_interview_open": frozenset({"check", "date", "number", "programme"}),
    "notice_repair": frozenset({"check", "date", "number", "programme", "reason"}),
    "notice_repair_open": frozenset({"check", "date", "number", "programme", "reason"}),
    "notice_approved": frozenset({"check", "date", "number", "programme"}),
    "notice_approved_jkm": frozenset({"check", "date", "number", "programme"}),
    "notice_paid": frozenset({"amount", "check", "date", "number", "programme"}),
    "notice_paid_jp": frozenset({"amount", "check", "date", "number", "programme"}),
    "notice_paid_jkk": frozenset({"amount", "check", "date", "number", "programme"}),
    "notice_paid_jkm": frozenset({"amount", "check", "date", "number", "programme"}),
    "notice_paid_jkp": frozenset({"amount", "check", "date", "number", "programme"}),
    "notice_paid_untold": frozenset({"check", "date", "number", "programme"}),
    "notice_paid_untold_jp": frozenset({"check", "date", "number", "programme"}),
    "notice_paid_untold_jkk": frozenset({"check", "date", "number", "programme"}),
    "notice_paid_untold_jkm": frozenset({"check", "date", "number", "programme"}),
    "notice_paid_untold_jkp": frozenset({"check", "date", "number", "programme"}),
    "notice_rejected": frozenset({"check", "date", "number", "programme", "reason"}),
    "notice_rejected_jkm": frozenset({"check", "date", "number", "programme", "reason"}),
    "notice_returned": frozenset({"check", "date", "number", "programme"}),
    "notice_cancelled": frozenset({"check", "date", "number", "programme"}),
    "notice_old_number": frozenset({"check"}),
    "notice_other_contact": frozenset({"check", "number", "programme"}),
    # reminders
    "reminder_interview_day": frozenset({"check", "date", "number", "programme", "time"}),
    "reminder_interview_soon": frozenset({"check", "date", "number", "programme", "time"}),
    "reminder_document": frozenset({"check", "date", "number", "programme", "reason"}),
    "reminder_jkp_month": frozenset({"check", "count", "date", "number"}),
    "reminder_jkp_lapse": frozenset({"check", "date", "number"}),
}
