"""A track of one's own finds for its owner alone, and makes nothing that anybody else has to look at."""

import pytest

from heedful.desk.models import Conversation
from heedful.desk.queries import mentions_found
from heedful.kit.errors import Missing, NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.actions import tracks as deeds
from heedful.listening.models import Hit, Post, Track
from heedful.query import Mistake
from tests.conftest import NOON, SECOND, said

LATER = NOON + 60 * SECOND


def own(teammate, words="linkedin"):
    return listening.add_track(by_id=teammate.pk, name=words, query=words, mine=True, at=NOON)


def heard_by(teammate, track=None):
    found = queries.mentions_for(teammate.pk, track_id=track.pk if track else None)
    return [post.outside_id for post in found]


def test_what_it_hits_is_its_owners_and_no_mention(hear, frank, bill):
    track = own(frank)
    hear(said("1", "linkedin is slow"), said("2", "nothing"))
    post = Post.objects.get()
    assert (post.outside_id, post.is_mention, Conversation.objects.count()) == ("1", False, 0)
    assert heard_by(frank, track) == ["1"]
    assert (heard_by(frank), heard_by(bill, track), heard_by(bill)) == ([], [], [])
    assert queries.mention_for(frank.pk, post.pk) == post
    with pytest.raises(Missing):
        queries.mention_for(bill.pk, post.pk)


def test_a_track_of_the_house_or_words_to_us_make_a_mention_all_the_same(hear, frank, bill):
    own(frank)
    hear(said("1", "acme on linkedin", by="tom"), said("2", "linkedin?", by="ines", addressed=True))
    assert heard_by(bill) == ["2", "1"]
    assert Conversation.objects.count() == 2
    names = {
        post.outside_id: [hit.track.name for hit in post.hits.all()] for post in queries.mentions_for(bill.pk)
    }
    assert names == {"1": ["Acme"], "2": []}
    names = [hit.track.name for post in queries.mentions_for(frank.pk) for hit in post.hits.all()]
    assert sorted(names) == ["Acme", "linkedin", "linkedin"]


def test_what_was_heard_for_one_becomes_a_mention_when_it_speaks_to_us_later(hear, frank, bill):
    own(frank)
    hear(said("1", "linkedin"))
    hear(said("1", "linkedin", addressed=True), at=NOON + SECOND)
    assert (heard_by(bill), Conversation.objects.count()) == (["1"], 1)


def test_what_its_author_keeps_from_collectors_is_not_kept_for_one_either(hear, frank):
    from dataclasses import replace

    from heedful.connectors.contract import Author

    own(frank)
    hear(replace(said("1", "linkedin"), author=Author("id-shy", "Shy", "@shy", wants_no_index=True)))
    assert not Post.objects.exists()


@pytest.mark.parametrize("who", ["bill", "lea", "olive"])
def test_nobody_else_finds_or_touches_it(request, frank, who):
    track, other = own(frank), request.getfixturevalue(who)
    assert track not in queries.tracks_for(other.pk)
    assert queries.tracks_by_id(other.pk, [track.pk]) == {}
    for deed in (
        listening.pause_track,
        listening.resume_track,
        listening.remove_track,
        listening.restore_track,
        listening.share_track,
        listening.backfill_track,
        listening.stop_backfill,
    ):
        with pytest.raises(Missing):
            deed(by_id=other.pk, track_id=track.pk, at=NOON)
    with pytest.raises(Missing):
        listening.change_track(by_id=other.pk, track_id=track.pk, name="x", query="x", at=NOON)
    track.refresh_from_db()
    assert (track.owner_id, track.paused_at, track.removed_at) == (frank.pk, None, None)


def test_the_query_language_names_it_to_its_owner_only(hear, frank, bill):
    own(frank)
    hear(said("1", "acme on linkedin"))

    def found(teammate):
        return [
            hit.post.outside_id
            for hit in mentions_found(teammate.pk, "track:linkedin", at=NOON, limit=9).hits
        ]

    assert (found(frank), found(bill)) == (["1"], [])


def test_two_may_track_the_same_and_one_only_once(frank, bill, olive, track):
    own(frank)
    own(bill)
    own(olive, "Acme")
    with pytest.raises(Refused, match="You have a track called linkedin already"):
        own(frank)


def test_an_observer_has_tracks_of_their_own_and_shares_none(hear, otto):
    track = own(otto)
    hear(said("1", "linkedin"))
    assert heard_by(otto, track) == ["1"]
    with pytest.raises(NotAllowed):
        listening.share_track(by_id=otto.pk, track_id=track.pk, at=NOON)
    listening.change_track(by_id=otto.pk, track_id=track.pk, name="jobs", query="jobs", at=NOON)
    listening.remove_track(by_id=otto.pk, track_id=track.pk, at=NOON)
    assert listening.restore_track(by_id=otto.pk, track_id=track.pk, at=NOON).name == "jobs"
    with pytest.raises(NotAllowed):
        listening.add_track(by_id=otto.pk, name="x", query="x", at=NOON)


def test_what_cannot_be_read_and_what_is_too_much_is_refused(frank, monkeypatch):
    with pytest.raises(Mistake):
        own(frank, "(linkedin")
    monkeypatch.setattr(deeds, "MOST_OWN", 1)
    own(frank)
    with pytest.raises(Refused, match="Remove one first"):
        own(frank, "jobs")
    assert Track.objects.count() == 1


def test_it_finds_what_is_stored_and_makes_nothing_of_it(hear, frank, work_until):
    hear(said("1", "acme on linkedin"))
    hear(said("2", "linkedin here", parent_id="1", root_id="1", by="tom"))
    track = own(frank)
    work_until(LATER)
    assert sorted(heard_by(frank, track)) == ["1", "2"]
    assert not Post.objects.get(outside_id="2").is_mention
    assert Conversation.objects.count() == 1


def test_it_finds_and_counts_nothing_of_what_its_owner_may_not_see(hear, square, olive, frank, work_until):
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=shops.pk, at=NOON)
    hear(said("1", "acme on linkedin"))
    track = own(frank)
    work_until(LATER)
    assert not Hit.objects.filter(track=track).exists()
    hear(said("2", "linkedin again"))
    assert (heard_by(frank, track), queries.track_for(frank.pk, track.pk).mentions_count) == ([], 0)


def test_shared_it_is_the_houses_and_what_it_found_becomes_mentions(hear, frank, bill, work_until):
    track = own(frank)
    hear(said("1", "linkedin is slow"))
    work_until(LATER)
    assert heard_by(bill) == []
    for _ in range(2):
        listening.share_track(by_id=frank.pk, track_id=track.pk, at=LATER)
    work_until(LATER + 60 * SECOND)
    assert (heard_by(bill), heard_by(bill, track), Conversation.objects.count()) == (["1"], ["1"], 1)
    assert queries.track_for(bill.pk, track.pk).name == "linkedin"
    hear(said("2", "linkedin is fast"), at=LATER)
    assert heard_by(bill) == ["2", "1"]


def test_it_is_not_shared_under_a_name_that_the_house_has(frank, track):
    mine = own(frank, "Acme")
    with pytest.raises(Refused, match="There is a track called Acme already"):
        listening.share_track(by_id=frank.pk, track_id=mine.pk, at=NOON)
    mine.refresh_from_db()
    assert mine.owner_id == frank.pk


def test_it_ends_with_its_owners_time_here(hear, frank, olive):
    from heedful.teams import actions as teams

    own(frank)
    teams.let_go(by_id=olive.pk, teammate_id=frank.pk, at=NOON)
    hear(said("1", "linkedin"))
    assert not Post.objects.exists()


def test_a_thread_that_only_another_follows_is_not_there(hear, frank, bill, olive):
    own(frank)
    hear(said("1", "linkedin is slow"))
    hear(said("2", "so it is", parent_id="1", root_id="1"))
    thread = Post.objects.first().thread_id
    assert len(queries.thread_posts_for(frank.pk, [thread])) == 2
    for other in (bill, olive):
        with pytest.raises(Missing):
            queries.thread_posts_for(other.pk, [thread])
