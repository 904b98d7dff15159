"""A track of one's own from a few words: on the tracks page, by program, from the console."""

import pytest

from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.models import Track
from tests.conftest import NOON, said


@pytest.mark.parametrize("role", ["owner", "teammate", "observer"])
def test_a_few_words_make_a_track_at_once_and_the_toast_takes_it_back(signed_in, hire, role):
    browser = signed_in(hire("Tess", role))
    page = browser.post("/tracks/mine/", {"words": " linkedin "}, follow=True)
    track = Track.objects.get()
    assert (track.name, track.query, track.owner.name) == ("linkedin", "linkedin", "Tess")
    assert f'id="track-{track.pk}"' in page.text
    assert "only you" in page.text
    assert "nobody else sees it" in page.text
    assert f'action="/tracks/{track.pk}/remove/"' in page.text
    browser.post(f"/tracks/{track.pk}/remove/")
    track.refresh_from_db()
    assert track.removed_at is not None


def test_one_stays_where_one_was(signed_in, frank):
    answer = signed_in(frank).post(
        "/tracks/mine/", {"words": "x"}, headers={"referer": "http://testserver/people/"}
    )
    assert answer["Location"] == "http://testserver/people/"


def test_a_double_click_tracks_once(signed_in, frank):
    for _ in range(2):
        assert signed_in(frank).post("/tracks/mine/", {"words": "linkedin"}).status_code == 302
    assert Track.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [("(linkedin", "A ( has no ). (column 1)"), ("  ", "This field is required"), ("a" * 4001, "4000")],
)
def test_what_cannot_be_read_is_told_beside_what_was_typed(signed_in, frank, words, told):
    page = signed_in(frank).post("/tracks/mine/", {"words": words})
    assert (page.status_code, told in page.text) == (400, True)
    assert f'value="{words.strip()}"' in page.text or not words.strip()
    assert not Track.objects.exists()


def test_tracking_the_same_again_later_is_told(signed_in, frank):
    listening.add_track(by_id=frank.pk, name="linkedin", query="linkedin", mine=True, at=NOON)
    page = signed_in(frank).post("/tracks/mine/", {"words": "linkedin"})
    assert (page.status_code, "You have a track called linkedin already." in page.text) == (400, True)


def test_the_mentions_page_lists_what_it_found(signed_in, frank, bill, hear):
    track = listening.add_track(by_id=frank.pk, name="linkedin", query="linkedin", mine=True, at=NOON)
    hear(said("1", "linkedin is slow"))
    assert "linkedin is slow" in signed_in(frank).get(f"/mentions/?track={track.pk}").text
    assert "linkedin is slow" in signed_in(frank).get(f"/mentions/?track={track.pk}&q=slow").text
    assert "linkedin is slow" not in signed_in(frank).get("/mentions/").text
    assert signed_in(bill).get(f"/mentions/?track={track.pk}").status_code == 404


def test_one_click_shares_it(signed_in, frank, bill, otto):
    track = listening.add_track(by_id=frank.pk, name="linkedin", query="linkedin", mine=True, at=NOON)
    assert (
        "followed by the house now" in signed_in(frank).post(f"/tracks/{track.pk}/share/", follow=True).text
    )
    assert signed_in(frank).post(f"/tracks/{track.pk}/share/").status_code == 302
    assert "linkedin" in signed_in(bill).get("/tracks/").text
    watched = listening.add_track(by_id=otto.pk, name="jobs", query="jobs", mine=True, at=NOON)
    assert f"/tracks/{watched.pk}/share/" not in signed_in(otto).get("/tracks/").text
    assert signed_in(otto).post(f"/tracks/{watched.pk}/share/").status_code == 403


def test_leads_do_not_read_of_it_in_the_trail(signed_in, frank, lea):
    track = listening.add_track(by_id=frank.pk, name="linkedin", query="linkedin", mine=True, at=NOON)
    listening.backfill_track(by_id=frank.pk, track_id=track.pk, at=NOON)
    trail = signed_in(lea).get("/audit/").text
    assert "the track" not in trail
    listening.share_track(by_id=frank.pk, track_id=track.pk, at=NOON)
    trail = signed_in(lea).get("/audit/").text
    assert "shared the track" in trail
    assert "searched the archive for the track" in trail


def test_by_program(hear, frank, bill):
    from tests.test_access import program_of

    mine, others = program_of(frank), program_of(bill)
    body = {"name": "linkedin", "query": "linkedin", "mine": True}
    added = mine.post("/api/v1/tracks", body, content_type="application/json")
    assert (added.status_code, added.json()["mine"]) == (201, True)
    assert mine.post("/api/v1/tracks", body, content_type="application/json").status_code == 409
    hear(said("1", "linkedin is slow"))
    track = added.json()["id"]
    asked = f"/api/v1/mentions?track_id={track}"
    assert [one["text"] for one in mine.get(asked).json()["items"]] == ["linkedin is slow"]
    assert others.get(asked).json()["items"] == []
    assert others.post(f"/api/v1/tracks/{track}/share").status_code == 404
    assert mine.post(f"/api/v1/tracks/{track}/share").json()["mine"] is False
    assert queries.track_for(bill.pk, track).name == "linkedin"
