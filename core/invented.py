"""Which numbers are nobody's: invented people have them, and a test key may name no others."""

SIMULATOR = "simulator"  # the provider that reaches no network: what invented people are told goes no further

NIKS = "00"  # how they begin: provinces are numbered from 11
KPJS = "0000"
CLAIMS = "K0000"
MSISDNS = "+62850"  # not allotted to any operator
BEGINNINGS = {"nik": NIKS, "kpj": KPJS, "claim_number": CLAIMS, "msisdn": MSISDNS, "contact_msisdn": MSISDNS}


def is_invented(nik: str) -> bool:
    """Return whether the NIK is an invented person's."""
    return nik.startswith(NIKS)
