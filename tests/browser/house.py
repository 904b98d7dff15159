"""The whole product, started as people start it, and spoken to from outside: console, API, browser."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
OWNER = "ruth@zorble.test"
COMPANY = "Zorble"
START_SECONDS = 90.0
END_SECONDS = 30.0


class SaidNo(Exception):
    """The API or the console refused; the text is what it said."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


BEGIN = """
import django
django.setup()
from heedful.cli import preparing
preparing.migrate()
preparing.collect_static()
"""


@cache
def begun() -> Path:
    """Return a folder with an empty database and the static files: made once for all houses."""
    empty = House()
    environ = {**empty.environ, "DJANGO_SETTINGS_MODULE": "heedful.settings"}
    subprocess.run([sys.executable, "-c", BEGIN], cwd=REPOSITORY, env=environ, check=True, timeout=180)
    return empty.folder


@dataclass
class House:
    """A running Heedful with a data folder of its own. `open` starts it, `close` ends it."""

    options: dict[str, str] = field(default_factory=dict)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="heedful-house-")))
    port: int = field(default_factory=free_port)
    token: str = ""
    set_up: str = ""  # where its first visitor becomes the owner
    doors: dict[str, Any] = field(default_factory=dict)  # how a browser is signed in, by address
    _process: subprocess.Popen[bytes] | None = None
    _database: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HEEDFUL_")}
        ours = {
            "HEEDFUL_DATA_DIR": str(self.folder),
            "HEEDFUL_PORT": str(self.port),
            "HEEDFUL_ALLOW_NETWORKS": "127.0.0.1/32,::1/128",
            "HEEDFUL_LOG_LEVEL": "warning",
        }
        if self._database:
            ours["HEEDFUL_DATABASE_URL"] = self._database
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        return {**kept, **ours, **self.options}

    # Begin and end
    def furnish(self) -> "House":
        """Make owner, company and the first track, as `heedful init` does."""
        self._make_database()
        if not self._database:
            shutil.copytree(begun(), self.folder, dirs_exist_ok=True)
        told = self.tell(
            "init", "--yes", "--owner", OWNER, "--owner-name", "Ruth Abara", "--company", COMPANY
        )
        self.token = told["token"]
        return self

    def open(self) -> "House":
        self._make_database()
        with (self.folder / "up.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "heedful", "up", "--json"],
                cwd=REPOSITORY, env=self.environ, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
            )  # fmt: skip
        assert self._process.stdout is not None
        line = _line_within(self._process, START_SECONDS)
        assert line, f"heedful up said nothing: {self.log()}"
        self.set_up = json.loads(line)["set_up"] or ""
        return self

    def close(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._database:
            _in_postgres(f'drop database if exists "{self._database.rpartition("/")[2]}" with (force)')

    def _make_database(self) -> None:
        """On PostgreSQL each house has a database of its own, dropped when it closes."""
        if os.environ.get("HEEDFUL_DATABASE_URL") and not self._database:
            name = f"heedful_house_{secrets.token_hex(4)}"
            _in_postgres(f'create database "{name}"')
            server = urllib.parse.urlsplit(os.environ["HEEDFUL_DATABASE_URL"])
            self._database = server._replace(path=f"/{name}").geturl()

    def log(self) -> str:
        return (self.folder / "up.log").read_text(errors="replace")[-4000:]

    # The console
    def tell(self, *words: str, given: str = "") -> Any:
        """Run a command and return what it says to programs."""
        command = [sys.executable, "-m", "heedful", *words, "--json"]
        return json.loads(self._run(command, given))

    def run(self, script: Path, *words: str, given: str = "") -> str:
        """Run a script of ours inside the house: it finds Django set up by its options."""
        return self._run([sys.executable, str(script), *words], given)

    def _run(self, command: list[str], given: str) -> str:
        environ = {
            **self.environ,
            "DJANGO_SETTINGS_MODULE": "heedful.settings",
            "PYTHONPATH": str(REPOSITORY),
        }
        told = subprocess.run(
            command,
            cwd=REPOSITORY,
            env=environ,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        if told.returncode:
            raise SaidNo(f"{' '.join(command[2:])}: {told.stdout}{told.stderr}")
        return told.stdout

    # The API, as the owner
    def api(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        told = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(f"{self.address}/api/v1{path}", told, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise SaidNo(f"{error.code} {error.read().decode('utf-8', 'replace')}") from error

    def add_source(
        self, network: str, address: str, credential: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Listen at a place; with a credential we may answer there."""
        asked = {
            "network": network,
            "address": address,
            "credential": credential or {},
            "sends": bool(credential),
        }
        return dict(self.api("POST", "/sources", asked))

    def source(self, source_id: int) -> dict[str, Any]:
        return dict(self.api("GET", f"/sources/{source_id}"))

    def add_track(self, name: str, query: str) -> int:
        return int(self.api("POST", "/tracks", {"name": name, "query": query})["id"])

    def hire(self, name: str, role: str = "teammate") -> str:
        """Let somebody in and return the address they sign in with."""
        email = f"{name.lower().replace(' ', '.')}@zorble.test"
        self.tell("user", "add", email, "--name", name, "--role", role)
        return email

    def conversation_with(self, words: str, *, within: float = 20.0) -> dict[str, Any]:
        """Return the conversation whose person said these words."""
        return wait_for(lambda: self._with(words), within, f"a conversation about {words!r}")

    def _with(self, words: str) -> dict[str, Any] | None:
        heard = self.api("GET", "/mentions?limit=200")["items"]
        ids = {post["id"] for post in heard if words in f"{post['title']} {post['text']}"}
        told = self.api("GET", "/conversations?view=everything&limit=200")["items"]
        return next((one for one in told if one["post_id"] in ids), None)

    def hears(self, source_id: int, *, within: float = 30.0) -> None:
        """Wait until a source has been heard once."""
        wait_for(lambda: self.source(source_id)["last_success_at"], within, f"source {source_id} to be heard")


def wait_for(ready: Any, within: float, what: str) -> Any:
    """Ask again and again, and return the first answer that is something."""
    until = time.monotonic() + within
    while not (found := ready()):
        assert time.monotonic() < until, f"Waited {within:.0f} s for {what}."
        time.sleep(0.1)
    return found


def _line_within(process: subprocess.Popen[bytes], seconds: float) -> str:
    """Return the first line a process prints, "" if it ends or says nothing."""
    import selectors

    assert process.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        if not waiting.select(seconds):
            _end(process)
            return ""
    return process.stdout.readline().decode()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End `heedful up` as Ctrl-C does; what does not drain in time is killed with its group."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout:
        process.stdout.close()


def _in_postgres(words: str) -> None:
    import psycopg

    with closing(psycopg.connect(os.environ["HEEDFUL_DATABASE_URL"], autocommit=True)) as server:
        server.execute(words)
