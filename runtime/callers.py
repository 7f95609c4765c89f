"""Who is calling: whether somebody on this machine, and one of our own pages; the one rule for all private doors."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

PROXY_HEADERS = frozenset({"via", "forwarded", "x-real-ip", "true-client-ip"})
PROXY_PREFIXES = ("x-forwarded-", "cf-")


def is_from_here(address: str | None, host: str, headers: Mapping[str, str]) -> bool:
    """Return whether the caller runs on this machine and named this machine.

    A request that a proxy passed on looks local though it is not; a foreign name that resolves to 127.0.0.1 is how a
    foreign page would get in (DNS rebinding). Both are refused.
    """
    name = host_name(f"//{host}")
    names_us = name == "localhost" or is_loopback(name)
    return is_loopback(address or "") and names_us and not any(map(tells_of_proxy, headers))


def is_own_page(host: str, headers: Mapping[str, str]) -> bool:
    """Return whether one of our own pages sent this. Programs that are no browsers send neither header, and may."""
    given = {name.lower(): value for name, value in headers.items()}
    if "sec-fetch-site" in given:
        return given["sec-fetch-site"] in ("same-origin", "none")
    return given.get("origin", f"http://{host}") in (f"http://{host}", f"https://{host}")


def tells_of_proxy(header: str) -> bool:
    """Return whether only a proxy adds this header."""
    return header.lower() in PROXY_HEADERS or header.lower().startswith(PROXY_PREFIXES)


def is_loopback(address: str) -> bool:
    """Return whether this is 127.0.0.0/8 (also as an IPv6 socket writes it) or ::1."""
    parsed = _plain(address)
    return parsed is not None and parsed.is_loopback


def address_behind(peer: str, forwarded: str, proxies: Sequence[str]) -> str:
    """Return from where somebody really calls, where our own proxies (addresses or networks) passed it on.

    `forwarded` is the header X-Forwarded-For: each proxy adds whom it heard it from at the end. It is read from there,
    and only as far as our own proxies wrote it; what stands before that anybody may have invented.
    """
    *hops, nearest = [each.strip() for each in forwarded.split(",") if each.strip()] + [peer]
    while hops and _is_in(nearest, proxies):
        nearest = hops.pop()
    return nearest if _plain(nearest) is not None else peer


def neighbourhood_of(address: str) -> str:
    """Return what one caller can move about in: of IPv6 the /64 that every household has; else the address itself."""
    parsed = _plain(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed.packed[:8] + bytes(8), 64)))
    return address if parsed is None else str(parsed)


def _plain(address: str) -> IPv4Address | IPv6Address | None:
    """Return the address as its network knows it: 192.0.2.1 also where an IPv6 socket wrote it ::ffff:192.0.2.1."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed


def _is_in(address: str, networks: Sequence[str]) -> bool:
    parsed = _plain(address)
    return parsed is not None and any(parsed in ip_network(each, strict=False) for each in networks)


def host_name(url: str) -> str:
    """Return the name in a URL without port and brackets, empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
