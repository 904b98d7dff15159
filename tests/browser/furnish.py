"""Runs inside a house: fills every screen with something to look at, through the actions that people use.

house.run(Path("tests/browser/furnish.py"))   prints the ids of what it made, as JSON
"""

import json
import sys
from datetime import timedelta
from decimal import Decimal

import django

django.setup()

from heedful.connectors.contract import (  # noqa: E402
    Account,
    Author,
    Budget,
    Deleted,
    Gap,
    Kind,
    Page,
    Post,
    Unreadable,
)
from heedful.desk import actions as desk  # noqa: E402
from heedful.desk.models import Conversation, Promise, Reply  # noqa: E402
from heedful.journal import work  # noqa: E402
from heedful.kit import clock  # noqa: E402
from heedful.kit.errors import OutsideTrouble, SignedOut  # noqa: E402
from heedful.listening import actions as listening  # noqa: E402
from heedful.listening import queries  # noqa: E402
from heedful.listening.matching import Matcher  # noqa: E402
from heedful.reactions import AFTER  # noqa: E402
from heedful.teams import actions as teams  # noqa: E402
from heedful.teams.models import Team, Teammate  # noqa: E402

NOW = clock.now()
NOWHERE = "http://127.0.0.1:9"
LONG = "https://zorble.example/help/" + "a-very-long-address-that-nobody-would-ever-type-" * 4
WORDS = [
    "Third day without a connection, @zorble. I work from home and pay you for a line.",
    "Same here in Leeds since Monday morning.",
    "Resetting the Beacon helped me: hold the button for ten seconds.",
    f"Your help page leads nowhere: {LONG}",
    "مرحبا، الإنترنت لا يعمل منذ أمس zorble",
    "🎉🎉 Zorble's clerk in Park Street found my cable in 20 minutes. Thank you, Ines! 👩🏽‍🔧",
]


def main() -> None:
    ruth = Teammate.objects.get(role="owner")
    frank, bill = (Teammate.objects.filter(name=name).first() or ruth for name in ("Frank", "Bill"))
    team = teams.add_team(by_id=ruth.pk, name="Connection care", teammate_ids=[frank.pk, bill.pk], at=NOW)
    teams.make_token(teammate_id=ruth.pk, name="nightly figures", at=NOW)
    _, join = teams.invite(by_id=ruth.pk, email="ines@zorble.test", role="teammate", at=NOW)
    track = listening.add_track(
        by_id=frank.pk, name="Outages", query="(zorble OR beacon) (down OR line)", at=NOW
    )
    gone = listening.add_track(by_id=frank.pk, name="Old name", query="zorbel", at=NOW)
    listening.pause_track(by_id=frank.pk, track_id=gone.pk, at=NOW)
    listening.add_track(by_id=ruth.pk, name="linkedin", query="linkedin", mine=True, at=NOW)
    view = desk.save_view(
        by_id=ruth.pk, name="The line and its troubles, all of them", query="line OR cable", at=NOW
    )
    square = _square(ruth.pk)
    _hear(square, *_thread(), *_others(), deleted=[Deleted("at://d/sibling")], **_losses())
    _hear(square, _edited())
    _follow()
    _second_sources(ruth.pk)
    example = listening.keep_example(
        by_id=frank.pk, track_id=track.pk, text="The zorbles are late", must_match=True, at=NOW
    )
    ids = _at_the_desk(frank.pk, bill.pk)
    teams.tell(
        teammate_ids=[ruth.pk], text="Nobody knows whether a reply to Dana stands.", why="It was yours.",
        about="shown", link="/inbox/", at=NOW,
    )  # fmt: skip
    ids |= _judged(ruth.pk, track.pk)
    told = {
        "view": view.pk,
        "track": track.pk,
        "source": square,
        "team": team.pk,
        "teammate": frank.pk,
        "join": join,
        "example": example.pk,
    }
    json.dump({**told, **ids}, sys.stdout)


def _square(by_id: int) -> int:
    account = Account(
        "did:us", "@zorble.example", "Zorble", "https://bsky.example/zorble", 300, "The whole square"
    )
    source = listening.add_source(
        by_id=by_id, network="bluesky", address=NOWHERE, credential={"identifier": "zorble", "password": "x" * 12},
        account=account, sends=True, at=NOW,
    )  # fmt: skip
    listening.pause_source(by_id=by_id, source_id=source.pk, at=NOW)
    return source.pk


def _second_sources(by_id: int) -> None:
    """A source that is signed out, one in trouble, one that only listens."""
    troubles = [
        ("mastodon", SignedOut("The server says that the access token was revoked.")),
        ("feed", OutsideTrouble("The server is busy and asks us to come back later (503).", retry_in=300)),
    ]
    for network, trouble in troubles:
        account = Account("us", f"@zorble@{network}.example", "Zorble", venue=f"{network}.example")
        credential = {"access_token": "t0ken"} if network == "mastodon" else {}
        source = listening.add_source(
            by_id=by_id,
            network=network,
            address=f"{NOWHERE}/{network}",
            credential=credential,
            account=account,
            at=NOW,
        )
        retry_at = NOW + timedelta(minutes=5)
        listening.note_trouble(source_id=source.pk, trouble=trouble, retry_at=retry_at, at=NOW)
        if network == "feed":
            listening.pause_source(by_id=by_id, source_id=source.pk, at=NOW)


def _post(name: str, by: str, text: str, *, minutes: float = 30, **more: object) -> Post:
    author = Author(
        f"did:{by}",
        by,
        f"@{by.split(maxsplit=1)[0].lower()}.example",
        f"https://bsky.example/{by.split(maxsplit=1)[0]}",
    )
    outside_id = f"at://d/{name}"
    fields: dict[str, object] = {
        "root_id": outside_id,
        "url": f"https://bsky.example/post/{name}",
        "revision": "1",
    }
    fields |= more
    return Post(
        outside_id=outside_id, author=author, text=text, said_at=NOW - timedelta(minutes=minutes), **fields
    )  # type: ignore[arg-type]


def _thread() -> list[Post]:
    below = {"root_id": "at://d/root", "parent_id": "at://d/root", "kind": Kind.REPLY}
    return [
        _post("root", "Dana Reyes", WORDS[0], minutes=42, addressed=True, language="en"),
        _post("sibling", "Tom Kent", WORDS[1], minutes=40, addressed=True, **below),
        _post("peer", "Ines Wolf", WORDS[2], minutes=38, **below | {"parent_id": "at://d/sibling"}),
        _post(
            "late",
            "Dana Reyes",
            "It came back for a minute, and went again.",
            minutes=3,
            addressed=True,
            **below,
        ),
        _post("quote", "Omar Nazari", "This zorble outage again.", quoted_id="at://d/root", kind=Kind.QUOTE),
    ]


def _others() -> list[Post]:
    return [
        _post("link", "Linkmann", WORDS[3], minutes=200, addressed=True),
        _post("rtl", "سارة", WORDS[4], minutes=15, addressed=True, language="ar"),
        _post("praise", "A Name So Long That Nobody Has Room For It On A Telephone", WORDS[5], minutes=12),
        _post("warned", "Wren", "zorble billed me twice", minutes=9, warning="money", addressed=True),
        _post(
            "private", "Priya", "My number is 0113 496 0000, zorble", minutes=8, private=True, addressed=True
        ),
        _post("fair", "County Fair", "The zorble line dance is at the big barn tonight", minutes=11),
        _post("dance", "Line Dancer", "We taught the zorble line dance to forty people", minutes=6),
        *[
            _post(f"more-{n}", f"Person {n}", f"zorble line {n} is slow again", minutes=n * 7)
            for n in range(1, 25)
        ],
    ]


def _edited() -> Post:
    return _post("warned", "Wren", "zorble billed me three times", minutes=9, warning="money", revision="2")


def _losses() -> dict[str, object]:
    return {
        "gaps": [
            Gap("2026-01-01T10:00", "2026-01-01T10:20", "The stream had forgotten what it said before.")
        ],
        "unreadable": [Unreadable(b'{"text": [1, 2', "The record ends in the middle.", "at://d/torn")],
        "budget": Budget(2900, 3000, NOW + timedelta(minutes=5)),
    }


def _hear(source_id: int, *posts: Post, **page: object) -> None:
    told = Page(cursor="1", posts=posts, **page)  # type: ignore[arg-type]
    matched = queries.wanted("bluesky", Matcher().hits(posts))
    listening.file_page(source_id=source_id, page=told, matched=matched, at=NOW)


def _follow() -> None:
    """Do here what the worker does elsewhere, so that the conversations are there when we go on."""
    while work.react(AFTER) + work.run_due(AFTER, now=clock.now, outside=False):
        pass


def _judged(by_id: int, track_id: int) -> dict[str, int]:
    """Enough verdicts to measure a track, and a mention that is not about us."""
    posts = {post.text: post.pk for post in queries.mentions_for(by_id, track_id=track_id)}
    for n in range(1, 13):
        post_id, verdict = posts[f"zorble line {n} is slow again"], "not-us" if n == 12 else "us"
        listening.judge(
            by_id=by_id, post_id=post_id, track_id=track_id, verdict=verdict, sampled=True, at=NOW
        )
    return {"post": posts["We taught the zorble line dance to forty people"]}


def _promised(frank: int, dana: int) -> None:
    """A promise that is open, one that is late, a rule, words that are never said, and what may be decided."""
    ruth = Teammate.objects.get(role="owner").pk
    for words, hours in (("A new router, by the day after tomorrow", 44), ("A call back", 1)):
        desk.make_promise(
            conversation_id=dana, by_id=frank, words=words, due_at=NOW + timedelta(hours=hours), at=NOW
        )
    Promise.objects.filter(words="A call back").update(due_at=NOW - timedelta(minutes=5))
    kept = desk.make_promise(
        conversation_id=dana, by_id=frank, words="A name", due_at=NOW + timedelta(hours=1), at=NOW
    )
    desk.close_promise(promise_id=kept.pk, by_id=frank, how="kept", at=NOW)
    desk.set_word_rule(by_id=ruth, kind="policy", level="second-look", at=NOW)
    desk.add_never_say(by_id=ruth, query="synergy", reason="It says nothing.", instead="together", at=NOW)
    desk.set_authority(
        by_id=ruth,
        team_id=Team.objects.get(name="Connection care").pk,
        decision="refund",
        money=desk.money_of(Decimal(50), "EUR"),
        approver_id=ruth,
        at=NOW,
    )
    harsh = "It is our policy. I refund you 80 euros by Friday."
    desk.save_draft(conversation_id=dana, teammate_id=ruth, kind="public", text=harsh, at=NOW)
    desk.ask_permission(conversation_id=dana, by_id=frank, decision="refund", words="She paid twice.", at=NOW)


def _at_the_desk(frank: int, bill: int) -> dict[str, int]:
    """Notes, answers in every state, snoozed and done conversations."""
    dana = Conversation.objects.get(person__name="Dana Reyes")
    desk.write_note(conversation_id=dana.pk, teammate_id=bill, text="The mast at Elm Road is down.", at=NOW)
    states = [("Linkmann", "unknown"), ("Wren", "rejected"), ("Person 1", "sent"), ("Dana Reyes", "held")]
    for name, state in states:
        one = Conversation.objects.get(person__name=name)
        said = desk.reply(conversation_id=one.pk, author_id=frank, text=f"We look at it, {name}.", at=NOW)
        trouble = {"unknown": "The line broke.", "rejected": "The post was deleted meanwhile."}.get(state, "")
        fields = {"state": state, "trouble": trouble, "leaves_at": NOW + timedelta(days=1)}
        Reply.objects.filter(pk=said.pk).update(
            **fields, outside_id=f"at://us/{said.pk}" if state == "sent" else ""
        )
    later = NOW + timedelta(days=1)
    three, four = (Conversation.objects.get(person__name=f"Person {n}").pk for n in (3, 4))
    desk.snooze(conversation_id=three, teammate_id=frank, until=later, at=NOW)
    desk.done(conversation_id=four, teammate_id=frank, at=NOW)
    _promised(frank, dana.pk)
    desk.save_draft(conversation_id=dana.pk, teammate_id=frank, kind="note", text="Ask the mast team", at=NOW)
    return {
        "post": dana.post_id,
        "conversation": dana.pk,
        "unknown": Conversation.objects.get(person__name="Linkmann").pk,
    }


main()
