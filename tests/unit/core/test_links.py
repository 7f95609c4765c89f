"""What a phone makes into a link, and numbers in full: found however they are written, and nothing else."""

import pytest

from core.links import has_full_number, has_link

LINKS = [
    "Buka https://contoh.example/a",
    "hxxp:contoh",
    "bpjs-contoh.com",
    "contoh.go.id",
    "t.me/contoh",
    "bit.ly/3x",
    "wa.me",
    "klaim.contoh.example/x",
    "cek di a.co",
    "bpjs.click",
    "bantuan.ONLINE ya",
    "203.0.113.9/x",
    "lihat 203.0.113.9",
    "kirim ke x@contoh.com",
]
NO_LINKS = [
    "Rp1.234.567 tgl 20-11-2026. Dr. Contoh",
    "Rp 1.200.100.000",
    "Hub. 175, tel: 021-555-0100",
    "Selesai. Terima kasih",
    "JHT/JP s.d. 2026",
    "pukul 08.00-16.00",
    "a.n. peserta",
]
NUMBERS = [
    "KPJ 00000000901",
    "0099990101900001",
    "0099 9901 0190 0001",
    "00.9999.0101900001",
    "0099-9901-0190-0001",
    "0 0 9 9 9 9 0 1 0 1 9 0 0 0 0 1",
]
NO_NUMBERS = ["021-555-0100", "0812-3456-7890", "tgl 20-11-2026 021-555-0100", "Rp1.234.567.890", "175", "", "1 2 3"]


@pytest.mark.parametrize("text", LINKS)
def test_a_link_is_found(text: str) -> None:
    assert has_link(text)


@pytest.mark.parametrize("text", [*NO_LINKS, *NUMBERS, *NO_NUMBERS])
def test_what_is_none_is_none(text: str) -> None:
    assert not has_link(text)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_full_is_found(text: str) -> None:
    assert has_full_number(text)


@pytest.mark.parametrize("text", [*NO_LINKS, *NO_NUMBERS])
def test_a_telephone_number_a_date_and_an_amount_are_none(text: str) -> None:
    assert not has_full_number(text)
