"""Checkpoints of one run make one model: the mean of their weights ("Model soups", Wortsman et al. 2022)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from heedful.reading.training.going_on import shipped


def averaged(paths: Sequence[Path], into: Path) -> Path:
    """Write the mean of the averaged twins as a checkpoint to ship; a path that stands twice counts twice.

    All must have come from one another: apart, the mean of two models is none. A head that is not everywhere,
    since it does not ship, is the mean of those that have it.
    """
    kept = [opened(path) for path in paths]
    twins = [one["twin"] for one in kept]
    mean = {name: torch.stack([twin[name] for twin in twins if name in twin]).mean(0) for name in twins[0]}
    torch.save({"step": max(one["step"] for one in kept), "twin": mean}, into)
    return into


def opened(path: Path) -> dict[str, Any]:
    """Return a checkpoint, or the weights of a folder as one."""
    if path.is_dir():
        return shipped(path)
    return dict(torch.load(path, weights_only=True))
