"""Being signed in: once, renewed when worn, and refused in words."""

import pytest

from heedful.connectors.bluesky import Bluesky
from heedful.connectors.contract import Place
from heedful.kit.errors import Invalid, OutsideTrouble, SignedOut
from tests.connectors.bluesky.wire import ME
from tests.connectors.faking import Fault

SIGN_IN = "com.atproto.server.createSession"
RENEW = "com.atproto.server.refreshSession"


def test_the_check_says_who_we_are(bluesky, fake):
    account = bluesky.check(fake.place())
    assert (account.outside_id, account.address, account.name) == (ME, "@zorble.test", "Zorble")
    assert (account.length, account.venue) == (300, f"127.0.0.1:{fake.network.port}")


def test_the_check_without_an_account_only_listens(bluesky, fake):
    account = bluesky.check(Place(fake.place().address))
    assert account.outside_id == ""
    assert "not answer" in account.warnings[0]


def test_a_wrong_password_is_signed_out_in_words(bluesky, fake):
    wrong = Place(fake.place().address, {"identifier": "zorble.test", "password": "a wrong password"})
    with pytest.raises(SignedOut, match="Invalid identifier or password") as trouble:
        bluesky.check(wrong)
    assert "a wrong password" not in str(trouble.value)


def test_an_account_that_wants_a_second_factor_is_told_of_app_passwords(bluesky, fake):
    body = b'{"error": "AuthFactorTokenRequired", "message": "A sign in code has been sent"}'
    fake.fail_next(Fault(401, body=body), on="check")
    with pytest.raises(SignedOut, match="app password"):
        bluesky.check(fake.place())


def test_one_session_serves_many_calls_and_many_connectors(fake, answering):
    reply = answering()
    for _ in range(3):
        Bluesky().find(fake.place(), reply)
    assert fake.network.names.count(SIGN_IN) == 1


def test_a_worn_token_is_renewed_without_the_password(bluesky, fake, answering):
    reply = answering()
    bluesky.find(fake.place(), reply)
    access = fake.network.faults
    access.append(
        ("com.atproto.repo.getRecord", Fault(400, body=b'{"error": "ExpiredToken", "message": "worn"}'))
    )
    assert bluesky.find(fake.place(), reply) is None
    assert (fake.network.names.count(SIGN_IN), fake.network.names.count(RENEW)) == (1, 1)


def test_worn_tokens_of_both_kinds_mean_signing_in_again(bluesky, fake, answering):
    reply = answering()
    bluesky.find(fake.place(), reply)
    fake.network.tokens.clear()
    assert bluesky.find(fake.place(), reply) is None
    assert fake.network.names.count(SIGN_IN) == 2


def test_a_password_that_was_taken_back_signs_us_out(bluesky, fake, answering):
    reply = answering()
    bluesky.find(fake.place(), reply)
    fake.network.tokens.clear()
    fake.network.handles["zorble.test"] = "did:plc:somebody"
    with pytest.raises(SignedOut):
        bluesky.find(fake.place(), reply)


def test_a_limit_on_signing_in_is_waited_out(bluesky, fake):
    fake.fail_next(Fault(429, {"Retry-After": "120"}), on="check")
    with pytest.raises(OutsideTrouble) as trouble:
        bluesky.check(fake.place())
    assert trouble.value.retry_in == 120.0


def test_nonsense_is_not_bluesky(bluesky, fake):
    fake.fail_next(Fault(200, body=b"<html>Welcome</html>"), on="check")
    with pytest.raises(OutsideTrouble):
        bluesky.check(fake.place())


@pytest.mark.parametrize(
    ("address", "credential", "words"),
    [
        ("ftp://pds.test", {}, "not an address"),
        ("https://", {}, "not an address"),
        ("https://user:word@pds.test", {}, "not an address"),
        ("https://pds.test:99999", {}, "not an address"),
        ("https://bsky.app/profile/zorble", {}, "path"),
        ("https://bsky.social/notifications", {}, "handle"),
        ("https://bsky.social", {"identifier": "zorble.test"}, "app password"),
        ("https://bsky.social", {"password": "word"}, "handle of the account"),
        ("https://bsky.social", {"identifier": "zorble", "password": "word"}, "not a handle"),
        (
            "https://bsky.social",
            {"identifier": "z.test", "password": "w", "service": "x://y"},
            "not an address",
        ),
    ],
)
def test_what_cannot_be_right_is_said_before_anybody_is_asked(bluesky, address, credential, words):
    with pytest.raises(Invalid, match=words):
        bluesky.check(Place(address, credential))
