"""Talk to a human: who is shown, what is told, and a form whose words become a conversation of their own."""

import re
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from heedful.connectors.contract import Account
from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Reply
from heedful.desk.seeing import events_for
from heedful.journal.models import Entry
from heedful.kit import clock, vault
from heedful.kit.errors import Invalid, NotAllowed
from heedful.listening.models import Post, Source
from heedful.talk import actions, queries, rules
from heedful.talk.models import Letter
from heedful.teams import actions as teams
from heedful.web.outside.pace import PACE as LINKS
from heedful.web.talk.public import MOST_FORMS, PACE
from tests.conftest import NOON, SECOND, said

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORDS = "My line is down. See https://evil.test/pay <b>now</b>"
FORM = {"name": "Dana Reyes", "reach": "dana@example.test", "words": WORDS, "agreed": "yes"}


@pytest.fixture
def at(monkeypatch, tmp_path):
    """`at(NOON + HOUR)` moves the clock of the screens."""
    vault.configure(tmp_path / "vault.key")
    PACE.forget()
    LINKS.forget()
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(to):
        moment[0] = to

    return move


@pytest.fixture
def page(olive, at):
    """The page is open."""
    return actions.set_talk(
        by_id=olive.pk, on=True, words="We are glad that you ask.", keeps_days=30, at=NOON
    )


@pytest.fixture
def outside():
    """A browser of nobody whom we know; whatever changes something must work without a cookie."""
    return Client(enforce_csrf_checks=True)


def html_of(answer):
    return answer.content.decode()


def key_in(html):
    return re.search(r'name="key" value="([0-9a-f]{32})"', html)[1]


def write(outside, **changed):
    key = key_in(html_of(outside.get("/talk/")))
    return outside.post("/talk/", FORM | {"key": key} | changed)


def test_it_is_closed_until_an_owner_opens_it(outside, at, olive, lea):
    assert outside.get("/talk/").status_code == 404
    assert outside.post("/talk/", FORM).status_code == 404
    with pytest.raises(NotAllowed):
        actions.set_talk(by_id=lea.pk, on=True, at=NOON)
    actions.set_talk(by_id=olive.pk, on=True, words="Ask us.", at=NOON)
    answer = outside.get("/talk/")
    assert answer.status_code == 200
    assert "Ask us." in html_of(answer)
    assert not answer.cookies
    actions.set_talk(by_id=olive.pk, on=False, at=NOON)
    assert outside.get("/talk/").status_code == 404


def test_words_become_one_conversation_of_a_source_of_their_own(page, outside, work_until, frank):
    answer = write(outside)
    assert answer.status_code == 302
    work_until(NOON)
    row = Conversation.objects.get()
    assert (row.person.name, row.post.text, row.post.private, row.addressed) == (
        "Dana Reyes",
        WORDS,
        True,
        True,
    )
    assert (row.source.network, row.post.author.address) == ("talk", "dana@example.test")
    assert queries.lines_of(Letter.objects.get())[0].text == WORDS


def test_links_in_it_are_no_links(page, outside):
    html = html_of(outside.get(write(outside).headers["Location"]))
    assert "https://evil.test/pay &lt;b&gt;now&lt;/b&gt;" in html
    assert 'href="https://evil.test' not in html
    assert Post.objects.get().names["links"] == []


def test_the_page_of_ones_own_has_an_address_that_loads_it_anew(page, outside):
    """A browser hands a fragment of the form on to where the answer leads, and then only scrolls there."""
    form = re.search(r'<form[^>]* action="([^"]*)"', html_of(outside.get("/talk/")))
    assert form[1] == "/talk/"
    assert "#" not in write(outside).headers["Location"]


def test_a_double_click_says_it_once_and_leads_to_the_same_page(page, outside):
    key = key_in(html_of(outside.get("/talk/")))
    first, second = (outside.post("/talk/", FORM | {"key": key}).headers["Location"] for _ in range(2))
    assert first == second
    assert Post.objects.count() == Letter.objects.count() == 1


def test_who_gives_the_address_of_another_is_somebody_else(page, outside, work_until):
    write(outside)
    write(outside, name="Mallory")
    work_until(NOON)
    people = Conversation.objects.values_list("person", "person__name")
    assert len({pk for pk, _ in people}) == 2
    assert {name for _, name in people} == {"Dana Reyes", "Mallory"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "how we may call you"),
        ({"reach": ""}, "Leave a mail address"),
        ({"words": "  "}, "Write a few words."),
        ({"words": "x" * 5001}, "longer than 5000"),
        ({"agreed": ""}, "your word that we may keep"),
        ({"website": "https://spam.test"}, "A field that stays empty"),
        ({"key": "short"}, "This form is old"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(page, outside, changed, words):
    answer = write(outside, **changed)
    assert answer.status_code == 400
    html = html_of(answer)
    assert words in html
    kept = FORM | changed
    if kept["name"].strip():
        assert f'value="{kept["name"]}"' in html
    assert "My line is down." in html or "words" in changed
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"name": " "}, 'name="name"'),
        ({"reach": ""}, 'name="reach"'),
        ({"words": " "}, 'name="words"'),
        ({"agreed": ""}, 'name="agreed"'),
        ({"key": "short"}, "<button"),
    ],
)
def test_whoever_has_to_change_something_stands_where_it_is(page, outside, changed, where):
    assert "autofocus" not in html_of(outside.get("/talk/"))
    first = re.search(r"<[^>]* autofocus", html_of(write(outside, **changed)))[0]
    assert where in first


def test_one_client_cannot_write_without_end_and_loses_nothing(page, outside):
    for _ in range(MOST_FORMS):
        assert write(outside).status_code == 302
    answer = write(outside)
    assert answer.status_code == 429
    assert "My line is down." in html_of(answer)
    assert Letter.objects.count() == MOST_FORMS


def test_all_together_write_so_many_letters_an_hour(page, outside, at):
    Letter.objects.bulk_create(
        Letter(key=f"k{n}", written_at=NOON, erase_at=NOON + DAY) for n in range(rules.MOST_AN_HOUR)
    )
    assert write(outside).status_code == 409
    at(NOON + HOUR + SECOND)
    assert write(outside).status_code == 302


def test_they_read_the_answer_on_their_page_and_write_back_in_the_same_conversation(
    page, outside, frank, at, work_until
):
    mine = write(outside).headers["Location"]
    work_until(NOON)
    row = Conversation.objects.get()
    fields = {"conversation_id": row.pk, "author_id": frank.pk, "private": True}
    desk.reply(**fields, text="A digger cut the cable; it is mended by six.", at=NOON + MINUTE)
    work_until(NOON + 2 * MINUTE)
    assert Reply.objects.get().state == "sent"
    html = html_of(outside.get(mine))
    assert "<strong>Frank</strong>" in html
    assert "A digger cut the cable" in html
    at(NOON + HOUR)
    back = {"words": "It is back. Thank you, Frank.", "key": key_in(html)}
    for _ in range(2):
        assert "It has arrived." in html_of(outside.post(mine, back))
    work_until(NOON + HOUR)
    row.refresh_from_db()
    assert (row.state, row.post.text) == ("waiting", "It is back. Thank you, Frank.")
    assert Conversation.objects.count() == 1
    assert Post.objects.count() == 3


def test_nothing_of_it_is_seen_through_another_link_or_without(page, outside):
    mine = write(outside).headers["Location"]
    answer = outside.get(mine)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert outside.get(mine[:-3] + "xx/").status_code == 404


def test_a_mail_tells_of_an_answer_once_and_holds_no_words(page, outside, frank, work_until, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mine = write(outside).headers["Location"]
    write(outside, name="Tom", reach="@tom@example.social")
    work_until(NOON)
    for row in Conversation.objects.all():
        desk.reply(conversation_id=row.pk, author_id=frank.pk, text="A secret answer.", private=True, at=NOON)
    work_until(NOON + MINUTE)
    [told] = mail.outbox
    assert told.to == ["dana@example.test"]
    assert mine in told.body
    assert "secret answer" not in told.body
    reply = Reply.objects.get(conversation__person__name="Dana Reyes")
    actions.tell_of_answer(reply_id=reply.pk, conversation_id=reply.conversation_id, at=NOON)
    assert len(mail.outbox) == 1


def test_after_its_time_words_name_and_way_are_erased(page, outside, frank, at, work_until):
    mine = write(outside).headers["Location"]
    work_until(NOON)
    row = Conversation.objects.get()
    desk.reply(conversation_id=row.pk, author_id=frank.pk, text="We look, Dana.", private=True, at=NOON)
    work_until(NOON + MINUTE)
    work_until(NOON + 30 * DAY - SECOND)
    assert Post.objects.filter(text=WORDS).exists()
    work_until(NOON + 30 * DAY)
    row = Conversation.objects.get()
    kept = (row.person.name, row.post.text, row.post.author.address, Reply.objects.get().text)
    assert kept == ("erased", "", "", "")
    at(NOON + 30 * DAY)
    assert outside.get(mine).status_code == 410


def test_who_said_yes_is_shown_and_nobody_else(page, outside, frank, bill, otto):
    actions.show_me(teammate_id=frank.pk, shown=True, words="Bills & moving house", at=NOON)
    html = html_of(outside.get("/talk/"))
    assert "Frank" in html
    assert "Bills &amp; moving house" in html
    assert "Bill<" not in html
    assert "Olive" not in html
    actions.show_me(teammate_id=frank.pk, shown=False, at=NOON)
    assert "Frank" not in html_of(outside.get("/talk/"))
    with pytest.raises(Invalid):
        actions.show_me(teammate_id=frank.pk, shown=True, words=" ", at=NOON)
    with pytest.raises(NotAllowed):
        actions.show_me(teammate_id=otto.pk, shown=True, words="All", at=NOON)


def test_who_left_is_shown_no_more(page, outside, olive, frank):
    actions.show_me(teammate_id=frank.pk, shown=True, words="Bills", at=NOON)
    teams.let_go(by_id=olive.pk, teammate_id=frank.pk, at=NOON)
    assert "Frank" not in html_of(outside.get("/talk/"))


def test_our_own_accounts_stand_there_as_ours(page, square, outside):
    html = html_of(outside.get("/talk/"))
    assert '<a rel="me noopener" href="https://fake.test/acme">@acme</a>' in html
    Source.objects.filter(pk=square.pk).update(account=asdict(Account("us", "@acme", "A", "javascript:x")))
    assert "javascript:" not in html_of(outside.get("/talk/"))


def test_hours_are_told_in_their_zone_and_whether_it_is_open(page, outside, olive, at):
    week = ["09:00-12:30"] * 5 + ["", "13:00-16:00"]
    teams.set_hours(
        by_id=olive.pk, zone="Europe/Berlin", week=week, holidays=["2008-04-07 Spring day"], at=NOON
    )
    html = html_of(outside.get("/talk/"))  # NOON is a Sunday, 14:00 in Berlin
    assert "open now" in html
    assert "Europe/Berlin" in html
    assert "Spring day" in html
    at(NOON + 3 * HOUR)
    html = html_of(outside.get("/talk/"))
    assert "closed now" in html
    assert "Tuesday 09:00" in html


def test_times_are_told_from_their_own_words_and_of_fewer_than_ten_none(
    page, outside, hear, frank, work_until, at
):
    def ask(number, minutes):
        moment = NOON + number * HOUR
        hear(said(f"q{number}", f"@acme {number}?", by=f"kim{number}", addressed=True, at=moment), at=moment)
        row = Conversation.objects.get(person__name=f"Kim{number}")
        Conversation.objects.filter(pk=row.pk).update(first_answered_at=moment + minutes * MINUTE)

    for number in range(9):
        ask(number, 2 + number)
    at(NOON + DAY)
    assert "Not enough answers" in html_of(outside.get("/talk/"))
    ask(9, 300)
    html = html_of(outside.get("/talk/"))
    assert "within 6 min, nine of ten within 10 min (n = 10)" in html
    at(NOON + 31 * DAY)
    assert "Not enough answers" in html_of(outside.get("/talk/"))


def test_settings_without_a_script(olive, frank, signed_in, at, outside):
    owner, mate = signed_in(olive), signed_in(frank)
    asked = {"on": "on", "words": "Hello.", "keeps_days": "90"}
    assert mate.post("/settings/talk/", asked).status_code == 403
    assert owner.post("/settings/talk/", asked).status_code == 302
    mate.post("/settings/talk/me/", {"shown": "yes", "words": "Cables"})
    assert "Cables" in html_of(outside.get("/talk/"))
    assert "Show me no more" in html_of(mate.get("/settings/talk/"))
    assert "said whether they are shown" in html_of(owner.get("/audit/"))
    assert Entry.objects.filter(kind="TalkSet").count() == 1
    assert "keeps_days" in html_of(owner.post("/settings/talk/", asked | {"keeps_days": "0"}))


def test_a_letter_to_a_team_is_seen_by_that_team_alone(
    page, outside, olive, hire, frank, work_until, signed_in
):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    Source.objects.filter(pk=page.source_id).update(team=shops)
    write(outside)
    work_until(NOON)
    row = Conversation.objects.get()
    seen = {mate: signed_in(mate).get(f"/inbox/{row.pk}/") for mate in (sam, frank)}
    assert "My line is down." in html_of(seen[sam])
    assert seen[frank].status_code == 404
    for mate, kinds in ((sam, {"LetterWritten"}), (frank, set())):
        events = events_for(mate.pk, list(Entry.objects.filter(kind="LetterWritten")))
        assert {event.kind for event in events} == kinds
