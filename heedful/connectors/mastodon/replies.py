"""Our replies on a server: how one leaves, whether it arrived, its edits and its end."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from heedful.connectors.contract import Outgoing, PostRef, Rejected, Sent
from heedful.connectors.mastodon import words
from heedful.connectors.mastodon.server import (
    TRY_LATER,
    Server,
    as_id,
    as_list,
    as_object,
    aware,
    nonsense,
    raise_trouble,
    text_of,
    words_of,
)
from heedful.connectors.mastodon.statuses import IN_PUBLIC
from heedful.kit.fetch import Answer

GONE = {404, 410}
CLOCKS_DIFFER = timedelta(minutes=5)
MOST_PAGES = 25


@dataclass(frozen=True, slots=True)
class Parent:
    """What a reply needs to know of the post it answers."""

    id: str
    accts: tuple[str, ...]  # the names of its author, the one to greet with first
    visibility: str
    spoiler: str = ""
    language: str = ""

    @classmethod
    def of(cls, server: Server, post: PostRef) -> "Parent":
        """Read the hint; what it does not say is taken from the reference, or asked for.

        :raises Rejected: the post is gone.
        """
        hint = _loaded(post.reply_hint)
        local_id = text_of(hint, "id") or server.local_id(post.outside_id)
        full = post.author_id or post.author_address.removeprefix("@")
        accts = tuple(dict.fromkeys(filter(None, (text_of(hint, "acct"), full))))
        visibility = text_of(hint, "visibility") or _visibility_of(server, local_id)
        return cls(local_id, accts, visibility, text_of(hint, "spoiler"), text_of(hint, "language"))

    def answered_in(self, reply: Outgoing) -> str:
        """A public post is answered as publicly as it was said; anything else goes to the person alone."""
        return self.visibility if self.visibility in IN_PUBLIC and not reply.private else "direct"

    def wire(self, reply: Outgoing) -> dict[str, str]:
        said = {"status": words.greeted(reply.text, *self.accts)}
        return said | {
            key: value
            for key, value in (("spoiler_text", self.spoiler), ("language", self.language))
            if value
        }


def send(server: Server, reply: Outgoing) -> Sent:
    parent = Parent.of(server, reply.parent)
    wire = parent.wire(reply) | {"in_reply_to_id": parent.id, "visibility": parent.answered_in(reply)}
    answer = server.ask("POST", "/api/v1/statuses", json=wire, key=reply.key)
    if answer.status in GONE:
        raise Rejected(f"The post is no longer there, or cannot be answered: {words_of(answer)}")
    return _sent(server, answer)


def edit(server: Server, sent: Sent, reply: Outgoing) -> Sent:
    parent = Parent.of(server, reply.parent)
    answer = server.ask("PUT", _path(server, sent.outside_id), json=parent.wire(reply))
    if answer.status in GONE:
        raise Rejected(f"Our reply is no longer there: {words_of(answer)}")
    return _sent(server, answer)


def delete(server: Server, sent: Sent) -> None:
    answer = server.ask("DELETE", _path(server, sent.outside_id))
    if answer.status not in GONE:
        _raise_no(answer)


def find(server: Server, reply: Outgoing) -> Sent | None:
    """Look for the reply among what we said since it was written, give or take five minutes."""
    parent = Parent.of(server, reply.parent)
    text, since = parent.wire(reply)["status"], reply.written_at - CLOCKS_DIFFER
    path = f"/api/v1/accounts/{quote(server.us().id, safe='')}/statuses"
    params = {"exclude_reblogs": "true", "limit": "40"}
    for _ in range(MOST_PAGES):
        page = [as_object(raw, server.host) for raw in as_list(server.get(path, params), server.host)]
        for raw in page:
            if _is_it(raw, parent.id, text):
                return _as_sent(server, raw)
        if not page or _written_before(since, page[-1]):
            return None
        params["max_id"] = as_id(page[-1].get("id"))
    return None


def _written_before(moment: datetime, raw: dict[str, Any]) -> bool:
    try:
        return aware(text_of(raw, "created_at")) < moment
    except (ValueError, OverflowError):
        return False


def _is_it(raw: dict[str, Any], parent_id: str, text: str) -> bool:
    if as_id(raw.get("in_reply_to_id")) != parent_id:
        return False
    return words.same(words.read(text_of(raw, "content"))[0], text)


def _sent(server: Server, answer: Answer) -> Sent:
    _raise_no(answer)
    raw = answer.json()
    if not isinstance(raw, dict) or not as_id(raw.get("id")):
        raise nonsense(server.host, maybe_done=True)
    return _as_sent(server, raw)


def _as_sent(server: Server, raw: dict[str, Any]) -> Sent:
    hint = {"id": as_id(raw.get("id")), "visibility": text_of(raw, "visibility")}
    return Sent(
        outside_id=server.outside_id(as_id(raw.get("id"))),
        url=text_of(raw, "url") or text_of(raw, "uri"),
        revision=text_of(raw, "edited_at"),
        reply_hint=json.dumps(hint),
    )


def _raise_no(answer: Answer) -> None:
    """A no that stays a no is told in the server's words; anything else may pass another time."""
    if 400 <= answer.status < 500 and answer.status not in TRY_LATER:
        raise Rejected(f"{answer.host} does not take it: {words_of(answer)}")
    raise_trouble(answer)


def _visibility_of(server: Server, local_id: str) -> str:
    answer = server.ask("GET", f"/api/v1/statuses/{quote(local_id, safe='')}")
    if answer.status in GONE:
        raise Rejected(f"The post is no longer there, or cannot be answered: {words_of(answer)}")
    raise_trouble(answer)
    return text_of(as_object(answer.json(), server.host), "visibility")


def _path(server: Server, outside_id: str) -> str:
    return f"/api/v1/statuses/{quote(server.local_id(outside_id), safe='')}"


def _loaded(hint: str) -> dict[str, Any]:
    try:
        found = json.loads(hint or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
