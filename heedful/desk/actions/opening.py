"""A mention opens the conversation of its person in its thread, or joins it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, OuterRef, Q, Subquery

from heedful.desk import clocks, events, need, neighbours, rules, understood
from heedful.desk.actions import reckoning
from heedful.desk.models import (
    AnswerUse,
    Applied,
    BatchLine,
    Conversation,
    Draft,
    Filled,
    Handover,
    Labelled,
    Note,
    PeerAnswer,
    Permission,
    Promise,
    Reply,
    Turn,
)
from heedful.desk.serious import serious_word
from heedful.journal.write import record
from heedful.kit.rows import ready
from heedful.listening import queries as listening
from heedful.listening.models import Post
from heedful.listening.queries import Spoken

Key = tuple[int, int]  # thread, person
AHEAD = timedelta(minutes=5)  # so far ahead of ours a clock of theirs may be, and their order is believed


def open_for_mentions(*, source_id: int, post_ids: list[int], at: datetime) -> None:
    """Open or join a conversation for each mention. May be repeated: what was applied changes nothing."""
    del source_id
    by_key: dict[Key, list[Spoken]] = defaultdict(list)
    for spoken in listening.spoken(post_ids):
        by_key[spoken.thread_id, spoken.person_id].append(spoken)
    for said in by_key.values():
        said.sort(key=_place)
    try:
        _open_or_join(by_key, at)
    except IntegrityError:  # another worker opened one of them first: join it
        _open_or_join(by_key, at)


def _open_or_join(by_key: Mapping[Key, Sequence[Spoken]], at: datetime) -> None:
    known = {key for key in _known(by_key) if key in by_key}
    news = {key: said for key, said in by_key.items() if key not in known}
    earlier = _earlier(news)
    rows = {key: _opened(said, earlier[key[1]], at) for key, said in news.items()}
    reckoning.start([(row, by_key[key]) for key, row in rows.items()])
    opening = ready(Conversation, list(rows.values()))
    with transaction.atomic():
        if opened := opening.insert():
            record(events.ConversationsOpened(opened), at=at)
        held = _hold(known)
        joined = [row.pk for key, (row, branch) in held.items() if _join(row, by_key[key], at, branch)]
        if joined:
            reckoning.reckon(joined, at=at, quiet=True)
            record(events.ConversationsWaiting(joined), at=at)


def _known(keys: Collection[Key]) -> dict[Key, set[int]]:
    """Return which conversations there are, and of which each is a part."""
    rows = Conversation.every.filter(thread__in={thread_id for thread_id, _ in keys})
    told = rows.values_list("thread", "person", "pk", "joined_to")
    return {
        key: {pk, joined_to or pk} for *there, pk, joined_to in told if (key := (there[0], there[1])) in keys
    }


def _hold(keys: Collection[Key]) -> dict[Key, tuple[Conversation, Conversation]]:
    """Lock what is known, each with the branch in which they spoke; anew if one is joined at this moment."""
    wanted = {pk for both in _known(keys).values() for pk in both}
    answered = Post.objects.filter(network=OuterRef("post__network"), outside_id=OuterRef("post__parent_id"))
    alone = Conversation.every.filter(pk__in=wanted).select_for_update().order_by("pk")
    list(alone.values_list("pk"))  # what a join in SQL waits for may have changed
    rows = Conversation.every.filter(pk__in=wanted).select_related("post").order_by("pk")
    rows = rows.annotate(after=Subquery(answered.values("said_at")[:1])).select_for_update(of=("self",))
    held = {row.pk: row for row in rows}
    if any(row.joined_to_id and row.joined_to_id not in held for row in held.values()):
        return _hold(keys)
    by_key = {(row.thread_id, row.person_id): row for row in held.values()}
    return {key: (held[row.joined_to_id or row.pk], row) for key, row in by_key.items() if key in keys}


def _place(spoken: Spoken) -> tuple[datetime, int]:
    return _at(spoken), spoken.post_id


def _at(spoken: Spoken) -> datetime:
    return clocks.spoken_at(spoken.said_at, heard_at=spoken.heard_at + AHEAD, after=spoken.after)


def _latest(conversation: Conversation) -> tuple[datetime, int]:
    """Return the place of what the person said last, among what they say now."""
    post, after = conversation.post, getattr(conversation, "after", None)
    return clocks.spoken_at(post.said_at, heard_at=post.heard_at + AHEAD, after=after), post.pk


def _earlier(by_key: Mapping[Key, Sequence[Spoken]]) -> Mapping[int, list[datetime]]:
    """Return by person when they spoke to us elsewhere: the first and the last time are enough to tell."""
    earlier: dict[int, list[datetime]] = defaultdict(list)
    if not by_key:
        return earlier
    for (_, person_id), said in by_key.items():
        earlier[person_id] += [_at(spoken) for spoken in said[:1] if spoken.addressed]
    firsts = [_at(said[0]) for said in by_key.values()]
    theirs = Conversation.objects.filter(
        Q(addressed=True) | Q(first_answered_at__isnull=False),
        person__in=earlier,
        waiting_since__gte=min(firsts) - need.BEFORE,
        waiting_since__lt=max(firsts),
    ).order_by()
    for person_id, *moments in theirs.values_list("person").annotate(
        Min("waiting_since"), Max("waiting_since")
    ):
        earlier[person_id] += moments
    return earlier


def _serious_in(said: Sequence[Spoken]) -> str:
    return next(filter(None, (serious_word(f"{spoken.title} {spoken.text}") for spoken in said)), "")


def _opened(said: Sequence[Spoken], earlier: list[datetime], at: datetime) -> Conversation:
    first, last = said[0], said[-1]
    opened = Conversation(
        person_id=first.person_id,
        thread_id=first.thread_id,
        source_id=last.source_id,
        team_id=last.team_id,
        first_post_id=first.post_id,
        post_id=last.post_id,
        addressed=any(spoken.addressed for spoken in said),
        came_before=need.came_before(earlier, _at(first)),
        unanswered=len(said),
        serious=_serious_in(said),
        waiting_since=_at(first),
        changed_at=at,
    )
    opened.rank()
    return opened


def _join(conversation: Conversation, said: Sequence[Spoken], at: datetime, branch: Conversation) -> bool:
    """Let the person wait since their new words; False if all of them were known."""
    new = [spoken for spoken in said if _place(spoken) > _latest(branch)]
    addressed = any(spoken.addressed for spoken in said)
    if not new and (conversation.addressed or not addressed):
        return False
    conversation.addressed |= addressed
    if new:
        _wait_on(conversation, new)
    if branch is not conversation:
        Conversation.every.filter(pk=branch.pk).update(post=said[-1].post_id)
    conversation.changed_at = at
    conversation.rank()
    conversation.save(update_fields=JOINED)
    return True


JOINED = (
    *("state", "waiting_since", "post", "addressed", "snoozed_until", "changed_at"),
    *("unanswered", "serious", "understood", "needed_since"),
)


def _wait_on(conversation: Conversation, new: Sequence[Spoken]) -> None:
    """Let the person wait for an answer to these words too, or anew if they had one."""
    waits = conversation.state == Conversation.State.WAITING
    moments = [_at(spoken) for spoken in new]
    conversation.waiting_since = rules.waiting_since(moments, conversation.waiting_since if waits else None)
    conversation.unanswered = len(new) + (conversation.unanswered if waits else 0)
    conversation.serious = _serious_in(new) or (conversation.serious if waits else "")
    conversation.understood = conversation.understood if waits else ""
    conversation.state = Conversation.State.WAITING
    conversation.snoozed_until = None
    conversation.post_id = new[-1].post_id


@transaction.atomic
def hear_ours(*, post_ids: list[int], at: datetime) -> None:
    """Note that our account answered in a thread from elsewhere, as by its own app. May be repeated."""
    for post in listening.posts_by_id(post_ids):
        if Reply.objects.filter(outside_id=post.outside_id).exists():
            continue
        answered = Conversation.objects.filter(
            state=Conversation.State.WAITING, post__thread=post.thread_id, post__outside_id=post.parent_id
        )
        for conversation in answered:
            answered_at = conversation.first_answered_at or post.said_at
            Conversation.objects.filter(pk=conversation.pk).update(
                state=Conversation.State.ANSWERED, first_answered_at=answered_at, changed_at=at
            )
            said_at = clocks.spoken_at(post.said_at, heard_at=post.heard_at)
            Turn.objects.create(conversation=conversation, state=Turn.State.ELSEWHERE, at=at, said_at=said_at)
            record(events.AnsweredElsewhere(conversation.pk, post.pk), at=at)


@transaction.atomic
def follow_joined_threads(*, kept_thread_id: int, gone_thread_id: int, at: datetime) -> None:
    """Let conversations follow their posts into the thread that these stand in. May be repeated."""
    rows = Conversation.every.select_related("post", "joined_to__post")
    for moving in rows.filter(thread=gone_thread_id):
        stays = rows.filter(thread=kept_thread_id, person=moving.person_id).first()
        if stays is None:
            Conversation.every.filter(pk=moving.pk).update(thread=kept_thread_id, changed_at=at)
        else:
            _make_one(stays, moving, at)


def _make_one(stays: Conversation, moving: Conversation, at: datetime) -> None:
    """Let one row be left in a thread, whichever of the two was joined to another conversation before."""
    kept, gone = stays.joined_to or stays, moving.joined_to or moving
    if kept.pk == gone.pk:  # they are one already: the row that a teammate joined is not needed any more
        needless = moving if moving.joined_to_id else stays
        needless.delete()
        if kept.pk == moving.pk:
            Conversation.every.filter(pk=kept.pk).update(thread=stays.thread_id, changed_at=at)
    elif moving.joined_to_id:  # what it is a part of stands in another thread, and takes the other in
        bring_together(gone, stays if stays.pk == kept.pk else kept, at)
        Conversation.every.filter(joined_to=kept.pk).update(joined_to=gone)
        Conversation.every.filter(pk=kept.pk).update(joined_to=gone)
        record(events.ConversationsMerged(gone.pk, kept.pk), at=at)
        moving.delete()
    else:
        _merge(kept, moving, at)


def _take_along(stays: Conversation, gone: Conversation) -> None:
    """Let what rules did, labels and fields follow, where the one that stays has none of its own."""
    Applied.objects.filter(conversation=gone).update(conversation=stays)
    labels = list(Labelled.objects.filter(conversation=stays).values_list("label", flat=True))
    Labelled.objects.filter(conversation=gone).exclude(label__in=labels).update(conversation=stays)
    fields = list(Filled.objects.filter(conversation=stays).values_list("field", flat=True))
    Filled.objects.filter(conversation=gone).exclude(field__in=fields).update(conversation=stays)


def _merge(stays: Conversation, gone: Conversation, at: datetime) -> None:
    bring_together(stays, gone, at)
    Conversation.every.filter(joined_to=gone.pk).update(joined_to=stays)
    record(events.ConversationsMerged(stays.pk, gone.pk), at=at)
    gone.delete()


def bring_together(stays: Conversation, gone: Conversation, at: datetime) -> None:
    """Let all that stands beside one conversation follow into another one, which needs what both needed."""
    move_beside(stays, gone)
    _wait_together(stays, gone)
    latest = max(stays.post, gone.post, key=lambda post: post.said_at)
    stays.post_id, stays.changed_at = latest.pk, at
    stays.save()


def move_beside(stays: Conversation, gone: Conversation) -> None:
    """Let follow what stands beside a conversation, where the one that stays has none of its kind."""
    Reply.objects.filter(conversation=gone).update(conversation=stays)
    Note.objects.filter(conversation=gone).update(conversation=stays)
    Handover.objects.filter(conversation=gone).update(conversation=stays)
    Promise.objects.filter(conversation=gone).update(conversation=stays)
    Permission.objects.filter(conversation=gone).update(conversation=stays)
    Turn.objects.filter(conversation=gone).update(conversation=stays)
    there = set(Draft.objects.filter(conversation=stays).values_list("teammate", "kind"))
    _take_along(stays, gone)
    for draft in Draft.objects.filter(conversation=gone):
        if (draft.teammate_id, draft.kind) not in there:
            Draft.objects.filter(pk=draft.pk).update(conversation=stays)
    AnswerUse.objects.filter(conversation=gone).update(conversation=stays)
    told = BatchLine.objects.filter(conversation=stays).values("batch")
    BatchLine.objects.filter(conversation=gone).exclude(batch__in=told).update(conversation=stays)
    helped = PeerAnswer.objects.filter(conversation=stays).values("post")
    PeerAnswer.objects.filter(conversation=gone).exclude(post__in=helped).update(conversation=stays)
    neighbours.follow_merge(stays.pk, gone.pk)


def _wait_together(stays: Conversation, gone: Conversation) -> None:
    """Let what stays need an answer as much as both did."""
    waiting = [one for one in (stays, gone) if one.state == Conversation.State.WAITING]
    if waiting:
        stays.waiting_since = min(one.waiting_since for one in waiting)
        stays.unanswered = sum(one.unanswered for one in waiting)
        stays.state, stays.snoozed_until = Conversation.State.WAITING, None
    stays.owner_id = stays.owner_id or gone.owner_id
    stays.addressed |= gone.addressed
    stays.came_before |= gone.came_before
    stays.serious = stays.serious or gone.serious
    stays.understood = understood.both(stays.understood, gone.understood)
    stays.priority = max(stays.priority, gone.priority)
    stays.promised += gone.promised
    stays.rank()
