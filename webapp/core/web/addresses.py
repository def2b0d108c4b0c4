"""The caller's address, as the limits count it."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

_IPV6_PREFIX = 64


def trust_proxies(app: Flask, hops: int) -> None:
    """Take the address from `X-Forwarded-For` only as many hops deep as there are proxies of ours; with none,
    whatever a client writes there changes nothing."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def client_address() -> str:
    """The address, an IPv6 one cut to its /64: that is one customer."""
    text = request.remote_addr or "0.0.0.0"  # noqa: S104
    try:
        address = ip_address(text)
    except ValueError:
        return text[:64]
    if not isinstance(address, IPv6Address):
        return text
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, _IPV6_PREFIX), strict=False).network_address)
