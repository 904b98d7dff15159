"""Read the endpoint and its bill, what a model would be told of a conversation, and what it proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Sum

from heedful.answers import queries as answers
from heedful.desk import queries as desk
from heedful.drafting import hiding, prompting, rules
from heedful.drafting.models import Asking, Endpoint, Proposal, Spent, Summary
from heedful.drafting.wire import Door
from heedful.kit import sealed
from heedful.kit.errors import Invalid, Missing, Refused
from heedful.kit.prepared import prepared
from heedful.listening import queries as listening
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.desk.models import Conversation
    from heedful.listening.models import Post

KINDS = ("public", "mine", "private")
PUBLIC = ("public", "mine")
MOST_NEVER = 20
MOST_MONTHS = 12


def endpoint() -> Endpoint | None:
    """Return how a model is asked; None before anybody said."""
    return Endpoint.objects.select_related("set_by").filter(pk=1).first()


def open_endpoint() -> Endpoint:
    """:raises Missing: no model is switched on."""
    found = endpoint()
    if found is None or not found.on:
        raise Missing("No model is switched on.")
    return found


def door_of(row: Endpoint) -> Door:
    """:raises Locked: its key cannot be opened."""
    key = sealed.opened(row, "sealed_key") if row.sealed_key else ""
    return Door(row.address, row.model, key, row.limit_name)


def months() -> list[Spent]:
    return list(Spent.objects.order_by("-month")[:MOST_MONTHS])


def spent_in(at: datetime) -> Decimal:
    """Return what this month costs, with the most that questions cost which are not answered yet."""
    booked = Spent.objects.filter(month=rules.month_of(at)).values_list("cost", flat=True).first()
    waiting = Asking.objects.aggregate(most=Sum("most"))["most"]
    return (booked or Decimal()) + (waiting or Decimal())


@dataclass(frozen=True, slots=True)
class Beside:
    """What this room shows in an open conversation."""

    is_on: bool = False
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    summary: Summary | None = None

    def proposal_of(self, kind: str, text: str) -> Proposal | None:
        """Return the proposal that a draft still is, word for word; None once a person changed it."""
        found = self.proposals.get(kind)
        return found if found and same_words(found.draft, text) else None


def beside(teammate_id: int, conversation_id: int) -> Beside:
    """Return it, with one query while no model is on; what stands there is shown while one is."""
    if not _endpoints_on():
        return Beside()
    own = Proposal.objects.filter(conversation=conversation_id, teammate=teammate_id)
    return Beside(
        is_on=True, proposals={one.kind: one for one in own}, summary=_summaries(conversation_id).first()
    )


@prepared
def _endpoints_on() -> QuerySet[Endpoint, int]:
    return Endpoint.objects.filter(on=True).values_list("pk", flat=True)[:1]


def _summaries(conversation_id: int) -> Any:
    return Summary.objects.select_related("by").filter(conversation=conversation_id)


def summary_for(teammate_id: int, conversation_id: int) -> Summary:
    """:raises Missing: there is none, or not for this teammate."""
    conversation = desk.conversation_for(teammate_id, conversation_id)
    found: Summary | None = _summaries(conversation.pk).first()
    if found is None:
        raise Missing("There is no summary any more.")
    return found


def same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


def told_of(conversation_id: int) -> list[dict[str, Any]]:
    """Return what a model said that a conversation is about, for the person's own eyes."""
    return [{"at": row.at.isoformat(), "text": row.text} for row in _summaries(conversation_id)]


def prompt_for(
    teammate_id: int, conversation_id: int, kind: str, *, mark: str, at: datetime
) -> prompting.Prompt:
    """Return exactly what a model would be told, for a draft of a kind or for a summary.

    :raises Missing: the conversation is not for this teammate, or no model is on.
    :raises Refused: there is nothing that could be answered in this way.
    """
    teams.who_may_answer(teammate_id)
    open_endpoint()
    if kind not in {*KINDS, "summary"}:
        raise Invalid(f"There is no kind of draft {kind!r}.")
    if not prompting.MARK.fullmatch(mark):
        raise Invalid("Open the page anew.")
    conversation = desk.conversation_for(teammate_id, conversation_id)
    posts = [post for post in desk.thread_of(teammate_id, conversation) if not post.deleted_at]
    hidden = hiding.Hidden(_people(posts), ours=_ours(conversation, posts))
    shown = [post for post in posts if not post.private] if kind in PUBLIC else posts
    lines, asked = _lines(conversation, shown)
    if asked is None:
        raise Refused("Nothing of theirs stands here that could be answered in this way.")
    material = _material(teammate_id, conversation, lines, asked, kind, at)
    compose = prompting.summary_prompt if kind == "summary" else prompting.draft_prompt
    return compose(material, hidden, mark=mark)


def _people(posts: Sequence[Post]) -> list[hiding.Someone]:
    authors = {post.author_id: post.author for post in posts if not post.by_us}
    return [hiding.Someone(one.person_id, one.name, one.address) for one in authors.values()]


def _ours(conversation: Conversation, posts: Sequence[Post]) -> set[str]:
    company = teams.company()
    named = {company.name, *company.names} if company else set()
    own = {post.author.address for post in posts if post.by_us}
    return named | own | {listening.account_of(conversation.source).address}


def ours_in(teammate_id: int, conversation_id: int) -> set[str]:
    """Return how we are called where a conversation stands: these names and handles are no secret."""
    conversation = desk.conversation_for(teammate_id, conversation_id)
    return _ours(conversation, desk.thread_of(teammate_id, conversation))


def _lines(
    conversation: Conversation, posts: Sequence[Post]
) -> tuple[list[prompting.Line], prompting.Line | None]:
    theirs = [post.pk for post in posts if post.author.person_id == conversation.person_id and not post.by_us]
    asked_pk = conversation.post_id if conversation.post_id in theirs else (theirs[-1] if theirs else None)
    lines = [
        prompting.Line(
            None if post.by_us else post.author.person_id,
            "\n".join(filter(None, (post.title, post.text))),
            post.said_at,
            is_asked=post.pk == asked_pk,
        )
        for post in posts
    ]
    return lines, next((line for line in lines if line.is_asked), None)


def _material(
    teammate_id: int,
    conversation: Conversation,
    lines: Sequence[prompting.Line],
    asked: prompting.Line,
    kind: str,
    at: datetime,
) -> prompting.Material:
    company = teams.company()
    name = company.name if company else ""
    if kind == "summary":
        return prompting.Material(name, lines, (), ())
    fitting = answers.proposed_for(teammate_id, asked=asked.text, at=at)
    before = [one.answer.variants[0]["text"] for one in fitting if one.answer and not one.answer.is_stale(at)]
    return prompting.Material(
        company=name,
        lines=lines,
        facts=[(one.fact.key, one.fact.text) for one in fitting if one.fact],
        answers=answers.previews(teammate_id, before, at=at),
        never=[f"{one.query} ({one.reason})" for one in desk.never_says()[:MOST_NEVER]],
        limit=desk.limits_of(conversation, at=at).length,
    )
