"""What was in the middle of a feed and is not any more: taken away, if its own place says so too."""

from collections.abc import Sequence

from heedful.connectors.contract import Deleted, Post
from heedful.connectors.feed import naming, rest, robots
from heedful.connectors.feed.memory import FeedMemory, Memory
from heedful.kit import fetch, meter
from heedful.kit.errors import OutsideTrouble

MOST_ASKED = 5
GONE_WORDS = {"rest_comment_invalid_id", "rest_cannot_read", "rest_post_invalid_id", "rest_forbidden"}


def since_last_look(
    memory: Memory, feed: FeedMemory, held: Sequence[Post]
) -> tuple[list[Deleted], dict[str, float]]:
    """Return what has gone, and what may have gone and is to be asked for again.

    `held` is what the feed holds now, oldest first. What is older than all of it has only slid out.
    """
    here = {post.outside_id for post in held}
    oldest = held[0].said_at.timestamp() if held else 0.0
    missing = {name: said for name, said in feed.window.items() if said > oldest and name not in here}
    deleted, unsure = [], dict(list(missing.items())[MOST_ASKED:])
    for name in list(missing)[:MOST_ASKED]:
        try:
            if _has_gone(name, memory.api):
                deleted.append(Deleted(name))
        except OutsideTrouble as trouble:
            meter.count("feed.cannot_tell_whether_gone")
            if trouble.retry_in is not None:
                unsure[name] = missing[name]
    return deleted, unsure


def _has_gone(outside_id: str, api: str) -> bool:
    number = naming.comment_number(outside_id)
    if number is not None:
        return bool(api) and _comment_has_gone(api, number)
    return naming.web_address(outside_id) and "#" not in outside_id and _page_has_gone(outside_id)


def _comment_has_gone(api: str, number: int) -> bool:
    answer = _answer(rest.url(api, f"comments/{number}", _fields="id,status"))
    return answer.status in {401, 403, 404, 410} and rest.code(answer) in GONE_WORDS


def _page_has_gone(url: str) -> bool:
    """A page that is not there answers 404 or 410; whatever else it answers, it is not gone."""
    return _answer(url).status in {404, 410}


def _answer(url: str) -> fetch.Answer:
    """:raises OutsideTrouble: it cannot be told now; a "no" is an answer."""
    robots.check(url)
    answer = fetch.request("GET", url)
    trouble = fetch.trouble(answer)
    if trouble and trouble.retry_in is not None:
        raise trouble
    return answer
