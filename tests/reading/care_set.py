"""Read the care set of datasets/care, and say how well its two passes agree (Cohen 1960)."""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "datasets" / "care"
LETTERS = {
    "C": "complaint", "Q": "question", "P": "praise", "N": "named_praise", "T": "thanks", "I": "suggestion",
    "W": "wish", "B": "purchase", "O": "outage", "X": "cancellation", "S": "safety", "Z": "no_answer",
}  # fmt: skip


def read(name):
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def is_held(text):
    """Test whether a post is of the fifth that never trains."""
    return int(sha256(text.encode()).hexdigest(), 16) % 5 == 0


def kappa(pairs):
    """Return Cohen's kappa of two passes over the same posts: agreement beyond chance, 1 at most."""
    n = len(pairs)
    agreed = sum(one == other for one, other in pairs) / n
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(ones[label] * others[label] for label in ones) / n**2
    return (agreed - chance) / (1 - chance)


def agreement(posts):
    """Return kappa by label."""
    passes = [[one.split(" ") for one in post["passes"]] for post in posts]
    told = {
        name: kappa([(letter in one[0], letter in other[0]) for one, other in passes])
        for letter, name in LETTERS.items()
    }
    for place, name in ((1, "urgency"), (2, "sentiment")):
        told[name] = kappa([(one[place], other[place]) for one, other in passes])
    for letter, name in (("i", "irony"), ("a", "abuse"), ("s", "spam")):
        told[name] = kappa([(letter in one[3], letter in other[3]) for one, other in passes])
    return told
