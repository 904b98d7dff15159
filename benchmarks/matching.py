"""Tracks over real posts, on one thread, with real brand names: by the fast look, and in Python alone.

The posts are a file with one post a line, HEEDFUL_BENCH_POSTS or posts.txt.gz in benchmarks/data; the names
come from two npm packages, fetched once into that folder. All times are processor time. Peers: peers.py.
"""

import gzip
import json
import os
import random
import re
import shutil
import subprocess
import tarfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import peers
from benchmarks.people import p
from heedful.query import Mistake, Said, parse, scan
from heedful.query.live import Live
from heedful.query.programs import program_of

DATA = Path(__file__).parent / "data"
POSTS = Path(os.environ.get("HEEDFUL_BENCH_POSTS", DATA / "posts.txt.gz"))
PACKAGES = ("simple-icons", "@cspell/dict-companies")
ROUNDS = 5
CHECKED = 400  # posts, by asking every track
COMMON_SHARE = (
    0.002  # of the posts: a name that is in more of them is a common word, and needs others beside it
)
NO_NAME = 0.01  # a name in more of them (the, of, in, are in the list of company names) is not tracked
OURS = ("google", "youtube", "android", "gmail", "chrome")
CONTEXT = [
    "account",
    "app",
    "broken",
    "buy",
    "cancel",
    "charged",
    "cheap",
    "closed",
    "coffee",
    "crash",
    "customer",
    "deal",
    "delivery",
    "down",
    "driver",
    "email",
    "error",
    "fail",
    "fast",
    "fix",
    "free",
    "game",
    "help",
    "hours",
    "late",
    "login",
    "love",
    "lost",
    "market",
    "money",
    "movie",
    "music",
    "new",
    "night",
    "open",
    "order",
    "package",
    "party",
    "password",
    "phone",
    "photo",
    "pizza",
    "price",
    "problem",
    "refund",
    "sale",
    "service",
    "shipping",
    "shop",
    "slow",
    "store",
    "support",
    "team",
    "ticket",
    "today",
    "tomorrow",
    "update",
    "video",
    "waiting",
    "watch",
    "website",
    "work",
    "worst",
    "wrong",
]
NEVER = [
    "job",
    "jobs",
    "hiring",
    "career",
    "giveaway",
    "crypto",
    "nft",
    "rt",
    "retweet",
    "horoscope",
    "porn",
    "betting",
    "casino",
    "coupon",
]


def measure():
    if not POSTS.exists():
        yield "posts", f"{POSTS} is missing; set HEEDFUL_BENCH_POSTS", "-"
        return
    posts = [line for line in gzip.decompress(POSTS.read_bytes()).decode().split("\n") if line]
    try:
        names = brand_names()
    except OSError as error:
        yield "brand names", f"npm is needed to fetch them: {error}", "-"
        return
    ten = tracks(names, posts, 10_000)
    for wanted, queries in (
        (350_000, tracks(OURS, posts, 100)), (150_000, ten), (100_000, tracks(names, posts, 100_000)),
    ):  # fmt: skip
        yield from run(queries, posts, wanted)
    yield from after_an_edit(ten)
    yield from one_by_one(ten, posts)
    yield from small_pages(tracks(OURS, posts, 2), posts)
    yield from peers.measure(ten, posts)


def brand_names():
    DATA.mkdir(exist_ok=True)
    names = set()
    for package in PACKAGES:
        folder = DATA / package.replace("/", "-").strip("@")
        if not folder.exists():
            if shutil.which("npm") is None:
                raise OSError("npm is not here")
            packed = subprocess.run(
                ["npm", "pack", package, "--pack-destination", str(DATA)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout.split()[-1]
            with tarfile.open(DATA / packed) as tar:
                tar.extractall(folder, filter="data")
    icons = json.loads((DATA / "simple-icons/package/data/simple-icons.json").read_text())
    names.update(icon["title"] for icon in icons)
    lines = (DATA / "cspell-dict-companies/package/dict/companies.txt").read_text().splitlines()
    names.update(line.strip() for line in lines if line.strip() and line[0] not in "#!")
    return sorted(name for name in names if len(name) > 1 and '"' not in name)


def tracks(names, posts, count):
    """Return as many queries, each about one brand: alone, with words beside it, without or near others."""
    chance = random.Random(7)
    said = Counter(word for post in posts for word in set(re.findall(r"\w+", post.casefold())))
    share = {
        name: max((said[word] for word in re.findall(r"\w+", name.casefold())), default=0) for name in names
    }
    names = [name for name in names if " " in name or share[name] < NO_NAME * len(posts)]
    queries = []
    while len(queries) < count:
        for name in chance.sample(names, len(names)):
            if len(queries) == count:
                break
            quoted = f'"{name}"' if " " in name else name
            context = " OR ".join(chance.sample(CONTEXT, chance.randint(4, 12)))
            never = " OR ".join(chance.sample(NEVER, chance.randint(2, 6)))
            alone = " " in name or share[name] < COMMON_SHARE * len(posts)
            shapes = [
                f"{quoted} ({context})",
                f"{quoted} ({context}) NOT ({never})",
                f"{quoted} NEAR/5 ({context})",
            ]
            query = chance.choice([*shapes, quoted, f"{quoted} NOT ({never})"] if alone else shapes)
            try:
                parse(query)
            except Mistake:
                continue
            queries.append(query)
    return queries


def looks():
    """Yield the names of the looks that are here: as keyword arguments of Live."""
    if scan.HERE:
        yield "fast", {"fast": True}
    yield "in Python alone", {"fast": False}


def run(queries, posts, wanted):
    trees = [parse(query) for query in queries]
    programs = list(map(program_of, trees))
    count = f"{len(queries):,} tracks"
    answers = []
    for name, look in looks():
        learned = Live(enumerate(programs), **look)
        learned.hits(posts[:20_000])  # what every matcher does: the next one knows which words are rare
        matcher = Live(enumerate(programs), learned.seen, **look)
        rates = []
        for _ in range(ROUNDS):
            began = time.thread_time()
            hits = matcher.hits(posts)
            rates.append(len(posts) / (time.thread_time() - began))
        told = f"{sorted(rates)[ROUNDS // 2]:,.0f}/s (best {max(rates):,.0f})"
        yield f"{count}, raw text to exact hits, {name}, median of {ROUNDS}", told, f">= {wanted:,}/s"
        answers.append([(number, sorted(tracks)) for number, tracks in hits])
    pairs = sum(len(found) for _, found in hits)
    yield f"{count}: posts hit, hits", f"{len(hits):,}, {pairs:,} of {len(posts):,} posts", "-"
    yield f"{count}: the looks answer alike", "yes" if answers[0] == answers[-1] else "NO", "yes"
    yield "the same, asked one by one on some of the posts", checked(trees, posts, dict(hits)), "equal"


def checked(trees, posts, hits):
    numbers = random.Random(3).sample(range(len(posts)), CHECKED if len(trees) <= 10_000 else CHECKED // 10)
    wrong = 0
    for number in numbers:
        said = Said(posts[number])
        asked = {track for track, tree in enumerate(trees) if tree.marks(said) is not None}
        wrong += asked != set(hits.get(number, ()))
    return f"{len(numbers) - wrong} of {len(numbers)} equal"


def after_an_edit(queries):
    programs = [program_of(parse(query)) for query in queries]
    for name, look in looks():
        taken = []
        for number in range(9):
            began = time.thread_time()
            programs[number] = program_of(parse(f"edited{number} (late OR lost)"))
            Live(enumerate(programs), **look)
            taken.append(time.thread_time() - began)
        what = f"rebuilt after an edit, {len(queries):,} tracks, {name}, median"
        yield what, f"{p(taken, 50):.0f} ms", "<= 300 ms"


def one_by_one(queries, posts):
    for name, look in looks():
        matcher = Live(enumerate(program_of(parse(query)) for query in queries), **look)
        taken = []
        for post in posts[:20_000]:
            began = time.thread_time()
            matcher.hits([post])
            taken.append(time.thread_time() - began)
        told = f"{p(taken, 50):.3f}, {p(taken, 99):.3f}, {1000 * max(taken):.2f} ms"
        yield f"one post alone, {len(queries):,} tracks, {name}: p50, p99, worst", told, "p99 <= 1 ms"


def small_pages(queries, posts):
    """What a listener does: pages of a few posts, few tracks."""
    for name, look in looks():
        matcher, told = Live(enumerate(program_of(parse(query)) for query in queries), **look), []
        for size in (1, 10, 100):
            began = time.thread_time()
            for start in range(0, 20_000, size):
                matcher.hits(posts[start : start + size])
            told.append(f"{1e6 * (time.thread_time() - began) / 20_000:.1f}")
        yield (
            f"pages of 1, 10, 100 posts, {len(queries)} tracks, {name}: a post",
            f"{', '.join(told)} µs",
            "-",
        )
