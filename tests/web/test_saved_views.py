"""Searches of the inbox that are kept under a name: for oneself, for a team, for all."""

import re

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries, views
from heedful.desk.actions import views as deeds
from heedful.desk.models import SavedView
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.query import Mistake
from heedful.teams import actions as teams
from heedful.web.inbox import rows
from tests.conftest import NOON, said
from tests.test_access import program_of


@pytest.fixture
def heard(hear):
    """Three wait: two speak of money, one of them of a refund; the third of the weather."""
    hear(
        said("1", "acme, I want a refund", by="dana"),
        said("2", "acme, money back please", by="tom"),
        said("3", "acme and the weather", by="ines"),
    )


def keep(teammate, name="Money", query="refund OR money", **fields):
    return desk.save_view(by_id=teammate.pk, name=name, query=query, at=NOON, **fields)


def names(page):
    return set(re.findall(r'class="item-who"><bdi>([^<]+)<', page.text))


def menu(page):
    return page.text.partition('id="more-views"')[2].partition("</div>")[0]


def test_a_search_is_kept_and_shown_with_its_count(signed_in, frank, heard):
    browser = signed_in(frank)
    assert "Keep this search" in browser.get("/inbox/?q=refund").text
    page = browser.post(
        "/inbox/views/", {"name": " Money  back ", "q": "refund OR money", "view": "waiting"}, follow=True
    )
    saved = SavedView.objects.get()
    assert (saved.name, saved.view, saved.owner, saved.team) == ("Money back", "waiting", frank, None)
    assert page.redirect_chain[0][0] == f"/inbox/?view=saved:{saved.pk}"
    assert names(page) == {"Dana", "Tom"}
    assert re.search(r"Money back</span>\s*<span class=\"count push\">2<", menu(page))
    assert names(browser.get("/inbox/?view=money back")) == {"Dana", "Tom"}
    assert f'action="/inbox/views/{saved.pk}/remove/"' in page.text


def test_one_searches_within_a_saved_view(signed_in, frank, heard):
    keep(frank)
    assert names(signed_in(frank).get("/inbox/?view=Money&q=refund OR weather")) == {"Dana"}
    found = queries.queue_for(frank.pk, "Money", query="refund OR weather", at=NOON)
    assert [one.person.name for one in found] == ["Dana"]


def test_a_row_that_leaves_the_search_leaves_the_view(signed_in, frank, heard):
    saved = keep(frank)
    dana, ines = (queries.queue_for(frank.pk).get(person__name=name) for name in ("Dana", "Ines"))
    asked = f"/inbox/rows/?view=saved:{saved.pk}&ids={dana.pk},{ines.pk}"
    assert names(signed_in(frank).get(asked)) == {"Dana"}
    desk.done(conversation_id=dana.pk, teammate_id=frank.pk, at=NOON)
    page = signed_in(frank).get(asked)
    assert names(page) == set()
    assert re.search(r"Money</span>.*?<span class=\"count push\">1<", menu(page))


@pytest.mark.parametrize(
    ("typed", "status", "told"),
    [
        ({"q": "refund OR"}, 400, "(column 10)"),
        ({"q": ""}, 400, "(column 1)"),
        ({"name": " "}, 400, "A view needs a name."),
        ({"name": "x" * 61}, 400, "at most 60 letters"),
        ({"name": "Waiting"}, 409, "There is a view called Waiting already."),
        ({"name": "money"}, 409, "There is a view called money already."),
        ({"name": "saved:7"}, 409, "There is a view called saved:7 already."),
        ({"view": "nowhere"}, 400, "to search in"),
        ({"for": "nobody"}, 400, "for you, for a team or for everybody"),
        ({"for": "4711"}, 400, "your own teams"),
    ],
)
def test_what_cannot_be_kept_is_told(signed_in, frank, heard, typed, status, told):
    keep(frank)
    body = {"name": "Late", "q": "late", "view": "waiting"} | typed
    page = signed_in(frank).post("/inbox/views/", body)
    assert (page.status_code, told in page.text) == (status, True)
    assert SavedView.objects.count() == 1


def test_a_view_is_renamed_removed_and_put_back_twice_each(signed_in, frank, heard):
    saved, browser = keep(frank), signed_in(frank)
    for _ in range(2):
        page = browser.post(f"/inbox/views/{saved.pk}/rename/", {"name": "Cash"}, follow=True)
    assert "Cash" in menu(page)
    for _ in range(2):
        page = browser.post(f"/inbox/views/{saved.pk}/remove/", follow=True)
    assert "Cash" not in menu(page)
    assert f'action="/inbox/views/{saved.pk}/restore/"' in page.text
    assert browser.get(f"/inbox/?view=saved:{saved.pk}").status_code == 400
    for _ in range(2):
        page = browser.post(f"/inbox/views/{saved.pk}/restore/", follow=True)
    assert "Cash" in menu(page)
    kinds = [event.kind for event in events_of(frank) if event.kind.startswith("View")]
    assert kinds == ["ViewSaved", "ViewRenamed", "ViewRenamed", "ViewRemoved", "ViewRestored"]


def events_of(teammate):
    from heedful.desk.seeing import events_for
    from heedful.journal import read

    return events_for(teammate.pk, read.since(read.START))


def test_a_name_that_was_taken_meanwhile_keeps_a_view_away(frank):
    saved = keep(frank)
    desk.remove_view(by_id=frank.pk, view_id=saved.pk, at=NOON)
    keep(frank)
    with pytest.raises(Refused, match="There is a view called Money already"):
        desk.restore_view(by_id=frank.pk, view_id=saved.pk, at=NOON)


def test_ones_own_is_ones_own_and_a_teams_is_the_teams(olive, lea, frank, bill, hire):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    keep(frank, "Franks")
    keep(sam, "Sams shops", mine=False, team_id=shops.pk)
    keep(bill, "House", mine=False)

    def seen(teammate):
        return [view.name for view in views.views_for(teammate.pk)]

    assert seen(frank) == ["Franks", "House"]
    assert seen(sam) == ["House", "Sams shops"]
    assert seen(lea) == seen(olive) == ["House", "Sams shops"]
    for other in (bill, lea, olive):
        with pytest.raises(Invalid):
            views.look_at(other.pk, "Franks")
        assert not [event for event in events_of(other) if event.facts.get("view_id") == 1]


def test_the_trail_tells_of_shared_views_only(signed_in, frank, lea):
    keep(frank, "Plugh")
    keep(frank, "House", mine=False)
    trail = signed_in(lea).get("/audit/").text
    assert trail.count("saved the view") == 1
    assert ("House" in trail, "Plugh" in trail) == (True, False)


def test_who_made_a_shared_view_and_leads_change_it(frank, bill, lea, otto):
    shared = keep(frank, mine=False)
    own = keep(frank, "Own")
    for deed in (desk.remove_view, desk.restore_view):
        for who in (bill, otto):
            with pytest.raises(NotAllowed):
                deed(by_id=who.pk, view_id=shared.pk, at=NOON)
            with pytest.raises(Missing):
                deed(by_id=who.pk, view_id=own.pk, at=NOON)
        for who in (frank, lea):
            deed(by_id=who.pk, view_id=shared.pk, at=NOON)
    with pytest.raises(Missing):
        desk.rename_view(by_id=lea.pk, view_id=own.pk, name="x", at=NOON)


def test_an_observer_keeps_views_for_themselves(signed_in, otto, heard):
    page = signed_in(otto).get("/inbox/?q=refund")
    assert ("Keep this search" in page.text, 'name="for"' in page.text) == (True, False)
    assert keep(otto).owner == otto
    with pytest.raises(NotAllowed):
        keep(otto, "All", mine=False)


def test_there_is_an_end_to_how_many(frank, monkeypatch):
    monkeypatch.setattr(deeds, "MOST_OWN", 1)
    keep(frank)
    with pytest.raises(Refused, match="Remove one first"):
        keep(frank, "More")


def test_counting_ends(signed_in, frank, heard, monkeypatch):
    monkeypatch.setattr(rows, "SAVED_MOST", 1)
    keep(frank)
    assert re.search(r"Money</span>.*?<span class=\"count push\">1\+<", menu(signed_in(frank).get("/inbox/")))


def test_a_view_whose_query_is_not_read_any_more_says_so(signed_in, frank, heard):
    saved = keep(frank)
    SavedView.objects.update(query="(refund")
    page = signed_in(frank).get(f"/inbox/?view=saved:{saved.pk}")
    assert (page.status_code, "A ( has no )." in page.text, names(page)) == (200, True, set())
    with pytest.raises(Mistake):
        list(queries.queue_for(frank.pk, "Money", at=NOON))


@pytest.mark.parametrize("kept", [1, 30])
def test_the_inbox_asks_a_bounded_number_of_times(
    signed_in, frank, heard, django_assert_max_num_queries, kept
):
    for number in range(kept):
        keep(frank, f"V{number}", "refund OR money")
    browser = signed_in(frank)
    with django_assert_max_num_queries(17 + 9 * min(kept, rows.SAVED_COUNTED)):
        browser.get("/inbox/")


def test_a_name_is_shown_as_text(signed_in, frank, heard):
    keep(frank, "<b>x</b>", '"<script>alert(1)</script>" OR refund')
    page = signed_in(frank).get("/inbox/?view=<b>x</b>").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_by_program(frank, bill, heard):
    mine, others = program_of(frank), program_of(bill)
    as_json = {"content_type": "application/json"}
    made = mine.post("/api/v1/views", {"name": "Money", "query": "refund OR money"}, **as_json)
    assert (made.status_code, made.json()["mine"], made.json()["view"]) == (201, True, "waiting")
    found = mine.get("/api/v1/conversations?view=money").json()["items"]
    assert {one["person"] for one in found} == {"Dana", "Tom"}
    assert others.get("/api/v1/conversations?view=money").status_code == 400
    assert others.get("/api/v1/views").json() == []
    path = f"/api/v1/views/{made.json()['id']}"
    assert others.patch(path, {"name": "x"}, **as_json).status_code == 404
    assert others.delete(path).status_code == 404
    assert mine.patch(path, {"name": "Cash"}, **as_json).json()["name"] == "Cash"
    assert mine.delete(path).status_code == 204
    assert mine.get("/api/v1/views").json() == []
    assert mine.post(f"{path}/restore").json()["name"] == "Cash"
    wrong = mine.post("/api/v1/views", {"name": "Bad", "query": "(refund"}, **as_json)
    assert (wrong.status_code, "column 1" in wrong.json()["text"]) == (400, True)
