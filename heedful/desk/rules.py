"""Decisions of the desk that need no database: values in, value out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heedful.connectors.contract import Can, Connector
from heedful.kit.errors import Invalid, OutsideTrouble, Refused

PRESENCE_LASTS = timedelta(seconds=25)
SEND_TRIES = 6
KEPT_WORDS = 0.5  # of an answer, for a reply to count as that answer
LOOKS = 3  # read-backs before a person is asked
LOOK_AGAIN_SECONDS = 6.0
UNSURE_FOR = timedelta(seconds=40)
KEY_LASTS = timedelta(minutes=50)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reply in this conversation may be."""

    public: bool
    private: bool
    length: int | None
    why_not: str = ""  # why nothing can be sent, "" if something can


def text_of_reply(text: str) -> str:
    """Return the text as it will leave.

    :raises Invalid: it is empty.
    """
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid("There is nothing to send yet. Write a word or two.")
    return said


def check_length(connector: Connector, text: str, limit: int | None) -> None:
    """:raises Invalid: the network will not take so long a reply."""
    length = connector.length_of(text)
    if limit is not None and length > limit:
        raise Invalid(f"{length} of {limit} characters: {length - limit} too many for {connector.name}.")


def check_kind(limits: Limits, *, private: bool) -> None:
    """:raises Refused: this kind of reply cannot be sent here."""
    if limits.why_not:
        raise Refused(limits.why_not)
    if private and not limits.private:
        raise Refused("This network has no private replies that we could send.")
    if not private and not limits.public:
        raise Refused("Only a private reply is possible here.")


def why_nothing_can_be_sent(
    *, can: Can, signed_in: bool, sends: bool, removed: bool, window: timedelta
) -> str:
    """Return why no reply can leave, in words; "" if one can."""
    if removed:
        return "This source was removed. Add it again to answer here."
    if not signed_in or not (can.reply_publicly or can.reply_privately):
        return "We only listen here: this source has no account to answer from."
    if not sends:
        return "Sending is off for this source. A lead can turn it on under Sources."
    if can.reply_window is not None and window > can.reply_window:
        return "This post is too old to be answered on this network."
    return ""


def after_trouble(trouble: OutsideTrouble, *, attempts: int) -> str:
    """Say what becomes of a reply whose sending failed.

    "unsure": it may have been published, so look before anything else; "held": certainly not, try
    again later; "rejected": certainly not, and trying again cannot help.
    """
    if trouble.maybe_done:
        return "unsure"
    if trouble.retry_in is None or attempts >= SEND_TRIES:
        return "rejected"
    return "held"


def may_repeat(can: Can, *, attempts: int, age: timedelta) -> bool:
    """Test whether a reply that was not found may be sent again: the network must make a double impossible.

    A person is to know within a minute, so repeats end after UNSURE_FOR; the first look after a long
    stop of ours may repeat once, as long as the network remembers the key (Mastodon: an hour).
    """
    if not can.repeat_harmless or attempts >= SEND_TRIES:
        return False
    return age < UNSURE_FOR or (attempts == 1 and age < KEY_LASTS)


def wait_before_retry(trouble: OutsideTrouble, *, attempts: int) -> timedelta:
    """Return the pause the network asked for, or a growing one of ours."""
    asked = trouble.retry_in or 0.0
    return timedelta(seconds=min(max(asked, 2.0**attempts), 3600.0))


def is_kept_in(inserted: str, said: str) -> bool:
    """Test whether a reply is still the answer that was put into its draft: half of its words stand there."""
    words = inserted.casefold().split()
    there = set(said.casefold().split())
    return bool(words) and sum(word in there for word in words) >= KEPT_WORDS * len(words)


def waiting_since(moments: Sequence[datetime], current: datetime | None) -> datetime:
    """Return since when the person waits: their oldest words without an answer."""
    return min([*moments, current] if current else moments)


def remind_at(due_at: datetime, made_at: datetime) -> datetime:
    """Return when the owner of a promise is reminded: two hours before, once three quarters are gone."""
    return max(due_at - timedelta(hours=2), made_at + (due_at - made_at) * 0.75)


def words_that_close(state: str, words: str, name: str) -> str:
    """Return what the person should hear of a promise that was kept, broken or withdrawn, to be finished."""
    called = f"{name.split(maxsplit=1)[0]}, " if name.strip() else ""
    said = {
        "kept": f"as promised (“{words[:120]}”): it is done. ",
        "broken": f"I said “{words[:120]}”, and I did not keep it. I am sorry. ",
        "withdrawn": f"I said “{words[:120]}”. That has changed, because ",
    }[state]
    text = f"{called}{said}"
    return text[0].upper() + text[1:]


def version_to_drop(moments: Sequence[datetime], *, most: int) -> int | None:
    """Return which of some versions, oldest first, tells least once there are too many; None while not.

    The first and the newest stay; of the rest that one goes whose neighbours stand closest together,
    so that versions of long ago grow sparse and no long stretch is lost.
    """
    if len(moments) <= most:
        return None
    middle = range(1, len(moments) - min(most // 2, len(moments) - 2))
    return min(middle, key=lambda at: moments[at + 1] - moments[at - 1])
