"""Rules act: as people speak, and over what stands there already; what they did is taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from heedful.desk import branches, events, queries
from heedful.desk.choosing import Chooser
from heedful.desk.models import Applied, Conversation, Labelled, Rule
from heedful.desk.routing import Effect, Found, chooser_for, found_by, planned, waits_for_reading
from heedful.desk.searching import Filed, newest_in, words_found
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.listening import queries as listening
from heedful.listening.models import Post
from heedful.query import parse
from heedful.teams import queries as teams

AT_ONCE = 500  # conversations in one transaction
MOST_POSTS = 20  # of one person that are asked, the newest, when they spoke much at once
TOGETHER = timedelta(hours=1)  # of those whom the rules do not know yet, how far back words are asked


def route(*, conversation_ids: list[int], at: datetime) -> None:
    """Let the rules act on conversations in which somebody spoke. May be repeated: no words are asked twice.

    The number of queries follows from the rules that act, not from how many conversations there are.
    """
    rules = [rule for rule in queries.rules() if rule.is_on and not waits_for_reading(rule)]
    for begin in range(0, len(conversation_ids) if rules else 0, AT_ONCE):
        _route(conversation_ids[begin : begin + AT_ONCE], rules, at)


def route_read(*, posts: Mapping[int, Sequence[Post]], at: datetime) -> None:
    """Let the rules that ask for what models read act on read posts, by conversation. May be repeated.

    Each post needs its `author` and `source`.
    """
    rules = [rule for rule in queries.rules() if rule.is_on and waits_for_reading(rule)]
    if not rules or not posts:
        return
    asked = [(pk, post) for pk, several in posts.items() for post in several[-MOST_POSTS:]]
    found: dict[int, list[Found]] = defaultdict(list)
    told = found_by(rules, [post for _, post in asked], at=at)
    for (pk, _), of_post in zip(asked, told, strict=True):
        found[pk] += of_post
    acting = {one.rule.pk for several in found.values() for one in several}
    waiting = Conversation.objects.filter(pk__in=[pk for pk, several in found.items() if several])
    people = set(waiting.values_list("person", flat=True)) if acting else set()
    chooser = chooser_for([rule for rule in rules if rule.pk in acting], lambda: people, at=at)
    with transaction.atomic():
        still = list(waiting.select_for_update().order_by("pk"))
        _hold_turns(rules, acting, chooser)
        _act(planned(still, found, chooser), at=at)
        _pass_turns(chooser)


def _route(ids: Sequence[int], rules: Sequence[Rule], at: datetime) -> None:
    spoken = list(Conversation.objects.filter(pk__in=ids).select_related("post"))
    posts = _new_words(spoken)
    asked = found_by(rules, [post for _, post in posts], at=at)
    found: dict[int, list[Found]] = defaultdict(list)
    for (conversation, _), of_post in zip(posts, asked, strict=True):
        found[conversation.pk] += of_post
    acting = {one.rule.pk for several in found.values() for one in several}
    people = {one.person_id for one in spoken}
    chooser = chooser_for([rule for rule in rules if rule.pk in acting], lambda: people, at=at)
    with transaction.atomic():
        still = _not_asked_meanwhile(spoken)
        _hold_turns(rules, acting, chooser)
        _act(planned(still, found, chooser), at=at)
        _pass_turns(chooser)
        _remember(still)


def _hold_turns(rules: Iterable[Rule], acting: set[int], chooser: Chooser) -> None:
    """Learn whose turn it is, and let no other worker give anything in turn until this transaction ends."""
    turning = [rule.pk for rule in rules if rule.pk in acting and rule.choosing == Rule.Choosing.IN_TURN]
    if turning:
        held = Rule.objects.select_for_update().filter(pk__in=turning).order_by("pk")
        chooser.turns.update(held.values_list("pk", "last_id"))


def _pass_turns(chooser: Chooser) -> None:
    for rule_id, last_id in chooser.turns.items():
        Rule.objects.filter(pk=rule_id).exclude(last_id=last_id).update(last_id=last_id)


def _new_words(spoken: Sequence[Conversation]) -> list[tuple[Conversation, Post]]:
    """Return what people said since the rules were asked last, oldest first, with its conversation."""
    by_pk = {one.pk: one for one in spoken}
    keys = branches.keys_of(spoken)
    since = {one.pk: one.ruled_at or one.post.heard_at - TOGETHER for one in spoken}
    if not spoken:
        return []
    theirs = Post.objects.filter(
        thread__in={thread_id for thread_id, _ in keys},
        author__person__in={person_id for _, person_id in keys},
        heard_at__gt=min(since.values()),
        deleted_at=None,
    )
    new: dict[int, list[Post]] = defaultdict(list)
    for post in theirs.select_related("author", "source").order_by("said_at", "pk"):
        one = by_pk.get(keys.get((post.thread_id, post.author.person_id or 0), 0))
        if one is not None and since[one.pk] < post.heard_at <= one.post.heard_at:
            new[one.pk].append(post)
    return [(one, post) for one in spoken for post in new[one.pk][-MOST_POSTS:]]


def _not_asked_meanwhile(spoken: Sequence[Conversation]) -> list[Conversation]:
    """Return the conversations as they stand now, without those whose words another worker has asked.

    They are held until the end of the transaction: nobody can take one while it is given away.
    """
    known = {one.pk: one for one in spoken}
    held = Conversation.objects.select_for_update().filter(pk__in=known).order_by("pk")
    fresh = {one.pk: one for one in held}
    still = []
    for pk, before in known.items():
        now = fresh.get(pk)
        if now is not None and now.ruled_at == before.ruled_at:
            now.post = before.post  # up to which they were asked, whatever was said since
            still.append(now)
    return still


def _remember(asked: Iterable[Conversation]) -> None:
    upto: dict[datetime, list[int]] = defaultdict(list)
    for one in asked:
        upto[one.post.heard_at].append(one.pk)
    for heard_at, ids in upto.items():
        Conversation.objects.filter(pk__in=ids).update(ruled_at=heard_at)


def _act(effects: Sequence[Effect], *, at: datetime, run_at: datetime | None = None) -> list[Effect]:
    """Do what follows, all conversations at once, and write down which rule did it; return it."""
    effects = _not_done_before(effects)
    if not effects:
        return []
    _set("team", {one.conversation.pk: one.team_id for one in effects if one.team_id}, at, owner=None)
    owners = {one.conversation.pk: one.owner_id for one in effects if one.owner_id}
    _set("owner", owners, at, owner=None)
    Conversation.objects.filter(pk__in=owners, claimed_at=None).update(claimed_at=at)
    priorities = {one.conversation.pk: one.priority for one in effects if one.priority is not None}
    _set("priority", priorities, at)
    _rank(priorities)
    added = _label(effects, at)
    Applied.objects.bulk_create(_written(one, added, at, run_at) for one in effects)
    ids = sorted({one.conversation.pk for one in effects})
    record(events.ConversationsRouted(ids), at=at)
    return list(effects)


def _not_done_before(effects: Sequence[Effect]) -> list[Effect]:
    """Leave out what a rule did already because of the same post, also if that was taken back."""
    asked = Applied.objects.filter(conversation__in={one.conversation.pk for one in effects})
    done = set(asked.values_list("rule", "conversation", "post")) if effects else set()
    return [one for one in effects if (one.found.rule.pk, one.conversation.pk, one.found.post.pk) not in done]


def _set(field: str, values: Mapping[int, object], at: datetime, **where: object) -> None:
    by_value: dict[object, list[int]] = defaultdict(list)
    for pk, value in values.items():
        by_value[value].append(pk)
    for value, ids in by_value.items():
        Conversation.objects.filter(pk__in=ids, **where).update(**{field: value}, changed_at=at)


def _rank(conversation_ids: Iterable[int]) -> None:
    """Let the places in the queue follow from priorities that changed."""
    rows = list(Conversation.objects.filter(pk__in=list(conversation_ids)))
    for row in rows:
        row.rank()
    Conversation.objects.bulk_update(rows, ["needed_since"], batch_size=100)


def _label(effects: Sequence[Effect], at: datetime) -> set[tuple[int, int]]:
    """Put labels on; return those that did not stand there."""
    wanted = {(one.conversation.pk, label_id) for one in effects for label_id in one.label_ids}
    if not wanted:
        return set()
    there = Labelled.objects.filter(conversation__in={pk for pk, _ in wanted})
    new = wanted - set(there.values_list("conversation", "label"))
    Labelled.objects.bulk_create(
        [Labelled(conversation_id=pk, label_id=label_id, at=at) for pk, label_id in sorted(new)],
        ignore_conflicts=True,
    )
    return new


def _written(one: Effect, added: set[tuple[int, int]], at: datetime, run_at: datetime | None) -> Applied:
    before = one.conversation
    mine = [label_id for label_id in one.label_ids if (before.pk, label_id) in added]
    added.difference_update((before.pk, label_id) for label_id in mine)  # two rules may want the same label
    return Applied(
        rule=one.found.rule,
        conversation=before,
        post=one.found.post,
        clauses=list(one.found.clauses[:20]),
        at=at,
        run_at=run_at,
        team_before=before.team_id,
        team_after=one.team_id,
        owner_after=one.owner_id,
        priority_before=before.priority,
        priority_after=one.priority,
        labels_added=mine,
    )


@transaction.atomic
def run_rule(*, rule_id: int, by_id: int, at: datetime) -> int:
    """Let one rule act on those who wait already, the newest 500 that it finds; return on how many it did.

    :raises NotAllowed: leads and owners do.
    """
    rule = queries.rule_for(by_id, rule_id)
    waiting = Conversation.objects.filter(state=Conversation.State.WAITING).order_by()
    posts, house = listening.posts_for(by_id), Filed(queries.conversations_for(by_id), at)
    searched = words_found(parse(rule.query), waiting, posts, filing=house, at=at, limit=AT_ONCE)
    newest = newest_in(searched.hits)
    rows = waiting.select_for_update(of=("self",)).filter(pk__in=newest)
    found: dict[int, list[Found]] = {}
    for one in (still := list(rows.select_related("post").order_by("pk"))):
        hit = newest[one.pk]
        clauses = tuple(dict.fromkeys(mark.clause for mark in hit.marks))
        found[one.pk] = [Found(rule, hit.post, clauses)]
    chooser = chooser_for([rule], lambda: {one.person_id for one in still}, at=at)
    _hold_turns([rule], {rule.pk}, chooser)
    done = _act(planned(still, found, chooser), at=at, run_at=at)
    _pass_turns(chooser)
    record(events.RuleRun(rule.pk), at=at, teammate_id=by_id)
    return len(done)


@transaction.atomic
def unroute(*, applied_id: int, teammate_id: int, at: datetime) -> Applied:
    """Take back what one rule did to one conversation, where nobody has changed it since. Twice is once."""
    teams.who_may_answer(teammate_id)
    applied = queries.applied_for(teammate_id, applied_id)
    if _undo([applied], teammate_id, at):
        fact = events.ConversationUnrouted(applied.conversation_id, applied.rule_id)
        record(fact, at=at, teammate_id=teammate_id)
    return applied


@transaction.atomic
def take_back_run(*, rule_id: int, by_id: int, at: datetime) -> int:
    """Take back what a rule did in its last run over many; return with how many conversations.

    :raises Refused: there is no run, or it was taken back.
    """
    rule = queries.rule_for(by_id, rule_id, removed=True)
    applied = queries.last_run_of(rule)
    if not applied:
        raise Refused("There is nothing to take back.")
    undone = _undo(applied, by_id, at)
    ids = sorted({one.conversation_id for one in undone})
    record(events.RuleTakenBack(rule.pk, ids), at=at, teammate_id=by_id)
    return len(ids)


def _undo(applied: Sequence[Applied], by_id: int, at: datetime) -> list[Applied]:
    """Take back, kind by kind for all at once. What somebody changed since stays."""
    still = Applied.objects.select_for_update().filter(pk__in=[one.pk for one in applied], undone_at=None)
    done = set(still.values_list("pk", flat=True))
    open_ones = [one for one in applied if one.pk in done]
    Applied.objects.filter(pk__in=done).update(undone_at=at, undone_by=by_id)
    _put_back(open_ones, at)
    return open_ones


def _put_back(undone: Sequence[Applied], at: datetime) -> None:
    for owner, ids in _grouped(undone, "owner_after").items():
        Conversation.objects.filter(pk__in=ids, owner=owner[0]).update(owner=None, changed_at=at)
    for (after, before), ids in _grouped(undone, "team_after", "team_before").items():
        left = Conversation.objects.filter(pk__in=ids, team=after, owner=None)
        left.update(team=before, changed_at=at)
    for (after, before), ids in _grouped(undone, "priority_after", "priority_before").items():
        Conversation.objects.filter(pk__in=ids, priority=after).update(priority=before, changed_at=at)
        _rank(ids)
    labelled = [Q(conversation=one.conversation_id, label__in=one.labels_added) for one in undone]
    for begin in range(0, len(labelled), 100):
        Labelled.objects.filter(reduce(or_, labelled[begin : begin + 100]), by=None).delete()


def _grouped(applied: Sequence[Applied], after: str, *more: str) -> dict[tuple[int, ...], list[int]]:
    """Return conversations by what a rule set and what was there before, where it set something."""
    grouped: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for one in applied:
        if getattr(one, after) is not None:
            grouped[tuple(getattr(one, name) for name in (after, *more))].append(one.conversation_id)
    return grouped
