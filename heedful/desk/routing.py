"""What the rules of the house say of conversations: which of them find their words, and what follows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import get_ident

from heedful.desk import queries
from heedful.desk.choosing import Chooser
from heedful.desk.hands import who_can_take
from heedful.desk.models import Conversation, Rule
from heedful.desk.searching import Filed
from heedful.kit import log
from heedful.listening.archive import said_of
from heedful.listening.models import Post
from heedful.query import Mistake, Said, parse
from heedful.query.fields import asked_about, asks_of_reading, names_asked
from heedful.query.live import Live
from heedful.query.programs import Program, program_of

Choice = Rule.Choosing


@dataclass(frozen=True, slots=True)
class Found:
    """A rule whose query finds a post, and the clauses of it that matched."""

    rule: Rule
    post: Post
    clauses: tuple[str, ...]


@dataclass(slots=True)
class Effect:
    """What one rule does to one conversation; None and empty where it leaves it alone."""

    conversation: Conversation
    found: Found
    team_id: int | None = None
    owner_id: int | None = None
    priority: int | None = None
    label_ids: tuple[int, ...] = ()

    @property
    def is_something(self) -> bool:
        return bool(self.team_id or self.owner_id or self.priority is not None or self.label_ids)


@lru_cache(maxsize=1 << 10)
def _program(query: str) -> Program | None:
    """Return a query ready to run; None if it cannot be read any more, which costs this rule only."""
    try:
        return program_of(parse(query))
    except Mistake as mistake:
        log.get("desk").warning("a rule cannot be read", query=query, mistake=str(mistake))
        return None


@lru_cache(maxsize=32)
def _live(asked: tuple[str, ...], thread: int) -> Live[str]:
    """Return queries ready to be asked at once, by one thread alone: a matcher keeps notes while it reads."""
    del thread
    return Live([(query, program) for query in asked if (program := _program(query))])


def waits_for_reading(rule: Rule) -> bool:
    """Test whether a rule asks for what models read: it is asked once a post is read, and not before."""
    program = _program(rule.query)
    return program is not None and asks_of_reading(program.tree)


def found_by(rules: Sequence[Rule], posts: Sequence[Post], *, at: datetime) -> list[list[Found]]:
    """Return for each post which rules find it, in the order of the rules, as far as one that stops.

    All posts are asked at once; a query costs a look at their words, and no query of the database.
    Each post needs its `author` and `source`.
    """
    readable = {rule.query: program for rule in rules if (program := _program(rule.query))}
    said = _said(posts, readable.values(), at)
    live = _live(tuple(readable), get_ident())
    hit = dict(live.hits([one.text for one in said], said.__getitem__))
    return [
        _as_far_as_one_stops(rules, set(hit.get(number, ())), post, said[number])
        for number, post in enumerate(posts)
    ]


def _said(posts: Sequence[Post], programs: Iterable[Program], at: datetime) -> list[Said]:
    trees = [program.tree for program in programs]
    names, about = frozenset().union(*map(names_asked, trees)), set().union(*map(asked_about, trees))
    filed = Filed(Conversation.objects.all(), at)
    known = filed.known_of(posts, names=names, about=about) if names else {}
    return [said_of(post, known=known.get(post.pk)) for post in posts]


def _as_far_as_one_stops(rules: Sequence[Rule], hit: set[str], post: Post, said: Said) -> list[Found]:
    found = []
    for rule in rules if hit else ():
        program = _program(rule.query) if rule.query in hit else None
        if program is None:
            continue
        marks = program.tree.marks(said) or ()
        found.append(Found(rule, post, tuple(dict.fromkeys(mark.clause for mark in marks))))
        if rule.stops:
            break
    return found


def chooser_for(rules: Iterable[Rule], person_ids: Callable[[], set[int]], *, at: datetime) -> Chooser:
    """Return what chooses owners for some rules; what none of them asks for is not looked up."""
    ways = {rule.choosing for rule in rules}
    choosing = any(ways) or any(rule.owner_id for rule in rules)
    return Chooser(
        hands=who_can_take(at=at) if choosing else [],
        open_by_owner=queries.open_by_owner() if Choice.FEWEST in ways else Counter(),
        before=queries.who_spoke_with(person_ids()) if Choice.BEFORE in ways else {},
    )


@dataclass(slots=True)
class Plan:
    """What follows for one conversation. What an earlier rule has set stays, whatever a later one says."""

    conversation: Conversation
    effects: list[Effect] = field(default_factory=list)
    team_id: int | None = None
    owner_id: int | None = None
    priority: int | None = None

    def add(self, found: Found, chooser: Chooser) -> None:
        """Let a rule act. What somebody has is left with them, and with their team."""
        rule, one = found.rule, self.conversation
        effect = Effect(one, found, label_ids=tuple(label.pk for label in rule.labels.all()))
        if one.owner_id is None:
            self._place(rule, effect, chooser)
        if rule.priority is not None and self.priority is None:
            self.priority = effect.priority = rule.priority
        self.effects.append(effect)

    def _place(self, rule: Rule, effect: Effect, chooser: Chooser) -> None:
        if rule.team_id is not None and self.team_id is None:
            self.team_id = effect.team_id = rule.team_id
        if self.owner_id is None:
            team_id = self.team_id or self.conversation.team_id
            self.owner_id = effect.owner_id = chooser.owner_of(rule, self.conversation, team_id=team_id)


def planned(
    conversations: Sequence[Conversation], found: Mapping[int, Sequence[Found]], chooser: Chooser
) -> list[Effect]:
    """Return what follows for some conversations, from what rules found in each, by its id.

    A rule acts once, on the first words that it found.
    """
    effects = []
    for conversation in conversations:
        plan, acted = Plan(conversation), set[int]()
        for one in found.get(conversation.pk, ()):
            if one.rule.pk not in acted:
                acted.add(one.rule.pk)
                plan.add(one, chooser)
        effects += [effect for effect in plan.effects if effect.is_something]
    return effects
