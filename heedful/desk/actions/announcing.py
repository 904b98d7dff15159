"""Go on in private, and say so in public, without a word of what is private."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.actions.replies import reply
from heedful.desk.models import PublicLine, Reply
from heedful.desk.wording.details import details
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams

LONGEST = 200


@transaction.atomic
def answer_in_private(*, line: str, conversation_id: int, author_id: int, at: datetime, **said: Any) -> Reply:
    """Queue a private answer, and a line in the open thread that says so; both or neither.

    Where the private answer has to be approved first, nothing is said in public yet.

    :raises Refused: the line holds what is private, or one of both cannot be sent.
    """
    conversation = queries.conversation_for(author_id, conversation_id)
    key = said.pop("key", None)
    both: dict[str, Any] = {"conversation_id": conversation_id, "author_id": author_id, "at": at}
    written = reply(private=True, key=key, **both, **said)
    if not line.strip() or written.state != Reply.State.HELD:
        return written
    _refuse_private(line, [*queries.private_texts(conversation), written.text])
    named = hashlib.sha256(f"{written.key}:in-public".encode()).hexdigest()[:40]
    when = written.leaves_at if written.scheduled else None
    reply(text=line, key=named, seen=said.get("seen"), leave_at=when, keeps_draft=True, **both)
    return written


def _refuse_private(line: str, private: list[str]) -> None:
    if len(line) > LONGEST:
        raise Invalid(f"The public line has at most {LONGEST} letters.")
    if any(details(line, private=False)) or any(queries.said_in_private(line, private)):
        raise Refused("The public line holds something private. Say there only that you wrote.")


@transaction.atomic
def set_public_line(*, by_id: int, text: str, proposed: bool, at: datetime) -> PublicLine:
    """Choose what is proposed to be said in public; for leads and owners.

    :raises Invalid: there is no text, or too much.
    """
    teams.who_may_set_up(by_id)
    if not 0 < len(text.strip()) <= LONGEST:
        raise Invalid(f"The line has 1 to {LONGEST} letters.")
    fields = {"text": text.strip(), "proposed": proposed, "set_by_id": by_id, "set_at": at}
    row, _ = PublicLine.objects.update_or_create(pk=1, defaults=fields)
    record(events.PublicLineSet(proposed), at=at, teammate_id=by_id)
    return row
