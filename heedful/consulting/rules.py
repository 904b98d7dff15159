"""What may be asked and how often, the signed address of an answer, and what of a mail is the answer."""

import re
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from heedful.connectors.contract import Kind, Post
from heedful.kit.errors import Invalid, Refused

LONGEST_QUESTION, LONGEST_QUOTE, LONGEST_ADVICE = 4_000, 4_000, 10_000
MOST_OPEN = 10  # questions from one conversation
MOST_LETTERS = 30  # to people outside, of one teammate within a day
MOST_ADVICE = 20  # answers to one question
DAY = timedelta(days=1)
MOST_REMINDERS = 5
LINK_LASTS = timedelta(days=30)
ABOVE = "--- Please write above this line ---"  # in our letters; what stands below it in a reply is ours

_SIGNED = re.compile(r"\+ask-(\d{1,18})-([0-9a-f]{20})@", re.IGNORECASE)
_LONGEST_LOCAL = 64  # octets before the @, by RFC 5321
_HANDLE = re.compile(r"(?<![\w@/])@[\w.\-]*\w(?:@[\w.\-]*\w)?")
_BEGINS_QUOTE = re.compile(
    r"^\s*(?:"
    r"(?:on|am|le|el|il|op|em)\b.{0,200}(?:wrote|schrieb|crit|escribi.|scritto|schreef|escreveu).{0,80}:"
    r"|-{2,}\s*(?:original message|urspr.ngliche nachricht|message d.origine|mensaje original)\s*-{2,}"
    r"|_{10,}"
    r")\s*$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$")


def question_of(typed: str) -> str:
    """:raises Invalid: there is no question, or it is too long."""
    asked = typed.replace("\r\n", "\n").strip()
    if not asked:
        raise Invalid("Write what you want to know.")
    if len(asked) > LONGEST_QUESTION:
        raise Invalid(f"A question has at most {LONGEST_QUESTION:,} letters.")
    return asked


def advice_of(typed: str) -> str:
    """:raises Invalid: there is no answer, or it is too long."""
    said = typed.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid("Write an answer first.")
    if len(said) > LONGEST_ADVICE:
        raise Invalid(f"An answer has at most {LONGEST_ADVICE:,} letters.")
    return said


def shown_words(words: str) -> str:
    """Return a person's words as others are shown them: without the handles that stand in them."""
    return _HANDLE.sub("@…", words).strip()[:LONGEST_QUOTE]


def may_remind(*, reminded_at: datetime | None, asked_at: datetime, reminders: int, at: datetime) -> None:
    """:raises Refused: it is too soon, or often enough."""
    if reminders >= MOST_REMINDERS:
        raise Refused("They were reminded often enough. Ask somebody else.")
    if at - max(asked_at, reminded_at or asked_at) < DAY:
        raise Refused("They were asked or reminded within a day. Give them time.")


# --- the signed address


def reply_address(mailbox: str, consultation_id: int) -> str:
    """Return where a mail is the answer to a question, "" where this mailbox can have no such address."""
    local, _, domain = mailbox.rpartition("@")
    signed = f"{local}+ask-{consultation_id}-{_signature(consultation_id)}"
    return f"{signed}@{domain}" if local and domain and len(signed.encode()) <= _LONGEST_LOCAL else ""


def _signature(consultation_id: int) -> str:
    named = salted_hmac("heedful.consulting.address", str(consultation_id), algorithm="sha256")
    return named.hexdigest()[:20]


def consultation_of(post: Post) -> int | None:
    """Return which question a mail answers, None if it went to no address that we signed."""
    if post.kind != Kind.MAIL or post.by_us:
        return None
    for address in post.mentions:
        for number, signature in _SIGNED.findall(address):
            if constant_time_compare(signature.lower(), _signature(int(number))):
                return int(number)
    return None


def is_advice(post: Post) -> bool:
    return consultation_of(post) is not None


# --- what of a mail is the answer


def without_quotes(text: str) -> str:
    """Return what was newly written in a mail: without our letter below it, and without a signature.

    Who answers between the lines of our letter keeps theirs: only the quoted lines go.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    above = _above(lines)
    kept = above if any(line.strip() for line in above) else [line for line in lines if not _is_quote(line)]
    return "\n".join(kept).strip()[:LONGEST_ADVICE]


def _above(lines: list[str]) -> list[str]:
    """Return the lines above the first sign that a quote or a signature begins."""
    for place, line in enumerate(lines):
        two = f"{line} {lines[place + 1]}" if place + 1 < len(lines) else line  # such a line is often broken
        begins = ABOVE in line or _BEGINS_QUOTE.match(line) or _BEGINS_QUOTE.match(two)
        if begins or _SIGNATURE.match(line) or _ends_in_quotes(lines[place:]):
            return lines[:place]
    return lines


def _ends_in_quotes(rest: list[str]) -> bool:
    said = [line for line in rest if line.strip()]
    return bool(rest[0].strip()) and all(line.lstrip().startswith(">") for line in said)


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">") or ABOVE in line or bool(_BEGINS_QUOTE.match(line))
