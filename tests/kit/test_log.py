"""What is logged says what happened, in one line, and never a secret."""

import json
import logging
import time
import warnings

import pytest

from heedful.kit import log


@pytest.fixture(autouse=True)
def _as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(capsys):
    return capsys.readouterr().err.splitlines()


def said(capsys):
    return json.loads(lines(capsys)[-1])


def test_a_line_says_when_how_grave_who_and_what(capsys):
    log.configure(json=True)
    log.get("listening").info("Source heard.", source=12, posts=3)
    line = said(capsys)
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "info", "name": "listening", "what": "Source heard.", "source": 12, "posts": 3}


def test_a_person_reads_one_line(capsys):
    log.configure()
    log.get("listening").warning("Source lags.", source=12, behind="4 min")
    assert lines(capsys)[0][9:] == "warning listening: Source lags. source=12 behind=4 min"


def test_outside_text_forges_no_line_of_its_own(capsys):
    log.configure()
    log.get("listening").info("Heard: a\n12:00:00 error desk: b \x1b[31mred", by="c\r\nd")
    written = lines(capsys)
    assert len(written) == 1
    assert "\x1b" not in written[0]


def test_what_is_less_grave_than_the_level_is_left_out(capsys):
    log.configure(level="warning")
    voice = log.get("desk")
    voice.debug("one")
    voice.info("two")
    voice.warning("three")
    voice.error("four")
    assert [line.split(": ")[1] for line in lines(capsys)] == ["three", "four"]


def test_libraries_speak_through_it_too(capsys):
    log.configure(json=True)
    logging.getLogger("django.request").error("Bad: %s", "http://u:p@h.example/?token=abc")
    assert said(capsys)["what"] == "Bad: http://[hidden]@h.example/?[hidden]"
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("token=abc is old", UserWarning, stacklevel=1)
    assert "abc" not in said(capsys)["what"]


def test_configuring_twice_says_nothing_twice(capsys):
    log.configure()
    log.configure(json=True)
    log.get("desk").info("once")
    assert len(lines(capsys)) == 1


def test_an_exception_comes_with_its_trace_and_without_its_secrets(capsys):
    log.configure(json=True)
    try:
        int("password=hunter2")
    except ValueError:
        log.get("desk").exception("It broke.")
    line = said(capsys)
    assert "ValueError: invalid literal" in line["trace"]
    assert "hunter2" not in json.dumps(line)


SECRET = "s3cr3t-value"


@pytest.mark.parametrize("text", [
    f"Authorization: Bearer {SECRET}", f"authorization=basic {SECRET}", f"DPoP {SECRET}", f"token={SECRET}", f"?access_token={SECRET}&x=1",
    f'{{"accessJwt": "{SECRET}"}}', f"{{'password': '{SECRET}'}}", f"app_password : {SECRET}", f"api-key={SECRET}", f"X-Api-Key: {SECRET}",
    f"Cookie: {SECRET}", f"client_secret={SECRET}", f"https://frank:{SECRET}@h.example/", f"https://{SECRET}@h.example/",
    f"wss://h.example/stream?code={SECRET}", f"postgres://heedful:{SECRET}@db/heedful", f"https://h.example/?a={SECRET}#b",
    f"credential={SECRET}", f"got eyJhbGciOiJIUzI1.{SECRET}.x back",
])  # fmt: skip
def test_what_looks_like_a_secret_is_hidden(text):
    assert SECRET not in log.redact(text)
    assert log.HIDDEN in log.redact(text)


@pytest.mark.parametrize("name", ["token", "access_token", "Authorization", "app_password", "Set-Cookie", "credential",
    "client_secret", "api_key", "apiKey", "refreshJwt", "privateKey"])  # fmt: skip
@pytest.mark.parametrize("value", [SECRET, [SECRET], {"a": SECRET}, SECRET.encode(), 123456])
def test_what_is_named_like_a_secret_is_hidden_at_every_depth(name, value):
    assert log.redact({name: value}) == {name: log.HIDDEN}
    assert log.redact({"a": [{"b": {name: value}}]}) == {"a": [{"b": {name: log.HIDDEN}}]}


def test_a_fact_named_like_a_secret_is_hidden(capsys):
    log.configure()
    log.get("desk").info("Signed in.", token=SECRET, headers={"Authorization": SECRET, "Accept": "*/*"})
    assert SECRET not in lines(capsys)[0]


@pytest.mark.parametrize("plain", ["Frank took it.", "https://h.example/path/12", "at 12:00, 3 of 4", "a@b.example", "What? Yes.",
    {"posts": 3, "lag": 1.5, "late": False, "by": None}, {"has_token": True}, ["a", 1]])  # fmt: skip
def test_the_rest_is_left_as_it_is(plain):
    assert log.redact(plain) == plain


def test_what_goes_too_deep_is_hidden_and_not_followed():
    deep = loop = {}
    loop["more"] = deep
    assert log.HIDDEN in str(log.redact(deep))


@pytest.mark.parametrize(
    "part", ["http://", "a.a.", "tokentoken", "eyJaaaaaaaa-", "x", "bearer ", "token=", "token   "]
)
def test_a_long_text_is_cut_and_costs_little(part):
    started = time.monotonic()
    assert len(log.redact(part * (1_000_000 // len(part)))) <= log.LONGEST + 1
    assert time.monotonic() - started < 1
