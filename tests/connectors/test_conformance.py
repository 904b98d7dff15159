"""What every connector promises, held against a fake of its network; see heedful/connectors/contract.py."""

import json
import random
import time
from contextlib import suppress
from datetime import UTC

import pytest

from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.connectors.faking import Fault
from tests.connectors.hearing import NONSENSE, PATIENCE, PLAIN, all_of, everyone, normal, reply_to, trouble_of

# Hearing


@everyone()
def test_what_was_said_meanwhile_is_heard_oldest_first(fake, listener):
    said = [
        fake.say(author, f"Zorble number {n}") for n, author in enumerate(["dana", "eve", "dana", "omar"])
    ]
    listener.until_heard(*said)
    assert [outside_id for outside_id in listener.posts if outside_id in said] == said
    assert all(
        list(page.posts) == sorted(page.posts, key=lambda post: post.said_at) for page in listener.pages
    )


@everyone()
def test_a_post_says_who_when_and_what_without_markup(fake, listener):
    said = fake.say("dana", PLAIN)
    listener.until_heard(said)
    post = listener.posts[said]
    assert normal(PLAIN) in normal(post.text)
    assert post.author.outside_id
    assert post.said_at.astimezone(UTC) == post.said_at
    assert not post.by_us


@everyone()
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_stopping_at_any_moment_and_starting_again_loses_nothing(fake, listener, seed):
    dice = random.Random(seed)
    known = set(listener.posts)
    said = []
    for step in range(6):
        said += [fake.say("dana", f"Step {step}, word {n}") for n in range(dice.randrange(4))]
        hearing = listener.open()
        for page, stored in zip(hearing, range(dice.randrange(3)), strict=False):
            said += [fake.say("eve", f"While you listen {step}")] if dice.random() < 0.3 else []
            if stored and dice.random() < 0.3:
                break  # killed before the page was stored
            listener.store(page)
        hearing.close()
    listener.until_heard(*said)
    assert set(listener.posts) - known == set(said)
    assert not listener.gaps


@everyone()
def test_a_cursor_may_be_used_again_and_again(fake, listener):
    earlier = listener.cursor
    assert isinstance(earlier, str)
    said = {fake.say("dana", "First."), fake.say("eve", "Second.")}
    listener.until_heard(*said)
    listener.cursor = json.loads(json.dumps(earlier))
    listener.posts.clear()
    listener.until_heard(*said)


@everyone()
def test_an_unreadable_item_is_kept_and_its_neighbours_go_on(fake, listener):
    before = fake.say("dana", "Before it.")
    fake.spoil()
    after = fake.say("dana", "After it.")
    listener.until_heard(before, after)
    listener.until(lambda: bool(listener.unreadable))
    assert listener.unreadable[0].raw
    assert listener.unreadable[0].reason


@everyone()
def test_an_edit_is_a_new_revision_of_the_same_post(fake, listener):
    said = fake.say("dana", "It is borken.")
    listener.until_heard(said)
    if fake.tells_edits:
        fake.edit(said, "It is broken.")
        listener.until(lambda: len(listener.versions[said]) == 2)
        assert "It is broken." in list(listener.versions[said].values())[-1].text


@everyone()
def test_a_deletion_is_told_where_the_network_tells_it(fake, listener):
    said = fake.say("dana", "I should not have said that.")
    listener.until_heard(said)
    if fake.tells_deletions:
        hearing = listener.open()
        listener.store(next(hearing))
        fake.delete(said)
        deadline = time.monotonic() + PATIENCE
        while said not in listener.deleted and time.monotonic() < deadline:
            listener.store(next(hearing))
        hearing.close()
        assert said in listener.deleted


@everyone(needs=lambda can: can.stream)
def test_a_stream_yields_at_least_once_a_second_and_closes_its_lines(fake, listener):
    hearing = listener.open()
    listener.store(next(hearing))
    if fake.open_lines():
        for _ in range(3):
            began = time.monotonic()
            listener.store(next(hearing))
            assert time.monotonic() - began < 1.7
        said = fake.say("dana", "Is anybody there?")
        began = time.monotonic()
        while said not in listener.posts:
            listener.store(next(hearing))
            assert time.monotonic() - began < 3.0
    hearing.close()
    deadline = time.monotonic() + 5
    while fake.open_lines() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert fake.open_lines() == 0


@everyone(needs=lambda can: can.stream)
def test_a_dropped_stream_ends_hearing_and_nothing_is_lost(fake, listener):
    hearing = listener.open()
    listener.store(next(hearing))
    fake.drop_lines()
    with suppress(OutsideTrouble):
        all_of(hearing)
    said = fake.say("dana", "While the line was down.")
    listener.until_heard(said)


@everyone()
@pytest.mark.parametrize(
    ("fault", "at_least", "at_most"),
    [
        (Fault(503, {"Retry-After": "7"}), 6, 8),
        (Fault(429, {"Retry-After": "11"}), 10, 12),
        (Fault(500), 1, 3600),
        (Fault(404), None, None),
        (Fault(drop="before"), 0, 3600),
    ],
    ids=["503", "429", "500", "404", "drop"],
)
def test_trouble_in_hearing_is_told_as_trouble_and_nothing_is_lost(
    fake, listener, secrets, fault, at_least, at_most
):
    said = fake.say("dana", "Said in troubled times.")
    fake.fail_next(fault, on="hear", times=1 if fault.status >= 429 and not fault.drop else 4)
    trouble = trouble_of(lambda: all_of(listener.open()), secrets)
    assert isinstance(trouble, OutsideTrouble)
    if at_least is not None:
        assert at_least <= trouble.retry_in <= at_most
    listener.until_heard(said, despite_trouble=True)


@everyone()
def test_nonsense_in_hearing_is_trouble_at_most_and_nothing_is_lost(fake, listener):
    said = fake.say("dana", "Said between nonsense.")
    fake.fail_next(NONSENSE, on="hear")
    listener.until_heard(said, despite_trouble=True)


@everyone()
def test_a_credential_that_is_no_longer_taken_is_told_as_signed_out(fake, listener, secrets):
    fake.fail_next(Fault(401), on="hear", times=5)
    assert isinstance(trouble_of(lambda: all_of(listener.open()), secrets), SignedOut)


# Checking


@everyone()
def test_checking_says_where_we_are_and_writes_nothing(connector, fake, place):
    account = connector.check(place)
    assert account.venue or account.address
    assert fake.replies() == []


@everyone()
@pytest.mark.parametrize(
    "fault", [Fault(503), Fault(500), NONSENSE, Fault(drop="before")], ids=["503", "500", "nonsense", "drop"]
)
def test_a_check_that_cannot_be_made_is_trouble(connector, fake, place, secrets, fault):
    fake.fail_next(fault, on="check", times=5)
    assert isinstance(trouble_of(lambda: connector.check(place), secrets), OutsideTrouble)


@everyone()
def test_a_check_with_a_refused_credential_is_signed_out(connector, fake, place, secrets):
    fake.fail_next(Fault(401), on="check", times=5)
    assert isinstance(trouble_of(lambda: connector.check(place), secrets), SignedOut)


@everyone()
def test_a_place_shows_no_secret(place, secrets):
    assert secrets
    assert all(len(secret) >= 12 and secret not in repr(place) for secret in secrets)


# The thread


@everyone(needs=lambda can: can.fetch_thread)
def test_the_thread_comes_with_parents_first_and_one_root(connector, fake, listener, place):
    root = fake.say("dana", "My Zorble hums.")
    answer = fake.say("eve", "Mine too.", reply_to=root)
    listener.until_heard(root)
    deeper = fake.say("dana", "Since Monday.", reply_to=answer)
    thread = connector.thread(place, reply_to(listener.posts[root], "").parent)
    ids = [post.outside_id for post in thread]
    assert set(ids) == {root, answer, deeper}
    assert {post.root_id for post in thread} == {root}
    assert all(post.parent_id in ids[:n] for n, post in enumerate(thread) if post.outside_id != root)


@everyone(needs=lambda can: can.fetch_thread)
@pytest.mark.parametrize(
    "fault", [Fault(503), Fault(404), NONSENSE, Fault(drop="before")], ids=["503", "404", "nonsense", "drop"]
)
def test_trouble_with_the_thread_is_told_as_trouble(connector, fake, listener, place, secrets, fault):
    root = fake.say("dana", "My Zorble hums.")
    listener.until_heard(root)
    fake.fail_next(fault, on="thread", times=5)
    ref = reply_to(listener.posts[root], "").parent
    assert isinstance(trouble_of(lambda: connector.thread(place, ref), secrets), OutsideTrouble)
