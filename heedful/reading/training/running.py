"""One run of training: steps from a checkpoint on, figures in a file, and a schedule bound to steps."""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from heedful.reading.heads import Head, Kind
from heedful.reading.training.encoder import Encoder
from heedful.reading.training.measuring import figures, tensors
from heedful.reading.training.mixing import Mix, Mixed

log = logging.getLogger("heedful.reading.training")
SMOOTHING = 0.05
AVERAGED, EVERY = 0.996, 4  # the averaged weights move by 0.4 % every fourth step


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn. The speed stays until `decay_from`, then falls to 0 at `steps`."""

    steps: int
    decay_from: int
    warm: int = 200
    speed: float = 1e-4
    heads_speed: float = 1e-3
    measured_every: int = 1500
    kept_every: int = 100

    def pace(self, step: int) -> float:
        rising = min(1.0, (step + 1) / self.warm)
        left = (self.steps - step) / max(1, self.steps - self.decay_from)
        return max(0.0, min(rising, left))


class Run:
    """The encoder, its optimiser and its averaged twin, at one step."""

    def __init__(
        self, encoder: Encoder, heads: Sequence[Head], plan: Plan, priors: Mapping[str, Tensor]
    ) -> None:
        self.encoder, self.plan, self.priors = encoder, plan, priors
        self.heads = {head.name: head for head in heads}
        self.twin = Encoder(tuple(heads))
        self.twin.load_state_dict(encoder.state_dict())
        new = {id(p) for p in encoder.heads.parameters()}
        old = [p for p in encoder.parameters() if id(p) not in new]
        groups = [
            {"params": old, "speed": plan.speed},
            {"params": list(encoder.heads.parameters()), "speed": plan.heads_speed},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=plan.speed, weight_decay=0.01, fused=True)
        self.step = 0

    def go(self, mix: Mix, held: Mapping[str, Sequence[Mixed]], out: Path) -> None:
        """Learn until the plan's end; what is on disk is never older than `kept_every` steps."""
        began, losses = time.monotonic(), []
        for batch in mix.batches(self.step):
            if self.step >= self.plan.steps:
                break
            losses.append(self._learn(batch))
            self.step += 1
            if self.step % 50 == 0:
                log.info(
                    "step %d loss %.4f %.2f s a step",
                    self.step,
                    sum(losses) / len(losses),
                    (time.monotonic() - began) / len(losses),
                )
                began, losses = time.monotonic(), []
            if self.step % self.plan.kept_every == 0 or self.step == self.plan.steps:
                self.keep(out)
            if self.step % self.plan.measured_every == 0 or self.step == self.plan.steps:
                self.measure(held, out)
                began, losses = time.monotonic(), []

    def _learn(self, batch: Sequence[Mixed]) -> float:
        torch.manual_seed(self.step)
        self.encoder.train()
        for group in self.optimiser.param_groups:
            group["lr"] = group["speed"] * self.plan.pace(self.step)
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.encoder(*tensors(batch))
        loss = torch.stack(list(self._losses(scores, batch))).sum() / len(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        if self.step % EVERY == 0:
            self._follow()
        return float(loss.detach())

    def _follow(self) -> None:
        share = min(AVERAGED, (self.step + 1) / (self.step + 10 * EVERY))
        with torch.no_grad():
            pairs = zip(self.twin.parameters(), self.encoder.parameters(), strict=True)
            for slow, fast in pairs:
                slow.lerp_(fast, 1 - share)

    def _losses(self, scores: Mapping[str, Tensor], batch: Sequence[Mixed]) -> Iterator[Tensor]:
        """Return the sum of losses of each head that has examples in the batch."""
        for name in sorted({one.head for one in batch}):
            rows = [number for number, one in enumerate(batch) if one.head == name]
            target = torch.tensor([batch[row].target for row in rows])
            yield self._loss(self.heads[name], scores[name][rows].float(), target)

    def _loss(self, head: Head, scores: Tensor, target: Tensor) -> Tensor:
        if head.kind is Kind.SEVERAL:
            # Halved after summing, so that twelve labels weigh like one question and not like twelve.
            loss = F.binary_cross_entropy_with_logits(scores, target, reduction="none")
            return loss.sum(1).mul(0.5).sum()
        if head.even:
            scores = scores + self.priors[head.name]
        return F.cross_entropy(scores, target, reduction="sum", label_smoothing=SMOOTHING)

    def measure(self, held: Mapping[str, Sequence[Mixed]], out: Path) -> None:
        self.twin.eval()
        found = {"step": self.step, **figures(self.twin, self.heads, held)}
        log.info("%s", found)
        with (out / "figures.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(found) + "\n")

    def keep(self, out: Path) -> None:
        kept = {
            "step": self.step,
            "encoder": self.encoder.state_dict(),
            "twin": self.twin.state_dict(),
            "moments": {
                name: self.optimiser.state[p] for name, p in self.named() if p in self.optimiser.state
            },
        }
        torch.save(kept, out / "checkpoint.new")
        (out / "checkpoint.new").replace(out / "checkpoint.pt")

    def resume(self, kept: Mapping[str, Any]) -> None:
        """Go on where a checkpoint stood; heads that it doesn't know begin anew."""
        self.encoder.load_state_dict(kept["encoder"], strict=False)
        self.twin.load_state_dict(self.encoder.state_dict())
        self.twin.load_state_dict(kept["twin"], strict=False)
        self.step = kept["step"]
        for name, parameter in self.named():
            if name in kept["moments"]:
                self.optimiser.state[parameter] = kept["moments"][name]

    def named(self) -> Iterator[tuple[str, torch.nn.Parameter]]:
        return self.encoder.named_parameters()
