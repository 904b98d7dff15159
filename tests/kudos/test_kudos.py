"""Praise reaches whom it names and who leads them; nothing is shown without a yes."""

import smtplib

import pytest
from django.core import mail

from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Draft
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.kudos import actions as kudos
from heedful.kudos import queries
from heedful.kudos.models import Earned, Kudos
from heedful.listening.models import Post
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND, said

CABLES = "Samira at the @acme Kirkgate shop spent twenty minutes on my cables. So patient and kind."
MINUTE = 60 * SECOND


@pytest.fixture
def listed(lea, frank):
    """Samira works in a shop and is no teammate; Frank is one; there are two Owens."""
    for row in (
        {
            "name": "Samira Hale",
            "other_names": "Samira",
            "place": "Kirkgate",
            "email": "samira@acme.test",
            "lead_email": "boss@acme.test",
        },
        {"name": "Kirkgate", "other_names": "Kirkgate shop", "lead_email": "boss@acme.test"},
        {"name": "Owen", "place": "Norwich", "email": "owen@acme.test"},
        {"name": "Owen", "place": "Leeds"},
        {"name": "Frank", "teammate": "Frank", "lead": "Lea"},
    ):
        kudos.add_praised(by_id=lea.pk, at=NOON, **row)
    return {str(one): one for one in queries.praised()}


@pytest.fixture
def praise(hear, listed, wire):
    """Joyce praises Samira, in a thread of her own."""
    hear(said("joyce-1", CABLES, by="joyce", addressed=True))
    return Conversation.objects.get(person__name="Joyce")


def marked(conversation, by, **fields):
    return kudos.mark(by_id=by.pk, conversation_id=conversation.pk, at=NOON, **fields)


def test_praise_that_names_one_of_ours_is_proposed_and_reaches_nobody_by_itself(praise, work_until):
    work_until(NOON + MINUTE)
    row = Kudos.objects.get()
    assert (row.state, row.by, queries.named_by([row])) == ("proposed", None, ["Samira Hale (Kirkgate)"])
    assert (mail.outbox, Notice.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "words",
    [
        "@acme my line is down again, Samira said it would work",
        "Thanks for nothing @acme. Samira was rude.",
        "@acme lovely weather",
        "no thanks @acme, tell Samira",
    ],
)
def test_what_is_no_praise_or_names_nobody_is_not_proposed(hear, listed, words, work_until):
    hear(said("x", words, by="x", addressed=True))
    work_until(NOON + MINUTE)
    assert not Kudos.objects.exists()


def test_it_is_delivered_with_their_words_to_her_and_to_who_leads_her(praise, frank, work_until):
    marked(praise, frank)
    work_until(NOON + 9 * SECOND)
    assert mail.outbox == []
    work_until(NOON + 10 * SECOND)
    work_until(NOON + 10 * MINUTE)

    told = [(letter.to, letter.subject) for letter in mail.outbox]
    assert told == [
        (["samira@acme.test"], "Joyce praises you"),
        (["boss@acme.test"], "Joyce praises Samira Hale (Kirkgate)"),
    ]
    for letter in mail.outbox:
        assert CABLES in letter.body
        assert "https://fake.test/joyce-1" in letter.body
        assert "Frank passed it on" in letter.body
    earned = Earned.objects.get()
    assert (earned.told_by, earned.lead_told_by) == ("mail", "mail")


def test_a_teammate_and_their_lead_get_a_notice_that_opens(hear, listed, frank, lea, bill, work_until):
    hear(said("g", "@acme your Frank is brilliant, he came back and asked", by="gus", addressed=True))
    gus = Conversation.objects.get(person__name="Gus")
    row = marked(gus, bill)
    work_until(NOON + MINUTE)
    notices = {one.teammate: one for one in Notice.objects.all()}
    assert set(notices) == {frank, lea}
    assert "brilliant" in notices[frank].text
    assert "you lead them" in notices[lea].why
    assert notices[frank].link == f"/kudos/{row.pk}/"


def test_who_is_praised_may_read_it_even_where_they_may_not_see_the_conversation(
    praise, olive, lea, frank, hire
):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    Conversation.objects.filter(pk=praise.pk).update(team=shops)
    kudos.add_praised(by_id=lea.pk, at=NOON, name="Samira Hale", place="Kirkgate", teammate="Frank")
    row = marked(praise, lea, praised_ids=[queries.praised().get(name="Samira Hale").pk])
    assert queries.kudos_for(frank.pk, row.pk) == row
    with pytest.raises(Missing):
        kudos.take_back(by_id=frank.pk, kudos_id=row.pk, at=NOON)


def test_where_nobody_can_be_told_it_says_so(hear, listed, frank, work_until):
    hear(said("o", "@acme Owen in Leeds is a legend", by="o", addressed=True))
    marked(Conversation.objects.get(person__name="O"), frank)
    work_until(NOON + MINUTE)
    earned = Earned.objects.get()
    assert (earned.told_by, earned.told_at) == ("", None)
    assert earned.trouble == "No address is known, and it is no teammate."


def test_without_mail_it_says_so_and_later_it_can_be_delivered(praise, frank, work_until, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    row = marked(praise, frank)
    work_until(NOON + MINUTE)
    assert Earned.objects.get().trouble == "Mail is not set up in this house."
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ids = [Earned.objects.get().praised_id]
    kudos.say_whom(by_id=frank.pk, kudos_id=row.pk, praised_ids=ids, at=NOON + MINUTE)
    work_until(NOON + 2 * MINUTE)
    assert len(mail.outbox) == 2
    assert (Earned.objects.get().trouble, Earned.objects.get().told_by) == ("", "mail")


class Broken:
    """A mail server that is not there, once."""

    calls = 0

    def __init__(self, *_, **__):
        pass

    def send_messages(self, messages):
        Broken.calls += 1
        if Broken.calls <= 2:
            raise smtplib.SMTPServerDisconnected("the line dropped")
        mail.outbox.extend(messages)
        return len(messages)


def test_a_mail_server_that_fails_is_asked_again(praise, frank, work_until, settings):
    Broken.calls = 0
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    marked(praise, frank)
    work_until(NOON + 10 * SECOND)
    assert "the line dropped" in Earned.objects.get().trouble
    work_until(NOON + 10 * MINUTE)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["boss@acme.test", "samira@acme.test"]


def test_taken_back_in_time_nobody_is_told_and_twice_is_once(praise, frank, work_until):
    row = marked(praise, frank, thanks="Thank you, Joyce.")
    assert Draft.objects.get().text == "Thank you, Joyce."
    for _ in range(2):
        kudos.take_back(by_id=frank.pk, kudos_id=row.pk, at=NOON)
    work_until(NOON + 10 * MINUTE)
    assert (mail.outbox, Draft.objects.exists()) == ([], False)
    assert Entry.objects.filter(kind="KudosTakenBack").count() == 1
    assert marked(praise, frank).state == "marked"
    work_until(NOON + 20 * MINUTE)
    assert len(mail.outbox) == 2


def test_a_thank_you_that_was_begun_is_left_alone(praise, frank):
    write = {"conversation_id": praise.pk, "teammate_id": frank.pk, "kind": "public", "at": NOON}
    desk.save_draft(text="Dear Joyce", **write)
    row = marked(praise, frank, thanks="Thank you, Joyce.")
    kudos.take_back(by_id=frank.pk, kudos_id=row.pk, at=NOON)
    assert Draft.objects.get().text == "Dear Joyce"


def test_marked_twice_it_is_delivered_once(praise, frank, bill, work_until):
    assert marked(praise, frank).pk == marked(praise, bill).pk
    work_until(NOON + MINUTE)
    work_until(NOON + 2 * MINUTE)
    assert (len(mail.outbox), Kudos.objects.get().by) == (2, frank)


def test_praise_waits_for_an_answer_like_everything(praise, frank, work_until):
    marked(praise, frank, thanks="Thank you.")
    work_until(NOON + MINUTE)
    praise.refresh_from_db()
    assert praise.state == "waiting"
    desk.reply(conversation_id=praise.pk, author_id=frank.pk, text="Thank you, Joyce.", at=NOON + MINUTE)
    work_until(NOON + 2 * MINUTE)
    figures = queries.figures_for(frank.pk, since=NOON - MINUTE)
    assert (figures.marked, figures.delivered, figures.answered) == (1, 1, 1)
    assert figures.median_seconds > 0


def test_counts_per_team_and_month_add_up(hear, listed, frank, praise):
    hear(said("o", "@acme Owen at Norwich is a hero", by="o", addressed=True))
    for one in Conversation.objects.all():
        marked(one, frank)
    months, rows = queries.per_team_and_month(frank.pk, at=NOON)
    assert months[-1] == "2008-04"
    assert [(row.team, row.counts[-1], row.n) for row in rows] == [("Kirkgate", 1, 1), ("Norwich", 1, 1)]


def test_the_wall_shows_it_only_once_whom_it_names_agreed(praise, frank, bill):
    row = marked(praise, frank)
    assert (list(queries.wall_for(bill.pk)), list(queries.to_agree(bill.pk))) == ([], [row])
    earned = Earned.objects.get()
    agree = {"by_id": bill.pk, "kudos_id": row.pk, "earned_id": earned.pk, "at": NOON}
    kudos.agree(agreed=True, **agree)
    earned.refresh_from_db()
    assert (list(queries.wall_for(frank.pk)), earned.agreed_noted_by, earned.agreed_at) == ([row], bill, NOON)
    kudos.agree(agreed=False, **agree)
    assert list(queries.wall_for(frank.pk)) == []


def test_a_teammate_decides_about_themselves(hear, listed, frank, bill):
    hear(said("g", "@acme your Frank is brilliant", by="gus", addressed=True))
    row = marked(Conversation.objects.get(), bill)
    agree = {"kudos_id": row.pk, "earned_id": Earned.objects.get().pk, "agreed": True, "at": NOON}
    with pytest.raises(NotAllowed, match="Frank decides"):
        kudos.agree(by_id=bill.pk, **agree)
    assert list(queries.wall_for(bill.pk)) == []
    kudos.agree(by_id=frank.pk, **agree)
    assert list(queries.wall_for(bill.pk)) == [row]


def test_the_public_page_needs_a_yes_of_its_author_too_and_they_may_take_it_back(praise, frank, work_until):
    row = marked(praise, frank)
    earned = Earned.objects.get()
    kudos.agree(by_id=frank.pk, kudos_id=row.pk, earned_id=earned.pk, agreed=True, at=NOON)
    assert list(queries.stories()) == []
    kudos.ask_consent(by_id=frank.pk, kudos_id=row.pk, question="May we show your words?", at=NOON)
    assert Draft.objects.get().text == "May we show your words?"
    work_until(NOON + MINUTE)
    assert list(queries.stories()) == []
    note = {"by_id": frank.pk, "kudos_id": row.pk, "at": NOON + MINUTE}
    noted = kudos.note_consent(consent="yes", **note)
    assert (noted.consent_by, noted.consent_at) == (frank, NOON + MINUTE)
    assert list(queries.stories()) == [row]
    kudos.note_consent(consent="withdrawn", **note)
    assert list(queries.stories()) == []
    with pytest.raises(Refused):
        kudos.ask_consent(by_id=frank.pk, kudos_id=row.pk, question="Please?", at=NOON)


def test_what_its_author_deletes_is_on_no_page(praise, hear, frank):
    row = marked(praise, frank)
    kudos.agree(by_id=frank.pk, kudos_id=row.pk, earned_id=Earned.objects.get().pk, agreed=True, at=NOON)
    kudos.note_consent(by_id=frank.pk, kudos_id=row.pk, consent="yes", at=NOON)
    assert queries.stories().count() == 1
    from heedful.connectors.contract import Deleted

    hear(deleted=[Deleted("joyce-1")])
    assert Post.objects.get(outside_id="joyce-1").deleted_at
    assert (queries.stories().count(), queries.wall_for(frank.pk).count()) == (0, 0)


def test_what_was_said_in_private_stays_there(hear, listed, frank):
    hear(said("p", "@acme Samira was so kind", by="p", private=True, addressed=True))
    row = marked(Conversation.objects.get(), frank)
    with pytest.raises(Invalid, match="private"):
        kudos.note_consent(by_id=frank.pk, kudos_id=row.pk, consent="yes", at=NOON)


def test_who_is_meant_can_be_said(hear, listed, frank, work_until):
    hear(said("o", "@acme thank you, Owen, that was kind", by="o", addressed=True))
    row = marked(Conversation.objects.get(), frank)
    assert queries.named_by([row]) == []
    owen = listed["Owen (Norwich)"]
    kudos.say_whom(by_id=frank.pk, kudos_id=row.pk, praised_ids=[owen.pk], at=NOON)
    work_until(NOON + MINUTE)
    assert [letter.to for letter in mail.outbox] == [["owen@acme.test"]]
    with pytest.raises(Invalid):
        kudos.say_whom(by_id=frank.pk, kudos_id=row.pk, praised_ids=[99999], at=NOON)


def test_observers_read_and_pass_nothing_on(praise, otto, work_until):
    work_until(NOON)
    row = Kudos.objects.get()
    for deed in (
        lambda: marked(praise, otto),
        lambda: kudos.take_back(by_id=otto.pk, kudos_id=row.pk, at=NOON),
        lambda: kudos.note_consent(by_id=otto.pk, kudos_id=row.pk, consent="yes", at=NOON),
        lambda: kudos.add_praised(by_id=otto.pk, at=NOON, name="x"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Kudos.objects.get().state == "proposed"


def test_praise_follows_its_conversation_into_a_merged_one(praise, hear, frank):
    hear(said("joyce-2", "@acme hello", by="joyce", addressed=True))
    kept = Conversation.objects.exclude(pk=praise.pk).get()
    threads = {"kept_thread_id": kept.thread_id, "gone_thread_id": praise.thread_id}
    desk.follow_joined_threads(**threads, at=NOON)
    assert Kudos.objects.get().conversation == kept


CSV = """\ufeffname;other_names;place;email;teammate;lead
Samira Hale;Samira;Kirkgate;samira@acme.test;;Lea
;;;;;
Owen;;Norwich;no-address;;
Bill;;;;nobody@acme.test;
=HYPERLINK("x");;;;;
"""


def test_a_list_is_imported_and_bad_lines_are_told_and_harm_no_other(lea):
    for _ in range(2):
        done = kudos.import_praised(by_id=lea.pk, text=CSV, at=NOON)
        assert done.count == 2
        assert [one.line for one in done.troubles] == [3, 4, 5]
    samira = queries.praised().get(name="Samira Hale")
    assert (samira.other_names, samira.lead, queries.praised().count()) == (["Samira"], lea, 2)
    for text in ("", "a,b\n1,2\n", "x" * 1_000_001, "name\n" + "x\n" * 2001):
        with pytest.raises(Invalid):
            kudos.import_praised(by_id=lea.pk, text=text, at=NOON)


def test_who_is_removed_is_named_no_more_and_can_be_put_back(listed, lea):
    samira = listed["Samira Hale (Kirkgate)"]
    kudos.remove_praised(by_id=lea.pk, praised_id=samira.pk, at=NOON)
    assert samira.pk not in queries.whom(CABLES).named
    kudos.restore_praised(by_id=lea.pk, praised_id=samira.pk, at=NOON)
    assert queries.whom(CABLES).named == (samira.pk,)
