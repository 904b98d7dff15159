"""The index of words, which moves in the transaction that stores, edits or empties a post.

SQLite has it as an FTS5 table, PostgreSQL as sets of lexemes under GIN. Both hold our own terms (terms.py)
and split nothing themselves.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from heedful.kit.among import as_list
from heedful.listening.archive.terms import AllOf, AnyOf, Term, Terms, Without, terms_of
from heedful.listening.models import Post

AT_ONCE = 500  # rows of a statement
CREATE = {
    "sqlite": (
        """
        CREATE VIRTUAL TABLE listening_words USING
        fts5(words, detail=none, columnsize=0, tokenize="ascii tokenchars '#@$&+-._*='''")
        """,
        # What is deleted is gone from the file, not only marked.
        "INSERT INTO listening_words(listening_words, rank) VALUES ('secure-delete', 1)",
    ),
    "postgresql": (
        "CREATE TABLE listening_words (post_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX listening_words_found ON listening_words USING gin (words)",
    ),
}
_INSERT = {
    "sqlite": ("INSERT INTO listening_words(rowid, words) VALUES ", "(%s, %s)", ""),
    "postgresql": (
        "INSERT INTO listening_words (post_id, words) VALUES ",
        "(%s, array_to_tsvector(%s::text[]))",
        " ON CONFLICT (post_id) DO UPDATE SET words = excluded.words",
    ),
}
_NEWEST = "SELECT coalesce(max(post_id), 0) FROM listening_words"
_FTS5 = """
    SELECT rowid FROM listening_words WHERE listening_words MATCH %s AND rowid < %s
    ORDER BY rowid DESC LIMIT %s
"""
# With a plain rowid FTS5 would be asked anew for each of them.
_FTS5_AMONG = """
    SELECT rowid FROM listening_words WHERE listening_words MATCH %s
    AND +rowid IN (SELECT value FROM json_each(%s)) ORDER BY rowid DESC
"""
_AMONG_THE_NEWEST = """
    SELECT post_id FROM listening_words WHERE words @@ %s::tsquery AND post_id < %s AND post_id >= %s
    ORDER BY post_id DESC LIMIT %s
"""
# The sum keeps the planner from walking through all posts, newest first, for a word that hardly any has:
# it thinks every word it does not know to be in one post of three hundred.
_AMONG_ALL = """
    SELECT post_id FROM listening_words WHERE words @@ %s::tsquery AND post_id < %s
    ORDER BY post_id + 0 DESC LIMIT %s
"""
_LEXEMES_AMONG = """
    SELECT post_id FROM listening_words WHERE words @@ %s::tsquery
    AND post_id = ANY(ARRAY(SELECT json_array_elements_text(%s::json)::bigint)) ORDER BY post_id DESC
"""
NEWEST = 20_000  # posts among which a common word is found soonest
BEYOND = 2**62
_KEY = {"sqlite": "rowid", "postgresql": "post_id"}


def put(entries: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Store the terms of posts that have none yet, in the caller's transaction."""
    begin, row, end = _INSERT[connection.vendor]
    is_one_text = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for start in range(0, len(entries), AT_ONCE):
            part = entries[start : start + AT_ONCE]
            values: list[Any] = []
            for pk, terms in part:
                values += (pk, " ".join(terms) if is_one_text else list(terms))
            cursor.execute(begin + ", ".join([row] * len(part)) + end, values)


def forget(post_ids: Iterable[int]) -> None:
    """Let posts be found by nothing any more; no word of them stays in the index."""
    ids, key = list(post_ids), _KEY[connection.vendor]
    with connection.cursor() as cursor:
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"DELETE FROM listening_words WHERE {key} IN ({marks})", part)  # noqa: S608


def renew(post_ids: Iterable[int]) -> None:
    """Let posts be found under what they say now, in the caller's transaction."""
    ids = list(post_ids)
    forget(ids)
    posts = Post.objects.filter(pk__in=ids, deleted_at=None).prefetch_related("hits")
    put([(post.pk, terms_of(post, [hit.track_id for hit in post.hits.all()])) for post in posts])


def ids(terms: Terms, *, before: int | None, limit: int) -> list[int]:
    """Return the newest posts that have the terms, before an id."""
    by_vendor = _by_fts5 if connection.vendor == "sqlite" else _by_lexemes
    return by_vendor(terms, BEYOND if before is None else before, limit)


def ids_among(terms: Terms, post_ids: Iterable[int]) -> list[int]:
    """Return which of some posts have the terms, newest first."""
    on_sqlite = connection.vendor == "sqlite"
    asked = _fts5(terms) if on_sqlite else _tsquery(terms)
    return _asked(_FTS5_AMONG if on_sqlite else _LEXEMES_AMONG, asked, as_list(post_ids)) if asked else []


def _by_fts5(terms: Terms, before: int, limit: int) -> list[int]:
    asked = _fts5(terms)
    return _asked(_FTS5, asked, before, limit) if asked else []


def _by_lexemes(terms: Terms, before: int, limit: int) -> list[int]:
    """Look among the newest, where a common word soon is found, then among all, where a rare one is."""
    asked = _tsquery(terms)
    if not asked:
        return []
    if before == BEYOND:
        (newest,) = _asked(_NEWEST)
        before = newest + 1
    found = _asked(_AMONG_THE_NEWEST, asked, before, before - NEWEST, limit)
    if len(found) < limit and before > NEWEST:
        found += _asked(_AMONG_ALL, asked, before - NEWEST, limit - len(found))
    return found


def _asked(sql: str, *values: str | int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [pk for (pk,) in cursor.fetchall()]


def _fts5(terms: Terms) -> str:
    """Return terms as FTS5 asks for them, "" if nothing has them."""
    if isinstance(terms, Term):
        return '"{}"{}'.format(terms.text.replace('"', '""'), " *" * terms.begins)
    if isinstance(terms, Without):
        return _barred(_fts5(terms.terms), " NOT ", _fts5(terms.barred))
    return _joined(terms, [_fts5(part) for part in terms.parts], " AND ", " OR ")


def _tsquery(terms: Terms) -> str:
    if isinstance(terms, Term):
        return "'{}'{}".format(terms.text.replace("'", "''"), ":*" * terms.begins)
    if isinstance(terms, Without):
        return _barred(_tsquery(terms.terms), " & !", _tsquery(terms.barred))
    return _joined(terms, [_tsquery(part) for part in terms.parts], " & ", " | ")


def _barred(asked: str, but_not: str, barred: str) -> str:
    return f"({asked}{but_not}{barred})" if asked and barred else asked


def _joined(terms: AllOf | AnyOf, parts: list[str], all_of: str, any_of: str) -> str:
    if isinstance(terms, AllOf):
        return f"({all_of.join(parts)})" if all(parts) else ""
    some = [part for part in parts if part]
    return f"({any_of.join(some)})" if some else ""
