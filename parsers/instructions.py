"""Printed instructions that people copy into the message: "(spasi)", "pagar", "kirim ke 2757", "DD-MM-YYYY"."""

import re

SHORT_CODE = "2757"

INSTRUCTION = re.compile(
    r"""
      [(<\[{]\s?(?:spasi|pagar|tagar|kres|enter|bila\ ada|jika\ ada|opsional)\s?[)>\]}]
    | \b(?:tanda\ pagar|tanda\ kres|spasi|pagar(?!\ alam\b)|tagar|kres|hashtag)\b
    | (?:\b(?:lalu|terus|trus|dan)\s)?(?:\b(?:kirim|krm|kirimkan|sms)\s)?\b(?:ke|kpd|nomor|no|nmr)\.?\s?2757\b
    | \bkirim\s2757\b
    | \b(?:dd|hh|tgl)[-_/.\ ]?(?:mm|bb|bln)[-_/.\ ]?(?:yyyy|yy|tttt|tt|thn)\b
    | \b(?:bila|jika|kalau)\ ada\b(?=\)|$)
    """,
    re.VERBOSE,
)
