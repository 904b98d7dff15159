"""What was heard is stored once, with its edits and deletions; nothing poisonous stops its neighbours."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from heedful.connectors.contract import Deleted, Gap, Page, Removed, Unreadable
from heedful.desk.models import Conversation
from heedful.journal.models import Entry
from heedful.kit.errors import Refused
from heedful.listening import actions as listening
from heedful.listening import models
from heedful.listening.actions import filing
from heedful.listening.models import Post, PostVersion, Purge, Source
from heedful.people.models import Handle
from tests.conftest import NOON, SECOND, said


def test_a_post_that_hits_a_track_becomes_a_mention_on_its_words(hear):
    hear(said("1", "My Zorble 3000 broke"), said("2", "Nice weather"))

    mention = Post.objects.get()
    assert (mention.outside_id, mention.is_mention, mention.hits.get().words) == ("1", True, ["zorble"])


def test_hearing_it_again_stores_and_tells_it_once(hear):
    for _ in range(3):
        hear(said("1", "Acme is down"))

    assert Post.objects.count() == 1
    assert Entry.objects.filter(kind="MentionsHeard").count() == 1
    assert Conversation.objects.count() == 1


def test_the_cursor_moves_with_the_posts_or_not_at_all(square, track):
    broken = replace(said("2", "acme"), said_at=None)
    page = Page(cursor="9", posts=[said("1", "acme"), broken])
    with pytest.raises(Exception, match="said_at|NoneType"):
        listening.file_page(
            source_id=square.pk, page=page, matched=[(post, []) for post in page.posts], at=NOON
        )

    assert (Post.objects.count(), Source.objects.get(pk=square.pk).cursor) == (0, "")


def test_an_edit_is_a_version_and_the_new_words_show(hear):
    hear(said("1", "Acme is down"))
    hear(replace(said("1", "Acme is up again"), revision="2"), at=NOON + SECOND)

    assert Post.objects.get().text == "Acme is up again"
    assert PostVersion.objects.get().text == "Acme is down"
    assert Entry.objects.filter(kind="PostsEdited").exists()


def test_a_deletion_empties_every_copy_of_the_words_and_is_timed(hear):
    hear(said("1", "Acme is down"))
    hear(replace(said("1", "Acme is up"), revision="2"))
    hear(deleted=[Deleted("1")], at=NOON + 5 * SECOND)

    post = Post.objects.get()
    assert (post.text, post.html, post.names, post.deleted_at) == ("", "", {}, NOON + 5 * SECOND)
    assert not PostVersion.objects.exists()
    assert Purge.objects.get().purged_at == NOON + 5 * SECOND


def test_a_deleted_post_that_is_told_again_stays_deleted(hear):
    hear(said("1", "Acme is down"))
    hear(deleted=[Deleted("1")])
    hear(said("1", "Acme is down"))
    hear(replace(said("1", "Acme is up"), revision="2"))
    assert Post.objects.get().text == ""


def test_a_post_and_its_deletion_in_one_page_leave_nothing(hear):
    hear(said("1", "Acme is down"), deleted=[Deleted("1")])
    assert Post.objects.get().text == ""


def test_an_account_that_is_gone_takes_its_words_with_it(hear):
    hear(said("1", "Acme is down"), said("2", "acme!", by="tom"))
    hear(removed=[Removed("id-dana")])

    assert {post.outside_id: post.text for post in Post.objects.all()} == {"1": "", "2": "acme!"}


def test_who_asked_not_to_be_collected_is_kept_only_if_they_speak_to_us(hear):
    shy = replace(said("1", "acme?").author, wants_no_index=True)
    hear(
        replace(said("1", "acme?"), author=shy), replace(said("2", "@acme help"), author=shy, addressed=True)
    )
    assert list(Post.objects.values_list("outside_id", flat=True)) == ["2"]


def test_an_answer_below_a_mention_is_kept_as_part_of_its_thread(hear):
    hear(said("1", "Acme is down"))
    hear(said("2", "same here", by="tom", parent_id="1"), said("3", "unrelated", by="ines"))

    kept = Post.objects.get(outside_id="2")
    assert (kept.is_mention, kept.thread_id) == (False, Post.objects.get(outside_id="1").thread_id)
    assert not Post.objects.filter(outside_id="3").exists()


def test_a_gap_is_a_row_one_can_see(hear, square):
    hear(gaps=[Gap("1", "9", "The stream forgot this part.")])
    assert models.Gap.objects.get(source=square).reason == "The stream forgot this part."


def test_an_unreadable_item_is_kept_and_its_neighbours_live(hear, olive):
    hear(said("1", "acme"), unreadable=[Unreadable(b"\xff{", "not JSON")])
    hear(unreadable=[Unreadable(b"\xff{", "not JSON")])

    letter = models.DeadLetter.objects.get()
    assert bytes(letter.raw) == b"\xff{"
    assert Post.objects.count() == 1
    with pytest.raises(Refused, match="still cannot be read"):
        listening.replay(by_id=olive.pk, letter_id=letter.pk, at=NOON)
    listening.drop(by_id=olive.pk, letter_id=letter.pk)
    assert not models.DeadLetter.objects.exists()


def test_dangerous_html_is_cleaned_before_it_is_stored(hear):
    hear(
        replace(
            said("1", "acme"),
            html='<p onclick="x()">acme <script>x()</script><a href="javascript:x()">y</a></p>',
        )
    )
    html = Post.objects.get().html
    assert "script" not in html
    assert "onclick" not in html


def test_the_same_post_from_two_sources_is_one_post(hear):
    hear(said("1", "acme"))
    second = Source.objects.create(network="fake", address="https://other.test", name="Other", added_at=NOON)
    hear(replace(said("1", "acme"), addressed=True), source=second)

    assert Post.objects.get().addressed is True
    assert Conversation.objects.get().addressed is True


def test_what_another_listener_stores_meanwhile_is_filed_again_and_stored_once(hear, square, monkeypatch):
    """A second source brings the same post between our making it ready and our storing it."""
    second = Source.objects.create(network="fake", address="https://other.test", name="Other", added_at=NOON)
    post = said("1", "acme", parent_id="0", addressed=True)
    made_ready = filing.prepare

    def slowly(*given, **more):
        ready = made_ready(*given, **more)
        monkeypatch.setattr(filing, "prepare", made_ready)
        hear(replace(post, addressed=False), source=second)
        return ready

    monkeypatch.setattr(filing, "prepare", slowly)
    with pytest.raises(IntegrityError), transaction.atomic():
        hear(post)
    hear(post)  # as the listener does
    assert (Post.objects.count(), Handle.objects.count(), Conversation.objects.count()) == (1, 1, 1)
    assert Post.objects.get().addressed is True


def test_posts_of_one_page_that_answer_each_other_stand_in_one_thread(hear):
    hear(
        said("1", "acme", root_id=""),
        said("2", "acme too", parent_id="1", root_id="", by="eve"),
        said("3", "acme as well", parent_id="2", root_id="", by="fred"),
    )
    assert len({post.thread_id for post in Post.objects.all()}) == 1


def test_threads_that_turn_out_to_be_one_are_joined_with_their_conversations(hear, wire, square, work_until):
    hear(
        said("root", "acme is down"),
        said("lost", "acme again", root_id="lost", parent_id="", at=NOON + SECOND),
    )
    assert Conversation.objects.count() == 2
    wire.threads["lost"] = [
        said("root", "acme is down"),
        replace(said("lost", "acme again", at=NOON + SECOND), root_id="root", parent_id="root"),
    ]

    listening.fetch_thread(post_id=Post.objects.get(outside_id="lost").pk, at=NOON + SECOND)
    work_until(NOON + SECOND)

    only = Conversation.objects.get()
    assert (only.thread.root_id, only.post.outside_id) == ("root", "lost")
    assert only.thread.posts.count() == 2


def test_a_thread_is_not_fetched_again_within_the_minute(hear, wire):
    hear(said("1", "acme is down"))
    post = Post.objects.get()
    assert listening.fetch_thread(post_id=post.pk, at=NOON)
    assert not listening.fetch_thread(post_id=post.pk, at=NOON)


def test_an_answer_of_ours_that_the_thread_shows_is_seen(hear, wire, work_until):
    hear(said("1", "@acme is down", addressed=True))
    wire.threads["1"] = [
        said("1", "@acme is down"),
        said("native", "We mend it", by="us", parent_id="1", by_us=True, at=NOON + SECOND),
    ]

    listening.fetch_thread(post_id=Post.objects.get().pk, at=NOON + SECOND)
    work_until(NOON + SECOND)

    assert Conversation.objects.get().state == "answered"
