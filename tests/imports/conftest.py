"""Exports of other systems, made here in the shapes that their documentation gives."""

import json

import pytest


def user(number, name, role, mail=""):
    return {
        "id": number,
        "name": name,
        "email": mail or f"{name.split()[0].lower()}@there.test",
        "role": role,
    }


DANA = user(7, "Dana Fox", "end-user")
PRIYA = user(1, "Priya Shah", "agent")
FRANK = user(2, "Frank then", "agent", "frank@acme.test")


def comment(number, by, text, at, *, public=True, **fields):
    return {
        "id": number, "type": "Comment", "author_id": by, "body": text, "html_body": f"<p>{text}</p>",
        "plain_body": text, "public": public, "attachments": [], "created_at": at, **fields,
    }  # fmt: skip


def ticket(number=35436, status="solved", **fields):
    told = {
        "id": number,
        "url": f"https://there.zendesk.test/api/v2/tickets/{number}.json",
        "subject": "My printer is on fire",
        "status": status,
        "requester_id": 7,
        "assignee_id": 2,
        "organization_id": 509974,
        "created_at": "2007-03-01T10:00:00Z",
        "updated_at": "2007-03-02T10:00:00Z",
        "tags": ["printer", "refund"],
        "satisfaction_rating": {"score": "good", "comment": "Fast"},
        "comments": [
            comment(number * 10, 7, "The smoke is very colourful.", "2007-03-01T10:00:00Z"),
            comment(number * 10 + 1, 1, "Ask Bill about the part.", "2007-03-01T10:30:00Z", public=False),
            comment(number * 10 + 2, 1, "Please unplug it. We send a new one.", "2007-03-01T11:00:00Z"),
            comment(number * 10 + 3, 7, "It came, thank you.", "2007-03-02T09:00:00Z"),
            comment(number * 10 + 4, 2, "Good to hear.", "2007-03-02T10:00:00Z"),
        ],
    }
    return told | fields


@pytest.fixture
def zendesk(tmp_path):
    """`zendesk(ticket(), ...)` writes an export as a folder: users, organisations, tickets a line each."""

    def write(*tickets, raw=()):
        folder = tmp_path / "zendesk"
        folder.mkdir(exist_ok=True)
        lines(folder / "users.json", [DANA, PRIYA, FRANK])
        lines(folder / "organizations.json", [{"id": 509974, "name": "There", "domain_names": []}])
        lines(folder / "tickets.json", tickets, raw)
        return folder

    return write


def lines(path, values, raw=()):
    path.write_text("".join(f"{one}\n" for one in [*map(json.dumps, values), *raw]), encoding="utf-8")
    return path


def message(number, text, kind, at, *, sender, private=False, **fields):
    return {
        "id": number, "content": text, "message_type": kind, "created_at": at, "private": private,
        "content_type": "text", "sender": sender, **fields,
    }  # fmt: skip


CONTACT = {"id": 5, "name": "Dana Fox", "email": "dana@there.test", "phone_number": None, "type": "contact"}
AGENT = {"id": 3, "name": "Priya Shah", "email": "priya@there.test", "type": "user"}


def conversation(number=11, status="resolved", **fields):
    told = {
        "id": number,
        "inbox_id": 1,
        "account_id": 1,
        "status": status,
        "labels": ["refund"],
        "meta": {"sender": CONTACT, "assignee": AGENT, "channel": "Channel::WebWidget"},
        "additional_attributes": {},
        "messages": [
            message(number * 10, "Where is my parcel?", 0, 1172743200, sender=CONTACT),
            message(number * 10 + 1, "Conversation was assigned", 2, 1172743201, sender=None),
            message(number * 10 + 2, "Carrier says Tuesday", 1, 1172743300, sender=AGENT, private=True),
            message(number * 10 + 3, "It comes on Tuesday.", 1, 1172743400, sender=AGENT),
        ],
    }
    return told | fields


@pytest.fixture
def chatwoot(tmp_path):
    """`chatwoot({...})` writes one answer of the API to a file."""

    def write(value, name="conversations.json"):
        path = tmp_path / name
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    return write


@pytest.fixture
def bring(olive):
    from heedful.imports import actions
    from tests.conftest import NOON

    return lambda path, network="zendesk", **asked: actions.bring(
        by_id=olive.pk, network=network, path=path, at=NOON, **asked
    )
