"""What a browser calls itself, as a person would: enough to recognise one's own."""

from flask_babel import gettext

# The first that occurs counts: most name others besides themselves.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def browser_name(told: str) -> str:
    """Return `Firefox, Windows` for what a browser calls itself; what is neither is shown as it came."""
    names = [next((name for mark, name in marks if mark in told), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)) or told[:40] or str(gettext("tidak dikenal"))
