"""A real AT Protocol network (npm @atproto/dev-env): PLC, PDS and AppView, on a private PostgreSQL and Redis.

A test module takes the fixture by `bluesky = peer.bluesky` after `from tests.peers import bluesky as peer`.
What it needs is in apt-bluesky.txt; the node packages are installed once into HEEDFUL_PEERS_DIR (default:
`peers/` in the repository) by bluesky/install.sh. Everything is started and stopped by pid.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent / "bluesky"
POSTS = "app.bsky.feed.post"
BYPASS = "tests-are-not-limited"  # the fixture's own requests; Heedful's are limited as by a real server
DATABASE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60".split()


RUNNING = pytest.StashKey["Bluesky"]()


class Posted(NamedTuple):
    uri: str
    cid: str


@dataclass
class Account:
    """Somebody on the network. Their requests are never told to slow down."""

    network: "Bluesky" = field(repr=False)
    handle: str
    did: str
    password: str = field(repr=False)
    token: str = field(repr=False)

    def credential(self) -> dict[str, str]:
        return {"identifier": self.handle, "password": self.password}

    def post(
        self,
        text: str,
        *,
        reply_to: Posted | str | None = None,
        mention: "Account | None" = None,
        **more: Any,
    ) -> Posted:
        """Publish; where `mention` is not named in the text as @handle, they are put before it."""
        if mention is not None:
            text = text if f"@{mention.handle}" in text else f"@{mention.handle} {text}"
            more["facets"] = [_mention(text, mention)]
        if reply_to is not None:
            more["reply"] = self._thread_of(reply_to if isinstance(reply_to, str) else reply_to.uri)
        created = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        record = {"$type": POSTS, "text": text, "createdAt": created, **more}
        told = self.ask(
            "com.atproto.repo.createRecord", {"repo": self.did, "collection": POSTS, "record": record}
        )
        return Posted(told["uri"], told["cid"])

    def post_many(self, texts: Sequence[str]) -> None:
        """Publish several at once."""
        created = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kind = "com.atproto.repo.applyWrites#create"
        writes = [
            {
                "$type": kind,
                "collection": POSTS,
                "value": {"$type": POSTS, "text": text, "createdAt": created},
            }
            for text in texts
        ]
        self.ask("com.atproto.repo.applyWrites", {"repo": self.did, "writes": writes})

    def quote(self, text: str, posted: Posted) -> Posted:
        embed = {"$type": "app.bsky.embed.record", "record": posted._asdict()}
        return self.post(text, embed=embed)

    def delete(self, uri: Posted | str) -> None:
        rkey = (uri if isinstance(uri, str) else uri.uri).rpartition("/")[2]
        self.ask("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": POSTS, "rkey": rkey})

    def posts(self) -> list[dict[str, Any]]:
        """Return what stands in the account's repository, oldest key first: uri, cid and value."""
        asked = {"repo": self.did, "collection": POSTS, "limit": "100", "reverse": "true"}
        return list(self.network.ask("com.atproto.repo.listRecords", asked)["records"])

    def replies_to(self, uri: Posted | str) -> list[dict[str, Any]]:
        """Return the posts that answer one, as the AppView shows them: uri, author and record."""
        asked = {"uri": uri if isinstance(uri, str) else uri.uri, "depth": "1"}
        try:
            thread = self.ask(f"app.bsky.feed.getPostThread?{urllib.parse.urlencode(asked)}")["thread"]
        except urllib.error.HTTPError as error:
            if error.code != 400:
                raise
            return []
        return [reply["post"] for reply in thread.get("replies", ()) if "post" in reply]

    def describe(self, name: str, *labels: str) -> None:
        """Write the profile: what people call them, and what they ask of apps."""
        profile: dict[str, Any] = {"$type": "app.bsky.actor.profile", "displayName": name}
        if labels:
            values = [{"val": label} for label in labels]
            profile["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": values}
        where = {"repo": self.did, "collection": "app.bsky.actor.profile", "rkey": "self"}
        self.ask("com.atproto.repo.putRecord", {**where, "record": profile})

    def leave(self) -> None:
        """Switch the account off."""
        self.ask("com.atproto.server.deactivateAccount", {})

    def come_back(self) -> None:
        self.ask("com.atproto.server.activateAccount", None, method="POST")

    def ask(self, name: str, told: Any = None, *, method: str = "") -> Any:
        return self.network.ask(name, told=told, token=self.token, method=method)

    def _thread_of(self, uri: str) -> dict[str, Any]:
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        asked = {"repo": repo, "collection": collection, "rkey": rkey}
        parent = self.network.ask("com.atproto.repo.getRecord", asked)
        ref = {"uri": parent["uri"], "cid": parent["cid"]}
        return {"parent": ref, "root": parent["value"].get("reply", {}).get("root", ref)}


@dataclass
class Bluesky:
    """The running network. `url` is the server that keeps the accounts; it may be killed and started again."""

    folder: Path
    ports: dict[str, int]
    env: dict[str, str] = field(default_factory=dict)
    world: str = ""  # where the directory and the index are, as they said when they were ready
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.ports['pds']}"

    @property
    def appview(self) -> str:
        return f"http://localhost:{self.ports['appview']}"

    def start(self) -> None:
        _start(self, _programs())

    def account(self, name: str) -> Account:
        """Make an account; each call makes a new one, so that tests do not meet."""
        handle = f"{name}-{secrets.token_hex(3)}.test"
        password = secrets.token_urlsafe(12)
        told = {"handle": handle, "email": f"{handle}@mail.test", "password": password}
        made = self.ask("com.atproto.server.createAccount", told=told)
        return Account(self, handle, made["did"], password, made["accessJwt"])

    def suspend(self, account: Account) -> None:
        """Take an account down, as a moderator does."""
        told = {
            "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": account.did},
            "takedown": {"applied": True, "ref": "tests"},
        }
        self.ask("com.atproto.admin.updateSubjectStatus", told=told, admin=True)

    def erase(self, account: Account) -> None:
        self.ask("com.atproto.admin.deleteAccount", told={"did": account.did}, admin=True)

    def kill9(self) -> None:
        """End the server that keeps the accounts without a warning; its directory and index go on."""
        process = self.processes.pop("pds")
        process.kill()
        process.wait()

    def restart(self) -> None:
        """Start it again on its port, with the accounts and posts it had."""
        process = _start_node(self, "pds")
        _tell(process, self.world)
        _told(self, "pds")

    def stop(self) -> None:
        for name in reversed(list(self.processes)):
            _stop(self.processes[name], signal.SIGQUIT if name == "postgres" else signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(
        self,
        name: str,
        asked: dict[str, str] | None = None,
        *,
        told: Any = None,
        token: str = "",
        admin: bool = False,
        method: str = "",
    ) -> Any:
        """Call the server; an error's words are in the exception's notes."""
        url = f"{self.url}/xrpc/{name}" + (f"?{urllib.parse.urlencode(asked)}" if asked else "")
        headers = {"x-ratelimit-bypass": BYPASS}
        if token or admin:
            headers["authorization"] = "Basic YWRtaW46YWRtaW4tcGFzcw==" if admin else f"Bearer {token}"
        body = None
        if told is not None:
            body, headers["content-type"] = json.dumps(told).encode(), "application/json"
        request = urllib.request.Request(
            url, body, headers, method=method or ("POST" if told is not None else "GET")
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            error.add_note(error.read().decode("utf-8", "replace"))
            raise


@pytest.fixture(scope="session")
def bluesky(pytestconfig: pytest.Config) -> Bluesky:
    """One network for the whole run, however many modules take the fixture."""
    if RUNNING not in pytestconfig.stash:
        pytestconfig.stash[RUNNING] = network = prepare()
        pytestconfig.add_cleanup(network.stop)
        network.start()
    return pytestconfig.stash[RUNNING]


def prepare() -> Bluesky:
    """Return a network that is about to be started, with free ports and a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="atproto-"))
    folder.chmod(0o755)  # PostgreSQL runs as somebody else where we are root
    names = ("postgres", "redis", "plc", "bsync", "appview", "pds")
    return Bluesky(folder, dict(zip(names, _free_ports(len(names)), strict=True)))


def _mention(text: str, account: Account) -> dict[str, Any]:
    words = f"@{account.handle}".encode()
    start = text.encode().index(words)
    return {
        "index": {"byteStart": start, "byteEnd": start + len(words)},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": account.did}],
    }


@dataclass
class _Programs:
    initdb: str
    postgres: str
    redis: str
    node: str
    packages: Path


def _programs() -> _Programs:
    """Find what is installed, and install the node packages; in CI a missing one is an error."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    found = {name: shutil.which(name, path=path) for name in ("initdb", "postgres", "redis-server", "npm")}
    missing = [name for name, where in found.items() if where is None]
    if missing:
        complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        complain(f"The Bluesky network needs {', '.join(missing)}; see tests/peers/apt-bluesky.txt")
    made = subprocess.run([HERE / "install.sh"], check=True, capture_output=True, text=True)
    packages = Path(made.stdout.splitlines()[-1])
    node = str(packages / "node_modules/.bin/node")
    return _Programs(str(found["initdb"]), str(found["postgres"]), str(found["redis-server"]), node, packages)


def _start(network: Bluesky, programs: _Programs) -> None:
    database = _start_database(network, programs)
    redis = [programs.redis, "--port", str(network.ports["redis"]), "--bind", "127.0.0.1", "--save", ""]
    network.processes["redis"] = _run(network, "redis", redis)
    network.env = {
        **os.environ,
        "NODE_ENV": "development",
        "LOG_ENABLED": "false",
        "DATABASE_URL": database,
        "REDIS_HOST": f"127.0.0.1:{network.ports['redis']}",
        "BYPASS_KEY": BYPASS,
        "ROTATION_KEY": secrets.token_hex(32),
        "PDS_DATA": str(network.folder / "pds"),
        "NODE": programs.node,
        "NODE_COMPILE_CACHE": str(programs.packages / "compiled"),
        "PACKAGES": str(programs.packages),
        **{f"{name.upper()}_PORT": str(port) for name, port in network.ports.items()},
    }
    for name in ("postgres", "redis"):
        _wait_for(lambda port=network.ports[name]: _listens(port), name, network)
    (network.folder / "pds").mkdir()
    _start_node(network, "world")
    pds = _start_node(network, "pds")
    network.world = _told(network, "world")
    _tell(pds, network.world)
    _told(network, "pds")


def _start_database(network: Bluesky, programs: _Programs) -> str:
    tables, owner = network.folder / "database", {}
    tables.mkdir()
    if os.geteuid() == 0:
        shutil.chown(tables, "postgres", "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
    making = [programs.initdb, "-D", str(tables), "-U", "postgres", "-A", "trust", "-N", "--locale=C.UTF-8"]
    made = subprocess.run(making, check=False, capture_output=True, text=True, cwd="/", **owner)
    assert made.returncode == 0, made.stdout + made.stderr
    port = network.ports["postgres"]
    where = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", str(tables)]
    network.processes["postgres"] = _run(
        network, "postgres", [programs.postgres, "-D", str(tables), *where, *DATABASE], cwd="/", **owner
    )
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def _start_node(network: Bluesky, name: str) -> subprocess.Popen[bytes]:
    """Start one of our scripts beside its packages, where alone it finds them."""
    packages = Path(network.env["PACKAGES"])
    script = packages / f"{name}-{network.ports['pds']}.mjs"
    shutil.copy(HERE / f"{name}.mjs", script)
    command = [network.env["NODE"], str(script)]
    process = _run(network, name, command, cwd=packages, env=network.env, stdin=subprocess.PIPE)
    network.processes[name] = process
    return process


def _tell(process: subprocess.Popen[bytes], words: str) -> None:
    assert process.stdin is not None
    process.stdin.write(words.encode() + b"\n")
    process.stdin.flush()


def _told(network: Bluesky, name: str) -> str:
    """Wait until a script is ready, and return what it says then."""
    process = network.processes[name]
    _wait_for(lambda: _ready(network, name) or process.poll() is not None, name, network)
    (Path(network.env["PACKAGES"]) / f"{name}-{network.ports['pds']}.mjs").unlink()
    said = _ready(network, name)
    assert said, _log(network, name)
    return said


def _ready(network: Bluesky, name: str) -> str:
    lines = [line for line in _log(network, name).splitlines() if line.startswith("READY ")]
    return lines[-1].removeprefix("READY ") if lines else ""


def _log(network: Bluesky, name: str) -> str:
    return (network.folder / f"{name}.log").read_text(errors="replace")


def _run(network: Bluesky, name: str, command: list[str], **how: Any) -> subprocess.Popen[bytes]:
    with (network.folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, **how)


def _wait_for(ready: Any, what: str, network: Bluesky, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"{what} did not start: {_log(network, what)}"
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in held]
    for listener in held:
        listener.close()
    return ports


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
