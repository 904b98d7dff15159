"""Where a reply leaves from, what it answers, and how it is said there."""

from dataclasses import dataclass
from datetime import datetime

from heedful.desk import queries, rules
from heedful.desk.models import Conversation
from heedful.kit.errors import Invalid
from heedful.listening import queries as listening
from heedful.listening.models import Post, Source


@dataclass(frozen=True, slots=True)
class Way:
    """What a reply answers, the own account it leaves from (None: the company's), its line at the end."""

    to_post: Post
    voice: Source | None = None
    line: str = ""


def way_of(author_id: int, conversation: Conversation, to_post_id: int | None, voice_id: int | None) -> Way:
    to_post = _to_post(author_id, conversation, to_post_id)
    if voice_id is None:
        return Way(to_post)
    voice = queries.chosen_voice(author_id, conversation, voice_id)
    return Way(to_post, voice, queries.disclosure_in(conversation, voice, to_post))


def sayable(
    conversation: Conversation, text: str, *, private: bool, way: Way | None = None, at: datetime
) -> str:
    """Return the text as it is sent, where this kind and this length can be sent."""
    voice, line = (way.voice, way.line) if way else (None, "")
    limits = queries.limits_of(conversation, voice=voice, at=at)
    rules.check_kind(limits, private=private)
    said = queries.with_line(rules.text_of_reply(text), line)
    rules.check_length(listening.connector_of(conversation.source), said, limits.length)
    return said


def _to_post(author_id: int, conversation: Conversation, post_id: int | None) -> Post:
    """Return the post to answer: the person's latest, or another of the thread."""
    if post_id is None:
        return conversation.post
    in_thread = {post.pk: post for post in queries.thread_of(author_id, conversation)}
    if post_id not in in_thread or in_thread[post_id].deleted_at:
        raise Invalid("The post to answer is not in this thread any more.")
    return in_thread[post_id]
