"""What a post is found under in the index: the forms of its words, and what is known of it, as terms.

A form stands as it is (`nike`, `#nike`, `coca-cola`) and backwards (`r=ekin`). What is known begins with a
letter and `=`, which no form holds: `l=en`, `k=reply`, `a=17`. Terms are as wide as the query language at
least: what is found by them is asked by the evaluator next.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from heedful.listening.matching import forms_in, words_together

LONGEST = 64  # letters of a term; what is longer is looked up by its beginning
MOST_LETTERS = 200_000  # of all terms of a post; PostgreSQL takes a megabyte
LEAST_END = 3  # letters of a form that is found by its end too; wildcards stand beside three
_OTHERS = re.compile(r"[^\w#@$&+\-.'*\u0080-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A term that a post has to have; `begins`: one that begins like this."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Terms", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any of them; none of none."""

    parts: tuple["Terms", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Some terms, and not another one."""

    terms: "Terms"
    barred: "Terms"


Terms = Term | AllOf | AnyOf | Without
ENDLESS = Term("z=1")  # of a post with more terms than there is room for: it is a candidate for all words


def form(written: str) -> str:
    """Return a form as a term; all vendors keep it as it is."""
    return _OTHERS.sub("_", written)[:LONGEST]


def fact(kind: str, value: object) -> str:
    return f"{kind}={form(str(value).casefold())}"


def fact_term(kind: str, value: object, *, begins: bool = False) -> Term:
    return Term(fact(kind, value), begins)


def words_in(post: Any) -> str:
    """Return the text of a stored post, as the evaluator gets it."""
    return words_together(post.title, post.text, post.warning, post.names.get("tags", ()))


def terms_of(post: Any, tracks: Iterable[int] = ()) -> list[str]:
    """Return the terms of a row that hit some tracks; without its author while that is not known."""
    forms = forms_in(words_in(post))
    if sum(map(len, forms)) > MOST_LETTERS:
        return [ENDLESS.text, *_facts(post), *map(track_term, tracks)]
    ends = [backwards(one) for one in forms if len(one) >= LEAST_END and one[0] not in "#@$"]
    return list(dict.fromkeys([*map(form, forms), *ends, *_facts(post), *map(track_term, tracks)]))


def backwards(written: str) -> str:
    """Return the term that a form is found by from its end."""
    return f"r={form(written[::-1])}"


def author_term(author_id: int) -> str:
    return f"a={author_id}"


def track_term(track_id: int) -> str:
    return f"i={track_id}"


def _facts(post: Any) -> Iterator[str]:
    yield f"s={post.source_id}"
    yield fact("k", post.kind)
    if post.author_id:
        yield author_term(post.author_id)
    for trait in ("private", "addressed", "by_us"):
        if getattr(post, trait):
            yield f"f={trait}"
    yield from (fact("l", part) for part in beginnings(post.language))
    yield from (fact("t", address.lstrip("@")) for address in post.names.get("mentions", ()))
    yield from (fact("h", host) for host in _hosts(post.url))


def beginnings(language: str) -> list[str]:
    """Return en-GB as en-gb and en."""
    parts = language.split("-")
    return ["-".join(parts[: end + 1]) for end in range(len(parts))] if language else []


def _hosts(url: str) -> list[str]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return []
    parts = host.split(".")
    return [".".join(parts[start:]) for start in range(len(parts))] if host else []
