"""File what we said ourselves, so that its echo from the network is nothing new."""

from datetime import datetime

from heedful.connectors.contract import Sent
from heedful.kit.html import web_link
from heedful.listening.archive import index
from heedful.listening.models import Post, Source
from heedful.listening.queries import account_of
from heedful.people import actions as people


def file_own(
    *, to_post: Post, source: Source, sent: Sent, text: str, private: bool, said_at: datetime, at: datetime
) -> None:
    """Store a reply of ours in its thread; runs in the caller's transaction, and may be repeated.

    `source` is where it left from: the one that heard the post, or a teammate's own account.
    """
    account = account_of(source)
    met = people.Met(account.outside_id or "us", account.name, account.address, account.url, False, False)
    handles = people.meet(people.prepare_meeting(network=to_post.network, accounts=[met], at=at))
    post, is_new = Post.objects.get_or_create(
        network=to_post.network,
        outside_id=sent.outside_id,
        defaults={
            "source": to_post.source,
            "thread": to_post.thread,
            "author_id": handles[met.outside_id],
            "kind": "reply",
            "text": text,
            "url": web_link(sent.url),
            "revision": sent.revision,
            "parent_id": to_post.outside_id,
            "by_us": True,
            "private": private,
            "reply_hint": sent.reply_hint,
            "said_at": said_at,
            "heard_at": at,
        },
    )
    if not is_new and not post.by_us:  # heard from the network before we knew that it stands
        Post.objects.filter(pk=post.pk).update(by_us=True, is_mention=False)
    if is_new:
        index.renew([post.pk])


def edit_own(*, network: str, outside_id: str, told: Sent, text: str, at: datetime) -> None:
    """Note that a reply of ours says something else now; without edits on a network, it is another post."""
    post = Post.objects.filter(network=network, outside_id=outside_id)
    ids = list(post.values_list("pk", flat=True))
    post.update(outside_id=told.outside_id, text=text, html="", revision=told.revision, edited_at=at)
    index.renew(ids)


def delete_own(*, network: str, outside_id: str, at: datetime) -> None:
    """Note that a reply of ours is gone from its thread."""
    post = Post.objects.filter(network=network, outside_id=outside_id)
    index.forget(post.values_list("pk", flat=True))
    post.update(text="", html="", deleted_at=at)
