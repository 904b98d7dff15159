"""Read what is remarked about a draft, by the rules of the company, and how often that happens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from heedful.answers import queries as answers
from heedful.desk import sounding
from heedful.desk.models import BadlyWorded, Conversation, NeverSay, Reply, WordRule, WordsChecked
from heedful.desk.queries.announcing import private_texts, said_in_private
from heedful.desk.queries.conversations import conversations_for
from heedful.desk.wording import Draft, Kind, Known, Remark, remarks_on
from heedful.desk.wording.remarks import WHY
from heedful.desk.wording.weighing import USUAL, Level, Weighed
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.query import Said, parse
from heedful.teams import queries as teams

SAID = ("held", "sending", "sent", "unknown")  # states in which words of ours may stand in the thread
EARLIER = 30  # texts of ours in one conversation that a draft is compared with
PERIOD = timedelta(days=30)


def word_levels() -> dict[Kind, Level]:
    """Return what the company makes of each kind."""
    chosen = dict(_chosen())
    return {kind: Level(chosen.get(kind, usual)) for kind, usual in USUAL.items()}


@prepared
def _chosen() -> QuerySet[WordRule, tuple[str, str]]:
    return WordRule.objects.values_list("kind", "level")


def never_says() -> QuerySet[NeverSay]:
    """Return what the company does not say, newest first."""
    return NeverSay.objects.filter(removed_at=None).order_by("-pk")


@prepared
def _never_says() -> QuerySet[NeverSay]:
    return never_says()


def never_say(never_say_id: int) -> NeverSay:
    """:raises Missing: it was removed, or never was."""
    found = never_says().filter(pk=never_say_id).first()
    if found is None:
        raise Missing("The company has no such words.")
    return found


def earlier_texts(conversation: Conversation, *, besides: int | None = None) -> list[str]:
    """Return what we said in a conversation, newest first."""
    return _said(conversation.pk, besides)


@prepared
def _said(conversation_id: int, besides: int | None) -> QuerySet[Reply, str]:
    said = Reply.objects.filter(conversation=conversation_id, state__in=SAID, deleted_at=None)
    said = said if besides is None else said.exclude(pk=besides)
    return said.order_by("-pk").values_list("text", flat=True)[:EARLIER]


def remarks_for(
    conversation: Conversation,
    text: str,
    *,
    private: bool,
    teammate_id: int,
    besides: int | None = None,
    at: datetime,
) -> list[Weighed]:
    """Return what is to be remarked about a draft, each with its weight; what is off is left out.

    It is compared with the facts that the teammate may see. `besides` is the reply whose text it is,
    where it is one already.
    """
    draft = Draft(
        text=text,
        private=private,
        their_words=f"{conversation.post.title} {conversation.post.text}",
        our_earlier=earlier_texts(conversation, besides=besides),
        facts=[Known(key, said) for key, said in answers.facts_near(teammate_id, text, at=at)],
    )
    levels = word_levels()
    found = [Weighed(remark, levels[remark.kind]) for remark in remarks_on(draft)]
    never = _never_said(text) if levels[Kind.NEVER_SAY] != Level.OFF else ()
    repeated = () if private else _from_private(conversation, text, levels[Kind.PERSONAL])
    kept = [one for one in (*found, *never, *repeated) if one.level != Level.OFF]
    return sorted(kept, key=lambda one: (one.remark.start, one.remark.end))


def remarks_while_typing(
    conversation: Conversation, text: str, *, private: bool, teammate_id: int, at: datetime
) -> list[Weighed]:
    """Return the same, and what the local models hear where the rules found nothing of that kind."""
    found = remarks_for(conversation, text, private=private, teammate_id=teammate_id, at=at)
    if any(one.remark.kind in sounding.SAME for one in found):
        return found
    hint = sounding.hint_on(text)
    if hint is None:
        return found
    levels = word_levels()
    is_off = Level.OFF in {levels[Kind.TONE], levels[hint.like]}
    return found if is_off else [*found, Weighed(hint.remark, Level.REMARK)]


def _from_private(conversation: Conversation, text: str, level: Level) -> Iterator[Weighed]:
    """Yield the first stretch of a public text that was said in private."""
    for start, end in said_in_private(text, private_texts(conversation)):
        why = "This was said in private. In public everybody reads it."
        yield Weighed(Remark(start, end, Kind.PERSONAL, text[start:end], why, ""), level)
        return


def _never_said(text: str) -> Iterator[Weighed]:
    said = Said(text=text)
    for never in _never_says():
        marks = parse(never.query).marks(said)
        if marks is None:
            continue
        spans = [(mark.start, mark.end) for mark in marks if mark.end > mark.start] or [(0, len(text))]
        start, end = min(first for first, _ in spans), max(last for _, last in spans)
        why = never.reason or WHY[Kind.NEVER_SAY]
        remark = Remark(start, end, Kind.NEVER_SAY, text[start:end], why, never.instead)
        yield Weighed(remark, Level(never.level))


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many of our texts had remarks when they were said, and how many left as they were after a look."""

    since: datetime
    checked: int
    flagged: int
    anyway: int

    @property
    def share(self) -> float:
        return self.flagged / self.checked if self.checked else 0.0


def _checked_for(teammate_id: int) -> QuerySet[WordsChecked]:
    return WordsChecked.objects.filter(reply__conversation__in=conversations_for(teammate_id)).exclude(
        reply__state=Reply.State.TAKEN_BACK
    )


def flagged_share(teammate_id: int, *, at: datetime) -> Flagged:
    """Return the figure of the last 30 days, over what a teammate may see, without what was taken back."""
    since = at - PERIOD
    checked = _checked_for(teammate_id).filter(at__gt=since)
    return Flagged(
        since=since,
        checked=checked.count(),
        flagged=checked.filter(flagged=True).count(),
        anyway=checked.filter(flagged=True, anyway=True).count(),
    )


def flagged_for(teammate_id: int, *, at: datetime) -> QuerySet[WordsChecked]:
    """Return the rows behind the figure, newest first."""
    rows = _checked_for(teammate_id).filter(at__gt=at - PERIOD, flagged=True)
    return rows.select_related("reply__author", "reply__conversation__person").order_by("-at", "-pk")


def badly_worded_for(teammate_id: int) -> QuerySet[BadlyWorded]:
    """Return the replies that are kept to learn from, newest first; for leads and owners.

    :raises NotAllowed: whoever asks is neither.
    """
    teams.who_may_set_up(teammate_id)
    rows = BadlyWorded.objects.filter(reply__conversation__in=conversations_for(teammate_id))
    return rows.select_related("reply__author", "reply__conversation__person", "said_by").order_by(
        "-at", "-pk"
    )
