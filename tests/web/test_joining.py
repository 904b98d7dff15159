"""The screens on which two conversations become one, and two again."""

from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Join
from tests.conftest import NOON, SECOND, said


def other_of(dana_waits, hear, **fields):
    at = NOON + SECOND
    hear(said("dana-2", "And your acme letter calls me a liar", at=at, **fields), at=at)
    return Conversation.objects.exclude(pk=dana_waits.pk).get()


def test_the_page_says_what_happens_then_both_are_one_and_two_again(dana_waits, hear, frank, signed_in):
    other, browser = other_of(dana_waits, hear), signed_in(frank)
    desk.write_note(conversation_id=other.pk, teammate_id=frank.pk, text="A note", at=NOON)
    page = browser.get(f"/inbox/{dana_waits.pk}/join/")
    assert "And your acme letter" in page.text
    page = browser.get(f"/inbox/{dana_waits.pk}/join/?with={other.pk}")
    assert "notes 1" in page.text
    browser.post(f"/inbox/{dana_waits.pk}/join/", {"other": other.pk})
    page = browser.get(f"/inbox/{dana_waits.pk}/").text
    assert "Joined to this" in page
    assert page.count("And your acme letter calls me a liar") >= 2
    assert "A note" in page
    browser.post(f"/inbox/joins/{Join.objects.get().pk}/part/")
    assert "A note" not in browser.get(f"/inbox/{dana_waits.pk}/").text
    assert "A note" in browser.get(f"/inbox/{other.pk}/").text


def test_it_is_searched_by_words(dana_waits, hear, frank, signed_in):
    other_of(dana_waits, hear)
    browser = signed_in(frank)
    assert "calls me a liar" in browser.get(f"/inbox/{dana_waits.pk}/join/?q=liar+letter").text
    assert (
        "No conversation of theirs has these words"
        in browser.get(f"/inbox/{dana_waits.pk}/join/?q=oven").text
    )


def test_private_words_elsewhere_are_offered_with_one_click(dana_waits, hear, frank, signed_in):
    other = other_of(dana_waits, hear, private=True, addressed=True)
    assert "This may be the same matter" in signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text
    signed_in(frank).post(f"/inbox/{dana_waits.pk}/join/", {"other": other.pk})
    assert "This may be the same matter" not in signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text


def test_observers_are_offered_nothing(dana_waits, hear, otto, signed_in):
    other_of(dana_waits, hear, private=True, addressed=True)
    page = signed_in(otto).get(f"/inbox/{dana_waits.pk}/").text
    assert "This may be the same matter" not in page
    assert "Join another conversation" not in page


def test_programs_join_and_part(dana_waits, hear, frank):
    from tests.test_access import program_of

    other, program = other_of(dana_waits, hear), program_of(frank)
    told = program.post(
        f"/api/v1/conversations/{dana_waits.pk}/joins", {"conversation_id": other.pk}, "application/json"
    )
    assert (told.status_code, told.json()["gone_id"]) == (201, other.pk)
    assert [one["id"] for one in program.get(f"/api/v1/conversations/{dana_waits.pk}/joins").json()] == [
        told.json()["id"]
    ]
    assert program.post(f"/api/v1/joins/{told.json()['id']}/part").json()["undone_at"]
    assert Conversation.objects.count() == 2


def test_what_is_joined_is_found_by_its_words(dana_waits, hear, frank, signed_in):
    other = other_of(dana_waits, hear)
    desk.join(kept_id=dana_waits.pk, gone_id=other.pk, by_id=frank.pk, at=NOON)
    page = signed_in(frank).get("/inbox/?view=everything&q=liar").text
    assert f"/inbox/{dana_waits.pk}/" in page


def test_another_matter_is_split_off_and_made_one_again(dana_waits, hear, frank, signed_in):
    root, later = dana_waits.first_post.outside_id, NOON + SECOND
    hear(said("letter", "@acme your letter calls me a liar", parent_id=root, root_id=root, addressed=True,
              at=later), at=later)  # fmt: skip
    browser = signed_in(frank)
    assert "split it off" in browser.get(f"/inbox/{dana_waits.pk}/").text
    page = browser.get(f"/inbox/{dana_waits.pk}/split/").text
    assert "the thread begins with this, so it stays" in page
    chosen = dana_waits.thread.posts.get(outside_id="letter").pk
    browser.post(f"/inbox/{dana_waits.pk}/split/", {"post": chosen})
    made = Conversation.objects.exclude(pk=dana_waits.pk).get()
    assert "Another matter of theirs" in browser.get(f"/inbox/{dana_waits.pk}/").text
    page = browser.get(f"/inbox/{made.pk}/").text
    assert "your letter calls me a liar" in page
    thread = page.split('id="posts-')[1].split('id="composer-')[0]
    assert "My line to @acme" not in thread
    browser.post(f"/inbox/{made.pk}/mend/")
    assert "your letter calls me a liar" in browser.get(f"/inbox/{dana_waits.pk}/").text
    assert browser.get(f"/inbox/{made.pk}/").status_code == 404


def test_splitting_nothing_is_told(dana_waits, frank, signed_in):
    browser = signed_in(frank)
    assert browser.post(f"/inbox/{dana_waits.pk}/split/", {"post": "x"}).status_code == 400
    assert "They said one thing here" in browser.get(f"/inbox/{dana_waits.pk}/split/").text
