"""Near-duplicates in a sliding window: how fast, how many are found, how many are mistaken."""

import gzip
import random
import time

from benchmarks.matching import POSTS
from heedful.query.alike import LEAST_WORDS, NEGATING, Window, Wording

AT_ONCE = 200
TRIED = 4_000
DICE = random.Random(7)
OTHERS = (
    "really",
    "just",
    "simply",
    "today",
    "again",
    "still",
    "then",
    "quite",
    "here",
    "soon",
    "maybe",
    "week",
)
NAMES = ("Priya", "Omar", "Leeds", "Dana", "Berlin", "Samira", "Oslo", "Frank")
OPPOSITES = ("up", "down"), ("good", "bad"), ("on", "off"), ("always", "never"), ("open", "closed")


def measure():
    if not POSTS.exists():
        yield "posts", f"{POSTS} is missing; set HEEDFUL_BENCH_POSTS", "-"
        return
    posts = [line for line in gzip.decompress(POSTS.read_bytes()).decode().split("\n") if line]
    began = time.process_time()
    window = Window()
    copies = sum(first is not None for part in parts(posts) for first in window.keep(part))
    taken = time.process_time() - began
    yield (
        "raw text to the first that says the same, window of 20,000",
        f"{len(posts) / taken:,.0f} posts/s",
        ">= 50,000/s",
    )
    began = time.process_time()
    alike = len(posts) - len({Wording(post).words for post in posts})
    taken = time.process_time() - began
    yield "peer: the same words exactly, nothing near", f"{len(posts) / taken:,.0f} posts/s", "-"
    yield (
        "copies in them; with the same words exactly, in all, the short ones too",
        f"{copies:,}; {alike:,}",
        "-",
    )
    yield from found(posts)


def parts(posts):
    numbered = list(enumerate(posts))
    return (numbered[start : start + AT_ONCE] for start in range(0, len(numbered), AT_ONCE))


def found(posts):
    """Keep posts that are no copies of each other, and ask for each in another form."""
    window, firsts = Window(), []
    long_enough = [post for post in dict.fromkeys(posts) if len(Wording(post).words) >= LEAST_WORDS]
    for number, post in enumerate(long_enough):
        if window.keep([(number, post)]) == [None]:
            firsts.append((number, post))
        if len(firsts) == TRIED:
            break
    for name, edit in EDITS.items():
        edited = [(number, text) for number, post in firsts if (text := edit(post)) is not None]
        answers = [window.seen([text])[0] for _, text in edited]
        right = sum(answer == number for (number, _), answer in zip(edited, answers, strict=True))
        wanted = ">= 99 %" if name in ("repost", "other address", "one word edited") else "0 %"
        yield f"{name}, n={len(edited)}: taken for the first", f"{100 * right / len(edited):.2f} %", wanted


def one_word(post):
    words = post.split()
    at, other = DICE.randrange(len(words)), DICE.choice(OTHERS)
    plain = words[at].isalpha() and words[at].islower() and words[at] not in NEGATING
    way = DICE.choice(("replaced", "added", "left out"))
    if way == "added":
        return " ".join([*words[:at], other, *words[at:]])
    return (
        " ".join([*words[:at], *([other] if way == "replaced" else []), *words[at + 1 :]]) if plain else None
    )


def other_number(post):
    words = post.split()
    places = [at for at, word in enumerate(words) if word.isdigit()]
    return (
        " ".join(str(int(word) + 1) if at == places[0] else word for at, word in enumerate(words))
        if places
        else None
    )


def a_not(post):
    words = post.split()
    at = DICE.randrange(len(words))
    return " ".join([*words[:at], "not", *words[at:]])


def opposite(post):
    words = post.split()
    for one, other in OPPOSITES:
        if one in words:
            return " ".join(other if word == one else word for word in words)
    return None


def other_name(post):
    words = post.split()
    places = [
        at for at, word in enumerate(words) if at > 1 and word.istitle() and word.isalpha() and word != "I"
    ]
    if not places or sum(word[:1].isupper() for word in words) * 2 >= len(words):
        return None
    words[places[0]] = DICE.choice([name for name in NAMES if name != words[places[0]]])
    return " ".join(words)


EDITS = {
    "repost": lambda post: f"RT @somebody: {post}",
    "other address": lambda post: f"{post} https://sho.rt/{DICE.randrange(10**6)}",
    "one word edited": one_word,
    "another number": other_number,
    "a not": a_not,
    "the opposite": opposite,
    "another name": other_name,
}
