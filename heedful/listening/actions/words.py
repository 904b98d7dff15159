"""What a post says and who said it, as we keep it: harmless, and no longer than there is room for."""

from heedful.connectors import contract
from heedful.kit.html import clean, plain, web_link
from heedful.people import actions as people


def met(author: contract.Author) -> people.Met:
    return people.Met(
        author.outside_id,
        plain(author.name),
        plain(author.address),
        plain(author.url),
        author.is_bot,
        author.wants_no_index,
    )


def words_of(post: contract.Post) -> dict[str, object]:
    return {
        "text": plain(post.text),
        "html": clean(plain(post.html)),
        "title": plain(post.title)[:500],
        "url": web_link(plain(post.url))[:2000],
        "revision": plain(post.revision)[:200],
        "language": plain(post.language)[:35],
        "warning": plain(post.warning)[:500],
        "names": {
            "tags": [*map(plain, post.tags)],
            "links": [*map(plain, post.links)],
            "mentions": [*map(plain, post.mentions)],
            **_beside(post),
        },
        "reply_hint": post.reply_hint,
    }


def _beside(post: contract.Post) -> dict[str, object]:
    """Return what queries ask for beside words, where the network told it."""
    told = {
        "holds": sorted(post.holds),
        "engagement": post.engagement,
        "followers": post.author.followers,
    }
    return {name: value for name, value in told.items() if value not in (None, [])}
