"""A conversation on the screen: the whole thread, who they are, and what can be done."""

import json
import re
from datetime import timedelta

import pytest

from heedful.connectors.contract import Deleted
from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Draft, Note
from heedful.listening import actions as listening
from heedful.listening.models import Post
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, SHARED, listen_at, said
from tests.web.conftest import HTMX

MINUTE = timedelta(minutes=1)


def open_(browser, conversation, **query):
    return browser.get(f"/inbox/{conversation.pk}/", query).text


def the(name):
    return Conversation.objects.get(person__name=name)


@pytest.fixture
def thread(hear):
    """Dana speaks, Tom answers, Ines answers Tom, Dana speaks again."""
    hear(said("d1", "@acme no line since noon", addressed=True, at=NOON - 9 * MINUTE))
    hear(
        said("t1", "same here", by="tom", parent_id="d1", at=NOON - 8 * MINUTE),
        said("i1", "a reset helped", by="ines", parent_id="t1", root_id="d1", at=NOON - 7 * MINUTE),
        said("d2", "@acme hello?", addressed=True, parent_id="d1", at=NOON - 6 * MINUTE),
    )
    return the("Dana")


def test_the_thread_is_a_tree_with_everybody_in_it(signed_in, frank, thread, at_noon):
    page = open_(signed_in(frank), thread)
    posts = re.findall(r'class="post (depth-\d)([^"]*)" id="post-(\d+)"', page)
    ids = dict(Post.objects.values_list("outside_id", "pk"))
    assert [(depth, int(pk)) for depth, _, pk in posts] == [
        ("depth-0", ids["d1"]),
        ("depth-1", ids["t1"]),
        ("depth-2", ids["i1"]),
        ("depth-1", ids["d2"]),
    ]
    assert [pk for _, classes, pk in posts if "is-latest" in classes] == [str(ids["d2"])]
    assert "3 people in this thread" in page
    assert "answers Dana" in page


def test_posts_that_answer_each_other_in_a_circle_are_all_shown(signed_in, frank, hear):
    hear(
        said("a", "acme one", parent_id="b", root_id="a", by="ann"),
        said("b", "acme two", parent_id="a", root_id="a", by="ben"),
    )
    page = open_(signed_in(frank), the("Ann"))
    assert "acme one" in page
    assert "acme two" in page


def test_an_edit_shows_what_was_said_before(signed_in, frank, hear):
    from dataclasses import replace

    hear(said("1", "acme before"))
    hear(replace(said("1", "acme after"), revision="2"))
    page = open_(signed_in(frank), the("Dana"))
    assert "edited" in page
    assert "1 earlier version" in page
    assert "acme before" in page


def test_a_deleted_post_says_so_and_keeps_no_words(signed_in, frank, thread, hear):
    hear(deleted=[Deleted("t1")])
    page = open_(signed_in(frank), thread)
    assert "Deleted by its author." in page
    assert "same here" not in page


def test_a_quoted_post_stands_below_the_quote(signed_in, frank, thread, hear):
    hear(said("q1", "acme, this", by="sam", parent_id="d2", root_id="d1", quoted_id="i1"))
    page = open_(signed_in(frank), thread)
    quote = page[page.index('class="quoted"') :]
    assert "a reset helped" in quote[:400]


def test_our_own_posts_say_who_of_us_spoke(signed_in, frank, bill, thread, work_until):
    desk.reply(conversation_id=thread.pk, author_id=bill.pk, text="On our way.", at=NOON)
    work_until(NOON + 10 * SECOND)
    page = open_(signed_in(frank), thread)
    ours = page[page.index("is-ours") :]
    assert "Bill" in ours[:600]
    assert "us, as @acme" in ours[:600]


def test_the_person_has_their_handles_and_every_earlier_dialogue(signed_in, frank, thread, hear):
    hear(said("x1", "acme another matter", at=NOON - 60 * MINUTE))
    page = open_(signed_in(frank), thread)
    other = Conversation.objects.exclude(pk=thread.pk).get(person=thread.person)
    person = page[page.index('class="person"') :]
    assert f'href="/inbox/{other.pk}/"' in person
    assert "acme another matter" in person
    assert "https://fake.test/dana" in person


def test_a_conversation_that_is_not_there_is_said_in_words(signed_in, frank):
    answer = signed_in(frank).get("/inbox/999/")
    assert answer.status_code == 404
    assert "There is no such conversation." in answer.text


@pytest.mark.slow
def test_hostile_html_is_harmless_where_it_is_shown(signed_in, frank, hear, needs):
    path = needs(SHARED / "data" / "hostile-html" / "payloads.jsonl")
    lines = path.read_text(encoding="utf-8").split("\n")
    texts = [json.loads(line)["payload"] for line in lines if line.strip()][:200]
    for n, html in enumerate(texts):
        hear(said(f"h{n}", f"acme {html}", by=f"p{n}"))
    # As if something harmful had been stored before: it must not pass on its way out either.
    first = Post.objects.get(outside_id="h0")
    Post.objects.filter(pk=first.pk).update(html="<p onclick=alert(1)>x<script>alert(2)</script></p>")
    browser = signed_in(frank)
    for one in Conversation.objects.order_by("pk")[:40]:
        page = open_(browser, one)
        words = re.findall(r'<div class="post-words"[^>]*>(.*?)</div>', page, re.DOTALL)
        assert words
        for shown in words:
            tags = re.findall(r"<\s*(\w+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", shown)
            assert {tag for tag, _ in tags} <= {
                "p",
                "br",
                "a",
                "strong",
                "b",
                "em",
                "i",
                "u",
                "s",
                "del",
                "code",
                "pre",
                "blockquote",
                "ul",
                "ol",
                "li",
                "span",
            }
            assert not [attributes for _, attributes in tags if re.search(r"\bon\w+\s*=", attributes)]


def test_a_warning_folds_the_words_away(signed_in, frank, hear):
    hear(said("1", "acme blood", warning="blood"))
    page = open_(signed_in(frank), the("Dana"))
    assert re.search(r"<details class=\"post-warning\"><summary>.*blood", page)


DEEDS = {
    "claim": {},
    "give-back": {},
    "done": {},
    "reopen": {},
    "snooze": {"until": "hour"},
    "note": {"text": "A digger cut the cable."},
}


@pytest.mark.parametrize("deed, fields", DEEDS.items())
def test_every_deed_is_a_plain_form_that_leads_back(signed_in, frank, dana_waits, deed, fields, at_noon):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    browser = signed_in(frank)
    page = f"http://testserver/inbox/{dana_waits.pk}/?view=mine"
    for _ in range(2):  # twice is no harm
        answer = browser.post(f"/inbox/{dana_waits.pk}/{deed}/", fields, headers={"Referer": page})
        assert (answer.status_code, answer["Location"]) == (302, page)


@pytest.mark.parametrize("deed, fields", DEEDS.items())
def test_every_deed_swaps_parts_for_htmx(signed_in, frank, dana_waits, deed, fields, at_noon):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    answer = signed_in(frank).post(f"/inbox/{dana_waits.pk}/{deed}/", fields, headers=HTMX)
    assert answer.status_code == 200
    assert "<hx-partial" in answer.text
    assert "<html" not in answer.text
    assert json.loads(answer["HX-Trigger"]) == {"touched": {"ids": [dana_waits.pk]}}


@pytest.mark.parametrize("deed", ["claim", "done", "reopen", "snooze"])
def test_an_observer_changes_nothing(signed_in, otto, dana_waits, deed, at_noon):
    answer = signed_in(otto).post(f"/inbox/{dana_waits.pk}/{deed}/", {"until": "hour"})
    assert answer.status_code == 403
    dana_waits.refresh_from_db()
    assert (dana_waits.state, dana_waits.owner) == ("waiting", None)


def test_an_observer_sees_no_way_to_answer_and_can_write_a_note(signed_in, otto, dana_waits, at_noon):
    browser = signed_in(otto)
    page = open_(browser, dana_waits)
    assert "You observe" in page
    assert "/reply/" not in page
    assert "Take it" not in page.split('id="palette"')[0]
    browser.post(f"/inbox/{dana_waits.pk}/note/", {"text": "I saw this on the news."})
    assert "I saw this on the news." in open_(browser, dana_waits)


@pytest.mark.parametrize(
    "deed", ["claim", "give-back", "done", "reopen", "snooze", "note", "draft", "look", "refresh", "reply"]
)
def test_no_deed_reaches_another_teams_conversation(signed_in, frank, olive, hear, track, deed):
    team = teams.add_team(by_id=olive.pk, name="Secret", at=NOON)
    hear(said("1", "acme"), source=listen_at(olive, "blind", team_id=team.pk))
    hidden = Conversation.objects.get()
    fields = {"text": "x", "kind": "note" if deed == "draft" else "public", "until": "hour"}
    answer = signed_in(frank).post(f"/inbox/{hidden.pk}/{deed}/", fields)
    assert answer.status_code == 404
    assert not Note.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("deed", ["claim", "done", "note", "reply", "draft", "look"])
def test_deeds_are_not_done_by_following_a_link(signed_in, frank, dana_waits, deed):
    assert signed_in(frank).get(f"/inbox/{dana_waits.pk}/{deed}/").status_code == 405


def test_whoever_comes_second_is_told_who_has_it(signed_in, frank, bill, dana_waits, at_noon):
    signed_in(frank).post(f"/inbox/{dana_waits.pk}/claim/")
    answer = signed_in(bill).post(f"/inbox/{dana_waits.pk}/claim/", headers=HTMX)
    assert answer.status_code == 409
    assert "Frank is already on it." in answer.text


def test_who_has_it_and_what_that_means_is_on_the_page(signed_in, frank, bill, dana_waits, at_noon):
    signed_in(frank).post(f"/inbox/{dana_waits.pk}/claim/")
    assert "You have it" in open_(signed_in(frank), dana_waits)
    others = open_(signed_in(bill), dana_waits)
    assert "Frank has it" in others
    assert "Frank is on it. Write a note" in others


def test_every_deed_offers_its_undo(signed_in, frank, dana_waits, at_noon):
    browser = signed_in(frank)
    undo = {}
    for deed, fields in (("claim", {}), ("done", {}), ("snooze", {"until": "answer"}), ("give-back", {})):
        answer = browser.post(f"/inbox/{dana_waits.pk}/{deed}/", fields, headers=HTMX).text
        undo[deed] = re.search(r'action="([^"]+)"[^>]*data-undo', answer.split("#toasts")[1])[1]
    assert undo == {
        "claim": f"/inbox/{dana_waits.pk}/give-back/",
        "done": f"/inbox/{dana_waits.pk}/reopen/",
        "snooze": f"/inbox/{dana_waits.pk}/reopen/",
        "give-back": f"/inbox/{dana_waits.pk}/claim/",
    }


@pytest.mark.parametrize(
    "fields, until",
    [
        ({"until": "hour"}, NOON + 60 * MINUTE),
        ({"until": "tomorrow"}, NOON.replace(day=7, hour=9)),
        ({"until": "monday"}, NOON.replace(day=7, hour=9)),  # noon is on a Sunday
        ({"until": "moment", "moment": "2008-04-09T08:30"}, NOON.replace(day=9, hour=8, minute=30)),
        ({"until": "answer"}, None),
    ],
)
def test_snoozing_ends_when_one_chose(signed_in, frank, dana_waits, at_noon, fields, until):
    signed_in(frank).post(f"/inbox/{dana_waits.pk}/snooze/", fields)
    dana_waits.refresh_from_db()
    assert (dana_waits.state, dana_waits.snoozed_until) == ("snoozed", until)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"until": "moment"},
        {"until": "moment", "moment": "soon"},
        {"until": "moment", "moment": "2008-04-01T08:00"},
    ],
)
def test_a_snooze_that_cannot_be_is_refused(signed_in, frank, dana_waits, at_noon, fields):
    assert signed_in(frank).post(f"/inbox/{dana_waits.pk}/snooze/", fields, headers=HTMX).status_code == 400
    dana_waits.refresh_from_db()
    assert dana_waits.state == "waiting"


def test_an_empty_note_is_refused(signed_in, frank, dana_waits, at_noon):
    assert (
        signed_in(frank).post(f"/inbox/{dana_waits.pk}/note/", {"text": " "}, headers=HTMX).status_code == 400
    )
    assert not Note.objects.exists()


def test_others_see_who_looks_and_who_writes(signed_in, frank, bill, dana_waits, at_noon):
    signed_in(bill).post(f"/inbox/{dana_waits.pk}/look/", {"writing": "no"}, headers=HTMX)
    browser = signed_in(frank)
    assert "Bill is looking" in open_(browser, dana_waits)
    signed_in(bill).post(f"/inbox/{dana_waits.pk}/look/", {"writing": "yes"}, headers=HTMX)
    assert "Bill is writing" in browser.post(f"/inbox/{dana_waits.pk}/look/", headers=HTMX).text
    at_noon(seconds=40)
    assert "Bill is writing" not in open_(browser, dana_waits)


def test_opening_brings_the_thread_up_to_date(signed_in, frank, dana_waits, wire, at_noon):
    wire.threads["dana-1"] = [
        said("dana-1", "My line to @acme is down since noon"),
        said("x", "in Leeds too", by="tom", parent_id="dana-1"),
    ]
    browser = signed_in(frank)
    assert f'hx-post="/inbox/{dana_waits.pk}/refresh/" hx-trigger="load"' in open_(browser, dana_waits)
    assert browser.post(f"/inbox/{dana_waits.pk}/refresh/", headers=HTMX).status_code == 204
    assert "in Leeds too" in open_(browser, dana_waits)


def test_a_network_that_does_not_answer_is_said_beside_the_thread(
    signed_in, frank, dana_waits, wire, at_noon
):
    from heedful.kit.errors import OutsideTrouble

    wire.trouble = OutsideTrouble("the line is dead", retry_in=5)
    answer = signed_in(frank).post(f"/inbox/{dana_waits.pk}/refresh/", headers=HTMX)
    assert answer.status_code == 200
    assert "the line is dead" in answer.text
    assert f'hx-target="#fetched-{dana_waits.pk}"' in answer.text


def test_without_an_account_one_only_listens(signed_in, frank, olive, hear, track):
    hear(said("1", "acme"), source=listen_at(olive, "mute"))
    page = open_(signed_in(frank), the("Dana"))
    assert "We only listen here" in page


def test_parts_are_the_same_as_on_the_page(signed_in, frank, thread, at_noon):
    browser = signed_in(frank)
    page = open_(browser, thread)
    names = ("head", "presence", "posts", "beside", "composer", "person")
    answer = browser.get(f"/inbox/{thread.pk}/parts/?only={','.join(names)}", headers=HTMX).text
    for name in names:
        assert f'hx-target="#{name}-{thread.pk}"' in answer
    inner = re.sub(r"</?hx-partial[^>]*>", "", answer)
    for line in without_tokens(inner).splitlines():
        assert line.strip() in without_tokens(page)


def without_tokens(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_a_part_that_is_not_there_is_refused(signed_in, frank, dana_waits):
    assert signed_in(frank).get(f"/inbox/{dana_waits.pk}/parts/?only=secrets").status_code == 400


@pytest.mark.parametrize("posts", [3, 60])
def test_a_conversation_costs_the_same_for_a_short_and_a_long_thread(
    signed_in, frank, hear, django_assert_max_num_queries, posts
):
    hear(said("d1", "@acme hello", addressed=True))
    hear(*[said(f"p{n}", "acme too", by=f"p{n}", parent_id="d1") for n in range(posts)])
    browser, dana = signed_in(frank), the("Dana")
    with django_assert_max_num_queries(55):
        browser.get(f"/inbox/{dana.pk}/")
    with django_assert_max_num_queries(42):
        browser.get(f"/inbox/{dana.pk}/", headers={**HTMX, "HX-Target": "section#conversation"})


def test_a_source_that_was_removed_still_shows_its_conversations(signed_in, frank, olive, dana_waits, square):
    listening.remove_source(by_id=olive.pk, source_id=square.pk, at=NOON)
    page = open_(signed_in(frank), dana_waits)
    assert "This source was removed" in page
