"""The simulator as other programs use it: started in a thread, spoken to from any other."""

import asyncio
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import uvicorn

from heedful.kit import clock
from heedful.sim import control
from heedful.sim.app import CuttableLine
from heedful.sim.studio import Setting, Studio

T = TypeVar("T")
START_SECONDS = 20.0


class Sim:
    """A small fake social web. `pace` 2.0 plays the script twice as fast; `script=False` leaves it out.

    `opaque_ids`: Mastodon gives ULIDs instead of numbers. `comment_pause`: seconds that a blog asks of one
    person between two comments (WordPress: 15). `forever`: the live part is played again when it is over.
    `replay`: who listens to a stream of Bluesky without a cursor is told again what was said before; so it
    is by default where a script is played, since the script has a past. `diary`: the file that keeps what
    was done there; with the same port, beginning and file it goes on where it ended, however it ended.
    """

    def __init__(  # noqa: PLR0913  (each has a default; few are ever given)
        self,
        seed: int = 7,
        pace: float = 1.0,
        script: bool = True,
        *,
        port: int = 0,
        started: datetime | None = None,
        opaque_ids: bool = False,
        comment_pause: float = 0.0,
        forever: bool = False,
        replay: bool | None = None,
        diary: Path | None = None,
    ) -> None:
        self.seed, self.port = seed, port
        self._started = started
        replays = script if replay is None else replay
        self._setting = Setting(seed, pace, script, opaque_ids, comment_pause, forever, replays, diary)
        self._ready = threading.Event()
        self._trouble: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._server: uvicorn.Server
        self.studio: Studio

    def start(self) -> Self:
        """Serve on a free port (or the given one) until `stop`; returns when the first request can come."""
        listening = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self.port = listening.getsockname()[1]
        self._thread = threading.Thread(target=self._run, args=(listening,), name="sim", daemon=True)
        self._thread.start()
        if not self._ready.wait(START_SECONDS) or self._trouble:
            raise RuntimeError("the simulator did not start") from self._trouble
        return self

    def stop(self) -> None:
        """Cut every line and give the port back; may be called twice."""
        if self._thread is None:
            return
        self._call(self._cut_all)
        self._server.should_exit = True
        self._thread.join(START_SECONDS)
        self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Where it is, and who we are there
    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def addresses(self) -> dict[str, Any]:
        streaming = self.base.replace("http", "ws", 1)
        return {
            "bluesky": self.base, "mastodon": self.base,
            "blogs": {slug: blog.home(self.base) for slug, blog in self.studio.blogs.blogs.items()},
            "firehose": f"{streaming}/xrpc/com.atproto.sync.subscribeRepos",
            "jetstream": f"{streaming}/subscribe",
            "control": f"{self.base}/_sim/",
        }  # fmt: skip

    def credential(self, network: str) -> dict[str, str]:
        """What lets us in as the company's account."""
        return dict(self.studio.company["accounts"][network]["credential"])

    # What happens there
    def say(
        self,
        network: str,
        author: str,
        text: str,
        parent: str = "",
        *,
        at: datetime | None = None,
        **rest: str,
    ) -> str:
        """Let anybody say something, now or at a moment; `rest`: quote, title, language, visibility, warning.

        Authors of blogs: "nell", "piotr" and "mairead" write articles; with a parent it is a comment.
        """
        when = at or clock.now()
        return self._call(lambda: self.studio.say(network, author, text, at=when, parent=parent, **rest))

    def edit(self, network: str, outside_id: str, text: str, *, at: datetime | None = None) -> None:
        self._call(lambda: self.studio.edit(network, outside_id, text, at=at or clock.now()))

    def delete(self, network: str, outside_id: str, *, at: datetime | None = None) -> None:
        self._call(lambda: self.studio.delete(network, outside_id, at=at or clock.now()))

    def remove_account(
        self, network: str, author: str, *, reason: str = "deleted", at: datetime | None = None
    ) -> None:
        """:param reason: on Bluesky also takendown, suspended, deactivated, and "" to bring it back."""
        self._call(lambda: self.studio.remove_account(network, author, at=at or clock.now(), reason=reason))

    def misbehave(self, network: str, what: str, **how: Any) -> None:
        """Let something go wrong; `heedful/sim/faults.py` has the list.

        Requests: status, limit, sign_out, nonsense, drop, delay (with route, times, status, retry_after,
        body, seconds, after). Whole networks: outage (seconds). Streams: duplicate (times), garbage (kind:
        record, blocks, bytes), cut, forget (the cursor becomes outdated). Sessions of Bluesky: expire.
        """
        self._call(lambda: self.studio.misbehave(network, what, at=clock.now(), **how))

    def behave(self) -> None:
        self._call(self.studio.behave)

    def received(self, network: str) -> list[dict[str, Any]]:
        """Our replies as the network holds them, oldest first: id, text, parent, at, gone, edits, ..."""
        return self._call(lambda: self.studio.received(network))

    def state(self) -> dict[str, Any]:
        return self._call(self.studio.state)

    def flood(self, rate: float, seconds: float, match_share: float = 0.1) -> dict[str, Any]:
        """Pour `rate` unique posts a second into the firehose; says how many, and how many name the brand."""
        return self._call(lambda: self.studio.flood(rate, seconds, match_share, at=clock.now()))

    def pace(self, pace: float) -> None:
        self._call(lambda: self.studio.set_pace(pace))

    def pause(self) -> None:
        self._call(self.studio.pause)

    def resume(self) -> None:
        self._call(self.studio.resume)

    # The thread
    def _call(self, action: Callable[[], T]) -> T:
        """Run something in the server's loop and return what it returns."""

        async def run() -> T:
            return action()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(START_SECONDS)

    def _run(self, listening: socket.socket) -> None:
        try:
            asyncio.run(self._serve(listening))
        except BaseException as trouble:  # noqa: BLE001 - told to whoever waits in start()
            self._trouble = trouble
            self._ready.set()

    async def _serve(self, listening: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self.studio = Studio(self.base, self._setting, started=self._started or clock.now())
        self.studio.app.control = control.routes(self.studio)
        config = uvicorn.Config(
            self.studio.app, http=CuttableLine, ws="websockets-sansio", ws_per_message_deflate=False,
            lifespan="off", loop="asyncio",
            log_config=None, access_log=False, timeout_graceful_shutdown=1, server_header=False,
            timeout_keep_alive=30,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self.studio.start(self.studio.player.run())
        self._loop.call_soon(self._ready.set)
        await self._server.serve(sockets=[listening])
        self.studio.close()

    def _cut_all(self) -> None:
        for network in self.studio.networks.values():
            network.cut_lines()
