"""Which addresses may be reached: every address of a host is checked, then that very one is dialled."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Sequence
from typing import Final

from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

AFTER_NO_NAME = 60.0
AFTER_NO_LINE = 30.0
DIAL_SECONDS = 4.0

# Each with what it is. The public internet is what remains; of IPv6 that is within 2000::/3 only.
DENIED: Final[dict[str, str]] = {
    "0.0.0.0/8": "this host",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared by a carrier",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "a cloud's own services",
    "169.254.0.0/16": "link-local, cloud metadata",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relays",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarks",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved, broadcast",
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::/96": "IPv4-compatible",
    "::ffff:0:0/96": "IPv4-mapped",
    "::ffff:0:0:0/96": "IPv4-translated",
    "64:ff9b::/96": "NAT64",
    "64:ff9b:1::/48": "local NAT64",
    "100::/64": "discard",
    "2001::/23": "protocol assignments, Teredo, ORCHID, benchmarks",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
    "5f00::/16": "segment routing",
    "fc00::/7": "private, cloud metadata",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
    "::/3": "not handed out",
    "4000::/2": "not handed out",
    "8000::/1": "not handed out",
}
_denied = [(ipaddress.ip_network(network), what) for network, what in DENIED.items()]
_allowed: tuple[Network, ...] = ()


def allow(networks: Sequence[str]) -> None:
    """Set the networks that may be reached beyond the public internet.

    :raises ValueError: names the one that is not a network.
    """
    global _allowed
    _allowed = tuple(_network(text) for text in networks if text.strip())


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError as wrong:
        raise ValueError(f"{text!r} is not a network in CIDR form, such as 127.0.0.1/32 ({wrong})") from None


def refusal(address: str) -> str | None:
    """What stands against reaching an address; None where nothing does."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "not an address"
    if any(ip in network for network in _allowed):
        return None
    return next((what for network, what in _denied if ip in network), None)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them; tests put their own in its place."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Open a line to an address (never a name); tests put their own in its place."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        line.connect((address, port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        line.close()
        raise
    return line


def reach(host: str, port: int, until: float) -> socket.socket:
    """Open a line to a host before the moment `until` (of the monotonic clock), at an address that was
    checked; a name that leads inside with even one of its addresses is not reached at all.

    :raises OutsideTrouble: never `maybe_done`.
    """
    found = checked(host, port, until)
    for left, address in zip(range(len(found), 0, -1), found, strict=True):
        seconds = _seconds(until, host)
        try:
            return dial(address, port, seconds if left == 1 else min(seconds, DIAL_SECONDS))
        except OSError:
            continue
    raise OutsideTrouble(f"{host} does not take our call on port {port}.", retry_in=AFTER_NO_LINE)


def checked(host: str, port: int, until: float) -> list[str]:
    found = [host] if _is_address(host) else _resolved(host, port, until)
    for address in found:
        what = refusal(address)
        if what is not None:
            raise OutsideTrouble(_forbidden(host, address, what), retry_in=None)
    return found


def _forbidden(host: str, address: str, what: str) -> str:
    where = address if host == address else f"{host} is at {address}, which"
    return (
        f"{where} is not on the public internet ({what}). An operator can allow it in HEEDFUL_ALLOW_NETWORKS."
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _resolved(host: str, port: int, until: float) -> list[str]:
    """The system's resolver knows no time limit, so it works beside us and is left behind when late."""
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, answers), daemon=True, name="resolve").start()
    try:
        found = answers.get(timeout=_seconds(until, host))
    except queue.Empty:
        raise OutsideTrouble(f"Looking up {host} took too long.", retry_in=AFTER_NO_NAME) from None
    if not found:
        raise OutsideTrouble(f"There is no host named {host}.", retry_in=AFTER_NO_NAME)
    return found


def _look_up(host: str, port: int, answers: "queue.SimpleQueue[list[str]]") -> None:
    try:
        answers.put(resolve(host, port))
    except (OSError, UnicodeError):
        answers.put([])


def _seconds(until: float, host: str) -> float:
    left = until - clock.monotonic()
    if left <= 0:
        raise OutsideTrouble(f"{host} did not take our call in time.", retry_in=AFTER_NO_LINE)
    return left
