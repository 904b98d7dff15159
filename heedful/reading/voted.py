"""The full tier with the fast one's vote: the two err differently, and the second costs next to nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heedful.reading.fast import Fast
from heedful.reading.full import Full
from heedful.reading.scores import Scored
from heedful.reading.weights import Weights


@dataclass(frozen=True, slots=True)
class Voted:
    """`votes`: how much the fast tier's score of a head counts beside the full one's."""

    full: Full
    fast: Fast
    votes: Mapping[str, float]

    @classmethod
    def load(cls, weights: Weights) -> "Voted":
        return cls(Full.load(weights), Fast.load(weights), weights.card["votes"])

    def scores(self, texts: Sequence[str]) -> Scored:
        """Return the scores of every head; a head that only the fast tier has is the fast tier's."""
        first, second = self.full.scores(texts), self.fast.scores(texts)
        found = {name: second.scores[name] for name in second.scores if name not in first.scores}
        for name, scores in first.scores.items():
            vote = self.votes.get(name, 0)
            found[name] = scores + vote * second.scores[name] if vote else scores
        return Scored(found, _Either(first, second), first.vectors)


@dataclass(frozen=True, slots=True)
class _Either:
    first: Scored
    second: Scored

    def word_for(self, head: str, post: int, label: int) -> str:
        said = self.first if head in self.first.scores else self.second
        return said.why.word_for(head, post, label)
