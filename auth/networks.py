"""From where staff may come: elsewhere an employee can neither sign in nor use a session, but can end one.

Members are never asked where they are. The address is the connection's, or what trusted proxies say; it is not logged.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

import structlog
from flask import Response, g, jsonify, request

from auth.public import message
from data.words import gettext as _

log = structlog.get_logger()
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
DOORS = frozenset({"/staff/sign-in", "/staff/callback"})
WAY_OUT = "/sign-out"


def refused_here(networks: Collection[Network]) -> Response | tuple[Response, int] | None:
    """The answer to an employee from outside of these networks; None for members, and where `networks` is empty."""
    as_staff = request.path in DOORS or (g.identity is not None and g.identity.session.kind == "staff")
    if not networks or not as_staff or request.path == WAY_OUT or is_within(request.remote_addr, networks):
        return None
    log.warning("staff.elsewhere", signed_in=g.identity is not None)
    title, text = _("Not from this network"), _("Staff can use Innsyn only from the organisation’s own networks.")
    if request.path.startswith("/_"):
        return jsonify(error="elsewhere", message=text), 403
    return message(title, text, status=403)


def is_within(address: str | None, networks: Collection[Network]) -> bool:
    """True when the address lies in one of the networks; what is no address lies in none."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)  # how a server for both kinds writes the older one
    return any((mapped or found) in network for network in networks)
