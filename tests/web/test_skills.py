"""What colleagues are good at, which languages they write, and whether they are away."""

import pytest

from heedful.journal.models import Entry
from heedful.teams.models import Teammate


def test_a_lead_says_what_a_colleague_is_good_at(signed_in, lea, frank):
    browser = signed_in(lea)
    page = browser.post(
        f"/people/{frank.pk}/skills/",
        {"skills": " Billing, fibre,,billing ", "languages": "DE, pt-BR"},
        follow=True,
    )
    frank.refresh_from_db()
    assert (frank.skills, frank.languages) == (["billing", "fibre"], ["de", "pt-br"])
    assert "billing, fibre" in page.text
    assert Entry.objects.get(kind="SkillsSet").teammate_id == lea.pk


@pytest.mark.parametrize("languages", ["german!", "d", "de; fr"])
def test_what_is_no_language_is_refused_with_how_to_write_one(signed_in, lea, frank, languages):
    answer = signed_in(lea).post(f"/people/{frank.pk}/skills/", {"skills": "", "languages": languages})
    assert answer.status_code == 400
    assert "de, en, pt-br" in answer.text


def test_one_says_that_one_is_away_and_nobody_else_but_a_lead_may(signed_in, lea, frank, bill):
    page = signed_in(frank).post(f"/people/{frank.pk}/away/", {"away": "yes"}, follow=True)
    assert "Frank is away: rules give them nothing." in page.text
    assert "Away: what they have stays theirs" in page.text
    assert signed_in(bill).post(f"/people/{frank.pk}/away/", {"away": "no"}).status_code == 403
    assert Teammate.objects.get(pk=frank.pk).away_since
    signed_in(lea).post(f"/people/{frank.pk}/away/", {"away": "no"})
    assert not Teammate.objects.get(pk=frank.pk).away_since
    assert list(Entry.objects.filter(kind__in=["WentAway", "CameBack"]).order_by("pk").values_list("teammate_id", flat=True)) == [
        frank.pk, lea.pk
    ]  # fmt: skip


def test_only_leads_set_skills(signed_in, frank, bill):
    assert signed_in(bill).post(f"/people/{frank.pk}/skills/", {"skills": "x"}).status_code == 403
    assert "What to ask them" not in signed_in(bill).get(f"/people/{frank.pk}/").text
