"""Everything that can be wrong with an item, as codes with a sentence in both languages; none quotes what was given."""

from collections.abc import Mapping
from typing import Any

from intake.results import ItemProblem

# code -> what to do, in Indonesian and English. Names in braces are limits of ours, never parts of the item.
PROBLEMS: dict[str, tuple[str, str]] = {
    "required": ("Bagian ini wajib diisi.", "This field is required."),
    "unknown_field": ("Bagian ini tidak dikenal; hapus.", "This field is not known; leave it out."),
    "not_an_object": ("Harus berupa objek JSON.", "This must be a JSON object."),
    "not_a_list": ("Harus berupa larik JSON.", "This must be a JSON array."),
    "unreadable": ("Tidak terbaca sebagai JSON.", "This cannot be read as JSON."),
    "not_text": ("Harus berupa teks dalam tanda kutip.", "This must be a text in quotes."),
    "not_a_number": ("Harus berupa bilangan bulat tanpa tanda kutip.", "This must be a whole number without quotes."),
    "not_a_boolean": ("Harus true atau false.", "This must be true or false."),
    "not_a_date": ("Harus berupa tanggal seperti 2026-11-20.", "This must be a date such as 2026-11-20."),
    "not_a_time": (
        "Harus berupa waktu dengan zona seperti 2026-11-20T10:30:00+07:00.",
        "This must be a time with its zone such as 2026-11-20T10:30:00+07:00.",
    ),
    "too_small": ("Terlalu kecil; paling sedikit {least}.", "Too small; at least {least}."),
    "too_large": ("Terlalu besar; paling banyak {most}.", "Too large; at most {most}."),
    "too_short": ("Terlalu pendek; paling sedikit {least}.", "Too short; at least {least}."),
    "too_long": ("Terlalu panjang; paling banyak {most}.", "Too long; at most {most}."),
    "not_one_of": ("Harus salah satu dari: {allowed}.", "This must be one of: {allowed}."),
    "nik_format": ("NIK harus 16 angka.", "A NIK has 16 digits."),
    "kpj_format": ("KPJ harus 11 angka.", "A KPJ has 11 digits."),
    "claim_number_format": ("Nomor klaim harus K dan 10 angka.", "A claim number is K and 10 digits."),
    "phone_format": (
        "Harus berupa nomor HP seperti +6285000000101.",
        "This must be a phone number such as +6285000000101.",
    ),
    "code_format": (
        "Harus berupa kode dari huruf besar, angka dan garis bawah.",
        "This must be a code of capital letters, digits and underscores.",
    ),
    "format": ("Bentuknya tidak sesuai.", "This does not have the right form."),
    "blank": ("Tidak boleh kosong.", "This must not be blank."),
    "kpj_twice": ("KPJ yang sama tertulis dua kali.", "The same KPJ stands here twice."),
    "month_twice": ("Bulan yang sama tertulis dua kali.", "The same month stands here twice."),
    "in_the_future": (
        "Kejadian ini lebih dari satu hari di masa depan; periksa tanggal dan zonanya.",
        "This is more than a day in the future; check the date and its zone.",
    ),
    # what only the store can tell
    "unknown_claim": (
        "Klaim ini belum dikenal; kirim klaimnya dulu.",
        "This claim is not known; send the claim first.",
    ),
    "unknown_person": (
        "Peserta dengan NIK ini belum dikenal; kirim pesertanya dulu.",
        "No participant with this NIK is known; send the participant first.",
    ),
    "claim_of_another": (
        "Nomor klaim ini sudah milik peserta lain.",
        "This claim number already belongs to another participant.",
    ),
    "kpj_of_another": ("KPJ ini sudah milik peserta lain.", "This KPJ already belongs to another participant."),
    "repeated_too_often": (
        "NIK ini terlalu sering dalam satu kiriman; paling banyak {most} kali.",
        "This NIK stands in one batch too often; at most {most} times.",
    ),
    "conflicting_event": (
        "Kejadian dengan klaim, tahap dan urutan ini sudah ada dengan isi lain.",
        "An event with this claim, stage and sequence is there already, and says something else.",
    ),
    "test_key_real_person": (
        "Kunci uji hanya untuk orang rekaan: NIK 00..., KPJ 0000..., klaim K0000..., HP +62850....",
        "A test key is for invented people only: NIK 00..., KPJ 0000..., claim K0000..., phone +62850....",
    ),
}

_FORMATS = {  # a field's own pattern deserves its own words
    "nik": "nik_format",
    "kpj": "kpj_format",
    "claim_number": "claim_number_format",
    "msisdn": "phone_format",
    "contact_msisdn": "phone_format",
    "reason_code": "code_format",
}
_CODES = {  # how the validator calls it -> ours
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "dict_type": "not_an_object",
    "tuple_type": "not_a_list",
    "list_type": "not_a_list",
    "frozen_set_type": "not_a_list",
    "set_type": "not_a_list",
    "json_invalid": "unreadable",
    "json_type": "unreadable",
    "string_type": "not_text",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_short",
    "too_long": "too_long",
    "bool_type": "not_a_boolean",
    "bool_parsing": "not_a_boolean",
    "enum": "not_one_of",
    "literal_error": "not_one_of",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "kpj_twice": "kpj_twice",
    "month_twice": "month_twice",
    "blank": "blank",
}
_BEGINNINGS = {  # families of the validator's names
    "int_": "not_a_number",
    "float_": "not_a_number",
    "date_": "not_a_date",
    "datetime_": "not_a_time",
    "timezone_": "not_a_time",
    "string_": "format",
}


def problem(pointer: str, code: str, **limits: Any) -> ItemProblem:
    """Return the problem in words. Raises KeyError for a code that is not in the list."""
    texts = PROBLEMS[code]
    return ItemProblem(pointer, code, *(each.format_map(limits) for each in texts))


def problem_of(pointer: str, field: str, kind: str, context: Mapping[str, Any]) -> ItemProblem:
    """Return what the validator found at `field` in our words; `kind` and `context` are its own."""
    if kind == "string_pattern_mismatch":
        return problem(pointer, _FORMATS.get(field, "format"))
    code = _CODES.get(kind) or next((ours for begin, ours in _BEGINNINGS.items() if kind.startswith(begin)), "format")
    return problem(pointer, code, **_limits(context))


def _limits(context: Mapping[str, Any]) -> dict[str, Any]:
    """Limits that were not named are told as a dash."""
    least = context.get("ge", context.get("min_length", "-"))
    most = context.get("le", context.get("max_length", "-"))
    allowed = str(context.get("expected", "-")).replace("'", "").replace(" or ", ", ")
    return {"least": least, "most": most, "allowed": allowed}
