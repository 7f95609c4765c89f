"""What people write about without a keyword, and the one text that helps them, whoever they are."""

from collections.abc import Mapping

from core.commands import UnknownReason

CONCERNS: Mapping[UnknownReason, str] = {
    UnknownReason.COMPLAINT: "complaint_hint",
    UnknownReason.OTHER_PHONE: "block_other_phone",
    UnknownReason.FRAUD: "fraud_warning",
    UnknownReason.HEALTH: "health_insurance",
    UnknownReason.ACCIDENT: "accident_help",
    UnknownReason.BEREAVEMENT: "bereavement_help",
    UnknownReason.EMPLOYER: "employer_help",
    UnknownReason.JOINING: "join_help",
}
