"""A small Bluesky in this process: accounts, posts, notifications, threads, and both kinds of stream."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heedful.connectors.bluesky import tid
from heedful.connectors.contract import Place
from tests.connectors.bluesky import wire
from tests.connectors.bluesky.lines import Server
from tests.connectors.faking import Landed

WRITES = ("com.atproto.repo.putRecord", "com.atproto.repo.applyWrites", "com.atproto.repo.deleteRecord")
KINDS = {"send": WRITES, "thread": "app.bsky.feed.getPostThread", "hear": "hear"}
PASSWORD = "correct-horse-battery"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Stood:
    """A post on the fake network."""

    uri: str
    repo: str
    rkey: str
    record: dict

    @property
    def ref(self):
        return wire.strong(self.uri, self.record)

    @property
    def parent(self):
        return self.record.get("reply", {}).get("parent", {}).get("uri", "")


class Network(Server):
    """The wire: what a PDS with an AppView behind it answers."""

    def __init__(self):
        super().__init__()
        self.handles = {"zorble.test": wire.ME}
        self.labels = {}
        self.posts = {}
        self.told = []  # (seq, moment in microseconds, frame, event)
        self.notices = []
        self.tokens = set()
        self.oldest = 0  # what came before is no longer held
        self.clock = datetime.now(UTC)

    def tick(self):
        self.clock = max(self.clock + timedelta(milliseconds=1), datetime.now(UTC))
        return self.clock

    def did_of(self, name):
        handle = name if "." in name else f"{name.lower()}.test"
        return self.handles.setdefault(handle, f"did:plc:{handle.split('.')[0]:x<24}"[:32])

    def publish(self, repo, rkey, value):
        post = Stood(f"at://{repo}/{wire.POSTS}/{rkey}", repo, rkey, value)
        self.posts[post.uri] = post
        at = self.clock
        micros = (at - EPOCH) // timedelta(microseconds=1)
        self.tell(
            wire.created(self.next_seq, rkey, value, repo=repo, at=at),
            wire.jet_commit(micros, "create", rkey, value, did=repo),
        )
        if wire.ME in json.dumps(value) and repo != wire.ME:
            self.notices.append((at, post))
        return post

    def take_away(self, uri):
        post = self.posts.pop(uri, None)
        if post is not None:
            micros = (self.tick() - EPOCH) // timedelta(microseconds=1)
            self.tell(
                wire.deleted(self.next_seq, post.rkey, repo=post.repo, at=self.clock),
                wire.jet_commit(micros, "delete", post.rkey, did=post.repo),
            )

    @property
    def next_seq(self):
        return len(self.told) + 1

    def tell(self, frame, event):
        micros = (self.clock - EPOCH) // timedelta(microseconds=1)
        self.told.append((self.next_seq, micros, frame, event))

    def stream(self, path, params):
        jet = path == "/subscribe"
        start = int(params["cursor"]) if "cursor" in params else None
        place = len(self.told) if start is None else 0
        if not jet and start is not None and start >= self.next_seq:
            ends = iter(
                [[wire.frame("", {"error": "FutureCursor", "message": "in the future"}, op=-1)], None]
            )
            return lambda: next(ends)
        opening = []
        if not jet and start is not None and start < self.oldest:
            opening = [wire.frame("#info", {"name": "OutdatedCursor"})]

        def following():
            nonlocal place, opening
            fresh = [
                each
                for each in self.told[place:]
                if start is None or (each[1] >= start if jet else each[0] > start)
            ]
            place = len(self.told)
            said = opening + [each[3] if jet else each[2] for each in fresh if each[0] > self.oldest]
            opening = []
            return said

        return following

    def xrpc(self, name, params, body, token):
        if name == "com.atproto.server.createSession":
            good = self.handles.get(body["identifier"]) == wire.ME and body["password"] == PASSWORD
            return (
                self.session()
                if good
                else refused(401, "AuthenticationRequired", "Invalid identifier or password")
            )
        if token not in self.tokens:
            return refused(400, "ExpiredToken", "Token has expired")
        if name == "com.atproto.server.refreshSession":
            return self.session()
        answer = getattr(self, name.rpartition(".")[2], None)
        return answer(params, body) if answer else refused(501, "MethodNotImplemented", name)

    def session(self):
        pair = {"accessJwt": secrets.token_hex(8), "refreshJwt": secrets.token_hex(8)}
        self.tokens |= set(pair.values())
        return well({"did": wire.ME, "handle": "zorble.test", **pair})

    def getProfile(self, params, _body):  # noqa: N802
        return well(self.profile(dict(params)["actor"]))

    def getProfiles(self, params, _body):  # noqa: N802
        known = set(self.handles.values())
        return well({"profiles": [self.profile(did) for _, did in params if did in known]})

    def profile(self, did):
        handle = next((handle for handle, owner in self.handles.items() if owner == did), "handle.invalid")
        labels = [{"src": did, "val": label, "uri": did} for label in self.labels.get(did, ())]
        return {"did": did, "handle": handle, "displayName": handle.split(".")[0].title(), "labels": labels}

    def listNotifications(self, params, _body):  # noqa: N802
        asked = dict(params)
        start = int(asked.get("cursor", 0))
        newest = self.notices[::-1][start : start + int(asked["limit"])]
        told = [
            {**self.view(post), "reason": "reply" if post.parent else "mention", "indexedAt": wire.stamp(at)}
            for at, post in newest
        ]
        more = {"cursor": str(start + len(newest))} if newest else {}
        return well({"notifications": told, **more})

    def view(self, post):
        return {
            **post.ref,
            "author": self.profile(post.repo),
            "record": post.record,
            "indexedAt": wire.stamp(self.clock),
        }

    def getPosts(self, params, _body):  # noqa: N802
        found = [self.posts[uri] for _, uri in params if uri in self.posts]
        return well({"posts": [{**self.view(post), "replyCount": len(self.answers(post))} for post in found]})

    def answers(self, post):
        return [other for other in self.posts.values() if other.parent == post.uri]

    def getPostThread(self, params, _body):  # noqa: N802
        post = self.posts.get(dict(params)["uri"])
        if post is None:
            return refused(400, "NotFound", "Post not found")
        return well({"thread": {**self.tree(post), **self.above(post)}})

    def tree(self, post):
        return {"post": self.view(post), "replies": [self.tree(answer) for answer in self.answers(post)]}

    def above(self, post):
        parent = self.posts.get(post.parent)
        if parent is None:
            return {"parent": {"uri": post.parent, "notFound": True}} if post.parent else {}
        return {"parent": {"post": self.view(parent), **self.above(parent)}}

    def resolveHandle(self, params, _body):  # noqa: N802
        did = self.handles.get(dict(params)["handle"])
        return well({"did": did}) if did else refused(400, "InvalidRequest", "Unable to resolve handle")

    def getRecord(self, params, _body):  # noqa: N802
        asked = dict(params)
        post = self.posts.get(f"at://{asked['repo']}/{asked['collection']}/{asked['rkey']}")
        return (
            well({**post.ref, "value": post.record})
            if post
            else refused(400, "RecordNotFound", "Could not locate record")
        )

    def putRecord(self, _params, body):  # noqa: N802
        uri = f"at://{body['repo']}/{wire.POSTS}/{body['rkey']}"
        stands = self.posts.get(uri)
        if stands is not None and stands.record != body["record"] and body.get("swapRecord", "") is None:
            return refused(400, "InvalidSwap", "Record was at another version")
        if stands is None or stands.record != body["record"]:
            self.tick()
            self.publish(body["repo"], body["rkey"], body["record"])
        return well(self.posts[uri].ref, limits=True)

    def applyWrites(self, _params, body):  # noqa: N802
        results = []
        for write in body["writes"]:
            uri = f"at://{body['repo']}/{wire.POSTS}/{write['rkey']}"
            if write["$type"].endswith("#delete"):
                self.take_away(uri)
                results.append({"$type": "com.atproto.repo.applyWrites#deleteResult"})
            else:
                self.tick()
                results.append(self.publish(body["repo"], write["rkey"], write["value"]).ref)
        return well({"results": results})

    def deleteRecord(self, _params, body):  # noqa: N802
        self.take_away(f"at://{body['repo']}/{wire.POSTS}/{body['rkey']}")
        return well({})


def well(said, *, limits=False):
    headers = {"RateLimit-Limit": "5000", "RateLimit-Remaining": "4990", "RateLimit-Reset": "1795348800"}
    return 200, headers if limits else {}, said


def refused(status, error, words):
    return status, {}, {"error": error, "message": words}


class Fake:
    """See `tests/connectors/faking.py`."""

    flavours = ("firehose", "jetstream")
    tells_edits = False
    tells_deletions = True

    def __init__(self, flavour="firehose"):
        self.flavour = flavour
        self.network = Network()

    def start(self):
        self.network.start()

    def stop(self):
        self.network.stop()

    def place(self):
        where = f"127.0.0.1:{self.network.port}"
        credential = {"identifier": "zorble.test", "password": PASSWORD}
        if self.flavour == "jetstream":
            return Place(f"ws://{where}/subscribe", {**credential, "service": f"http://{where}"})
        return Place(f"http://{where}", credential)

    def say(self, author, text, *, reply_to="", **more):
        with self.network.changed:
            at = self.network.tick()
            if reply_to:
                parent = self.network.posts[reply_to]
                more["reply"] = {
                    "parent": parent.ref,
                    "root": parent.record.get("reply", {}).get("root", parent.ref),
                }
            value = wire.record(text, at=at, **more)
            rkey = tid.written((at - EPOCH) // timedelta(microseconds=1) << 10)
            post = self.network.publish(self.network.did_of(author), rkey, value)
            self.network.changed.notify_all()
        return post.uri

    def edit(self, outside_id, text):
        """Posts have no edits here."""

    def delete(self, outside_id):
        with self.network.changed:
            self.network.take_away(outside_id)
            self.network.changed.notify_all()

    def spoil(self):
        with self.network.changed:
            at = self.network.tick()
            micros = (at - EPOCH) // timedelta(microseconds=1)
            op = ("create", f"{wire.POSTS}/3kspoiled2222", {"text": 7})
            bad = wire.commit(self.network.next_seq, op, at=at)
            self.network.tell(bad, wire.jet_commit(micros, "create", "3kspoiled2222", {"text": 7}))
            self.network.changed.notify_all()

    def replies(self):
        ours = [post for post in self.network.posts.values() if post.repo == wire.ME]
        return [Landed(post.uri, post.parent, post.record["text"]) for post in ours]

    def fail_next(self, fault, *, on, times=1):
        kind = "com.atproto.server.createSession" if on == "check" else KINDS[on]
        self.network.faults += [(kind, fault)] * times

    def drop_lines(self):
        self.network.drop_lines()

    def open_lines(self):
        return len(self.network.open)

    def asked(self):
        return self.network.asked
