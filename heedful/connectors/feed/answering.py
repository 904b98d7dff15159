"""Answering on a WordPress blog: a comment of ours is published, found again, changed, taken away."""

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from heedful.connectors.contract import Outgoing, Place, PostRef, Rejected, Sent
from heedful.connectors.feed import discover, naming, posts, rest, restposts
from heedful.connectors.feed.plain import plain
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble, SignedOut

FLOOD_SECONDS = 20.0
PAGES_READ_BACK = 2
SAID_NO = {
    "rest_comment_closed": "Comments are closed under this article.",
    "rest_comment_invalid_post_id": "This article is not on the blog any more.",
    "rest_comment_trash_post": "This article is not on the blog any more.",
    "rest_cannot_edit": "Only the moderators of this blog may change comments.",
    "rest_cannot_delete": "Only the moderators of this blog may take comments away.",
    "rest_no_route": "This blog takes no comments from programs.",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on a blog our words belong: under which article, in answer to which comment (0: none)."""

    api: str
    article: int
    parent: int


def send(place: Place, reply: Outgoing) -> Sent:
    spot = _spot(place, reply.parent)
    said = {"post": spot.article, "parent": spot.parent, "content": _as_html(reply.text)}
    answer = _ask("POST", rest.url(spot.api, "comments"), place, said)
    if rest.code(answer) == "comment_duplicate":
        found = find(place, reply)
        if found is None:
            raise Rejected("The blog says this very answer is there already; it may wait for a moderator.")
        return found
    return _sent(_accepted(answer), spot.api)


def find(place: Place, reply: Outgoing) -> Sent | None:
    """Return our comment with these words in this spot; how WordPress dressed it up does not matter."""
    spot = _spot(place, reply.parent)
    us = we(place, spot.api)
    asked: dict[str, str | int] = {"post": spot.article, "parent": spot.parent, "per_page": rest.PER_PAGE}
    for page in range(1, PAGES_READ_BACK + 1):
        answer = _ask("GET", rest.url(spot.api, "comments", page=page, **asked), place)
        told = _accepted(answer)
        for comment in told:
            author = restposts.member_id(discover.site_of(spot.api), int(comment.get("author") or 0))
            if author == us and _same_words(reply.text, str(comment["content"]["rendered"])):
                return _sent(comment, spot.api)
        if len(told) < rest.PER_PAGE:
            break
    return None


def edit(place: Place, sent: Sent, reply: Outgoing) -> Sent:
    api, number = _ours(place, sent)
    address = rest.url(api, f"comments/{number}")
    return _sent(_accepted(_ask("POST", address, place, {"content": _as_html(reply.text)})), api)


def delete(place: Place, sent: Sent) -> None:
    api, number = _ours(place, sent)
    answer = _ask("DELETE", rest.url(api, f"comments/{number}"), place)
    if answer.status not in {404, 410}:
        _accepted(answer)


def member(place: Place, api: str) -> tuple[str, dict[str, Any]]:
    """Return the outside id of our account, and what the blog says of it.

    :raises SignedOut: the blog does not know us by this user name and application password.
    """
    told = _accepted(_ask("GET", rest.url(api, "users/me", context="edit"), place))
    return restposts.member_id(discover.site_of(api), int(told["id"])), told


def we(place: Place, api: str) -> str:
    """Return the outside id of our account, "" where we have none."""
    if place.account.outside_id or not place.credential:
        return place.account.outside_id
    return member(place, api)[0]


def length_of(text: str) -> int:
    """Return the bytes that a comment takes in WordPress."""
    signs = 3 * (text.count("<") + text.count(">")) + 4 * text.count("&")  # they become &lt; &gt; &amp;
    return len(text.encode()) + signs


def _spot(place: Place, parent: PostRef) -> Spot:
    hint = _hint(parent.reply_hint)
    api = _own_api(place, str(hint.get("api") or ""))
    root = parent.root_id or parent.outside_id
    try:
        article = int(hint.get("post") or 0) or rest.post_with(api, naming.article(root))
    except rest.NotOpen as refusal:
        raise Rejected(f"The blog does not say which article this is ({refusal}).") from None
    if not article:
        raise Rejected(SAID_NO["rest_comment_invalid_post_id"])
    return Spot(api, article, int(hint.get("comment") or naming.comment_number(parent.outside_id) or 0))


def _ours(place: Place, sent: Sent) -> tuple[str, int]:
    hint = _hint(sent.reply_hint)
    number = int(hint.get("comment") or naming.comment_number(sent.outside_id) or 0)
    if not number:
        raise Rejected("This is not a comment on a WordPress blog.")
    return _own_api(place, str(hint.get("api") or "")), number


def _own_api(place: Place, hinted: str) -> str:
    """Return the REST root that our credential is for; a hint may come from a page of somebody else."""
    if not place.credential:
        raise Rejected("Heedful has no account on this blog. Add a user name and an application password.")
    typed = discover.web_address(place.address)
    if hinted and _holds(discover.site_of(hinted), typed):
        return hinted
    api = discover.find(place.address).memory.api
    if not api:
        raise Rejected("Answers can be sent to WordPress blogs only. Open the post and answer there.")
    if hinted and hinted != api:
        raise Rejected("This post stands on another site than the one we have an account on.")
    return api


def _holds(site: str, typed: str) -> bool:
    """Whether an address is on a site: same host, inside its folder, and TLS not given up."""
    downgraded = typed.startswith("https:") and not site.startswith("https:")
    folder = urlsplit(site).path.rstrip("/") + "/"
    return naming.same_site(site, typed) and not downgraded and f"{urlsplit(typed).path}/".startswith(folder)


def _hint(told: str) -> dict[str, Any]:
    hint = json.loads(told) if told.startswith("{") else {}
    return hint if isinstance(hint, dict) else {}


def _ask(method: str, url: str, place: Place, said: dict[str, Any] | None = None) -> fetch.Answer:
    signed = (place.credential.get("username", ""), place.credential.get("password", ""))
    return fetch.request(method, url, json=said, basic=signed)


def _accepted(answer: fetch.Answer) -> Any:
    """Return what was told; say in words why it was not.

    :raises Rejected: the blog understood and will not.
    :raises OutsideTrouble: SignedOut among them.
    """
    code, words = rest.code(answer), rest.words(answer)
    if code == "comment_flood":
        raise OutsideTrouble("The blog asks us to comment more slowly.", retry_in=FLOOD_SECONDS)
    if answer.status == 401:
        raise SignedOut("The blog does not accept our user name and application password any more.")
    if 400 <= answer.status < 500 and answer.status not in {408, 425, 429}:
        raise Rejected(SAID_NO.get(code) or f"The blog says: {words or answer.status}")
    if trouble := fetch.trouble(answer):
        raise trouble
    return answer.json()


def _sent(told: Any, api: str) -> Sent:
    link, number = naming.article(str(told["link"])), int(told["id"])
    name = naming.comment_id(naming.entry_id(link, key=discover.site_of(api)), number)
    held = told.get("status", "approved") != "approved"
    mark = f"{'&' if '?' in link else '?'}unapproved={number}" if held else ""
    return Sent(
        outside_id=name,
        url=f"{link}{mark}#comment-{number}" if held else str(told["link"]),
        revision=posts.revision("", plain(str(told["content"]["rendered"])).text),
        reply_hint=posts.hint(api=api, post=int(told["post"]), comment=number),
    )


def _as_html(text: str) -> str:
    """Comments are HTML: "a < b" would lose everything after the sign."""
    return html.escape(text, quote=False)


def _same_words(ours: str, rendered: str) -> bool:
    return _bare(ours) == _bare(plain(rendered).text)


def _bare(text: str) -> str:
    """Return letters and digits only: WordPress curls quotes, stretches dashes and draws smileys."""
    told = unicodedata.normalize("NFKC", text.replace("\N{MULTIPLICATION SIGN}", "x")).casefold()
    return re.sub(r"[\W_]+", "", told) or "".join(told.split())
