"""The access matrix: role x address x method, generated from every address there is.

Something secret belongs to the shops' team. Whoever is not in it must see no word of it and change
nothing of it, on any path: pages, parts, API, live events, exports.
"""

import json
import re
from datetime import timedelta
from functools import partial

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from heedful.answers import actions as answers
from heedful.answers.models import Answer, Fact
from heedful.asked import actions as asking
from heedful.asked.models import Asking, Question
from heedful.causes import actions as causes
from heedful.causes.models import Affected, Cause, LetterVersion, Telling
from heedful.circle import actions as circle
from heedful.circle.models import Member
from heedful.connectors.contract import Account
from heedful.consulting import actions as consulting
from heedful.consulting.models import Advice, Consultation
from heedful.desk import actions as desk
from heedful.desk.approvals import Asks
from heedful.desk.models import (
    AnswerUse,
    Applied,
    ApprovalRule,
    Authority,
    BadlyWorded,
    Batch,
    BatchLine,
    Bulk,
    ClockPolicy,
    Conversation,
    CorrectionRun,
    Delivery,
    Draft,
    DraftVersion,
    FactUse,
    Filled,
    Handover,
    Hook,
    Join,
    Label,
    Labelled,
    Note,
    PeerAnswer,
    Permission,
    Promise,
    Reply,
    Rule,
    SavedView,
)
from heedful.drafting import actions as drafting
from heedful.drafting.models import Proposal, Summary
from heedful.exports import actions as exports
from heedful.exports.models import Export
from heedful.gestures import actions as gestures
from heedful.gestures.models import Budget, Gesture, Month
from heedful.imports.models import Import, LeftOut, Upload
from heedful.insights import actions as insights
from heedful.insights.models import Gathered, Incident, Surge, SurgePost
from heedful.kit import clock, vault
from heedful.kudos import actions as kudos
from heedful.kudos.models import Earned, Kudos, Praised
from heedful.limits import actions as limits
from heedful.limits.models import Appeal, Limit
from heedful.listening import actions as listening
from heedful.listening.models import (
    DeadLetter,
    Gap,
    Hit,
    Judgement,
    Post,
    Reading,
    Source,
    Topic,
    Track,
    TrackExample,
)
from heedful.outside import queries as outside
from heedful.people.models import Handle
from heedful.teams import actions as teams
from heedful.teams.models import Notice, OpeningHours
from tests.conftest import NOON, said

SECRET = "xyzzy"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
# These end a session or hand the page over to allauth's own flows; nothing of ours is shown there.
LEFT_OUT = ("account/", "accounts/", "2fa/", "sessions/", "static/")


def addresses(patterns=None, before=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and "(?P" not in path:
            yield path


def every_address():
    return sorted({path for path in addresses() if not path.startswith(LEFT_OUT)})


@pytest.fixture(autouse=True)
def _vault(tmp_path):
    vault.configure(tmp_path / "vault.key")


@pytest.fixture
def secret(olive, square, hear, hire, work_until):  # noqa: PLR0915  (one of everything)
    """One of everything, for the shops' team alone; returns the ids by the names that addresses use."""
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(
        by_id=olive.pk, source_id=square.pk, name=f"{SECRET} square", team_id=shops.pk, at=NOON
    )
    hear(said("s1", f"acme {SECRET}", by=SECRET, addressed=True))
    conversation = Conversation.objects.get()
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    key = {"conversation_id": conversation.pk, "at": NOON}
    reply = desk.reply(author_id=sam.pk, text=f"{SECRET} answer", **key)
    note = desk.write_note(teammate_id=sam.pk, text=f"{SECRET} note", **key)
    letter = DeadLetter.objects.create(source=square, raw=SECRET.encode(), reason=SECRET, digest="d", at=NOON)
    track = Track.objects.get()
    listening.keep_example(
        by_id=olive.pk, track_id=track.pk, post_id=conversation.post_id, must_match=True, at=NOON
    )
    rule = desk.save_rule(
        by_id=olive.pk,
        written=desk.Written(f"{SECRET} rule", SECRET, team_id=shops.pk, labels=["line"]),
        at=NOON,
    )
    Conversation.objects.update(ruled_at=None)
    desk.route(conversation_ids=[conversation.pk], at=NOON)
    field = desk.make_field(by_id=olive.pk, name="Number", kind="text", at=NOON)
    desk.fill(field_id=field.pk, teammate_id=sam.pk, value=f"{SECRET} 12", **key)
    not_us = desk.say_not_us(by_id=sam.pk, post_id=conversation.post_id, at=NOON)
    gap = Gap.objects.create(source=square, since="1", until="2", reason=SECRET, found_at=NOON)
    bulk = desk.prioritise_together(
        conversation_ids=[conversation.pk], teammate_id=sam.pk, priority=3, at=NOON
    ).bulk
    view = desk.save_view(
        by_id=sam.pk, name=f"{SECRET} view", query=SECRET, mine=False, team_id=shops.pk, at=NOON
    )
    gestures.set_budget(
        by_id=olive.pk, team_id=shops.pk, currency="XYZ", a_month="77", alone_up_to="50", at=NOON
    )
    gesture = gestures.propose(
        by_id=sam.pk, what=f"{SECRET} tea", reason=f"{SECRET} reason", value="7", key="g1", **key
    )
    given = gestures.ask_address(gesture_id=gesture.pk, by_id=sam.pk, at=NOON)[1]
    gestures.give_address(link=outside.link(given, at=NOON), address=f"{SECRET} road", at=NOON)
    limit = limits.ask_limit(by_id=sam.pk, kind="account", reason=f"{SECRET} said forty times", **key)
    limits.confirm(limit_id=limit.pk, by_id=olive.pk, at=NOON)
    appealed = limits.make_appeal_link(limit_id=limit.pk, by_id=sam.pk, at=NOON)[1]
    limits.appeal(link=outside.link(appealed, at=NOON), words=f"{SECRET} appeal", at=NOON)
    asking.set_asking(
        by_id=olive.pk, team_id=shops.pk, on=True, how="copy", after_hours=0, at=NOON,
        question=f"{SECRET} question", answers=f"{SECRET} yes\nPartly\n- {SECRET} no",
    )  # fmt: skip
    Question.objects.create(
        conversation=conversation, handle=conversation.post.author, state="answered", due_at=NOON,
        question=f"{SECRET}?", answers=[{"text": f"{SECRET} no", "helped": False}], answer=0,
        helped=False, words=f"{SECRET} words", asked_at=NOON, answered_at=NOON, offered_at=NOON,
    )  # fmt: skip
    Conversation.objects.update(not_helped_at=NOON)
    approval = desk.make_approval_rule(
        by_id=olive.pk, name=f"{SECRET} rule", asks=Asks(teammate_id=sam.pk, words=SECRET), at=NOON
    )
    desk.reply(author_id=sam.pk, text=f"{SECRET} to be approved", private=True, **key)
    policy = desk.add_clock_policy(
        by_id=olive.pk, policy=desk.Policy(f"{SECRET} clock", team_id=shops.pk, first_minutes=9), at=NOON
    )
    teams.set_hours(
        by_id=olive.pk,
        team_id=shops.pk,
        zone="UTC",
        week=["09:00-17:00"] * 7,
        holidays=[f"2009-01-01 {SECRET} day"],
        at=NOON,
    )
    hook, _ = desk.add_hook(
        by_id=olive.pk, name=SECRET, url=f"https://{SECRET}.test", form="slack", topics=["notes"], at=NOON
    )
    promise = desk.make_promise(
        by_id=sam.pk, words=f"{SECRET} promise", due_at=NOON + timedelta(days=1), **key
    )
    given = desk.set_authority(
        by_id=olive.pk, team_id=shops.pk, decision="refund", words=SECRET, approver_id=olive.pk, at=NOON
    )
    permission = desk.ask_permission(by_id=sam.pk, decision="refund", words=f"{SECRET} refund", **key)
    sent = desk.reply(author_id=sam.pk, text=f"{SECRET} sent", **key)
    Reply.objects.filter(pk=sent.pk).update(state="sent", outside_id="sent-1")
    desk.say_badly_worded(reply_id=sent.pk, teammate_id=sam.pk, lesson=f"{SECRET} lesson", at=NOON)
    hear(said("s2", f"Try the {SECRET} button.", by="peer", parent_id="s1", root_id="s1"))
    hidden = _grown(sam, olive, shops, conversation) | _asked(sam, olive, conversation)
    invited, _ = circle.invite(by_id=sam.pk, topics=f"{SECRET} thoughts", **key)
    own = listening.connect_voice(
        by_id=sam.pk, network="fake", address="https://fake.test", credential={"token": SECRET},
        account=Account("sam", f"@{SECRET}-sam", "Sam"), at=NOON,
    )  # fmt: skip
    hear(said("s3", f"acme {SECRET} in another thread", by=SECRET), at=NOON)
    other = Conversation.objects.exclude(pk=conversation.pk).get(first_post__outside_id="s3")
    joined = desk.join(kept_id=conversation.pk, gone_id=other.pk, by_id=sam.pk, at=NOON)
    handed = desk.give(
        conversation_id=conversation.pk, to_id=olive.pk, by_id=sam.pk, note=f"{SECRET} word", at=NOON
    )
    brought = Import.objects.create(
        network="zendesk",
        name=f"{SECRET}.json",
        source=square,
        by=olive,
        begun_at=NOON,
        ended_at=NOON,
        reasons={SECRET: 1},
    )
    drafting.set_endpoint(by_id=olive.pk, on=True, address="https://models.test/v1", model="small", at=NOON)
    proposed = {"conversation": conversation, "at": NOON}
    Proposal.objects.create(teammate=sam, kind="public", draft=f"{SECRET} draft", **proposed)
    Summary.objects.create(by=sam, text=f"{SECRET} summary", **proposed)
    LeftOut.objects.create(of=brought, place=f"{SECRET}.json, line 1", reason=SECRET)
    return hidden | {
        "import_id": brought.pk,
        "upload_id": Upload.objects.create(
            network="zendesk",
            name=f"{SECRET}.zip",
            size=7,
            by=olive,
            begun_at=NOON,
            ends_at=NOON,
            state="looked",
            found={"dialogues": 1, "left_out": [[SECRET, "4", SECRET]]},
        ).pk,
        "export_id": exports.begin(by_id=olive.pk, by_console=True, at=NOON).pk,
        "member_id": invited.pk,
        "voice_id": own.pk,
        "hook_id": hook.pk,
        "delivery_id": desk.test_hook(by_id=olive.pk, hook_id=hook.pk, at=NOON).pk,
        "promise_id": promise.pk,
        **_facts_and_answers(shops, sam, conversation, reply),
        "question_id": Question.objects.get().pk,
        "limit_id": limit.pk,
        "gesture_id": gesture.pk,
        "permission_id": permission.pk,
        "authority_id": given.pk,
        "decision": "refund",
        "team_id": shops.pk,
        "view_id": view.pk,
        "policy_id": policy.pk,
        "approval_rule_id": approval.pk,
        **_draft(sam, conversation),
        "conversation_id": conversation.pk,
        "reply_id": reply.pk,
        "note_id": note.pk,
        "source_id": square.pk,
        "post_id": conversation.post_id,
        "thread_id": conversation.thread_id,
        "letter_id": letter.pk,
        "gap_id": gap.pk,
        "not_us_id": not_us.pk,
        "label_id": Label.objects.get().pk,
        "rule_id": rule.pk,
        "field_id": field.pk,
        "applied_id": Applied.objects.get().pk,
        "person_id": conversation.person_id,
        "bulk_id": bulk.pk,
        "handover_id": handed.pk,
        "join_id": joined.pk,
        "priority": 0,
        "track_id": track.pk,
        "example_id": TrackExample.objects.get().pk,
        "sam": sam,
        "owner": olive,
        "topic_id": _topic(shops).pk,
        "judgement_id": _judged(olive, conversation).pk,
        **_incident(sam, conversation, track),
    }


def _draft(sam, conversation):
    """What Sam types last, which said something else before, and lets others read along in."""
    key = {"conversation_id": conversation.pk, "teammate_id": sam.pk, "kind": "public", "at": NOON}
    for words in (f"{SECRET} first words, and quite a few more", f"{SECRET} draft"):
        desk.save_draft(text=words, **key)
    desk.share_draft(shared=True, **key)
    draft = Draft.objects.get(teammate=sam, kind="public")
    return {"draft_id": draft.pk, "version_id": draft.versions.latest("pk").pk, "kind": "public"}


def _topic(shops):
    """A topic that the shops' posts made."""
    topic = Topic.objects.create(
        name=f"{SECRET} topic", words=SECRET, team=shops, version="v", middle=bytes(768), made_at=NOON
    )
    for post in Post.objects.filter(is_mention=True):
        Reading.objects.update_or_create(
            post=post, defaults={"version": "v", "tier": "full", "read_at": NOON, "topic": topic}
        )
    return topic


def _judged(olive, conversation):
    """A sample of the secret posts: one that Olive judged, and one that she is asked about next."""
    listening.note_models(version="v", trouble="", at=NOON)
    Post.objects.filter(reading__version="v").update(is_read=True)
    return Judgement.objects.create(
        post_id=conversation.post_id,
        by=olive,
        judged_at=NOON,
        said={"intents": [SECRET]},
        version="v",
        read={"intents": {"labels": [SECRET, "wish"], "chances": {SECRET: 0.7}}},
    )


def _incident(sam, conversation, track):
    """A surge of the secret post, and the incident that somebody made of it."""
    surge = Surge.objects.create(
        track=track, word=SECRET, began_at=NOON, raised_at=NOON, minutes=15, people=1, expected=0.1, chance=0
    )
    SurgePost.objects.create(
        surge=surge, post_id=conversation.post_id, person_id=conversation.person_id, at=NOON
    )
    incident = insights.open_incident(by_id=sam.pk, surge_id=surge.pk, title=f"{SECRET} incident", at=NOON)
    return {"surge_id": surge.pk, "incident_id": incident.pk}


def _grown(sam, olive, shops, conversation):
    """What grows from the secret conversation."""
    cause = causes.note_cause(by_id=sam.pk, title=f"{SECRET} cause", team_id=shops.pk, at=NOON)
    causes.link(by_id=sam.pk, cause_id=cause.pk, conversation_ids=[conversation.pk], at=NOON)
    causes.keep_letter(by_id=sam.pk, cause_id=cause.pk, text=f"{SECRET} letter", at=NOON)
    causes.move_cause(by_id=sam.pk, cause_id=cause.pk, state="fixed", at=NOON)
    telling = causes.draft_telling(by_id=sam.pk, cause_id=cause.pk, text=f"{SECRET} is fixed", at=NOON)
    batch = telling.batch
    listed = kudos.add_praised(by_id=olive.pk, name="Nia", at=NOON)
    mark = {"by_id": sam.pk, "conversation_id": conversation.pk, "praised_ids": [listed.pk], "at": NOON}
    praise = kudos.mark(**mark)
    peer = PeerAnswer.objects.get()
    desk.judge_peer(by_id=sam.pk, peer_id=peer.pk, helps=True, at=NOON)
    return {
        "cause_id": cause.pk,
        "batch_id": batch.pk,
        "line_id": batch.lines.get().pk,
        "kudos_id": praise.pk,
        "earned_id": praise.earned.get().pk,
        "peer_id": peer.pk,
        "praised_id": listed.pk,
    }


def _asked(sam, olive, conversation):
    """A question to Sam with the secret words, which he answered, and one to him that waits."""
    key = {"conversation_id": conversation.pk, "by_id": olive.pk, "to": sam, "at": NOON}
    answered, waits = (
        consulting.ask(question=f"{SECRET} {word} question", quote=True, **key)
        for word in ("first", "second")
    )
    given = consulting.answer(consultation_id=answered.pk, by_id=sam.pk, text=f"{SECRET} advice", at=NOON)
    return {"consultation_id": waits.pk, "advice_id": given.pk}


def _facts_and_answers(shops, sam, conversation, reply):
    """A fact of the shops that changed after it was said, corrections that are approved, an answer in use."""
    key = {"by_id": sam.pk, "at": NOON}
    fact = answers.add_fact(key=f"{SECRET}-fact", text=f"{SECRET} is true", team_id=shops.pk, **key)
    use = FactUse.objects.create(reply=reply, version=fact.versions.get())
    answers.change_fact(fact_id=fact.pk, text=f"{SECRET} is not true", why=SECRET, **key)
    answer = answers.add_answer(
        title=f"{SECRET} title", variants=[{"text": f"{SECRET} words"}], team_id=shops.pk, **key
    )
    desk.use_answer(conversation_id=conversation.pk, teammate_id=sam.pk, answer_id=answer.pk, at=NOON)
    fields = {"cap": 1, "pause_seconds": 30, "approved_by": sam, "approved_at": NOON, "next_at": NOON}
    run = CorrectionRun.objects.create(fact=fact, number=2, **fields)
    return {"fact_id": fact.pk, "answer_id": answer.pk, "use_id": use.pk, "run_id": run.pk}


OWN = "plugh"


@pytest.fixture
def own_track(secret, hear, work_until):
    """A track that Sam alone follows, at a source that everybody sees, and what it found."""
    from tests.conftest import listen_at

    track = listening.add_track(by_id=secret["sam"].pk, name=OWN, query=OWN, mine=True, at=NOON)
    everywhere = listen_at(secret["owner"], network="mute", venue="Everywhere")
    hear(said("p1", f"{OWN} and nothing else", by="quiet"), source=everywhere)
    hear(said("p2", "acme and the rest", by="loud"), source=everywhere)
    post = Post.objects.get(outside_id="p1")
    shared = Post.objects.get(outside_id="p2")
    Hit.objects.create(post=shared, track=track, words=[OWN])
    desk.save_view(by_id=secret["sam"].pk, name=f"{OWN} view", query=OWN, at=NOON)
    found = {
        "view_id": SavedView.objects.get(name=f"{OWN} view").pk,
        "track_id": track.pk,
        "post_id": post.pk,
        "thread_id": post.thread_id,
    }
    return secret | found | {"track": track, "conversation_id": Conversation.objects.get(post=shared).pk}


def filled(path, secret):
    """Return the address with the secret's ids in it, and with 1 for what is nobody's."""
    return "/" + PARAMETER.sub(lambda found: str(secret.get(found[2], secret.get(f"{found[2]}_id", 1))), path)


class Untouched:
    """The secret as it is now; SQLite counts what is written, so it is read again only after a write."""

    def __init__(self):
        self.before = state_of_the_secret()

    def by(self, request):
        """Return what a request is answered, and whether the secret is what it was."""
        written = self._count()
        answer = request()
        if written is not None and self._count() == written:
            return answer, True
        return answer, state_of_the_secret() == self.before

    def _count(self):
        return connection.connection.total_changes if connection.vendor == "sqlite" else None


def state_of_the_secret():
    return (
        list(Conversation.objects.values_list("state", "owner", "snoozed_until", "team", "priority")),
        list(Reply.objects.values_list("text", "state", "deleted_at")),
        list(Filled.objects.values_list("conversation", "field", "value")),
        list(Labelled.objects.values_list("conversation", "label")),
        list(Rule.objects.values_list("name", "query", "place", "is_on", "removed_at")),
        list(Applied.objects.values_list("conversation", "rule", "undone_at")),
        list(Note.objects.values_list("text", flat=True)),
        list(Bulk.objects.values_list("undone_at", flat=True)),
        list(Handover.objects.values_list("undone_at", flat=True)),
        list(Draft.objects.filter(text__contains=SECRET).values_list("text", "teammate")),
        list(Conversation.objects.values_list("state", "owner", "snoozed_until", "team")),
        list(Reply.objects.values_list("text", "state", "deleted_at", "version", "approved_by")),
        list(ApprovalRule.objects.filter(name__contains=SECRET).values_list("name", "removed_at")),
        list(Note.objects.values_list("text", flat=True)),
        list(Draft.objects.filter(text__contains=SECRET).values_list("text", "teammate", "is_shared")),
        DraftVersion.objects.count(),
        list(Source.objects.values_list("name", "state", "sends", "removed_at", "team", "sealed_credential")),
        list(Post.objects.values_list("text", "deleted_at")),
        list(TrackExample.objects.values_list("post", "text", "must_match", "removed_at")),
        list(Hit.objects.values_list("verdict", "judged_by", "sampled")),
        list(Track.objects.filter(hits__isnull=False).values_list("query")),
        list(SavedView.objects.filter(name__contains=SECRET).values_list("name", "query", "removed_at")),
        list(Upload.objects.filter(name__contains=SECRET).values_list("name", "state")),
        list(Hook.objects.values_list("name", "url", "paused_at", "removed_at")),
        Delivery.objects.count(),
        list(Promise.objects.values_list("words", "due_at", "owner", "state")),
        list(Permission.objects.values_list("words", "granted", "answer")),
        list(Authority.objects.values()),
        list(BadlyWorded.objects.values_list("reply", "lesson")),
        list(Cause.objects.filter(title__contains=SECRET).values_list("title", "words", "state", "owner")),
        list(
            Affected.objects.filter(cause__title__contains=SECRET).values_list("conversation", "unlinked_at")
        ),
        list(LetterVersion.objects.values_list("text", flat=True)),
        list(Surge.objects.values_list("word", "dismissed_at", "incident")),
        list(Incident.objects.values_list("title", "state", "owner", "fact", "cause")),
        list(Gathered.objects.values_list("conversation", "left_out_at")),
        Telling.objects.count(),
        list(Summary.objects.values_list("text", "by")),
        list(Proposal.objects.values_list("draft", "teammate")),
        list(Batch.objects.values_list("state", "title")),
        list(Kudos.objects.values_list("state", "by", "consent")),
        list(Earned.objects.values_list("praised", "agreed", "told_at")),
        list(PeerAnswer.objects.values_list("state", "by", "thanked_at", "credited_at")),
        list(Praised.objects.values_list("name", "removed_at")),
        list(BatchLine.objects.values_list("text", "state", "reply")),
        list(ClockPolicy.objects.values_list("name", "place", "first_minutes", "removed_at")),
        list(OpeningHours.objects.values_list("team", "zone", "week", "holidays")),
        list(Fact.objects.filter(key__contains=SECRET).values_list("text", "number", "archived_at")),
        list(Answer.objects.filter(title__contains=SECRET).values_list("title", "number", "archived_at")),
        list(FactUse.objects.values_list("corrected_by", "stands_at", "gone_at")),
        list(CorrectionRun.objects.values_list("ended_at", "queued", "left_out")),
        AnswerUse.objects.count(),
        list(Topic.objects.values()),
        list(Judgement.objects.values()),
        list(Member.objects.values()),
        list(Gesture.objects.values()),
        list(Consultation.objects.values()),
        list(Advice.objects.values()),
        list(Limit.objects.values()),
        list(Appeal.objects.values()),
        list(Question.objects.values()),
        list(Asking.objects.values()),
        list(Conversation.objects.values_list("not_helped_at", "set_apart")),
        list(Month.objects.values()),
        list(Budget.objects.values_list("team", "a_month")),
        list(Export.objects.values()),
        list(Import.objects.values()),
        list(Join.objects.values_list("kept", "gone", "undone_at")),
        list(Conversation.every.values_list("joined_to")),
        DeadLetter.objects.count(),
        Gap.objects.count(),
    )


def browser_of(teammate):
    client = Client(raise_request_exception=True)
    if teammate is not None:
        client.force_login(teammate)
    return client


def program_of(teammate):
    token = teams.make_token(teammate_id=teammate.pk, name="matrix", at=NOON)[1]
    return Client(headers={"authorization": f"Bearer {token}"})


FORM = {
    "text": "hello",
    "kind": "public",
    "name": "x",
    "query": "x",
    "on": "on",
    "until": "",
    "key": "k9",
    "role": "owner",
    "writing": "1",
    "email": "x@x.test",
    "conversation": "1",
    "track": "1",
    "must": "not",
    "ids": "1",
    "id": "1",
    "deed": "done",
    "to": "1",
    "to_id": 1,
    "priority": 0,
    "conversation_ids": [1],
    "leave_out": SECRET,
    "verdict": "us",
    "how": "kept",
    "words": "x",
    "moment": "2099-01-01T10:00",
    "due_at": "2009-01-01T10:00:00Z",
    "lesson": "x",
    "title": "x",
    "state": "taken-up",
    "why": "x",
    "a_minute": 1,
    "do": "leave-out",
    "helps": "yes",
    "consent": "yes",
    "agreed": "yes",
    "praised": "1",
    "for": "thanks",
    "version": 1,
    "note": "no",
    "shared": "no",
    "what": "answer:1",
    "cap": "1",
    "pause": "30",
    "reason": "x",
    "value": "1",
    "granted": "yes",
    "topics": "x",
    "link": "https://x.test/1",
    "team": "1",
    "discloses": "yes",
    "decision": "refund",
    "question": "x",
    "more": "x",
    "team_id": 1,
    "approver": "1",
    "amount": "5",
    "currency": "EUR",
    "approver_id": 1,
    "first_minutes": 20,
    "warn_percent": 75,
    "counts": "hours",
    "way": "up",
    "zone": "UTC",
    "week": [""] * 7,
    "praised_ids": [1],
}


def ask(client, method, path):
    if method == "GET":
        return client.get(path)
    if path.startswith("/api/"):
        return client.generic(method, path, json.dumps(FORM), content_type="application/json")
    return client.post(path, FORM) if method == "POST" else client.generic(method, path)


def words_of(answer):
    if answer.streaming:
        return b"".join(answer.streaming_content).decode(errors="replace")
    return answer.content.decode(errors="replace") + " ".join(
        f"{name}: {value}" for name, value in answer.items()
    )


ROLES = [
    "nobody",
    "outsider",
    pytest.param("observing outsider", marks=pytest.mark.slow),
    pytest.param("evangelist outside", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("role", ROLES)
def test_no_address_shows_or_changes_what_is_not_ones_own(role, secret, frank, otto, eve):
    who = {"nobody": None, "outsider": frank, "observing outsider": otto, "evangelist outside": eve}[role]
    secrets, asked = Untouched(), 0
    for path in every_address():
        for method in (
            ("GET", "POST", "PUT", "PATCH", "DELETE") if path.startswith("api/") else ("GET", "POST")
        ):
            if "live" in path:
                continue  # a stream; see tests/web/test_live.py, and the events of the API below
            client = program_of(who) if path.startswith("api/") and who else browser_of(who)
            for address in {filled(path, secret), filled(path, secret) + "?q=acme&view=everything&since=0"}:
                answer, untouched = secrets.by(partial(ask, client, method, address))
                asked += 1
                assert answer.status_code < 500, (role, method, address, answer.status_code)
                assert SECRET not in words_of(answer), (role, method, address)
                assert untouched, (role, method, address)
    assert asked > 150


def test_the_owner_of_the_secret_does_see_it(secret, monkeypatch):
    """The matrix would prove nothing if nobody could see it."""
    client = browser_of(secret["sam"])
    assert SECRET in words_of(client.get(f"/inbox/{secret['conversation_id']}/"))
    assert SECRET in words_of(client.get("/inbox/?view=everything"))
    assert SECRET in words_of(client.get("/mentions/export.csv"))
    owner = browser_of(secret["owner"])
    assert f"{SECRET}.json" in words_of(owner.get("/settings/moving/"))
    assert f"{SECRET}.json, line 1" in words_of(owner.get(f"/settings/moving/imports/{secret['import_id']}/"))
    assert f"{SECRET}.zip" in words_of(owner.get(f"/settings/moving/uploads/{secret['upload_id']}/"))
    assert SECRET in words_of(client.get("/causes/?state="))
    assert SECRET in words_of(client.get("/surges/"))
    assert f"acme {SECRET}" in words_of(client.get(f"/surges/{secret['surge_id']}/"))
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        assert f"{SECRET} topic" in words_of(client.get("/topics/"))
        assert SECRET in words_of(owner.get("/settings/reading/judge/"))
        told = words_of(owner.get(f"/settings/reading/judge/?before={secret['post_id']}"))
        assert f"otherwise: About: {SECRET}, wish" in told
    assert f"{SECRET} incident" in words_of(client.get(f"/incidents/{secret['incident_id']}/"))
    assert SECRET in words_of(client.get("/kudos/"))
    assert SECRET in words_of(client.get(f"/kudos/{secret['kudos_id']}/"))
    assert SECRET in words_of(client.get("/kudos/peers/"))
    assert f"{SECRET} letter" in words_of(client.get(f"/causes/{secret['cause_id']}/"))
    assert f"{SECRET} is fixed" in words_of(client.get(f"/inbox/batches/{secret['batch_id']}/"))
    assert f"{SECRET} second question" in words_of(client.get("/questions/"))
    assert f"{SECRET} first question" in words_of(client.get("/questions/?view=answered"))
    assert f"{SECRET} second question" in words_of(client.get(f"/questions/{secret['consultation_id']}/"))
    assert SECRET in words_of(client.get("/gestures/"))
    assert SECRET in words_of(client.get("/gestures/export.csv"))
    assert f"{SECRET} said forty times" in words_of(client.get("/limits/"))
    assert f"{SECRET} appeal" in words_of(client.get("/limits/"))
    assert f"{SECRET} words" in words_of(client.get("/asked/"))
    assert SECRET in words_of(client.post(f"/gestures/{secret['gesture_id']}/address/"))
    assert SECRET in words_of(client.get(f"/mentions/{secret['post_id']}/not-us/"))
    for path in ("", f"{secret['answer_id']}/", "facts/", f"facts/{secret['fact_id']}/"):
        assert SECRET in words_of(client.get(f"/answers/{path}")), path


def test_a_program_of_the_owner_of_the_secret_does_see_it(secret):
    theirs, conversation = program_of(secret["sam"]), f"conversations/{secret['conversation_id']}"
    assert "ConversationsOpened" in words_of(theirs.get("/api/v1/events?since=0"))
    for path in (
        conversation,
        f"{conversation}/drafts",
        f"{conversation}/drafts/public",
        f"{conversation}/kudos",
        f"kudos/{secret['kudos_id']}",
        "kudos?view=to-agree",
        "me/authority",
        "permissions",
        f"permissions/{secret['permission_id']}",
    ):
        assert SECRET in words_of(theirs.get(f"/api/v1/{path}")), path
    leads = program_of(secret["owner"])
    for path in (
        f"{conversation}/drafts",
        "clock-policies",
        f"clock-policies/{secret['policy_id']}",
        "hours",
        f"hours/teams/{secret['team_id']}",
        f"teams/{secret['team_id']}/authority",
    ):
        assert SECRET in words_of(leads.get(f"/api/v1/{path}")), path


def test_an_observer_of_the_team_reads_and_changes_nothing(secret, hire, olive):
    from heedful.teams.models import Team

    team = Team.objects.get(name="Shops")
    watcher = hire("Wanda", "observer", team_ids=[team.pk])
    secrets = Untouched()
    for path in every_address():
        if path.endswith(("live/", "note/", "notes", "draft/", "look/", "refresh/")):
            continue  # notes and presence are open to observers, and a draft is one's own
        client = program_of(watcher) if path.startswith("api/") else browser_of(watcher)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer, untouched = secrets.by(partial(ask, client, method, filled(path, secret)))
            assert answer.status_code < 500, (method, path)
            assert untouched, (method, path)
    assert SECRET in words_of(browser_of(watcher).get(f"/inbox/{secret['conversation_id']}/"))


ALIKE = [pytest.param(role, marks=pytest.mark.slow) for role in ("frank", "olive", "otto", "eve")]


@pytest.mark.parametrize("role", ["lea", *ALIKE])
def test_nobody_sees_anothers_personal_track_nor_what_it_found(role, request, own_track):
    who = request.getfixturevalue(role)
    before = Track.objects.filter(pk=own_track["track_id"]).values().get()
    for path in every_address():
        if "live" in path:
            continue
        is_program = path.startswith("api/")
        client = program_of(who) if is_program else browser_of(who)
        track_id = own_track["track_id"]
        for asked in (
            "?view=everything&since=0",
            f"?q=track:pl*&track={track_id}&track_id={track_id}&view=everything",
        ):
            answer = ask(client, "GET", filled(path, own_track) + asked)
            assert answer.status_code < 500, path
            assert OWN not in words_of(answer), (role, path + asked)
        if "view_id" in path:
            for method in ("POST", "PATCH", "DELETE") if is_program else ("POST",):
                ask(client, method, filled(path, own_track))
                assert SavedView.objects.filter(name=f"{OWN} view", removed_at=None).exists(), (method, path)
        if "track_id" in path:
            for method in ("POST", "PUT", "DELETE") if is_program else ("POST",):
                ask(client, method, filled(path, own_track))
                assert Track.objects.filter(pk=track_id).values().get() == before, (method, path)


def test_its_owner_does_see_it(own_track):
    """The matrix would prove nothing if nobody could see it."""
    sam, track_id = own_track["sam"], own_track["track_id"]
    for path in ("/tracks/", f"/tracks/{track_id}/", f"/mentions/?track={track_id}", "/mentions/", "/inbox/"):
        assert OWN in words_of(browser_of(sam).get(path)), path
    program = program_of(sam)
    for path in ("tracks", f"mentions?track_id={track_id}", f"mentions/{own_track['post_id']}", "mentions"):
        assert OWN in words_of(program.get(f"/api/v1/{path}")), path
    assert f'"track_id": {track_id}' in words_of(program.get("/api/v1/events?since=0"))


@pytest.mark.parametrize("role", ["frank", "lea", "olive"])
def test_no_event_tells_of_anothers_personal_track(role, request, own_track, work_until):
    from heedful.desk.seeing import events_for
    from heedful.journal import read

    who, track_id = request.getfixturevalue(role), own_track["track_id"]
    listening.pause_track(by_id=own_track["sam"].pk, track_id=track_id, at=NOON)
    hear_again = [
        event
        for event in events_for(who.pk, read.since(read.START))
        if track_id == event.facts.get("track_id")
    ]
    assert hear_again == []
    told = [event.facts.get("post_ids", []) for event in events_for(who.pk, read.since(read.START))]
    assert own_track["post_id"] not in [pk for ids in told for pk in ids]


OURS = {
    "query_before",
    "query_after",
    "clauses",
    "question",
    "answers",
}  # the company's words, not about anybody


def test_who_is_erased_is_in_no_words_that_any_room_keeps(secret):
    """Whatever hangs on a conversation, a reply, a person or an account; a room that is added is caught too."""
    desk.erase_person(by_id=secret["owner"].pk, person_id=secret["person_id"], at=NOON)
    theirs = {
        "conversation": [secret["conversation_id"]],
        "reply": list(
            Reply.objects.filter(conversation=secret["conversation_id"]).values_list("pk", flat=True)
        ),
        "person": [secret["person_id"]],
        "handle": list(Handle.objects.filter(person=secret["person_id"]).values_list("pk", flat=True)),
        "limit": [secret["limit_id"]],
        "kudos": [secret["kudos_id"]],
    }
    looked_at = set()
    for model in apps.get_models():
        for by in theirs.keys() & {field.name for field in model._meta.fields if field.is_relation}:
            names = [field.name for field in model._meta.fields if field.name not in OURS]
            rows = list(model.objects.filter(**{f"{by}__in": theirs[by]}).values(*names))
            assert SECRET not in str(rows), (model, rows)
            looked_at |= {model.__name__} if rows else set()
    assert {"Promise", "Permission", "Reply", "Gesture", "Question", "Limit", "Appeal", "Kudos"} <= looked_at
    assert not Notice.objects.filter(link__contains=f"/inbox/{secret['conversation_id']}/").exists()
