"""The address of a thing on the web, read once and strictly, so that nothing can read it another way."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote, urlencode, urljoin, urlsplit

from heedful.kit.errors import OutsideTrouble

PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
LONGEST = 8_000
PATH_SAFE = "/%:@!$&'()*+,;=~[]|"
QUERY_SAFE = PATH_SAFE + "?"
NO_NAME = "the host is not a name"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
BACKSLASH = re.compile(r"[^?#]*\\")
ODD_SLASH = "it has a backslash, which some would read as a slash"
NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
ENDS_IN_A_NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")


@dataclass(frozen=True, slots=True)
class Url:
    """`host` is a lower-case ASCII name or an address in its one plain form (IPv6 without brackets);
    `target` is path and query as they go over the wire."""

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def read(cls, text: str, *, schemes: tuple[str, ...] = ("http", "https")) -> Self:
        """:raises OutsideTrouble: it is not an address that we would ask."""
        try:
            return cls._read(text.strip(" \t\r\n"), schemes)
        except (ValueError, UnicodeError) as wrong:
            raise _refused(str(wrong)) from None

    @classmethod
    def _read(cls, text: str, schemes: tuple[str, ...]) -> Self:
        if len(text) > LONGEST or CONTROL.search(text):
            raise ValueError("it is too long, or holds characters that no address holds")
        if BACKSLASH.match(text):
            raise ValueError(ODD_SLASH)
        parts = urlsplit(text)
        if parts.scheme not in schemes:
            raise ValueError(f"it must begin with {' or '.join(s + '://' for s in schemes)}")
        if "@" in parts.netloc:
            raise ValueError("a name or password in front of the host is not taken")
        host, port = _host(parts.netloc), parts.port
        if port == 0:
            raise ValueError("port 0 does not exist")
        query = "?" + quote(parts.query, safe=QUERY_SAFE) if parts.query else ""
        target = quote(parts.path or "/", safe=PATH_SAFE) + query
        return cls(parts.scheme, host, port or PORTS[parts.scheme], target)

    def join(self, location: str) -> Self:
        """Where a redirect leads from here.

        :raises OutsideTrouble: it is not an address that we would ask.
        """
        if BACKSLASH.match(location):
            raise _refused(ODD_SLASH)
        try:
            return type(self).read(urljoin(str(self), location.strip(" \t\r\n")))
        except ValueError:
            raise _refused("the redirect cannot be read") from None

    def with_params(self, params: Mapping[str, str]) -> Self:
        joint = "&" if "?" in self.target else "?"
        return replace(self, target=self.target + joint + urlencode(params, quote_via=quote))

    @property
    def origin(self) -> tuple[str, str, int]:
        return (self.scheme, self.host, self.port)

    @property
    def secure(self) -> bool:
        return self.scheme in {"https", "wss"}

    @property
    def authority(self) -> str:
        """Host and port as the Host header names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def _host(netloc: str) -> str:
    """The host in its one plain form; odd forms of addresses (0x7f.1, 127.1, ::1%lo) are not taken."""
    if netloc.startswith("["):
        inside, _, behind = netloc[1:].partition("]")
        if "%" in inside or (behind and not behind.startswith(":")):
            raise ValueError("this form of an address is not taken")
        return str(ipaddress.IPv6Address(inside))
    host = _plain(netloc.partition(":")[0]).removesuffix(".")
    if not NAME.fullmatch(host):
        raise ValueError(NO_NAME)
    if ENDS_IN_A_NUMBER.fullmatch(host):
        return str(ipaddress.IPv4Address(host))
    return host


def _plain(name: str) -> str:
    if name.isascii():
        return name.lower()
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(NO_NAME) from error


def _refused(why: str) -> OutsideTrouble:
    return OutsideTrouble(f"This address cannot be asked: {why}.", retry_in=None)
