"""Topics: found among what was read, kept by their name, asked for in queries, changed by leads."""

import re
from datetime import datetime, timedelta

import pytest

from heedful.connectors.contract import Deleted
from heedful.desk import queries as desk_queries
from heedful.journal.models import Entry
from heedful.kit import clock
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.models import Post, Reading, Topic
from heedful.reading.reader import Which, reader
from heedful.teams import actions as teams
from tests.conftest import NOON, said

HOUR = timedelta(hours=1)
REFUNDS = (
    "@acme my refund is still not on my account after three weeks",
    "@acme I was promised a refund weeks ago, when will it show up on my account",
    "@acme still waiting for a refund, nothing on my statement yet",
    "@acme where is my refund? it has not arrived in my account",
    "@acme the refund for my order still is not showing on my statement",
    "@acme refund not received after three weeks, please check",
)
PINS = (
    "@acme how do I change the pin of my card",
    "@acme can I change my pin at any cash machine",
    "@acme I need to change my pin, where can I do that",
    "@acme is it possible to change my pin while abroad",
    "@acme please tell me how to change my card pin",
)


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def read(work_until):
    """Let the full tier read all that waits, and the worker do what follows until some hours later."""

    def run(at=NOON, hours=3):
        total = 0
        while done := listening.read_some(reader=lambda _: reader(Which.FULL), at=at):
            total += done
        work_until(at + hours * HOUR)
        return total

    return run


def posts(texts, first="p", **more):
    """Return posts, each by somebody else."""
    return [
        said(f"{first}{n}", text, by=more.get("by") or f"{first}{n}x", addressed=True,
             **{key: value for key, value in more.items() if key != "by"})
        for n, text in enumerate(texts)
    ]  # fmt: skip


def names():
    return sorted(Topic.objects.values_list("name", flat=True))


def page(browser, address="/topics/"):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.get(address).text))


def topic(word):
    return next(one for one in Topic.objects.all() if word in one.name)


def asked(who, query):
    return desk_queries.mentions_found(who.pk, query, at=NOON, limit=50).hits


@pytest.fixture
def spoken(hear, read):
    """Six people wait for a refund, five want another pin, and it was looked for topics."""
    hear(*posts(REFUNDS), *posts(PINS, "q"))
    read()


def test_what_several_speak_of_is_a_topic_named_by_their_words(spoken, frank, signed_in):
    assert names() == ["change pin", "refund, account"]
    shown = page(signed_in(frank))
    assert "Of 11 mentions of the last seven days that were read, 11 are in a topic" in shown
    assert re.search(r"refund, account 0 in the week before .* 6 posts 6 people", shown)
    assert "my refund is still not on my account" in shown or "refund not received" in shown
    sheet = signed_in(frank).get("/topics/week.csv").text
    assert '"refund, account","6","6","0","0",' in sheet
    assert "statement" not in sheet


def test_a_page_without_topics_says_why(frank, signed_in):
    assert "No topic in these seven days" in page(signed_in(frank))


def test_queries_ask_for_topics_by_name_and_with_wildcards(spoken, frank):
    assert len(asked(frank, 'topic:"refund, account"')) == 6
    assert len(asked(frank, "topic:refund*")) == 6
    assert len(asked(frank, "topic:(refund*,change*)")) == 11
    assert len(asked(frank, 'acme -topic:"change pin"')) == 6
    assert not asked(frank, "topic:parcels")


def test_the_same_words_find_the_same_topic_later_and_nothing_is_renamed(spoken, hear, read, frank):
    before = list(Topic.objects.order_by("pk").values_list("pk", "name", "middle"))
    later = NOON + 30 * HOUR
    hear(*posts([text.replace("@acme", "hello @acme,") for text in REFUNDS], "r", at=later), at=later)
    read(later, hours=5)
    assert list(Topic.objects.order_by("pk").values_list("pk", "name", "middle")) == before
    assert Reading.objects.filter(topic=topic("refund")).count() == 12


def test_one_who_says_it_often_and_what_is_private_make_no_topic(hear, read):
    hear(*posts(REFUNDS, by="dana"), *posts(PINS, "q", private=True))
    read()
    assert names() == []


def test_what_is_private_goes_to_a_topic_that_others_made(spoken, hear, read):
    hear(*posts(REFUNDS[:1], "s", private=True))
    read()
    assert Reading.objects.get(post__outside_id="s0").topic == topic("refund")


def test_names_are_no_names_of_people_and_no_numbers(hear, read):
    texts = [
        f"@acme Marta owes me refund 4711{n}, {text.removeprefix('@acme ')}" for n, text in enumerate(REFUNDS)
    ]
    hear(*posts(texts))
    read()
    assert names()
    for word in ("marta", "4711", "acme", "p0x"):
        assert word not in " ".join(names()).casefold()


def test_it_is_looked_at_most_once_an_hour(spoken, hear, read):
    assert Entry.objects.filter(kind="TopicsLookPlanned").count() == 1
    for minutes in (0, 10, 20):
        at = NOON + 4 * HOUR + timedelta(minutes=minutes)
        hear(
            said(f"z{minutes}", f"@acme lovely weather by the sea number {minutes}", addressed=True, at=at),
            at=at,
        )
        read(at, hours=0)
    looks = [
        entry.facts["look_at"] for entry in Entry.objects.filter(kind="TopicsLookPlanned").order_by("pk")
    ]
    assert len(looks) == 3
    assert datetime.fromisoformat(looks[2]) - datetime.fromisoformat(looks[1]) >= HOUR


def test_a_topic_whose_words_are_deleted_goes_with_them(spoken, hear, read, frank, signed_in):
    hear(deleted=[Deleted(f"p{n}") for n in range(4)])
    assert names() == ["change pin"]
    assert "refund" not in page(signed_in(frank))
    assert Reading.objects.filter(post__outside_id="p5").get().topic is None


def test_a_name_that_a_person_gave_outlives_the_words(spoken, hear, lea):
    listening.rename_topic(by_id=lea.pk, topic_id=topic("refund").pk, name="Slow refunds", at=NOON)
    hear(deleted=[Deleted(f"p{n}") for n in range(4)])
    assert names() == ["Slow refunds", "change pin"]
    assert topic("Slow").words == ""


def test_leads_name_topics_for_ever_and_teammates_do_not(spoken, lea, frank, hear, read, signed_in):
    one = topic("refund")
    with pytest.raises(NotAllowed):
        listening.rename_topic(by_id=frank.pk, topic_id=one.pk, name="Slow refunds", at=NOON)
    shown = signed_in(lea).post(f"/topics/{one.pk}/rename/", {"name": " Slow  refunds "}, follow=True).text
    assert "Slow refunds" in shown
    with pytest.raises(Invalid):
        listening.rename_topic(by_id=lea.pk, topic_id=topic("pin").pk, name="slow REFUNDS", at=NOON)
    hear(*posts(["@acme refund please, it is still not on my account"], "t"))
    read()
    assert names() == ["Slow refunds", "change pin"]
    assert len(asked(frank, 'topic:"slow refunds"')) == 7
    assert "named the topic" in signed_in(lea).get("/audit/").text


def test_two_topics_become_one_and_come_apart_as_they_were(spoken, lea, frank, signed_in):
    refund, pin = topic("refund"), topic("pin")
    told = signed_in(lea).post(f"/topics/{pin.pk}/merge/", {"into": refund.pk}, follow=True).text
    assert f"/topics/{pin.pk}/part/" in told
    assert re.search(r"refund, account .* 11 posts 11 people", page(signed_in(frank)))
    assert len(asked(frank, "topic:refund*")) == 11
    assert len(asked(frank, 'topic:"change pin"')) == 5
    with pytest.raises(Refused):
        listening.merge_topics(by_id=lea.pk, topic_id=refund.pk, into_id=pin.pk, at=NOON)
    signed_in(lea).post(f"/topics/{pin.pk}/part/")
    assert len(asked(frank, "topic:refund*")) == 6
    assert re.search(r"change pin .* 5 posts", page(signed_in(frank)))


def test_what_is_put_away_is_shown_no_more_and_is_not_found_again(spoken, lea, frank, hear, read, signed_in):
    pin = topic("pin")
    told = signed_in(lea).post(f"/topics/{pin.pk}/away/", follow=True).text
    assert f"/topics/{pin.pk}/back/" in told
    assert "change pin" not in page(signed_in(frank))
    hear(*posts([text.replace("@acme", "hi @acme,") for text in PINS], "v"))
    read()
    assert len(names()) == 2
    signed_in(lea).post(f"/topics/{pin.pk}/back/")
    assert re.search(r"change pin .* 10 posts", page(signed_in(frank)))


def test_copies_and_old_words_are_not_counted_and_change_is_told_in_numbers(spoken, frank, signed_in):
    Post.objects.filter(outside_id__in=["p0", "p1"]).update(said_at=NOON - timedelta(days=8))
    Post.objects.filter(outside_id="p2").update(copy_of=Post.objects.get(outside_id="p3"))
    week = next(
        week for week in queries.topics_lately(frank.pk, at=NOON, most=9).weeks if "refund" in str(week.topic)
    )
    assert (week.posts, week.people, week.posts_before, week.change) == (3, 3, 2, 1)


def test_a_teams_words_name_topics_for_that_team_alone(hear, read, hire, olive, square, frank, signed_in):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=shops.pk, at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    hear(*posts(REFUNDS))
    read()
    assert topic("refund").team_id == shops.pk
    assert "refund" in page(signed_in(sam))
    assert "refund" not in page(signed_in(frank))
    assert not queries.visible_topics(frank.pk).exists()
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=None, at=NOON)
    assert len(asked(frank, "topic:refund*")) == 0
    assert "refund, account" not in page(signed_in(frank))


def test_under_other_weights_the_same_words_are_the_same_topic(spoken, hear, read):
    Topic.objects.update(version="older")
    Reading.objects.update(topic=None)
    known = dict(Topic.objects.values_list("name", "pk"))
    hear(*posts(["@acme my refund has still not shown up on my account"], "w"), at=NOON + 4 * HOUR)
    read(NOON + 4 * HOUR)
    assert dict(Topic.objects.values_list("name", "pk")) == known
    assert not Topic.objects.filter(version="older").exists()


def test_the_page_needs_few_queries_however_many_topics(
    spoken, frank, signed_in, django_assert_max_num_queries
):
    browser = signed_in(frank)
    browser.get("/topics/")
    with django_assert_max_num_queries(12):
        browser.get("/topics/")
