"""Whoever answers as themselves: what they see, as whom they speak, and what they say of it."""

import pytest

from heedful.connectors.contract import Account
from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.hands import who_can_take
from heedful.desk.models import Conversation, Draft, Note, Reply
from heedful.kit import vault
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening import queries as heard
from heedful.listening.models import Post, Source
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, said

LINE = "I work at Acme."


@pytest.fixture(autouse=True)
def _vault(tmp_path):
    vault.configure(tmp_path / "vault.key")


@pytest.fixture
def eva(hire):
    """Follows her own words and answers as herself."""
    return hire("Eva", "evangelist")


def connect(who, name="eva", network="fake"):
    return listening.connect_voice(
        by_id=who.pk, network=network, address=f"https://{network}.test", credential={"token": "hers"},
        account=Account(f"id-{name}", f"@{name}", name.title(), f"https://fake.test/{name}"), at=NOON,
    )  # fmt: skip


@pytest.fixture
def voice(eva, square):
    return connect(eva)


@pytest.fixture
def linkedin(eva, hear):
    """Eva alone tracks linkedin, and Kit speaks of it."""
    listening.add_track(by_id=eva.pk, name="linkedin", query="linkedin", mine=True, at=NOON)
    hear(said("kit-1", "What is linkedin good for?", by="kit"))
    return Post.objects.get(outside_id="kit-1")


@pytest.fixture
def taken(eva, linkedin, voice):
    return desk.take_up(post_id=linkedin.pk, by_id=eva.pk, at=NOON)


def answer(eva, taken, voice, text="For finding people.", **more):
    return desk.reply(
        conversation_id=taken.pk, author_id=eva.pk, text=text, voice_id=voice.pk, at=NOON, **more
    )


def seen(who):
    return set(queries.conversations_for(who.pk).values_list("pk", flat=True))


def test_an_evangelist_sees_neither_the_queue_nor_what_others_hear(signed_in, eva, dana_waits):
    assert seen(eva) == set()
    browser = signed_in(eva)
    assert "Dana" not in browser.get("/inbox/?view=everything").content.decode()
    assert "My line" not in browser.get("/mentions/").content.decode()
    assert browser.get(f"/inbox/{dana_waits.pk}/").status_code == 404
    with pytest.raises(Missing):
        heard.seen_post_for(eva.pk, dana_waits.post_id)


def test_what_their_own_track_hears_they_see_and_take_up(eva, frank, linkedin):
    assert [post.pk for post in heard.mentions_for(eva.pk, track_id=linkedin.hits.get().track_id)] == [
        linkedin.pk
    ]
    assert not Conversation.objects.exists()
    taken = desk.take_up(post_id=linkedin.pk, by_id=eva.pk, at=NOON)
    assert desk.take_up(post_id=linkedin.pk, by_id=eva.pk, at=NOON).pk == taken.pk
    assert (taken.owner_id, taken.state) == (eva.pk, "waiting")
    assert seen(eva) == seen(frank) == {taken.pk}


def test_nobody_takes_up_what_anothers_track_heard(frank, linkedin):
    with pytest.raises(Missing):
        desk.take_up(post_id=linkedin.pk, by_id=frank.pk, at=NOON)
    assert not Conversation.objects.exists()


def test_a_private_message_to_the_company_is_none_of_theirs(eva, linkedin, hear):
    hear(said("dm", "linkedin and my salary", by="dana", private=True, addressed=True))
    with pytest.raises(Missing):
        heard.seen_post_for(eva.pk, Post.objects.get(outside_id="dm").pk)


def test_what_was_handed_to_them_they_see_and_nothing_is_routed_to_them(eva, lea, dana_waits):
    desk.give(conversation_id=dana_waits.pk, to_id=eva.pk, by_id=lea.pk, note="Yours, I think", at=NOON)
    assert seen(eva) == {dana_waits.pk}
    assert [post.outside_id for post in queries.thread_of(eva.pk, dana_waits)] == ["dana-1"]
    assert eva not in who_can_take(at=NOON)


def test_they_do_not_speak_as_the_company(eva, taken):
    with pytest.raises(NotAllowed, match="as yourself"):
        desk.reply(conversation_id=taken.pk, author_id=eva.pk, text="Hello", at=NOON)


def test_the_first_reply_says_for_whom_they_work_and_the_next_does_not(eva, taken, voice, wire, work_until):
    first = answer(eva, taken, voice)
    assert (first.source_id, first.text) == (voice.pk, f"For finding people.\n\n{LINE}")
    work_until(NOON + 60 * SECOND)
    assert [reply.text for reply in wire.received] == [first.text]
    post = Post.objects.get(by_us=True)
    assert (post.author.outside_id, post.source_id) == ("id-eva", taken.source_id)
    assert answer(eva, taken, voice, "One more thing.").text == "One more thing."


def test_while_the_first_may_be_taken_back_the_second_says_it_too(eva, taken, voice):
    answer(eva, taken, voice)
    assert answer(eva, taken, voice, "More.").text.endswith(LINE)


def test_who_says_it_in_their_own_words_says_it_once(eva, taken, voice):
    assert answer(eva, taken, voice, f"{LINE} For people.").text == f"{LINE} For people."


def test_the_line_counts_in_the_length_and_comes_off_again(eva, taken, voice):
    with pytest.raises(Invalid, match="too many"):
        answer(eva, taken, voice, "x" * 290)
    held = answer(eva, taken, voice)
    desk.take_back(reply_id=held.pk, teammate_id=eva.pk, at=NOON)
    assert Draft.objects.get(kind="mine").text == "For finding people."


def test_the_line_cannot_be_edited_away(eva, taken, voice, work_until):
    first = answer(eva, taken, voice)
    work_until(NOON + 60 * SECOND)
    assert desk.edit_reply(reply_id=first.pk, teammate_id=eva.pk, text="Better.", at=NOON).text.endswith(LINE)


def test_the_company_says_it_in_their_language(lea, eva, taken, voice):
    lines = {"": "I am with {company}.", "de": "Ich arbeite bei {company}."}
    teams.set_disclosures(by_id=lea.pk, lines=lines, at=NOON)
    Post.objects.filter(pk=taken.post_id).update(language="de-AT")
    assert answer(eva, taken, voice).text.endswith("Ich arbeite bei Acme.")
    with pytest.raises(Invalid, match="name the company"):
        teams.set_disclosures(by_id=lea.pk, lines={"": "I am nobody."}, at=NOON)


def test_a_profile_that_discloses_is_enough_once_a_lead_has_looked(lea, eva, taken, voice):
    with pytest.raises(NotAllowed):
        listening.say_profile_discloses(by_id=eva.pk, voice_id=voice.pk, discloses=True, at=NOON)
    listening.say_profile_discloses(by_id=lea.pk, voice_id=voice.pk, discloses=True, at=NOON)
    assert answer(eva, taken, voice).text == "For finding people."


def test_nobody_else_sees_or_uses_an_own_account(olive, lea, frank, eva, taken, voice):
    for who in (olive, lea, frank):
        assert voice.pk not in heard.sources_for(who.pk).values_list("pk", flat=True)
        with pytest.raises(Missing):
            heard.voice_of(who.pk, voice.pk)
        with pytest.raises(Missing):
            heard.source_for(who.pk, voice.pk)
    desk.give(conversation_id=taken.pk, to_id=lea.pk, by_id=eva.pk, at=NOON)
    with pytest.raises(Invalid, match="no account of your own"):
        answer(lea, taken, voice)


def test_a_lead_may_take_it_back_but_never_speak_through_it(lea, eva, taken, voice, work_until):
    held = answer(eva, taken, voice)
    desk.take_back(reply_id=held.pk, teammate_id=lea.pk, at=NOON)
    sent = answer(eva, taken, voice, "Again.")
    work_until(NOON + 60 * SECOND)
    with pytest.raises(NotAllowed, match="Only Eva"):
        desk.edit_reply(reply_id=sent.pk, teammate_id=lea.pk, text="As Lea likes it", at=NOON)


def test_an_account_is_forgotten_by_its_owner_and_when_they_leave(olive, eva, voice, hire, work_until):
    listening.remove_voice(by_id=eva.pk, voice_id=voice.pk, at=NOON)
    again = connect(eva)
    with pytest.raises(Refused, match="already"):
        connect(eva, "eva-too")
    teams.let_go(by_id=olive.pk, teammate_id=eva.pk, at=NOON)
    work_until(NOON)
    again.refresh_from_db()
    assert (again.sealed_credential, again.sends) == ("", False)


def test_whoever_answers_them_there_speaks_to_us(eva, taken, voice, hear, work_until):
    answer(eva, taken, voice)
    work_until(NOON + 60 * SECOND)
    ours = Post.objects.get(by_us=True).outside_id
    hear(said("kit-2", "Thank you, and what else?", by="kit", parent_id=ours, root_id="kit-1"))
    assert Conversation.objects.get(pk=taken.pk).state == "waiting"


def test_what_they_say_by_their_own_app_is_an_answer_of_ours_and_no_mention(eva, taken, hear):
    hear(said("own-app", "acme can do that", by="eva", parent_id="kit-1", root_id="kit-1"))
    post = Post.objects.get(outside_id="own-app")
    assert (post.by_us, post.is_mention) == (True, False)
    assert Conversation.objects.get(pk=taken.pk).state == "answered"


def test_they_say_where_they_answered_and_the_clock_rests(eva, taken, work_until):
    for _ in range(2):
        desk.answered_myself(
            conversation_id=taken.pk, teammate_id=eva.pk, link="https://fake.test/x", key="k1", at=NOON
        )
    work_until(NOON)
    taken.refresh_from_db()
    assert (taken.state, taken.due_at, taken.first_answered_at) == ("answered", None, NOON)
    assert Note.objects.get().text.endswith("https://fake.test/x")
    with pytest.raises(Invalid, match="https"):
        desk.answered_myself(
            conversation_id=taken.pk, teammate_id=eva.pk, link="javascript:1", key="k2", at=NOON
        )


def test_they_hand_it_to_a_team_with_a_word_and_read_on(lea, frank, eva, taken, voice):
    team = teams.add_team(by_id=lea.pk, name="Billing", teammate_ids=[frank.pk], at=NOON)
    hand = {"conversation_id": taken.pk, "team_id": team.pk, "by_id": eva.pk, "at": NOON}
    with pytest.raises(Invalid, match="word"):
        desk.hand_to_team(note=" ", **hand)
    for _ in range(2):
        desk.hand_to_team(note="He asks for a bill", **hand)
    taken.refresh_from_db()
    assert (taken.team_id, taken.owner_id) == (team.pk, None)
    assert "He asks for a bill" in frank.notices.get().text
    assert seen(eva) == {taken.pk}


def test_a_network_elsewhere_is_not_answered_from_here(eva, taken):
    listening.remove_voice(by_id=eva.pk, voice_id=Source.objects.get(owner=eva).pk, at=NOON)
    other = listening.connect_voice(
        by_id=eva.pk, network="fake", address="https://elsewhere.test", credential={"token": "hers"},
        account=Account("id-eva", "@eva", "Eva"), at=NOON,
    )  # fmt: skip
    with pytest.raises(Invalid):
        answer(eva, taken, other)
    assert not Reply.objects.exists()
