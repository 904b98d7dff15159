"""Choose the owner of a conversation as a rule asks: by turn, by load, by who spoke with them before."""

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from heedful.desk.hands import Wanted, able
from heedful.desk.models import Conversation, Rule

if TYPE_CHECKING:
    from heedful.teams.models import Teammate

Choosing = Rule.Choosing


@dataclass(slots=True)
class Chooser:
    """Chooses for many conversations, one after the other, and remembers what it gave to whom."""

    hands: Sequence["Teammate"]
    open_by_owner: Counter[int]  # how many conversations each has open
    before: Mapping[int, int]  # who answered a person last, by person
    turns: MutableMapping[int, int] = field(default_factory=dict)  # whose turn it was, by rule

    def owner_of(self, rule: Rule, conversation: Conversation, *, team_id: int | None) -> int | None:
        """Return whom a rule gives a conversation, None where nobody who can take it is there.

        `team_id` is the team that it stands in by then: whoever is chosen belongs to it.
        """
        chosen = self._chosen(rule, conversation, team_id)
        if chosen is not None:
            self.open_by_owner[chosen] += 1
        return chosen

    def _chosen(self, rule: Rule, conversation: Conversation, team_id: int | None) -> int | None:
        if rule.owner_id is not None:
            return rule.owner_id if any(one.pk == rule.owner_id for one in self.hands) else None
        if not rule.choosing:
            return None
        language = conversation.post.language if rule.in_their_language else ""
        right = [one.pk for one in able(self.hands, Wanted(team_id, rule.skill, language))]
        if not right:
            return None
        match rule.choosing:
            case Choosing.IN_TURN:
                return self._next(rule, right)
            case Choosing.FEWEST:
                return min(right, key=lambda pk: (self.open_by_owner[pk], pk))
        knows = self.before.get(conversation.person_id)
        return knows if knows in right else None

    def _next(self, rule: Rule, right: Sequence[int]) -> int:
        """Return whose turn it is: the first behind whoever had the last, around."""
        last = self.turns.get(rule.pk, rule.last_id)
        chosen = next((pk for pk in right if pk > last), right[0])
        self.turns[rule.pk] = chosen
        return chosen
