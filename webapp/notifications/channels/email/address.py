"""One mailbox, exactly: what may stand in `To:` and in `RCPT TO:<…>`."""

import re
from email.headerregistry import Address
from email.utils import parseaddr

# A dot-atom (RFC 5322 §3.2.3), with letters of any script (RFC 6532). The quoted form is left out on purpose:
# `"a@b, evil"@x` is lawful, nobody has one (RFC 5321 §4.1.2), and relays disagree about where it ends.
_ATOM = r"[^\s\x00-\x20\x7f\"(),.:;<>@\[\\\]]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


class BadRecipient(ValueError):
    """The text is not exactly one mailbox that mail can be written to."""


def mailbox(text: str, display_name: str = "") -> Address:
    """Return the one addr-spec in `text` as an Address, its domain in ASCII (IDNA).

    Raises BadRecipient for anything else: lists, display names, comments, quoted local parts, address
    literals, over-long parts (RFC 5321 §4.5.3.1), invisible characters, domains that IDNA would change.
    """
    local, at, domain = text.rpartition("@")
    name = _ascii_domain(domain)
    if not at or not text.isprintable() or not _LOCAL.fullmatch(local):
        raise BadRecipient("not one plain e-mail address")
    if len(local.encode()) > 64 or len(local.encode()) + len(name) > 253:
        raise BadRecipient("the e-mail address is too long")
    return Address(display_name, username=local, domain=name)


def sender(text: str) -> Address:
    """Return the configured sender, "Name <addr-spec>" or a bare addr-spec; BadRecipient for neither."""
    display_name, addr_spec = parseaddr(text)
    return mailbox(addr_spec, display_name)


def _ascii_domain(domain: str) -> str:
    """Return `domain` in lower-case ASCII. What IDNA would fold into another name (ß to ss) is refused."""
    lowered = domain.lower()
    try:
        name = lowered.encode("idna").decode("ascii")
        faithful = lowered.isascii() or name.encode("ascii").decode("idna") == lowered
    except UnicodeError:
        raise BadRecipient("the domain of the e-mail address cannot be written") from None
    if not faithful or not _DOMAIN.fullmatch(name):
        raise BadRecipient("not a domain name")
    return name
