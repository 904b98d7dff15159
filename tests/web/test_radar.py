"""The page of the radar: every venue, why it stands there, one step that mends it, one figure everywhere."""

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from heedful.cli import cli
from heedful.desk.models import Conversation
from heedful.kit import clock
from heedful.teams import actions as teams
from tests.conftest import NOON, listen_at, said

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _later(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * HOUR)


@pytest.fixture
def two_venues(olive, hear):
    blog = listen_at(olive, venue="Our own blog")
    hear(said("b", "acme, what you write here is wrong", by="ben"), source=blog)
    hear(said("a", "@acme help <b>me</b>", by="ann", addressed=True))
    return blog


def page_of(browser):
    return browser.get("/radar/").content.decode()


def figure(html, name):
    return int(re.search(rf'data-figure="{name}">(\d+)<', html)[1])


def test_it_shows_every_venue_with_its_reasons_and_its_figure(two_venues, signed_in, frank):
    html = page_of(signed_in(frank))
    assert (figure(html, "unowned"), figure(html, "standing")) == (2, 2)
    assert html.count("data-conversation=") == 2
    assert "no team looks after its source" in html
    assert "acme, what you write here is wrong" in html
    assert "help &lt;b&gt;me&lt;/b&gt;" in html


def test_one_step_mends_it_without_a_script(two_venues, olive, signed_in, frank, bill):
    shops = teams.add_team(by_id=olive.pk, name="Shops", teammate_ids=[frank.pk, bill.pk], at=NOON)
    browser = signed_in(frank)
    row = Conversation.objects.get(person__name="Ben")
    assert f'value="team:{shops.pk}"' in page_of(browser)
    step = {"id": row.pk, "next": "/radar/"}
    answer = browser.post("/inbox/together/", step | {"deed": f"team:{shops.pk}"})
    assert answer.headers["Location"] == "/radar/"
    assert "nobody of its team took it" in page_of(browser)
    browser.post("/inbox/together/", step | {"deed": "take"})
    html = page_of(browser)
    assert (figure(html, "unowned"), figure(html, "standing")) == (1, 2)
    assert f'value="give:{bill.pk}"' in html
    assert f'value="give:{frank.pk}"' not in html


def test_observers_read_it_and_get_no_step(two_venues, signed_in, otto):
    html = page_of(signed_in(otto))
    assert figure(html, "unowned") == 2
    assert "/inbox/together/" not in html


def test_page_status_and_programs_tell_the_same_figure(two_venues, signed_in, lea):
    browser = signed_in(lea)
    token = teams.make_token(teammate_id=lea.pk, name="figures", at=NOON)[1]
    told = browser.get("/api/v1/radar", headers={"authorization": f"Bearer {token}"}).json()
    console = CliRunner().invoke(cli, ["radar", "--json", "--as", "lea@acme.test"])
    assert json.loads(console.stdout)["unowned"] == told["unowned"] == 2
    assert figure(page_of(browser), "unowned") == 2
    assert console.exit_code == 1
    assert [row["why"] for row in told["items"]] == [["no-team"], ["no-team"]]
    assert "without an owner: 2" in re.sub(r"\s+", " ", browser.get("/status/").content.decode())


def test_its_page_asks_as_often_for_many_as_for_two(
    two_venues, hear, signed_in, frank, django_assert_max_num_queries
):
    browser = signed_in(frank)
    hear(*[said(f"m{n}", f"@acme number {n}", by=f"kim{n}", addressed=True) for n in range(30)])
    with django_assert_max_num_queries(14):
        html = page_of(browser)
    assert figure(html, "standing") == 32


def test_an_empty_radar_says_so(signed_in, frank):
    assert "Nobody stands unanswered" in page_of(signed_in(frank))
