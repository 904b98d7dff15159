"""What others make of the same tracks and posts. Each says what it leaves undecided.

They are in benchmarks/requirements-peers.txt; one that is not installed is passed over, and told.
"""

import re
import sqlite3
import time

from heedful.query import Said, parse

SOME = 2_000  # posts, for what would take too long on all
BATCH = 20_000  # posts in an index that is asked every track


def measure(queries, posts):
    names = sorted({query.split(" (")[0].split(" N")[0].strip('"').casefold() for query in queries})
    yield every_track(queries, posts[:200])
    for peer in (aho_corasick, flashtext, hyperscan):
        yield tried(peer, names, posts)
    for peer in (tantivy, fts5):
        yield tried(peer, queries, posts[:BATCH])


def tried(peer, asked, posts):
    try:
        return peer(asked, posts)
    except ImportError as error:
        return f"peer: {peer.__name__}", f"not installed ({error.name})", "-"


def rate(began, posts):
    return f"{len(posts) / (time.process_time() - began):,.0f} posts/s"


def every_track(queries, posts):
    trees, began = [parse(query) for query in queries], time.process_time()
    for post in posts:
        said = Said(post)
        [tree.marks(said) for tree in trees]
    return "peer: every track asked about every post", rate(began, posts), "-"


def left(told, found, posts):
    return f"{told}, {100 * found / len(posts):.0f} % of the posts left to decide"


def aho_corasick(names, posts):
    import ahocorasick_rs

    scanner, began = ahocorasick_rs.AhoCorasick(names), time.process_time()
    found = sum(bool(scanner.find_matches_as_indexes(post.lower())) for post in posts)
    what = "peer: ahocorasick_rs, the names alone in lower-case text, no word boundaries"
    return what, left(rate(began, posts), found, posts), "-"


def flashtext(names, posts):
    from flashtext import KeywordProcessor

    keywords = KeywordProcessor()
    keywords.add_keywords_from_list(names)
    posts, began = posts[:SOME], time.process_time()
    found = sum(bool(keywords.extract_keywords(post)) for post in posts)
    return "peer: flashtext, the names alone at word boundaries", left(rate(began, posts), found, posts), "-"


def hyperscan(names, posts):
    import hyperscan

    found, began = 0, 0.0

    def hit(*_):
        nonlocal found
        found += 1
        return True

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    patterns = [re.escape(name).encode() for name in names]
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
    database.compile(expressions=patterns, flags=[flags] * len(patterns))
    began = time.process_time()
    for post in posts:
        try:
            database.scan(post.encode(), match_event_handler=hit)
        except hyperscan.ScanTerminated:
            continue
    what = "peer: hyperscan, the names alone as literals, no word boundaries"
    return what, left(rate(began, posts), found, posts), "-"


def boolean(query, also=" AND ", but=" AND NOT "):
    """Return a track as Lucene has it: NEAR becomes AND, so too much is found, and never too little."""
    whole = re.sub(r" NOT \(", f"{but}(", re.sub(r"(?<! NOT) (?:NEAR/5 )?\(", f"{also}(", query))
    return re.sub(r'"[^"]*"|[^\s()"]+', _quoted, whole)


def _quoted(word):
    return word[0] if word[0][0] == '"' or word[0] in ("AND", "OR", "NOT") else f'"{word[0]}"'


def tantivy(queries, posts):
    import tantivy

    began = time.process_time()
    schema = tantivy.SchemaBuilder().add_text_field("text").add_unsigned_field("number", stored=True).build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for number, post in enumerate(posts):
        writer.add_document(tantivy.Document(text=post, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, read = index.searcher(), 0
    for query in queries:
        try:
            searcher.search(index.parse_query(boolean(query), ["text"]), 100)
            read += 1
        except ValueError:
            continue
    told = f"{rate(began, posts)}, {read:,} of {len(queries):,} tracks read"
    return f"peer: tantivy, an index of {len(posts):,} posts asked every track", told, "-"


def fts5(queries, posts):
    began = time.process_time()
    archive = sqlite3.connect(":memory:")
    archive.execute("CREATE VIRTUAL TABLE post USING fts5(text)")
    archive.executemany("INSERT INTO post VALUES (?)", ((post,) for post in posts))
    read = 0
    for query in queries:
        asked = boolean(query, but=" NOT ")
        try:
            archive.execute("SELECT rowid FROM post WHERE post MATCH ?", (asked,)).fetchall()
            read += 1
        except sqlite3.OperationalError:
            continue
    told = f"{rate(began, posts)}, {read:,} of {len(queries):,} tracks read"
    return f"peer: SQLite FTS5, a table of {len(posts):,} posts asked every track", told, "-"
