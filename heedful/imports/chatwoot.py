"""What Chatwoot tells by its API, in our words: conversations with messages and contacts; CSV of contacts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from heedful.imports.aside import Aside
from heedful.imports.files import Row
from heedful.imports.told import Dialogue, Somebody, Unfit, Words, moment, number, words_in

NETWORK = "chatwoot"
STATES = {"open": "waiting", "pending": "waiting", "snoozed": "snoozed", "resolved": "done"}
TYPES = {"0": "incoming", "1": "outgoing", "2": "activity", "3": "template"}
Fields = Mapping[str, Any]


def is_dialogue(row: Row) -> bool:
    fields = row.fields
    named = row.kind == "conversations" or isinstance(fields.get("messages"), list)
    return row.kind != "csv" and "message_type" not in fields and (named or _stands_in_an_inbox(fields))


def _stands_in_an_inbox(fields: Fields) -> bool:
    return "inbox_id" in fields and "status" in fields


def put_aside(row: Row, aside: Aside) -> str:
    """Keep what dialogues refer to; return why the row is of no use, "" if it is."""
    fields, key = row.fields, number(row.fields.get("id"))
    if "message_type" in fields and "conversation_id" in fields:
        aside.add("words", number(fields["conversation_id"]), fields)
        return ""
    if "channel_type" in fields or row.kind == "inboxes":
        return "inboxes are not kept"
    if "show_on_sidebar" in fields or row.kind == "labels":
        return "labels come with the conversations that have them"
    if key and {"email", "phone_number", "identifier"} & fields.keys():
        aside.keep(
            "people", key, {name: fields.get(name) for name in ("id", "name", "email", "phone_number")}
        )
        return ""
    return "is nothing that we know of Chatwoot's"


def may_be_looked_up(line: bytes) -> bool:
    """Test whether a line may hold something else than a conversation; it is looked at twice then."""
    return b'"messages"' not in line


def dialogue(row: Row, aside: Aside, *, at: datetime) -> Dialogue:
    """Return a conversation as a dialogue.

    :raises Unfit: it has no id, no person, no words or no moment that can be read.
    """
    fields = row.fields
    key = number(fields.get("id"))
    if not key:
        raise Unfit("has no id")
    status = STATES.get(words_in(fields.get("status")).casefold())
    if status is None:
        raise Unfit("has a state that we do not know")
    meta = _object(fields.get("meta"))
    told = _messages(fields, key, aside)
    asked = [_object(meta.get("sender") or meta.get("contact") or fields.get("contact"))]
    asked += [_sender(one) for one in told if _incoming(one)]
    person = next(filter(None, (_person(one, aside) for one in asked)), None)
    if person is None:
        raise Unfit("names nobody who asked")
    found = Dialogue(
        key=key,
        person=person,
        title=words_in(_object(fields.get("additional_attributes")).get("mail_subject")),
        state=status,
        owner_mail=words_in(_object(meta.get("assignee")).get("email")).casefold(),
        tags=[words_in(tag) for tag in fields.get("labels") or meta.get("labels") or [] if words_in(tag)],
    )
    _say(found, told, at)
    if status == "waiting" and found.public[-1].by.ours:
        found.state = "answered"
    return found


def _object(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def _sender(message: Fields) -> Fields:
    return _object(message.get("sender"))


def _type(message: Fields) -> str:
    told = words_in(message.get("message_type")).casefold()
    return TYPES.get(told, told)


def _incoming(message: Fields) -> bool:
    return _type(message) == "incoming"


def _messages(fields: Fields, key: str, aside: Aside) -> list[Fields]:
    """Return messages once each: a list of conversations tells the last one too."""
    told = [*(fields.get("messages") or []), *aside.all_of("words", key)]
    once = {number(one.get("id")) or str(n): one for n, one in enumerate(told) if isinstance(one, dict)}
    return list(once.values())


def _person(told: Fields, aside: Aside) -> Somebody | None:
    key = number(told.get("id"))
    if not key:
        return None
    known = {**aside.known("people", key), **{name: value for name, value in told.items() if value}}
    mail = words_in(known.get("email")).casefold()
    name = words_in(known.get("name"))
    return Somebody(f"contact-{key}", name, mail or words_in(known.get("phone_number")))


def _say(found: Dialogue, told: list[Fields], at: datetime) -> None:
    for message in told:
        if _type(message) == "activity":
            found.left.append("what Chatwoot noted of itself is not kept")
            continue
        try:
            found.words.append(_words(found, message, at))
        except Unfit as why:
            found.left.append(f"a message {why}")
        if message.get("attachments"):
            found.left += ["a file stays there"] * len(message["attachments"])
    found.words.sort(key=lambda one: one.at)
    if not found.public:
        raise Unfit("holds no words")


def _words(found: Dialogue, message: Fields, at: datetime) -> Words:
    key = number(message.get("id"))
    if not key:
        raise Unfit("has no id")
    rated = _rating(message)
    text = rated or words_in(message.get("content"))
    if not text:
        raise Unfit("holds no words")
    return Words(
        key=f"message-{key}",
        by=found.person if _incoming(message) else _colleague(_sender(message)),
        text=text,
        at=moment(message.get("created_at"), before=at),
        inside=message.get("private") is True or bool(rated),
    )


def _colleague(told: Fields) -> Somebody:
    key, name = number(told.get("id")), words_in(told.get("name") or told.get("available_name"))
    mail = words_in(told.get("email")).casefold()
    if not key:
        return Somebody("chatwoot", "Chatwoot", ours=True)
    return Somebody(f"colleague-{key}", name or "A former teammate", mail, ours=True)


def _rating(message: Fields) -> str:
    """Return what they answered when they were asked how it was, "" if this is no such thing."""
    if message.get("content_type") != "input_csat":
        return ""
    values = _object(_object(message.get("content_attributes")).get("submitted_values"))
    told = _object(values.get("csat_survey_response"))
    if not told:
        return ""
    comment = words_in(told.get("feedback_message"))
    return f"They rated it {words_in(told.get('rating'))} of 5." + (f" “{comment}”" if comment else "")
