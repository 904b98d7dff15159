"""The search box, the mentions, the API and the console speak the query language, each for its teammate."""

import json
from urllib.parse import quote_plus

import pytest
from click.testing import CliRunner

from heedful.cli import cli
from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation
from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.listening.models import Post
from heedful.people import queries as people
from heedful.people.models import Person
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, said


@pytest.fixture
def heard(hear):
    """Dana and Ines spoke about Acme, Tom twice and last about something else."""
    hear(
        said("1", "Acme lost my parcel, so late", by="dana", language="en"),
        said("2", "Acme ist schön", by="ines", language="de", at=NOON - 3 * SECOND),
        said("3", "zorble is late", by="tom"),
        said("4", "never mind, acme", by="tom", parent_id="3"),
    )


def names_in(page):
    return [one.person.name for one in page]


def searched(frank, query, view="waiting", at=NOON):
    return {one.person.name for one in queries.queue_for(frank.pk, view, query=query, at=at)}


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("late", {"Dana", "Tom"}),  # Tom said it before his last words
        ("late NOT zorble", {"Dana"}),
        ("lang:de OR parcel", {"Dana", "Ines"}),
        ("ines", {"Ines"}),  # by the name alone
        ("tom acme", set()),
        ("author:@tom never", {"Tom"}),
        ("track:acme schön", {"Ines"}),
        ("track:other acme", set()),
        ("person:dana", {"Dana"}),
        ("state:waiting late", {"Dana", "Tom"}),
        ("state:done late", set()),
        ("late (state:done OR parcel)", {"Dana"}),
        ("owner:frank", {"Ines"}),
        ("-owner:* acme", {"Dana", "Tom"}),
        ("waiting:>2s acme", {"Dana", "Ines", "Tom"}),
        ("waiting:>1h acme", set()),
        ("late -zorble", {"Dana"}),
        ("state:waiting", {"Dana", "Ines", "Tom"}),
        ("owner:*", {"Ines"}),
        ("state:waiting late -owner:frank", {"Dana", "Tom"}),
        ("late (owner:frank OR state:waiting) -zorble", {"Dana"}),
        ("(owner:frank OR zorble)", {"Ines", "Tom"}),
        ("state:waiting ines", set()),  # a name is looked for where nothing else is asked
    ],
)
def test_the_queue_is_searched_by_what_was_said_and_by_what_the_desk_knows(heard, frank, query, who):
    ines = Conversation.objects.get(person__name="Ines")
    desk.claim(conversation_id=ines.pk, teammate_id=frank.pk, at=NOON)
    assert searched(frank, query, at=NOON + 3 * SECOND) == who


@pytest.mark.parametrize("view", ["mine", "waiting"])
def test_of_few_conversations_posts_are_found_as_of_many(heard, frank, view):
    for one in Conversation.objects.all():
        desk.claim(conversation_id=one.pk, teammate_id=frank.pk, at=NOON)
    assert searched(frank, "late", view) == {"Dana", "Tom"}
    assert searched(frank, "late -zorble", view) == {"Dana"}
    assert searched(frank, '"never mind"', view) == {"Tom"}
    assert searched(frank, "lang:de owner:frank", view) == {"Ines"}


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("mary", True), ("MARY", True), ("ary", True), ("ar", True), ("z", True), ("leod", True), ("Mary-Jane", True),
        ("jane mcleod", True), ("jane leod", False), ("maryjane", False), ("zoe", False), ("zoë", True),
    ],
)  # fmt: skip
def test_people_are_found_by_any_part_of_their_name(hear, frank, query, finds):
    hear(said("1", "acme rains", by="mary"), said("2", "acme", by="tom"))
    Person.objects.filter(name="Mary").update(name="Mary-Jane McLeod Zoë")
    assert searched(frank, query) == ({"Mary-Jane McLeod Zoë"} if finds else set())


@pytest.mark.parametrize("part", ["100%", "0%_", "_or", 'or"d', "r\\x", "\\x y", "%", "xyz", "da_na"])
def test_signs_in_a_name_stand_for_themselves(db, part):
    names = ['100%_or"der\\x y', "1000 or der xx y", "da_ a_n _na Dayna", "Da_na"]
    made = [Person.objects.create(name=name, first_heard_at=NOON) for name in names]
    assert people.called(part, limit=9) == [one.pk for one in made if part in one.name.lower()]


def test_names_are_found_as_they_are_now(db):
    dana = Person.objects.create(name="Dana Doe", first_heard_at=NOON)
    Person.objects.filter(pk=dana.pk).update(name="Diana Moe")
    assert (people.called("doe", limit=9), people.called("moe", limit=9)) == ([], [dana.pk])
    dana.delete()
    assert people.called("moe", limit=9) == []
    made = [Person.objects.create(name="Dana Doe", first_heard_at=NOON).pk for _ in range(3)]
    assert people.called("dan", limit=2) == made[:2]


def test_a_conversation_is_not_found_by_what_stands_in_another_view(heard, frank):
    assert searched(frank, "late", "mine") == set()
    desk.claim(
        conversation_id=Conversation.objects.get(person__name="Dana").pk, teammate_id=frank.pk, at=NOON
    )
    assert searched(frank, "late", "mine") == {"Dana"}


def test_the_search_box_shows_what_it_found_and_how_many(heard, signed_in, frank):
    page = signed_in(frank).get("/inbox/?q=late+NOT+zorble").content.decode()
    assert "Dana" in page
    assert "1 conversation<" in page
    assert "Ines" not in page


@pytest.mark.parametrize("path", ["/inbox/?view=everything&q=", "/mentions/?q="])
def test_a_mistake_is_shown_where_it_stands_with_the_query_that_may_be_meant(heard, signed_in, frank, path):
    page = signed_in(frank).get(path + quote_plus("(acme late")).content.decode()
    assert "(column 1)" in page
    assert f"q={'%28acme%20late%29'}" in page
    assert "parcel" not in page


def test_mentions_are_searched_counted_and_paged(heard, signed_in, frank, monkeypatch):
    browser = signed_in(frank)
    page = browser.get("/mentions/?q=acme").content.decode()
    assert "3 mentions" in page
    assert "zorble" not in page
    assert "No mention matches" in browser.get("/mentions/?q=nothing").content.decode()
    from heedful.web.tracks import mentions

    monkeypatch.setattr(mentions, "PAGE", 2)
    first = browser.get("/mentions/?q=acme").content.decode()
    assert "parcel" not in first
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "parcel" in browser.get("/mentions/" + older).content.decode()


def test_more_than_can_be_counted_is_said_so(heard, signed_in, frank, monkeypatch):
    from heedful.web.tracks import mentions

    monkeypatch.setattr(mentions, "MOST_COUNTED", 2)
    assert "more than 2 mentions" in signed_in(frank).get("/mentions/?q=acme").content.decode()


def test_nobody_finds_what_their_team_may_not_see(heard, square, olive, frank, signed_in):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Shop", team_id=shops.pk, at=NOON)
    assert "lost my" not in signed_in(frank).get("/mentions/?q=parcel").content.decode()
    assert queries.mentions_found(frank.pk, "acme", at=NOON, limit=9).hits == []
    assert len(queries.mentions_found(olive.pk, "acme", at=NOON, limit=9).hits) == 3


def program(client, teammate):
    token = teams.make_token(teammate_id=teammate.pk, name="p", at=NOON)[1]
    return lambda path: client.get(f"/api/v1/{path}", headers={"authorization": f"Bearer {token}"})


def test_programs_search_mentions_and_conversations(heard, client, frank):
    ask = program(client, frank)
    told = ask("mentions?q=acme%20state:waiting&limit=2").json()
    assert [one["text"] for one in told["items"]] == ["never mind, acme", "Acme ist schön"]
    assert told["complete"] is True
    rest = ask(f"mentions?q=acme&limit=2&before={told['next_before']}").json()
    assert [one["text"] for one in rest["items"]] == ["Acme lost my parcel, so late"]
    assert rest["next_before"] is None
    assert len(ask("conversations?q=late").json()["items"]) == 2
    wrong = ask("conversations?q=(late")
    assert wrong.status_code == 400
    assert "Perhaps: (late)" in wrong.json()["text"]


def test_the_console_searches_too(heard, frank, settings):
    def run(*words):
        return CliRunner().invoke(cli, [*words, "--as", frank.email, "--json"])

    found = run("mentions", "--query", "late -zorble")
    assert [one["text"] for one in json.loads(found.output)] == ["Acme lost my parcel, so late"]
    assert len(json.loads(run("conversations", "--query", "person:tom").output)) == 1
    assert "column" in run("mentions", "--query", "(late").output


@pytest.fixture
def jazz(hear, frank):
    hear(said("1", "acme jazz", by="dana"))
    return listening.add_track(by_id=frank.pk, name="Jazz", query="jazz", at=NOON)


def test_the_page_of_a_track_says_how_far_the_archive_is_searched(jazz, frank, bill, signed_in, work_until):
    page, browser = f"/tracks/{jazz.pk}/", signed_in(frank)
    assert "Searching what is stored: 0 % so far" in browser.get(page).content.decode()
    assert "Stopped after 0 %" in browser.post(f"{page}backfill/stop/", follow=True).content.decode()
    assert browser.post(f"{page}backfill/stop/").status_code == 409
    assert "Searching" in browser.post(f"{page}backfill/", follow=True).content.decode()
    assert signed_in(bill).post(f"{page}backfill/").status_code == 403
    work_until(clock.now() + 5 * SECOND)
    assert "What is stored was searched too: 1 post found." in browser.get(page).content.decode()


def test_programs_and_the_console_see_and_stop_a_backfill(jazz, client, frank, work_until):
    ask = program(client, frank)
    assert ask(f"tracks/{jazz.pk}/backfill").json()["percent"] == 0
    token = teams.make_token(teammate_id=frank.pk, name="d", at=NOON)[1]
    how = {"headers": {"authorization": f"Bearer {token}"}}
    assert client.delete(f"/api/v1/tracks/{jazz.pk}/backfill", **how).json()["stopped_at"]
    assert client.post(f"/api/v1/tracks/{jazz.pk}/backfill", **how).status_code == 202

    def run(*words):
        return CliRunner().invoke(cli, ["track", "backfill", "jazz", *words, "--as", frank.email]).output

    assert "going on, 0 %" in run()
    assert "stopped" in run("--stop")
    assert "going on" in run("--again")
    work_until(clock.now() + 5 * SECOND)
    assert "ended, 100 % of the archive searched, 1 found" in run()


@pytest.mark.parametrize("place", ["/inbox/?view=everything", "/mentions/?"])
def test_who_asks_what_posts_are_about_and_finds_nothing_is_told_why(
    signed_in, frank, heard, monkeypatch, place
):
    from heedful.listening.archive import meaning

    monkeypatch.setattr(meaning, "nearest", lambda words: [])
    browser, asked = signed_in(frank), quote_plus('about:"no internet"')
    page = browser.get(f"{place}&q={asked}").content.decode()
    assert "Nothing found" in page
    assert "whose meaning is near enough" in page
    assert "Some posts are not read yet" in page
    Post.objects.update(is_read=True)
    page = browser.get(f"{place}&q={asked}").content.decode()
    assert "whose meaning is near enough" in page
    assert "not read yet" not in page
    for other in ("bananas", '"'):
        assert "near enough" not in browser.get(f"{place}&q={quote_plus(other)}").content.decode()


def test_who_searched_everything_is_not_led_to_search_everything(signed_in, frank, heard):
    browser = signed_in(frank)
    assert "Search everything<" in browser.get("/inbox/?view=mine&q=bananas").content.decode()
    page = browser.get("/inbox/?view=everything&q=bananas").content.decode()
    assert "Search everything<" not in page
    assert "Show the whole view" in page
