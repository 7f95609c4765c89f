"""Which operator a mobile number was allotted to, by its prefix: for counting and routing only."""

from collections.abc import Mapping

OTHER = "other"
PREFIX_LENGTH = 6  # of an MSISDN: +62 and three digits
# The national prefixes of domain.md, section 9. Indonesian numbers cannot be taken along to another operator.
_PREFIXES: Mapping[str, str] = {
    "telkomsel": "811 812 813 821 822 823 851 852 853",
    "indosat": "814 815 816 855 856 857 858",
    "xl": "817 818 819 859 877 878 879 874",
    "axis": "831 832 833 838",
    "tri": "895 896 897 898 899",
    "smartfren": "881 882 883 884 885 886 887 888 889",
}
NAMES: Mapping[str, str] = {
    "telkomsel": "Telkomsel",
    "indosat": "Indosat",
    "xl": "XL",
    "axis": "Axis",
    "tri": "Tri",
    "smartfren": "Smartfren",
}
OPERATORS: Mapping[str, str] = {f"+62{each}": name for name, all_ in _PREFIXES.items() for each in all_.split()}


def operator_of(msisdn: str) -> str:
    """Return the code of the operator of an E.164 number, or of its beginning; OTHER where none is known."""
    return OPERATORS.get(msisdn[:PREFIX_LENGTH], OTHER)
