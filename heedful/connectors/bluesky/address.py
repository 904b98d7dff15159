"""Where a place on Bluesky is: the server that keeps our account, and the stream we listen to."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from heedful.connectors.contract import CredentialField, Place
from heedful.kit.errors import Invalid

ENTRYWAY = "https://bsky.social"
PUBLIC_STREAM = "wss://jetstream2.us-east.bsky.network/subscribe"
FIREHOSE_PATH = "/xrpc/com.atproto.sync.subscribeRepos"
JETSTREAM_PATH = "/subscribe"
NOTICES_PATH = "/notifications"
HELP = (
    "https://bsky.social for the whole public network, or the server of your account, such as "
    "https://pds.example. "
    "A stream works too: wss://bsky.network (firehose) or wss://jetstream.example/subscribe (Jetstream). "
    "https://bsky.social/notifications hears only what is addressed to you."
)
FIELDS = (
    CredentialField(
        "identifier",
        "Handle",
        secret=False,
        also=("handle", "username", "login", "email"),
        help="Your handle, such as zorble.bsky.social",
    ),
    CredentialField(
        "password",
        "App password",
        also=("app_password", "app-password"),
        help="Bluesky: Settings, Privacy and security, App passwords",
    ),
    CredentialField(
        "service",
        "Server of the account",
        secret=False,
        optional=True,
        also=("pds",),
        help="Only where it differs from the address, such as https://pds.example",
    ),
)


class Dialect(StrEnum):
    FIREHOSE = "firehose"
    JETSTREAM = "jetstream"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Our account's name and password there."""

    identifier: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """What an address and a credential come to."""

    service: str  # the origin that answers XRPC for us, "" if we only have a stream
    stream: str  # a WebSocket address without query, "" without a stream
    dialect: Dialect
    venue: str
    sign_in: SignIn | None
    public: bool  # part of the public network, so that its directory and its AppView may be asked


def route_of(place: Place) -> Route:
    """:raises Invalid: the address or the credential cannot be right; the text says what to change."""
    parts = _parts(place.address)
    sign_in = _sign_in(place.credential)
    service = _service(place.credential, parts, signed=sign_in is not None)
    dialect, stream = _stream(parts)
    if dialect is Dialect.NONE and sign_in is None:
        raise Invalid("Hearing notifications needs a handle and an app password.")
    return Route(service, stream, dialect, parts.netloc, sign_in, _is_public(parts.hostname or ""))


def _parts(address: str) -> SplitResult:
    written = address.strip()
    if "://" not in written:
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
        usable = parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if not usable or parts.username is not None:
        raise Invalid(f"{address!r} is not an address of a Bluesky server. Type {HELP}")
    return parts


def _stream(parts: SplitResult) -> tuple[Dialect, str]:
    path = parts.path.rstrip("/")
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    if path == NOTICES_PATH:
        return Dialect.NONE, ""
    if path == JETSTREAM_PATH:
        return Dialect.JETSTREAM, f"{scheme}://{parts.netloc}{JETSTREAM_PATH}"
    if path not in {"", FIREHOSE_PATH}:
        raise Invalid(f"The path {path!r} is not one that we can listen to. Type {HELP}")
    if _origin(parts) == ENTRYWAY:
        return Dialect.JETSTREAM, PUBLIC_STREAM
    return Dialect.FIREHOSE, f"{scheme}://{parts.netloc}{FIREHOSE_PATH}"


def _service(credential: Mapping[str, str], parts: SplitResult, *, signed: bool) -> str:
    named = value(credential, "service")
    if named:
        return _origin(_parts(named))
    if parts.scheme in {"http", "https"}:
        return _origin(parts)
    if not _is_public(parts.hostname or ""):
        return _origin(parts)  # on a network of one's own, who streams also keeps the accounts
    return ENTRYWAY if signed else ""


def _origin(parts: SplitResult) -> str:
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    return f"{scheme}://{parts.netloc}"


def _sign_in(credential: Mapping[str, str]) -> SignIn | None:
    identifier = value(credential, "identifier").removeprefix("@")
    password = value(credential, "password")
    if not identifier and not password:
        return None
    if not identifier:
        raise Invalid("The handle of the account is missing.")
    if not password:
        raise Invalid("The app password of the account is missing.")
    if not re.fullmatch(r"did:[a-z]+:\S+|[^@\s]+@\S+|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", identifier):
        raise Invalid(f"{identifier!r} is not a handle; one looks like zorble.bsky.social.")
    return SignIn(identifier, password)


def value(credential: Mapping[str, str], name: str) -> str:
    """Return what a credential holds under a field's name or another name people use for it."""
    names = next((field.name, *field.also) for field in FIELDS if field.name == name)
    return next((credential[known].strip() for known in names if credential.get(known, "").strip()), "")


def _is_public(host: str) -> bool:
    if host == "localhost" or host.rpartition(".")[2] in {
        "test",
        "local",
        "internal",
        "localhost",
        "example",
    }:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host
    return False
