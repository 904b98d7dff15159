"""Rules that ask for what the local models read: they act once a post is read, and not before."""

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.actions import Written
from heedful.desk.models import Applied, Conversation
from heedful.listening import understanding
from heedful.reading.reader import Which, reader
from tests.conftest import NOON, said

FAULT = "@acme the app has been down since this morning and I can't log in, nothing loads at all"
PRAISE = "thank you @acme, the new jazz cups are lovely and arrived so fast"


@pytest.fixture
def rule(lea):
    def write(query, **then):
        return desk.save_rule(by_id=lea.pk, written=Written(name=query, query=query, **then), at=NOON)

    return write


@pytest.fixture
def read(work_until, monkeypatch):
    monkeypatch.setattr(understanding, "_opened", lambda which: reader(Which.FAST))

    def run():
        while understanding.read_on(at=NOON):
            pass
        work_until(NOON)

    return run


def labels(name):
    one = Conversation.objects.get(person__name=name)
    return [label.name for label in queries.labels_on(one)]


def test_a_rule_acts_once_a_post_is_read_and_once_alone(rule, hear, read):
    rule("intent:(outage,complaint)", labels=["fault"], priority=2)
    hear(said("1", FAULT, by="dana", addressed=True), said("2", PRAISE, by="tom", addressed=True))
    assert labels("Dana") == labels("Tom") == []
    read()
    assert (labels("Dana"), labels("Tom")) == (["fault"], [])
    assert Conversation.objects.get(person__name="Dana").priority == 2
    pks = list(Conversation.objects.values_list("pk", flat=True))
    desk.rank_opened(conversation_ids=pks, at=NOON)
    assert Applied.objects.count() == 1


def test_what_is_not_read_yet_is_not_taken_for_something_else(rule, hear, read):
    rule("acme -intent:(outage,complaint)", labels=["quiet"])
    hear(said("1", FAULT, by="dana", addressed=True), said("2", PRAISE, by="tom", addressed=True))
    assert labels("Dana") == labels("Tom") == []
    read()
    assert (labels("Dana"), labels("Tom")) == ([], ["quiet"])


def test_words_that_were_read_before_their_conversation_opened_are_asked_too(rule, hear, read):
    hear(said("1", FAULT, by="dana", addressed=True))
    read()
    rule("intent:(outage,complaint)", labels=["fault"])
    opened = Conversation.objects.get()
    desk.rank_opened(conversation_ids=[opened.pk], at=NOON)
    assert labels("Dana") == ["fault"]


def test_who_is_answered_already_is_left_alone(rule, hear, read):
    rule("intent:(outage,complaint)", labels=["fault"])
    hear(said("1", FAULT, by="dana", addressed=True))
    Conversation.objects.update(state="done")
    read()
    assert labels("Dana") == []
