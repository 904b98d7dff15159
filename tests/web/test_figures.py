"""The share answered is the same number on the page, as CSV, for programs and on the console; rows stand behind."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from heedful.cli import cli
from heedful.desk import actions as desk
from heedful.desk.models import Conversation
from heedful.kit import clock
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, listen_at, said

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _later(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * HOUR)


@pytest.fixture
def twelve(olive, square, hear, frank, work_until):
    """Twelve people at two venues: nine have an answer, one is set apart."""
    forum = listen_at(olive, venue="=Forum")
    for number in range(12):
        where = forum if number % 2 else square
        hear(said(f"q{number}", f"@acme question {number}?", by=f"kim{number}", addressed=True), source=where)
    rows = list(Conversation.objects.order_by("pk"))
    for row in rows[:9]:
        desk.reply(conversation_id=row.pk, author_id=frank.pk, text=f"Answer {row.pk}.", at=NOON)
    Conversation.objects.filter(pk=rows[11].pk).update(set_apart=True)
    work_until(NOON + 60 * SECOND)
    return forum


def figure(html):
    found = re.search(r'data-figure="answered"><a[^>]*>(\d+)</a> / <a[^>]*>(\d+)</a>', html)
    return int(found[1]), int(found[2])


def test_page_sheet_program_and_console_tell_the_same_number(twelve, signed_in, lea):
    browser = signed_in(lea)
    html = browser.get("/figures/").content.decode()
    sheet = list(csv.DictReader(io.StringIO(browser.get("/figures/answers.csv").content.decode("utf-8-sig"))))
    token = teams.make_token(teammate_id=lea.pk, name="figures", at=NOON)[1]
    told = browser.get("/api/v1/figures/answers", headers={"authorization": f"Bearer {token}"}).json()
    console = json.loads(CliRunner().invoke(cli, ["figures", "--json", "--as", "lea@acme.test"]).stdout)
    of_sheet = [int(sheet[-1][name]) for name in ("answered", "deserved")]
    assert figure(html) == (9, 11) == tuple(of_sheet)
    assert (told["whole"]["answered"], told["whole"]["deserved"]) == (9, 11)
    assert (console["answered"], console["deserved"]) == (9, 11)
    assert (
        sum(int(row["answered"]) for row in sheet[:-1]) == sum(row["answered"] for row in told["items"]) == 9
    )
    assert {row["venue"] for row in sheet[:-1]} == {"Fake square", "'=Forum"}
    assert round(told["whole"]["share"], 2) == 0.82
    assert "82 %" in html
    assert f"{told['whole']['low']:.0%} {told['whole']['high']:.0%}" == "52% 95%"
    assert "52 to 95 %" in html


def of_page(html):
    """Return answered, deserved and the share of each venue as people read them."""
    table = html.partition('id="by-venue"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr><th[^>]*><bdi>(.*?) · .*?</bdi></th>(.*?)</tr>", table, re.DOTALL)
    told = {}
    for name, row in rows:
        answered, deserved = re.findall(r'class="number"><a[^>]*>(\d+)<', row)
        share = re.search(r"(\d+) %", row)
        told[name] = (int(answered), int(deserved), share[1] if share else "too few to tell" in row and "")
    return told


def in_percent(row, name, share):
    told = row[share]
    percent = f"{float(str(told).rstrip('%')) * (1 if '%' in str(told) else 100):.0f}" if told else ""
    return row[name], (int(row["answered"]), int(row["deserved"]), percent)


def test_the_share_of_each_venue_is_the_same_number_everywhere(twelve, hear, signed_in, lea):
    """The square has ten of whom five are answered; the forum has too few to tell, and says so everywhere."""
    hear(
        *(
            said(f"m{number}", f"@acme more {number}?", by=f"mo{number}", addressed=True)
            for number in range(4)
        )
    )
    browser = signed_in(lea)
    sheet = csv.DictReader(io.StringIO(browser.get("/figures/answers.csv").content.decode("utf-8-sig")))
    token = teams.make_token(teammate_id=lea.pk, name="figures", at=NOON)[1]
    told = browser.get("/api/v1/figures/answers", headers={"authorization": f"Bearer {token}"}).json()
    console = json.loads(CliRunner().invoke(cli, ["figures", "--json", "--as", "lea@acme.test"]).stdout)
    page = of_page(browser.get("/figures/").content.decode())
    assert page == {"Fake square": (5, 10, "50"), "=Forum": (4, 5, "")}
    of_sheet = dict(in_percent(row, "venue", "share") for row in sheet if row["venue"])
    of_sheet["=Forum"] = of_sheet.pop("'=Forum")  # in a sheet it must not be a formula
    assert of_sheet == page
    assert dict(in_percent(row, "source", "share") for row in told["items"]) == page
    assert dict(in_percent(row, "source", "share") for row in console["items"]) == page


def test_every_figure_opens_as_many_rows(twelve, signed_in, lea):
    browser = signed_in(lea)
    html = browser.get("/figures/").content.decode()
    links = re.findall(r'href="(/figures/rows/[^"]*outcome=[^"]*)">(\d+)', html)
    assert len(links) > 8
    for link, number in links:
        rows = browser.get(link.replace("&amp;", "&")).content.decode()
        assert int(re.search(r'data-count="(\d+)"', rows)[1]) == int(number)
        assert rows.count("data-conversation=") == int(number)


def test_of_few_no_share_is_told(hear, signed_in, frank):
    hear(said("q", "@acme a question?", by="kim", addressed=True))
    html = signed_in(frank).get("/figures/").content.decode()
    assert figure(html) == (0, 1)
    assert "too few to tell" in html


@pytest.mark.parametrize(
    "asked", ["months=x", "month=2008-13", "outcome=what", "source=-1", "team=" + "9" * 40]
)
def test_addresses_made_by_hand_lead_to_words(signed_in, frank, asked):
    assert signed_in(frank).get(f"/figures/rows/?{asked}").status_code == 400


def test_a_page_for_nobody_says_so(signed_in, frank):
    assert "Nobody spoke in this time" in signed_in(frank).get("/figures/?months=1").content.decode()


def test_it_asks_as_often_for_many(twelve, signed_in, lea, django_assert_max_num_queries):
    browser = signed_in(lea)
    with django_assert_max_num_queries(13):
        browser.get("/figures/")
    with django_assert_max_num_queries(10):
        browser.get("/figures/rows/")


def test_who_changed_hands_is_counted_and_its_rows_stand_behind(twelve, signed_in, lea, frank, bill):
    first, second = Conversation.objects.order_by("pk")[:2]
    for row, hands in ((first, (bill,)), (second, (bill, lea))):
        for to in hands:
            desk.give(conversation_id=row.pk, to_id=to.pk, by_id=lea.pk, note="", at=NOON + HOUR)
    undone = Conversation.objects.get(pk=second.pk + 1)
    desk.give(conversation_id=undone.pk, to_id=bill.pk, by_id=lea.pk, note="", at=NOON + HOUR)
    desk.take_back_handover(handover_id=undone.handovers.get().pk, by_id=lea.pk, at=NOON + HOUR)
    browser = signed_in(lea)
    html = browser.get("/figures/").content.decode()
    links = re.search(r'data-figure="handed"><a href="([^"]+)">(\d+)</a> / <a href="([^"]+)">(\d+)</a>', html)
    assert (links[2], links[4]) == ("1", "1")
    for link, row in ((links[1], first), (links[3], second)):
        shown = browser.get(link.replace("&amp;", "&")).content.decode()
        assert re.findall(r'data-conversation="(\d+)"', shown) == [str(row.pk)]
    token = teams.make_token(teammate_id=lea.pk, name="figures", at=NOON)[1]
    told = browser.get("/api/v1/figures/answers", headers={"authorization": f"Bearer {token}"}).json()
    assert (told["handed_once"], told["handed_more"]) == (1, 1)
