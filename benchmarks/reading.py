"""The models that read posts, beside VADER in the same run: one core, processor time.

TextBlob and a TF-IDF SVC stand beside them where they are installed (`pip install textblob scikit-learn`);
the SVC learns from the tweets of the folder that HEEDFUL_READING_DATA names.
"""

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks.people import p
from heedful.reading.learning import learn
from heedful.reading.lessons import QUESTIONS, Claim, Lesson, Seen
from heedful.reading.reader import Which, reader
from heedful.reading.weights import shipped

POSTS = [
    "@acme still no internet since this morning, is it just me or is everyone in Leeds down?",
    "Anna in your Queen Street shop sorted my refund in two minutes, thank you so much!",
    "So the parcel is 'out for delivery' for the third day. Great job. Love it.",
    "do you sell the lemon one anywhere near me",
    "It would help if the app remembered my seat, I choose the same one every week.",
    "Mein Paket ist seit Montag unterwegs und niemand geht ans Telefon",
    "cancelled. after eleven years. you never even answered the letter",
    "the charger got so hot that it melted the table, my daughter sleeps next to it",
    "order 4471-AB9 came with two left shoes lol, what now?",
    "nice weather for the acme marathon today, see you all at the finish line #acmerun",
]
MANY, FEW = 3000, 300
DATA = "HEEDFUL_READING_DATA"


def measure():
    """Yield posts a second of each tier, and how that compares with VADER."""
    vader = SentimentIntensityAnalyzer()
    beside = _speed(lambda texts: [vader.polarity_scores(text) for text in texts], MANY)
    yield "VADER", f"{beside:,.0f} posts/s", "-"
    for name, run, is_there in (
        ("TextBlob", _textblob, find_spec("textblob")),
        ("TF-IDF SVC", _svc, find_spec("sklearn") and DATA in os.environ),
    ):
        speed = _speed(run(), MANY) if is_there else 0
        yield name, f"{speed:,.0f} posts/s, {speed / beside:.2f} of VADER" if speed else "not here", "-"
    for which, posts, wanted in (
        (Which.FAST, MANY, ">= 5,000 posts/s"),
        (Which.FULL, FEW, ">= 250 posts/s"),
        (Which.CASCADE, FEW, "-"),
    ):
        speed = _speed(reader(which).read, posts)
        yield f"{which} tier", f"{speed:,.0f} posts/s, {speed / beside:.2f} of VADER", wanted
    times = [_seconds(lambda post=post: reader(Which.FULL).read([post])) for post in POSTS * 30]
    yield "one post, full tier, p50 and p95", f"{p(times, 50):.1f} ms, {p(times, 95):.1f} ms", "p50 <= 8 ms"
    yield "learning from 5,000 lessons", f"{_learning():.1f} s", "<= 2 s"
    cold, memory = _cold()
    yield "from nothing to the first reading, full tier", f"{cold:.2f} s", "<= 1.5 s"
    yield "memory, full tier", f"{memory:.0f} MB", "<= 250 MB"


def _learning():
    """Return the processor time of learning from 5,000 lessons beside 1,000 ordinary posts."""
    random, heads = np.random.default_rng(0), {head.name: head for head in shipped().heads()}

    def seen():
        vector = random.normal(size=384)
        chances = {name: dict.fromkeys(heads[name].labels, 1 / len(heads[name].labels)) for name in QUESTIONS}
        return Seen((vector / np.linalg.norm(vector)).astype(np.float32), chances)

    labels = heads["intents"].labels
    lessons = [
        Lesson(str(n), seen(), {Claim("intents", labels[n % 12]): bool(random.integers(2))})
        for n in range(5000)
    ]
    usual = [seen() for _ in range(1000)]
    return _seconds(lambda: learn(lessons, usual, shipped()))


def _textblob():
    from textblob import TextBlob

    return lambda texts: [TextBlob(text).sentiment.polarity for text in texts]


def _svc():
    """Return the usual start: words and characters, a linear machine, taught on TweetEval's sentiment."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    folder = Path(os.environ[DATA]) / "tweeteval" / "sentiment"
    texts, labels = (
        (folder / f"rebuilt_train_{kind}.txt").read_text(encoding="utf-8").splitlines()
        for kind in ("text", "labels")
    )
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    signs = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True)
    return make_pipeline(make_union(words, signs), LinearSVC(C=0.2)).fit(texts, labels).predict


def _seconds(run):
    began = time.process_time()
    run()
    return time.process_time() - began


def _speed(read, number):
    texts = [f"{text} {n}" for n in range(number // len(POSTS)) for text in POSTS]
    read(texts[:50])
    return len(texts) / _seconds(lambda: read(texts))


def _cold():
    """Return the processor time and memory of a process of its own that reads one post."""
    look = (
        "from heedful.reading.reader import reader; import time;"
        "reader().read(['where is my parcel']);"
        "memory = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')];"
        "print(time.process_time(), int(memory[0]) / 1024)"
    )
    printed = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    cold, memory = printed.stdout.split()
    return float(cold), float(memory)
