"""Two conversations of a person become one by a teammate's word, and two again: each as it was."""

import pytest

from heedful.answers import actions as answers
from heedful.causes import actions as causes
from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.branches import JoinedElsewhere
from heedful.desk.models import Conversation, Handover, Join, Reply
from heedful.journal.models import Entry
from heedful.kit.errors import Missing, NotAllowed, Refused
from heedful.kudos import actions as kudos
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, listen_at, said

MINUTE = 60 * SECOND


def join(kept, gone, by, at=NOON + MINUTE):
    return desk.join(kept_id=kept.pk, gone_id=gone.pk, by_id=by.pk, at=at)


def part(row, by, at=NOON + 10 * MINUTE):
    return desk.part(join_id=row.pk, by_id=by.pk, at=at)


def fresh(conversation):
    return Conversation.every.get(pk=conversation.pk)


def words_in(conversation, who):
    return [post.text for post in queries.thread_of(who.pk, fresh(conversation))]


def rows_of(*conversations):
    pks = [one.pk for one in conversations]
    return list(Conversation.every.filter(pk__in=pks).order_by("pk").values())


@pytest.fixture
def other(dana_waits, hear):
    """Dana wrote elsewhere too, about the same."""
    hear(
        said("dana-2", "And your acme letter calls me a liar", at=NOON + SECOND, addressed=True),
        at=NOON + SECOND,
    )
    return Conversation.objects.exclude(pk=dana_waits.pk).get()


def everything_beside(conversation, who, lea):
    """Write one of everything beside a conversation."""
    key = {"conversation_id": conversation.pk, "at": NOON + 2 * SECOND}
    reply = desk.reply(author_id=who.pk, text="We look at it.", **key)
    desk.write_note(teammate_id=who.pk, text="A note", **key)
    desk.save_draft(teammate_id=who.pk, kind="public", text="a draft", **key)
    desk.make_promise(by_id=who.pk, words="by Friday", due_at=NOON + 5000 * SECOND, **key)
    desk.label(teammate_id=who.pk, name="line", **key)
    answer = answers.add_answer(by_id=who.pk, title="Line", variants=[{"text": "Try again"}], at=NOON)
    desk.use_answer(teammate_id=who.pk, answer_id=answer.pk, **key)
    cause = causes.note_cause(by_id=who.pk, title="The letter", at=NOON)
    causes.link(by_id=who.pk, cause_id=cause.pk, conversation_ids=[conversation.pk], at=NOON)
    nia = kudos.add_praised(by_id=lea.pk, name="Nia", at=NOON)
    kudos.mark(by_id=who.pk, conversation_id=conversation.pk, praised_ids=[nia.pk], at=NOON)
    return reply


def beside(conversation):
    """Return what stands beside a conversation, by kind."""
    from heedful.desk.actions.joining import _beside

    return {name: ids for name, ids in _beside(conversation) if ids}


def test_the_words_of_both_stand_in_one(dana_waits, other, frank):
    join(dana_waits, other, frank)
    assert words_in(dana_waits, frank) == [
        "My line to @acme is down since noon",
        "And your acme letter calls me a liar",
    ]
    assert list(Conversation.objects.values_list("pk", flat=True)) == [dana_waits.pk]
    kept = fresh(dana_waits)
    assert (kept.state, kept.unanswered, kept.waiting_since) == ("waiting", 2, NOON)
    assert Entry.objects.get(kind="ConversationsJoined").teammate_id == frank.pk


@pytest.mark.parametrize(
    "query", ["state:waiting letter", "letter -state:done", '"acme letter" due:*', "state:waiting liar"]
)
def test_the_words_of_both_are_found_beside_what_the_desk_knows(dana_waits, other, frank, query):
    join(dana_waits, other, frank)
    found = queries.found_in(frank.pk, "waiting", query=query, at=dana_waits.due_at + SECOND)
    assert (found.ids, found.complete) == ({dana_waits.pk}, True)


def test_everything_beside_it_follows_and_comes_back(dana_waits, other, frank, lea, work_until):
    everything_beside(other, frank, lea)
    work_until(NOON + 30 * SECOND)
    before, rows = beside(other), rows_of(dana_waits, other)
    assert len(before) == 8
    row = join(dana_waits, other, frank)
    work_until(NOON + 2 * MINUTE)
    assert set(beside(other)) <= {"desk.presence.conversation"}
    assert beside(dana_waits).keys() >= before.keys()
    part(row, frank)
    assert beside(other) == before
    assert beside(dana_waits) == {}
    work_until(NOON + 11 * MINUTE)
    for was, now in zip(rows, rows_of(dana_waits, other), strict=True):
        assert {**now, "changed_at": was["changed_at"]} == was


def test_new_words_in_either_thread_wait_in_the_one_and_stay_with_their_thread(
    dana_waits, other, frank, hear
):
    row = join(dana_waits, other, frank)
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 2 * MINUTE)
    assert fresh(dana_waits).state == "answered"
    later = NOON + 3 * MINUTE
    hear(said("dana-3", "acme? still nothing", parent_id="dana-2", root_id="dana-2", at=later), at=later)
    assert Conversation.objects.get().state == "waiting"
    assert "acme? still nothing" in words_in(dana_waits, frank)
    part(row, frank)
    assert words_in(dana_waits, frank) == ["My line to @acme is down since noon"]
    assert words_in(other, frank) == [
        "And your acme letter calls me a liar",
        "We look.",
        "acme? still nothing",
    ]
    assert fresh(other).post.text == "acme? still nothing"


def test_what_was_answered_since_stays_with_the_thread_it_stands_in(dana_waits, other, frank):
    row = join(dana_waits, other, frank)
    to_other = desk.reply(
        conversation_id=dana_waits.pk,
        author_id=frank.pk,
        text="The letter was wrong.",
        to_post_id=other.post_id,
        at=NOON + 2 * MINUTE,
    )
    part(row, frank)
    assert Reply.objects.get(pk=to_other.pk).conversation_id == other.pk
    assert (fresh(dana_waits).state, fresh(other).state) == ("waiting", "answered")


def test_joined_twice_and_parted_twice_is_once(dana_waits, other, frank):
    assert join(dana_waits, other, frank) == join(dana_waits, other, frank)
    row = Join.objects.get()
    part(row, frank)
    part(row, frank)
    assert Entry.objects.filter(kind="ConversationsParted").count() == 1


def test_an_old_address_says_where_it_is_now(dana_waits, other, frank, signed_in):
    join(dana_waits, other, frank)
    with pytest.raises(JoinedElsewhere) as refused:
        desk.reply(conversation_id=other.pk, author_id=frank.pk, text="hello", at=NOON)
    assert refused.value.kept_id == dana_waits.pk
    page = signed_in(frank).get(f"/inbox/{other.pk}/")
    assert (page.status_code, page["Location"]) == (302, f"/inbox/{dana_waits.pk}/")


def test_two_people_are_not_joined(dana_waits, frank, hear):
    hear(said("tom-1", "acme is down here too", by="tom"))
    tom = Conversation.objects.get(person__name="Tom")
    with pytest.raises(Refused, match="two people for us"):
        join(dana_waits, tom, frank)


def test_accounts_that_were_linked_are_one_person(dana_waits, frank, hear):
    hear(said("d-2", "acme: it is me again", by="dana2"))
    again = Conversation.objects.exclude(pk=dana_waits.pk).get()
    desk.link_people(
        by_id=frank.pk,
        person_id=dana_waits.person_id,
        other_id=again.person_id,
        ground="word",
        words="said so",
        at=NOON,
    )
    join(dana_waits, fresh(again), frank)
    assert len(words_in(dana_waits, frank)) == 2


def test_what_another_has_only_a_lead_joins_and_the_hand_over_counts(dana_waits, other, frank, bill, lea):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    desk.claim(conversation_id=other.pk, teammate_id=bill.pk, at=NOON)
    with pytest.raises(NotAllowed):
        join(dana_waits, other, frank)
    row = join(dana_waits, other, lea)
    assert fresh(dana_waits).owner == frank
    assert [(one.from_owner, one.to_owner) for one in Handover.objects.all()] == [(bill, frank)]
    part(row, lea)
    assert (fresh(dana_waits).owner, fresh(other).owner) == (frank, bill)


def test_observers_join_and_part_nothing(dana_waits, other, frank, otto):
    with pytest.raises(NotAllowed):
        join(dana_waits, other, otto)
    row = join(dana_waits, other, frank)
    with pytest.raises(NotAllowed):
        part(row, otto)


@pytest.fixture
def shops(olive, hire):
    return teams.add_team(by_id=olive.pk, name="Shops", at=NOON)


def test_nobody_sees_more_by_a_join(dana_waits, other, frank, hire, shops, olive):
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    Conversation.objects.filter(pk=other.pk).update(team=shops)
    desk.write_note(conversation_id=other.pk, teammate_id=sam.pk, text="for the shops alone", at=NOON)
    with pytest.raises(Missing):
        join(dana_waits, other, frank)
    join(dana_waits, other, sam)
    assert queries.visible_ids(frank.pk, [dana_waits.pk]) == set()
    assert [note.text for note in queries.notes_of(dana_waits)] == ["for the shops alone"]


def test_an_owner_who_may_not_see_the_other_is_in_the_way(dana_waits, other, frank, hire, shops, olive):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    Conversation.objects.filter(pk=other.pk).update(team=shops)
    with pytest.raises(Refused, match="may not see the other"):
        join(dana_waits, other, olive)


def test_what_belongs_to_two_teams_is_not_joined(dana_waits, other, olive, shops):
    care = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    Conversation.objects.filter(pk=other.pk).update(team=shops)
    Conversation.objects.filter(pk=dana_waits.pk).update(team=care)
    with pytest.raises(Refused, match="two teams"):
        join(dana_waits, other, olive)


def test_whoever_may_not_see_both_parts_nothing(dana_waits, other, frank, shops, hire):
    row = join(dana_waits, other, frank)
    Conversation.every.filter(pk=other.pk).update(team=shops)
    with pytest.raises(Missing):
        part(row, frank)


def test_a_join_into_a_third_is_parted_first(dana_waits, other, frank, hear):
    hear(said("dana-4", "acme once more", at=NOON + 2 * SECOND))
    third = Conversation.objects.exclude(pk__in=[dana_waits.pk, other.pk]).get()
    first = join(dana_waits, other, frank)
    second = join(third, dana_waits, frank)
    assert len(words_in(third, frank)) == 3
    with pytest.raises(Refused, match="Part that first"):
        part(first, frank)
    part(second, frank)
    part(first, frank)
    assert [len(words_in(one, frank)) for one in (dana_waits, other, third)] == [1, 1, 1]


def test_threads_that_turn_out_to_be_one_leave_one_row(dana_waits, other, frank):
    row = join(dana_waits, other, frank)
    from heedful.listening.models import Post

    Post.objects.filter(thread=other.thread_id).update(thread=dana_waits.thread_id)
    threads = {"kept_thread_id": dana_waits.thread_id, "gone_thread_id": other.thread_id}
    for _ in range(2):
        desk.follow_joined_threads(**threads, at=NOON)
    assert list(Conversation.every.values_list("pk", flat=True)) == [dana_waits.pk]
    with pytest.raises(Refused, match="one on the network"):
        part(row, frank)


def test_private_words_join_their_public_conversation_by_themselves(dana_waits, hear, frank, work_until):
    later = NOON + MINUTE
    hear(said("dm-1", "my number is 12", private=True, addressed=True, at=later), at=later)
    work_until(later)
    one = Conversation.objects.get()
    assert one.pk == dana_waits.pk
    assert words_in(one, frank)[-1] == "my number is 12"
    row = Join.objects.get()
    assert (row.why, row.by) == ("private", None)
    desk.part(join_id=row.pk, by_id=frank.pk, at=later)
    desk.join_private(conversation_ids=[row.gone_id], at=later)
    assert Conversation.objects.count() == 2


@pytest.mark.parametrize("why", ["another network", "long ago", "two of them", "done"])
def test_private_words_join_nothing_where_nobody_can_tell(why, dana_waits, hear, olive, frank, work_until):
    later = NOON + (9 * 86400 * SECOND if why == "long ago" else MINUTE)
    where = {}
    if why == "another network":
        where["source"] = listen_at(olive, network="blind")
        hear(said("far-1", "acme"), **where)
        far = Conversation.objects.exclude(pk=dana_waits.pk).get()
        desk.done(conversation_id=far.pk, teammate_id=frank.pk, at=NOON)
        both = {"person_id": dana_waits.person_id, "other_id": far.person_id}
        desk.link_people(by_id=frank.pk, ground="word", words="said so", at=NOON, **both)
    if why == "two of them":
        hear(said("dana-9", "acme again"))
    if why == "done":
        desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    hear(said("dm-1", "my number is 12", private=True, addressed=True, at=later), at=later, **where)
    work_until(later)
    assert not Join.objects.exists()


def test_the_public_answer_never_goes_to_private_words(dana_waits, hear, frank, wire, work_until):
    later = NOON + MINUTE
    hear(said("dm-1", "my number is 12", private=True, addressed=True, at=later), at=later)
    work_until(later)
    key = {"conversation_id": dana_waits.pk, "author_id": frank.pk, "at": later}
    public = desk.reply(text="It is mended.", **key)
    assert (public.to_post.outside_id, public.private) == ("dana-1", False)
    private = desk.reply(text="Thank you for the number.", private=True, **key)
    assert private.to_post.outside_id == "dm-1"
    with pytest.raises(Refused, match="Only a private reply"):
        desk.reply(text="your number is 12", to_post_id=private.to_post_id, **key)


def test_the_answer_leaves_from_where_the_words_stand(dana_waits, hear, olive, frank):
    there = listen_at(olive, network="blind", venue="Other square")
    hear(said("far-1", "acme, here too", at=NOON + SECOND), source=there, at=NOON + SECOND)
    far = Conversation.objects.exclude(pk=dana_waits.pk).get()
    Conversation.objects.filter(pk=far.pk).update(person=dana_waits.person_id)
    far.post.author.person_id = dana_waits.person_id
    far.post.author.save()
    join(dana_waits, far, frank)
    key = {"conversation_id": dana_waits.pk, "author_id": frank.pk, "at": NOON + MINUTE}
    assert desk.reply(text="Here.", **key).source == there
    assert desk.reply(text="There.", to_post_id=dana_waits.post_id, **key).source == dana_waits.source


def test_the_clocks_run_from_the_words_of_both(dana_waits, other, frank, work_until):
    join(dana_waits, other, frank)
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + MINUTE)
    clocks = queries.clocks_of([Conversation.objects.select_related("source").get()])
    assert clocks[dana_waits.pk].clocks[0].started == NOON
