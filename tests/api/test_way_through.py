"""The main job by program: hear, claim, answer, take back, see it stand."""

from datetime import datetime

import pytest

from tests.api.conftest import Program
from tests.conftest import NOON, SECOND, said


def test_a_mention_is_read_claimed_and_answered(program, dana_waits, wire, work_until):
    status, mentions = program.get("/mentions")
    assert status == 200
    assert [(one["text"], one["author"]["name"], one["addressed"]) for one in mentions["items"]] == [
        ("My line to @acme is down since noon", "Dana", True)
    ]
    _, queue = program.get("/conversations?view=waiting")
    conversation = queue["items"][0]["id"]
    _, claimed = program.post(f"/conversations/{conversation}/claim")
    assert claimed["owner"] == "Frank"

    status, reply = program.post(f"/conversations/{conversation}/reply", {"text": "On our way."})
    assert (status, reply["state"]) == (202, "held")
    work_until(datetime.fromisoformat(reply["leaves_at"]) + SECOND)

    _, settled = program.get(f"/replies/{reply['id']}")
    assert (settled["state"], settled["url"]) == ("sent", wire_url(settled))
    _, whole = program.get(f"/conversations/{conversation}")
    assert [post["by_us"] for post in whole["posts"]] == [False, True]
    assert whole["limits"]["length"] == 300


def wire_url(reply):
    return f"https://fake.test/{reply['outside_id']}"


def test_a_reply_is_taken_back_in_time(program, dana_waits, wire):
    _, reply = program.post(f"/conversations/{dana_waits.pk}/reply", {"text": "Oops", "key": "k1"})
    assert (
        program.post(f"/conversations/{dana_waits.pk}/reply", {"text": "Oops", "key": "k1"})[1]["id"]
        == reply["id"]
    )
    assert program.post(f"/replies/{reply['id']}/take-back")[1]["state"] == "taken-back"
    assert program.get(f"/conversations/{dana_waits.pk}")[1]["state"] == "waiting"


def test_refusals_have_a_code_and_words(program, program_of, bill, otto, dana_waits):
    program.post(f"/conversations/{dana_waits.pk}/claim")
    assert program_of(bill).post(f"/conversations/{dana_waits.pk}/claim") == (
        409,
        {"code": "refused", "text": "Frank is already on it."},
    )
    assert program_of(otto).post(f"/conversations/{dana_waits.pk}/done")[0] == 403
    assert program.get("/conversations/999")[0] == 404
    assert program.post(f"/conversations/{dana_waits.pk}/reply", {"text": ""})[1]["code"] == "invalid"
    assert program.post(f"/conversations/{dana_waits.pk}/reply", {})[0] == 400


@pytest.mark.parametrize("token", ["", "nonsense", "heed_x"])
def test_without_a_token_nothing_is_told(acme, token):
    assert Program(token).get("/mentions")[0] == 401


def test_a_revoked_token_ends_at_once(program_of, frank):
    from heedful.teams import actions as teams

    token, secret = teams.make_token(teammate_id=frank.pk, name="x", at=NOON)
    assert Program(secret).get("/me")[1]["name"] == "Frank"
    teams.revoke_token(by_id=frank.pk, pass_id=token.pk, at=NOON)
    assert Program(secret).get("/me")[0] == 401


def test_tracks_and_sources_can_be_run_by_program(program_of, olive, wire):
    owner = program_of(olive)
    status, source = owner.post("/sources", {"network": "fake", "address": "x", "credential": {"token": "t"}})
    assert (status, source["sends"], source["account"]["address"]) == (201, False, "@acme")
    assert "t0ken" not in str(source)
    assert owner.post(f"/sources/{source['id']}/sending", {"on": True})[1]["sends"] is True
    assert owner.post(f"/sources/{source['id']}/pause")[1]["state"] == "paused"
    assert owner.post(f"/sources/{source['id']}/test")[1]["venue"] == "Fake square"

    status, track = owner.post("/tracks", {"name": "Jazz", "query": "jazz -music"})
    assert (status, track["mentions_count"]) == (201, 0)
    assert owner.post("/tracks", {"name": "Bad", "query": "("})[1]["text"].endswith("(column 2)")
    assert owner.call("DELETE", f"/tracks/{track['id']}")[0] == 204
    assert owner.get("/tracks")[1] == []


def test_events_go_on_from_a_position_and_show_only_what_one_may_see(program_of, frank, olive, square, hear):
    from heedful.listening import actions as listening
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    hear(said("1", "acme"))
    program = program_of(frank)
    _, first = program.get("/events?since=0")
    assert "ConversationsOpened" in [event["kind"] for event in first["items"]]

    listening.name_source(
        by_id=olive.pk, source_id=square.pk, name="Shops' square", team_id=shops.pk, at=NOON
    )
    hear(said("2", "acme again", by="tom"))

    _, then = program.get(f"/events?since={first['position']}")
    assert not {"ConversationsOpened", "MentionsHeard"} & {event["kind"] for event in then["items"]}
    _, all_of_it = program_of(olive).get(f"/events?since={first['position']}")
    assert "ConversationsOpened" in [event["kind"] for event in all_of_it["items"]]


def test_the_description_names_every_address(program):
    status, described = program.get("/openapi.json")
    assert status == 200
    assert {"/api/v1/mentions", "/api/v1/conversations/{conversation_id}/reply"} <= described["paths"].keys()


def test_queries_can_be_tried_by_program(program_of, olive):
    owner = program_of(olive)
    assert owner.post("/query/explain", {"query": "acme late OR x"}) == (
        200,
        {
            "reads": "(acme late) OR x",
            "cost": 5,
            "asks_every_post": False,
            "cautions": ["AND binds before OR, so this reads: (acme late) OR x. (column 1)"],
        },
    )
    assert owner.post("/query/test", {"query": "acme", "text": "Hi Acme"})[1] == {
        "found": True,
        "marks": [{"clause": "acme", "start": 3, "end": 7, "text": "Acme"}],
    }
    tracks = [{"name": "A", "query": "acme"}, {"name": "L", "query": "late"}]
    assert owner.post("/query/match", {"tracks": tracks, "texts": ["x", "late acme"]})[1] == [
        {"line": 2, "track": "A"},
        {"line": 2, "track": "L"},
    ]
    why = owner.post("/query/why", {"query": "acme -jobs", "text": "Acme jobs"})[1]
    assert why["reasons"] == [{"clause": "-jobs", "because": "It leaves out posts that say “jobs”."}]
    expanded = owner.post("/query/expand", {"name": "Adidas"})[1]
    assert (expanded["query"], [one["is_on"] for one in expanded["proposed"]]) == ("adidas", [True, False])
    assert owner.post("/query/expand", {"name": "?"})[1]["text"].startswith("A name needs a letter")
    assert owner.post("/query/explain", {"query": "(acme"})[1]["text"].endswith("Perhaps: (acme)")


def test_another_matter_is_split_off_and_mended(program, dana_waits, hear):
    root, later = dana_waits.first_post.outside_id, NOON + SECOND
    hear(
        said("letter", "@acme your letter?", parent_id=root, root_id=root, addressed=True, at=later), at=later
    )
    chosen = dana_waits.thread.posts.get(outside_id="letter").pk
    status, made = program.post(f"/conversations/{dana_waits.pk}/split", {"post_ids": [chosen]})
    assert (status, made["id"] == dana_waits.pk) == (201, False)
    assert [post["text"] for post in program.get(f"/conversations/{made['id']}")[1]["posts"]] == [
        "@acme your letter?"
    ]
    status, whole = program.post(f"/conversations/{made['id']}/mend")
    assert (status, whole["id"]) == (200, dana_waits.pk)
    assert program.post(f"/conversations/{dana_waits.pk}/mend")[0] == 409
