"""Training of the languages: posts of UMSAB and our own, and what free software says in many languages."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F  # noqa: N812

from heedful.reading.languages import BITS, DEEP, bare, by_script, grams_of
from heedful.reading.sets import Part, care, tweeteval

Spoken = tuple[tuple[str, ...], dict[str, NDArray[Any]]]  # languages, and the table that tells them apart
LEAST, MOST = 25, 6000  # texts of one language
ROUNDS, TOGETHER = 6, 256
NAMES = {
    "zh-Hans": "zh",
    "zh-Hant": "zh",
    "zh_Hans": "zh",
    "zh_Hant": "zh",
    "nb": "no",
    "nn": "no",
    "pt-BR": "pt",
}
NAMES |= {
    "pt_BR": "pt",
    "es-419": "es",
    "en-GB": "en",
    "sr-Latn": "sr-Latn",
    "sr_Latn": "sr-Latn",
    "gsw": "de",
}
UMSAB = {"arabic": "ar", "french": "fr", "german": "de", "hindi": "hi-Latn", "italian": "it"}
UMSAB |= {"portuguese": "pt", "spanish": "es"}
# Constructed or next to never posted in: they would only be taken for others.
LEFT_OUT = {"ia", "io", "eo", "dsb", "hsb", "udm", "kab", "os"}
TOO_OFTEN = 1.0  # a fifth of the posts of UMSAB's Hindi is English, so that English would be taken for it
_HOLE = re.compile(r"%\(\w+\)[sd]|\{[^}]*\}|\[%key.*?%\]|<[^>]+>|%[sd]|\\n|[\"&]")
_SAID = re.compile(r'^msgstr(?:\[\d\])? "(.*)"((?:\n".*")*)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    language: str


def posts(data: Path, ours: Path, part: Part) -> Iterator[Said]:
    """Return real posts; English from TweetEval's sentiment."""
    begin = "val" if part is Part.HELD else "train"
    for folder, language in UMSAB.items():
        for line in tweeteval.texts(data / "umsab" / folder / f"{begin}_text.txt"):
            yield Said(line, language)
    english = "val" if part is Part.HELD else "rebuilt_train"
    for line in tweeteval.texts(data / "tweeteval" / "sentiment" / f"{english}_text.txt")[:MOST]:
        yield Said(line, "en")
    for post in care.posts(ours, part):
        yield Said(post["text"], post["lang"])


def translations(packages: Path) -> Iterator[Said]:
    """Return what Django (BSD) and Home Assistant (Apache-2.0) say, from their unpacked folders."""
    for path in sorted(packages.glob("**/LC_MESSAGES/django.po")):
        language = path.parent.parent.name
        for found in _SAID.finditer(path.read_text(encoding="utf-8")):
            yield from _said(found[1] + re.sub(r'"\n"|\n"|"', "", found[2]), language)
    for path in sorted(packages.glob("**/translations/*.json")):
        for text in _strings(json.loads(path.read_text(encoding="utf-8"))):
            yield from _said(text, path.stem)


def _strings(there: Any) -> Iterator[str]:
    if isinstance(there, dict):
        for inner in there.values():
            yield from _strings(inner)
    elif isinstance(there, str):
        yield there


def _said(text: str, language: str) -> Iterator[Said]:
    clean = _HOLE.sub(" ", text).strip()
    if len(clean) > 12 and "." not in language:
        yield Said(
            clean,
            NAMES.get(language, language.split("_", maxsplit=1)[0] if "Latn" not in language else language),
        )


def gathered(data: Path, ours: Path, packages: Path, seed: int) -> dict[str, list[str]]:
    """Return bare texts by language, without English in translations, and what its script tells alone."""
    english = {bare(said.text) for said in translations(packages) if said.language == "en"}
    found: dict[str, dict[str, None]] = {}
    real: dict[str, list[str]] = {}
    for said in posts(data, ours, Part.TRAIN):
        real.setdefault(said.language, []).append(bare(said.text))
    for said in translations(packages):
        words = bare(said.text)
        if said.language == "en" or words not in english:
            found.setdefault(said.language, {})[words] = None
    random = np.random.default_rng(seed)
    texts = {}
    for language in sorted({*found, *real}):
        some = [words for words in found.get(language, {}) if len(words) > 8 and not by_script(words)]
        chosen = [some[row] for row in random.permutation(len(some))[:MOST]]
        texts[language] = chosen + [
            words for words in real.get(language, []) if len(words) > 3 and not by_script(words)
        ]
    return {
        language: rows for language, rows in texts.items() if len(rows) >= LEAST and language not in LEFT_OUT
    }


class Letters(nn.Module):
    def __init__(self, languages: int) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(2**BITS, DEEP, mode="sum", sparse=True)
        nn.init.normal_(self.table.weight, std=0.05)
        self.head = nn.Linear(DEEP, languages)

    def forward(self, texts: list[str]) -> Any:
        summed: Any = 0
        for grams in grams_of(texts):
            counts = torch.from_numpy(grams.counts)
            weight = torch.repeat_interleave(counts.clamp(min=1).float().rsqrt(), counts)
            rows = torch.from_numpy(grams.numbers)
            summed = summed + self.table(rows, counts.cumsum(0) - counts, per_sample_weights=weight)
        return self.head(summed)


def train(texts: dict[str, list[str]], seed: int) -> Spoken:
    """Return the names of the languages, and the table in eight bits with its head."""
    torch.manual_seed(seed)
    names = tuple(sorted(texts))
    model = Letters(len(names))
    rows = [(words, number) for number, name in enumerate(names) for words in texts[name]]
    # Rare languages count more than their number of texts, but not as much as frequent ones.
    weight = np.array([len(texts[names[number]]) ** -0.5 for _, number in rows])
    steps = ROUNDS * len(rows) // TOGETHER
    sparse = torch.optim.SparseAdam(list(model.table.parameters()), lr=4e-3)
    dense = torch.optim.AdamW(model.head.parameters(), lr=4e-3)
    random = np.random.default_rng(seed)
    for step in range(steps):
        batch = [rows[row] for row in random.choice(len(rows), TOGETHER, p=weight / weight.sum())]
        for group in (*sparse.param_groups, *dense.param_groups):
            group["lr"] = 4e-3 * (1 - step / steps) + 1e-5
        scores = model([_cut(words, random) for words, _ in batch])
        loss = F.cross_entropy(scores, torch.tensor([number for _, number in batch]), label_smoothing=0.02)
        loss.backward()
        for optimiser in (sparse, dense):
            optimiser.step()
            optimiser.zero_grad()
    with torch.no_grad():
        model.head.bias[names.index("hi-Latn")] -= TOO_OFTEN
    return names, kept(model.table.weight, model.head)


def _cut(words: str, random: Any) -> str:
    """Return a stretch of a long text: posts are often short."""
    if len(words) < 40 or random.random() < 0.5:
        return words
    begin = int(random.integers(0, len(words) - 30))
    return words[begin : begin + int(random.integers(30, 120))]


def kept(table: torch.Tensor, head: nn.Linear) -> dict[str, NDArray[Any]]:
    values = table.detach().numpy()
    scale = np.abs(values).max(0, keepdims=True) / 127
    return {
        "table": np.rint(values / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "weight": head.weight.detach().numpy().T.astype(np.float32).copy(),
        "bias": head.bias.detach().numpy().astype(np.float32),
    }
