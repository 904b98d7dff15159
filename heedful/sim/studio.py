"""All networks, the company and the script together: what the controls and the Python API both use."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from heedful.kit import clock
from heedful.sim import faults, screenplay
from heedful.sim.app import App
from heedful.sim.blogs.network import Blog, Blogs
from heedful.sim.blogs.site import Sites
from heedful.sim.bluesky import streams as bluesky_streams
from heedful.sim.bluesky.network import Bluesky
from heedful.sim.bluesky.xrpc import Xrpc
from heedful.sim.diary import Diary
from heedful.sim.flood import CLOCK, Flood
from heedful.sim.mastodon.api import Api
from heedful.sim.mastodon.network import Mastodon
from heedful.sim.mastodon.streams import Streams
from heedful.sim.player import Player
from heedful.sim.web import Asked
from heedful.sim.world import Draft, Network, Person, Said, micros

TICK = 0.02  # seconds between two pours of a flood


@dataclass(frozen=True, slots=True)
class Setting:
    """How a simulated web is set up; `Sim` says what each of these means."""

    seed: int
    pace: float
    script: bool
    opaque_ids: bool
    comment_pause: float
    forever: bool
    replay: bool
    diary: Path | None = None


class Studio:
    """Lives in the server's loop; every call must come from there."""

    def __init__(self, base: str, setting: Setting, *, started: datetime) -> None:
        seed = setting.seed
        self.base, self.seed, self.started = base, seed, started
        self.diary = Diary(setting.diary)
        self.company = screenplay.company()
        self.bluesky = Bluesky(seed, base)
        self.bluesky.replays, self.bluesky.diary = setting.replay, self.diary
        self.mastodon = Mastodon(seed, base, opaque_ids=setting.opaque_ids)
        self.blogs = Blogs(seed, base, comment_pause=setting.comment_pause)
        self.networks: dict[str, Network] = {
            "bluesky": self.bluesky,
            "mastodon": self.mastodon,
            "blogs": self.blogs,
        }
        self.xrpc, self.api = Xrpc(self.bluesky), Api(self.mastodon)
        self.app = self._app()
        self.brand = self._open_accounts()
        self.player = self._player(setting)
        self._tasks: set[asyncio.Task[None]] = set()
        self.diary.tell(self._do_again)

    def _player(self, setting: Setting) -> Player:
        """Let the script's past have happened; its live part waits for `run`."""
        play = screenplay.load() if setting.script else screenplay.Screenplay()
        self._settle(play)
        player = Player(
            play, self.networks, seed=setting.seed, pace=setting.pace, brand=self.brand, diary=self.diary
        )
        player.forever = setting.forever
        for network in self.networks.values():
            network.on_said.append(player.heard)
        player.tell_history(self.started)
        player.wait_for_live()
        return player

    def _app(self) -> App:
        app = App(self.networks, self.diary)
        mastodon_streams = Streams(self.mastodon, self.api)
        app.routes = {"bluesky": self.xrpc.routes, "mastodon": self.api.routes, "blogs": Sites(self.blogs)}
        bluesky = self.bluesky
        app.sockets = {
            "/xrpc/com.atproto.sync.subscribeRepos": (
                "bluesky",
                lambda s: bluesky_streams.subscribe_repos(bluesky, s),
            ),
            "/subscribe": ("bluesky", lambda s: bluesky_streams.jetstream(bluesky, s)),
            "/api/v1/streaming": ("mastodon", mastodon_streams.websocket),
            "/api/v1/streaming/": ("mastodon", mastodon_streams.websocket),
        }
        return app

    # The company and the people
    def _open_accounts(self) -> dict[str, Person]:
        accounts = self.company["accounts"]
        brand = {}
        for name, network in self.networks.items():
            given = accounts[name]
            key = given["handle"] if name == "blogs" else "tamberly"
            brand[name] = network.new_person(key, given["handle"], given["name"])
            brand[name].about, brand[name].since = self.company["about"], self.started - timedelta(days=1200)
        self.xrpc.sessions.passwords[brand["bluesky"].outside_id] = accounts["bluesky"]["credential"][
            "password"
        ]
        self.mastodon.tokens[accounts["mastodon"]["credential"]["access_token"]] = brand["mastodon"]
        self.blogs.people["tamberly"] = brand["blogs"]
        for given in self.company["blogs"]:
            blog = self.blogs.blogs[given["slug"]] = Blog(**given)
            blog.accounts = {
                accounts["blogs"]["handle"]: (accounts["blogs"]["credential"]["password"], "subscriber"),
                "moderator": (accounts["blogs"]["moderator"], "editor"),
            }
        return brand

    def _settle(self, play: screenplay.Screenplay) -> None:
        """Give everybody of the script their accounts, in the order in which they are listed."""
        age = random.Random(self.seed)
        for key, about in play.people.items():
            since = self.started - timedelta(days=age.randint(60, 900), seconds=age.randint(0, 86400))
            for name, network in self.networks.items():
                if name in about:
                    handle = about[name] if about[name] != "" else key
                    self._enrol(network, key, handle, about, since)

    def _enrol(self, network: Network, key: str, handle: str, about: dict[str, Any], since: datetime) -> None:
        if network.name == "bluesky" and "." not in handle:
            handle = f"{handle}.sky.example"
        person = network.new_person(key, handle, about["name"])
        person.about, person.language, person.since = about.get("about", ""), about.get("lang", "en"), since
        person.bot, person.wants_no_index = about.get("bot", False), about.get("noindex", False)
        person.followed = about.get("followed", False)

    # What can be done to the networks
    def network(self, name: str) -> Network:
        if name not in self.networks:
            raise ValueError(f"networks are {', '.join(self.networks)}, not {name!r}")
        return self.networks[name]

    def say(
        self,
        network: str,
        author: str,
        text: str,
        *,
        at: datetime,
        parent: str = "",
        quote: str = "",
        **rest: Any,
    ) -> str:
        """Let anybody say something; `rest` may hold title, language, visibility, warning. Return the id."""
        place = self.network(network)
        draft = Draft(
            author=place.person(author), text=text, at=at, parent=place.post(parent) if parent else None,
            quote=place.post(quote) if quote else None, **rest,
        )  # fmt: skip
        post = place.publish(draft)
        given = {"network": network, "author": author, "text": text, "parent": parent, "quote": quote}
        self.diary.note("done", at, deed="say", given=given | rest)
        return post.id

    def edit(self, network: str, id: str, text: str, *, at: datetime) -> None:  # noqa: A002
        self.network(network).change(self.network(network).post(id), text, at)
        self.diary.note("done", at, deed="edit", given={"network": network, "id": id, "text": text})

    def delete(self, network: str, id: str, *, at: datetime) -> None:  # noqa: A002
        self.network(network).take_away(self.network(network).post(id), at)
        self.diary.note("done", at, deed="delete", given={"network": network, "id": id})

    def remove_account(self, network: str, author: str, *, at: datetime, reason: str = "deleted") -> None:
        place = self.network(network)
        place.take_account(place.person(author), reason, at)
        given = {"network": network, "author": author, "reason": reason}
        self.diary.note("done", at, deed="remove_account", given=given)

    def _do_again(self, told: dict[str, Any]) -> None:
        """Do once more what the diary tells; `diary.py` says what that is good for."""
        at, what = told["at"], told["what"]
        self.player.go_to(told["passed"])
        if what == "played":
            self.player.play_next(told["many"], at)
        elif what == "begun again":
            self.player.begin_again(at)
        elif what == "told again":
            self.bluesky.tell_again(at)
        elif what == "asked":
            query = [(name, value) for name, value in told["query"]]
            body = told["body"].encode("latin-1")
            asked = Asked(told["method"], told["path"], query, told["headers"], at, body)
            self.app.answer(told["network"], asked)
        else:
            deeds: dict[str, Callable[..., object]] = {
                "say": self.say, "edit": self.edit, "delete": self.delete,
                "remove_account": self.remove_account,
            }  # fmt: skip
            deeds[told["deed"]](at=at, **told["given"])

    def misbehave(
        self, network: str, what: str, *, at: datetime, times: int = 1, seconds: float = 0.0, **rest: Any
    ) -> None:
        """Let it go wrong; faults.py says how. `kind` chooses the garbage."""
        place = self.network(network)
        if what in faults.ON_REQUESTS:
            place.faults.add(faults.Fault(what, times=times, seconds=seconds, **rest))
            return
        at_once: dict[str, Callable[[], None]] = {
            "outage": lambda: self._out(place, seconds),
            "cut": place.cut_lines,
            "garbage": lambda: place.spoil(str(rest.get("kind", "record")), at),
            "duplicate": lambda: place.faults.tell_twice(times),
            "forget": self.bluesky.backlog.forget,
            "expire": self.xrpc.sessions.end_all,
        }
        if what not in at_once:
            raise ValueError(f"{what!r} is no way to misbehave")
        at_once[what]()

    def _out(self, place: Network, seconds: float) -> None:
        place.faults.out_until = clock.monotonic() + seconds
        place.cut_lines()

    def behave(self) -> None:
        for network in self.networks.values():
            network.faults.clear()

    def received(self, network: str) -> list[dict[str, Any]]:
        """What our account said through the API, as the network holds it, oldest first."""
        posts = [post for post in self.network(network).posts.values() if post.through_api]
        return [_shown(post) for post in posts if post.author is self.brand[network]]

    def state(self) -> dict[str, Any]:
        return {
            "seed": self.seed, "pace": self.player.pace, "paused": self.player.paused,
            "passed": round(self.player.now(), 1),
            "played": self.player.played, "left": self.player.left,
            "networks": {name: self._state_of(network) for name, network in self.networks.items()},
        }  # fmt: skip

    def _state_of(self, network: Network) -> dict[str, Any]:
        return {
            "posts": sum(not post.gone for post in network.posts.values()), "people": len(network.everyone()),
            "asked": network.asked, "open_lines": len(network.lines),
            "received": len(self.received(network.name)),
            "went_wrong": dict(network.faults.happened),
            "told": self.bluesky.backlog.newest if network is self.bluesky else None,
        }  # fmt: skip

    def set_pace(self, pace: float) -> None:
        if pace <= 0:
            raise ValueError("a pace is above 0; use pause to stop")
        self.player.set_pace(pace, paused=self.player.paused)

    def pause(self) -> None:
        self.player.set_pace(self.player.pace, paused=True)

    def resume(self) -> None:
        self.player.set_pace(self.player.pace, paused=False)

    def flood(self, rate: float, seconds: float, match_share: float = 0.1, *, at: datetime) -> dict[str, Any]:
        """Pour made-up posts into the firehose; returns how many there will be."""
        number = len(self.bluesky.floods)
        start = self.bluesky.backlog.moment_after(micros(at))
        flood = Flood(
            self.seed + number, start, float(rate), float(seconds), float(match_share), clock=CLOCK + number
        )
        self.bluesky.floods.append(flood)
        self.start(self._pour(flood))
        return {"posts": flood.count, "matching": sum(map(flood.names_brand, range(flood.count)))}

    async def _pour(self, flood: Flood) -> None:
        told = 0
        while told < flood.count:
            due = flood.due(micros(clock.now()))
            self.bluesky.pour(flood, told, due)
            told = due
            await asyncio.sleep(TICK)

    def start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.bluesky.backlog.close()
        self.diary.close()


def _shown(post: Said) -> dict[str, Any]:
    return {
        "id": post.id, "text": post.text, "parent": post.parent.id if post.parent else "",
        "at": post.at.isoformat(),
        "visibility": post.visibility, "gone": post.gone, "edits": len(post.versions),
        "url": post.wire.get("url", ""),
    }  # fmt: skip
