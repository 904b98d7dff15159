"""What other systems are told: which happenings, in which form, signed how. No database.

Signatures follow the Standard Webhooks specification 1.0 (standardwebhooks.com): HMAC-SHA256 over
"id.timestamp.body", base64, in the header webhook-signature.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

TOPICS: Mapping[str, tuple[str, Sequence[str]]] = {
    "waiting": ("Somebody waits for an answer", ("ConversationsOpened", "ConversationsWaiting")),
    "taken": ("A conversation is taken or given back", ("ConversationClaimed", "ConversationGivenBack")),
    "answered": ("An answer of ours stands", ("ReplySent",)),
    "done": ("A conversation is done or open again", ("ConversationDone", "ConversationReopened")),
    "notes": ("A note is written", ("NoteWritten",)),
    "trouble": (
        "Something needs a person",
        (
            "ReplyRejected",
            "ReplyUnknown",
            "SourceTroubled",
            "SourceSignedOut",
            "SendingPaused",
            "SendingResumed",
        ),
    ),
}
SAYS: Mapping[str, str] = {
    "ConversationsOpened": "{name} waits: {words}",
    "ConversationsWaiting": "{name} waits again: {words}",
    "ConversationClaimed": "{who} took the conversation with {name}.",
    "ConversationGivenBack": "{who} gave back the conversation with {name}.",
    "ReplySent": "{name} has an answer of ours.",
    "ConversationDone": "{who} finished the conversation with {name}.",
    "ConversationReopened": "{who} opened the conversation with {name} again.",
    "NoteWritten": "{who} wrote a note beside the conversation with {name}.",
    "ReplyRejected": "A reply to {name} was rejected by the network.",
    "ReplyUnknown": "Nobody knows whether a reply to {name} stands. Please look.",
    "SourceTroubled": "A source is in trouble.",
    "SourceSignedOut": "A source needs a new sign-in.",
    "SendingPaused": "{who} paused all sending.",
    "SendingResumed": "{who} resumed sending.",
    "Test": "{who} tests whether this hook answers.",
}
MOST_LINES = 10
WORDS = 140


def kinds_of(topics: Sequence[str]) -> frozenset[str]:
    """Return the kinds of events that some topics stand for."""
    return frozenset(kind for topic in topics for kind in TOPICS[topic][1])


def new_secret() -> str:
    """Return a secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, *, key: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that prove who sends a body, and when."""
    stamp = str(int(at.timestamp()))
    raw = base64.b64decode(secret.removeprefix("whsec_"))
    told = hmac.new(raw, f"{key}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signed = base64.b64encode(told).decode()
    return {"webhook-id": key, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signed}"}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody whom a happening is about, as a chat shows them."""

    name: str
    words: str
    link: str


def lines_of(kind: str, *, who: str, about: Sequence[Who]) -> list[tuple[str, str]]:
    """Return what a chat is told, line by line with its link ("" for none)."""
    says = SAYS.get(kind, kind)
    if not about:
        return [(says.format(who=who, name="somebody", words=""), "")]
    told = [(says.format(who=who, name=one.name, words=_short(one.words)), one.link) for one in about]
    rest = len(told) - MOST_LINES
    return [*told[:MOST_LINES], (f"and {rest} more", "")] if rest > 0 else told


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= WORDS else flat[: WORDS - 1].rstrip() + "…"


def slack_body(lines: Sequence[tuple[str, str]]) -> bytes:
    """Return what Slack's incoming webhooks take; nobody's words ping a channel or become a link."""
    told = [f"{_plain(text)} <{link}|open>" if link else _plain(text) for text, link in lines]
    return json.dumps({"text": "\n".join(told)}).encode()


def _plain(text: str) -> str:
    """Return text without what Slack reads as its own: <!channel>, <@U1>, links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def matrix_body(lines: Sequence[tuple[str, str]]) -> bytes:
    """Return what matrix-hookshot's generic webhooks take."""
    text = "\n".join(f"{text} {link}".rstrip() for text, link in lines)
    marked = "<br>".join(
        escape(text) + (f' <a href="{escape(link)}">open</a>' if link else "") for text, link in lines
    )
    return json.dumps({"text": text, "html": marked}).encode()


def events_body(*, key: str, kind: str, at: datetime, by_id: int | None, facts: Mapping[str, Any]) -> bytes:
    """Return an event as programs take it: what happened, to which ids; the API tells the rest."""
    told = {"id": key, "type": kind, "timestamp": at.isoformat(), "data": {"teammate_id": by_id, **facts}}
    return json.dumps(told, separators=(",", ":")).encode()
