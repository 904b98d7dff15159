"""mastodon-mock, a server that speaks Mastodon's API, and the traffic that Mastodon.py recorded of a real one.

`python -m tests.peers.mastodon` puts both into the folder that HEEDFUL_PEERS_DIR names (or `peers/`).
A test module takes the fixture by `mastodon = peer.mastodon` after `from tests.peers import mastodon as peer`.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HOME = Path(os.environ.get("HEEDFUL_PEERS_DIR") or Path(__file__).parents[2] / "peers") / "mastodon"
MOCK = HOME / "venv" / "bin" / "mastodon_mock"
RECORDED = HOME / "mastodon_py-2.3.3" / "tests"
PEOPLE = ("brand", "dana", "eve", "omar")
CONFIG = """
[database]
path = "mock.sqlite"
[streaming]
heartbeat_seconds = 1
[[seed.follows]]
follower = "brand"
following = "dana"
"""
PERSON = '[[seed.accounts]]\nusername = "{0}"\ndisplay_name = "{1}"\naccess_token = "{2}"\n'


@dataclass
class Mastodon:
    """The running server. Ids are its own; `<host>:<id>` is how the connector tells them."""

    url: str
    authors: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    @property
    def brand_acct(self) -> str:
        return f"brand@{self.host}"

    def credential(self, who: str = "brand", **more: str) -> dict[str, str]:
        return {"access_token": token_of(who), **more}

    def say(
        self,
        text: str,
        as_: str = "dana",
        reply_to: str | None = None,
        visibility: str = "public",
        **more: Any,
    ) -> str:
        """Publish as somebody and return the status's id."""
        wire = {"status": text, "visibility": visibility, **more} | (
            {"in_reply_to_id": reply_to} if reply_to else {}
        )
        local_id = str(self.ask("POST", "statuses", wire, as_=as_)["id"])
        self.authors[local_id] = as_
        return local_id

    def edit(self, local_id: str, text: str) -> None:
        self.ask("PUT", f"statuses/{local_id}", {"status": text}, as_=self.authors[local_id])

    def delete(self, local_id: str) -> None:
        self.ask("DELETE", f"statuses/{local_id}", as_=self.authors.get(local_id, "brand"))

    def replies_to(self, local_id: str) -> list[dict[str, Any]]:
        """Return the statuses that answer one directly, oldest first, direct ones too."""
        below = self.ask("GET", f"statuses/{local_id}/context")["descendants"]
        return [status for status in below if status["in_reply_to_id"] == local_id]

    def fail(self, path: str, *, method: str = "", count: int | None = 1, **effect: Any) -> None:
        """Let the next requests to a path (`/api/v1/statuses*`) go wrong.

        `type` is status (with `status`, `body`, `headers`), ratelimit, latency (with `delay_ms`),
        malformed, or timeout (30 s); `count` None lasts until `calm`.
        """
        match = {"path": path} | ({"methods": [method]} if method else {})
        self.ask("POST", "_mock/faults", {"match": match, "effect": effect, "count": count})

    def calm(self) -> None:
        """End all faults."""
        self.ask("DELETE", "_mock/faults")

    def ask(self, method: str, path: str, told: Any = None, *, as_: str = "brand") -> Any:
        headers = {"Authorization": f"Bearer {token_of(as_)}", "Content-Type": "application/json"}
        body = json.dumps(told).encode() if told is not None else None
        asked = urllib.request.Request(f"{self.url}/api/v1/{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            error.add_note(error.read().decode("utf-8", "replace"))
            raise


def token_of(who: str) -> str:
    return f"{who}-token-0123456789"


@pytest.fixture(scope="session")
def mastodon() -> Iterator[Mastodon]:
    here_or_not(MOCK)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="mastodon-"))
    people = "".join(PERSON.format(who, who.title(), token_of(who)) for who in PEOPLE)
    (folder / "mock.toml").write_text(people + CONFIG)
    asked = f"serve --config mock.toml --host 127.0.0.1 --port {port} --domain 127.0.0.1:{port} --log-level warning"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([MOCK, *asked.split()], cwd=folder, stdout=log, stderr=log)
    try:
        peer = Mastodon(f"http://127.0.0.1:{port}")
        _wait_for(peer, server, folder / "log")
        _let_everybody_be_indexed(folder / "mock.sqlite")
        yield peer
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:  # it waits for streams that somebody still listens to
            server.kill()
            server.wait()


@pytest.fixture(scope="session")
def recorded() -> list[Path]:
    """The recordings, one file of YAML each."""
    here_or_not(RECORDED)
    return sorted(RECORDED.glob("cassettes*/*.yaml"))


def _let_everybody_be_indexed(database: Path) -> None:
    """The mock's API cannot say it, and nobody is by default."""
    with closing(sqlite3.connect(database, timeout=10)) as tables, tables:
        tables.execute("update accounts set indexable = 1")


def here_or_not(path: Path) -> None:
    if not path.exists():
        complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        complain("This needs mastodon-mock: python -m tests.peers.mastodon")


def _wait_for(peer: Mastodon, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            peer.ask("GET", "instance")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"mastodon-mock did not start: {log.read_text()[-2000:]}")


def install() -> None:
    """Fetch both from the package registry; a second time does nothing."""
    HOME.mkdir(parents=True, exist_ok=True)
    if not MOCK.exists():
        subprocess.run([sys.executable, "-m", "venv", HOME / "venv"], check=True)
        pinned = Path(__file__).parent / "mastodon-requirements.txt"
        subprocess.run([HOME / "venv" / "bin" / "pip", "install", "-q", "-r", pinned], check=True)
    if not RECORDED.exists():
        pip = [HOME / "venv" / "bin" / "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*pip, "-d", HOME, "mastodon.py==2.3.3"], check=True)
        with tarfile.open(next(HOME.glob("mastodon_py-*.tar.gz"))) as source:
            source.extractall(HOME, filter="data")


if __name__ == "__main__":
    install()
