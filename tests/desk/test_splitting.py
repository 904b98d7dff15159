"""Another matter in the same thread becomes a conversation of its own, and both can be one again."""

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation, Promise, Reply
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.listening.actions.filing import file_thread_posts
from heedful.listening.models import Post, Source, Thread
from tests.conftest import NOON, SECOND, said

MINUTE = 60 * SECOND


@pytest.fixture
def two_matters(dana_waits, hear):
    """Dana speaks of her line, and in the same thread of a letter."""
    root = dana_waits.first_post.outside_id
    hear(said("letter", "@acme and your letter calls me a liar", parent_id=root, root_id=root, addressed=True,
              at=NOON + MINUTE), at=NOON + MINUTE)  # fmt: skip
    dana_waits.refresh_from_db()
    return dana_waits


def post(outside_id):
    return Post.objects.get(outside_id=outside_id)


def split(conversation, by, *outside_ids, at=NOON + 2 * MINUTE):
    ids = {post(one).pk for one in outside_ids}
    return desk.split(conversation_id=conversation.pk, post_ids=ids, by_id=by.pk, at=at)


def words_in(conversation, who):
    found = queries.conversation_for(who.pk, conversation.pk)
    return [one.text for one in queries.thread_of(who.pk, found)]


def test_each_matter_has_its_own_words(two_matters, frank):
    made = split(two_matters, frank, "letter")
    assert words_in(made, frank) == ["@acme and your letter calls me a liar"]
    assert words_in(two_matters, frank) == ["My line to @acme is down since noon"]


def test_both_wait_since_their_own_words(two_matters, frank):
    made = split(two_matters, frank, "letter")
    two_matters.refresh_from_db()
    assert (two_matters.state, two_matters.waiting_since, two_matters.unanswered) == ("waiting", NOON, 1)
    assert (made.state, made.waiting_since, made.unanswered) == ("waiting", NOON + MINUTE, 1)
    assert made.due_at > two_matters.due_at


def test_what_was_answered_before_is_answered_after(dana_waits, hear, frank):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look at it.", at=NOON + SECOND)
    root = dana_waits.first_post.outside_id
    hear(said("letter", "@acme and your letter?", parent_id=root, root_id=root, addressed=True,
              at=NOON + MINUTE), at=NOON + MINUTE)  # fmt: skip
    made = split(dana_waits, frank, "letter")
    dana_waits.refresh_from_db()
    assert (dana_waits.state, made.state, made.owner_id) == ("answered", "waiting", frank.pk)


def test_our_answers_and_promises_follow_the_words_that_they_answer(two_matters, frank):
    key = {"conversation_id": two_matters.pk, "author_id": frank.pk, "at": NOON + MINUTE + SECOND}
    said_there = desk.reply(text="The letter was wrong.", to_post_id=post("letter").pk, **key)
    desk.make_promise(conversation_id=two_matters.pk, by_id=frank.pk, words="a new letter by Friday",
                      due_at=NOON + 5000 * SECOND, reply_id=said_there.pk, at=NOON + MINUTE + SECOND)  # fmt: skip
    made = split(two_matters, frank, "letter")
    assert Reply.objects.get(pk=said_there.pk).conversation_id == made.pk
    assert Promise.objects.get().conversation_id == made.pk
    two_matters.refresh_from_db()
    assert (made.promised, two_matters.promised, made.state, two_matters.state) == (
        1,
        0,
        "answered",
        "waiting",
    )


def test_what_they_say_below_goes_to_its_own_matter(two_matters, hear, frank):
    made = split(two_matters, frank, "letter")
    root = two_matters.first_post.outside_id
    hear(said("below", "@acme it is dated May", parent_id="letter", root_id=root, addressed=True,
              at=NOON + 3 * MINUTE), at=NOON + 3 * MINUTE)  # fmt: skip
    hear(said("line", "@acme still down", parent_id=root, root_id=root, addressed=True,
              at=NOON + 4 * MINUTE), at=NOON + 4 * MINUTE)  # fmt: skip
    assert words_in(made, frank)[1:] == ["@acme it is dated May"]
    assert words_in(two_matters, frank)[1:] == ["@acme still down"]
    assert Conversation.objects.count() == 2


def test_fetching_the_tree_leaves_each_where_it_is(two_matters, hear, frank):
    made = split(two_matters, frank, "letter")
    root = two_matters.first_post.outside_id
    tree = [
        said(root, "My line to @acme is down since noon"),
        said(
            "letter", "@acme and your letter calls me a liar", parent_id=root, root_id=root, at=NOON + MINUTE
        ),
        said("below", "Same here", by="peer", parent_id="letter", root_id=root, at=NOON + 2 * MINUTE),
        said("beside", "Mine too", by="peer", parent_id=root, root_id=root, at=NOON + 2 * MINUTE),
    ]
    file_thread_posts(
        source_id=two_matters.source_id, thread=two_matters.thread, posts=tree, at=NOON + 3 * MINUTE
    )
    assert words_in(made, frank) == ["@acme and your letter calls me a liar", "Same here"]
    assert words_in(two_matters, frank) == ["My line to @acme is down since noon", "Mine too"]


def test_an_answer_there_still_names_the_real_first_post(two_matters, frank):
    from heedful.listening import queries as listening

    split(two_matters, frank, "letter")
    assert listening.ref_of(post("letter")).root_id == two_matters.first_post.outside_id


def test_they_can_be_one_again(two_matters, hear, frank):
    made = split(two_matters, frank, "letter")
    desk.write_note(conversation_id=made.pk, teammate_id=frank.pk, text="A note", at=NOON + 3 * MINUTE)
    whole = desk.mend(conversation_id=made.pk, by_id=frank.pk, at=NOON + 4 * MINUTE)
    assert whole.pk == two_matters.pk
    assert len(words_in(whole, frank)) == 2
    assert [note.text for note in queries.notes_of(whole)] == ["A note"]
    assert (whole.state, whole.unanswered, whole.waiting_since) == ("waiting", 2, NOON)
    assert not Conversation.every.filter(pk=made.pk).exists()
    again = split(two_matters, frank, "letter", at=NOON + 5 * MINUTE)
    assert words_in(again, frank) == ["@acme and your letter calls me a liar"]


def test_the_first_words_of_a_thread_stay(two_matters, frank):
    with pytest.raises(Refused, match="the thread begins"):
        split(two_matters, frank, two_matters.first_post.outside_id)


def test_words_of_somebody_else_are_no_matter_of_theirs(two_matters, hear, frank):
    root = two_matters.first_post.outside_id
    hear(said("peer", "acme is down here too", by="peer", parent_id=root, root_id=root, at=NOON + MINUTE))
    with pytest.raises(Invalid):
        split(two_matters, frank, "peer")
    with pytest.raises(Invalid):
        desk.split(conversation_id=two_matters.pk, post_ids=set(), by_id=frank.pk, at=NOON + MINUTE)


def test_who_does_not_have_it_leaves_it(two_matters, frank, bill, lea):
    desk.claim(conversation_id=two_matters.pk, teammate_id=frank.pk, at=NOON + MINUTE)
    with pytest.raises(NotAllowed):
        split(two_matters, bill, "letter")
    assert split(two_matters, lea, "letter").owner_id == frank.pk


def test_an_observer_splits_nothing(two_matters, otto):
    with pytest.raises(NotAllowed):
        split(two_matters, otto, "letter")


def test_the_trail_says_who_split_what(two_matters, frank):
    made = split(two_matters, frank, "letter")
    entry = Entry.objects.filter(kind="ConversationSplit").get()
    assert (entry.teammate_id, entry.facts["conversation_ids"]) == (frank.pk, [two_matters.pk, made.pk])


def test_threads_that_move_take_what_was_cut_along(two_matters, frank):
    from heedful.listening.actions.threads import _move

    split(two_matters, frank, "letter")
    real = Thread.objects.create(network=two_matters.thread.network, root_id="real-root")
    _move(two_matters.thread, "real-root", NOON + 5 * MINUTE)
    assert post("letter").thread.cut_from_id == real.pk
    assert Source.objects.exists()


def test_words_that_nobody_tracked_concern_us_once_they_are_split_off(dana_waits, frank):
    root = dana_waits.first_post.outside_id
    tree = [said("more", "and the letter was rude", parent_id=root, root_id=root, at=NOON + MINUTE)]
    file_thread_posts(source_id=dana_waits.source_id, thread=dana_waits.thread, posts=tree, at=NOON + MINUTE)
    assert not post("more").is_mention
    made = split(dana_waits, frank, "more")
    assert (made.state, made.post.outside_id, made.unanswered) == ("waiting", "more", 1)
    assert queries.conversation_for(frank.pk, dana_waits.pk).post.outside_id == root


def test_they_can_be_one_again_after_the_whole_was_joined_to_another(two_matters, hear, frank):
    made = split(two_matters, frank, "letter")
    hear(said("dana-2", "@acme and the bill?", addressed=True, at=NOON + 3 * MINUTE), at=NOON + 3 * MINUTE)
    other = Conversation.objects.get(first_post__outside_id="dana-2")
    desk.join(kept_id=other.pk, gone_id=two_matters.pk, by_id=frank.pk, at=NOON + 4 * MINUTE)
    whole = desk.mend(conversation_id=made.pk, by_id=frank.pk, at=NOON + 5 * MINUTE)
    assert whole.pk == other.pk
    assert sorted(words_in(whole, frank)) == [
        "@acme and the bill?",
        "@acme and your letter calls me a liar",
        "My line to @acme is down since noon",
    ]
    assert list(Conversation.objects.values_list("pk", flat=True)) == [other.pk]
    hear(
        said("more", "@acme well?", parent_id="letter", addressed=True, at=NOON + 6 * MINUTE),
        at=NOON + 6 * MINUTE,
    )
    assert Conversation.objects.count() == 1
