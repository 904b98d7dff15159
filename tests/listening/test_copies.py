"""What says the same as a mention is kept below it, counted once, and never lost."""

from dataclasses import replace

import pytest

from heedful.connectors.contract import Deleted, Kind
from heedful.desk.models import Conversation
from heedful.kit.errors import Missing, Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.models import Post
from tests.conftest import NOON, SECOND, listen_at, said

NEWS = "Acme recalls its whole line of kettles after reports of smoke in kitchens"


def copies():
    return dict(Post.objects.exclude(copy_of=None).values_list("outside_id", "copy_of__outside_id"))


def mentions():
    return set(Post.objects.mentions().values_list("outside_id", flat=True))


def test_a_copy_is_kept_below_the_first_and_opens_nothing(hear):
    hear(said("1", NEWS), said("2", f"{NEWS} https://sho.rt/a", by="eve"))
    hear(said("3", f"RT @dana: {NEWS}", by="tom", kind=Kind.REPOST))
    assert copies() == {"2": "1", "3": "1"}
    assert mentions() == {"1"}
    assert Conversation.objects.count() == 1


def test_hearing_a_copy_again_changes_nothing(hear):
    for _ in range(2):
        hear(said("1", NEWS), said("2", NEWS, by="eve"))
    assert (copies(), mentions()) == ({"2": "1"}, {"1"})


@pytest.mark.parametrize(
    "own",
    [
        {"addressed": True},
        {"kind": Kind.REPLY, "parent_id": "0"},
        {"kind": Kind.QUOTE, "quoted_id": "1"},
    ],
)
def test_who_speaks_to_us_answers_or_quotes_is_heard(hear, own):
    hear(said("1", NEWS), said("2", NEWS, by="eve", **own))
    assert (copies(), mentions()) == ({}, {"1", "2"})


def test_a_question_is_never_a_copy(hear):
    asked = f"{NEWS}, is yours one of them?"
    hear(said("1", asked), said("2", asked, by="eve"))
    assert (copies(), mentions()) == ({}, {"1", "2"})


def test_a_private_mention_is_no_first(hear):
    hear(said("1", NEWS, private=True, addressed=True), said("2", NEWS, by="eve"))
    assert copies() == {}


def test_a_team_never_learns_of_another_by_a_copy(hear, olive, wire):
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    care = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    hear(said("1", NEWS), source=listen_at(olive, team_id=shops.pk, venue="Shops"))
    hear(said("2", NEWS, by="eve"))
    hear(said("3", f"{NEWS} again", by="tom"), source=listen_at(olive, team_id=care.pk, venue="Care"))
    assert (copies(), mentions()) == ({}, {"1", "2", "3"})


def test_a_restart_forgets_nothing(hear):
    from heedful.listening.copies import LATELY

    hear(said("1", NEWS))
    LATELY.forget()
    hear(said("2", NEWS, by="eve"), at=NOON + SECOND)
    assert copies() == {"2": "1"}


def test_when_the_first_goes_the_next_takes_its_place(hear):
    hear(said("1", NEWS), *(said(name, NEWS, by=f"by{name}") for name in "234"))
    hear(cursor="2", deleted=[Deleted("1")])
    assert copies() == {"3": "2", "4": "2"}
    assert "2" in mentions()
    assert Conversation.objects.filter(post__outside_id="2").exists()


def test_a_copy_that_is_edited_to_say_something_of_its_own_is_heard(hear):
    hear(said("1", NEWS), said("2", NEWS, by="eve"))
    hear(
        replace(said("2", f"{NEWS}. Mine burnt down the shed and nobody answers me", by="eve"), revision="2")
    )
    assert (copies(), mentions()) == ({}, {"1", "2"})
    assert Conversation.objects.filter(post__outside_id="2").exists()


def test_what_a_teammate_calls_no_copy_gets_its_conversation(hear, frank, work_until):
    hear(said("1", NEWS), said("2", NEWS, by="eve"))
    copy = Post.objects.get(outside_id="2")
    for _ in range(2):
        listening.be_its_own(post_id=copy.pk, by_id=frank.pk, at=NOON)
    work_until(NOON)
    assert (copies(), mentions()) == ({}, {"1", "2"})
    assert Conversation.objects.filter(post=copy).count() == 1


def test_who_may_not_answer_may_not_say_so_either(hear, otto):
    hear(said("1", NEWS), said("2", NEWS, by="eve"))
    with pytest.raises(Refused):
        listening.be_its_own(post_id=Post.objects.get(outside_id="2").pk, by_id=otto.pk, at=NOON)
    assert copies() == {"2": "1"}


def test_what_is_no_copy_cannot_be_made_a_mention(hear, frank):
    hear(said("1", "Acme rains", parent_id="0"))
    around = Post.objects.get()
    Post.objects.update(is_mention=False)
    with pytest.raises(Missing):
        listening.be_its_own(post_id=around.pk, by_id=frank.pk, at=NOON)


def test_a_track_counts_the_first_and_the_copies_apart(hear, track, frank):
    hear(said("1", NEWS), said("2", NEWS, by="eve"), said("3", "Acme rains"))
    counted = queries.tracks_for(frank.pk).get(pk=track.pk)
    assert (counted.mentions_count, counted.copies_count) == (2, 1)


def test_the_page_of_mentions_leads_to_the_copies(hear, frank, signed_in):
    hear(said("1", NEWS), said("2", NEWS, by="eve"))
    first, copy = Post.objects.get(outside_id="1"), Post.objects.get(outside_id="2")
    browser = signed_in(frank)
    page = browser.get("/mentions/").content.decode()
    assert f'href="/mentions/{first.pk}/copies/"' in page
    assert "1 copy" in page
    told = browser.get(f"/mentions/{first.pk}/copies/").content.decode()
    assert "Eve" in told
    assert browser.post(f"/mentions/{copy.pk}/its-own/").status_code == 302
    assert browser.get(f"/mentions/{copy.pk}/copies/").status_code == 200
