"""A mention opens the conversation of its person in its thread, or joins it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.desk import events, rules
from heedful.desk.models import Applied, Conversation, Draft, Filled, Labelled, Note, Reply
from heedful.journal.write import record
from heedful.kit.rows import ready
from heedful.listening import queries as listening
from heedful.listening.queries import Spoken

Key = tuple[int, int]  # thread, person


def open_for_mentions(*, source_id: int, post_ids: list[int], at: datetime) -> None:
    """Open or join a conversation for each mention. May be repeated: what was applied changes nothing."""
    del source_id
    by_key: dict[Key, list[Spoken]] = defaultdict(list)
    for spoken in listening.spoken(post_ids):
        by_key[spoken.thread_id, spoken.person_id].append(spoken)
    try:
        _open_or_join(by_key, at)
    except IntegrityError:  # another worker opened one of them first: join it
        _open_or_join(by_key, at)


def _open_or_join(by_key: Mapping[Key, Sequence[Spoken]], at: datetime) -> None:
    known = _known(by_key).keys()
    opening = ready(Conversation, [_opened(said, at) for key, said in by_key.items() if key not in known])
    with transaction.atomic():
        if opened := opening.insert():
            record(events.ConversationsOpened(opened), at=at)
        joined = [row.pk for key, row in _known(known).items() if _join(row, by_key[key], at)]
        if joined:
            record(events.ConversationsWaiting(joined), at=at)


def _known(keys: Collection[Key]) -> dict[Key, Conversation]:
    threads = {thread_id for thread_id, _ in keys}
    rows = Conversation.objects.filter(thread__in=threads).select_related("post")
    return {key: row for row in rows if (key := (row.thread_id, row.person_id)) in keys}


def _opened(said: Sequence[Spoken], at: datetime) -> Conversation:
    first, last = said[0], said[-1]
    return Conversation(
        person_id=first.person_id,
        thread_id=first.thread_id,
        source_id=last.source_id,
        team_id=last.team_id,
        first_post_id=first.post_id,
        post_id=last.post_id,
        addressed=any(spoken.addressed for spoken in said),
        waiting_since=first.said_at,
        changed_at=at,
    )


def _join(conversation: Conversation, said: Sequence[Spoken], at: datetime) -> bool:
    """Let the person wait since their new words; False if all of them were known."""
    latest = (conversation.post.said_at, conversation.post_id)
    new = [spoken for spoken in said if (spoken.said_at, spoken.post_id) > latest]
    addressed = any(spoken.addressed for spoken in said)
    if not new:
        if addressed and not conversation.addressed:
            Conversation.objects.filter(pk=conversation.pk).update(addressed=True, changed_at=at)
            return True
        return False
    waits = conversation.state == Conversation.State.WAITING
    Conversation.objects.filter(pk=conversation.pk).update(
        state=Conversation.State.WAITING,
        waiting_since=rules.waiting_since(
            [spoken.said_at for spoken in new], conversation.waiting_since if waits else None
        ),
        post=new[-1].post_id,
        addressed=conversation.addressed or addressed,
        snoozed_until=None,
        changed_at=at,
    )
    return True


@transaction.atomic
def hear_ours(*, post_ids: list[int], at: datetime) -> None:
    """Note that our account answered in a thread from elsewhere, as by its own app. May be repeated."""
    for post in listening.posts_by_id(post_ids):
        if Reply.objects.filter(outside_id=post.outside_id).exists():
            continue
        answered = Conversation.objects.filter(
            thread=post.thread_id, state=Conversation.State.WAITING, post__outside_id=post.parent_id
        )
        for conversation in answered:
            answered_at = conversation.first_answered_at or post.said_at
            Conversation.objects.filter(pk=conversation.pk).update(
                state=Conversation.State.ANSWERED, first_answered_at=answered_at, changed_at=at
            )
            record(events.AnsweredElsewhere(conversation.pk, post.pk), at=at)


@transaction.atomic
def follow_joined_threads(*, kept_thread_id: int, gone_thread_id: int, at: datetime) -> None:
    """Let conversations follow their posts into the thread that these stand in. May be repeated."""
    for moving in Conversation.objects.filter(thread=gone_thread_id).select_related("post"):
        stays = (
            Conversation.objects.filter(thread=kept_thread_id, person=moving.person_id)
            .select_related("post")
            .first()
        )
        if stays is None:
            Conversation.objects.filter(pk=moving.pk).update(thread=kept_thread_id, changed_at=at)
        else:
            _merge(stays, moving, at)


def _take_along(stays: Conversation, gone: Conversation) -> None:
    """Let what rules did, labels and fields follow, where the one that stays has none of its own."""
    Applied.objects.filter(conversation=gone).update(conversation=stays)
    labels = list(Labelled.objects.filter(conversation=stays).values_list("label", flat=True))
    Labelled.objects.filter(conversation=gone).exclude(label__in=labels).update(conversation=stays)
    fields = list(Filled.objects.filter(conversation=stays).values_list("field", flat=True))
    Filled.objects.filter(conversation=gone).exclude(field__in=fields).update(conversation=stays)


def _merge(stays: Conversation, gone: Conversation, at: datetime) -> None:
    Reply.objects.filter(conversation=gone).update(conversation=stays)
    Note.objects.filter(conversation=gone).update(conversation=stays)
    _take_along(stays, gone)
    for draft in Draft.objects.filter(conversation=gone):
        Draft.objects.get_or_create(
            conversation=stays,
            teammate_id=draft.teammate_id,
            kind=draft.kind,
            defaults={"text": draft.text, "saved_at": draft.saved_at},
        )
    waiting = Conversation.State.WAITING
    waits = [one.waiting_since for one in (stays, gone) if one.state == waiting]
    latest = max(stays.post, gone.post, key=lambda post: post.said_at)
    Conversation.objects.filter(pk=stays.pk).update(
        owner=stays.owner_id or gone.owner_id,
        addressed=stays.addressed or gone.addressed,
        post=latest,
        changed_at=at,
        **({"state": waiting, "waiting_since": min(waits)} if waits else {}),
    )
    record(events.ConversationsMerged(stays.pk, gone.pk), at=at)
    gone.delete()
