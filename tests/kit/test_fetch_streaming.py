"""Lines and sockets that stay open: what comes in is given at once, and silence is told."""

import socket
import threading
import time

import pytest
from websockets.sync.server import serve as serve_sockets

from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble, SignedOut
from heedful.kit.fetch import calls, streaming
from tests.kit.certificates import Authority
from tests.kit.servers import answer, redirect, saying

pytestmark = pytest.mark.usefixtures("loopback")

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(said: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(said), said)


@pytest.fixture
def quick(monkeypatch):
    """A second passes in no time."""
    monkeypatch.setattr(streaming, "TICK", 0.05)


# Lines


def test_lines_come_whole_however_they_are_cut(serve):
    said = "event: update\r\ndata: grüß dich\n\n: heartbeat\nlast".encode()
    there = serve(
        lambda line, _: line.sendall(HEAD + b"".join(chunk(bytes([byte])) for byte in said) + b"0\r\n\r\n")
    )
    with fetch.lines(there.url, headers={"Authorization": "Bearer abc"}) as lines:
        assert list(lines) == ["event: update", "data: grüß dich", "", ": heartbeat", "last"]
    heard = there.heard[0].headers
    assert (heard["accept"], heard["accept-encoding"]) == ("text/event-stream", "identity")
    assert heard["authorization"] == "Bearer abc"


def test_a_line_is_given_before_the_next_is_said(serve):
    go_on = threading.Event()

    def speak(line, _heard):
        line.sendall(HEAD + chunk(b"first\n"))
        go_on.wait(5)
        line.sendall(chunk(b"second\n") + b"0\r\n\r\n")

    with fetch.lines(serve(speak).url) as lines:
        assert next(lines) == "first"
        go_on.set()
        assert [line for line in lines if line is not None] == ["second"]


def test_silence_is_told_each_second_and_half_a_line_is_kept(serve, quick):
    go_on = threading.Event()

    def speak(line, _heard):
        line.sendall(HEAD + chunk(b"fir"))
        go_on.wait(5)
        line.sendall(chunk(b"st\n") + b"0\r\n\r\n")

    with fetch.lines(serve(speak).url) as lines:
        assert [next(lines), next(lines)] == [None, None]
        go_on.set()
        assert [line for line in lines if line is not None] == ["first"]


def test_silence_is_told_also_while_a_line_trickles_in(serve, quick):
    def trickle(line, _heard):
        line.sendall(HEAD)
        while True:
            line.sendall(chunk(b"x"))
            time.sleep(0.01)

    with fetch.lines(serve(trickle).url) as lines:
        assert [next(lines), next(lines)] == [None, None]


def test_who_is_silent_for_too_long_is_left(serve, quick):
    def fall_silent(line, _heard):
        line.sendall(HEAD + chunk(b"first\n"))

    started = time.monotonic()
    with fetch.lines(serve(fall_silent).url, idle=0.3) as lines:
        assert next(lines) == "first"
        with pytest.raises(OutsideTrouble, match="said nothing for"):
            list(lines)
    assert 0.25 < time.monotonic() - started < 1.5


def test_a_heartbeat_keeps_it_open(serve, quick):
    def beat(line, _heard):
        line.sendall(HEAD)
        for _ in range(8):
            line.sendall(chunk(b":thump\n"))
            time.sleep(0.06)
        line.sendall(b"0\r\n\r\n")

    with fetch.lines(serve(beat).url, idle=0.3) as lines:
        assert [line for line in lines if line] == [":thump"] * 8


def test_a_line_that_breaks_off_is_trouble(serve):
    def break_off(line, _heard):
        line.sendall(HEAD + chunk(b"first\n"))
        line.shutdown(socket.SHUT_RDWR)

    with fetch.lines(serve(break_off).url) as lines:
        assert next(lines) == "first"
        with pytest.raises(OutsideTrouble, match="broke off") as caught:
            next(lines)
    assert caught.value.retry_in


def test_a_line_without_end_is_trouble(serve):
    def without_end(line, _heard):
        line.sendall(HEAD)
        while True:
            line.sendall(chunk(b"x" * 60_000))

    with (
        fetch.lines(serve(without_end).url) as lines,
        pytest.raises(OutsideTrouble, match="line without end"),
    ):
        list(lines)


def test_many_lines_may_be_more_than_the_limit_of_an_answer(serve):
    def much(line, _heard):
        line.sendall(HEAD + chunk(b"x" * 999 + b"\n") * 4000 + b"0\r\n\r\n")

    with fetch.lines(serve(much).url) as lines:
        assert sum(line is not None for line in lines) == 4000


@pytest.mark.parametrize("said, kind, words", [
    (answer(status="401 Unauthorized"), SignedOut, "no longer accepts"),
    (answer(status="429 Too Many Requests", headers="Retry-After: 7\r\n"), OutsideTrouble, "429"),
    (answer(status="503 Service Unavailable"), OutsideTrouble, "503"),
    (answer(status="204 No Content"), OutsideTrouble, "not with lines"),
    (answer(headers="Content-Encoding: gzip\r\n"), OutsideTrouble, "not with lines"),
    (redirect("/"), OutsideTrouble, "without end"),
    (b"nonsense\r\n\r\n", OutsideTrouble, "did not speak HTTP"),
])  # fmt: skip
def test_lines_that_cannot_be_opened_are_trouble(said, kind, words, serve):
    with pytest.raises(kind, match=words), fetch.lines(serve(saying(said)).url):
        pass


def test_lines_are_followed_to_where_they_moved_without_our_credential(serve):
    there = serve(saying(HEAD + chunk(b"good\n") + b"0\r\n\r\n"))
    home = serve(saying(redirect(f"{there.url}/streaming")))
    with fetch.lines(home.url, headers={"Authorization": "Bearer abc"}) as lines:
        assert list(lines) == ["good"]
    assert "authorization" not in there.heard[0].headers


def test_the_line_is_closed_when_we_leave(serve):
    closed = threading.Event()

    def watch(line, _heard):
        line.sendall(HEAD + chunk(b"first\n"))
        if line.recv(1) == b"":
            closed.set()

    with fetch.lines(serve(watch).url) as lines:
        next(lines)
    assert closed.wait(2)


# Sockets


@pytest.fixture
def socket_server():
    servers = []

    def begin(talk, **how):
        server = serve_sockets(talk, "127.0.0.1", 0, **how)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"127.0.0.1:{server.socket.getsockname()[1]}"

    yield begin
    for server in servers:
        server.shutdown()


def echo(line):
    for message in line:
        line.send(message)


def test_a_socket_sends_and_receives(socket_server):
    heard = {}

    def talk(line):
        heard.update({name.lower(): value for name, value in line.request.headers.raw_items()})
        echo(line)

    with fetch.websocket(f"ws://{socket_server(talk)}/", headers={"Authorization": "Bearer abc"}) as there:
        there.send("grüß dich")
        there.send(b"\x00\xff")
        assert (there.receive(5), there.receive(5)) == ("grüß dich", b"\x00\xff")
        assert there.receive(0.05) is None
    assert heard["authorization"] == "Bearer abc"
    assert heard["user-agent"].startswith("Heedful/")


def test_half_a_message_is_not_lost_when_time_passes(socket_server):
    go_on = threading.Event()

    def talk(line):
        line.send(_halves(go_on))
        line.recv()

    with fetch.websocket(f"ws://{socket_server(talk)}/") as there:
        assert there.receive(0.05) is None
        go_on.set()
        assert there.receive(5) == "first second"


def _halves(go_on):
    yield "first "
    go_on.wait(5)
    yield "second"


def test_pings_are_answered(socket_server):
    answered = threading.Event()

    def talk(line):
        if line.ping().wait(5):
            answered.set()

    with fetch.websocket(f"ws://{socket_server(talk)}/"):
        assert answered.wait(5)


def test_a_message_over_the_limit_is_trouble(socket_server):
    where = socket_server(lambda line: line.send(b"x" * 1001))
    with (
        fetch.websocket(f"ws://{where}/", limit=1000) as there,
        pytest.raises(OutsideTrouble, match="more at once"),
    ):
        there.receive(5)


def test_a_socket_that_closes_is_trouble(socket_server):
    with fetch.websocket(f"ws://{socket_server(lambda line: line.close())}/") as there:
        with pytest.raises(OutsideTrouble, match="closed the line") as caught:
            there.receive(5)
        assert caught.value.retry_in
        with pytest.raises(OutsideTrouble) as caught:
            there.send("anyone")
        assert caught.value.maybe_done


def test_a_line_that_is_torn_is_trouble(socket_server):
    with (
        fetch.websocket(
            f"ws://{socket_server(lambda line: line.socket.shutdown(socket.SHUT_RDWR))}/"
        ) as there,
        pytest.raises(OutsideTrouble, match="closed the line"),
    ):
        there.receive(5)


def test_a_fault_of_ours_is_not_taken_for_theirs(socket_server):
    with pytest.raises(ValueError, match="ours"), fetch.websocket(f"ws://{socket_server(echo)}/"):
        raise ValueError("ours")


@pytest.mark.parametrize("said, kind, words, retry", [
    (answer(status="401 Unauthorized"), SignedOut, "no longer accepts", False),
    (answer(status="429 Too Many Requests", headers="Retry-After: 7\r\n"), OutsideTrouble, "429", True),
    (answer(status="404 Not Found"), OutsideTrouble, "404", False),
    (answer(b"page"), OutsideTrouble, "answered 200 instead", False),
    (redirect("ws://127.0.0.1:1/"), OutsideTrouble, "answered 302 instead", False),
    (redirect("http://169.254.169.254/"), OutsideTrouble, "answered 302 instead", False),
    (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n",
     OutsideTrouble, "does not open", True),
    (b"nonsense\r\n\r\n", OutsideTrouble, "does not open", True),
])  # fmt: skip
def test_a_socket_that_does_not_open_is_trouble(said, kind, words, retry, serve, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT_SECONDS", 0.5)
    there = serve(saying(said))
    with (
        pytest.raises(kind, match=words) as caught,
        fetch.websocket(f"ws://127.0.0.1:{there.port}/?token=abc"),
    ):
        pass
    assert (caught.value.retry_in is not None) is retry
    assert "abc" not in str(caught.value)
    assert there.calls == 1


def test_a_handshake_does_not_outlast_the_time(serve, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT_SECONDS", 0.3)
    there = serve(lambda _line, _heard: None)
    started = time.monotonic()
    with (
        pytest.raises(OutsideTrouble, match="does not open"),
        fetch.websocket(f"ws://127.0.0.1:{there.port}/"),
    ):
        pass
    assert time.monotonic() - started < 1.5


def test_a_socket_over_tls_asks_for_its_name(socket_server, names, monkeypatch, tmp_path):
    authority = Authority(tmp_path)
    trusted = authority.trusted()
    monkeypatch.setattr(calls, "tls", lambda: trusted)
    names.lead("good.example", ["127.0.0.1"])
    names.lead("other.example", ["127.0.0.1"])
    port = socket_server(echo, ssl=authority.server("good.example")).partition(":")[2]
    with fetch.websocket(f"wss://good.example:{port}/") as there:
        there.send("good")
        assert there.receive(5) == "good"
    with (
        pytest.raises(OutsideTrouble, match="does not open"),
        fetch.websocket(f"wss://other.example:{port}/"),
    ):
        pass


def test_no_proxy_of_the_environment_is_used_for_a_socket(socket_server, serve, monkeypatch):
    proxy = serve(saying(answer()))
    for name in ("http_proxy", "https_proxy", "ALL_PROXY", "all_proxy", "ws_proxy"):
        monkeypatch.setenv(name, proxy.url)
    with fetch.websocket(f"ws://{socket_server(echo)}/") as there:
        there.send("good")
        assert there.receive(5) == "good"
    assert proxy.calls == 0
