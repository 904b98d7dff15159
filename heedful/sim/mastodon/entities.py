"""What the client API shows: accounts, statuses, notifications, the instance."""

import re
from typing import TYPE_CHECKING, Any

from heedful.sim import words
from heedful.sim.mastodon import html
from heedful.sim.world import Network, Person, Said, iso

if TYPE_CHECKING:
    from heedful.sim.mastodon.network import Notification

LONGEST = 500


def account(person: Person, network: Network) -> dict[str, Any]:
    url = html.profile(person.address, network)
    picture = f"{network.base}/avatars/original/missing.png"
    return {
        "id": person.outside_id, "username": person.address.split("@")[0], "acct": person.address,
        "display_name": person.name, "locked": False, "bot": person.bot,
        "discoverable": not person.wants_no_index,
        "indexable": not person.wants_no_index, "noindex": person.wants_no_index, "group": False,
        "created_at": iso(person.since), "note": html.content(person.about, network), "url": url, "uri": url,
        "avatar": picture, "avatar_static": picture, "header": picture, "header_static": picture,
        "followers_count": 12 + len(person.name), "following_count": 34,
        "statuses_count": sum(post.author is person and not post.gone for post in network.posts.values()),
        "last_status_at": None, "hide_collections": None, "emojis": [], "fields": [], "roles": [],
    }  # fmt: skip


def status(post: Said, network: Network, viewer: Person | None) -> dict[str, Any]:
    host = post.author.address.partition("@")[2] or "social.example"
    parent = post.parent
    shown = {
        "id": post.id, "created_at": iso(post.at), "in_reply_to_id": parent.id if parent else None,
        "in_reply_to_account_id": parent.author.outside_id if parent else None,
        "sensitive": bool(post.warning),
        "spoiler_text": post.warning, "visibility": post.visibility, "language": post.language or None,
        "uri": f"https://{host}/users/{post.author.address.split('@')[0]}/statuses/{post.id}",
        "url": f"{html.profile(post.author.address, network)}/{post.id}",
        "replies_count": sum(not reply.gone for reply in post.replies), "reblogs_count": 0,
        "favourites_count": 0,
        "quotes_count": 0, "edited_at": iso(post.edited_at) if post.edited_at else None,
        "content": html.content(post.text, network), "reblog": None,
        "account": account(post.author, network), "media_attachments": [],
        "mentions": _mentions(post, network),
        "tags": _tags(post, network), "emojis": [], "card": None, "poll": None,
        "quote": _quote(post, network, viewer),
        "application": {"name": "Web", "website": None}, "filtered": [],
    }  # fmt: skip
    if viewer:
        shown |= {
            "favourited": False,
            "reblogged": False,
            "muted": False,
            "bookmarked": False,
            "pinned": False,
        }
    return shown


def _mentions(post: Said, network: Network) -> list[dict[str, str]]:
    return [
        {
            "id": person.outside_id, "username": person.address.split("@")[0],
            "url": html.profile(person.address, network), "acct": person.address,
        }
        for person in post.wire["mentions"]
    ]  # fmt: skip


def _tags(post: Said, network: Network) -> list[dict[str, str]]:
    found = dict.fromkeys(tag.lower() for tag in words.tags(post.text))
    return [{"name": tag, "url": f"{network.base}/tags/{tag}"} for tag in found]


def _quote(post: Said, network: Network, viewer: Person | None) -> dict[str, Any] | None:
    quoted = post.quote
    if quoted is None:
        return None
    if quoted.gone:
        return {"state": "deleted", "quoted_status": None}
    return {"state": "accepted", "quoted_status": status(quoted, network, viewer)}


def notification(told: "Notification", network: Network) -> dict[str, Any]:
    shown = {
        "id": told.id, "type": told.kind, "created_at": iso(told.at), "group_key": f"ungrouped-{told.id}",
        "account": account(told.by, network),
    }  # fmt: skip
    return shown | ({"status": status(told.status, network, told.by)} if told.status else {})


def length(text: str) -> int:
    """Count as the server does: a link is 23, of a remote account only the name counts."""
    text = re.sub(r"https?://\S+", "x" * 23, text)
    return len(re.sub(r"@(\w+)@[\w.-]+\w", r"@\1", text))


def instance_v2(network: Network, title: str) -> dict[str, Any]:
    return {
        "domain": "social.example", "title": title, "version": "4.5.2",
        "source_url": "https://github.com/mastodon/mastodon", "description": "A small town square.",
        "usage": {"users": {"active_month": 214}},
        "thumbnail": {"url": f"{network.base}/preview.png", "blurhash": None, "versions": {}},
        "icon": [], "languages": ["en"], "configuration": _configuration(network),
        "registrations": {"enabled": False, "approval_required": False, "message": None, "url": None},
        "api_versions": {"mastodon": 7}, "contact": {"email": "admin@social.example", "account": None},
        "rules": [],
    }  # fmt: skip


def _configuration(network: Network) -> dict[str, Any]:
    return {
        "urls": {"streaming": network.base.replace("http", "ws", 1), "status": None, "about": None},
        "vapid": {"public_key": ""}, "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
        "statuses": {"max_characters": LONGEST, "characters_reserved_per_url": 23},
        "media_attachments": {"supported_mime_types": [], "image_size_limit": 16777216},
        "polls": {"max_options": 4, "max_characters_per_option": 50},
        "translation": {"enabled": False}, "limited_federation": False,
    }  # fmt: skip


def instance_v1(network: Network, title: str) -> dict[str, Any]:
    whole = instance_v2(network, title)
    return {
        "uri": whole["domain"], "title": title, "short_description": whole["description"],
        "description": whole["description"], "email": "admin@social.example", "version": whole["version"],
        "urls": {"streaming_api": whole["configuration"]["urls"]["streaming"]},
        "stats": {"user_count": 214, "status_count": len(network.posts), "domain_count": 3},
        "thumbnail": whole["thumbnail"]["url"], "languages": ["en"], "registrations": False,
        "approval_required": False,
        "invites_enabled": False, "configuration": whole["configuration"], "contact_account": None,
        "rules": [],
    }  # fmt: skip
