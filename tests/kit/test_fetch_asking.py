"""What we ask goes out as it should, and what comes back is taken whole or not at all."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib

import pytest

from heedful import __version__
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch import addresses, calls
from tests.kit.certificates import GONE, Authority
from tests.kit.servers import answer, hang_up, redirect, saying

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def trusting(monkeypatch, authority):
    trusted = authority.trusted()
    monkeypatch.setattr(calls, "tls", lambda: trusted)


def wrapped(context):
    return lambda line: context.wrap_socket(line, server_side=True)


def trouble_of(url, method="GET", **how):
    with pytest.raises(OutsideTrouble) as caught:
        fetch.request(method, url, **{"timeout": 5, **how})
    return caught.value


# What goes out


def test_a_question_says_who_asks_and_nothing_of_its_own_accord(serve):
    there = serve(saying(answer(b"good")))
    assert fetch.request("GET", f"{there.url}/a").body == b"good"
    assert there.heard[0].headers == {
        "host": f"127.0.0.1:{there.port}",
        "accept-encoding": "gzip, deflate",
        "user-agent": f"Heedful/{__version__}",
        "accept": "*/*",
    }


def test_parameters_join_those_that_are_there(serve):
    there = serve(saying(answer()))
    answered = fetch.request("GET", f"{there.url}/a b?x=ä#part", params={"q": "50 % & more", "z": "é"})
    assert there.heard[0].target == "/a%20b?x=%C3%A4&q=50%20%25%20%26%20more&z=%C3%A9"
    assert answered.url == there.url + there.heard[0].target


def test_json_a_form_and_a_password_are_worded(serve):
    there = serve(saying(answer()))
    fetch.request("POST", there.url, json={"text": "grüß dich"}, basic=("frank", "pass word"))
    fetch.request("PUT", there.url, form={"text": "grüß dich & so"}, headers={"Authorization": "Bearer abc"})
    fetch.request("DELETE", there.url)
    first, second, third = there.heard
    assert (first.method, first.body) == ("POST", '{"text": "grüß dich"}'.encode())
    assert first.headers["content-type"] == "application/json"
    assert first.headers["authorization"] == "Basic ZnJhbms6cGFzcyB3b3Jk"
    assert second.body == b"text=gr%C3%BC%C3%9F+dich+%26+so"
    assert second.headers["content-type"] == "application/x-www-form-urlencoded"
    assert second.headers["authorization"] == "Bearer abc"
    assert (third.method, third.headers["content-length"]) == ("DELETE", "0")


def test_the_headers_that_frame_a_request_are_not_the_callers(serve):
    there = serve(saying(answer()))
    ours = {
        "Host": "inside.example",
        "Content-Length": "7",
        "Transfer-Encoding": "chunked",
        "Accept-Encoding": "br",
    }
    fetch.request("POST", there.url, form={"a": "b"}, headers=ours)
    heard = there.heard[0].headers
    assert (heard["host"], heard["content-length"]) == (f"127.0.0.1:{there.port}", "3")
    assert heard["accept-encoding"] == "gzip, deflate"
    assert "transfer-encoding" not in heard


@pytest.mark.parametrize("value", ["abc\r\nX-Injected: 1", "abc\n", "abc\x00", "snowman ☃"])
def test_a_header_that_cannot_be_sent_is_trouble_and_its_value_is_not_told(value, serve):
    there = serve(saying(answer()))
    trouble = trouble_of(there.url, headers={"Authorization": value})
    assert (trouble.maybe_done, trouble.retry_in) == (False, None)
    assert "abc" not in str(trouble)
    assert there.heard == []


def test_no_proxy_of_the_environment_is_used(serve, monkeypatch):
    there, proxy = serve(saying(answer(b"good"))), serve(saying(answer(b"proxy")))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    assert fetch.request("GET", there.url).body == b"good"
    assert proxy.calls == 0


def test_the_same_line_serves_again_for_questions_and_a_new_one_for_deeds(serve):
    there = serve(saying(answer(b"good")))
    for _ in range(3):
        fetch.request("GET", there.url)
    assert there.calls == 1
    fetch.request("POST", there.url)
    assert there.calls == 2


def test_a_question_survives_a_line_that_died_while_it_waited(serve):
    def once_each(line, _heard):
        line.sendall(answer(b"good"))
        threading.Timer(0.0, hang_up, [line]).start()

    there = serve(once_each)
    assert [fetch.request("GET", there.url).body for _ in range(5)] == [b"good"] * 5


def test_an_answer_that_nobody_asked_for_is_not_taken_for_the_next(serve):
    there = serve(saying(answer(b"first") + answer(b"smuggled")))
    assert [fetch.request("GET", there.url).body for _ in range(3)] == [b"first"] * 3
    assert there.calls == 3


def test_many_threads_may_ask_at_once(serve):
    there = serve(lambda line, heard: line.sendall(answer(heard.target.encode())))
    wrong = []

    def ask(number):
        for step in range(10):
            target = f"/{number}/{step}"
            if fetch.request("GET", there.url + target).text != target:
                wrong.append(target)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(there.heard) == 80


# What comes back


def test_an_answer_is_returned_whatever_its_status(serve):
    there = serve(
        saying(
            answer(
                b"no",
                status="404 Not Found",
                headers="Link: <a>\r\nLink: <b>\r\nX-Ümlaut: ä\r\n".replace("Ü", "U"),
            )
        )
    )
    answered = fetch.request("GET", there.url)
    assert (answered.status, answered.body) == (404, b"no")
    assert answered.headers["link"] == "<a>, <b>"
    assert answered.headers["x-umlaut"] == "ä"


PACKED = {
    "gzip": gzip.compress(b"good" * 1000),
    "x-gzip": gzip.compress(b"good" * 1000),
    "GZIP": gzip.compress(b"good" * 500) + gzip.compress(b"good" * 500),
    "deflate": zlib.compress(b"good" * 1000),
    "Deflate": zlib.compress(b"good" * 1000)[2:-4],
    "identity": b"good" * 1000,
}


@pytest.mark.parametrize("coding", PACKED)
def test_a_body_is_unpacked(coding, serve):
    there = serve(saying(answer(PACKED[coding], headers=f"Content-Encoding: {coding}\r\n")))
    assert fetch.request("GET", there.url).body == b"good" * 1000


TORN = {
    "not packed at all": ("gzip", b"not packed"),
    "cut short": ("gzip", PACKED["gzip"][:-9]),
    "packed in a way we did not ask for": ("br", b"\x0b\x02"),
    "no deflate": ("deflate", b"\xff\xff\xff"),
    "packed twice": ("gzip, gzip", gzip.compress(PACKED["gzip"])),
}


@pytest.mark.parametrize("what", TORN)
def test_a_body_that_does_not_unpack_is_trouble(what, serve):
    coding, body = TORN[what]
    there = serve(saying(answer(body, headers=f"Content-Encoding: {coding}\r\n")))
    trouble = trouble_of(there.url)
    assert "does not unpack" in str(trouble)
    assert trouble.maybe_done


def test_an_empty_body_needs_no_unpacking(serve):
    there = serve(saying(answer(headers="Content-Encoding: gzip\r\n")))
    assert fetch.request("GET", there.url).body == b""


def test_a_body_may_be_as_long_as_the_limit_and_not_one_byte_longer(serve):
    there = serve(lambda line, heard: line.sendall(answer(b"x" * int(heard.target[1:]))))
    assert len(fetch.request("GET", f"{there.url}/1000", limit=1000).body) == 1000
    trouble = trouble_of(f"{there.url}/1001", limit=1000)
    assert (str(trouble), trouble.retry_in) == ("127.0.0.1 sent more than 1,000 bytes.", None)


def test_a_gzip_bomb_is_stopped_while_it_unpacks(serve):
    bomb = gzip.compress(bytes(60_000_000), 9)
    there = serve(saying(answer(bomb, headers="Content-Encoding: gzip\r\n")))
    tracemalloc.start()
    trouble = trouble_of(there.url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(trouble) == "127.0.0.1 sent more than 2,000,000 bytes."
    assert peak < 12_000_000


def test_a_bomb_of_many_small_members_is_stopped(serve):
    bomb = gzip.compress(bytes(1_000_000), 9) * 100
    there = serve(saying(answer(bomb, headers="Content-Encoding: gzip\r\n")))
    assert str(trouble_of(there.url)) == "127.0.0.1 sent more than 2,000,000 bytes."


def test_a_body_without_end_is_stopped(serve):
    def without_end(line, _heard):
        line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            line.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")

    assert "more than 2,000,000 bytes" in str(trouble_of(serve(without_end).url))


def test_packing_that_unpacks_to_nothing_is_stopped_too(serve):
    def empty_blocks(line, _heard):
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10])
        while True:
            line.sendall(b"\x00\x00\x00\xff\xff" * 10_000)

    assert "more than we take" in str(trouble_of(serve(empty_blocks).url, limit=100_000))


def test_headers_without_end_are_stopped(serve):
    def without_end(line, _heard):
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            line.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")

    there = serve(without_end)
    started = time.monotonic()
    trouble = trouble_of(there.url)
    assert (str(trouble), trouble.maybe_done) == ("127.0.0.1 did not speak HTTP.", True)
    assert time.monotonic() - started < 2


def test_interim_answers_are_passed_over_and_end_somewhere(serve):
    there = serve(saying(b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" * 3 + answer(b"good")))
    assert fetch.request("GET", there.url).body == b"good"
    endless = serve(saying(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000))
    assert "did not speak HTTP" in str(trouble_of(endless.url))


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"]
)
def test_a_slow_drip_does_not_outlast_the_time_for_all_of_it(head, serve):
    def drip(line, _heard):
        line.sendall(head)
        for _ in range(30):
            line.sendall(b"H")
            time.sleep(0.05)
        hang_up(line)

    there = serve(drip)
    started = time.monotonic()
    trouble = trouble_of(there.url, timeout=0.4)
    assert (str(trouble), trouble.maybe_done) == ("127.0.0.1 did not answer in time.", True)
    assert 0.3 < time.monotonic() - started < 1.5


def test_redirects_share_the_time(serve):
    def later(line, _heard):
        time.sleep(0.15)
        line.sendall(redirect("/on"))

    started = time.monotonic()
    assert "in time" in str(trouble_of(serve(later).url, timeout=0.4))
    assert time.monotonic() - started < 1.5


# Where we are sent


def test_redirects_are_followed_five_times(serve):
    def lead_on(line, heard):
        step = int(heard.target[1:])
        line.sendall(redirect(f"/{step - 1}") if step else answer(b"good"))

    there = serve(lead_on)
    answered = fetch.request("GET", f"{there.url}/5")
    assert (answered.body, answered.url) == (b"good", f"{there.url}/0")
    assert "without end" in str(trouble_of(f"{there.url}/6"))


def test_a_redirect_to_itself_ends(serve):
    there = serve(saying(redirect("/")))
    assert "without end" in str(trouble_of(there.url))
    assert len(there.heard) == 6


def test_a_redirect_may_be_returned_instead(serve):
    there = serve(saying(redirect("http://169.254.169.254/")))
    answered = fetch.request("GET", there.url, follow=False)
    assert (answered.status, answered.headers["location"]) == (302, "http://169.254.169.254/")


SECRETS = {"Authorization": "Bearer abc", "Cookie": "a=b", "X-Api-Key": "abc", "Accept": "text/html"}


def test_credentials_stay_with_their_origin(serve):
    stranger = serve(saying(answer(b"good")))
    home = serve(
        lambda line, heard: line.sendall(redirect("/b" if heard.target == "/a" else f"{stranger.url}/c"))
    )
    assert fetch.request("GET", f"{home.url}/a", headers=SECRETS).body == b"good"
    assert home.heard[1].headers["authorization"] == "Bearer abc"
    assert home.heard[1].headers["x-api-key"] == "abc"
    assert stranger.heard[0].headers == {
        "host": f"127.0.0.1:{stranger.port}",
        "accept-encoding": "gzip, deflate",
        "user-agent": f"Heedful/{__version__}",
        "accept": "text/html",
    }


def test_a_password_stays_with_its_origin_and_does_not_come_back(serve):
    home = serve(
        lambda line, heard: line.sendall(
            redirect(f"{stranger.url}/") if heard.target == "/a" else answer(b"good")
        )
    )
    stranger = serve(saying(redirect(f"{home.url}/b")))
    assert fetch.request("GET", f"{home.url}/a", basic=("frank", "secret")).body == b"good"
    assert "authorization" in home.heard[0].headers
    assert "authorization" not in stranger.heard[0].headers
    assert "authorization" not in home.heard[1].headers


def test_no_cookie_is_kept(serve):
    there = serve(lambda line, heard: line.sendall(
        redirect("/b", "302 Found\r\nSet-Cookie: a=b") if heard.target == "/a" else answer(b"good")))  # fmt: skip
    fetch.request("GET", f"{there.url}/a")
    assert "cookie" not in there.heard[1].headers


@pytest.mark.parametrize("status", ["302 Found", "303 See Other"])
def test_after_a_deed_the_page_that_tells_of_it_is_asked_for(status, serve):
    there = serve(
        lambda line, heard: line.sendall(redirect("/done", status) if heard.body else answer(b"done"))
    )
    answered = fetch.request("POST", there.url, form={"a": "b"})
    assert answered.body == b"done"
    assert (there.heard[1].method, there.heard[1].body) == ("GET", b"")
    assert "content-type" not in there.heard[1].headers


@pytest.mark.parametrize("status", ["307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_deed_is_asked_again_at_another_place_of_the_same_host(status, serve):
    there = serve(
        lambda line, heard: line.sendall(redirect("/b", status) if heard.target == "/a" else answer(b"done"))
    )
    assert fetch.request("POST", f"{there.url}/a", form={"a": "b"}).body == b"done"
    assert (there.heard[1].method, there.heard[1].body) == ("POST", b"a=b")


def test_what_we_say_is_not_said_to_another_host(serve, names):
    names.lead("stranger.example", ["127.0.0.1"])
    stranger = serve(saying(answer()))
    there = serve(saying(redirect(f"http://stranger.example:{stranger.port}/?t=1", "307 Temporary Redirect")))
    trouble = trouble_of(there.url, "POST", form={"password": "secret"})
    assert str(trouble) == f"127.0.0.1 has moved to http://stranger.example:{stranger.port}."
    assert trouble.maybe_done is False
    assert stranger.calls == 0


def test_a_deed_at_an_address_that_moved_for_good_is_trouble_and_not_a_question(serve):
    there = serve(
        lambda line, heard: line.sendall(
            redirect("/b", "301 Moved Permanently") if heard.target == "/a" else answer(b"page")
        )
    )
    trouble = trouble_of(f"{there.url}/a", "POST", form={"a": "b"})
    assert "has moved to" in str(trouble)
    assert (trouble.maybe_done, trouble.retry_in) == (False, None)
    assert len(there.heard) == 1


@pytest.mark.parametrize(
    "location", ["http://[::1", "http://exa mple/", "http://127.0.0.1:99999/", "ftp://x/", "http://\\x/"]
)
def test_a_redirect_that_cannot_be_read_is_trouble(location, serve):
    assert "sends us elsewhere" in str(trouble_of(serve(saying(redirect(location))).url))


# Over TLS


def test_tls_asks_for_the_name_at_the_checked_address(serve, names, authority, trusting):
    context, asked = authority.server("good.example"), []
    context.sni_callback = lambda _line, name, _context: asked.append(name)
    names.lead("good.example", ["127.0.0.1"])
    there = serve(saying(answer(b"good")), wrap=wrapped(context))
    for _ in range(2):
        assert fetch.request("GET", f"https://good.example:{there.port}/").body == b"good"
    assert asked[0] == "good.example"
    assert there.heard[0].headers["host"] == f"good.example:{there.port}"


@pytest.mark.parametrize(
    "name, until, words", [("other.example", None, "Hostname mismatch"), ("good.example", GONE, "expired")]
)
def test_who_does_not_prove_who_they_are_is_not_spoken_to(
    name, until, words, serve, names, authority, trusting
):
    context = authority.server(name, until=until) if until else authority.server(name)
    names.lead("good.example", ["127.0.0.1"])
    there = serve(saying(answer()), wrap=wrapped(context))
    trouble = trouble_of(f"https://good.example:{there.port}/", "POST", form={"a": "b"})
    assert words in str(trouble)
    assert trouble.maybe_done is False
    assert there.heard == []


def test_an_unknown_authority_is_not_believed(serve, names, authority):
    names.lead("good.example", ["127.0.0.1"])
    there = serve(saying(answer()), wrap=wrapped(authority.server("good.example")))
    assert "does not prove who it is" in str(trouble_of(f"https://good.example:{there.port}/"))


def test_we_do_not_go_from_tls_to_none(serve, names, authority, trusting):
    names.lead("good.example", ["127.0.0.1"])
    bare = serve(saying(answer(b"bare")))
    there = serve(saying(redirect(bare.url)), wrap=wrapped(authority.server("good.example")))
    assert "without TLS" in str(trouble_of(f"https://good.example:{there.port}/"))
    assert bare.calls == 0


def test_a_handshake_does_not_outlast_the_time(serve, names, trusting):
    names.lead("good.example", ["127.0.0.1"])
    there = serve(lambda _line, _heard: time.sleep(1), wrap=lambda line: time.sleep(1) or line)
    started = time.monotonic()
    assert trouble_of(f"https://good.example:{there.port}/", timeout=0.3).maybe_done is False
    assert time.monotonic() - started < 0.9


# Whether it may have happened


def _torn(line, _heard):
    line.sendall(answer(b"x" * 100)[:-50])
    hang_up(line)


LEFT_US = {
    "hung up without a word": lambda line, _heard: hang_up(line),
    "torn in the middle": _torn,
    "torn in the headers": lambda line, _heard: (
        line.sendall(b"HTTP/1.1 200 OK\r\nA:"),
        hang_up(line),
    ),
    "not HTTP": saying(b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n"),
    "another protocol": saying(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
    ),
    "silent": lambda _line, _heard: time.sleep(0.6),
    "too much": saying(answer(b"x" * 2000)),
    "badly packed": saying(answer(b"xxxx", headers="Content-Encoding: gzip\r\n")),
    "two lengths": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
    "sent on to where we do not go, once done": saying(redirect("http://10.0.0.1/", "303 See Other")),
    "sent on without end, once done": lambda line, heard: line.sendall(redirect("/", "303 See Other")),
}


@pytest.mark.parametrize("what", LEFT_US)
def test_once_it_left_us_it_may_have_happened(what, serve):
    there = serve(LEFT_US[what])
    assert trouble_of(there.url, "POST", form={"a": "b"}, timeout=0.4, limit=1000).maybe_done is True
    assert there.heard[0].body == b"a=b"


def _closed_port():
    with socket.create_server(("127.0.0.1", 0)) as once:
        return once.getsockname()[1]


def test_what_nobody_took_did_not_happen():
    trouble = trouble_of(f"http://127.0.0.1:{_closed_port()}/", "POST", form={"a": "b"})
    assert (trouble.maybe_done, trouble.retry_in) == (False, 30.0)
    assert "does not take our call" in str(trouble)


def test_what_went_to_no_name_did_not_happen(monkeypatch):
    def no_such_name(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(addresses, "resolve", no_such_name)
    trouble = trouble_of("http://nowhere.example/", "POST", form={"a": "b"})
    assert (str(trouble), trouble.maybe_done) == ("There is no host named nowhere.example.", False)


def test_a_slow_look_up_does_not_outlast_the_time(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: [str(done.wait(5))])
    started = time.monotonic()
    trouble = trouble_of("http://slow.example/", "POST", timeout=0.2)
    done.set()
    assert (str(trouble), trouble.maybe_done) == ("Looking up slow.example took too long.", False)
    assert time.monotonic() - started < 1


def test_the_next_address_is_tried_where_the_first_does_not_pick_up(serve, names):
    fetch.allow(["127.0.0.0/8"])
    names.lead("two.example", ["127.0.0.9", "127.0.0.1"])
    there = serve(saying(answer(b"good")))
    assert fetch.request("GET", f"http://two.example:{there.port}/").body == b"good"


def test_a_deed_that_is_to_be_done_elsewhere_did_not_happen_here(serve):
    there = serve(saying(redirect("http://10.0.0.1/", "307 Temporary Redirect")))
    assert trouble_of(there.url, "POST", form={"a": "b"}).maybe_done is False


def test_an_early_answer_to_a_long_request_is_heard(serve):
    def refuse_early(line, _heard):
        line.sendall(answer(b"too long", status="413 Content Too Large", headers="Connection: close\r\n"))

    there = serve(refuse_early)
    assert fetch.request("POST", there.url, form={"a": "b" * 100_000}).status == 413


# The cost of it


def test_importing_it_costs_little():
    import subprocess
    import sys

    code = "import sys, heedful.kit.fetch; print(*(n for n in ('h11','ssl','idna','websockets','httpx2') if n in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""
