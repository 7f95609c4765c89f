"""The people of the conversations: Sari has one card, Budi two, Made has died; two phones are nobody's."""

from datetime import date

from tests.unit.actions.invented import NEW_PHONE, OTHER_PHONE, SARI_PHONE, a_membership, sari

BUDI_PHONE = "+6285000000102"
MADE_PHONE = "+6285000000103"
PHONES = {
    "new": NEW_PHONE,
    "other": OTHER_PHONE,
    "Sari": SARI_PHONE,
    "Budi": BUDI_PHONE,
    "Made": MADE_PHONE,
}
PAID = date(2026, 10, 1)
SARI = sari(memberships=(a_membership(last_contribution=PAID),))
BUDI = sari(
    id=2,
    name="BUDI CONTOH",
    nik="0012014107850002",
    birth_date=date(1985, 7, 1),
    msisdn_on_record=BUDI_PHONE,
    memberships=(
        a_membership(kpj="00002222221", last_contribution=PAID),
        a_membership(kpj="00002222222", active=False, jht_balance=3_000_000),
    ),
)
MADE = sari(
    id=3,
    name="MADE CONTOH",
    nik="0012010201750003",
    birth_date=date(1975, 1, 2),
    msisdn_on_record=MADE_PHONE,
    deceased_on=date(2026, 2, 3),
    memberships=(a_membership(kpj="00003333333"),),
)
PEOPLE = (SARI, BUDI, MADE)
