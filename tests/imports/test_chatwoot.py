"""Chatwoot's conversations become quiet history here."""

from datetime import UTC, datetime

import pytest

from heedful.desk.models import Conversation, Note
from heedful.listening.models import Post
from tests.imports.conftest import AGENT, CONTACT, conversation, message


def test_a_conversation_comes_with_its_messages_notes_and_labels(bring, chatwoot):
    found = bring(chatwoot({"data": {"meta": {"all_count": 1}, "payload": [conversation()]}}), "chatwoot")
    assert (found.conversations, found.posts, found.notes, found.labels) == (1, 2, 1, 1)
    one = Conversation.objects.get()
    assert (one.person.name, one.state, one.source.name) == ("Dana Fox", "done", "Imported from Chatwoot")
    said = Post.objects.order_by("said_at").values_list("author__name", "author__address", "by_us", "text")
    assert list(said) == [
        ("Dana Fox", "dana@there.test", False, "Where is my parcel?"),
        ("Priya Shah", "Chatwoot", True, "It comes on Tuesday."),
    ]
    assert Post.objects.earliest("said_at").said_at == datetime.fromtimestamp(1172743200, UTC)
    assert list(Note.objects.values_list("said_by", "text")) == [("Priya Shah", "Carrier says Tuesday")]
    assert found.reasons == {"what Chatwoot noted of itself is not kept": 1}


@pytest.mark.parametrize(
    ("status", "messages", "state"),
    [("open", 4, "answered"), ("open", 1, "waiting"), ("pending", 1, "waiting"), ("snoozed", 4, "snoozed")],
)
def test_states_are_those_that_we_know(bring, chatwoot, status, messages, state):
    told = conversation(status=status)
    bring(chatwoot([told | {"messages": told["messages"][:messages]}]), "chatwoot")
    assert Conversation.objects.get().state == state


def test_messages_that_stand_apart_join_and_stand_once(bring, chatwoot):
    """The list of conversations tells the last message; the list of messages tells all."""
    told = conversation()
    every = [one | {"conversation_id": 11} for one in told["messages"]]
    chatwoot({"payload": every, "meta": {"labels": []}}, "messages-11.json")
    path = chatwoot({"data": {"payload": [told | {"messages": told["messages"][-1:]}]}})
    assert bring(path.parent, "chatwoot").posts == 2


def test_contacts_as_csv_name_people_and_bring_nobody_who_never_wrote(bring, chatwoot):
    path = chatwoot([conversation(meta={"sender": {"id": 5}})])
    (path.parent / "contacts.csv").write_text("id,name,email,phone_number\n5,Dana F.,d@there.test,\n6,Ed,,\n")
    found = bring(path.parent, "chatwoot")
    assert Conversation.objects.get().person.name == "Dana F."
    assert found.conversations == 1


def test_how_they_rated_it_is_a_note(bring, chatwoot):
    answered = {"csat_survey_response": {"rating": 4, "feedback_message": "Quick"}}
    asked = message(
        900, "Please rate", 3, 1172743500, sender=None, content_type="input_csat",
        content_attributes={"submitted_values": answered},
    )  # fmt: skip
    told = conversation()
    bring(chatwoot([told | {"messages": [*told["messages"], asked]}]), "chatwoot")
    assert "They rated it 4 of 5. “Quick”" in Note.objects.values_list("text", flat=True)


LATE = message(2, "Late", 1, 99999999999, sender=AGENT)


def test_odd_shapes_are_told_and_harm_nobody(bring, chatwoot):
    odd = [
        conversation(1, messages=None), conversation(2, meta=[]), conversation(3, status=None), conversation(4, labels=7),
        conversation(5, messages=[message(1, None, 0, 1172743200, sender=CONTACT)]),
        {"inbox_id": 1, "status": "open"},
        conversation(6, messages=[LATE, LATE | {"id": 3, "created_at": 1172743200}]),
        conversation(7),
    ]  # fmt: skip
    found = bring(chatwoot(odd), "chatwoot")
    assert found.conversations == 3  # of [] as meta the messages tell who asked
    assert found.reasons["holds no words"] == 2
    assert found.reasons["has no id"] == 1
    assert found.reasons["has a state that we do not know"] == 1
    assert found.reasons["is of another shape than we know"] == 1
    assert found.reasons["a message has a moment that cannot be"] == 1


def test_two_accounts_do_not_meet(bring, chatwoot):
    path = chatwoot([conversation()])
    bring(path, "chatwoot")
    assert bring(path, "chatwoot", account="north").conversations == 1
    names = sorted(Conversation.objects.values_list("source__name", flat=True))
    assert names == ["Imported from Chatwoot", "Imported from Chatwoot (north)"]
