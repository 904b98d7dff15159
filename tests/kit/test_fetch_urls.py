"""An address is read in one way only, and written in its one plain form."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch.urls import Url


@pytest.mark.parametrize("text, plain", [
    ("http://Example.COM", "http://example.com/"),
    ("HTTP://example.com:80/a", "http://example.com/a"),
    ("https://example.com:443", "https://example.com/"),
    ("https://example.com:8443/", "https://example.com:8443/"),
    ("http://example.com./a", "http://example.com/a"),
    (" http://example.com/a\n", "http://example.com/a"),
    ("http://example.com/a#part", "http://example.com/a"),
    ("http://example.com?q=1", "http://example.com/?q=1"),
    ("http://example.com/ä b?q=ö&r=%20+1", "http://example.com/%C3%A4%20b?q=%C3%B6&r=%20+1"),
    ("http://example.com/%7Ea/'x'(1)", "http://example.com/%7Ea/'x'(1)"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),
    ("http://BÜCHER.example/", "http://xn--bcher-kva.example/"),
    ("http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"),
    ("http://a_b.example/", "http://a_b.example/"),
    ("http://8.8.8.8/", "http://8.8.8.8/"),
    ("http://[2606:4700:0:0::1111]:80/", "http://[2606:4700::1111]/"),
    ("http://1password.example/", "http://1password.example/"),
    ("http://a.0xyz/", "http://a.0xyz/"),
])  # fmt: skip
def test_an_address_has_one_plain_form(text, plain):
    url = Url.read(text)
    assert str(url) == plain
    assert Url.read(str(url)) == url


@pytest.mark.parametrize("odd", ["http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://127.0.0.0x1/", "http://0177.0.0.1/",
    "http://127.1/", "http://127.0.0.01/", "http://127.0.0.1../", "http://１２７.1/", "http://[::1%25lo]/"])  # fmt: skip
def test_an_odd_form_of_an_address_is_refused_even_where_the_address_is_allowed(odd):
    fetch.allow(["127.0.0.0/8", "::1/128"])
    with pytest.raises(OutsideTrouble, match="This address cannot be asked"):
        Url.read(odd)


@pytest.mark.parametrize("host", ["not a host", "\U0001f600", "b\u202elog.example", "-\u00e4-.example"])
def test_what_is_no_name_of_a_host_is_said_in_plain_words(host):
    with pytest.raises(OutsideTrouble, match=r"the host is not a name\W*$"):
        Url.read(f"https://{host}/")


@pytest.mark.parametrize("location, there", [
    ("/b", "https://example.com/b"), ("b?x=1", "https://example.com/a/b?x=1"), ("?x=1", "https://example.com/a/?x=1"),
    ("//other.example/b", "https://other.example/b"), ("http://other.example", "http://other.example/"),
    ("/ä ö", "https://example.com/%C3%A4%20%C3%B6"), ("../c", "https://example.com/c"), ("", "https://example.com/a/"),
])  # fmt: skip
def test_a_redirect_leads_on_from_where_we_are(location, there):
    assert str(Url.read("https://example.com/a/").join(location)) == there


@given(some.text(max_size=60))
def test_whatever_stands_there_is_read_or_refused(text):
    for address in (text, f"http://{text}", f"http://example.com{text}", f"http://example.com/{text}"):
        try:
            url = Url.read(address)
        except OutsideTrouble:
            continue
        assert str(url).isascii()
        assert str(url).isprintable()
        assert " " not in str(url)
        assert Url.read(str(url)) == url


@given(some.ip_addresses())
def test_an_address_of_numbers_is_read_as_what_it_is(address):
    host = f"[{address}]" if address.version == 6 else str(address)
    assert Url.read(f"http://{host}:8080/").host == str(address)
