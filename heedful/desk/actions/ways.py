"""Where a reply leaves from, what it answers, and how it is said there."""

from datetime import datetime

from heedful.desk import branches, queries, rules
from heedful.desk.models import Conversation
from heedful.kit.errors import Invalid
from heedful.listening import queries as listening
from heedful.listening.models import Post


def way_of(
    author_id: int, conversation: Conversation, to_post_id: int | None, voice_id: int | None, *, private: bool
) -> queries.Way:
    to_post = _to_post(author_id, conversation, to_post_id, private=private)
    if voice_id is None:
        return queries.way_to(conversation, to_post)
    voice = queries.chosen_voice(author_id, conversation, voice_id)
    return queries.Way(to_post, voice, queries.disclosure_in(voice, to_post))


def sayable(
    conversation: Conversation, text: str, *, private: bool, way: queries.Way | None = None, at: datetime
) -> str:
    """Return the text as it is sent, where this kind and this length can be sent."""
    way = way or queries.usual_way(conversation, private=private)
    limits = queries.limits_of(conversation, to_post=way.to_post, source=way.source, at=at)
    rules.check_kind(limits, private=private)
    said = queries.with_line(rules.text_of_reply(text), way.line)
    rules.check_length(listening.connector_of(way.source), said, limits.length)
    return said


def _to_post(author_id: int, conversation: Conversation, post_id: int | None, *, private: bool) -> Post:
    """Return the post to answer: the person's latest, or another of the thread; in public a public one."""
    if post_id is None:
        return branches.latest_of(conversation, private=private)
    in_thread = {post.pk: post for post in queries.thread_of(author_id, conversation)}
    if post_id not in in_thread or in_thread[post_id].deleted_at:
        raise Invalid("The post to answer is not in this thread any more.")
    return in_thread[post_id]
