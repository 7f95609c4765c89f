"""What the codes mean that providers give for a message that failed, as sentences of people who look into it."""

import re

# code: (Indonesian, English). A reason is a code, or a code and what the provider says beside it.
KANNEL: dict[str, tuple[str, str]] = {
    "no_receiver": ("nomor penerima tidak terbaca", "the recipient's number cannot be read"),
    "blacklisted": ("nomor ada di daftar hitam Kannel", "the number is on Kannel's black list"),
    "malformed": ("pesan tidak dapat dibaca Kannel", "Kannel cannot read the message"),
    "not_routable": ("tidak ada operator untuk nomor ini", "no operator takes this number"),
    "dlr_expired": (
        "operator menyimpan terlalu lama; HP tidak aktif",
        "kept too long by the operator; the phone is off",
    ),
    "undelivered": ("operator tidak dapat menyampaikan", "the operator could not deliver it"),
    "smsc_rejected": ("ditolak operator", "refused by the operator"),
}
AFRICASTALKING: dict[str, tuple[str, str]] = {
    "RiskHold": ("ditahan penyedia karena dianggap berisiko", "held by the provider as a risk"),
    "InvalidPhoneNumber": ("bukan nomor telepon", "not a phone number"),
    "UnsupportedNumberType": ("bukan nomor HP", "not a mobile number"),
    "UserInBlacklist": ("penerima menolak pesan", "the recipient has opted out"),
    "UserInBlackList": ("penerima menolak pesan", "the recipient has opted out"),
    "CouldNotRoute": ("tidak ada operator untuk nomor ini", "no operator takes this number"),
    "DoNotDisturbRejection": ("penerima tidak mau diganggu", "the recipient does not want to be disturbed"),
    "RejectedByGateway": ("ditolak operator", "refused by the operator"),
    "InsufficientCredit": ("pulsa penerima tidak cukup", "the recipient has not enough credit"),
    "UserIsInactive": ("nomor tidak aktif", "the number is not in use"),
    "UserAccountSuspended": ("nomor diblokir operator", "the operator has suspended the number"),
    "UserDoesNotExist": ("nomor tidak ada", "there is no such number"),
    "NotNetworkSubcriber": ("bukan pelanggan operator ini", "not a subscriber of this operator"),  # spelled so
    "DeliveryFailure": ("operator tidak dapat menyampaikan", "the operator could not deliver it"),
    "AbsentSubscriber": ("HP tidak aktif", "the phone is off or out of reach"),
    "Expired": ("operator menyimpan terlalu lama", "kept too long by the operator"),
    "Failed": ("operator tidak dapat menyampaikan", "the operator could not deliver it"),
    "Rejected": ("ditolak operator", "refused by the operator"),
}
TWILIO: dict[str, tuple[str, str]] = {  # https://www.twilio.com/docs/api/errors
    "21211": ("bukan nomor telepon", "not a phone number"),
    "21217": ("nomor salah tulis", "the number is not well formed"),
    "21401": ("bukan nomor telepon", "not a phone number"),
    "21421": ("bukan nomor telepon", "not a phone number"),
    "21602": ("pesan kosong", "there is no text"),
    "21604": ("nomor penerima kosong", "there is no recipient"),
    "21605": ("pesan terlalu panjang", "the text is too long"),
    "21610": ("penerima menolak pesan (STOP)", "the recipient has opted out (STOP)"),
    "21612": ("nomor tidak terjangkau dari pengirim ini", "the number cannot be reached from this sender"),
    "21614": ("bukan nomor HP", "not a mobile number"),
    "21617": ("pesan terlalu panjang", "the text is too long"),
    "21618": ("isi pesan tidak dapat dikirim", "the text cannot be sent"),
    "21619": ("pesan kosong", "there is no text"),
    "30001": ("antrean pengirim penuh", "the sender's queue is full"),
    "30002": ("akun ditangguhkan", "the account is suspended"),
    "30003": ("HP tidak aktif atau tanpa sinyal", "the phone is off or out of reach"),
    "30004": ("diblokir penerima atau operator", "blocked by the recipient or the operator"),
    "30005": ("nomor tidak ada atau tidak aktif", "no such number, or not in use"),
    "30006": ("telepon rumah, atau operator tidak terjangkau", "a landline, or the operator cannot be reached"),
    "30007": ("disaring operator sebagai spam", "filtered by the operator as spam"),
    "30008": ("gagal tanpa alasan", "failed for no known reason"),
    "30017": ("jaringan operator penuh", "the operator's network is congested"),
    "30018": ("pengirim belum terdaftar", "the sender is not registered"),
    "30019": ("pesan terlalu besar untuk operator", "the text is too large for the operator"),
    "30020": ("gangguan di penyedia", "trouble at the provider"),
    "30021": ("gangguan di penyedia", "trouble at the provider"),
    "30022": ("batas kecepatan operator terlampaui", "faster than the operator allows"),
    "30023": ("batas harian operator tercapai", "the operator's daily limit is reached"),
    "30024": ("pengirim belum disiapkan", "the sender is not provisioned"),
    "30032": ("pengirim belum diverifikasi", "the sender is not verified"),
    "30034": ("pengirim belum terdaftar", "the sender is not registered"),
    "30036": ("tidak berguna lagi sebelum sempat dikirim", "of no use any more before it could be sent"),
    "30410": ("operator tidak menjawab", "the operator did not answer"),
    "30450": ("ditahan karena dianggap penyalahgunaan", "held as abuse"),
    "canceled": ("dibatalkan di penyedia", "cancelled at the provider"),
    "undelivered": ("operator tidak dapat menyampaikan", "the operator could not deliver it"),
    "failed": ("penyedia tidak dapat meneruskan", "the provider could not hand it on"),
}
# Nothing comes of sending it to this number once more: it is no mobile number, nobody's, or wants nothing from us.
HOPELESS = frozenset(
    {
        "no_receiver", "blacklisted", "malformed", "not_routable",
        "InvalidPhoneNumber", "UnsupportedNumberType", "UserInBlacklist", "UserInBlackList", "CouldNotRoute",
        "DoNotDisturbRejection", "UserDoesNotExist", "NotNetworkSubcriber",
        "21211", "21217", "21401", "21421", "21602", "21604", "21605", "21610", "21612", "21614", "21617", "21618",
        "21619", "30004", "30005", "30006", "30007",
    }
)  # fmt: skip
MEANINGS = {"kannel": KANNEL, "africastalking": AFRICASTALKING, "twilio": TWILIO}


def meaning_of_failure(provider: str | None, reason: str) -> tuple[str, str] | None:
    """Return what a provider's code means, in Indonesian and English; None if the code is not one that we know."""
    return MEANINGS.get(provider or "", {}).get(re.split(r"\s", reason, maxsplit=1)[0])


def is_hopeless(reason: str | None) -> bool:
    """Return whether sending once more what failed for this reason would be in vain."""
    return (reason or "").partition(" ")[0].rstrip(":,") in HOPELESS
