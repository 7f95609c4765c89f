"""What requests look like, with invented people: shown in the documentation, tried out in the tests."""

from typing import Any

MEMBERSHIP = {
    "kpj": "00000000011",
    "segment": "wage_earner",
    "active": True,
    "since": "2018-03-01",
    "covers": ["JHT", "JP", "JKK", "JKM", "JKP"],
    "employer": "PT Contoh Garmen",
    "last_contribution": "2026-10-01",
    "jht_balance": 12345678,
    "jht_balance_on": "2026-11-20",
    "jp_months": 92,
    "wage": 8000000,
    "contributions": [{"month": "2026-10-01", "amount": 456000, "paid_on": "2026-11-12"}],
}
PARTICIPANT = {
    "nik": "0001015506900001",
    "name": "Sari Contoh",
    "birth_date": "1990-06-15",
    "zone": "WIB",
    "language": "id",
    "msisdn": "+6285000000199",
    "memberships": [MEMBERSHIP],
}
CLAIM = {
    "claim_number": "K0000000011",
    "nik": "0001015506900001",
    "programme": "JHT",
    "kpj": "00000000011",
    "filed_on": "2026-11-17",
}
EVENT = {
    "claim_number": "K0000000011",
    "stage": "VERIFIKASI",
    "occurred_at": "2026-11-18T09:12:00+07:00",
    "sequence": 2,
}
INTERVIEW = {
    "claim_number": "K0000000011",
    "stage": "WAWANCARA",
    "occurred_at": "2026-11-19T14:00:00+07:00",
    "sequence": 3,
    "interview_at": "2026-11-25T10:00:00+07:00",
}
PERSON_SEARCH = {"nik": "0001015506900001"}
SEARCH = {"msisdn": "+6285000000199", "limit": 50}


def batch(*items: dict[str, Any]) -> dict[str, Any]:
    """Return the items as a batch."""
    return {"items": list(items)}


CAMPAIGN = {
    "title": "Tenggat iuran November",
    "source": "rows",
    "recipients_by": "number",
    "fields": ["name", "date"],
    "texts": {"id": "BPJAMSOSTEK: Yth {name}, iuran Anda jatuh tempo {date}. Balas BERHENTI bila tidak mau info ini."},
    "reason": "Tenggat iuran bulan ini",
    "per_minute": 600,
}
CAMPAIGN_ROWS = {
    "items": [{"recipient": "+6285000000199", "values": {"name": "Sari Contoh", "date": "2026-11-30"}}],
}
SUBMISSION = {"revision": 4, "reason": "Tenggat iuran bulan ini"}
WISH = {"reason": "Teksnya keliru"}
