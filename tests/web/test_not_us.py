"""Not us: what a track leaves out from now on, what that costs, and the way back."""

import re

import pytest

from heedful.desk import actions as desk
from heedful.desk.models import Conversation, NotUs
from heedful.journal.models import Entry
from heedful.listening import actions as listening
from heedful.listening.models import Hit, Post, Track
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, said

WILD = "An acme was spotted in the rainforest by hikers"


@pytest.fixture
def heard(hear, frank):
    """Dana's parcel is late and Frank answers; Wanda and Ines met an animal of our name."""
    hear(
        said("1", "acme lost my parcel", by="dana"),
        said("2", "another acme cub in the rainforest", by="ines"),
        said("3", WILD, by="wanda"),
    )
    dana = Conversation.objects.get(person__name="Dana")
    desk.reply(conversation_id=dana.pk, author_id=frank.pk, text="We look for it.", at=NOON)
    return Post.objects.get(outside_id="3")


def path(post):
    return f"/mentions/{post.pk}/not-us/"


def leave_out(browser, post, track, words="rainforest", **more):
    return browser.post(path(post), {"track": track.pk, "leave_out": words, **more}, follow=True)


def everything():
    return (
        list(Track.objects.values_list("query", flat=True)),
        list(Hit.objects.order_by("pk").values_list("verdict", flat=True)),
        list(Conversation.objects.order_by("pk").values_list("state", "snoozed_until")),
    )


def undo_in(page):
    return re.search(r'action="(/mentions/not-us/\d+/undo/)"', page.text)[1]


def test_both_pages_of_a_mention_lead_there(heard, signed_in, frank):
    browser = signed_in(frank)
    wanda = Conversation.objects.get(person__name="Wanda")
    for page in ("/mentions/", f"/inbox/{wanda.pk}/"):
        assert f'href="{path(heard)}?next={page}"' in browser.get(page).text


def test_each_proposal_says_what_it_would_cost(heard, signed_in, lea):
    page = signed_in(lea).get(path(heard)).text
    assert "-rainforest</code>" in page
    assert "It would not have found 2 mentions, none of them answered" in re.sub(r"\s+", " ", page)
    assert "-author:@wanda</code>" in page
    assert "another acme cub in the rainforest" in page
    assert "-parcel" not in page


def test_what_somebody_answered_is_counted(heard, hear, signed_in, lea):
    hear(said("4", "acme parcel in the rainforest", by="dana", parent_id="1"))
    page = signed_in(lea).get(path(Post.objects.get(outside_id="4"))).text
    assert "1 of them answered" in page


def test_one_click_changes_track_verdict_and_queue(heard, signed_in, lea, track, hear):
    page = leave_out(signed_in(lea), heard, track, next="/inbox/")
    assert "Acme leaves out rainforest from now on. The conversation is done." in page.text
    track.refresh_from_db()
    assert track.query == "(acme OR zorble) -rainforest"
    hit = Hit.objects.get(post=heard)
    assert (hit.verdict, hit.judged_by, hit.sampled) == ("not-us", lea, False)
    assert Conversation.objects.get(person__name="Wanda").state == "done"
    assert Conversation.objects.get(person__name="Ines").state == "waiting"
    assert Entry.objects.filter(kind="ConversationDone").count() == 1
    hear(said("9", "acme in the rainforest again", by="tom"))
    assert not Post.objects.filter(outside_id="9").exists()
    assert ": not us</span>" in signed_in(lea).get("/mentions/").text


def test_undo_brings_everything_back_and_twice_is_once(heard, signed_in, lea, track):
    browser, before = signed_in(lea), everything()
    undo = undo_in(leave_out(browser, heard, track))
    assert everything() != before
    for _ in range(2):
        assert "All is as it was." in browser.post(undo, follow=True).text
    assert everything() == before
    assert Entry.objects.filter(kind="ConversationReopened").count() == 1


def test_a_conversation_that_slept_sleeps_again(heard, signed_in, lea, track, at_noon):
    wanda = Conversation.objects.get(person__name="Wanda")
    desk.snooze(conversation_id=wanda.pk, teammate_id=lea.pk, until=NOON + 60 * SECOND, at=NOON)
    browser, before = signed_in(lea), everything()
    undo = undo_in(leave_out(browser, heard, track))
    browser.post(undo)
    assert everything() == before
    undo = undo_in(leave_out(browser, heard, track))
    at_noon(minutes=2)
    browser.post(undo)
    wanda.refresh_from_db()
    assert (wanda.state, wanda.snoozed_until) == ("waiting", None)


def test_two_clicks_are_one(heard, signed_in, lea, track):
    browser = signed_in(lea)
    assert undo_in(leave_out(browser, heard, track)) == undo_in(leave_out(browser, heard, track))
    track.refresh_from_db()
    assert track.query == "(acme OR zorble) -rainforest"
    assert NotUs.objects.count() == 1
    assert Entry.objects.filter(kind="HitsJudged").count() == 1


def test_what_else_they_said_keeps_the_conversation(heard, hear, signed_in, lea, track):
    hear(said("5", "and my own acme is late", by="wanda", parent_id="3"))
    page = leave_out(signed_in(lea), heard, track)
    assert "The conversation is done." not in page.text
    assert Conversation.objects.get(person__name="Wanda").state == "waiting"


def test_who_spoke_to_us_stays_whatever_the_track_leaves_out(hear, signed_in, lea, track):
    hear(said("1", "@acme rainforest", addressed=True))
    leave_out(signed_in(lea), Post.objects.get(), track)
    assert Conversation.objects.get().state == "waiting"


def test_a_mention_of_two_tracks_stays_for_the_other(heard, hear, signed_in, lea, olive, track):
    other = listening.add_track(by_id=olive.pk, name="Nature", query="rainforest", at=NOON)
    hear(said("6", "acme of the rainforest", by="tom"))
    post = Post.objects.get(outside_id="6")
    page = signed_in(lea).get(path(post)).text
    assert ("What Acme could leave out" in page, "What Nature could leave out" in page) == (True, True)
    leave_out(signed_in(lea), post, track)
    assert Conversation.objects.get(person__name="Tom").state == "waiting"
    assert Hit.objects.get(post=post, track=other).verdict == ""
    leave_out(signed_in(lea), post, other, "acme")
    assert Conversation.objects.get(person__name="Tom").state == "done"


def test_change_nothing_only_labels_and_can_be_taken_back(heard, signed_in, frank, bill):
    browser, before = signed_in(frank), everything()
    page = browser.post(path(heard), {"next": "/mentions/"}, follow=True)
    assert "Noted: this is not us. Nothing else is changed." in page.text
    after = everything()
    assert (after[0], after[2]) == (before[0], before[2])
    assert Hit.objects.get(post=heard).verdict == "not-us"
    assert undo_in(browser.post(path(heard), follow=True)) == undo_in(page)
    assert signed_in(bill).post(undo_in(page)).status_code == 403
    assert everything() == after
    browser.post(undo_in(page))
    assert everything() == before


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("parcel", 409, "would find this mention all the same"),
        ("state:done", 400, "state: is known only of what is stored"),
        ("(rain", 400, "A ( has no )."),
        ("-acme", 400, "needs at least one word"),
        ("x" * 5000, 400, "at most 4000 characters"),
    ],
)
def test_what_would_not_help_or_cannot_be_read_is_refused(heard, signed_in, lea, track, words, status, told):
    before = everything()
    page = leave_out(signed_in(lea), heard, track, words)
    assert (page.status_code, told in page.text) == (status, True)
    assert everything() == before


def test_only_who_may_change_the_track_changes_it(heard, signed_in, frank, bill, otto, track):
    Track.objects.filter(pk=track.pk).update(added_by=bill)
    before = everything()
    assert 'name="leave_out"' not in signed_in(frank).get(path(heard)).text
    assert 'name="leave_out"' in signed_in(bill).get(path(heard)).text
    assert leave_out(signed_in(frank), heard, track).status_code == 403
    assert leave_out(signed_in(otto), heard, track).status_code == 403
    assert signed_in(otto).post(path(heard)).status_code == 403
    assert everything() == before
    assert leave_out(signed_in(bill), heard, track).status_code == 200
    undo = f"/mentions/not-us/{NotUs.objects.get().pk}/undo/"
    after = everything()
    assert signed_in(frank).post(undo).status_code == 403
    assert everything() == after


def test_a_track_with_other_words_since_is_not_put_back(heard, signed_in, lea, track):
    browser = signed_in(lea)
    undo = undo_in(leave_out(browser, heard, track))
    listening.change_track(by_id=lea.pk, track_id=track.pk, name="Acme", query="zorble", at=NOON)
    before = everything()
    page = browser.post(undo)
    assert (page.status_code, "has got other words since" in page.text) == (409, True)
    assert everything() == before


def test_nothing_is_shown_of_another_teams_source(heard, signed_in, olive, lea, frank, square, track):
    leave_out(signed_in(lea), heard, track)
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Shop", team_id=shops.pk, at=NOON)
    browser = signed_in(frank)
    assert browser.get(path(heard)).status_code == 404
    assert leave_out(browser, heard, track).status_code == 404
    assert browser.post(f"/mentions/not-us/{NotUs.objects.get().pk}/undo/").status_code == 404


def test_words_that_were_deleted_are_in_no_proposal_and_no_cost(heard, hear, signed_in, lea):
    from heedful.connectors.contract import Deleted

    hear(deleted=[Deleted("2")])
    assert "another acme cub" not in signed_in(lea).get(path(heard)).text


def test_the_page_asks_the_database_a_fixed_number_of_times(
    heard, hear, signed_in, lea, django_assert_max_num_queries
):
    hear(*(said(f"m{n}", f"acme in the rainforest {n}", by=f"p{n}") for n in range(60)))
    browser = signed_in(lea)
    browser.get(path(heard))
    with django_assert_max_num_queries(40):
        browser.get(path(heard))


def examples_of(track):
    return list(track.examples.kept().values_list("post__outside_id", "text", "must_match"))


def test_the_mention_is_kept_as_what_must_not_be_found_until_undo(heard, signed_in, lea, track):
    browser = signed_in(lea)
    undo = undo_in(leave_out(browser, heard, track))
    assert examples_of(track) == [(heard.outside_id, "", False)]
    browser.post(undo)
    assert examples_of(track) == []


def test_an_example_that_would_break_stops_it_and_one_that_failed_before_does_not(
    heard, signed_in, lea, track
):
    browser, kept = signed_in(lea), {"by_id": lea.pk, "track_id": track.pk, "must_match": True, "at": NOON}
    listening.keep_example(text="acmes everywhere", **kept)
    broken = listening.keep_example(text="acme opens in the rainforest", **kept)
    told = leave_out(browser, heard, track)
    assert told.status_code == 409
    assert "An example of Acme that must be found says otherwise." in told.text
    listening.remove_example(by_id=lea.pk, track_id=track.pk, example_id=broken.pk, at=NOON)
    leave_out(browser, heard, track)
    track.refresh_from_db()
    assert track.query == "(acme OR zorble) -rainforest"
