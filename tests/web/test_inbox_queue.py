"""The queue: who waits, how long, in which view; at a fixed cost."""

import re
from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation
from heedful.teams import actions as teams
from heedful.web.inbox import paging, waiting
from heedful.web.inbox import rows as inbox_rows
from tests.conftest import NOON, SECOND, listen_at, said

MINUTE = timedelta(minutes=1)


def names(page):
    return re.findall(r'class="item-who"><bdi>([^<]+)<', page)


def test_those_who_spoke_to_us_come_first_then_who_waits_longest(signed_in, frank, hear):
    hear(
        said("1", "acme is slow", by="late", at=NOON - 9 * MINUTE),
        said("2", "acme is slow", by="early", at=NOON - 30 * MINUTE),
        said("3", "@acme hello", by="direct", at=NOON, addressed=True),
    )
    assert names(signed_in(frank).get("/inbox/").text) == ["Direct", "Early", "Late"]


def test_a_row_says_who_since_when_what_and_where(signed_in, frank, hear, at_noon):
    hear(
        said("1", "\n\nAcme keeps me waiting\nand more", by="dana", at=NOON - 25 * MINUTE, language="en"),
        at=NOON - 24 * MINUTE,
    )
    page = signed_in(frank).get("/inbox/").text
    row = page[page.index('<li class="item"') : page.index("</li>", page.index('<li class="item"'))]
    assert "Dana" in row
    assert ">25 min<" in row
    assert 'data-due="late"' in row
    assert " late</span>" in row
    assert "Acme keeps me waiting" in row
    assert "and more" not in row
    assert "Fake network" in row
    assert 'lang="en"' in row
    assert ">Acme</span>" in row  # the track


@pytest.mark.parametrize(
    "seconds, words",
    [
        (5, "now"),
        (60, "1 min"),
        (1200, "20 min"),
        (3 * 3600 + 5, "3 h"),
        (86_400 * 2, "2 d"),
        (86_400 * 20, "2 wk"),
    ],
)
def test_a_span_is_said_in_its_largest_whole_unit(seconds, words):
    assert waiting.lasting(seconds) == words


def test_each_view_shows_what_its_name_says(signed_in, frank, bill, hear, at_noon):
    hear(*[said(str(n), "acme", by=by) for n, by in enumerate(["ann", "ben", "cem", "dot"])])
    by_name = {one.person.name: one.pk for one in Conversation.objects.select_related("person")}
    desk.claim(conversation_id=by_name["Ann"], teammate_id=frank.pk, at=NOON)
    desk.done(conversation_id=by_name["Ben"], teammate_id=frank.pk, at=NOON)
    desk.snooze(conversation_id=by_name["Cem"], teammate_id=frank.pk, until=None, at=NOON)
    browser = signed_in(frank)
    shown = {view: set(names(browser.get(f"/inbox/?view={view}").text)) for view in queries.VIEWS}
    assert shown == {
        "waiting": {"Ann", "Dot"},
        "mine": {"Ann"},
        "team": set(),
        "answered": set(),
        "snoozed": {"Cem"},
        "done": {"Ben"},
        "approve": set(),
        "apart": set(),
        "follow-ups": set(),
        "everything": {"Ann", "Ben", "Cem", "Dot"},
    }
    assert re.search(r"Waiting</span> <span class=\"count\">2<", browser.get("/inbox/").text)


def test_a_view_that_is_not_there_is_refused_in_words(signed_in, frank):
    answer = signed_in(frank).get("/inbox/?view=secret")
    assert answer.status_code == 400
    assert "There is no view" in answer.text


def test_search_finds_by_name_and_by_words(signed_in, frank, hear):
    hear(said("1", "acme router hums", by="rosa"), said("2", "acme bill is odd", by="ben"))
    browser = signed_in(frank)
    assert names(browser.get("/inbox/?q=router").text) == ["Rosa"]
    assert names(browser.get("/inbox/?q=BEN").text) == ["Ben"]
    nobody = browser.get("/inbox/?q=xyzzy").text
    assert names(nobody) == []
    assert "Nothing found" in nobody


def test_an_empty_queue_says_why_and_offers_a_next_step(signed_in, frank):
    page = signed_in(frank).get("/inbox/").text
    assert "Nobody is waiting" in page
    assert 'href="/tracks/"' in page


def test_an_evangelist_is_told_of_their_own_and_not_that_everybody_has_an_answer(signed_in, eve, hear):
    hear(said("1", "acme is down", addressed=True))
    browser = signed_in(eve)
    for path in ("/inbox/", "/radar/"):
        page = browser.get(path).text
        assert "Nobody waits for you" in page
        assert "Everybody who spoke has an answer" not in page
        assert "said to us or about us has an owner" not in page


def test_what_was_deleted_is_not_shown_in_the_queue(signed_in, frank, hear):
    from heedful.connectors.contract import Deleted

    hear(said("1", "acme my secret"))
    hear(deleted=[Deleted("1")])
    page = signed_in(frank).get("/inbox/").text
    assert "my secret" not in page
    assert "Deleted by its author." in page


def test_hostile_names_and_words_stay_words(signed_in, frank, hear):
    hear(said("1", "acme <script>alert(1)</script>", by="<b>x</b>"))
    page = signed_in(frank).get("/inbox/").text
    assert "<script>alert" not in page
    assert "<b>X</b>" not in page


def test_a_page_ends_and_the_next_goes_on_without_a_gap(signed_in, frank, hear, at_noon):
    hear(
        *[
            said(str(n), "acme", by=f"p{n:03}", at=NOON - (n % 7) * MINUTE, addressed=n % 3 == 0)
            for n in range(120)
        ]
    )
    browser, seen, address = signed_in(frank), [], "/inbox/"
    while address:
        page = browser.get(address).text
        seen += names(page)
        more = re.search(r'href="(/inbox/\?[^"]*after=[^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    expected = [one.person.name for one in queries.queue_for(frank.pk)]
    assert seen == expected
    assert len(seen) == 120


def test_pages_by_change_go_on_without_a_gap_too(frank, hear):
    hear(*[said(str(n), "acme", by=f"p{n:03}") for n in range(60)])
    for one in Conversation.objects.all():
        Conversation.objects.filter(pk=one.pk).update(changed_at=NOON + (one.pk % 5) * SECOND)
    queue = queries.queue_for(frank.pk, "everything")
    first = list(queue[:25])
    place = paging.place_of(paging.key_of(first[-1], by_need=False), by_need=False)
    rest = queries.rows_of(frank.pk, "everything", after=place, most=100)
    assert [one.pk for one in [*first, *rest]] == [one.pk for one in queue]


def test_keys_sorted_as_text_stand_in_the_order_of_the_queue(frank, hear):
    hear(*[said(str(n), "acme", by=f"p{n}", at=NOON - n * SECOND, addressed=n % 2 == 0) for n in range(12)])
    for view in ("waiting", "everything"):
        queue = queries.queue_for(frank.pk, view)
        keys = [paging.key_of(one, by_need=queries.is_by_need(view)) for one in queue]
        assert keys == sorted(keys)


def test_counting_ends_where_nobody_reads_the_number(signed_in, frank, hear, monkeypatch):
    monkeypatch.setattr(inbox_rows, "MOST_COUNTED", 3)
    hear(*[said(str(n), "acme", by=f"p{n}", addressed=True) for n in range(2)])
    assert '<span class="count">2</span>' in signed_in(frank).get("/inbox/").text
    hear(*[said(f"more-{n}", "acme", by=f"more-{n}", addressed=True) for n in range(4)])
    assert '<span class="count">2+</span>' in signed_in(frank).get("/inbox/").text


@pytest.mark.parametrize("key", ["x", "1", "1.x", "1.2.3", "-1.3", "9" * 30 + ".3"])
def test_a_made_up_key_is_refused(signed_in, frank, key):
    assert signed_in(frank).get("/inbox/", {"after": key}).status_code == 400


@pytest.mark.parametrize("rows", [3, 50, 80])
def test_the_inbox_costs_seventeen_queries_at_most_for_any_number_of_rows(
    signed_in, frank, hear, django_assert_max_num_queries, rows
):
    hear(*[said(str(n), "acme", by=f"p{n}") for n in range(rows)])
    browser = signed_in(frank)
    with django_assert_max_num_queries(17):
        browser.get("/inbox/")


@pytest.mark.parametrize(
    "asked",
    [
        *("due:late", "owner:me", "label:x", "waiting:>1h", "sentiment:negative", "track:Acme"),
        *("-has:link", "(owner:me OR -has:image)"),
    ],
)
def test_a_search_that_asks_each_post_costs_no_query_for_each(
    signed_in, frank, hear, django_assert_max_num_queries, asked
):
    hear(*[said(str(n), "acme", by=f"p{n}") for n in range(80)])
    browser = signed_in(frank)
    with django_assert_max_num_queries(34):
        answer = browser.get("/inbox/", {"view": "waiting", "q": f"acme -bill {asked}"})
    assert answer.status_code == 200


def test_fresh_rows_are_those_that_stand_in_the_view_now(signed_in, frank, hear):
    hear(said("1", "acme", by="ann"), said("2", "acme", by="ben"))
    ann, ben = Conversation.objects.order_by("pk")
    desk.done(conversation_id=ben.pk, teammate_id=frank.pk, at=NOON)
    fresh = signed_in(frank).get(f"/inbox/rows/?view=waiting&ids={ann.pk},{ben.pk}").text
    assert f'id="row-{ann.pk}"' in fresh
    assert f'id="row-{ben.pk}"' not in fresh
    assert 'id="views"' in fresh


def test_another_teams_conversations_are_nowhere(signed_in, frank, olive, hear, track):
    team = teams.add_team(by_id=olive.pk, name="Secret", at=NOON)
    source = listen_at(olive, "blind", team_id=team.pk)
    hear(said("1", "acme hidden words", by="hidden"), source=source)
    hidden = Conversation.objects.get()
    browser = signed_in(frank)
    for address in ("/inbox/?view=everything", f"/inbox/rows/?view=everything&ids={hidden.pk}"):
        assert "hidden words" not in browser.get(address).text
    for address in (f"/inbox/{hidden.pk}/", f"/inbox/{hidden.pk}/parts/?only=posts"):
        assert browser.get(address).status_code == 404
    assert "hidden words" in signed_in(olive).get("/inbox/").text
