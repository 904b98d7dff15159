"""The two streams: subscribeRepos with its frames, and Jetstream with its JSON."""

from heedful.sim.backlog import Backlog
from heedful.sim.bluesky import frames
from heedful.sim.bluesky.network import Bluesky
from heedful.sim.web import Socket

OUTDATED = "Requested cursor exceeded limit. Possibly missing events"


async def subscribe_repos(network: Bluesky, socket: Socket) -> None:
    """Tell everything after the cursor, or from now on where there is none."""
    backlog, cursor = network.backlog, socket.asked.one("cursor")
    await socket.accept()
    if cursor.isdigit() and int(cursor) > backlog.newest:
        await socket.tell(frames.failure("FutureCursor", "Cursor in the future."))
        await socket.close(1008)
        return
    position = int(cursor) + 1 if cursor.isdigit() else _first(network, socket)
    if position < backlog.oldest:
        await socket.tell(frames.frame("#info", {"name": "OutdatedCursor", "message": OUTDATED}))
        position = backlog.oldest
    await socket.until_gone(_frames(network, socket, position))


def _first(network: Bluesky, socket: Socket) -> int:
    """Where a listener begins who brings no cursor."""
    first = network.backlog.newest + 1
    if network.replays:
        network.tell_again(socket.asked.at)
    return first


async def _frames(network: Bluesky, socket: Socket, position: int) -> None:
    backlog = network.backlog
    while True:
        found = backlog.frames(position)
        for frame in found:
            await socket.tell(frame)
            if network.faults.tells_twice():
                await socket.tell(frame)
        position += len(found)
        if not found:
            await backlog.news()


async def jetstream(network: Bluesky, socket: Socket) -> None:
    backlog, cursor = network.backlog, socket.asked.one("cursor")
    await socket.accept()
    position = backlog.number_from(int(cursor)) if cursor.isdigit() else _first(network, socket)
    position = max(position, backlog.oldest)
    await socket.until_gone(_lines(network, socket, position))


async def _lines(network: Bluesky, socket: Socket, position: int) -> None:
    backlog: Backlog = network.backlog
    wanted = Wanted(socket)
    while True:
        found = backlog.json_lines(position)
        for line in (line for lines in found for line in lines.split(b"\n")):
            if wanted.holds(line):
                await socket.tell(line.decode())
                if network.faults.tells_twice():
                    await socket.tell(line.decode())
        position += len(found)
        if not found:
            await backlog.news()


class Wanted:
    """The collections and accounts that a Jetstream listener has asked for."""

    def __init__(self, socket: Socket) -> None:
        self._collections = [
            f'"collection":"{name.removesuffix("*")}{"" if name.endswith("*") else chr(34)}'.encode()
            for name in socket.asked.many("wantedCollections")
        ]
        self._dids = [f'"did":"{did}"'.encode() for did in socket.asked.many("wantedDids")]

    def holds(self, line: bytes) -> bool:
        """Account and identity events pass whatever collections are wanted."""
        if self._dids and not any(did in line for did in self._dids):
            return False
        return (
            not self._collections
            or b'"kind":"commit"' not in line
            or any(c in line for c in self._collections)
        )
