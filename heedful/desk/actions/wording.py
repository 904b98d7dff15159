"""What is made of words: the rules of the company, the look before a reply leaves, what slipped out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.care import Care
from heedful.desk.models import BadlyWorded, Draft, NeverSay, Reply, WordRule, WordsChecked
from heedful.desk.queries import wording
from heedful.desk.wording import Kind
from heedful.desk.wording.weighing import MAY_STOP, USUAL, Level, LookAgain, Weighed, in_the_way
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.query import parse
from heedful.teams import queries as teams

MOST_NEVER_SAID = 200
LONGEST = 300  # letters of a reason


def look_at_words(said: Reply, care: Care, *, at: datetime) -> None:
    """Look at the words of a reply that was just queued, and keep what was remarked.

    :raises LookAgain: a rule of the company asks for another look, or for other words.
    """
    keep_remarks(said, look_again(said, care, at=at), care, at=at)


def look_again(said: Reply, care: Care, *, at: datetime) -> list[Weighed]:
    """Return the remarks on a reply's words.

    :raises LookAgain: a rule of the company asks for another look, or for other words.
    """
    remarks = wording.remarks_for(
        said.conversation, said.text, private=said.private, teammate_id=said.author_id, besides=said.pk, at=at
    )
    if in_the_way(remarks, anyway=care.anyway):
        raise LookAgain(remarks)
    return remarks


def keep_remarks(said: Reply, remarks: Sequence[Weighed], care: Care, *, at: datetime) -> None:
    """Keep what was remarked about the words that a reply has now."""
    kept = [_kept(one) for one in remarks]
    checked = {"at": at, "flagged": bool(kept), "anyway": care.anyway and bool(kept), "remarks": kept}
    WordsChecked.objects.update_or_create(reply=said, defaults=checked)


def _kept(one: Weighed) -> dict[str, object]:
    """Return a remark without its words: a secret that was remarked is not to stand in a second place."""
    return {"kind": one.remark.kind.value, "start": one.remark.start, "end": one.remark.end}


@transaction.atomic
def set_word_rule(*, by_id: int, kind: str, level: str, at: datetime) -> None:
    """Choose what the company makes of a kind of remark; for leads and owners. Twice is once.

    :raises Invalid: there is no such kind or level, or it would let a model's guess stop a reply.
    """
    teams.who_may_set_up(by_id)
    if kind not in [*Kind] or level not in [*Level]:
        raise Invalid("There is no such kind of remark, or no such way to deal with it.")
    if level in {Level.SECOND_LOOK, Level.MUST_CHANGE} and kind not in MAY_STOP:
        raise Invalid("A guess of a model stops no reply. It can be a remark, or off.")
    known = WordRule.objects.filter(kind=kind).first()
    if level == (known.level if known else USUAL[Kind(kind)]):
        return
    WordRule.objects.update_or_create(kind=kind, defaults={"level": level, "set_by_id": by_id, "set_at": at})
    record(events.WordRuleSet(kind, level), at=at, teammate_id=by_id)


@transaction.atomic
def add_never_say(
    *, by_id: int, query: str, reason: str, at: datetime, instead: str = "", level: str = Level.REMARK
) -> NeverSay:
    """Add words that the company does not say; for leads and owners.

    :raises Mistake: the query cannot be read.
    :raises Invalid: it asks for everything, has no reason, or is too long.
    """
    teams.who_may_set_up(by_id)
    parse(query)
    if not reason.strip():
        raise Invalid("Say why the company does not say this: whoever writes will read it.")
    if max(len(reason), len(instead)) > LONGEST:
        raise Invalid(f"A reason or another wording has at most {LONGEST} letters.")
    if level not in [*Level]:
        raise Invalid("There is no such way to deal with it.")
    if wording.never_says().count() >= MOST_NEVER_SAID:
        raise Refused(f"There are {MOST_NEVER_SAID} such words. Remove some first.")
    added = NeverSay.objects.create(
        query=query.strip(),
        reason=reason.strip(),
        instead=instead.strip(),
        level=level,
        added_by_id=by_id,
        added_at=at,
    )
    record(events.NeverSayAdded(added.pk), at=at, teammate_id=by_id)
    return added


@transaction.atomic
def remove_never_say(*, by_id: int, never_say_id: int, at: datetime) -> None:
    """Let it be said again; for leads and owners. Twice is once."""
    teams.who_may_set_up(by_id)
    if NeverSay.objects.filter(pk=never_say_id, removed_at=None).update(removed_at=at):
        record(events.NeverSayRemoved(never_say_id), at=at, teammate_id=by_id)


@transaction.atomic
def say_badly_worded(*, reply_id: int, teammate_id: int, lesson: str = "", at: datetime) -> BadlyWorded:
    """Say that a reply which stands should not have been worded so: a correction is drafted, a note kept.

    Twice is once; a lesson that is told the second time replaces the first.

    :raises Refused: it does not stand on the network.
    """
    teams.who_may_answer(teammate_id)
    reply = queries.reply_for(teammate_id, reply_id)
    if reply.state != Reply.State.SENT:
        raise Refused("This reply does not stand there. Take it back or change it before it leaves.")
    if len(lesson) > 500:
        raise Invalid("A lesson has at most 500 letters.")
    said, new = BadlyWorded.objects.get_or_create(
        reply=reply, defaults={"said_by_id": teammate_id, "at": at, "lesson": lesson.strip()}
    )
    if new:
        record(events.ReplyBadlyWorded(reply.pk, reply.conversation_id), at=at, teammate_id=teammate_id)
    elif lesson.strip():
        BadlyWorded.objects.filter(pk=said.pk).update(lesson=lesson.strip())
    _draft_correction(reply, teammate_id, at)
    return said


def _draft_correction(reply: Reply, teammate_id: int, at: datetime) -> None:
    """Draft an apology in the same thread, unless the teammate has begun to write there."""
    name = reply.conversation.person.name.split()[0] if reply.conversation.person.name else ""
    words = f"{name}, what I wrote" if reply.author_id == teammate_id else f"{name}, what we wrote"
    text = f"{words.removeprefix(', ')} was badly put, and I am sorry. What I should have said is this: "
    Draft.objects.get_or_create(
        conversation=reply.conversation,
        teammate_id=teammate_id,
        kind="private" if reply.private else "public",
        defaults={"text": text[0].upper() + text[1:], "saved_at": at},
    )
