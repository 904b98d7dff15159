"""Answers that are used again: which text fits, what is filled in, and what came of it."""

from datetime import date, timedelta

import pytest

from heedful.answers import actions as answers
from heedful.answers import queries
from heedful.answers.models import Answer
from heedful.desk import actions as desk
from heedful.desk import queries as desk_queries
from heedful.kit.errors import Invalid, NotAllowed, Refused
from tests.conftest import NOON, SECOND, said

HELLO = "Hello {name}, {me} of {company} here on {network}. We look at your line right now."


@pytest.fixture
def keep(frank):
    def kept(*texts, title="Line", by=frank, **more):
        variants = [text if isinstance(text, dict) else {"text": text} for text in texts]
        return answers.add_answer(by_id=by.pk, title=title, variants=variants, at=NOON, **more)

    return kept


def put_in(answer, conversation, who):
    return desk.use_answer(conversation_id=conversation.pk, teammate_id=who.pk, answer_id=answer.pk, at=NOON)


def say(conversation, who, text, work_until):
    reply = desk.reply(conversation_id=conversation.pk, author_id=who.pk, text=text, at=NOON)
    work_until(reply.leaves_at + SECOND)
    return reply


def test_blanks_are_filled_and_the_rest_is_left_to_be_seen(keep, dana_waits, frank):
    text = put_in(keep(HELLO + " More: {link}"), dana_waits, frank)
    assert text == (
        "Hello Dana, Frank of Acme here on Fake network. We look at your line right now. More: {link}"
    )


def test_the_longest_text_that_fits_is_used(keep, dana_waits, frank):
    answer = keep("Short, {name}.", "Longer and kinder, {name}.", "x" * 400)
    assert put_in(answer, dana_waits, frank) == "Longer and kinder, Dana."


def test_a_text_for_this_network_goes_before_a_longer_one_for_any(keep, dana_waits, frank):
    answer = keep("Longer and kinder, {name}.", {"network": "fake", "text": "Here, {name}."})
    assert put_in(answer, dana_waits, frank) == "Here, Dana."


def test_facts_count_with_what_they_say(keep, dana_waits, frank):
    answers.add_fact(by_id=frank.pk, key="long", text="y" * 290, at=NOON)
    answer = keep("Hello {name}. {fact:long}.", "Hi {name}.")
    assert put_in(answer, dana_waits, frank) == "Hi Dana."


def test_what_came_of_it_is_counted_over_what_was_said(keep, dana_waits, frank, hear, work_until):
    answer = keep(HELLO)
    text = put_in(answer, dana_waits, frank)
    assert desk_queries.outcome_of(frank.pk, answer) == desk_queries.Outcome(1, 0, 0, 0, 0)
    say(dana_waits, frank, text + " Sorry.", work_until)
    assert desk_queries.outcome_of(frank.pk, answer) == desk_queries.Outcome(1, 1, 0, 0, 1)
    desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    assert desk_queries.outcome_of(frank.pk, answer) == desk_queries.Outcome(1, 1, 1, 0, 0)
    later = NOON + timedelta(hours=1)
    hear(said("dana-2", "Still down", parent_id="dana-1", root_id="dana-1", at=later), at=later)
    assert desk_queries.outcome_of(frank.pk, answer) == desk_queries.Outcome(1, 1, 0, 1, 0)


def test_a_reply_in_other_words_is_no_use_of_it(keep, dana_waits, frank, work_until):
    answer = keep(HELLO)
    put_in(answer, dana_waits, frank)
    say(dana_waits, frank, "Something else entirely.", work_until)
    assert desk_queries.outcome_of(frank.pk, answer).said == 0
    assert desk_queries.answer_uses_of(frank.pk, answer) == []


def test_only_its_owner_or_a_lead_changes_it_and_versions_stay(keep, bill, lea):
    answer = keep("First words")
    change = {"answer_id": answer.pk, "title": "Line", "variants": [{"text": "Second words"}], "at": NOON}
    with pytest.raises(NotAllowed):
        answers.change_answer(by_id=bill.pk, **change)
    answers.change_answer(by_id=lea.pk, number=1, **change)
    with pytest.raises(Refused, match="changed or archived meanwhile"):
        answers.change_answer(by_id=lea.pk, number=1, **change)
    assert [one.variants[0]["text"] for one in queries.versions_of_answer(answer)] == [
        "Second words",
        "First words",
    ]


def test_archived_and_put_back_twice_is_once(keep, frank):
    answer = keep("Words")
    for _ in range(2):
        answers.archive_answer(by_id=frank.pk, answer_id=answer.pk, at=NOON)
    assert not queries.answers_for(frank.pk).exists()
    for _ in range(2):
        answers.restore_answer(by_id=frank.pk, answer_id=answer.pk, at=NOON)
    assert queries.answers_for(frank.pk).get() == answer


def test_its_day_of_review_marks_it(keep, frank):
    keep("Words", review_at=date(2008, 4, 6))
    keep("Words", title="Later", review_at=date(2008, 4, 7))
    assert [one.title for one in queries.stale_answers(frank.pk, at=NOON)] == ["Line"]
    assert Answer.objects.get(title="Later").is_stale(NOON + timedelta(days=1))


@pytest.mark.parametrize("variants", [[], [{"text": " "}], [{"text": "x" * 5001}], [{"text": "x"}] * 13])
def test_an_answer_needs_words_in_bounds(frank, variants):
    with pytest.raises(Invalid):
        answers.add_answer(by_id=frank.pk, title="Line", variants=variants, at=NOON)
