"""Runs inside a house: fills every screen with something to look at, through the actions that people use.

house.run(Path("tests/browser/furnish.py"))   prints the ids of what it made, as JSON
"""

import io
import json
import sys
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from heedful.answers import actions as answers  # noqa: E402
from heedful.answers import queries as queries_of_answers  # noqa: E402
from heedful.asked import actions as asked  # noqa: E402
from heedful.asked.models import Question  # noqa: E402
from heedful.causes import actions as causes  # noqa: E402
from heedful.circle import actions as circle  # noqa: E402
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
from heedful.consulting import actions as consulting  # noqa: E402
from heedful.consulting.models import Consultation  # noqa: E402
from heedful.desk import actions as desk  # noqa: E402
from heedful.desk.approvals import Asks  # noqa: E402
from heedful.desk.meanwhile import mark_of  # noqa: E402
from heedful.desk.models import Conversation, Draft, PeerAnswer, Promise, Reply  # noqa: E402
from heedful.drafting import actions as drafting  # noqa: E402
from heedful.drafting.models import Proposal, Spent, Summary  # noqa: E402
from heedful.exports import actions as exports  # noqa: E402
from heedful.gestures import actions as gestures  # noqa: E402
from heedful.imports import actions as imports  # noqa: E402
from heedful.imports.parcels import Sent  # noqa: E402
from heedful.insights import actions as insights  # noqa: E402
from heedful.insights.models import Surge, SurgePost  # noqa: E402
from heedful.journal import work  # noqa: E402
from heedful.kit import clock  # noqa: E402
from heedful.kit.errors import OutsideTrouble, SignedOut  # noqa: E402
from heedful.kudos import actions as kudos  # noqa: E402
from heedful.limits import actions as limits  # noqa: E402
from heedful.listening import actions as listening  # noqa: E402
from heedful.listening import models as heard  # noqa: E402
from heedful.listening import queries  # noqa: E402
from heedful.listening.matching import Matcher  # noqa: E402
from heedful.listening.models import Reading, Topic  # noqa: E402
from heedful.outside import queries as outside  # noqa: E402
from heedful.outside.actions import make_link  # noqa: E402
from heedful.reactions import AFTER  # noqa: E402
from heedful.reading.weights import shipped  # noqa: E402
from heedful.talk import actions as talk  # noqa: E402
from heedful.talk.rules import Written  # noqa: E402
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
    policy = _clocks(ruth.pk, team.pk, track.pk)

    rule = desk.save_rule(
        by_id=ruth.pk,
        written=desk.Written(
            "Bills", "billed OR invoice*", team_id=team.pk, choosing="in-turn", labels=["invoice"]
        ),
        at=NOW,
    )
    field = desk.make_field(
        by_id=ruth.pk, name="Kind of line", kind="choice", choices=["fibre", "copper"], at=NOW
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
    ids |= _judged(ruth.pk, track.pk) | _together(ruth.pk, ids["conversation"])
    ids |= _facts_and_answers(ruth.pk, frank.pk, ids["conversation"])
    ids |= _given(ruth.pk, frank.pk, ids["conversation"])
    ids |= _asked(ruth.pk, frank.pk, ids["conversation"])
    ids |= _limited(frank.pk, bill.pk)
    ids |= _consulted(ruth, team.pk, ids["conversation"])
    ids |= _circle(ruth.pk, frank.pk, ids["conversation"])
    told = {
        "person": Conversation.objects.earliest("pk").person_id,
        "view": view.pk,
        "rule": rule.pk,
        "field": field.pk,
        "track": track.pk,
        "source": square,
        "team": team.pk,
        "policy": policy,
        "teammate": frank.pk,
        "join": join,
        "example": example.pk,
    }
    ids |= _breaking_out(frank.pk, track.pk) | _topics(ruth.pk)
    ids |= _causes(frank.pk)
    ids |= _praise(ruth.pk, frank.pk) | _moved(ruth.pk)
    ids |= _talk(ruth.pk, frank.pk)
    _model(ruth.pk, frank.pk, ids["conversation"])
    _sampled(ruth.pk)
    json.dump({**told, **ids}, sys.stdout)


def _sampled(by_id: int) -> None:
    """A sample that was judged in part: figures, words for what is missing, and a post that is asked about."""
    version = shipped().version
    listening.note_models(version=version, trouble="", at=NOW)
    chances = {"outage": 0.9, "complaint": 0.6, "thanks": 0.1, "question": 0.2}
    found = {"labels": ["outage", "complaint"], "probabilities": chances, "sure": True, "reason": "“cable”"}
    Reading.objects.filter(version="1").update(version=version, findings={"intents": found})
    heard.Post.objects.filter(reading__version=version).update(is_read=True)
    for number in range(12):
        post = queries.drawn_for(by_id, at=NOW)
        if post is None:
            break
        said = {"intents": ["outage"] if number % 3 else ["thanks", "wish"], "urgency": ["high"]}
        listening.judge_drawn(by_id=by_id, post_id=post.pk, read_at=post.reading.read_at, said=said, at=NOW)


def _topics(by_id: int) -> dict[str, int]:
    """What mentions are about: two topics, one that is a part of the first, and one put away."""
    made = [
        Topic.objects.create(name=name, words=name, version="1", middle=bytes(768), made_at=NOW)
        for name in ("without connection", "help page, address", "connection, line", "clerk")
    ]
    for number, post in enumerate(queries.mentions_for(by_id)[:24]):
        Reading.objects.update_or_create(
            post=post,
            defaults={
                "version": "1",
                "tier": "full",
                "sentiment": ("negative", "neutral", "positive")[number % 3],
                "read_at": NOW,
                "topic": made[number % 3],
            },
        )
    listening.merge_topics(by_id=by_id, topic_id=made[2].pk, into_id=made[0].pk, at=NOW)
    listening.put_topic_away(by_id=by_id, topic_id=made[3].pk, at=NOW)
    return {"topic": made[0].pk}


def _breaking_out(by_id: int, track_id: int) -> dict[str, int]:
    """A discussion that breaks out, and an incident of an earlier one."""
    ids = []
    for ago, ended in ((90, NOW - timedelta(minutes=20)), (20, None)):
        began = NOW - timedelta(minutes=ago)
        surge = Surge.objects.create(
            track_id=track_id, began_at=began, raised_at=began + timedelta(minutes=9), minutes=15,
            people=9, expected=0.7, chance=1e-8, ended_at=ended,
        )  # fmt: skip
        posts = queries.mentions_for(by_id, track_id=track_id)[:12]
        for number, post in enumerate(posts):
            at = began + timedelta(minutes=number)
            SurgePost.objects.create(surge=surge, post=post, person_id=post.author.person_id, at=at)
        ids.append(surge.pk)
    incident = insights.open_incident(by_id=by_id, surge_id=ids[0], title="The line at Elm Road", at=NOW)
    insights.know(by_id=by_id, incident_id=incident.pk, fact_key="elm-road", at=NOW)
    return {"surge": ids[1], "incident": incident.pk}


def _causes(by_id: int) -> dict[str, int]:
    """A cause that is fixed, with its letter, and replies that wait for a lead."""
    cause = causes.note_cause(
        by_id=by_id, title="The letter that calls people spammers", words="It was written for crooks.", at=NOW
    )
    causes.link_found(by_id=by_id, cause_id=cause.pk, query="zorble slow", at=NOW)
    for text in ("You have been identified as a source of spam.", "Mail from your line is held back."):
        causes.keep_letter(by_id=by_id, cause_id=cause.pk, text=text, at=NOW)
    causes.move_cause(
        by_id=by_id, cause_id=cause.pk, state="fixed", why="The letter says what happened.", at=NOW
    )
    text = "Hello {name}, the letter is a new one."
    telling = causes.draft_telling(by_id=by_id, cause_id=cause.pk, text=text, at=NOW)
    causes.note_cause(by_id=by_id, title="The cable at Elm Road", owner_id=by_id, at=NOW)
    return {"cause": cause.pk, "batch": telling.batch_id}


def _talk(owner: int, frank: int) -> dict[str, str]:
    """The page "Talk to a human", open, with one who said yes and one letter with its private page."""
    talk.set_talk(by_id=owner, on=True, words="Write to us; one of us answers.", at=NOW)
    talk.show_me(teammate_id=frank, shown=True, words="lines, masts and moving house", at=NOW)
    said = Written("Dana Reyes", "dana@example.test", "Who can tell me about the mast?", agreed=True)
    return {"talk_link": talk.write(key="0" * 32, written=said, at=NOW)}


def _model(owner: int, by_id: int, conversation_id: int) -> None:
    """A model that is on, what it cost, a draft of it that nobody has changed, and a summary."""
    drafting.set_endpoint(
        by_id=owner, on=True, address=f"{NOWHERE}/v1", model="small-1", key="sk-made-up-for-this-house",
        price_in=Decimal("0.15"), price_out=Decimal("0.6"), cap=Decimal(50), at=NOW,
    )  # fmt: skip
    Spent.objects.create(
        month=NOW.date().replace(day=1), asked=212, units_in=190_400, units_out=21_700, guessed=3,
        cost=Decimal("41.58"),
    )  # fmt: skip
    taken = ["https://pay.example/dana"]
    for one in Draft.objects.filter(teammate=owner, kind="public"):
        Proposal.objects.create(
            conversation=one.conversation,
            teammate_id=owner,
            kind="public",
            draft=one.text,
            remarks=taken,
            at=NOW,
        )
    text = "Dana Reyes has had no line for three days and works from home. Tom Kent says the same for Leeds."
    Summary.objects.create(
        conversation_id=conversation_id, by_id=by_id, text=text, remarks=["[phone 3]"], at=NOW
    )


def _praise(owner: int, by_id: int) -> dict[str, int]:
    """Praise that everybody agreed to show, and a peer whose answer is confirmed."""
    fields = {"place": "Park Street", "email": "ines@zorble.test", "lead_email": "boss@zorble.test"}
    kudos.add_praised(by_id=owner, name="Ines", other_names="Inés", at=NOW, **fields)
    praise = Conversation.objects.get(person__name__startswith="A Name So Long")
    row = kudos.mark(by_id=by_id, conversation_id=praise.pk, thanks="Thank you.", at=NOW)
    earned = row.earned.get()
    kudos.agree(by_id=by_id, kudos_id=row.pk, earned_id=earned.pk, agreed=True, at=NOW)
    kudos.note_consent(by_id=by_id, kudos_id=row.pk, consent="yes", at=NOW)
    peer = PeerAnswer.objects.first()
    if peer is not None:
        desk.judge_peer(by_id=by_id, peer_id=peer.pk, helps=True, at=NOW)
    return {"kudos": row.pk}


def _clocks(by_id: int, team_id: int, track_id: int) -> int:
    teams.set_hours(
        by_id=by_id, zone="Europe/Berlin", week=["09:00-12:30, 13:30-17:00"] * 5 + ["10:00-14:00", ""],
        holidays=["2026-12-24 Christmas Eve 09:00-12:00", "2026-12-25 Christmas"], at=NOW,
    )  # fmt: skip
    teams.set_hours(by_id=by_id, team_id=team_id, zone="UTC", week=["22:00-06:00"] * 7, at=NOW)
    urgent = desk.Policy(
        "Urgent outages", track_id=track_id, priority=3, first_minutes=10, next_minutes=15,
        resolution_minutes=240, in_hours=False, escalate_to_id=by_id,
    )  # fmt: skip
    care = desk.Policy(
        "Connection care", team_id=team_id, network="bluesky", first_minutes=60, next_minutes=120
    )
    rows = [desk.add_clock_policy(by_id=by_id, policy=one, at=NOW) for one in (urgent, care)]
    return rows[0].pk


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


def _given(lead: int, by_id: int, conversation_id: int) -> dict[str, object]:
    """Gestures: one whose address is asked for, one that waits for a yes, one that arrived."""
    gestures.set_budget(by_id=lead, team_id=None, currency="EUR", a_month="300", alone_up_to="30", at=NOW)
    shared = {"conversation_id": conversation_id, "by_id": by_id, "at": NOW}
    arrived = gestures.propose(
        what="A carton of tea", reason="Her kettle is all she has left.", value="12.50", key="g1", **shared
    )
    gestures.send(gesture_id=arrived.pk, by_id=by_id, carrier="Post", at=NOW)
    gestures.arrive(gesture_id=arrived.pk, by_id=by_id, at=NOW)
    gestures.propose(what="A month for free", reason="Third outage", value="45", key="g2", **shared)
    asked = gestures.propose(
        what="A moss green radio", reason="She wished for one.", value="25", key="g3", **shared
    )
    _, secret = gestures.ask_address(gesture_id=asked.pk, by_id=by_id, at=NOW)
    return {"gesture": asked.pk, "address_link": secret}


def _circle(owner: int, by_id: int, conversation_id: int) -> dict[str, object]:
    """An own account; somebody in the circle, and somebody whose link is out."""
    account = Account("did:plc:ruth", "@ruth.sky.example", "Ruth", "https://sky.example/ruth")
    voice = listening.connect_voice(
        by_id=owner, network="bluesky", address="https://bsky.social",
        credential={"identifier": "ruth.sky.example", "password": "ruths-own-words"}, account=account, at=NOW,
    )  # fmt: skip
    eight = Conversation.objects.get(person__name="Person 8").pk
    topics = {"by_id": by_id, "topics": "clearer bills, and help pages that people find", "at": NOW}
    _, yes = circle.invite(conversation_id=eight, **topics)
    circle.say_yes(link=outside.link(yes, at=NOW), at=NOW)
    member, secret = circle.invite(conversation_id=conversation_id, **topics)
    return {"voice": voice.pk, "member": member.pk, "circle_link": secret, "in_link": yes}


def _asked(lead: int, by_id: int, conversation_id: int) -> dict[str, object]:
    """A question that was answered with a no, and one whose link is out."""
    asked.set_asking(
        by_id=lead, team_id=None, on=True, how="copy", after_hours=24, at=NOW,
        question="Did this help you?", answers="Yes\nPartly\n- No",
    )  # fmt: skip
    frozen = {"question": "Did this help you?", "due_at": NOW, "offered_at": NOW, "state": "ready"}
    frozen["answers"] = [{"text": "Yes", "helped": True}, {"text": "No", "helped": False}]
    secrets, ids = [], []
    for pk in (conversation_id, Conversation.objects.get(person__name="Person 5").pk):
        handle = Conversation.objects.get(pk=pk).post.author
        row = Question.objects.create(conversation_id=pk, handle=handle, **frozen)
        secrets.append(asked.hand_out(question_id=row.pk, by_id=by_id, at=NOW)[1])
        ids.append(row.pk)
    asked.answer(link=outside.link(secrets[0], at=NOW), choice="1", words="It went again.", at=NOW)
    return {"question": ids[0], "question_link": secrets[1]}


def _consulted(ruth: Teammate, team_id: int, conversation_id: int) -> dict[str, object]:
    """Questions to others: one answered, one to a team that waits, one to somebody outside."""
    nell = Teammate.objects.get(name="Nell")
    key = {"conversation_id": conversation_id, "at": NOW}
    asked = consulting.ask(
        by_id=nell.pk, to=ruth, question="May we say when the mast stands again?", quote=True, **key
    )
    advice = consulting.answer(
        consultation_id=asked.pk, by_id=ruth.pk, text="Yes: on Friday, if the wind allows it.", at=NOW
    )
    consulting.ask(by_id=nell.pk, to=team_id, question="Who is at Elm Road today?", quote=False, **key)
    consulting.ask(by_id=ruth.pk, to=nell, question="Have you been at Elm Road before?", quote=False, **key)
    waits = consulting.ask(
        by_id=nell.pk, to=ruth, question="And who pays for the days before?", quote=True, **key
    )
    letter = Consultation(
        conversation_id=conversation_id, asker=nell, to="expert", expert_email="ines@frost.test",
        expert_name="Ines Wolf", question="At what cold does the Beacon stop?", quoted=WORDS[0], asked_at=NOW,
        letters=1, mail_trouble="The mail server: it is asleep.",
    )  # fmt: skip
    letter.save()
    _, secret = make_link(
        purpose=outside.Purpose.ADVICE, about_id=letter.pk, lasts=timedelta(days=30), at=NOW
    )
    return {"consultation": waits.pk, "advice": advice.pk, "advice_link": secret}


def _limited(frank: int, bill: int) -> dict[str, object]:
    """A limit that is on and may be appealed, and one that waits for a second person."""
    six, seven = (Conversation.objects.get(person__name=f"Person {n}").pk for n in (6, 7))
    limit = limits.ask_limit(
        conversation_id=six, by_id=frank, kind="account", reason="the same text 40 times in an hour", at=NOW
    )
    nora = teams.add_teammate(name="Nora Lind", email="nora.lind@zorble.test", role="lead", at=NOW)
    limits.confirm(limit_id=limit.pk, by_id=nora.pk, at=NOW)
    _, secret = limits.make_appeal_link(limit_id=limit.pk, by_id=bill, at=NOW)
    limits.ask_limit(
        conversation_id=seven, by_id=bill, kind="copies", reason="copied into nine threads", at=NOW
    )
    return {"limit": limit.pk, "apart": six, "appeal_link": secret}


def _judged(by_id: int, track_id: int) -> dict[str, int]:
    """Enough verdicts to measure a track, and a mention that is not about us."""
    posts = {post.text: post.pk for post in queries.mentions_for(by_id, track_id=track_id)}
    for n in range(1, 13):
        post_id, verdict = posts[f"zorble line {n} is slow again"], "not-us" if n == 12 else "us"
        listening.judge(
            by_id=by_id, post_id=post_id, track_id=track_id, verdict=verdict, sampled=True, at=NOW
        )
    return {"post": posts["We taught the zorble line dance to forty people"]}


def _facts_and_answers(ruth: int, frank: int, conversation: int) -> dict[str, int]:
    """A fact that changed after it was said in public, one that has ended, and answers with variants."""
    fact = queries_of_answers.facts_for(frank).get(key="elm-road")
    words = {"text": "The mast at Elm Road falls over in every storm; a new one stands on Friday"}
    answers.change_fact(by_id=frank, fact_id=fact.pk, why="It fell over again", at=NOW, **words)
    key = {"by_id": frank, "at": NOW - timedelta(days=2)}
    answers.add_fact(
        key="sale", text="The Beacon costs 40 pounds this week", expires_at=NOW - timedelta(days=1), **key
    )
    variants = [
        {"network": "bluesky", "text": "Hello {name}, {fact:elm-road}. Sorry for the days without a line."},
        {
            "network": "",
            "text": "Hello {name}, this is {me} of {company}. {fact:elm-road}. " + "We are sorry. " * 9,
        },
    ]
    title = "The line is down: what happened, since when, and what one can do until then"
    kept = answers.add_answer(title=title, variants=variants, review_at=NOW.date(), language="en", **key)
    desk.use_answer(conversation_id=conversation, teammate_id=frank, answer_id=kept.pk, at=NOW)
    answers.add_answer(by_id=ruth, title="Thanks", variants=[{"text": "Thank you, {name}."}], at=NOW)
    return {"fact": fact.pk, "answer": kept.pk}


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
    answers.add_fact(
        by_id=frank, key="elm-road", text="The mast at Elm Road stands again since noon", source="The mast team",
        expires_at=NOW + timedelta(hours=6), at=NOW,
    )  # fmt: skip
    states = [("Linkmann", "unknown"), ("Wren", "rejected"), ("Person 1", "sent"), ("Dana Reyes", "held")]
    for name, state in states:
        one = Conversation.objects.get(person__name=name)
        said = desk.reply(
            conversation_id=one.pk,
            author_id=frank,
            text=f"{name}, we looked at it. {{fact:elm-road}}.",
            at=NOW,
        )
        trouble = {"unknown": "The line broke.", "rejected": "The post was deleted meanwhile."}.get(state, "")
        fields = {"state": state, "trouble": trouble, "leaves_at": NOW + timedelta(days=1)}
        Reply.objects.filter(pk=said.pk).update(
            **fields, outside_id=f"at://us/{said.pk}" if state == "sent" else ""
        )
    _, label = desk.label(conversation_id=dana.pk, teammate_id=frank, name="no line", at=NOW)
    later = NOW + timedelta(days=1)
    three, four = (Conversation.objects.get(person__name=f"Person {n}").pk for n in (3, 4))
    desk.snooze(conversation_id=three, teammate_id=frank, until=later, at=NOW)
    desk.done(conversation_id=four, teammate_id=frank, at=NOW)
    _promised(frank, dana.pk)
    desk.save_draft(conversation_id=dana.pk, teammate_id=frank, kind="note", text="Ask the mast team", at=NOW)
    return {
        "post": dana.post_id,
        "label": label.pk,
        "conversation": dana.pk,
        "unknown": Conversation.objects.get(person__name="Linkmann").pk,
    }


def _together(by_id: int, conversation_id: int) -> dict[str, int]:
    """A colleague whose replies are approved, who shares a draft and is called; a reply for tomorrow."""
    nell = teams.add_teammate(
        name="Nell", email="nell@zorble.test", role="teammate", password="a good long password", at=NOW
    )
    where = {"conversation_id": conversation_id, "at": NOW}
    rule = desk.make_approval_rule(
        by_id=by_id, name="Nell's first answers", asks=Asks(teammate_id=nell.pk, newcomers=5), at=NOW
    )
    desk.reply(author_id=nell.pk, text="A digger cut the cable; it is mended by six.", **where)
    for text in ("Nell's thoughts, and many of them, and then some", "Ask for the street"):
        desk.save_draft(teammate_id=nell.pk, kind="public", text=text, **where)
    desk.share_draft(teammate_id=nell.pk, kind="public", shared=True, **where)
    desk.write_note(teammate_id=by_id, text="@Nell, do you know the street?", **where)
    tomorrow = NOW + timedelta(days=1)
    seen = str(mark_of(Conversation.objects.get(pk=conversation_id)))
    desk.reply(author_id=by_id, text="Good morning, Dana.", leave_at=tomorrow, seen=seen, **where)
    for text in ("We are sorry, and here is why: a digger cut the cable", "We are sorry."):
        desk.save_draft(teammate_id=by_id, kind="public", text=text, **where)
    draft = Draft.objects.get(teammate=by_id, kind="public", conversation=conversation_id)
    return {"approval_rule": rule.pk, "draft": draft.pk, "version": draft.versions.get().pk}


def _moved(owner_id: int) -> dict[str, int]:
    """History that came from elsewhere with something left out, and an export that waits for its worker."""
    told = {"id": 4, "status": "solved", "subject": "A cable", "requester": {"id": 7, "name": "Ann Old"}}
    said = {"id": 8, "author_id": 7, "body": "Where is my cable?", "created_at": "2020-03-01T10:00:00Z"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickets-of-the-old-desk.ndjson"
        path.write_text(json.dumps(told | {"comments": [said], "tags": ["cable", "liar"]}) + "\n{broken\n")
        found = imports.bring(by_id=owner_id, network="zendesk", path=path, at=NOW)
    begun = exports.begin(by_id=owner_id, by_console=True, at=NOW)
    sent = [Sent("users.json", 9, io.BytesIO(b'{"id": 1}'))]
    upload = imports.take(by_id=owner_id, network="zendesk", sent=sent, at=NOW)
    return {"import": found.import_id or 0, "export": begun.pk, "upload": upload.pk}


main()
