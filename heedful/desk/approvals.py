"""Which rule asks for a second pair of eyes on a reply, and whose eyes these may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from heedful.desk import branches
from heedful.desk.models import ApprovalRule, Reply
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Missing, NotAllowed
from heedful.kit.prepared import prepared
from heedful.listening.models import Hit
from heedful.query import Mistake, Said, parse_track
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

if TYPE_CHECKING:
    from heedful.desk.models import Conversation

State = Reply.State


@dataclass(frozen=True, slots=True)
class Asks:
    """What a rule is about; whatever is empty is everybody, everywhere, whatever they say."""

    role: str = ""
    teammate_id: int | None = None
    newcomers: int = 0  # only whoever sent fewer replies than this
    kind: str = ""  # public, private
    source_id: int | None = None
    team_id: int | None = None
    track_id: int | None = None
    words: str = ""  # a query, asked of the reply's text


def rules() -> QuerySet[ApprovalRule]:
    """Return the rules that hold, in the order in which they are asked."""
    kept = ApprovalRule.objects.filter(removed_at=None).order_by("pk")
    return kept.select_related("source", "team", "track", "teammate").prefetch_related("approvers")


@prepared
def _rules() -> QuerySet[ApprovalRule]:
    return rules().prefetch_related(None)


def rules_for(teammate_id: int) -> QuerySet[ApprovalRule]:
    """:raises NotAllowed: rules are for leads and owners."""
    teams.who_may_set_up(teammate_id)
    return rules()


def visible_rules(teammate: Teammate) -> QuerySet[ApprovalRule]:
    """Return the rules that an event or the trail may name to a teammate, removed ones too."""
    return ApprovalRule.objects.all() if teammate.may_set_up else ApprovalRule.objects.none()


def rule_for(teammate_id: int, approval_rule_id: int) -> ApprovalRule:
    """:raises Missing: there is no such rule."""
    found = rules_for(teammate_id).filter(pk=approval_rule_id).first()
    if found is None:
        raise Missing("There is no such rule.")
    return found


def asking(conversation: Conversation, *, author_id: int, private: bool, text: str) -> ApprovalRule | None:
    """Return the first rule that wants a reply approved before it leaves."""
    by = _by(_rules(), author_id)
    return next((one for one in by if _is_at(one, conversation, private) and _says(one, text)), None)


def asking_whatever(conversation: Conversation, *, author_id: int) -> dict[str, ApprovalRule]:
    """Return the first rule for each kind, public and private, that wants it approved whatever it says."""
    by = [rule for rule in _by(_rules(), author_id) if not rule.words]
    found = {}
    for kind in ("public", "private"):
        at = (rule for rule in by if _is_at(rule, conversation, kind == "private"))
        if rule := next(at, None):
            found[kind] = rule
    return found


def _by(found: list[ApprovalRule], author_id: int) -> list[ApprovalRule]:
    """Return those rules that are about replies of this author."""
    if not found:
        return []
    author = Teammate.objects.get(pk=author_id)  # also of whoever has left: what they wrote may still wait
    most = max(one.newcomers for one in found)
    sent = Reply.objects.filter(author=author_id, state=State.SENT)[:most].count() if most else 0
    return [one for one in found if _is_by(one, author, sent)]


def _is_by(rule: ApprovalRule, author: Teammate, sent: int) -> bool:
    return (
        rule.role in {"", author.role}
        and rule.teammate_id in {None, author.pk}
        and (not rule.newcomers or sent < rule.newcomers)
    )


def _is_at(rule: ApprovalRule, conversation: Conversation, private: bool) -> bool:
    return (
        rule.kind in {"", "private" if private else "public"}
        and rule.source_id in {None, conversation.source_id}
        and rule.team_id in {None, conversation.team_id}
        and (rule.track_id is None or _is_hit(rule.track_id, conversation))
    )


def _is_hit(track_id: int, conversation: Conversation) -> bool:
    theirs = {
        "post__thread__in": branches.threads_of(conversation.pk),
        "post__author__person": conversation.person_id,
    }
    return Hit.objects.filter(track=track_id, **theirs).exists()


def _says(rule: ApprovalRule, text: str | None) -> bool:
    if not rule.words:
        return True
    if text is None:
        return False
    try:
        return parse_track(rule.words).matches(Said(text))
    except Mistake:  # it was saved under other rules of the language: rather one look too many
        return True


def who_approves(rule: ApprovalRule | None) -> QuerySet[Teammate]:
    """Return whoever may approve under a rule: the named, and leads and owners."""
    everybody = teams.teammates()
    leads = Q(role__in=[teams.Role.LEAD, teams.Role.OWNER])
    named = [one.pk for one in rule.approvers.all()] if rule else []
    return everybody.filter(leads | Q(pk__in=named))


def told_to_approve(reply: Reply) -> list[int]:
    """Return whom to tell that a reply is to be approved: the named, or else leads; never its author."""
    named = [one.pk for one in reply.rule.approvers.all() if one.is_active] if reply.rule else []
    asked = named or list(who_approves(reply.rule).values_list("pk", flat=True))
    return [pk for pk in asked if pk != reply.author_id and _sees(pk, reply)]


def _sees(teammate_id: int, reply: Reply) -> bool:
    return conversations_for(teammate_id).filter(pk=reply.conversation_id).exists()


def may_approve(teammate: Teammate, reply: Reply) -> bool:
    if reply.author_id == teammate.pk or not teammate.may_answer:
        return False
    return teammate.may_set_up or (
        reply.rule is not None and teammate.pk in {one.pk for one in reply.rule.approvers.all()}
    )


def refuse_to_approve(teammate_id: int, reply: Reply) -> None:
    """:raises NotAllowed: it is their own, or the rule names others."""
    teammate = teams.who_may_answer(teammate_id)
    if reply.author_id == teammate.pk:
        raise NotAllowed("Nobody approves their own reply. Somebody else has to look at it.")
    if not may_approve(teammate, reply):
        raise NotAllowed("This reply is for others to approve.")
