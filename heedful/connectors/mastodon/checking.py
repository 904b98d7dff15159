"""Who we are on a server, what it lets us hear, and what will not work, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from heedful.connectors.contract import Account
from heedful.connectors.mastodon.channels import MENTIONS, Channel
from heedful.connectors.mastodon.server import Server, as_object, full_acct, nonsense, raise_trouble, text_of
from heedful.connectors.mastodon.transports import by_events, by_socket
from heedful.kit.errors import OutsideTrouble

NOT_HERE = {400, 403, 404, 405, 410, 501}


def instance_of(server: Server) -> Mapping[str, Any]:
    """Return what the server says of itself, by the second version of its API or by the first.

    Its version is not looked at: "4.3.0+glitch" and "2.7.2 (compatible; Pleroma 2.6)" are fine.

    :raises OutsideTrouble: it does not speak this API.
    """
    answer = server.ask("GET", "/api/v2/instance")
    if answer.status in NOT_HERE:
        answer = server.ask("GET", "/api/v1/instance")
    raise_trouble(answer)
    instance = as_object(answer.json(), server.host)
    if not {"version", "title", "uri", "domain"} & set(instance):
        raise nonsense(server.host)
    return instance


def streaming_base(server: Server, instance: Mapping[str, Any]) -> str:
    """Return where it streams, as http or https; never less private than the server itself."""
    told = text_of(_inside(instance, "configuration", "urls"), "streaming")
    told = told or text_of(_inside(instance, "urls"), "streaming_api")
    base = told.replace("ws", "http", 1) if told.startswith(("ws://", "wss://")) else told
    if not base.startswith(("http://", "https://")):
        return server.base
    if server.base.startswith("https://"):
        base = base.replace("http://", "https://", 1)
    return base.rstrip("/").removesuffix("/api/v1/streaming")


def account_of(server: Server, channels: Sequence[Channel], stream: str) -> Account:
    instance = instance_of(server)
    us: Mapping[str, Any] = {}
    if server.token:
        us = as_object(server.get("/api/v1/accounts/verify_credentials"), server.host)
    acct = full_acct(us, server.host) if us else ""
    title = text_of(instance, "title")
    return Account(
        outside_id=acct,
        address=f"@{acct}" if acct else "",
        name=text_of(us, "display_name") or text_of(us, "username"),
        url=text_of(us, "url"),
        length=_longest(instance),
        venue=f"{title} ({server.host})" if title and title != server.host else server.host,
        warnings=tuple(_warnings(server, instance, channels, stream)),
    )


def _warnings(
    server: Server, instance: Mapping[str, Any], channels: Sequence[Channel], stream: str
) -> list[str]:
    found = [
        f"{server.host} does not let us hear {channel.key!r}."
        for channel in channels
        if channel is not MENTIONS and not _can_be_asked(server, channel)
    ]
    if not server.token:
        found.append("Without an access token nothing can be answered, and only what is public is heard.")
    elif not _may_write(server):
        found.append("This access token may not write: give it the scope write:statuses to answer.")
    if server.token and not _may_read_mentions(server):
        found.append(
            "This access token may not read notifications: give it the scope read to hear who speaks to us."
        )
    if stream != "poll" and not _streams(server, instance, channels, stream):
        found.append(f"{server.host} does not stream to us, so it is asked for news every so often instead.")
    return found


def _can_be_asked(server: Server, channel: Channel) -> bool:
    return server.ask("GET", channel.timeline, params={**channel.params, "limit": "1"}).status < 400


def _may_write(server: Server) -> bool:
    """Ask to delete what cannot exist: the scope is checked before the post is looked for."""
    return server.ask("DELETE", "/api/v1/statuses/0").status != 403


def _may_read_mentions(server: Server) -> bool:
    return server.ask("GET", MENTIONS.timeline, params={**MENTIONS.params, "limit": "1"}).status < 400


def _streams(server: Server, instance: Mapping[str, Any], channels: Sequence[Channel], stream: str) -> bool:
    channel = next(channel for channel in channels if channel.stream)
    ways = {"sse": [by_events], "websocket": [by_socket]}
    for way in ways.get(stream, [by_events, by_socket]):
        line = way(server, streaming_base(server, instance), channel)
        try:
            next(line)
        except OutsideTrouble:
            continue
        finally:
            line.close()
        return True
    return False


def _longest(instance: Mapping[str, Any]) -> int | None:
    told = _inside(instance, "configuration", "statuses").get("max_characters") or instance.get(
        "max_toot_chars"
    )
    return told if isinstance(told, int) and told > 0 else None


def _inside(thing: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        found = thing.get(key)
        thing = found if isinstance(found, dict) else {}
    return thing
