"""What was shipped, read back as a checkpoint, so that learning goes on without the run that made it.

Its whole numbers of eight bits say what the weights were to within half a step of their scale.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from heedful.reading import full
from heedful.reading.training.encoder import LAYERS, WIDTH

LINEAR = ("qkv", "out", "widen", "narrow")
NORMAL = ("after_attention", "after_inner")


def shipped(folder: Path) -> dict[str, Any]:
    """Return a checkpoint of step 0 with the encoder and the heads of a folder of weights.

    Heads that are not shipped are missing; who goes on from it begins them anew.
    """
    there = {
        one.name: numpy_helper.to_array(one) for one in onnx.load(folder / full.ENCODER).graph.initializer
    }
    with np.load(folder / full.HEADS) as heads:
        found = {f"heads.{name}": heads[name].T for name in heads}
    found |= _embedded(there)
    for number in range(LAYERS):
        found |= _layer(there, f"layers.{number}")
    twin = {name: torch.from_numpy(np.array(values, np.float32, order="C")) for name, values in found.items()}
    return {"step": 0, "encoder": twin, "twin": twin, "moments": {}}


def _embedded(there: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the words and places; the one side that is used was added to the places."""
    return {
        "words.weight": there["words"].astype(np.float32) * there["scale"],
        "places.weight": there["places"],
        "sides.weight": np.zeros((2, WIDTH), np.float32),
        "first.weight": there["first.weight"],
        "first.bias": there["first.bias"],
    }


def _layer(there: dict[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    found = {f"{name}.{part}.weight": _coarse(there, f"{name}.{part}.weight").T for part in LINEAR}
    found |= {f"{name}.{part}.bias": there[f"{name}.{part}.bias"] for part in LINEAR}
    return found | {
        f"{name}.{part}.{end}": there[f"{name}.{part}.{end}"] for part in NORMAL for end in ("weight", "bias")
    }


def _coarse(there: dict[str, NDArray[Any]], name: str) -> NDArray[Any]:
    whole = there[f"{name}_quantized"].astype(np.float32) - there[f"{name}_zero_point"].astype(np.float32)
    return whole * there[f"{name}_scale"]
