"""A credential is read in whatever form somebody keeps it, and is never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.cli.credentials import parse, read
from heedful.connectors.contract import CredentialField
from heedful.kit.errors import Invalid

LOGIN = (
    CredentialField("identifier", "Handle", secret=False, also=("handle", "username")),
    CredentialField("password", "App password", also=("app_password",)),
    CredentialField("service", "Server", secret=False, optional=True),
)
TOKEN = (
    CredentialField("access_token", "Token", also=("token",)),
    CredentialField("stream", "How", secret=False, optional=True),
)


@pytest.mark.parametrize(
    "text",
    [
        '{"identifier": "zorble", "password": "s3:c=ret"}',
        '{"bluesky": {"identifier": "zorble", "password": "s3:c=ret"}}',
        'identifier = "zorble"\npassword = "s3:c=ret"\n',
        '[bluesky]\nidentifier = "zorble"\npassword = "s3:c=ret"\n',
        "# ours\nidentifier=zorble\npassword=s3:c=ret\n",
        "export identifier=zorble\nexport password='s3:c=ret'\n",
        "identifier: zorble\r\npassword: s3:c=ret\r\n",
        "zorble:s3:c=ret\n",
        "  zorble : s3:c=ret",
    ],
)
def test_a_name_and_a_password_in_each_form(text):
    assert parse(text, LOGIN) == {"identifier": "zorble", "password": "s3:c=ret"}


@pytest.mark.parametrize(
    "text", ["tok:en==\n", "access_token=tok:en==", "access_token: tok:en==", '{"access_token": "tok:en=="}']
)
def test_a_token_in_each_form(text):
    assert parse(text, TOKEN) == {"access_token": "tok:en=="}


def test_other_names_for_a_field_are_kept_for_the_network_to_know():
    assert parse("handle: zorble\napp_password: abc", LOGIN) == {"handle": "zorble", "app_password": "abc"}


@pytest.mark.parametrize(
    "text", ["", "  \n", "just-one-word", "colour = blue\nshape = round", "a\nb\nc", "[1, 2]", "zorble:"]
)
def test_what_cannot_be_read_is_refused_without_being_shown(text):
    with pytest.raises(Invalid) as no:
        parse(text, LOGIN)
    assert all(word not in str(no.value) for word in ("just-one-word", "blue", "zorble"))


def test_a_network_without_credentials_takes_none():
    with pytest.raises(Invalid, match="takes no credential"):
        parse("abc", ())


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(Invalid, match="No such file"):
        read(str(tmp_path / "nowhere"))


def test_a_file_that_is_no_text_is_one_line(tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match="no text"):
        read(str(tmp_path / "binary"))


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=1))
def test_whatever_one_word_is_it_is_taken_whole_as_the_token_or_refused(text):
    try:
        found = parse(text, TOKEN)
    except Invalid:
        return
    assert text.strip() in found.values() or set(found) <= {"access_token", "token", "stream"}
