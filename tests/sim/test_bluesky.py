"""Bluesky on the wire: calls, records, threads, notifications and the two streams."""

import hashlib

import libipld
import pytest

from tests.sim.conftest import frame, silent, stream, told

POST = "app.bsky.feed.post"


def record(xrpc, text="We are on it. Frank", parent=None):
    found = {"$type": POST, "text": text, "createdAt": "2026-03-01T10:00:00.000Z"}
    if parent:
        view = xrpc("app.bsky.feed.getPosts", uris=parent).json()["posts"][0]
        ref = {"uri": view["uri"], "cid": view["cid"]}
        found["reply"] = {"root": ref, "parent": ref}
    return found


def put(xrpc, value, key="3lzzzzzzzzz2z", **rest):
    send = {"repo": xrpc.did, "collection": POST, "rkey": key, "record": value, **rest}
    return xrpc("com.atproto.repo.putRecord", send)


def test_a_commit_on_the_firehose_carries_the_record_under_its_own_content_id(web):
    with stream(web, "firehose") as line:
        uri = web.say("bluesky", "dana", "third day, no line 😤 #tamberlydown")
        head, body = frame(line)
    assert head == {"op": 1, "t": "#commit"}
    assert f"at://{body['repo']}/{body['ops'][0]['path']}" == uri
    car, blocks = libipld.decode_car(body["blocks"])
    cid = body["ops"][0]["cid"]
    assert blocks[cid]["text"] == "third day, no line 😤 #tamberlydown"
    assert cid[4:] == hashlib.sha256(libipld.encode_dag_cbor(blocks[cid])).digest()
    assert car["roots"] == [body["commit"]]
    commit = blocks[body["commit"]]
    assert (commit["did"], commit["rev"], commit["version"]) == (body["repo"], body["rev"], 3)
    assert blocks[commit["data"]]["e"][0]["v"] == cid


def test_facets_point_at_bytes_not_at_letters(web):
    with stream(web, "firehose") as line:
        web.say("bluesky", "dana", "né? @tamberly see https://example.org/a #wifi")
        _, body = frame(line)
    written = libipld.decode_car(body["blocks"])[1][body["ops"][0]["cid"]]
    words = [
        written["text"].encode()[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode()
        for f in written["facets"]
    ]
    assert words == ["@tamberly.example", "https://example.org/a", "#wifi"]


def test_a_cursor_replays_all_that_came_after_it_in_order(web):
    uris = [web.say("bluesky", "dana", f"number {n}") for n in range(5)]
    with stream(web, "firehose", "?cursor=0") as line:
        first = [frame(line)[1] for _ in range(5)]
    assert [body["seq"] for body in first] == [1, 2, 3, 4, 5]
    with stream(web, "firehose", f"?cursor={first[2]['seq']}") as line:
        again = [frame(line)[1] for _ in range(2)]
        assert silent(line)
    assert [f"at://{b['repo']}/{b['ops'][0]['path']}" for b in again] == uris[3:]


def test_without_a_cursor_only_news_is_told(web):
    web.say("bluesky", "dana", "old")
    with stream(web, "firehose") as line:
        assert silent(line)
        web.say("bluesky", "dana", "new")
        assert frame(line)[1]["seq"] == 2


def test_a_cursor_that_is_too_old_is_told_so_and_one_from_the_future_is_refused(web):
    for n in range(3):
        web.say("bluesky", "dana", f"forgotten {n}")
    web.misbehave("bluesky", "forget")
    web.say("bluesky", "dana", "kept")
    with stream(web, "firehose", "?cursor=1") as line:
        head, body = frame(line)
        assert (head["t"], body["name"]) == ("#info", "OutdatedCursor")
        assert frame(line)[1]["seq"] == 4
    with stream(web, "firehose", "?cursor=99") as line:
        assert frame(line) == [{"op": -1}, {"error": "FutureCursor", "message": "Cursor in the future."}]


def test_edits_deletions_and_lost_accounts_are_told_on_both_streams(web):
    uri = web.say("bluesky", "dana", "first words")
    with stream(web, "firehose", "?cursor=0") as fire, stream(web, "jetstream") as jet:
        first = frame(fire)[1]
        web.edit("bluesky", uri, "second words")
        web.delete("bluesky", uri)
        web.remove_account("bluesky", "dana", reason="takendown")
        frames = [frame(fire) for _ in range(3)]
        lines = [told(jet) for _ in range(3)]
    assert [body["ops"][0]["action"] for _, body in frames[:2]] == ["update", "delete"]
    assert (frames[0][1]["ops"][0]["prev"], frames[0][1]["since"]) == (first["ops"][0]["cid"], first["rev"])
    assert frames[1][1]["ops"][0]["cid"] is None
    assert frames[2][0]["t"] == "#account"
    assert (frames[2][1]["active"], frames[2][1]["status"]) == (False, "takendown")
    assert [line["kind"] for line in lines] == ["commit", "commit", "account"]
    assert lines[0]["commit"]["record"]["text"] == "second words"
    assert "record" not in lines[1]["commit"]
    assert lines[2]["account"]["status"] == "takendown"


def test_jetstream_replays_from_a_moment_and_keeps_to_what_was_wanted(web, xrpc):
    web.say("bluesky", "dana", "one")
    with stream(web, "jetstream", "?cursor=0") as line:
        moment = told(line)["time_us"]
    like = {"$type": "app.bsky.feed.like", "createdAt": "2026-03-01T10:00:00.000Z"}
    xrpc(
        "com.atproto.repo.createRecord",
        {"repo": xrpc.did, "collection": "app.bsky.feed.like", "record": like},
    )
    web.say("bluesky", "dana", "two")
    with stream(web, "jetstream", f"?cursor={moment}&wantedCollections={POST}") as line:
        texts = [told(line)["commit"]["record"]["text"] for _ in range(2)]
        assert silent(line)
    assert texts == ["one", "two"]


def test_saying_the_same_under_the_same_key_makes_one_post(web, xrpc):
    parent = web.say("bluesky", "dana", "@tamberly hello?")
    value = record(xrpc, parent=parent)
    first, second = put(xrpc, value, swapRecord=None), put(xrpc, value, swapRecord=None)
    assert first.status_code == second.status_code == 200
    assert first.json()["cid"] == second.json()["cid"]
    assert [reply["parent"] for reply in web.received("bluesky")] == [parent]


def test_another_text_under_a_key_that_is_taken_is_refused(xrpc):
    put(xrpc, record(xrpc, "one"))
    swap = put(xrpc, record(xrpc, "two"), swapRecord=None)
    assert (swap.status_code, swap.json()["error"]) == (400, "InvalidSwap")
    send = {"repo": xrpc.did, "collection": POST, "rkey": "3lzzzzzzzzz2z", "record": record(xrpc, "two")}
    assert xrpc("com.atproto.repo.createRecord", send).status_code == 500


def test_several_writes_are_one_commit_and_two_lines_of_jetstream(web, xrpc):
    old = put(xrpc, record(xrpc, "old")).json()["uri"].rpartition("/")[2]
    kind = "com.atproto.repo.applyWrites"
    writes = [
        {"$type": f"{kind}#delete", "collection": POST, "rkey": old},
        {
            "$type": f"{kind}#create",
            "collection": POST,
            "rkey": "3mzzzzzzzzz2z",
            "value": record(xrpc, "new"),
        },
    ]
    with stream(web, "firehose") as fire, stream(web, "jetstream") as jet:
        done = xrpc(kind, {"repo": xrpc.did, "writes": writes})
        actions = [op["action"] for op in frame(fire)[1]["ops"]]
        lines = [told(jet)["commit"]["operation"] for _ in range(2)]
    assert done.json()["results"][1]["uri"].endswith("3mzzzzzzzzz2z")
    assert actions == lines == ["delete", "create"]
    assert [(reply["text"], reply["gone"]) for reply in web.received("bluesky")] == [
        ("old", True),
        ("new", False),
    ]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"text": "x" * 301}, "300 graphemes"),
        ({"text": 7}, '"text"'),
        ({"createdAt": None}, '"createdAt"'),
    ],
)
def test_the_server_says_what_is_wrong_with_a_record(xrpc, value, says):
    refused = put(xrpc, record(xrpc) | value)
    assert refused.status_code == 400
    assert says in refused.json()["message"]


def test_a_family_of_emoji_is_one_letter(xrpc):
    assert put(xrpc, record(xrpc, "👩‍👩‍👧‍👦" * 300)).status_code == 200


def test_records_are_read_listed_and_taken_away(xrpc):
    for n in range(3):
        put(xrpc, record(xrpc, f"no {n}"), key=f"3lzzzzzzzzz2{n + 2}")
    page = xrpc("com.atproto.repo.listRecords", repo=xrpc.did, collection=POST, limit=2).json()
    rest = xrpc("com.atproto.repo.listRecords", repo=xrpc.did, collection=POST, cursor=page["cursor"]).json()
    assert [r["value"]["text"] for r in page["records"] + rest["records"]] == ["no 2", "no 1", "no 0"]
    gone = {"repo": xrpc.did, "collection": POST, "rkey": "3lzzzzzzzzz22"}
    assert "commit" in xrpc("com.atproto.repo.deleteRecord", gone).json()
    assert xrpc("com.atproto.repo.deleteRecord", gone).json() == {}
    assert xrpc("com.atproto.repo.getRecord", **gone).json()["error"] == "RecordNotFound"


def test_who_is_named_answered_or_quoted_is_notified_once_for_each_post(web, xrpc):
    mine = put(xrpc, record(xrpc, "we are looking")).json()["uri"]
    web.say("bluesky", "dana", "@tamberly thanks", parent=mine)
    web.say("bluesky", "tom", "look at this", quote=mine)
    gone = web.say("bluesky", "ines", "hola @tamberly")
    web.say("bluesky", "ines", "nothing to do with it")
    web.delete("bluesky", gone)
    page = xrpc("app.bsky.notification.listNotifications").json()
    told = [(one["reason"], one["record"]["text"], one.get("reasonSubject")) for one in page["notifications"]]
    assert told == [("quote", "look at this", mine), ("reply", "@tamberly.example thanks", mine)]


def test_notifications_come_in_pages_newest_first(web, xrpc):
    for n in range(5):
        web.say("bluesky", "dana", f"@tamberly {n}")
    first = xrpc("app.bsky.notification.listNotifications", limit=3).json()
    rest = xrpc("app.bsky.notification.listNotifications", limit=3, cursor=first["cursor"]).json()
    texts = [one["record"]["text"][-1] for one in first["notifications"] + rest["notifications"]]
    assert texts == ["4", "3", "2", "1", "0"]
    assert "cursor" not in rest


def test_a_thread_shows_parents_replies_quotes_and_where_one_is_missing(web, xrpc):
    root = web.say("bluesky", "dana", "root")
    middle = web.say("bluesky", "tom", "middle", root)
    leaf = web.say("bluesky", "ines", "leaf", middle, quote=root)
    shown = xrpc("app.bsky.feed.getPostThread", uri=leaf).json()["thread"]
    assert shown["parent"]["parent"]["post"]["record"]["text"] == "root"
    assert shown["post"]["embed"]["record"]["value"]["text"] == "root"
    down = xrpc("app.bsky.feed.getPostThread", uri=root).json()["thread"]
    assert down["replies"][0]["replies"][0]["post"]["uri"] == leaf
    web.delete("bluesky", middle)
    shown = xrpc("app.bsky.feed.getPostThread", uri=leaf).json()["thread"]
    assert shown["parent"]["$type"] == "app.bsky.feed.defs#notFoundPost"
    assert xrpc("app.bsky.feed.getPostThread", uri=middle).json()["error"] == "NotFound"


def test_tokens_run_out_and_are_renewed(web, ask, xrpc):
    web.misbehave("bluesky", "expire")
    assert xrpc("com.atproto.server.getSession").json()["error"] == "ExpiredToken"
    wrong = {"identifier": "tamberly.example", "password": "guess"}
    refused = ask("POST", "/xrpc/com.atproto.server.createSession", json=wrong)
    assert (refused.status_code, refused.json()["error"]) == (401, "AuthenticationRequired")
    fresh = ask("POST", "/xrpc/com.atproto.server.createSession", json=web.credential("bluesky")).json()
    headers = {"authorization": f"Bearer {fresh['refreshJwt']}"}
    renewed = ask("POST", "/xrpc/com.atproto.server.refreshSession", headers=headers).json()
    headers = {"authorization": f"Bearer {renewed['accessJwt']}"}
    assert ask("GET", "/xrpc/com.atproto.server.getSession", headers=headers).json()["did"] == xrpc.did


def test_handles_lead_to_accounts_until_the_account_is_gone(web, ask, xrpc):
    web.say("bluesky", "dana", "here")
    did = ask("GET", "/xrpc/com.atproto.identity.resolveHandle?handle=dana.sky.example").json()["did"]
    assert xrpc("app.bsky.actor.getProfile", actor=did).json()["handle"] == "dana.sky.example"
    web.remove_account("bluesky", "dana")
    assert ask("GET", "/xrpc/com.atproto.identity.resolveHandle?handle=dana.sky.example").status_code == 400
    assert xrpc("app.bsky.actor.getProfile", actor=did).status_code == 400
