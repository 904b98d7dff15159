"""Rules as a lead writes them: tried over the last 30 days, kept in order, explained, taken back."""

import re
from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk.actions import Written
from heedful.desk.models import Applied, Conversation, Rule
from heedful.teams import actions as teams
from tests.conftest import NOON, said
from tests.desk.test_routing import people
from tests.test_access import program_of

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    from heedful.kit import clock

    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def billing(olive, frank, bill):
    return teams.add_team(by_id=olive.pk, name="Billing", teammate_ids=[frank.pk, bill.pk], at=NOON)


def typed(**fields):
    return {"name": "Invoices", "query": "invoice*", "chooses": "", "stops": "on", "do": "save"} | fields


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_a_lead_writes_a_rule_and_it_acts_on_who_speaks_next(signed_in, lea, billing, hear, work_until):
    page = signed_in(lea).post(
        "/settings/rules/add/", typed(team=billing.pk, priority="3", labels="invoice, money"), follow=True
    )
    assert "Saved: Invoices." in page.text
    assert "to Billing · priority urgent · label “invoice” · label “money”" in words_of(page)
    hear(said("1", "acme, my invoices", by="dana"))
    work_until(NOON)
    dana = Conversation.objects.get()
    assert (dana.team, dana.priority) == (billing, 3)
    panel = signed_in(lea).get(f"/inbox/{dana.pk}/").text.partition('class="routed-panel"')[2]
    assert "gave it to Billing" in panel
    assert "“<bdi>invoices</bdi>”" in panel


def test_trying_tells_what_it_would_have_done_and_changes_nothing(signed_in, lea, billing, hear):
    hear(*people(3), said("x", "acme, my line", by="tom"))
    before = list(Conversation.objects.values())
    page = signed_in(lea).post(
        "/settings/rules/add/", typed(team=billing.pk, chooses="in-turn", labels="money", do="try")
    )
    assert page.status_code == 200
    told = words_of(page)
    assert "it would have touched 3 of 4 conversations" in told
    assert "3 to Billing 2 to Frank 1 to Bill 3 labelled money" in told
    assert page.text.count("<mark>invoice</mark>") == 3
    assert "Only a part" not in told
    assert not Rule.objects.exists()
    assert list(Conversation.objects.values()) == before


def test_trying_leaves_out_what_an_earlier_rule_stops(signed_in, lea, billing, hear):
    earlier = Written("Urgent", "urgent", priority=3)
    desk.save_rule(by_id=lea.pk, written=earlier, at=NOON)
    hear(*people(2), said("x", "acme, urgent invoice", by="tom"))
    page = signed_in(lea).post("/settings/rules/add/", typed(team=billing.pk, do="try"))
    assert "touched 2 of 3" in words_of(page)
    assert "1 more never reaches it: “Urgent” stops it above." in words_of(page)


def test_trying_says_when_it_looked_at_a_part_only(signed_in, lea, billing, hear, monkeypatch):
    from heedful.desk import trying_rules

    monkeypatch.setattr(trying_rules, "MOST_WORDS", 2)
    hear(*people(4))
    page = signed_in(lea).post("/settings/rules/add/", typed(team=billing.pk, do="try"))
    assert "touched 2+ of 4" in words_of(page)
    assert "Only a part was looked at" in words_of(page)


def test_what_is_older_than_thirty_days_is_left_out(signed_in, lea, billing, hear):
    hear(said("1", "acme invoice", by="old", at=NOON - timedelta(days=31)), at=NOON - timedelta(days=31))
    hear(*people(1))
    page = signed_in(lea).post("/settings/rules/add/", typed(team=billing.pk, do="try"))
    assert "touched 1 of 1" in words_of(page)


@pytest.mark.parametrize("do", ["try", "save"])
def test_a_mistake_is_shown_with_its_column(signed_in, lea, do):
    page = signed_in(lea).post("/settings/rules/add/", typed(query="invoice OR", priority="3", do=do))
    assert page.status_code == 400
    assert "(column 11)" in page.text
    assert "<code>invoice OR<mark> </mark></code>" in page.text
    assert 'value="Invoices"' in page.text
    assert not Rule.objects.exists()


def test_a_rule_that_would_do_nothing_is_told_so(signed_in, lea):
    page = signed_in(lea).post("/settings/rules/add/", typed())
    assert page.status_code == 400
    assert "This rule would do nothing." in page.text


def test_it_is_changed_moved_turned_off_removed_and_put_back(signed_in, lea, billing):
    browser = signed_in(lea)
    for name in ("one", "two"):
        browser.post("/settings/rules/add/", typed(name=name, team=billing.pk))
    one, two = Rule.objects.order_by("place")
    assert 'value="one"' in browser.get(f"/settings/rules/{one.pk}/").text
    browser.post(f"/settings/rules/{one.pk}/", typed(name="first", team=billing.pk, stops=""))
    browser.post(f"/settings/rules/{two.pk}/move/", {"to": "up"})
    browser.post(f"/settings/rules/{two.pk}/turn/", {"on": "off"})
    told = words_of(browser.get("/settings/rules/"))
    assert re.search(r"1 two off .* 2 first goes on", told)
    page = browser.post(f"/settings/rules/{two.pk}/remove/", follow=True)
    assert f"/settings/rules/{two.pk}/restore/" in page.text
    assert [rule.name for rule in Rule.objects.filter(removed_at=None)] == ["first"]
    browser.post(f"/settings/rules/{two.pk}/restore/")
    assert Rule.objects.filter(removed_at=None).count() == 2


def test_a_rule_acts_on_those_who_wait_and_the_run_is_taken_back(
    signed_in, lea, billing, hear, frank, work_until
):
    hear(*people(3), said("x", "acme, my line", by="tom"))
    work_until(NOON)
    has_one = Conversation.objects.order_by("pk")[0]
    desk.claim(conversation_id=has_one.pk, teammate_id=lea.pk, at=NOON)
    written = Written("Invoices", "invoice", team_id=billing.pk, choosing="fewest", labels=["money"])
    rule = desk.save_rule(by_id=lea.pk, written=written, at=NOON)
    browser = signed_in(lea)
    page = browser.post(f"/settings/rules/{rule.pk}/run/", follow=True)
    assert "It acted on 3 conversations." in page.text
    owners = list(Conversation.objects.order_by("pk").values_list("owner__name", "team__name"))
    assert owners == [("Lea", None), ("Frank", "Billing"), ("Bill", "Billing"), (None, None)]
    again = browser.post(f"/settings/rules/{rule.pk}/run/", follow=True)
    assert "It acted on 0 conversations." in again.text
    assert "Take back the last run" in browser.get(f"/settings/rules/{rule.pk}/").text
    back = browser.post(f"/settings/rules/{rule.pk}/take-back/", follow=True)
    assert "Taken back in 3 conversations." in back.text
    assert list(Conversation.objects.order_by("pk").values_list("owner__name", "team__name", "labels")) == [
        ("Lea", None, None), (None, None, None), (None, None, None), (None, None, None)
    ]  # fmt: skip
    assert browser.post(f"/settings/rules/{rule.pk}/take-back/").status_code == 409


def test_one_click_takes_back_what_a_rule_did_to_one(signed_in, lea, frank, billing, hear, work_until):
    desk.save_rule(by_id=lea.pk, written=Written("Invoices", "invoice", team_id=billing.pk), at=NOON)
    hear(*people(1))
    work_until(NOON)
    one, browser = Conversation.objects.get(), signed_in(frank)
    applied = Applied.objects.get()
    page = browser.post(f"/inbox/rules/{applied.pk}/take-back/", follow=True)
    assert "Taken back: what “Invoices” did." in page.text
    assert Conversation.objects.get(pk=one.pk).team is None
    assert "Taken back by Frank." in browser.get(f"/inbox/{one.pk}/").text


def test_deleted_words_are_not_quoted(signed_in, lea, billing, hear, work_until):
    from heedful.connectors.contract import Deleted

    desk.save_rule(by_id=lea.pk, written=Written("Numbers", "secret*", team_id=billing.pk), at=NOON)
    hear(said("1", "acme, my secretcode", by="dana"))
    work_until(NOON)
    one = Conversation.objects.get()
    assert "secretcode" in signed_in(lea).get(f"/inbox/{one.pk}/").text
    hear(deleted=[Deleted("1")])
    assert "secretcode" not in signed_in(lea).get(f"/inbox/{one.pk}/").text
    assert "secretcode" not in str(list(Applied.objects.values()))


@pytest.mark.parametrize("path", ["", "add/", "1/"])
def test_rules_are_for_leads(signed_in, frank, otto, path):
    for who in (frank, otto):
        assert signed_in(who).get(f"/settings/rules/{path}").status_code == 403


def test_rules_are_listed_and_tried_through_the_api(lea, frank, billing, hear):
    hear(*people(3))
    desk.save_rule(
        by_id=lea.pk, written=Written("Money", "refund", team_id=billing.pk, labels=["money"]), at=NOON
    )
    program = program_of(lea)
    assert [(rule["name"], rule["labels"]) for rule in program.get("/api/v1/rules").json()] == [
        ("Money", ["money"])
    ]
    asked = {"query": "invoice", "team_id": billing.pk, "choosing": "fewest"}
    tried = program.post("/api/v1/rules/try", asked, content_type="application/json").json()
    assert (tried["touched"], tried["spoken"], tried["exact"], len(tried["sample_ids"])) == (3, 3, True, 3)
    assert {"what": "team", "name": "Billing", "count": 3} in tried["outcomes"]
    assert program_of(frank).get("/api/v1/rules").status_code == 403
    mistaken = program.post(
        "/api/v1/rules/try", {"query": "(", "priority": 2}, content_type="application/json"
    )
    assert (mistaken.status_code, "column" in mistaken.json()["text"]) == (400, True)


def test_fields_are_filled_through_the_api(lea, frank, dana_waits):
    field = desk.make_field(by_id=lea.pk, name="Number", kind="number", at=NOON)
    path = f"/api/v1/conversations/{dana_waits.pk}/fields"
    program = program_of(frank)
    put = program.put(f"{path}/{field.pk}", {"value": "12"}, content_type="application/json")
    assert put.json()["fields"] == {"Number": "12"} == program.get(path).json()["fields"]
    assert (
        program.put(f"{path}/{field.pk}", {"value": "x"}, content_type="application/json").status_code == 400
    )
