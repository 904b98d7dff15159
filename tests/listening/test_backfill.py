"""A track that is saved finds in the archive what it would have heard, as it would have been filed."""

from dataclasses import replace

import pytest

from heedful.connectors.contract import Author, Deleted
from heedful.desk.models import Conversation
from heedful.journal import work
from heedful.journal.models import Entry, Job
from heedful.kit.errors import NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.actions import backfills
from heedful.listening.actions.filing import file_thread_posts
from heedful.listening.models import Hit, Post, Thread
from heedful.people.models import Handle
from tests.conftest import NOON, SECOND, said

SOON = NOON + 5 * SECOND


@pytest.fixture
def around(hear, square):
    """A mention of Acme, and what was said around it: by Tom, by us, by somebody who wants no index."""
    hear(said("1", "acme is late", by="dana"))
    thread = Thread.objects.get()
    shy = Author("id-shy", "Shy", "@shy")
    below = {"parent_id": "1", "root_id": "1"}
    told = [
        said("2", "my jazz shop too", by="tom", **below),
        said("3", "jazz is fine", by="us", by_us=True, **below),
        replace(said("4", "jazz jazz", **below), author=shy),
        said("5", "no music here", by="ines", **below),
    ]
    file_thread_posts(source_id=square.pk, thread=thread, posts=told, at=NOON)
    Post.objects.filter(outside_id="3").update(by_us=True)
    Handle.objects.filter(address="@shy").update(wants_no_index=True)  # since then
    return thread


def follow(olive, query, name="Jazz"):
    return listening.add_track(by_id=olive.pk, name=name, query=query, at=NOON)


def hits_of(track):
    return set(Hit.objects.filter(track=track).values_list("post__outside_id", flat=True))


def mentions():
    return set(Post.objects.mentions().values_list("outside_id", flat=True))


def test_what_a_new_track_would_have_hit_becomes_a_mention_with_its_conversation(around, olive, work_until):
    assert mentions() == {"1"}
    track = follow(olive, "jazz OR late")
    work_until(SOON)
    assert hits_of(track) == {"1", "2", "3"}
    assert mentions() == {"1", "2"}
    assert Hit.objects.get(track=track, post__outside_id="2").words == ["jazz"]
    assert Conversation.objects.get(person__name="Tom").state == "waiting"
    ended = queries.backfill_of(track)
    assert (ended.found, ended.goes_on, ended.percent) == (3, False, 100)


def test_the_archive_is_filed_as_the_stream_would_have_done(hear, olive, work_until):
    """One track runs while posts are heard, the same one is added afterwards."""
    before = follow(olive, "jazz -late", name="Before")
    hear(said("1", "acme jazz"), said("2", "acme jazz late"), said("3", "jazz", by="tom"), said("4", "acme"))
    after = follow(olive, "jazz -late", name="After")
    work_until(SOON)
    told = [sorted(Hit.objects.filter(track=track).values_list("post", "words")) for track in (before, after)]
    assert told[0] == told[1]
    assert hits_of(before) == {"1", "3"}


def test_what_was_found_can_be_searched_by_track(around, olive, work_until):
    follow(olive, "jazz")
    work_until(SOON)
    from heedful.desk import queries as desk

    assert [
        hit.post.outside_id for hit in desk.mentions_found(olive.pk, "track:jazz", at=SOON, limit=9).hits
    ] == ["2"]


def test_editing_a_query_finds_more_and_keeps_what_was_found(around, olive, work_until):
    track = follow(olive, "jazz")
    work_until(SOON)
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Jazz", query="music", at=SOON)
    work_until(SOON + 5 * SECOND)
    assert hits_of(track) == {"2", "3", "5"}


def test_a_new_name_alone_searches_nothing(around, olive, work_until):
    track = follow(olive, "jazz")
    work_until(SOON)
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="All that jazz", query="jazz ", at=SOON)
    assert queries.backfill_of(track).begun_at == NOON


def test_a_restored_track_searches_for_what_it_missed(around, hear, olive, work_until, square):
    track = follow(olive, "zorbel")
    listening.remove_track(by_id=olive.pk, track_id=track.pk, at=NOON)
    work_until(SOON)
    hear(said("6", "acme zorbel"))
    assert hits_of(track) == set()
    listening.restore_track(by_id=olive.pk, track_id=track.pk, at=SOON)
    work_until(SOON + 5 * SECOND)
    assert hits_of(track) == {"6"}


def test_what_was_deleted_is_not_brought_back(hear, olive, work_until):
    hear(said("1", "acme jazz"))
    hear(deleted=[Deleted("1")])
    track = follow(olive, "jazz OR author:@dana")
    work_until(SOON)
    assert hits_of(track) == set()


@pytest.fixture
def many(hear, monkeypatch):
    hear(*[said(str(number), "acme jazz") for number in range(7)])
    monkeypatch.setattr(backfills, "HITS_AT_ONCE", 3)


def one_piece(track, at=SOON):
    try:
        listening.backfill(track_id=track.pk, at=at)
    except work.Later:
        return True
    return False


def test_it_goes_on_where_a_killed_worker_left_it_and_repeating_harms_nothing(many, olive, work_until):
    track = follow(olive, "jazz")
    assert one_piece(track)
    assert hits_of(track) == {"6", "5", "4"}
    assert 0 < queries.backfill_of(track).percent < 100
    for later in range(5):  # the job is still there, as after a kill
        work_until(SOON + later * SECOND)
    assert len(hits_of(track)) == 7
    assert not one_piece(track)
    assert queries.backfill_of(track).found == 7
    assert not Job.objects.exclude(name__in=["warning.watch", "radar.watch_radar"]).exists()


def test_two_workers_at_once_file_each_hit_once(many, olive, monkeypatch):
    track = follow(olive, "jazz")
    searching = backfills.search

    def overtaken(*asked, **how):
        monkeypatch.setattr(backfills, "search", searching)
        one_piece(track)
        return searching(*asked, **how)

    monkeypatch.setattr(backfills, "search", overtaken)
    one_piece(track)
    assert queries.backfill_of(track).found == 3 == Hit.objects.filter(track=track).count()


def test_what_is_stopped_while_it_searches_files_nothing_more(many, olive, monkeypatch):
    track = follow(olive, "jazz")
    searching = backfills.search

    def stopped_meanwhile(*asked, **how):
        listening.stop_backfill(by_id=olive.pk, track_id=track.pk, at=SOON)
        return searching(*asked, **how)

    monkeypatch.setattr(backfills, "search", stopped_meanwhile)
    one_piece(track)
    assert hits_of(track) == set()


def test_it_can_be_stopped_and_begun_again(many, olive, work_until):
    track = follow(olive, "jazz")
    one_piece(track)
    listening.stop_backfill(by_id=olive.pk, track_id=track.pk, at=SOON)
    work_until(SOON)
    assert len(hits_of(track)) == 3
    with pytest.raises(Refused, match="not being searched"):
        listening.stop_backfill(by_id=olive.pk, track_id=track.pk, at=SOON)
    listening.backfill_track(by_id=olive.pk, track_id=track.pk, at=SOON)
    for later in range(5, 9):
        work_until(SOON + later * SECOND)
    assert len(hits_of(track)) == 7


def test_a_removed_track_is_searched_for_no_more(many, olive, work_until):
    track = follow(olive, "jazz")
    one_piece(track)
    listening.remove_track(by_id=olive.pk, track_id=track.pk, at=SOON)
    work_until(SOON + 5 * SECOND)
    assert len(hits_of(track)) == 3


def test_only_who_may_change_a_track_may_search_for_it(many, frank, bill, olive):
    track = follow(olive, "jazz")
    with pytest.raises(NotAllowed):
        listening.backfill_track(by_id=bill.pk, track_id=track.pk, at=SOON)
    with pytest.raises(NotAllowed):
        listening.stop_backfill(by_id=bill.pk, track_id=track.pk, at=SOON)


def test_a_mention_that_is_known_is_not_named_again(many, olive, work_until):
    named = Entry.objects.filter(kind="MentionsHeard").count()
    follow(olive, "jazz")
    work_until(SOON)
    assert Entry.objects.filter(kind="MentionsHeard").count() == named
