"""Labels that people correct: shown at once, kept, learned from here, rolled back, and gone with the post."""

from datetime import timedelta

import pytest

from heedful.connectors.contract import Deleted
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening import lessons
from heedful.listening.models import Learning, Lesson, Post, Reading
from tests.conftest import NOON, said
from tests.reading.test_learning import lines

LATER = NOON + timedelta(minutes=5)
PRAISE, OUTAGE = "intents/praise", "intents/outage"
SLANG = lines("slang-praise")[0]


@pytest.fixture
def slang(hear, all_read):
    """One post of praise in words that the models that ship don't know as such."""
    hear(said("1", SLANG, addressed=True))
    all_read()
    assert "praise" not in Reading.objects.get().intent_list
    return Post.objects.get()


def correct(post, who, claim=PRAISE, holds=True, at=LATER):
    listening.correct(by_id=who.pk, post_id=post.pk, claim=claim, holds=holds, at=at)


def labels(post):
    return Reading.objects.get(post=post).intent_list


def test_a_corrected_label_shows_at_once_and_survives_another_reading(slang, frank, all_read):
    correct(slang, frank)
    assert "praise" in labels(slang)
    assert Reading.objects.get().finding("intents")["reason"] == "a teammate said so"
    Post.objects.update(is_read=False)
    all_read(LATER)
    assert "praise" in labels(slang)
    assert Entry.objects.filter(kind="ReadingCorrected", teammate_id=frank.pk).count() == 1


def test_of_labels_that_exclude_each_other_the_newest_word_counts(slang, frank):
    correct(slang, frank, "urgency/high")
    correct(slang, frank, "urgency/low")
    assert Reading.objects.get().urgency == "low"
    assert Lesson.objects.get().said == {"urgency/low": True}


def test_what_is_said_twice_of_a_label_is_as_it_was_said_last(slang, frank):
    correct(slang, frank)
    correct(slang, frank, holds=False)
    assert Lesson.objects.get().said == {PRAISE: False}
    assert "praise" not in labels(slang)


def test_what_is_taken_back_teaches_nobody_any_more(taught, frank, all_read):
    correct(Post.objects.order_by("pk").first(), frank, holds=None)
    assert not Learning.objects.exists()
    all_read(LATER)
    assert Learning.objects.get().lessons == 14


def test_a_correction_is_taken_back(slang, frank, all_read):
    correct(slang, frank)
    correct(slang, frank, holds=None)
    all_read(LATER)
    assert "praise" not in labels(slang)
    assert not Lesson.objects.exists()


def test_an_observer_corrects_nothing_and_nobody_what_they_do_not_see(slang, hire, frank):
    with pytest.raises(NotAllowed):
        correct(slang, hire("Olga", "observer"))
    with pytest.raises(Missing):
        listening.correct(by_id=frank.pk, post_id=slang.pk + 9, claim=PRAISE, holds=True, at=NOON)
    with pytest.raises(Invalid):
        correct(slang, frank, "person/liar")
    assert not Lesson.objects.exists()


@pytest.fixture
def taught(hear, all_read, frank):
    """Fifteen posts of praise that Frank corrected, and what was learned from them."""
    for number, text in enumerate(lines("slang-praise")[:15]):
        hear(said(f"s{number}", text, addressed=True))
    all_read()
    for post in Post.objects.order_by("pk"):
        correct(post, frank)
    all_read(LATER)
    return Learning.objects.get()


def test_corrections_are_learned_here_and_move_what_is_read_next(taught, hear, all_read):
    assert taught.state == Learning.State.USED
    assert taught.lessons == 15
    (figure,) = taught.figures
    assert figure["claim"] == PRAISE
    assert figure["after"]["hits"] > figure["before"]["hits"]
    again = "ok that new pedal absolutely slaps, honestly"
    hear(said("n", again, addressed=True))
    all_read(LATER)
    assert "praise" in labels(Post.objects.get(outside_id__endswith="n"))
    all_read(LATER)
    assert Learning.objects.count() == 1


def test_a_rollback_puts_back_what_read_before(taught, hire, frank):
    lead = hire("Lea", "lead")
    with pytest.raises(NotAllowed):
        listening.roll_back(by_id=frank.pk, at=LATER)
    listening.roll_back(by_id=lead.pk, at=LATER)
    assert lessons.in_use() is None
    with pytest.raises(Refused):
        listening.roll_back(by_id=lead.pk, at=LATER)


def test_a_deleted_post_takes_its_lesson_and_what_was_learned_with_it(taught, hear):
    gone = Post.objects.order_by("pk").first()
    hear(cursor="9", deleted=[Deleted(gone.outside_id)])
    assert not Lesson.objects.filter(post=gone).exists()
    assert Lesson.objects.count() == 14
    assert not Learning.objects.exists()


def test_the_button_below_a_label_corrects_it(slang, frank, signed_in):
    from heedful.desk.models import Conversation

    one = Conversation.objects.get()
    address = f"/inbox/{one.pk}/read/{slang.pk}/intents/praise/"
    browser = signed_in(frank)
    assert f"{address}yes/" in browser.get(f"/inbox/{one.pk}/").text
    assert browser.post(f"{address}yes/", follow=True).status_code == 200
    assert "praise" in labels(slang)
    assert f"{address}no/" in browser.get(f"/inbox/{one.pk}/").text
    assert browser.post(f"{address}perhaps/").status_code == 404


def test_leads_see_what_was_corrected_and_learned_with_figures_and_roll_it_back(
    taught, hire, frank, signed_in
):
    lead = signed_in(hire("Lea", "lead"))
    page = lead.get("/settings/reading/").text
    assert "15 corrected posts" in page
    assert PRAISE in page
    assert "in use" in page
    assert signed_in(frank).get("/settings/reading/").status_code == 403
    assert "rolled back" in lead.post("/settings/reading/roll-back/", follow=True).text
    assert lessons.in_use() is None
