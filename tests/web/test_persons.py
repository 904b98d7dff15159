"""People outside: two accounts are one person by somebody's word, and what is theirs is shown and erased on request."""

import json

import pytest

from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Draft, Note, Reply
from heedful.listening.models import Post, PostVersion
from heedful.people.models import Handle, Link, Person
from tests.conftest import NOON, SECOND, said


@pytest.fixture
def dana_twice(hear):
    """Dana speaks from two accounts in two threads."""
    hear(said("1", "acme is down, says dana at home", by="dana"))
    hear(said("2", "the new zorble broke at work after a day", by="dana-at-work"))
    return [Conversation.objects.get(post__outside_id=name) for name in ("1", "2")]


def link(lea_or_frank, one, other, words="their profiles link to each other"):
    return desk.link_people(
        by_id=lea_or_frank.pk,
        person_id=one.person_id,
        other_id=other.person_id,
        ground="proof",
        words=words,
        at=NOON,
    )


def test_two_accounts_are_one_person_by_a_teammates_word_and_two_again(dana_twice, frank, signed_in):
    home, work = dana_twice
    browser = signed_in(frank)
    page = browser.get(f"/persons/{home.person_id}/?called=at-WORK").content.decode()
    assert "Dana-At-Work" in page
    told = {"other": work.person_id, "ground": "word", "words": "she says so herself"}
    page = browser.post(f"/persons/{home.person_id}/", told, follow=True).content.decode()
    assert "broke at work" in page
    assert "One with Dana-At-Work, says Frank:" in page
    assert {handle.person_id for handle in Handle.objects.filter(name__startswith="Dana")} == {home.person_id}
    panel = browser.get(f"/inbox/{home.pk}/").content.decode()
    assert "broke at work" in panel, "the other dialogue is one of their earlier ones"
    browser.post(f"/persons/links/{Link.objects.get().pk}/undo/")
    work.refresh_from_db()
    assert Conversation.objects.get(pk=home.pk).person_id != work.person_id
    assert Handle.objects.get(name="Dana-At-Work").person_id == work.person_id


def test_what_they_say_next_from_the_other_account_joins_the_one_person(dana_twice, frank, hear):
    home, work = dana_twice
    link(frank, home, work)
    hear(said("3", "acme again", by="dana-at-work"))
    assert Conversation.objects.get(post__outside_id="3").person_id == home.person_id


def test_where_both_spoke_in_one_thread_each_keeps_their_own_dialogue(hear, frank):
    hear(
        said("1", "acme is down", by="dana"), said("2", "acme, me too", by="work", parent_id="1", root_id="1")
    )
    one, other = Conversation.objects.order_by("pk")
    link(frank, one, other)
    assert Conversation.objects.count() == 2
    desk.part_people(by_id=frank.pk, link_id=Link.objects.get().pk, at=NOON)
    assert {row.person.name for row in Conversation.objects.all()} == {"Dana", "Work"}


def test_a_link_needs_something_that_shows_it_and_two_persons(dana_twice, frank, signed_in):
    home, work = dana_twice
    browser = signed_in(frank)
    at = f"/persons/{home.person_id}/"
    assert browser.post(at, {"other": work.person_id, "ground": "word", "words": " "}).status_code == 400
    assert browser.post(at, {"other": work.person_id, "ground": "gut", "words": "x"}).status_code == 400
    answer = browser.post(at, {"other": home.person_id, "ground": "word", "words": "x"})
    assert "one person already" in answer.content.decode()
    assert browser.post(at, {"other": 999, "ground": "word", "words": "x"}).status_code == 404
    assert not Link.objects.exists()


def test_a_link_twice_is_refused_and_undone_twice_is_once(dana_twice, frank, signed_in):
    home, work = dana_twice
    made = link(frank, home, work)
    answer = signed_in(frank).post(
        f"/persons/{home.person_id}/", {"other": work.person_id, "ground": "word", "words": "again"}
    )
    assert answer.status_code in {400, 404}
    for _ in range(2):
        desk.part_people(by_id=frank.pk, link_id=made.pk, at=NOON)
    assert Link.objects.get().undone_by == frank


def test_observers_link_nobody(dana_twice, otto, signed_in):
    home, work = dana_twice
    told = {"other": work.person_id, "ground": "word", "words": "x"}
    assert signed_in(otto).post(f"/persons/{home.person_id}/", told).status_code == 403
    assert not Link.objects.exists()


@pytest.fixture
def known(dana_twice, frank):
    """Everything of Dana that we keep: words, a reply, a note, a draft."""
    home, _ = dana_twice
    key = {"conversation_id": home.pk, "at": NOON}
    desk.reply(author_id=frank.pk, text="Dear Dana, it is mended", **key)
    desk.write_note(teammate_id=frank.pk, text="Dana is kind", **key)
    desk.save_draft(teammate_id=frank.pk, kind="private", text="Dana, your number?", **key)
    return home


def test_everything_of_a_person_is_a_file_for_their_request(known, lea, frank, signed_in):
    assert signed_in(frank).post(f"/persons/{known.person_id}/file/").status_code == 403
    kept = json.loads(signed_in(lea).post(f"/persons/{known.person_id}/file/").content)
    assert [handle["address"] for handle in kept["handles"]] == ["@dana"]
    assert [post["text"] for post in kept["posts"]] == ["acme is down, says dana at home"]
    (dialogue,) = kept["conversations"]
    assert [one["text"] for one in dialogue["replies"]] == ["Dear Dana, it is mended"]
    assert [one["text"] for one in dialogue["notes"]] == ["Dana is kind"]
    trail = signed_in(lea).get("/audit/").content.decode()
    assert "took along everything about" in trail


def test_who_is_erased_is_in_no_table_and_is_not_stored_again(known, lea, frank, hear, signed_in):
    browser = signed_in(lea)
    assert "cannot be undone" in browser.get(f"/persons/{known.person_id}/erase/").content.decode()
    assert Person.objects.get(pk=known.person_id).name == "Dana", "looking erases nothing"
    browser.post(f"/persons/{known.person_id}/erase/")
    rows = [
        *Person.objects.filter(pk=known.person_id).values_list("name", flat=True),
        *Handle.objects.filter(person=known.person_id).values_list("name", "address", "url", "outside_id"),
        *Post.objects.filter(author__person=known.person_id).values_list("text", "html", "title", "url"),
        *PostVersion.objects.filter(post__author__person=known.person_id).values_list("text"),
        *Reply.objects.filter(conversation=known).values_list("text"),
        *Note.objects.values_list("text"),
        *Draft.objects.values_list("text"),
    ]
    assert "dana" not in str(rows).casefold()
    hear(said("1", "acme is down, says dana at home", by="dana"))
    assert not Post.objects.filter(text__contains="at home").exists()
    assert browser.get(f"/inbox/{known.pk}/").status_code == 200
    found = browser.get("/mentions/?q=home").content.decode()
    assert "at home" not in found
    browser.post(f"/persons/{known.person_id}/erase/")


def test_an_erased_account_that_speaks_again_is_somebody_new(known, lea, hear):
    desk.erase_person(by_id=lea.pk, person_id=known.person_id, at=NOON)
    hear(said("9", "acme, it is me", by="dana"), at=NOON + SECOND)
    again = Conversation.objects.get(post__outside_id="9")
    assert again.person_id != known.person_id


def test_only_who_sets_up_the_house_erases(known, frank, otto, signed_in):
    for who in (frank, otto):
        assert signed_in(who).post(f"/persons/{known.person_id}/erase/").status_code == 403
    assert Note.objects.exists()
