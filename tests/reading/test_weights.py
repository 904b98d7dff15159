"""Weights that are missing or changed are told in a clear word, and are never read."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from heedful.reading.weights import HERE, BrokenWeights, Weights

MOST = 40_000_000  # bytes of everything that ships


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "weights"
    shutil.copytree(HERE, folder)
    return folder


def test_what_ships_is_what_was_measured_and_small():
    assert Weights.open().version
    assert sum(path.stat().st_size for path in HERE.iterdir()) <= MOST


def test_columns_of_the_fast_table_are_for_all_heads_or_for_one():
    kept = Weights.open().arrays("fast.npz")
    readers = sum((kept[name] != 0).any(1).astype(int) for name in kept if name.endswith(".weight"))
    heads = sum(name.endswith(".weight") for name in kept)
    assert kept["table"].shape[1] == 64
    assert Counter(readers.tolist()) == {heads: 23, 1: 41}


@pytest.mark.parametrize("name", ["encoder.onnx", "fast.npz", "heads.npz", "languages.npz", "vocabulary.txt"])
def test_a_missing_file_is_told(copy, name):
    (copy / name).unlink()
    with pytest.raises(BrokenWeights, match=f"{name} is missing"):
        Weights.open(copy)


def test_a_changed_byte_is_told(copy):
    path = copy / "fast.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BrokenWeights, match="not the file that was measured"):
        Weights.open(copy)


@pytest.mark.parametrize("card", ["", "{", "[]", "{}", json.dumps({"files": []})])
def test_a_broken_card_is_told(copy, card):
    (copy / "card.json").write_text(card)
    with pytest.raises(BrokenWeights, match="cannot be read"):
        Weights.open(copy)


def test_no_weights_at_all_are_told(tmp_path):
    with pytest.raises(BrokenWeights, match="Install Heedful anew"):
        Weights.open(Path(tmp_path) / "nowhere")
