"""A simulated web for each test, and plain ways to ask it: none of them knows how it is made."""

import json
from contextlib import contextmanager

import libipld
import pytest
import requests
from websockets.sync.client import connect

from heedful.sim import Sim


@pytest.fixture
def web():
    with Sim(script=False) as sim:
        yield sim


@pytest.fixture
def ask(web):
    """Ask any address of the simulated web; returns what `requests` returns."""
    with requests.Session() as session:

        def asked(method, path, **rest):
            return session.request(method, f"{web.base}{path}", timeout=5, **rest)

        yield asked


@pytest.fixture
def xrpc(ask, web):
    """Call a method of Bluesky as our account; JSON goes in and the answer comes back."""
    given = web.credential("bluesky")
    tokens = ask("POST", "/xrpc/com.atproto.server.createSession", json=given).json()

    def called(name, send=None, **params):
        headers = {"authorization": f"Bearer {tokens['accessJwt']}"}
        method = "GET" if send is None else "POST"
        return ask(method, f"/xrpc/{name}", json=send, params=params, headers=headers)

    called.did, called.tokens = tokens["did"], tokens
    return called


@contextmanager
def stream(web, name, query=""):
    """Listen to a WebSocket of the simulated web."""
    with connect(f"{web.addresses[name]}{query}", compression=None, open_timeout=5, close_timeout=1) as line:
        yield line


def frame(line):
    """The next frame of the firehose: its header and its body."""
    return libipld.decode_dag_cbor_multi(line.recv(timeout=5))


def told(line):
    """The next event of Jetstream."""
    return json.loads(line.recv(timeout=5))


def silent(line):
    """Whether nothing more is told for a moment."""
    try:
        line.recv(timeout=0.15)
    except TimeoutError:
        return True
    return False
