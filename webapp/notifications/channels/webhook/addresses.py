"""Where webhooks may lead: to public servers, by names or addresses that mean the same to everybody.

What is refused here is what makes a server call its own network for somebody else (OWASP: server-side
request forgery). A name is looked up once, all that it leads to must be public, and that very address is
connected to.
"""

import ipaddress
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

MAX_CHARACTERS = 2_000
_PORTS = {"https": 443, "http": 80}
_NAME = re.compile(
    r"(?=.{1,253}\Z)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?"
)
_PRINTABLE = re.compile(r"[!-~]+")
_SPECIAL_4 = tuple(
    map(
        ipaddress.IPv4Network,
        ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"),
    )
)
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48"))
)
"""Teredo, ORCHID and kin; documentation; 6to4, which carries an IPv4 address of anybody's; AS112."""


class Refused(Exception):
    """The address leads, or may lead, where users' webhooks must not."""


@dataclass(frozen=True)
class Target:
    """A URL that may be called: its host is a name or an address in its one usual form."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def header(self) -> str:
        """The `Host` header (RFC 9110 §7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.secure else "http"] else f"{host}:{self.port}"


def target(url: str, *, loopback: bool) -> Target:
    """What a URL says. `loopback` allows this machine itself, at any port. Errors: `Refused`."""
    if len(url) > MAX_CHARACTERS or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise Refused("Send a URL of at most 2,000 characters, encoded to ASCII without blanks.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused("The URL cannot be read.") from error
    if parts.scheme not in _PORTS or parts.username is not None or parts.password is not None or "#" in url:
        raise Refused("Send an http or https URL without user, password or fragment.")
    host = _host(host, loopback)
    usual = _PORTS[parts.scheme]
    if port not in (None, usual) and not (loopback and _is_local(host)):
        raise Refused(f"The port must be {usual}.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port or usual, path)


def check(address: str, *, loopback: bool) -> None:
    """Errors: `Refused` for an IP address that is not public."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError as error:
        raise Refused("That is no address.") from error
    if loopback and found.is_loopback:
        return
    if not (_is_public_4(found) if isinstance(found, IPv4Address) else _is_public_6(found)):
        raise Refused("The address is not public.")


def _host(host: str, loopback: bool) -> str:
    """A name, or an address that is public and written as everybody writes it: what resolvers take for one
    in decimal, octal or hexadecimal is no name, for its last part is none of a name's."""
    if ":" in host:
        check(host, loopback=loopback)
        return str(IPv6Address(host))
    if _NAME.fullmatch(host):
        return host.lower()
    check(host, loopback=loopback)
    return host


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_public_4(address: IPv4Address) -> bool:
    odd = address.is_multicast or address.is_reserved or any(address in net for net in _SPECIAL_4)
    return address.is_global and not odd


def _is_public_6(address: IPv6Address) -> bool:
    """Only what is assigned to the public internet: so none that is mapped, compatible, NAT64, link-local."""
    odd = address.scope_id is not None or any(address in net for net in _SPECIAL_6)
    return address in _GLOBAL_6 and address.is_global and not odd
