"""Say that something is praise, whom it names, and take that back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import actions as desk
from heedful.desk import queries as desk_queries
from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.kudos import events, queries, rules
from heedful.kudos.models import Earned, Kudos, Praised
from heedful.listening.models import Post
from heedful.teams import queries as teams

State = Kudos.State
MOST_NAMED = 20


def notice_praise(*, conversation_ids: list[int], at: datetime) -> None:
    """Propose praise where a person's latest words read so and name one of ours. May be repeated."""
    rows = Conversation.objects.filter(pk__in=conversation_ids).select_related("post__author")
    for one in rows:
        if _may_be_praise(one.post) and not Kudos.objects.filter(post=one.post).exists():
            _propose(one, at)


def _may_be_praise(post: Post) -> bool:
    if post.by_us or post.deleted_at or post.author.is_bot:
        return False
    return rules.reads_as_praise(f"{post.title} {post.text}")


@transaction.atomic
def _propose(conversation: Conversation, at: datetime) -> None:
    found = queries.whom(f"{conversation.post.title} {conversation.post.text}")
    if not found.named and not found.perhaps:
        return
    defaults = {"conversation": conversation, "state": State.PROPOSED, "at": at}
    kudos, is_new = Kudos.objects.get_or_create(post=conversation.post, defaults=defaults)
    if is_new:
        Earned.objects.bulk_create(Earned(kudos=kudos, praised_id=pk) for pk in found.named)
        record(events.KudosProposed(kudos.pk, conversation.pk), at=at)


@transaction.atomic
def mark(
    *,
    by_id: int,
    conversation_id: int,
    post_id: int | None = None,
    praised_ids: Collection[int] | None = None,
    thanks: str = "",
    at: datetime,
) -> Kudos:
    """Say that the person's latest words, or others of theirs, are praise. Twice is once.

    Whom they name is found in the words unless it is said. It is delivered a little later, so that it can
    be taken back. `thanks` becomes the teammate's draft, unless they have begun to write.

    :raises Invalid: these are not words of the person, or somebody is not in the list.
    """
    teams.who_may_answer(by_id)
    conversation = desk_queries.conversation_for(by_id, conversation_id)
    post = _their_post(by_id, conversation, post_id)
    defaults = {"conversation": conversation, "state": State.MARKED, "by_id": by_id, "at": at}
    kudos, is_new = Kudos.objects.get_or_create(post=post, defaults=defaults)
    others = Kudos.objects.filter(pk=kudos.pk).exclude(state=State.MARKED)
    if not is_new and not others.update(state=State.MARKED, by=by_id, at=at):
        return kudos
    if praised_ids is not None or is_new or not kudos.earned.exists():
        found = queries.whom(f"{post.title} {post.text}").named if praised_ids is None else praised_ids
        _name(kudos, found)
    _draft_thanks(kudos, by_id, thanks, at)
    record(events.KudosMarked(kudos.pk, conversation.pk), at=at, teammate_id=by_id)
    return queries.kudos_for(by_id, kudos.pk)


def _their_post(by_id: int, conversation: Conversation, post_id: int | None) -> Post:
    if post_id is None or post_id == conversation.post_id:
        return conversation.post
    posts = {post.pk: post for post in desk_queries.thread_of(by_id, conversation)}
    found = posts.get(post_id)
    if found is None or found.author.person_id != conversation.person_id or found.deleted_at:
        raise Invalid("Praise is something that the person of this conversation said.")
    return found


def _name(kudos: Kudos, praised_ids: Collection[int]) -> None:
    """Let these have earned it; who was told already stays."""
    wanted = set(praised_ids)
    if len(wanted) > MOST_NAMED:
        raise Invalid(f"Choose at most {MOST_NAMED}.")
    if len(wanted) != Praised.objects.filter(pk__in=wanted, removed_at=None).count():
        raise Invalid("Somebody of these is not in the list of people and places.")
    kudos.earned.filter(told_at=None).exclude(praised__in=wanted).delete()
    known = set(kudos.earned.values_list("praised", flat=True))
    Earned.objects.bulk_create(Earned(kudos=kudos, praised_id=pk) for pk in sorted(wanted - known))


def _draft_thanks(kudos: Kudos, by_id: int, thanks: str, at: datetime) -> None:
    kind = "private" if kudos.post.private else "public"
    drafts = desk_queries.drafts_of(by_id, kudos.conversation)
    if thanks and not drafts.get(kind) and kudos.conversation.state == Conversation.State.WAITING:
        Kudos.objects.filter(pk=kudos.pk).update(thanks=thanks)
        desk.save_draft(
            conversation_id=kudos.conversation_id, teammate_id=by_id, kind=kind, text=thanks, at=at
        )


@transaction.atomic
def say_whom(*, by_id: int, kudos_id: int, praised_ids: Sequence[int], at: datetime) -> Kudos:
    """Say who earned it; whoever was not told is told. May be repeated, as to deliver it again.

    :raises Invalid: it is not marked, or somebody is not in the list.
    """
    kudos = own(by_id, kudos_id)
    if kudos.state != State.MARKED:
        raise Invalid("Mark it as praise first.")
    _name(kudos, praised_ids)
    record(events.KudosNamed(kudos.pk, kudos.conversation_id), at=at, teammate_id=by_id)
    return queries.kudos_for(by_id, kudos_id)


@transaction.atomic
def take_back(*, by_id: int, kudos_id: int, at: datetime) -> Kudos:
    """Say that it is no praise, or undo the marking. Marking it again undoes this. Twice is once.

    What was delivered was read; what was not, is not delivered any more. A thank-you that nobody has
    changed is no draft any more.
    """
    kudos = own(by_id, kudos_id)
    taken = Kudos.objects.filter(pk=kudos.pk).exclude(state=State.TAKEN_BACK)
    if taken.update(state=State.TAKEN_BACK, by=by_id, at=at, thanks=""):
        kind = "private" if kudos.post.private else "public"
        drafted = desk_queries.drafts_of(by_id, kudos.conversation).get(kind, "")
        if kudos.thanks and drafted == kudos.thanks:
            desk.save_draft(
                conversation_id=kudos.conversation_id, teammate_id=by_id, kind=kind, text="", at=at
            )
        record(events.KudosTakenBack(kudos.pk, kudos.conversation_id), at=at, teammate_id=by_id)
    return queries.kudos_for(by_id, kudos_id)


def own(by_id: int, kudos_id: int) -> Kudos:
    """Return praise that a teammate may change: they see its conversation.

    :raises Missing: there is none, or not for this teammate.
    """
    teams.who_may_answer(by_id)
    kudos = queries.kudos_for(by_id, kudos_id)
    desk_queries.conversation_for(by_id, kudos.conversation_id)
    return kudos


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let the praise of a conversation follow it into the one that it is merged with."""
    Kudos.objects.filter(conversation=gone_id).update(conversation=kept_id)
