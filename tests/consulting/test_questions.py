"""A question to a team or a colleague, answered inside, and used where it was needed."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from heedful.consulting import actions, queries
from heedful.consulting.models import Advice, Consultation
from heedful.desk import actions as desk
from heedful.desk import seeing
from heedful.desk.models import Conversation, Draft
from heedful.journal import read
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, said, settle

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(kind):
    return [entry.facts for entry in Entry.objects.filter(kind=kind).order_by("pk")]


def page_of(browser, path, status=200):
    answer = browser.get(path)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def test_the_team_is_told_answers_and_the_answer_goes_into_the_reply(ask, dana, sam, nia, wanda, signed_in):
    asked = ask()
    for who in (nia, wanda):
        notice = Notice.objects.get(teammate=who)
        assert (notice.text, notice.link) == (
            "Sam asks your team Engineers something.",
            f"/questions/{asked.pk}/",
        )
    assert not Notice.objects.filter(teammate=sam, about__startswith="question:").exists()
    theirs = signed_in(nia)
    assert "At what cold does the Beacon stop?" in page_of(theirs, "/questions/")
    theirs.post(f"/questions/{asked.pk}/answer/", {"text": "It stops at minus 30."})
    back = Notice.objects.get(teammate=sam, about__contains="answer")
    assert (back.text, back.link) == ("Nia answered a question from a conversation.", f"/inbox/{dana.pk}/")
    mine = signed_in(sam)
    assert "It stops at minus 30." in page_of(mine, f"/inbox/{dana.pk}/")
    advice = Advice.objects.get()
    answer = mine.post(f"/questions/advice/{advice.pk}/use/", {"kind": "public"})
    assert answer.url == f"/inbox/{dana.pk}/?kind=public#composer-{dana.pk}"
    assert Draft.objects.get().text == "It stops at minus 30."
    assert queries.figures_for(sam.pk, since=NOON - DAY) == queries.Figures(1, 1, 1, 0, 1)


def test_who_is_asked_sees_what_was_sent_and_nothing_else(ask, dana, sam, nia, signed_in):
    desk.write_note(conversation_id=dana.pk, teammate_id=sam.pk, text="She is a friend of mine", at=NOON)
    asked = ask(quote=True)
    theirs = signed_in(nia)
    page = page_of(theirs, f"/questions/{asked.pk}/")
    assert "Does the moss green Beacon work at 40 below, @… @…?" in page
    for hidden in ("tom.example", "Dana", "friend of mine", f"/inbox/{dana.pk}/", "@dana"):
        assert hidden not in page, hidden
    page_of(theirs, f"/inbox/{dana.pk}/", 404)
    assert "moss green" not in page_of(theirs, "/inbox/?view=everything")


def test_without_a_word_of_the_asker_nothing_of_the_person_is_shown(ask, nia, signed_in):
    asked = ask(quote=False)
    assert asked.quoted == ""
    assert "moss green" not in page_of(signed_in(nia), f"/questions/{asked.pk}/")


def test_others_see_nothing_of_it(ask, frank, signed_in):
    asked = ask()
    outsider = signed_in(frank)
    page_of(outsider, f"/questions/{asked.pk}/", 404)
    assert "Beacon" not in page_of(outsider, "/questions/")
    assert outsider.post(f"/questions/{asked.pk}/answer/", {"text": "x"}).status_code == 404
    assert Advice.objects.count() == 0


def test_an_observer_who_is_asked_may_answer_and_one_who_is_not_may_not(ask, wanda, otto, sam, olive, shops):
    asked = ask()
    actions.answer(consultation_id=asked.pk, by_id=wanda.pk, text="Minus 30.", at=NOON)
    assert Advice.objects.get().by == wanda
    teams.change_team(by_id=olive.pk, team_id=shops.pk, name="Shops", teammate_ids=[sam.pk, otto.pk], at=NOON)
    other = ask("And in the rain?")
    with pytest.raises(NotAllowed):
        actions.answer(consultation_id=other.pk, by_id=otto.pk, text="It floats.", at=NOON)


def test_an_observer_asks_nobody(ask, otto, sam, olive, shops):
    teams.change_team(by_id=olive.pk, team_id=shops.pk, name="Shops", teammate_ids=[sam.pk, otto.pk], at=NOON)
    with pytest.raises(NotAllowed):
        ask(by_id=otto.pk)
    assert Consultation.objects.count() == 0


def test_a_colleague_alone_is_told_and_may_answer(ask, nia, wanda):
    asked = ask(to=nia)
    assert Notice.objects.get(about__startswith=f"question:{asked.pk}").teammate == nia
    with pytest.raises(Missing):
        actions.answer(consultation_id=asked.pk, by_id=wanda.pk, text="Me too", at=NOON)


def test_the_second_to_answer_is_told_so(ask, nia, wanda):
    asked = ask()
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    with pytest.raises(Refused, match="answered already"):
        actions.answer(consultation_id=asked.pk, by_id=wanda.pk, text="Minus 20.", at=NOON)
    assert [one.text for one in Advice.objects.all()] == ["Minus 30."]


@pytest.mark.parametrize("question", ["", "   ", "x" * 4001])
def test_a_question_has_words_and_not_too_many(ask, question, nia):
    with pytest.raises(Invalid):
        ask(question)


def test_nobody_asks_themselves_nor_an_empty_team(ask, sam, olive):
    with pytest.raises(Invalid):
        ask(to=sam)
    empty = teams.add_team(by_id=olive.pk, name="Nobody", at=NOON)
    with pytest.raises(Refused, match="Nobody else"):
        ask(to=empty.pk)


def test_ten_questions_may_wait_in_one_conversation(ask, nia):
    for number in range(10):
        ask(f"Question {number}?")
    with pytest.raises(Refused, match="wait here already"):
        ask("One more?")


def test_the_same_form_asks_once(ask, nia):
    assert ask(key="k1").pk == ask(key="k1").pk
    assert Consultation.objects.count() == 1
    assert len(told("AdviceAsked")) == 1


def test_what_stands_in_the_draft_is_never_lost(ask, dana, sam, nia):
    asked = ask()
    given = actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="It stops at minus 30.", at=NOON)
    desk.save_draft(conversation_id=dana.pk, teammate_id=sam.pk, kind="public", text="Hello Dana,", at=NOON)
    for _ in range(2):
        actions.use(advice_id=given.pk, by_id=sam.pk, kind="public", at=NOON)
    assert Draft.objects.get().text == "Hello Dana,\n\nIt stops at minus 30."
    assert len(told("AdviceUsed")) == 1


def test_who_was_asked_cannot_put_it_into_a_reply(ask, nia):
    asked = ask()
    given = actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    with pytest.raises(Missing):
        actions.use(advice_id=given.pk, by_id=nia.pk, kind="public", at=NOON)
    assert Draft.objects.count() == 0


def test_they_are_reminded_once_a_day_and_five_times_at_most(ask, sam, nia):
    asked = ask()
    for at in (NOON, NOON + DAY - HOUR):
        with pytest.raises(Refused, match="within a day"):
            actions.remind(consultation_id=asked.pk, by_id=sam.pk, at=at)
    for day in range(1, 6):
        actions.remind(consultation_id=asked.pk, by_id=sam.pk, at=NOON + day * DAY)
    with pytest.raises(Refused, match="often enough"):
        actions.remind(consultation_id=asked.pk, by_id=sam.pk, at=NOON + 9 * DAY)
    assert Notice.objects.filter(teammate=nia, text__contains="still waits").count() == 5


def test_nobody_is_reminded_of_what_is_answered(ask, sam, nia):
    asked = ask()
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    with pytest.raises(Refused, match="no answer any more"):
        actions.remind(consultation_id=asked.pk, by_id=sam.pk, at=NOON + DAY)


def test_what_is_withdrawn_is_gone_for_who_was_asked(ask, sam, nia, signed_in):
    asked = ask()
    for _ in range(2):
        actions.withdraw(consultation_id=asked.pk, by_id=sam.pk, at=NOON)
    assert len(told("AdviceWithdrawn")) == 1
    page_of(signed_in(nia), f"/questions/{asked.pk}/", 404)
    with pytest.raises(Missing):
        actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)


def test_what_is_answered_is_not_withdrawn(ask, sam, nia):
    asked = ask()
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    with pytest.raises(Refused, match="answered already"):
        actions.withdraw(consultation_id=asked.pk, by_id=sam.pk, at=NOON)


def test_asked_again_they_are_told_again_and_the_first_answer_stays(ask, sam, nia, dana, signed_in):
    asked = ask()
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    for _ in range(2):
        actions.ask_again(
            consultation_id=asked.pk, by_id=sam.pk, more="With the old battery?", at=NOON + HOUR
        )
    assert Notice.objects.filter(teammate=nia, text="Sam asks once more.").count() == 1
    assert "With the old battery?" in page_of(signed_in(nia), f"/questions/{asked.pk}/")
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 10 with that.", at=NOON + HOUR)
    page = page_of(signed_in(sam), f"/inbox/{dana.pk}/")
    assert "Minus 30." in page
    assert "Minus 10 with that." in page


def test_withdrawn_by_mistake_it_is_asked_again(ask, sam, nia):
    asked = ask()
    actions.withdraw(consultation_id=asked.pk, by_id=sam.pk, at=NOON)
    actions.ask_again(consultation_id=asked.pk, by_id=sam.pk, at=NOON)
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    assert Consultation.objects.get().state == "answered"


def test_the_answer_finds_who_has_the_conversation_now(ask, dana, sam, nia, hire, shops):
    asked = ask()
    sue = hire("Sue", "teammate", team_ids=[shops.pk])
    desk.claim(conversation_id=dana.pk, teammate_id=sue.pk, at=NOON)
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    assert set(Notice.objects.filter(about__contains="answer").values_list("teammate", flat=True)) == {
        sue.pk,
        sam.pk,
    }


def test_a_conversation_that_is_merged_takes_its_questions_along(ask, dana, sam, nia, hear, olive):
    from heedful.desk.actions import opening
    from heedful.listening.models import Source

    asked = ask()
    shop = Source.objects.get(network="forgetful")
    hear(said("d9", "And the blue one, @acme?", addressed=True), source=shop)
    other = Conversation.objects.exclude(pk=dana.pk).get()
    opening._merge(other, dana, NOON)
    assert not Conversation.objects.filter(pk=dana.pk).exists()
    assert [one.pk for one in queries.asked_from(other.pk)] == [asked.pk]
    actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON)
    assert Notice.objects.get(about__contains="answer").link == f"/inbox/{other.pk}/"


def test_erased_with_the_person_no_word_of_it_is_left(ask, dana, sam, nia, olive):
    asked = ask(quote=True)
    given = ask("Is Dana right?")
    actions.answer(consultation_id=given.pk, by_id=nia.pk, text="Dana is right.", at=NOON)
    assert (
        desk.export_person(by_id=olive.pk, person_id=dana.person_id, at=NOON)["conversations"][0][
            "questions"
        ][1]["answers"][0]["text"]
        == "Dana is right."
    )
    for _ in range(2):
        desk.erase_person(by_id=olive.pk, person_id=dana.person_id, at=NOON)
    assert list(Consultation.objects.values_list("question", "quoted", "state").order_by("pk")) == [
        ("", "", "withdrawn"),
        ("", "", "answered"),
    ]
    assert Advice.objects.get().text == ""
    for row in Notice.objects.all():
        assert "Beacon" not in row.text
        assert "Dana" not in row.text
    with pytest.raises(Refused, match="erased"):
        actions.ask_again(consultation_id=asked.pk, by_id=sam.pk, at=NOON)


def test_events_reach_those_alone_who_see_the_conversation(ask, sam, nia, frank, dana):
    settle()
    before = read.head()
    asked = ask()
    settle()
    entries = read.since(before)
    kinds = {who: [e.kind for e in seeing.events_for(who.pk, entries)] for who in (sam, nia, frank)}
    assert "AdviceAsked" in kinds[sam]
    assert "AdviceAsked" not in kinds[nia]
    assert kinds[frank] == []
    assert asked.pk


def test_the_panel_follows_what_happens(ask, sam, dana):
    from heedful.web.live import told_to

    settle()
    before = read.head()
    ask()
    settle()
    [line] = [one for one in told_to(sam.pk, read.since(before)) if one.kind == "AdviceAsked"]
    assert (line.conversations, line.parts) == ([dana.pk], ("person",))


def test_the_list_costs_the_same_for_few_and_many(ask, nia, signed_in, django_assert_max_num_queries, dana):
    browser = signed_in(nia)
    for number in range(9):
        ask(f"Question {number}?")
    with django_assert_max_num_queries(20):
        assert page_of(browser, "/questions/").count("waits for an answer") == 9


def test_asked_by_form_and_withdrawn_with_an_undo(dana, sam, nia, engineers, signed_in, at_noon):
    mine = signed_in(sam)
    form = page_of(mine, f"/inbox/{dana.pk}/ask/")
    assert "Engineers" in form
    assert "No mailbox is connected" in form
    fields = {"to": f"team:{engineers.pk}", "question": "How cold?", "quote": "yes", "key": "k"}
    assert mine.post(f"/inbox/{dana.pk}/ask/", fields).status_code == 302
    asked = Consultation.objects.get()
    assert asked.quoted.startswith("Does the moss green")
    assert mine.post(f"/inbox/{dana.pk}/ask/", {"question": "x", "to": "team:"}).status_code == 400
    mine.post(f"/questions/{asked.pk}/withdraw/")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert f"/questions/{asked.pk}/ask-again/" in page_of(mine, f"/inbox/{dana.pk}/")


if connection.vendor == "postgresql":  # the tests' SQLite lives in memory, where nobody waits for a lock

    def test_of_twenty_who_answer_at_once_one_does(ask, nia):
        asked = ask()
        start, won = Barrier(20), []

        def answer():
            start.wait()
            try:
                won.append(actions.answer(consultation_id=asked.pk, by_id=nia.pk, text="Minus 30.", at=NOON))
            except Refused:
                pass
            finally:
                connection.close()

        threads = [Thread(target=answer) for _ in range(20)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert (len(won), Advice.objects.count()) == (1, 1)
