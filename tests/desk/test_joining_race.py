"""Several at the same moment: two join, somebody answers while another joins, they speak while it is joined."""

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation, Join, Reply
from heedful.kit.errors import Refused
from tests.conftest import NOON, SECOND, said
from tests.desk.conftest import at_once

pytestmark = pytest.mark.slow
ROUNDS = 50
LATER = NOON + 1000 * SECOND


def pair(hear, number):
    for letter in "ab":
        at = NOON + number * SECOND
        hear(said(f"{letter}{number}", f"acme {letter}", by=f"p{number}", at=at), at=at)
    return list(Conversation.objects.filter(person__name=f"P{number}").order_by("pk"))


def reach(conversation):
    """Return the conversation that stands, and all that stands beside it."""
    return Conversation.every.get(pk=conversation.pk).joined_to_id or conversation.pk


def test_two_who_join_at_the_same_moment_make_one_join(many_at_once, hear, frank, bill):
    for number in range(ROUNDS):
        one, other = pair(hear, number)
        at_once(
            lambda one=one, other=other: desk.join(kept_id=one.pk, gone_id=other.pk, by_id=frank.pk, at=NOON),
            lambda one=one, other=other: desk.join(kept_id=other.pk, gone_id=one.pk, by_id=bill.pk, at=NOON),
        )
        assert Join.objects.filter(kept__in=[one.pk, other.pk]).count() == 1
        assert Conversation.objects.filter(pk__in=[one.pk, other.pk]).count() == 1


def test_who_answers_while_it_is_joined_is_neither_lost_nor_doubled(
    many_at_once, hear, frank, bill, work_until
):
    for number in range(ROUNDS):
        one, other = pair(hear, number)
        answered, joined = at_once(
            lambda other=other: desk.reply(
                conversation_id=other.pk, author_id=frank.pk, text="We look.", at=NOON + 900 * SECOND
            ),
            lambda one=one, other=other: desk.join(
                kept_id=one.pk, gone_id=other.pk, by_id=bill.pk, at=NOON + 900 * SECOND
            ),
        )
        stands = reach(other)
        if isinstance(answered, Refused):
            assert not Reply.objects.filter(conversation__in=[one.pk, other.pk]).exists()
        else:
            kept = Conversation.objects.get(pk=stands)
            assert [reply.text for reply in queries.replies_of(kept)] == ["We look."]
            assert kept.owner_id == frank.pk
        assert not isinstance(answered, Refused) or not isinstance(joined, Refused)


@pytest.mark.parametrize("deed", ["join", "part"])
def test_new_words_while_it_is_joined_or_parted_always_wait_somewhere(
    deed, many_at_once, hear, frank, work_until
):
    for number in range(ROUNDS):
        one, other = pair(hear, number)
        row = None
        if deed == "part":
            row = desk.join(kept_id=one.pk, gone_id=other.pk, by_id=frank.pk, at=NOON)
        from heedful.listening.models import Post

        post = other.post
        new = Post.objects.create(
            network=post.network, outside_id=f"n{number}", source=post.source, thread=post.thread, author=post.author,
            kind="reply", text="acme, and now?", parent_id=post.outside_id, is_mention=True, said_at=LATER, heard_at=LATER,
        )  # fmt: skip
        Conversation.every.filter(pk__in=[one.pk, other.pk]).update(state="answered")
        came = at_once(
            lambda new=new: desk.open_for_mentions(source_id=new.source_id, post_ids=[new.pk], at=LATER),
            (
                lambda one=one, other=other: desk.join(
                    kept_id=one.pk, gone_id=other.pk, by_id=frank.pk, at=LATER
                )
            )
            if row is None
            else (lambda row=row: desk.part(join_id=row.pk, by_id=frank.pk, at=LATER)),
        )
        assert not [one for one in came if isinstance(one, Exception)]
        waits = Conversation.objects.get(pk=reach(other))
        assert (waits.state, waits.post_id) == ("waiting", new.pk)
