"""We go on in private, and say so in the open thread without a word of what is private."""

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation, Draft, Reply
from heedful.kit.errors import Invalid, NotAllowed, Refused
from tests.conftest import NOON, SECOND, said

LINE = "We have written to you in private."


def go_private(conversation, by, line=LINE, text="Your order is found.", key="k1", **said_too):
    return desk.answer_in_private(
        line=line, conversation_id=conversation.pk, author_id=by.pk, text=text, key=key, at=NOON, **said_too
    )


def test_both_leave_and_the_line_alone_is_public(dana_waits, frank, wire, work_until):
    go_private(dana_waits, frank)
    work_until(NOON + 30 * SECOND)
    assert sorted((one.text, one.private) for one in wire.received) == [
        (LINE, False),
        ("Your order is found.", True),
    ]


def test_twice_is_once_and_a_public_draft_stays(dana_waits, frank):
    desk.save_draft(
        conversation_id=dana_waits.pk, teammate_id=frank.pk, kind="public", text="half a word", at=NOON
    )
    for _ in range(2):
        go_private(dana_waits, frank)
    assert Reply.objects.count() == 2
    assert Draft.objects.get().text == "half a word"


def test_without_a_line_nothing_is_said_in_public(dana_waits, frank):
    go_private(dana_waits, frank, line=" ")
    assert [one.private for one in Reply.objects.all()] == [True]


@pytest.mark.parametrize(
    "line", ["Your order 12-3456-99 is found", "about how your order is found we wrote", "x" * 201]
)
def test_what_is_private_is_refused_and_neither_is_said(line, dana_waits, frank):
    with pytest.raises((Refused, Invalid)):
        go_private(dana_waits, frank, line=line)
    assert not Reply.objects.exists()


def test_the_line_waits_while_the_private_answer_is_to_be_approved(dana_waits, frank, lea):
    desk.make_approval_rule(by_id=lea.pk, name="All private", asks=desk_asks(frank), at=NOON)
    go_private(dana_waits, frank)
    assert [(one.private, one.state) for one in Reply.objects.all()] == [(True, "to-approve")]


def desk_asks(frank):
    from heedful.desk.approvals import Asks

    return Asks(teammate_id=frank.pk, kind="private")


def test_it_is_proposed_until_we_wrote_in_private(dana_waits, frank, signed_in):
    page = signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text
    assert f'name="line" value="{LINE}"' in page
    fields = {"text": "hello", "kind": "private", "say_so": "on", "line": LINE}
    signed_in(frank).post(f"/inbox/{dana_waits.pk}/reply/", fields)
    assert set(Reply.objects.values_list("text", "private")) == {("hello", True), (LINE, False)}
    assert 'name="line"' not in signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text


def test_unchecked_it_is_not_said(dana_waits, frank, signed_in):
    signed_in(frank).post(
        f"/inbox/{dana_waits.pk}/reply/", {"text": "hello", "kind": "private", "line": LINE}
    )
    assert Reply.objects.count() == 1


def test_the_company_chooses_the_line_or_none(dana_waits, frank, lea, signed_in):
    with pytest.raises(NotAllowed):
        desk.set_public_line(by_id=frank.pk, text="Look at your mail.", proposed=True, at=NOON)
    browser = signed_in(lea)
    browser.post("/settings/in-private/", {"text": "Look at your mail.", "on": "on"})
    assert 'value="Look at your mail."' in signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text
    browser.post("/settings/in-private/", {"text": "Look at your mail."})
    assert 'name="line"' not in signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text


@pytest.fixture
def both(dana_waits, hear, work_until):
    at = NOON + SECOND
    hear(
        said("dm-1", "I live at the green house by the old mill", private=True, addressed=True, at=at), at=at
    )
    work_until(at)
    return Conversation.objects.get()


def test_the_composer_stays_where_they_wrote_last_and_names_who_reads(both, frank, signed_in):
    page = signed_in(frank).get(f"/inbox/{both.pk}/").text
    assert 'value="private" autocomplete="off" checked' in page
    assert "below what they said in public. Everybody can read it." in page
    assert "Only Dana and we can read it." in page


def test_private_words_in_a_public_draft_are_remarked(both, frank):
    text = "As you wrote: I live at the green house, so we come on Friday."
    remarks = queries.remarks_for(both, text, private=False, teammate_id=frank.pk, at=NOON)
    assert any(one.remark.why.startswith("This was said in private") for one in remarks)
    assert not any(
        "private" in one.remark.why
        for one in queries.remarks_for(both, text, private=True, teammate_id=frank.pk, at=NOON)
    )
