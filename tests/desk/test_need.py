"""The queue by need: what moves somebody forward, what never does, and who gets whom."""

import importlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation
from heedful.desk.need import SERIOUS, UNDERSTOOD, Need, needed_since, parts_of
from heedful.desk.serious import PHRASES, SIGNS, WORDS, serious_word
from heedful.journal.models import Entry
from heedful.kit.errors import NotAllowed
from tests.conftest import NOON, said

HOUR = timedelta(hours=1)
needs = st.builds(
    Need,
    addressed=st.booleans(),
    priority=st.integers(0, 3),
    came_before=st.booleans(),
    unanswered=st.integers(1, 50),
    serious=st.sampled_from(["", "lawyer"]),
    promises=st.integers(0, 5),
    understood=st.frozensets(st.sampled_from(sorted(UNDERSTOOD))),
)


def order(teammate):
    return [one.person.name for one in queries.queue_for(teammate.pk)]


def one(name):
    return Conversation.objects.get(person__name=name)


def alone(**fields):
    return sum(part.hours for part in parts_of(Need(**fields)))


def test_the_parts_say_what_each_is_worth():
    assert parts_of(Need()) == ()
    worth = {"addressed": alone(addressed=True), "serious": alone(serious="lawyer")}
    worth |= {"came_before": alone(came_before=True), "again": alone(unanswered=2)}
    worth |= {"promise": alone(promises=1), "urgent": alone(priority=3), "low": alone(priority=0)}
    assert worth == {
        "addressed": 24,
        "serious": 48,
        "came_before": 6,
        "again": 2,
        "promise": 24,
        "urgent": 72,
        "low": -24,
    }


def test_a_guess_of_the_models_weighs_less_than_a_word_of_danger_and_is_not_told_beside_it():
    assert {name: alone(understood=frozenset([name])) for name in UNDERSTOOD} == dict(UNDERSTOOD)
    assert max(UNDERSTOOD.values()) < SERIOUS
    assert alone(serious="fire", understood=frozenset(["safety"])) == SERIOUS


def test_shouting_and_many_promises_move_nobody_for_ever():
    assert alone(unanswered=4) == alone(unanswered=400) == 6
    assert alone(promises=2) == alone(promises=9) == 48


@given(needs, needs, st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_order_stays_true_while_everybody_waits_on(some, other, waits, also_waits):
    def hours(need, since, at):
        return sum(part.hours for part in parts_of(need)) + (at - since) / HOUR

    since, then = NOON - timedelta(seconds=waits), NOON - timedelta(seconds=also_waits)
    for at in (NOON, NOON + timedelta(days=9)):
        lead = hours(some, since, at) - hours(other, then, at)
        behind = (needed_since(other, then) - needed_since(some, since)) / HOUR
        assert lead == pytest.approx(behind, abs=1e-6)


def test_who_may_be_in_danger_comes_before_who_only_waits(hear, frank):
    hear(
        said("1", "@acme where is my parcel", by="tom", addressed=True, at=NOON - HOUR),
        said("2", "@acme your charger caught fire", by="ines", addressed=True),
    )
    assert order(frank) == ["Ines", "Tom"]
    assert (one("Ines").serious, one("Tom").serious) == ("caught fire", "")


def test_who_came_before_comes_sooner_but_not_who_came_long_ago(hear, frank):
    long_ago, lately = NOON - timedelta(days=31), NOON - timedelta(days=29)
    hear(
        said("1", "@acme hello", by="tom", addressed=True, at=long_ago),
        said("2", "@acme hello", by="ines", addressed=True, at=lately),
        said("3", "acme is a word", by="ann", at=lately),
    )
    for old in Conversation.objects.all():
        desk.done(conversation_id=old.pk, teammate_id=frank.pk, at=NOON)
    hear(
        said("4", "acme again", by="tom"),
        said("5", "acme again", by="ines", at=NOON + HOUR),
        said("6", "acme again", by="ann", at=NOON - HOUR),
        said("7", "acme, heard late", by="uma", at=NOON - timedelta(days=35)),
    )
    assert order(frank) == ["Uma", "Ines", "Ann", "Tom"]


def test_who_speaks_in_two_places_at_once_came_before_in_the_second(hear, frank):
    hear(said("1", "@acme hello", addressed=True), said("2", "@acme hello?", addressed=True, at=NOON + HOUR))
    assert list(Conversation.objects.order_by("first_post").values_list("came_before", flat=True)) == [
        False,
        True,
    ]


def test_who_speaks_again_moves_forward_and_an_answer_starts_anew(hear, frank, bill):
    hear(said("1", "@acme hello", addressed=True))
    before = one("Dana").needed_since
    hear(said("2", "@acme hello?", parent_id="1", addressed=True, at=NOON + HOUR), at=NOON + HOUR)
    assert before - one("Dana").needed_since == 2 * HOUR
    desk.reply(conversation_id=one("Dana").pk, author_id=frank.pk, text="We are on it", at=NOON + 2 * HOUR)
    hear(said("3", "@acme thank you", parent_id="1", addressed=True, at=NOON + 3 * HOUR), at=NOON + 3 * HOUR)
    assert one("Dana").needed_since == NOON + 3 * HOUR - 24 * HOUR


def test_who_was_promised_something_moves_forward_until_it_is_closed(hear, frank):
    hear(said("1", "@acme hello", addressed=True))
    before = one("Dana").needed_since
    key = {"conversation_id": one("Dana").pk, "by_id": frank.pk, "due_at": NOON + 9 * HOUR, "at": NOON}
    first, second = (desk.make_promise(words=words, **key) for words in ("A call", "A letter"))
    assert before - one("Dana").needed_since == 48 * HOUR
    desk.close_promise(promise_id=first.pk, by_id=frank.pk, how="kept", at=NOON)
    desk.close_promise(promise_id=second.pk, by_id=frank.pk, how="withdrawn", at=NOON)
    assert one("Dana").needed_since == before


def test_a_mention_that_turns_out_to_speak_to_us_moves_forward(hear, frank):
    hear(said("1", "acme is down"))
    hear(said("2", "@acme do you hear", parent_id="1", addressed=True, at=NOON + HOUR))
    assert one("Dana").needed_since == NOON - 26 * HOUR


crowds = st.none() | st.integers(0, 10**9)


def crowded(post, followers, engagement):
    return replace(post, engagement=engagement, author=replace(post.author, followers=followers))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowds, crowds, crowds, crowds)
def test_followers_and_engagement_never_move_anybody(hear, frank, loud, quiet, liked, unliked):
    """Whatever the crowd behind two people, who needs an answer more stands before, by the same hour."""
    number = Conversation.objects.count()
    words = {"addressed": True, "at": NOON + number * timedelta(days=99)}
    hear(
        crowded(said(f"{number}a", f"@acme hello there {number}", by=f"tom{number}", **words), loud, liked),
        crowded(
            said(
                f"{number}b",
                f"@acme good day to you {number}",
                by=f"ines{number}",
                **words | {"at": words["at"] + HOUR},
            ),
            quiet,
            unliked,
        ),
        at=words["at"] + HOUR,
    )
    first, second = one(f"Tom{number}"), one(f"Ines{number}")
    assert second.needed_since - first.needed_since == HOUR
    assert order(frank)[-2:] == [f"Tom{number}", f"Ines{number}"]


@pytest.mark.parametrize("word", [*sorted(WORDS), *PHRASES, *SIGNS])
def test_every_serious_word_is_found_in_a_sentence(word):
    assert serious_word(f"Well, {word.upper()}! And so on.") == word.lower()


@pytest.mark.parametrize(
    "text",
    ["This song is fire", "Ask Sue", "I brand my cattle", "Que de l'avocat", "unsafely", "thank you", ""],
)
def test_everyday_words_are_not_serious(text):
    assert not serious_word(text)


def test_next_for_me_is_the_neediest_that_nobody_has(hear, frank, bill):
    hear(
        said("1", "acme one", by="tom", at=NOON - HOUR),
        said("2", "@acme two", by="ines", addressed=True),
        said("3", "@acme three", by="ann", addressed=True, at=NOON + HOUR),
    )
    taken = [desk.claim_neediest(teammate_id=who.pk, at=NOON) for who in (frank, bill, frank, bill)]
    assert [each and (each.person.name, each.owner.name) for each in taken] == [
        ("Ines", "Frank"),
        ("Ann", "Bill"),
        ("Tom", "Frank"),
        None,
    ]
    assert Entry.objects.filter(kind="ConversationClaimed").count() == 3


def test_an_observer_gets_nobody(dana_waits, otto):
    with pytest.raises(NotAllowed):
        desk.claim_neediest(teammate_id=otto.pk, at=NOON)


def test_next_for_me_hands_out_nothing_of_another_team(dana_waits, olive, frank, hire):
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    Conversation.objects.update(team=shops)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    assert desk.claim_neediest(teammate_id=frank.pk, at=NOON) is None
    assert desk.claim_neediest(teammate_id=sam.pk, at=NOON) == dana_waits


def test_conversations_of_an_older_house_get_their_place(hear, frank):
    hear(
        said("1", "@acme one", by="tom", addressed=True),
        said("2", "acme two", by="tom", at=NOON + HOUR),
        said("3", "acme three", by="ines"),
        at=NOON + HOUR,
    )
    Conversation.objects.filter(person__name="Ines").update(priority=2)
    expected = [NOON - 24 * HOUR, NOON + HOUR - 6 * HOUR, NOON - 24 * HOUR]
    Conversation.objects.update(came_before=False, needed_since=NOON)
    (step,) = (path.stem for path in Path("heedful/desk/migrations").glob("*_need.py"))
    importlib.import_module(f"heedful.desk.migrations.{step}").fill(apps, None)
    rows = Conversation.objects.order_by("first_post")
    assert [row.needed_since for row in rows] == expected
    assert [row.came_before for row in rows] == [False, True, False]
