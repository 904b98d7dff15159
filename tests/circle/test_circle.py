"""The circle: by invitation, by consent, for as long as somebody likes, and gone with the person."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from heedful.circle import actions, queries
from heedful.circle.models import Member
from heedful.desk import actions as desk
from heedful.desk.models import Batch, Draft
from heedful.kit import clock, vault
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.outside import queries as outside
from tests.conftest import NOON, SECOND, said


@pytest.fixture(autouse=True)
def _vault(tmp_path):
    vault.configure(tmp_path / "vault.key")


@pytest.fixture
def invite(frank, dana_waits):
    def ask(*, topics="better help pages", by=frank):
        return actions.invite(conversation_id=dana_waits.pk, by_id=by.pk, topics=topics, at=clock.now())

    return ask


def says(secret, word):
    return Client().post(f"/private/{secret}/", {"say": word})


def state():
    return Member.objects.get().state


def test_an_invitation_is_no_consent(lea, invite):
    member, _ = invite()
    assert (member.state, queries.in_count()) == ("invited", 0)
    with pytest.raises(Refused, match="nobody"):
        actions.ask(by_id=lea.pk, title="Help", text="What would help?", at=NOON)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Member.objects.update(state="in")


def test_opening_the_link_changes_nothing_and_says_what_it_means(invite):
    _, secret = invite()
    page = Client().get(f"/private/{secret}/")
    assert "Frank at Acme" in page.text
    assert "better help pages" in page.text
    assert "leave at any time, with this same link" in page.text
    assert (page.headers["Cache-Control"], state()) == ("no-store", "invited")


def test_they_say_yes_and_leave_and_come_back_by_the_same_link(frank, invite):
    _, secret = invite()
    assert "You are in the circle" in says(secret, "yes").text
    assert [notice.text for notice in frank.notices.all()] == ["Dana is in the circle."]
    for _ in range(30):  # the way out never closes, however often it was used
        assert "You have left" in says(secret, "leave").text
        assert "You are in the circle" in says(secret, "yes").text
    says(secret, "leave")
    assert state() == "left"


def test_who_said_no_is_not_asked_again(invite, lea):
    _, secret = invite()
    assert "nobody asks you again" in says(secret, "no").text
    with pytest.raises(Refused, match="not asked again"):
        invite(by=lea)
    says(secret, "yes")
    assert state() == "in"


def test_a_new_invitation_ends_the_link_before(invite):
    _, first = invite()
    _, second = invite(topics="bills")
    assert Client().get(f"/private/{first}/").status_code == 410
    assert "bills" in Client().get(f"/private/{second}/").text
    assert Member.objects.count() == 1


def test_it_says_what_for(invite):
    with pytest.raises(Invalid, match="what for"):
        invite(topics="  ")


def test_an_invitation_taken_back_opens_nothing(frank, invite):
    member, secret = invite()
    actions.withdraw(member_id=member.pk, by_id=frank.pk, at=NOON)
    assert Client().get(f"/private/{secret}/").status_code == 410
    assert not Member.objects.exists()


def test_the_page_lists_who_since_when_by_whom_and_what_for_and_no_score(signed_in, otto, invite):
    _, secret = invite()
    says(secret, "yes")
    page = signed_in(otto).get("/circle/").text
    for words in ("Dana", "invited by Frank", "better help pages", "since "):
        assert words in page
    main = page[page.index('id="main"') :]
    assert not re.search(r"\b(scores?|ranks?|points|rating|followers)\b", main, re.IGNORECASE)


def test_the_circle_is_asked_in_private_one_by_one_once_a_lead_lets_it_go(
    frank, lea, invite, wire, work_until
):
    _, secret = invite()
    says(secret, "yes")
    batch = actions.ask(by_id=frank.pk, title="Help pages", text="{name}, what would help?", at=NOON)
    work_until(NOON)
    assert wire.received == []
    with pytest.raises(NotAllowed):
        desk.approve_batch(by_id=frank.pk, batch_id=batch.pk, a_minute=5, at=NOON)
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=5, at=NOON)
    for second in range(0, 60, 5):
        work_until(NOON + second * SECOND)
    assert [(one.text, one.private) for one in wire.received] == [("Dana, what would help?", True)]


def test_who_left_is_not_asked(frank, invite):
    _, secret = invite()
    says(secret, "yes")
    says(secret, "leave")
    with pytest.raises(Refused, match="nobody"):
        actions.ask(by_id=frank.pk, title="Help", text="What would help?", at=NOON)
    assert not Batch.objects.exists()


def test_the_circle_is_erased_with_the_person_and_stands_in_their_file(olive, dana_waits, invite):
    _, secret = invite()
    told = desk.export_person(by_id=olive.pk, person_id=dana_waits.person_id, at=NOON)
    assert [row["topics"] for row in told["circle"]] == ["better help pages"]
    desk.erase_person(by_id=olive.pk, person_id=dana_waits.person_id, at=NOON)
    assert not Member.objects.exists()
    assert Client().get(f"/private/{secret}/").status_code == 410


def test_it_goes_with_their_account_when_two_are_one_person(frank, dana_waits, invite, hear):
    from heedful.desk.models import Conversation

    invite()
    hear(said("dan-1", "acme again", by="dan", addressed=True))
    other = Conversation.objects.get(person__name="Dan")
    desk.link_people(
        by_id=frank.pk, person_id=other.person_id, other_id=dana_waits.person_id,
        ground="word", words="She said so", at=NOON,
    )  # fmt: skip
    other.refresh_from_db()
    assert queries.member_of(other) is not None


def test_invited_from_the_panel_into_a_private_draft(signed_in, frank, dana_waits):
    browser = signed_in(frank)
    assert "Invite to the circle" in browser.get(f"/inbox/{dana_waits.pk}/").text
    told = browser.post(f"/inbox/{dana_waits.pk}/circle/", {"topics": "help pages", "how": "draft"})
    assert told.url.endswith("?kind=private")
    assert "/private/heed_" in Draft.objects.get(kind="private").text


def test_the_link_is_shown_once(signed_in, frank, dana_waits):
    browser = signed_in(frank)
    told = browser.post(f"/inbox/{dana_waits.pk}/circle/", {"topics": "help pages", "how": "copy"})
    assert "/private/heed_" in browser.get(told.url).text
    assert "/private/heed_" not in browser.get(told.url).text


def test_who_may_not_see_the_conversation_sees_no_invitation(olive, hire, dana_waits, invite):
    from heedful.desk.models import Conversation
    from heedful.teams import actions as teams

    member, secret = invite()
    team = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    Conversation.objects.update(team=team)
    nia = hire("Nia", "teammate")
    with pytest.raises(Missing):
        queries.member_for(nia.pk, member.pk)
    actions.say_yes(link=outside.link(secret, at=clock.now()), at=clock.now())
    assert queries.member_for(nia.pk, member.pk).state == "in"
