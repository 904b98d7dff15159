"""Sources, tracks, mentions and the queue, from the console."""

import pytest

from heedful.listening import queries
from heedful.listening.models import DeadLetter, Source
from tests.conftest import NOON, said


@pytest.fixture
def token_file(tmp_path):
    path = tmp_path / "credential"
    path.write_text("t0ken\n")
    path.chmod(0o600)
    return str(path)


def test_a_source_is_tested_stored_and_sends_nothing_unless_told(facts, olive, wire, token_file):
    added = facts("source", "add", "fake", "https://fake.test", "--credential-file", token_file)

    source = Source.objects.get()
    assert (added["id"], added["account"], added["sends"]) == (source.pk, "@acme", False)
    assert queries.place_of(source).credential == {"token": "t0ken"}
    assert "t0ken" not in source.sealed_credential


def test_a_source_sends_when_told(facts, olive, wire, token_file):
    facts(
        "source",
        "add",
        "fake",
        "https://fake.test",
        "--credential-file",
        token_file,
        "--send",
        "on",
        "--name",
        "Square",
    )
    source = Source.objects.get()
    assert (source.sends, source.name) == (True, "Square")

    facts("source", "send", "Square", "off")
    source.refresh_from_db()
    assert source.sends is False


def test_a_source_that_cannot_be_reached_is_not_stored(console, olive, wire, token_file):
    from heedful.kit.errors import SignedOut

    wire.trouble = SignedOut("fake.test does not know this token.")
    add = ("source", "add", "fake", "https://fake.test", "--credential-file", token_file)
    answered = console(*add)
    assert (answered.exit_code, Source.objects.count()) == (1, 0)
    assert "t0ken" not in answered.output

    assert console(*add, "--no-check").exit_code == 0
    assert Source.objects.count() == 1


def test_a_credential_may_come_by_stdin(facts, olive, wire):
    facts(
        "source", "add", "fake", "https://fake.test", "--credential-file", "-", stdin='{"token": "by-stdin"}'
    )
    assert queries.place_of(Source.objects.get()).credential == {"token": "by-stdin"}


def test_a_credential_that_others_can_read_is_warned_of(console, olive, wire, token_file):
    from pathlib import Path

    Path(token_file).chmod(0o644)
    answered = console("source", "add", "fake", "https://fake.test", "--credential-file", token_file)
    assert (answered.exit_code, f"chmod 600 {token_file}" in answered.stderr) == (0, True)


def test_an_unknown_network_names_those_there_are(console, olive, token_file):
    answered = console("source", "add", "gopher", "gopher://x", "--credential-file", token_file)
    assert (answered.exit_code, "bluesky" in answered.stderr) == (1, True)


def test_a_source_can_be_tested_paused_resumed_and_removed(console, facts, square):
    assert facts("source", "test", str(square.pk))["account"] == "@acme"
    for word, state in (("pause", "paused"), ("resume", "listening")):
        facts("source", word, square.name)
        square.refresh_from_db()
        assert square.state == state
    facts("source", "remove", str(square.pk))
    assert facts("source", "list") == []
    assert console("source", "pause", str(square.pk)).exit_code == 1


def test_signing_in_anew_tests_the_credential_first(console, square, wire, token_file):
    from heedful.kit.errors import SignedOut

    wire.trouble = SignedOut("no")
    assert console("source", "sign-in", str(square.pk), "--credential-file", token_file).exit_code == 1
    wire.trouble = None
    assert console("source", "sign-in", str(square.pk), "--credential-file", token_file).exit_code == 0


def test_a_track_is_followed_paused_and_removed(console, facts, olive):
    track = facts("track", "add", "Acme", 'acme OR "acme shop"')
    facts("track", "pause", "acme")
    assert [each["paused"] for each in facts("track", "list")] == [True]
    facts("track", "resume", str(track["id"]))
    assert [each["paused"] for each in facts("track", "list")] == [False]
    facts("track", "remove", "Acme")
    assert facts("track", "list") == []
    assert "no track Acme" in console("track", "pause", "Acme").stderr


def test_mentions_are_listed_newest_first_and_by_track(facts, hear, olive):
    facts("track", "add", "Elsewhere", "elsewhere")
    hear(said("1", "Acme is down"), said("2", "Acme is up"), said("3", "acme elsewhere"))
    assert [each["text"] for each in facts("mentions", "--limit", "2")] == ["acme elsewhere", "Acme is up"]
    (one,) = facts("mentions", "--track", "elsewhere")
    assert (one["author"], sorted(one["tracks"])) == ("@dana", ["Acme", "Elsewhere"])


def test_the_queue_is_listed_and_an_unknown_view_is_refused(console, facts, dana_waits):
    (waiting,) = facts("conversations")
    assert (waiting["id"], waiting["person"], waiting["state"]) == (dana_waits.pk, "Dana", "waiting")
    assert facts("conversations", "--view", "done") == []
    assert "There is no view" in console("conversations", "--view", "nowhere").stderr


def test_sending_is_paused_for_the_whole_house(facts, olive):
    from heedful.teams import queries as teams

    facts("send", "pause")
    assert teams.sending_is_paused()
    facts("send", "resume")
    assert not teams.sending_is_paused()


def test_a_dead_letter_stays_until_it_can_be_read_or_is_dropped(console, facts, square):
    letter = DeadLetter.objects.create(source=square, raw=b"{", reason="no JSON", digest="1", at=NOON)
    assert [(each["reason"], each["bytes"]) for each in facts("dead-letters", "list")] == [("no JSON", 1)]
    assert "still broken" in console("dead-letters", "replay", str(letter.pk)).stderr
    assert console("dead-letters", "replay", "all").exit_code == 1
    facts("dead-letters", "drop", str(letter.pk))
    assert facts("dead-letters", "list") == []


def test_the_status_shows_everything_at_a_look(console, facts, dana_waits, square):
    told = facts("status")
    assert [each["name"] for each in told["sources"]] == [square.name]
    assert (told["queue"]["waiting"], told["sending_paused"], told["unsettled_replies"]) == (1, False, 0)
    assert "1 waiting" in console("status").output


def test_a_track_of_ones_own_is_made_from_words_and_shared(facts, frank, bill):
    by_frank, by_bill = ("--as", "frank@acme.test"), ("--as", "bill@acme.test")
    added = facts("track", "add", "linkedin", "--mine", *by_frank)
    assert (added["query"], added["mine"]) == ("linkedin", True)
    assert facts("track", "list", *by_bill) == []
    assert [row["mine"] for row in facts("track", "list", *by_frank)] == [True]
    facts("track", "share", "linkedin", *by_frank)
    assert [row["name"] for row in facts("track", "list", *by_bill)] == ["linkedin"]
