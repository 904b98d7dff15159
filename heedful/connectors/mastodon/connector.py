"""Mastodon's side of the contract."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from urllib.parse import quote

from heedful.connectors.contract import (
    Account,
    Can,
    CredentialField,
    Outgoing,
    Page,
    Place,
    Post,
    PostRef,
    Sent,
)
from heedful.connectors.mastodon import checking, replies, words
from heedful.connectors.mastodon.catching_up import CatchingUp, Roots
from heedful.connectors.mastodon.channels import Channel, Marks, followed
from heedful.connectors.mastodon.server import Server, as_id, as_list, as_object
from heedful.connectors.mastodon.statuses import Reader
from heedful.connectors.mastodon.streaming import Lines
from heedful.connectors.mastodon.transports import Transport, by_events, by_socket
from heedful.kit import meter
from heedful.kit.errors import Invalid, OutsideTrouble

WAYS = ("auto", "sse", "websocket", "poll")
LONGEST_THREAD = 500
MOST_ABOVE = 250


class Mastodon:
    """Speaks the API of Mastodon, which Pleroma, Akkoma, GoToSocial, Friendica and others speak too.

    A post's `outside_id` is host:id, with the host (and port) of the server we listen at and its id as
    an opaque text; the same post heard at two servers is two posts. An author's is the acct with its
    host in lower case. Deletions and edits are told by the streams only: what was deleted while we did
    not listen is seen when the thread is fetched again.
    """

    network = "mastodon"
    name = "Mastodon"
    can = Can(
        reply_publicly=True,
        reply_privately=True,
        edit=True,
        delete=True,
        fetch_thread=True,
        stream=True,
        length=500,
        repeat_harmless=True,
        read_back=True,
    )
    credential_fields: ClassVar[Sequence[CredentialField]] = (
        CredentialField(
            "access_token",
            "Access token",
            optional=True,
            also=("token",),
            help="From Preferences, Development, your application: scopes read and write:statuses.",
        ),
        CredentialField(
            "stream",
            "How to listen",
            secret=False,
            optional=True,
            help="auto (what works best), sse, websocket or poll.",
        ),
        CredentialField(
            "follow",
            "What to follow",
            secret=False,
            optional=True,
            help="Beyond what is said to us: public, public:local, hashtag:zorble, with commas between.",
        ),
    )
    address_help = "The address of your server, such as https://mastodon.example"

    def check(self, place: Place) -> Account:
        server = Server.of(place)
        return checking.account_of(server, _channels(server, place), _way(place))

    def hear(self, place: Place, *, cursor: str) -> Iterator[Page]:
        """Listen to a place. The streams are opened first, then everything since the cursor is asked for,
        then what the streams brought meanwhile is read: so there is no hole, and some things come twice.
        """
        try:
            server, way = Server.of(place), _way(place)
            channels = _channels(server, place)
        except Invalid as wrong:
            raise OutsideTrouble(str(wrong), retry_in=None) from wrong
        reader, marks = Reader(server, server.us()), Marks(cursor)
        lines = _opened(reader, channels, way)
        if lines is None:
            yield from CatchingUp(reader, Roots(server), marks).pages(channels)
            return
        with lines:
            yield from CatchingUp(reader, lines.roots, marks).pages(channels)
            lines.look_again(marks.copy())
            yield from lines.pages(marks)

    def thread(self, place: Place, post: PostRef) -> Sequence[Post]:
        server = Server.of(place)
        reader = Reader(server, server.us())
        local_id = quote(server.local_id(post.outside_id), safe="")
        status = server.get(f"/api/v1/statuses/{local_id}")
        context = as_object(server.get(f"/api/v1/statuses/{local_id}/context"), server.host)
        above = as_list(context.get("ancestors"), server.host)
        if len(above) > MOST_ABOVE:
            above = above[:1] + above[1 - MOST_ABOVE :]
        raws = [*above, status, *as_list(context.get("descendants"), server.host)][:LONGEST_THREAD]
        root_id = server.outside_id(as_id(as_object(raws[0], server.host).get("id")))
        read = [reader.read_or_keep(raw, root_id=root_id) for raw in raws]
        return [one for one in read if isinstance(one, Post)]

    def search(self, place: Place, query: str) -> Sequence[Post]:
        """Return posts that the server finds, newest first; most servers search only for an account."""
        server = Server.of(place)
        found = server.get("/api/v2/search", {"q": query, "type": "statuses", "limit": "40"})
        reader = Reader(server, server.us())
        raws = as_list(as_object(found, server.host).get("statuses"), server.host)
        return [one for one in map(reader.read_or_keep, raws) if isinstance(one, Post)]

    def length_of(self, text: str) -> int:
        return words.length(text)

    def send(self, place: Place, reply: Outgoing) -> Sent:
        return replies.send(Server.of(place), reply)

    def find(self, place: Place, reply: Outgoing) -> Sent | None:
        return replies.find(Server.of(place), reply)

    def edit(self, place: Place, sent: Sent, reply: Outgoing) -> Sent:
        return replies.edit(Server.of(place), sent, reply)

    def delete(self, place: Place, sent: Sent) -> None:
        replies.delete(Server.of(place), sent)


def _way(place: Place) -> str:
    way = (place.credential.get("stream") or "auto").strip().casefold()
    if way not in WAYS:
        raise Invalid(f"{way!r} is no way to listen. Say auto, sse, websocket or poll.")
    return way


def _channels(server: Server, place: Place) -> list[Channel]:
    return followed(server, place.credential.get("follow") or "")


def _opened(reader: Reader, channels: list[Channel], way: str) -> Lines | None:
    """Open the streams in the way that was asked for, or in the best that works; None is to poll.

    :raises OutsideTrouble: the one way that was asked for does not work.
    """
    ways: dict[str, Transport] = {"sse": by_events, "websocket": by_socket}
    if way == "poll":
        return None
    base = checking.streaming_base(reader.server, checking.instance_of(reader.server))
    for transport in [ways[way]] if way in ways else ways.values():
        lines = Lines(reader, Roots(reader.server), base, transport, channels)
        try:
            return lines.open()
        except OutsideTrouble:
            meter.count("mastodon.stream_refused")
            if way != "auto":
                raise
    return None
