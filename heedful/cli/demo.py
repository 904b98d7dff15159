"""The demo: where it lives, what is cleared before it starts, and its simulated social web."""

import json
import os
import shutil
import socket  # noqa: TID251  (only to find a free port)
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heedful.kit import clock
from heedful.kit.errors import Refused

HOME = Path("data/demo")
MARK = "demo.json"
DIARY = "said.jsonl"
SPARED = ("run",)
NOT_OURS = "{folder} holds something that is no demo. Choose an empty folder with HEEDFUL_DATA_DIR."


@dataclass(frozen=True, slots=True)
class Demo:
    keep: bool = False
    pace: float = 1.0

    def environ(self) -> dict[str, str]:
        """Return the options of a demo: a folder of its own, and this machine may be reached."""
        home = os.environ.get("HEEDFUL_DATA_DIR") or str(HOME.resolve())
        paced = {"HEEDFUL_POLL_SECONDS": os.environ.get("HEEDFUL_POLL_SECONDS", "5")}
        return {"HEEDFUL_DATA_DIR": home, "HEEDFUL_ALLOW_NETWORKS": "127.0.0.1/32,::1/128", **paced}

    def clear(self, folder: Path) -> None:
        """Begin anew: throw away what the last demo left, and nothing that is not a demo's.

        :raises Refused: the folder holds something else.
        """
        mark = folder / MARK
        there = [path for path in folder.iterdir() if path.name not in SPARED]
        if there and not mark.exists():
            raise Refused(NOT_OURS.format(folder=folder))
        for path in [] if self.keep else there:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        mark.touch()

    def simulating(self, folder: Path) -> list[str]:
        """Return the command that plays the social web of the demo."""
        mark, out = _mark(folder / MARK), folder / "run" / "sim.json"
        where = ["--port", str(mark["sim_port"]), "--out", str(out)]
        since = ["--started", str(mark["started"]), "--diary", str(folder / DIARY)]
        return ["sim", "--pace", str(self.pace), *where, *since]

    def furnishing(self, folder: Path) -> list[str]:
        return ["furnish-demo", "--sim-port", str(_mark(folder / MARK)["sim_port"])]


def _mark(path: Path) -> dict[str, Any]:
    """Return the port and the beginning of the simulated web. They stay the same when it starts again:
    the demo's sources name the port, and what people said follows from the beginning and the diary."""
    if not path.read_text(encoding="utf-8"):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        path.write_text(json.dumps({"sim_port": port, "started": clock.now().isoformat()}), encoding="utf-8")
    noted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return noted
