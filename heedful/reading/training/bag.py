"""The deep part of the fast tier: it learns from labels, and from what the full tier says of every text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from heedful.reading.fast import grams_of
from heedful.reading.grams import Batch, Grams
from heedful.reading.heads import Head, Kind
from heedful.reading.training.wide import Wide

BITS = 17
DEEP = 23  # with the wide columns a row has 64 bytes: one line of the processor's cache
ROUNDS, TOGETHER, SPEED = 3, 256, 2e-3
OWN = 0.4  # how much a text's own label counts beside the full tier's opinion
SMOOTHING = 0.05
# Heads that learn from labels alone: the encoder's pieces of words are English, and intents of banks and of
# assistants are asked of their own texts only.
ALONE = {"sentiment_abroad", "banking", "clinc"}
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A tidied text, its own label if any, and the scores of the full tier for every head."""

    text: str
    head: str
    target: tuple[float, ...]


class Bag(nn.Module):
    def __init__(self, heads: Sequence[Head]) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(2**BITS, DEEP, mode="sum", sparse=True)
        nn.init.normal_(self.table.weight, std=0.02)
        self.dropout = nn.Dropout(0.2)
        self.heads = nn.ModuleDict({head.name: nn.Linear(DEEP, len(head.labels)) for head in heads})

    def forward(self, kinds: Sequence[Grams]) -> Tensor:
        summed = torch.zeros(len(kinds[0].counts), DEEP)
        for grams in kinds:
            counts = torch.from_numpy(grams.counts)
            weight = torch.repeat_interleave(counts.clamp(min=1).float().rsqrt(), counts)
            rows = torch.from_numpy(grams.numbers)
            summed = summed + self.table(rows, counts.cumsum(0) - counts, per_sample_weights=weight)
        return self.dropout(summed)


def learn(heads: Sequence[Head], lessons: Sequence[Lesson], taught: Mapping[str, Scores], seed: int) -> Bag:
    """Return the bag after a few rounds. `taught`: scores of the full tier, a row a lesson."""
    torch.manual_seed(seed)
    bag = Bag(heads)
    steps = ROUNDS * (len(lessons) // TOGETHER)
    sparse = torch.optim.SparseAdam(list(bag.table.parameters()), lr=SPEED)
    dense = torch.optim.AdamW(bag.heads.parameters(), lr=SPEED)
    random = np.random.default_rng(seed)
    order = np.concatenate([random.permutation(len(lessons)) for _ in range(ROUNDS)])
    for step in range(steps):
        for group in (*sparse.param_groups, *dense.param_groups):
            group["lr"] = SPEED * (1 - step / steps) + 1e-6
        rows = order[step * TOGETHER : (step + 1) * TOGETHER]
        loss = _loss(bag, heads, [lessons[row] for row in rows], {n: s[rows] for n, s in taught.items()})
        loss.backward()
        for optimiser in (sparse, dense):
            optimiser.step()
            optimiser.zero_grad()
    return bag.eval()


def _loss(bag: Bag, heads: Sequence[Head], lessons: Sequence[Lesson], taught: Mapping[str, Scores]) -> Tensor:
    vectors = bag(grams_of(Batch.of([lesson.text.lower() for lesson in lessons]), BITS))
    total = torch.zeros(())
    for head in heads:
        scores = bag.heads[head.name](vectors)
        if head.name in ALONE:
            total = total + _alone(head, scores, lessons)
            continue
        goal = _goal(head, torch.from_numpy(taught[head.name]), lessons)
        if head.kind is Kind.SEVERAL:
            total = total + F.binary_cross_entropy_with_logits(scores, goal, reduction="sum") / len(lessons)
        else:
            total = total + F.cross_entropy(scores, goal, label_smoothing=SMOOTHING)
    return total


def _alone(head: Head, scores: Tensor, lessons: Sequence[Lesson]) -> Tensor:
    """Return the loss of a head that learns from labels only."""
    own = [row for row, lesson in enumerate(lessons) if lesson.head == head.name]
    if not own:
        return torch.zeros(())
    labels = torch.tensor([lessons[row].target for row in own])
    return F.cross_entropy(scores[own], labels, label_smoothing=2 * SMOOTHING)


def _goal(head: Head, scores: Tensor, lessons: Sequence[Lesson]) -> Tensor:
    """Return how much each label should hold: the full tier's opinion, mixed with the own label if any."""
    goal = scores.sigmoid() if head.kind is Kind.SEVERAL else scores.softmax(1)
    own = [row for row, lesson in enumerate(lessons) if lesson.head == head.name]
    if own:
        labels = torch.tensor([lessons[row].target for row in own])
        goal[own] = OWN * labels + (1 - OWN) * goal[own]
    return goal


def kept(bag: Bag, wide: Mapping[str, Wide]) -> dict[str, NDArray[Any]]:
    """Return the table in eight bits, a scale for each of its columns, and the heads.

    Behind the columns that all heads share stand the wide ones; what they say is added to what the bag says.
    """
    deep = bag.table.weight.detach().numpy()
    table = np.concatenate([deep, *(one.columns for one in wide.values())], axis=1)
    scale = np.maximum(np.abs(table).max(0, keepdims=True), 1e-9) / 127
    found: dict[str, NDArray[Any]] = {
        "table": np.rint(table / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
    }
    ends = np.cumsum([DEEP, *(one.columns.shape[1] for one in wide.values())])
    begins = dict(zip(wide, ends, strict=False))
    for name, head in bag.heads.items():
        turned = np.zeros((table.shape[1], head.out_features), np.float32)
        turned[:DEEP] = head.weight.detach().numpy().T
        shift = head.bias.detach().numpy().astype(np.float32)
        if name in wide:
            own = wide[name]
            turned[begins[name] : begins[name] + len(own.turned)] = own.turned
            shift = shift + own.shift
        found[f"{name}.weight"], found[f"{name}.bias"] = turned, shift
    return found
