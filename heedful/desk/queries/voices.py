"""As whom a teammate answers in a conversation, and what a reply from their own account has to say."""

from heedful.desk.branches import latest_of, source_of
from heedful.desk.models import Conversation, Reply
from heedful.kit.errors import Invalid
from heedful.listening import queries as listening
from heedful.listening.models import Post, Source
from heedful.teams import queries as teams


def voice_in(teammate_id: int, conversation: Conversation) -> Source | None:
    """Return the teammate's own account with which they can answer here in public, None if there is none."""
    in_public = latest_of(conversation, private=False)
    if in_public.private:
        return None
    return listening.fitting_voice(teammate_id, source_of(conversation, in_public))


def chosen_voice(teammate_id: int, conversation: Conversation, voice_id: int) -> Source:
    """:raises Invalid: it is no account of theirs, or not one for this conversation."""
    voice = voice_in(teammate_id, conversation)
    if voice is None or voice.pk != voice_id:
        raise Invalid("You have no account of your own for this conversation.")
    return voice


def disclosure_in(voice: Source | None, post: Post) -> str:
    """Return the line with which a reply from an own account has to end, "" where it is said already.

    It is said once a thread, or by the profile of the account, as a lead has seen.
    """
    if voice is None or voice.discloses_by_id is not None:
        return ""
    said = Reply.objects.filter(
        source=voice, to_post__thread=post.thread_id, state=Reply.State.SENT, deleted_at=None
    )
    return "" if said.exclude(disclosed="").exists() else teams.disclosure(post.language)


def with_line(text: str, line: str) -> str:
    """Return the text as it leaves: with the line at its end, unless it says that itself."""
    said = text.replace("\r\n", "\n").strip()
    return f"{said}\n\n{line}" if said and line and line not in said else said


def without_line(reply: Reply) -> str:
    """Return the words of a reply as its author typed them."""
    return reply.text.removesuffix(f"\n\n{reply.disclosed}") if reply.disclosed else reply.text


def kind_of(reply: Reply) -> str:
    """Return the kind of draft that a reply was, and becomes when it is taken back."""
    if reply.source.owner_id is not None:
        return "mine"
    return "private" if reply.private else "public"
