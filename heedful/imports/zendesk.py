"""What Zendesk exports, in our words: tickets with their comments, users, ratings; and CSV of its views."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from heedful.imports.aside import Aside
from heedful.imports.files import Row
from heedful.imports.told import Dialogue, Somebody, Unfit, Words, moment, number, words_in

NETWORK = "zendesk"
OURS = {"agent", "admin"}
STATES = {
    "new": "waiting",
    "open": "waiting",
    "pending": "snoozed",  # answered where our words are the last
    "hold": "snoozed",
    "on-hold": "snoozed",
    "solved": "done",
    "closed": "done",
}
USELESS = {"spam", "deleted", "suspended"}
Fields = Mapping[str, Any]


def is_dialogue(row: Row) -> bool:
    fields = row.fields
    if row.kind == "csv":
        return _cell(fields, "subject", "ticket subject") != "" or "status" in fields
    named = row.kind in {"tickets", "ticket"}
    return named or "requester_id" in fields or "requester" in fields or "comments" in fields


def put_aside(row: Row, aside: Aside) -> str:
    """Keep what dialogues refer to; return why the row is of no use, "" if it is."""
    fields, key = row.fields, number(row.fields.get("id"))
    if row.kind == "csv":
        return "is no ticket"
    if row.kind in {"organizations", "organization"} or "domain_names" in fields:
        return "organisations are not kept"
    if "ticket_id" in fields and ("body" in fields or "plain_body" in fields):
        aside.add("words", number(fields["ticket_id"]), fields)
        return ""
    if key and ("role" in fields or "email" in fields or row.kind in {"users", "user"}):
        aside.keep("people", key, {name: fields.get(name) for name in ("id", "name", "email", "role")})
        return ""
    return "is nothing that we know of Zendesk's"


def may_be_looked_up(line: bytes) -> bool:
    """Test whether a line may hold something else than a ticket; it is looked at twice then."""
    return b'"requester' not in line


def dialogue(row: Row, aside: Aside, *, at: datetime) -> Dialogue:
    """Return a ticket as a dialogue.

    :raises Unfit: it has no id, no person, no words or no moment that can be read.
    """
    fields = _from_cells(row.fields) if row.kind == "csv" else row.fields
    key = number(fields.get("id"))
    if not key:
        raise Unfit("has no id")
    status = words_in(fields.get("status")).casefold()
    if status in USELESS:
        raise Unfit(f"is {status} there")
    if status not in STATES:
        raise Unfit("has a state that we do not know")
    person = _somebody(fields.get("requester") or fields.get("requester_id"), aside)
    if person is None:
        raise Unfit("names nobody who asked")
    found = Dialogue(
        key=key,
        person=person,
        title=words_in(fields.get("subject") or fields.get("raw_subject")),
        state=STATES[status],
        owner_mail=_mail_of(fields.get("assignee") or fields.get("assignee_id"), aside),
        tags=[words_in(tag) for tag in fields.get("tags") or [] if words_in(tag)],
    )
    _say(found, fields, aside, at)
    _rate(found, fields, at)
    if status == "pending" and found.public and found.public[-1].by.ours:
        found.state = "answered"
    return found


def _say(found: Dialogue, fields: Fields, aside: Aside, at: datetime) -> None:
    comments = [*(fields.get("comments") or []), *aside.all_of("words", found.key)]
    for place, comment in enumerate(comments):
        try:
            found.words.append(_words(found, comment, place, aside, at))
        except Unfit as why:
            found.left.append(f"a comment {why}")
        if isinstance(comment, dict) and comment.get("attachments"):
            found.left += ["a file stays there"] * len(comment["attachments"])
    told = words_in(fields.get("description")) or found.title
    if not found.public and told:
        begun = moment(fields.get("created_at"), before=at)
        found.is_thin = True
        found.words.insert(0, Words(f"ticket-{found.key}", found.person, told, begun))
    if not found.public:
        raise Unfit("holds no words")
    found.words.sort(key=lambda one: one.at)


def _words(found: Dialogue, comment: object, place: int, aside: Aside, at: datetime) -> Words:
    if not isinstance(comment, dict):
        raise Unfit("is no object")
    text = words_in(comment.get("plain_body") or comment.get("body"))
    if not text:
        raise Unfit("holds no words")
    by = _somebody(comment.get("author") or comment.get("author_id"), aside, asked=found.person)
    return Words(
        key=f"comment-{number(comment.get('id')) or f'{found.key}-{place}'}",
        by=by or Somebody("nobody", "A former teammate", ours=True),
        text=text,
        at=moment(comment.get("created_at"), before=at),
        html=words_in(comment.get("html_body")),
        inside=comment.get("public") is False,
    )


def _somebody(named: object, aside: Aside, *, asked: Somebody | None = None) -> Somebody | None:
    """Return whom an id or an object names; of whom nothing is known but that they are not who asked is ours.

    Zendesk tells a role where it exports users; comments alone name ids.
    """
    told: Fields = named if isinstance(named, dict) else {"id": named}
    key = number(told.get("id")) or words_in(told.get("email")).casefold()
    if not key:
        return None
    known = {**aside.known("people", number(told.get("id"))), **{k: v for k, v in told.items() if v}}
    role = words_in(known.get("role")).casefold()
    if asked is not None and asked.key == key:
        return asked
    ours = role in OURS or (asked is not None and not role)
    return Somebody(key, words_in(known.get("name")), words_in(known.get("email")).casefold(), ours=ours)


def _mail_of(named: object, aside: Aside) -> str:
    somebody = _somebody(named, aside)
    return somebody.mail if somebody else ""


def _rate(found: Dialogue, fields: Fields, at: datetime) -> None:
    rating = fields.get("satisfaction_rating")
    score = words_in(rating.get("score") if isinstance(rating, dict) else rating)
    if not score or score in {"unoffered", "offered"}:
        return
    comment = words_in(rating.get("comment")) if isinstance(rating, dict) else ""
    said = f"They rated it “{score}”." + (f" “{comment}”" if comment else "")
    when = fields.get("updated_at") or fields.get("created_at")
    rated = Somebody("zendesk", "Zendesk", ours=True)
    try:
        found.words.append(Words(f"rating-{found.key}", rated, said, moment(when, before=at), inside=True))
    except Unfit as why:
        found.left.append(f"a rating {why}")


def _cell(fields: Fields, *names: str) -> str:
    return next((words_in(fields[name]) for name in names if words_in(fields.get(name))), "")


def _from_cells(fields: Fields) -> dict[str, Any]:
    """Return a line of a view as a ticket; views tell a subject, and no words beside it."""
    who = _cell(fields, "requester", "requester name")
    mail = _cell(fields, "requester email", "requester e-mail")
    named = {"id": _cell(fields, "requester id"), "name": who, "email": mail or who}
    tags = _cell(fields, "tags", "ticket tags")
    return {
        "id": _cell(fields, "id", "ticket id", "ticket").lstrip("#"),
        "status": _cell(fields, "status", "ticket status"),
        "subject": _cell(fields, "subject", "ticket subject"),
        "created_at": _cell(fields, "requested", "created at", "created", "ticket created - timestamp"),
        "updated_at": _cell(fields, "updated", "updated at"),
        "requester": named if named["id"] or named["email"] else None,
        "tags": tags.replace(",", " ").split(),
        "satisfaction_rating": _cell(fields, "satisfaction", "satisfaction score").casefold(),
    }
