"""Somebody outside is asked by mail, and answers by a private link or by replying to a signed address."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from heedful import connectors
from heedful.connectors.contract import Account, Author, Kind, Page, Post
from heedful.consulting import actions, queries, rules
from heedful.consulting.actions import Expert, mailing
from heedful.consulting.models import Advice, Consultation
from heedful.desk import actions as desk
from heedful.desk.models import Conversation
from heedful.journal.models import Job
from heedful.kit.errors import Invalid, OutsideTrouble, Refused
from heedful.listening import actions as listening
from heedful.listening import queries as heard
from heedful.listening.matching import Matcher
from heedful.listening.models import Post as Filed
from heedful.outside.models import Link
from heedful.teams.models import Notice
from tests.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INES = Expert("ines@frost.example", "Ines Wolf")


@pytest.fixture
def mailbox(olive, track, monkeypatch):
    monkeypatch.setitem(connectors.REGISTRY, "email", "tests.consulting.mailbox:Mailbox")
    return listening.add_source(
        by_id=olive.pk,
        network="email",
        address="care@acme.example",
        credential={"token": "x"},
        account=Account("care@acme.example", "care@acme.example", "Acme care"),
        at=NOON,
    )


@pytest.fixture
def arrives(mailbox, hear):
    """Let a mail arrive: `arrives(text, to=address)`."""

    def arrive(text, *, to, name="m1", by="Ines Wolf", **more):
        author = Author(f"{by}@frost.example", by, "ines@frost.example", is_bot=more.pop("is_bot", False))
        fields = {"kind": Kind.MAIL, "addressed": True, "private": True, "mentions": (to,)} | more
        post = Post(outside_id=name, author=author, text=text, said_at=NOON, root_id=name, **fields)
        return hear(post, source=mailbox)

    return arrive


@pytest.fixture
def letter(ask, work_until):
    """Ask Ines, and return the letter."""

    def asked(question="At what cold does the Beacon stop?", **more):
        row = ask(question, to=INES, **more)
        work_until(NOON)
        return row, mail.outbox[-1]

    return asked


def link_in(letter):
    return re.search(r"https?://[^/]+(/private/[\w-]+/)", letter.body)[1]


def test_a_letter_says_who_asks_what_and_how_to_answer_and_no_more(letter, dana, sam):
    desk.write_note(conversation_id=dana.pk, teammate_id=sam.pk, text="A friend of mine", at=NOON)
    asked, sent = letter(quote=True)
    assert (sent.to, sent.reply_to) == (["ines@frost.example"], [])
    assert sent.subject == "A question from Sam at Acme"
    for words in (
        "Hello Ines Wolf,",
        "At what cold",
        "> Does the moss green Beacon work at 40 below, @… @…?",
    ):
        assert words in sent.body
    assert "Mails to this address are not read." in sent.body
    for hidden in ("Dana", "friend", "/inbox/", "tom.example"):
        assert hidden not in sent.body + sent.subject
    assert asked.state == "open"


def test_the_link_answers_once_without_signing_in(letter, sam, at_noon):
    asked, sent = letter(quote=True)
    outsider = Client(enforce_csrf_checks=True)
    page = outsider.get(link_in(sent))
    assert "Sam asks you" in page.content.decode()
    assert "moss green" in page.content.decode()
    assert (page.cookies, page["Referrer-Policy"]) == ({}, "no-referrer")
    assert outsider.post(link_in(sent), {"text": " "}).status_code == 400
    assert "Your answer is with Sam." in outsider.post(link_in(sent), {"text": "Minus 30."}).content.decode()
    advice = Advice.objects.get()
    assert (advice.text, advice.how, advice.giver) == ("Minus 30.", "link", "Ines Wolf")
    assert Notice.objects.get(teammate=sam, about__contains="answer").text.startswith("Ines Wolf answered")
    assert outsider.post(link_in(sent), {"text": "Minus 20."}).status_code == 410
    assert Advice.objects.count() == 1
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_a_withdrawn_question_has_no_open_link(letter, sam, at_noon):
    asked, sent = letter()
    actions.withdraw(consultation_id=asked.pk, by_id=sam.pk, at=NOON)
    assert Client().post(link_in(sent), {"text": "Minus 30."}).status_code == 410
    assert Advice.objects.count() == 0


def test_a_reply_to_the_signed_address_is_the_answer_and_no_conversation(mailbox, letter, arrives, sam, dana):
    asked, sent = letter()
    [address] = sent.reply_to
    assert re.fullmatch(rf"care\+ask-{asked.pk}-[0-9a-f]{{20}}@acme\.example", address)
    assert "Reply to this mail, or answer here" in sent.body
    quoted = "\n".join(f"> {line}" for line in sent.body.splitlines())
    arrives(
        f"It stops at minus 30.\n\nInes\n\nOn Sun, 6 Apr 2008 at 12:00, Acme wrote:\n\n{quoted}", to=address
    )
    advice = Advice.objects.get()
    assert (advice.text, advice.how, advice.giver) == ("It stops at minus 30.\n\nInes", "mail", "Ines Wolf")
    assert list(Conversation.objects.values_list("pk", flat=True)) == [dana.pk]
    assert not Filed.objects.filter(network="email").exists()
    assert Notice.objects.filter(teammate=sam, about__contains="answer").count() == 1
    assert not Link.objects.filter(used_at=None, withdrawn_at=None).exists()
    assert queries.figures_for(sam.pk, since=NOON - DAY).by_mail == 1


def test_the_same_mail_answers_once(mailbox, letter, arrives):
    _, sent = letter()
    for _ in range(2):
        arrives("Minus 30.", to=sent.reply_to[0])
    assert Advice.objects.count() == 1


def test_a_later_mail_stands_beside_the_first_answer(mailbox, letter, arrives):
    _, sent = letter()
    arrives("Minus 30.", to=sent.reply_to[0])
    arrives("No, minus 40.", to=sent.reply_to[0], name="m2")
    assert [one.text for one in Advice.objects.order_by("pk")] == ["Minus 30.", "No, minus 40."]


@pytest.mark.parametrize("spoilt", ["number", "signature", "case"])
def test_an_address_that_we_did_not_sign_is_a_mail_like_any_other(mailbox, letter, arrives, ask, spoilt):
    asked, sent = letter()
    address = sent.reply_to[0]
    wrong = {
        "number": address.replace(f"ask-{asked.pk}-", f"ask-{ask('Another?').pk}-"),
        "signature": re.sub(r"-[0-9a-f]{20}@", f"-{'0' * 20}@", address),
        "case": address.upper(),  # some servers shout; the signature is the same
    }[spoilt]
    arrives("Minus 30.", to=wrong)
    is_ours = spoilt == "case"
    assert Advice.objects.count() == is_ours
    assert Filed.objects.filter(network="email").count() == (not is_ours)


def test_a_machine_that_is_away_answers_nothing_and_opens_nothing(mailbox, letter, arrives, dana):
    asked, sent = letter()
    arrives("I am out of office.", to=sent.reply_to[0], is_bot=True)
    arrives("> only quoted", to=sent.reply_to[0], name="m3")
    asked.refresh_from_db()
    assert (asked.state, Advice.objects.count(), Conversation.objects.count()) == ("open", 0, 1)


def test_other_mail_is_heard_as_ever(mailbox, letter, arrives):
    letter()
    arrives("My line is dead", to="care@acme.example", by="Tom")
    assert Conversation.objects.filter(source=mailbox).count() == 1


def test_a_page_that_fails_leaves_no_answer_either(mailbox, letter, monkeypatch):
    """What is taken and what is filed stand or fall together, or the cursor would pass one of them."""
    from heedful.listening.actions import filing

    _, sent = letter()
    author = Author("x", "Ines", "ines@frost.example")
    fields = {"kind": Kind.MAIL, "addressed": True, "mentions": tuple(sent.reply_to)}
    post = Post(outside_id="m1", author=author, text="Minus 30.", said_at=NOON, root_id="m1", **fields)
    page = Page(cursor="9", posts=[post])
    matched = heard.wanted("email", Matcher().hits([post]))

    def broken(*_given, **_named):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(filing, "note_success", broken)
    with pytest.raises(RuntimeError):
        filing.file_page(source_id=mailbox.pk, page=page, matched=matched, at=NOON)
    assert Advice.objects.count() == 0
    monkeypatch.undo()
    filing.file_page(source_id=mailbox.pk, page=page, matched=matched, at=NOON)
    assert Advice.objects.count() == 1


def test_a_mailbox_with_too_long_a_name_has_no_signed_address():
    assert rules.reply_address("care@acme.example", 12).startswith("care+ask-12-")
    assert rules.reply_address(f"{'x' * 40}@acme.example", 12) == ""
    assert rules.reply_address("no address", 12) == ""


def test_a_paused_mailbox_is_not_promised(mailbox, letter, olive):
    listening.pause_source(by_id=olive.pk, source_id=mailbox.pk, at=NOON)
    _, sent = letter()
    assert sent.reply_to == []
    assert "Mails to this address are not read." in sent.body


@pytest.mark.parametrize("address", ["", "ines", "a@b", "ines@frost.example\nBcc: all@acme.example"])
def test_who_is_asked_outside_has_an_address(ask, address):
    with pytest.raises(Invalid):
        ask(to=Expert(address))


def test_a_house_without_mail_asks_nobody_outside(ask, settings, dana, sam, signed_in):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with pytest.raises(Refused, match="sends no mail"):
        ask(to=INES)
    form = signed_in(sam).get(f"/inbox/{dana.pk}/ask/").content.decode()
    assert "this house sends no mail" in form
    assert 'value="expert"' not in form


def test_thirty_letters_a_day_are_enough(ask, sam):
    ask(to=INES)
    Consultation.objects.update(letters=30, letters_sent=30)
    with pytest.raises(Refused, match="many people outside"):
        ask(to=INES)
    ask(to=INES, at=NOON + 2 * DAY)


def test_one_letter_leaves_however_often_the_job_runs(letter):
    asked, _ = letter()
    job = {"consultation_id": asked.pk, "conversation_id": asked.conversation_id, "letter": 1}
    for _ in range(3):
        actions.mail_expert(**job, at=NOON)
    assert len(mail.outbox) == 1


def test_a_reminder_is_a_letter_with_a_link_of_its_own(letter, sam, work_until, at_noon):
    asked, first = letter()
    actions.remind(consultation_id=asked.pk, by_id=sam.pk, at=NOON + DAY)
    work_until(NOON + DAY)
    at_noon(NOON + DAY)
    assert len(mail.outbox) == 2
    assert Client().get(link_in(first)).status_code == 410
    assert Client().get(link_in(mail.outbox[1])).status_code == 200


def test_a_mail_server_that_is_down_loses_no_letter(ask, monkeypatch, work_until, sam, dana, signed_in):
    asked = ask(to=INES)
    trouble = [OSError("connection refused")]

    def send(_self):
        if trouble:
            raise trouble.pop()
        return mail.outbox.append(_self)

    monkeypatch.setattr(mailing.EmailMessage, "send", send)
    job = {"consultation_id": asked.pk, "conversation_id": asked.conversation_id, "letter": 1, "at": NOON}
    with pytest.raises(OutsideTrouble):
        actions.mail_expert(**job)
    assert "connection refused" in signed_in(sam).get(f"/inbox/{dana.pk}/").content.decode()
    assert Notice.objects.filter(teammate=sam, text__contains="could not be mailed").count() == 1
    actions.mail_expert(**job)
    asked.refresh_from_db()
    assert (len(mail.outbox), asked.mail_trouble) == (1, "")


def test_an_address_that_is_refused_is_told_and_not_tried_again(ask, monkeypatch, work_until, sam):
    asked = ask(to=INES)

    def send(_self):
        raise smtplib.SMTPRecipientsRefused({"ines@frost.example": (550, b"no such mailbox")})

    monkeypatch.setattr(mailing.EmailMessage, "send", send)
    work_until(NOON)
    asked.refresh_from_db()
    assert "no such mailbox" in asked.mail_trouble
    assert not Job.objects.filter(name__contains="mail_expert", run_at__gt=NOON).exists()
    assert Notice.objects.filter(teammate=sam, text__contains="could not be mailed").count() == 1


WROTE = "It stops at minus 30."


@pytest.mark.parametrize(
    "below",
    [
        "",
        "\n\n> Hello Ines,\n> Sam asks you",
        "\n\nOn 6 Apr 2008, at 12:00, Sam at Acme <care@acme.example> wrote:\n> Hello",
        "\n\nOn Sun, 6 Apr 2008 at 12:00 Acme\n<care+ask-1-00@acme.example> wrote:\n\n> Hello",
        "\n\nAm So., 6. Apr. 2008 um 12:00 Uhr schrieb Acme <care@acme.example>:\n> Hello",
        "\n\nLe dim. 6 avr. 2008 à 12:00, Acme <care@acme.example> a écrit :\n> Bonjour",
        "\n\nEl dom, 6 abr 2008 a las 12:00, Acme (<care@acme.example>) escribió:\n> Hola",
        "\n\n-----Original Message-----\nFrom: Acme\nSent: Sunday\nHello",
        "\n\n________________________________\nFrom: Acme\nHello",
        f"\n\n{rules.ABOVE}\n\nHello Ines,",
        "\n-- \nInes Wolf\nFrost Institute",
    ],
)
def test_what_is_quoted_below_a_reply_is_cut(below):
    assert rules.without_quotes(WROTE + below) == WROTE


def test_answers_between_the_lines_are_kept():
    mixed = f"> {rules.ABOVE}\n> At what cold?\nAt minus 30.\n> And in the rain?\nIt floats."
    assert rules.without_quotes(mixed) == "At minus 30.\nIt floats."


def test_words_that_only_look_like_a_quote_stay():
    text = "On rainy days I wrote nothing.\n> 30 below is too cold, they say\nand I agree: it stops."
    assert rules.without_quotes(text) == text
