"""Search in an archive of a million mentions: how long a mix of queries takes, beside plain text search.

BENCH_MENTIONS says how many; HEEDFUL_DATABASE_URL where (SQLite otherwise). The texts are those of
the posts that benchmarks/matching.py names, each said again and again by others.
"""

import gzip
import os
import random
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from benchmarks.people import p

MENTIONS = int(os.environ.get("BENCH_MENTIONS", "1000000"))
DATA = Path(__file__).parent / "data"
POSTS = Path(os.environ.pop("HEEDFUL_BENCH_POSTS", DATA / "posts.txt.gz"))  # no option of Heedful itself
AT_ONCE = 2_000
PEOPLE = 50_000
ROUNDS = 5
LANGUAGES = ("en", "en", "en", "en-GB", "de", "es", "ja", "")
RARE, SOME, OFTEN = (2, 20), (100, 400), (1_500, 20_000)  # how many of 100,000 texts hold such words


def measure():
    os.environ.setdefault("HEEDFUL_DATA_DIR", tempfile.mkdtemp(prefix="heedful-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    texts = gzip.decompress(POSTS.read_bytes()).decode().splitlines()
    yield from filing_cost(texts)
    olive = furnish(texts)
    yield from sizes()
    mix = queries(texts)
    yield from searched(olive, mix)
    yield from peers(mix)


def filing_cost(texts):
    """Processor time that the index adds to a post: making its terms, and storing them in its transaction."""
    from django.db import connection, transaction

    from heedful.listening import matching
    from heedful.listening.archive import index, terms
    from heedful.listening.models import Post
    from heedful.query import Said

    known = {"kind": "post", "author_id": 1, "source_id": 1, "language": "en"}
    rows = [Post(pk=10**9 + n, text=text, **known) for n, text in enumerate(texts[:5_000])]
    spent = dict.fromkeys(("anew", "matched", "stored"), 0.0)

    def clocked(name, deed):
        began = time.process_time()
        made = deed()
        spent[name] += 1000 * (time.process_time() - began) / len(rows)
        return made

    for start in range(0, len(rows), 100):
        part = rows[start : start + 100]
        made = clocked("anew", lambda part=part: [(row.pk, terms.terms_of(row)) for row in part])
        for row in part:
            matching._remember(Said(row.text))
        clocked("matched", lambda part=part: [terms.terms_of(row) for row in part])
        with transaction.atomic():
            clocked("stored", lambda made=made: index.put(made))
    index.forget([row.pk for row in rows])
    told = f"{spent['anew']:.3f} ms; {spent['matched']:.3f} ms"
    yield f"{connection.vendor}: terms of a post, anew; of one that hit a track", told, "<= 0.06 ms"
    yield "storing them, in the transaction (our side of it)", f"{spent['stored']:.3f} ms", "-"


def furnish(texts):
    """Fill the archive in bulk, as `file_page` would have left it."""
    from django.db import connection, transaction

    from heedful.kit import clock
    from heedful.kit.rows import ready
    from heedful.listening.archive import index, terms
    from heedful.listening.models import Hit, Post, Source, Thread, Track
    from heedful.people.models import Handle, Person
    from heedful.teams import actions as teams

    dice, at = random.Random(7), clock.now()
    olive = teams.add_teammate(name="Olive", email="o@acme.test", role="owner", at=at)
    sources = [Source.objects.create(network=f"net{n}", name=f"Place {n}", added_at=at) for n in range(3)]
    track = Track.objects.create(name="Acme", query="acme", added_at=at)
    persons = ready(Person, [Person(name=f"Person {n}", first_heard_at=at) for n in range(PEOPLE)]).insert()
    handles = ready(
        Handle,
        [Handle(network="net0", outside_id=f"h{n}", person_id=pk, name=f"Person {n}", address=f"@p{n}.test")
         for n, pk in enumerate(persons)],
    ).insert()  # fmt: skip
    for start in range(0, MENTIONS, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, MENTIONS))
        threads = ready(Thread, [Thread(network="net0", root_id=f"r{n}") for n in numbers])
        rows = [
            Post(
                network="net0",
                outside_id=f"p{n}",
                source=dice.choice(sources),
                author_id=dice.choice(handles),
                kind="post" if n % 3 else "reply",
                text=texts[n % len(texts)],
                language=dice.choice(LANGUAGES),
                is_mention=True,
                url=f"https://place{n % 50}.test/{n}",
                said_at=at - timedelta(seconds=MENTIONS - n),
                heard_at=at - timedelta(seconds=MENTIONS - n),
            )
            for n in numbers
        ]
        made, terms_made = ready(Post, rows), [terms.terms_of(row, [track.pk]) for row in rows]
        with transaction.atomic():
            made.fill("thread_id", threads.insert())
            ids = made.insert()
            hits = ready(Hit, [Hit(track_id=track.pk, words=["acme"]) for _ in ids])
            hits.fill("post_id", ids)
            hits.insert()
            index.put(list(zip(ids, terms_made, strict=True)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return olive


def sizes():
    from django.db import connection

    measuring = {
        "sqlite": """
            SELECT (SELECT sum(length(block)) FROM listening_words_data)
                 + (SELECT sum(length(c0)) FROM listening_words_content)
        """,
        "postgresql": "SELECT pg_total_relation_size('listening_words')",
    }
    with connection.cursor() as cursor:
        cursor.execute(measuring[connection.vendor])
        size = cursor.fetchone()[0] / MENTIONS
    yield f"{connection.vendor}: the index, a mention", f"{size:.0f} bytes", "-"


def words_by_share(texts):
    """Return words of ASCII letters, rare, some and often, by how many of the texts hold them."""
    held = Counter(
        word for text in texts for word in set(text.lower().split()) if word.isascii() and word.isalpha()
    )
    scale = len(texts) / 100_000
    return [
        sorted(word for word, n in held.items() if least * scale <= n <= most * scale and len(word) > 3)
        for least, most in (RARE, SOME, OFTEN)
    ]


def queries(texts):
    """Return kinds of queries as people type them, each with some of its kind."""
    dice = random.Random(11)
    rare, some, often = words_by_share(texts)

    def of(words, number=1):
        return dice.sample(words, number)

    pairs = [text.split() for text in dice.sample(texts, 400)]
    phrases = [f'"{a} {b}"' for words in pairs for a, b in [words[:2] if len(words) > 1 else ("a", "b")]
               if a.isascii() and b.isascii() and a.isalpha() and b.isalpha()]  # fmt: skip
    kinds = {
        "a rare word": lambda: of(rare)[0],
        "a word": lambda: of(some)[0],
        "a common word": lambda: of(often)[0],
        "two words": lambda: " ".join(of(some) + of(often)),
        "two common words": lambda: " ".join(of(often, 2)),
        "any of six, without two": lambda: f"({' OR '.join(of(some, 6))}) NOT ({' OR '.join(of(often, 2))})",
        "a phrase": lambda: dice.choice(phrases),
        "near": lambda: f"{of(some)[0]} NEAR/5 {of(often)[0]}",
        "the beginning of a word": lambda: of(some)[0][:4] + "*",
        "a word in a language": lambda: f"{of(some)[0]} lang:{dice.choice(['de', 'ja', 'en'])}",
        "who said it, by name": lambda: f'author:"Person {dice.randrange(PEOPLE)}"',
        "a word from one place": lambda: f"{of(often)[0]} site:place{dice.randrange(50)}.test",
        "a name with a slip": lambda: f"{next(word for word in of(some, 50) if len(word) > 6)}~1",
        "the end of a word": lambda: f"*{of(some)[0][-4:]}",
    }
    return {name: [make() for _ in range(8)] for name, make in kinds.items()}


def searched(olive, mix):
    from heedful.desk import queries as desk
    from heedful.kit import clock

    everything, processor, counting = [], [], []
    for name, asked in mix.items():
        times, gave_up = [], 0
        for query in asked * ROUNDS:
            began, used = time.perf_counter(), time.process_time()
            answer = desk.mentions_found(olive.pk, query, at=clock.now(), limit=50)
            times.append(time.perf_counter() - began)
            processor.append(time.process_time() - used)
            gave_up += not answer.complete
        for query in asked:
            began = time.perf_counter()
            desk.mentions_counted(olive.pk, query, at=clock.now(), at_most=1000)
            counting.append(time.perf_counter() - began)
        everything += times
        early = f"; gave up early in {gave_up} of {len(times)}" if gave_up else ""
        yield f"search, {name}: p50, p95", f"{told_of(times)}{early}", "-"
    of = f"over {MENTIONS:,} mentions, n={len(everything)}"
    yield f"search, all {of}: p50, p95", told_of(everything), "p95 <= 200 ms"
    yield "of it processor time of this process: p50, p95", told_of(processor), "-"
    yield f"counting up to 1,000, n={len(counting)}: p50, p95", told_of(counting), "-"


def told_of(times):
    return f"{p(times, 50):.0f} ms, {p(times, 95):.0f} ms"


def peers(mix):
    """Plain text search of the same texts, for one and two words: other answers, and nothing is verified."""
    from django.db import connection

    asked = [
        query.split()
        for name in ("a rare word", "a word", "a common word", "two words")
        for query in mix[name]
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE plain USING fts5(text, content='', detail=none)")
            cursor.execute("INSERT INTO plain(rowid, text) SELECT id, text FROM listening_post")
            sql = "SELECT rowid FROM plain WHERE plain MATCH %s ORDER BY rowid DESC LIMIT 50"
            yield from timed(
                "peer: FTS5 unicode61, ids alone", cursor, sql, [[" AND ".join(words)] for words in asked]
            )
        sql = "SELECT id FROM listening_post WHERE {} ORDER BY id DESC LIMIT 50"
        like = "text LIKE %s" if connection.vendor == "sqlite" else "text ILIKE %s"
        for number in (1, 2):
            some = [[f"%{word}%" for word in words] for words in asked if len(words) == number]
            yield from timed(f"peer: {like[5:-3]} of {number} word(s), ids alone", cursor,
                             sql.format(" AND ".join([like] * number)), some)  # fmt: skip


def timed(name, cursor, sql, asked):
    times = []
    for parameters in asked:
        began = time.perf_counter()
        cursor.execute(sql, parameters)
        cursor.fetchall()
        times.append(time.perf_counter() - began)
    yield f"{name}, n={len(times)}: p50, p95", told_of(times), "-"
