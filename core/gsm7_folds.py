"""Characters that Indonesian texts bring along from phones, word processors and web pages, with their GSM-7 form."""


def _table() -> dict[str, str]:
    groups = {
        "'": "‘’‛′ʹʻʼʽˈˊˋ´`ʾʿ❛❜＇",  # smart quotes, and hamza or ain of transliterated Arabic
        '"': "“”„‟″ʺˮ«»❝❞〝〞＂",
        "<": "‹",
        ">": "›",
        ",": "‚،、",
        "-": "\u2010\u2011‒–—―⁃−﹣－¬¯•‣●○◦▪▫■□▶►❖★☆",
        ".": "·∙⋅。",
        "...": "…",
        " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        "\n": "\r\x0b\x0c\x85\u2028\u2029",
        "x": "×✕✖✗✘❌",
        "v": "✓✔✅",
        "/": "÷⁄∕",
        "1/2": "½",
        "1/4": "¼",
        "3/4": "¾",
        " derajat ": "°",
        " permil": "‰",
        "+/-": "±",
        "<=": "≤",
        ">=": "≥",
        "<>": "≠",
        "~": "≈",
        "->": "→",
        "<-": "←",
        "=>": "⇒",
        "(TM)": "™",
        "(R)": "®",
        "(C)": "©",
        "c": "¢",
        "|": "¦",
        "*": "†‡",
        "": "¨¸",
        "i": "ı",
        "l": "ł",
        "L": "Ł",
        "d": "đð",
        "D": "ĐÐ",
        "th": "þ",
        "Th": "Þ",
        "oe": "œ",
        "OE": "Œ",
        "h": "ħ",
        "H": "Ħ",
        "SS": "ẞ",
    }
    return {character: plain for plain, characters in groups.items() for character in characters}


FOLDS = _table()
