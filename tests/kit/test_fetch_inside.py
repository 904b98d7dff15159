"""Nothing that outsiders write makes us ask our own network: a canary on loopback must stay silent."""

import socket

import pytest

from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch import addresses
from tests.kit import hostile
from tests.kit.servers import answer, redirect, saying


@pytest.fixture
def canary(serve):
    """It listens where nobody may call, at one port of 127.0.0.2 and ::1; `calls` counts who did."""
    served = serve(saying(answer(b"secret")), at="127.0.0.2")
    second = serve(saying(answer(b"secret")), at="::1", port=served.port)

    class Both:
        port = served.port

        @property
        def calls(self) -> int:
            return served.calls + second.calls

    return Both()


@pytest.fixture
def hostile_names(names):
    for name, found in hostile.NAMES.items():
        names.lead(name, found)
    return names


@pytest.mark.parametrize("what, url", hostile.URLS, ids=[what for what, _ in hostile.URLS])
def test_a_hostile_address_is_refused_before_anything_is_dialled(what, url, serve, hostile_names, dialled):
    canary = serve(saying(answer(b"secret")))
    with pytest.raises(OutsideTrouble) as refused:
        fetch.request("GET", url.replace("{port}", str(canary.port)), timeout=2)
    assert refused.value.maybe_done is False
    assert dialled.addresses == []
    assert canary.calls == 0


@pytest.mark.parametrize("what, url", hostile.URLS, ids=[what for what, _ in hostile.URLS])
def test_a_hostile_address_is_refused_for_lines_and_sockets_too(what, url, serve, hostile_names, dialled):
    canary = serve(saying(answer(b"secret")))
    url = url.replace("{port}", str(canary.port))
    with pytest.raises(OutsideTrouble), fetch.lines(url):
        pass
    if not url.startswith("ws:"):
        with pytest.raises(OutsideTrouble), fetch.websocket(url):
            pass
    with pytest.raises(OutsideTrouble), fetch.websocket(url.replace("http", "ws", 1)):
        pass
    assert (dialled.addresses, canary.calls) == ([], 0)


@pytest.mark.parametrize("what, location", hostile.REDIRECTS, ids=[what for what, _ in hostile.REDIRECTS])
def test_a_redirect_does_not_lead_inside(what, location, loopback, serve, canary, hostile_names, dialled):
    door = serve(saying(redirect(location.replace("{port}", str(canary.port)))))
    with pytest.raises(OutsideTrouble):
        fetch.request("GET", f"{door.url}/", timeout=2)
    with pytest.raises(OutsideTrouble), fetch.lines(f"{door.url}/"):
        pass
    assert len(door.heard) == 2
    assert set(dialled.addresses) == {"127.0.0.1"}
    assert canary.calls == 0


def test_a_chain_of_redirects_does_not_lead_inside_at_its_end(loopback, serve, canary, dialled):
    def lead_on(line, heard):
        step = int(heard.target.removeprefix("/"))
        inside = f"http://127.0.0.2:{canary.port}/"
        line.sendall(redirect(f"/{step + 1}" if step < 4 else inside, "307 Temporary Redirect"))

    door = serve(lead_on)
    with pytest.raises(OutsideTrouble, match=r"127\.0\.0\.2 is not on the public internet"):
        fetch.request("GET", f"{door.url}/1", timeout=5)
    assert [heard.target for heard in door.heard] == ["/1", "/2", "/3", "/4"]
    assert canary.calls == 0


@pytest.mark.parametrize(
    "what, answers, way", hostile.REBINDINGS, ids=[what for what, *_ in hostile.REBINDINGS]
)
def test_a_name_that_changes_its_mind_wins_nothing(
    what, answers, way, loopback, serve, canary, names, dialled
):
    names.lead("rebind.example", *answers)
    url = f"http://rebind.example:{canary.port}/"
    good = serve(_leading(way, url), port=canary.port)
    for _ in range({"twice": 2, "times": 4}.get(way.split()[-1], 1)):
        _ask(way, url)
    assert canary.calls == 0
    assert set(dialled.addresses) <= {"127.0.0.1"}
    assert good.calls == len(dialled.addresses)


def _leading(way, url):
    """Redirect to the same name as often as the way says, then answer; each time on a new line."""

    def script(line, heard):
        step = int(heard.target.removeprefix("/") or 0)
        on = {"redirect": 1, "redirects": 3}.get(way, 0)
        body = redirect(f"{url}{step + 1}") if step < on else answer(b"good")
        line.sendall(body.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        line.shutdown(socket.SHUT_WR)

    return script


def _ask(way, url):
    try:
        if way.startswith("lines"):
            with fetch.lines(url) as lines:
                assert list(lines) == ["good"]
        elif way.startswith("websocket"):
            with fetch.websocket(url.replace("http", "ws", 1)):
                pass
        else:
            answer = fetch.request("POST" if way == "post" else "GET", url, timeout=2)
            assert answer.body == b"good"
    except OutsideTrouble:
        pass  # to be refused is as good as to be answered by the right one


def test_the_name_is_looked_up_once_for_one_call(loopback, serve, names):
    good = serve(saying(answer(b"good")))
    names.lead("good.example", ["127.0.0.1"])
    assert fetch.request("GET", f"http://good.example:{good.port}/").body == b"good"
    assert names.asked == ["good.example"]
    assert good.heard[0].headers["host"] == f"good.example:{good.port}"


def test_an_open_line_is_not_used_once_its_address_is_no_longer_allowed(loopback, serve):
    good = serve(saying(answer(b"good")))
    fetch.request("GET", good.url)
    fetch.allow([])
    with pytest.raises(OutsideTrouble, match="not on the public internet"):
        fetch.request("GET", good.url)
    assert len(good.heard) == 1


def test_each_denied_network_is_denied_from_its_first_to_its_last_address():
    import ipaddress

    for network in map(ipaddress.ip_network, addresses.DENIED):
        assert addresses.refusal(str(network[0])), network
        assert addresses.refusal(str(network[-1])), network


@pytest.mark.parametrize("address", ["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255",
    "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888", "2003::1"])  # fmt: skip
def test_the_public_internet_may_be_reached(address):
    assert addresses.refusal(address) is None


def test_an_operator_can_allow_a_network_and_its_neighbour_stays_denied():
    fetch.allow(["10.1.0.0/16", " ::1/128 ", ""])
    assert addresses.refusal("10.1.2.3") is None
    assert addresses.refusal("::1") is None
    assert addresses.refusal("10.2.0.1") == "private"
    assert addresses.refusal("::ffff:10.1.2.3") == "IPv4-mapped"


@pytest.mark.parametrize("wrong", ["10.0.0.1/8", "localhost", "10.0.0.0/33", "127.0.0.1/32;::1", "0x7f.1"])
def test_a_network_that_is_none_is_named_and_changes_nothing(wrong):
    fetch.allow(["127.0.0.1/32"])
    with pytest.raises(ValueError, match="not a network") as refused:
        fetch.allow(["10.0.0.0/8", wrong])
    assert repr(wrong) in str(refused.value)
    assert addresses.refusal("10.0.0.1") == "private"


def test_a_refusal_says_what_an_operator_can_do(names):
    names.lead("wiki.example", ["10.0.0.7"])
    with pytest.raises(OutsideTrouble) as refused:
        fetch.request("GET", "http://wiki.example/?token=abc")
    assert str(refused.value) == (
        "wiki.example is at 10.0.0.7, which is not on the public internet (private). "
        "An operator can allow it in HEEDFUL_ALLOW_NETWORKS."
    )
    assert refused.value.retry_in is None
