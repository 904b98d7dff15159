"""File what was heard: posts, edits, deletions, gaps, dead letters and the cursor, in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from heedful.connectors import contract
from heedful.journal.write import record
from heedful.kit import meter
from heedful.kit.html import plain
from heedful.listening import events, queries, taking
from heedful.listening.actions import copies
from heedful.listening.actions.arriving import Arriving, prepare
from heedful.listening.actions.forgetting import forget_judgements, forget_lessons
from heedful.listening.actions.sources import note_success
from heedful.listening.actions.topics import forget_words
from heedful.listening.actions.words import words_of
from heedful.listening.archive import index
from heedful.listening.matching import Found, Matched
from heedful.listening.models import DeadLetter, Gap, Hit, Post, PostVersion, Purge, Reading, Source, Thread
from heedful.listening.rules import concerns_us, may_be_kept
from heedful.people import actions as people


@dataclass(slots=True)
class Filed:
    """Ids of rows that a page brought or changed."""

    mentions: list[int] = field(default_factory=list)
    ours: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)


def file_page(*, source_id: int, page: contract.Page, matched: Matched, at: datetime) -> Filed:
    """Store the posts of a page, once, and move the source's cursor with them.

    `matched` holds those that are wanted (queries.wanted), with the tracks they hit. May be
    repeated: a post is stored once per network and outside id, a mention named once.

    :raises django.db.IntegrityError: another listener stored the same at the same time; file it again.
    """
    source = Source.objects.get(pk=source_id)
    sorted_out = _sort_out(source, taking.left_of(matched), at)
    filed = Filed()
    with transaction.atomic():
        taking.hand_over(matched, at)
        _file_posts(source, sorted_out, filed, at)
        _apply_deletions(source, [gone.outside_id for gone in page.deleted], filed, at)
        _apply_removals(source, page.removed, filed, at)
        _keep_gaps(source, page.gaps, at)
        _keep_dead_letters(source, page.unreadable, at)
        note_success(source_id=source_id, page=page, at=at)
        _record(source, filed, at)
    return filed


def file_posts(*, source_id: int, matched: Matched, at: datetime) -> Filed:
    """Store wanted posts, apart from the source's stream and its cursor."""
    source = Source.objects.get(pk=source_id)
    sorted_out = _sort_out(source, taking.left_of(matched), at)
    filed = Filed()
    with transaction.atomic():
        taking.hand_over(matched, at)
        _file_posts(source, sorted_out, filed, at)
        _record(source, filed, at)
    return filed


def _record(source: Source, filed: Filed, at: datetime) -> None:
    if filed.mentions:
        record(events.MentionsHeard(source.pk, filed.mentions), at=at)
    if filed.ours:
        record(events.OursHeard(filed.ours), at=at)
    if filed.edited:
        record(events.PostsEdited(filed.edited), at=at)
    if filed.deleted:
        record(events.PostsDeleted(filed.deleted), at=at)


@dataclass(frozen=True, slots=True)
class SortedOut:
    """Wanted posts: those stored before, by outside id, and those that are new."""

    stored: Mapping[str, tuple[contract.Post, Sequence[Found]]]
    new: Arriving


def _sort_out(source: Source, matched: Matched, at: datetime, *, into: Thread | None = None) -> SortedOut:
    """Do what can be done before a transaction is open."""
    wanted = {post.outside_id: (post, found) for post, found in matched}
    rows = Post.objects.filter(network=source.network, outside_id__in=wanted)
    stored = set(rows.values_list("outside_id", flat=True))
    new = [
        (post, found)
        for outside_id, (post, found) in wanted.items()
        if outside_id not in stored and (into is None or may_be_kept(post))
    ]
    return SortedOut({name: wanted[name] for name in stored}, prepare(source, new, at, into=into))


def _file_posts(source: Source, posts: SortedOut, filed: Filed, at: datetime) -> None:
    """Store posts that are not stored yet, and bring the others up to date."""
    rows = posts.new.store()
    filed.mentions += [row.pk for row in rows if row.is_mention]
    filed.ours += [row.pk for row in rows if row.by_us]
    meter.count("posts.filed", len(rows))
    for row in Post.objects.filter(network=source.network, outside_id__in=posts.stored):
        _bring_up_to_date(row, *posts.stored[row.outside_id], filed, at)


def _bring_up_to_date(
    row: Post, post: contract.Post, found: Sequence[Found], filed: Filed, at: datetime
) -> None:
    """Apply an edit, and what another source knows better: that it speaks to us, its place in the tree."""
    if row.deleted_at:
        return
    changed = _edit(row, post, filed, at) | _better_known(row, post)
    if "addressed" in changed or ("text" in changed and copies.has_left_its_first(row, post)):
        row.copy_of = changed["copy_of"] = None
    is_new = not row.is_mention and row.copy_of_id is None
    if concerns_us(post, found) and (is_new or "addressed" in changed):
        changed["is_mention"] = True
        filed.mentions.append(row.pk)
    if changed:
        Post.objects.filter(pk=row.pk).update(**changed)
    Hit.objects.bulk_create(
        [Hit(post=row, track_id=hit.track_id, words=list(hit.words)) for hit in found], ignore_conflicts=True
    )
    if changed or found:
        index.renew([row.pk])


def _edit(row: Post, post: contract.Post, filed: Filed, at: datetime) -> dict[str, object]:
    """Return the new words of a post, and keep its old ones as a version."""
    if not post.revision or post.revision == row.revision:
        return {}
    if not row.revision or row.text == post.text:
        return {**words_of(post), "is_read": False}
    PostVersion.objects.create(post=row, revision=row.revision, text=row.text, replaced_at=at)
    filed.edited.append(row.pk)
    return {**words_of(post), "edited_at": at, "is_read": False}


def _better_known(row: Post, post: contract.Post) -> dict[str, object]:
    told = {"addressed": post.addressed, "parent_id": post.parent_id, "reply_hint": post.reply_hint}
    return {name: value for name, value in told.items() if value and not getattr(row, name)}


def _apply_deletions(source: Source, outside_ids: Sequence[str], filed: Filed, at: datetime) -> None:
    if outside_ids:
        purge(Q(network=source.network, outside_id__in=list(outside_ids)), filed, at)


def _apply_removals(source: Source, removed: Sequence[contract.Removed], filed: Filed, at: datetime) -> None:
    gone = [account.author_id for account in removed if not account.back]
    back = [account.author_id for account in removed if account.back]
    if back:
        people.note_gone(network=source.network, outside_ids=back, at=None)
    if gone and (handle_ids := people.note_gone(network=source.network, outside_ids=gone, at=at)):
        purge(Q(author__in=handle_ids), filed, at)


def purge(which: Q, filed: Filed, at: datetime) -> None:
    """Empty the words of posts that are gone upstream; that they were there stays, for the thread's sake."""
    rows = list(Post.objects.filter(which, deleted_at=None).values_list("pk", "network", "outside_id"))
    ids = [pk for pk, _, _ in rows]
    copies.inherit(ids, at)
    Post.objects.filter(pk__in=ids).update(
        text="", html="", title="", warning="", names={}, reply_hint="", deleted_at=at
    )
    index.forget(ids)
    PostVersion.objects.filter(post__in=ids).delete()
    forget_words(ids)
    Reading.objects.filter(post__in=ids).delete()
    forget_lessons(ids)
    forget_judgements(ids)
    Hit.objects.filter(post__in=ids).update(words=[])
    Purge.objects.bulk_create(
        [
            Purge(network=network, outside_id=outside_id, heard_at=at, purged_at=at)
            for _, network, outside_id in rows
        ],
        ignore_conflicts=True,
    )
    filed.deleted += ids


def _keep_gaps(source: Source, gaps: Sequence[contract.Gap], at: datetime) -> None:
    for gap in gaps:
        row = Gap.objects.create(
            source=source,
            since=plain(gap.since),
            until=plain(gap.until),
            reason=plain(gap.reason),
            found_at=at,
        )
        record(events.GapFound(row.pk, source.pk), at=at)


def _keep_dead_letters(source: Source, unreadable: Sequence[contract.Unreadable], at: datetime) -> None:
    if not unreadable:
        return
    DeadLetter.objects.bulk_create(
        [
            DeadLetter(
                source=source,
                outside_id=plain(item.outside_id)[:1000],
                raw=item.raw[:200_000],
                reason=plain(item.reason)[:1000],
                digest=hashlib.sha256(item.raw).hexdigest(),
                at=at,
            )
            for item in unreadable
        ],
        ignore_conflicts=True,
    )
    meter.count("dead_letters", len(unreadable))
    record(events.DeadLetterKept(source.pk, len(unreadable)), at=at)


def file_thread_posts(
    *, source_id: int, thread: Thread, posts: Sequence[contract.Post], at: datetime
) -> None:
    """Store the posts around a mention, in the caller's transaction; none becomes a mention by this."""
    source = Source.objects.get(pk=source_id)
    filed = Filed()
    around: Matched = [(replace(post, addressed=False), ()) for post in posts]
    around = queries.ours_marked(source.network, around, addressed=False)
    sorted_out = _sort_out(source, around, at, into=thread)
    _file_posts(source, sorted_out, filed, at)
    stored = Post.objects.filter(network=source.network, outside_id__in=list(sorted_out.stored))
    stored.exclude(Q(thread=thread) | Q(thread__cut_from=thread)).update(thread=thread)
    _record(source, filed, at)
