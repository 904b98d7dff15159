"""Queries and posts made up at random, of few words, so that they meet."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from heedful.query import Said

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PLAIN = [
    "nike", "coca-cola", "cocacola", "cola", "at&t", "mcdonald's", "mcdonald", "she'll", "don't", "1&1", "café", "cafe",
    "straße", "东京", "東京", "京", "👍", "example.com", "zorbles", "zorble", "s", "won", "dont", "oréal", "nandu", "прочь", "don",
]  # fmt: skip
FLAGGED = ["#nike", "@nike", "$cola", "#coca", "@example.com"]
LEAVES = st.sampled_from(
    [
        *PLAIN, *FLAGGED, "word:nike", "zorb*", "*bles", "z?rble", "#ni?*ke", "zorble~1", "colas~1", "{Nike}", "{Coca-Cola}",
        "`C++`", "`AT&T`", "`:)`", '"coca cola"', '"nike * zorble"', '"the zorb*"', '"東京 nike"', '"#nike shoes"',
    ]
)  # fmt: skip
FIELDS = st.sampled_from(
    [
        "lang:en", "type:(post,reply)", "author:@dana", "followers:>10", "followers:5..20", "has:link", "title:nike",
        "age:<2d", "is:bot", "title:(nike OR zorble)", "site:example.com", "network:bluesky", "to:@nike",
    ]
)  # fmt: skip


def _either(inner):
    return st.lists(inner, min_size=2, max_size=3).map(lambda several: f"({' OR '.join(several)})")


def _near(inner):
    joints = st.sampled_from(["NEAR/0", "NEAR/2", "ONEAR/1", "ONEAR/3", "SENTENCE"])
    return st.tuples(inner, joints, inner).map(lambda pair: f"({' '.join(pair)})")


def _often(inner):
    return st.tuples(inner, st.integers(1, 3)).map(lambda both: f"({both[0]} freq>={both[1]})")


PLACED = st.recursive(LEAVES, lambda inner: _either(inner) | _near(inner) | _often(inner), max_leaves=4)


def _joined(inner):
    several = st.lists(inner, min_size=2, max_size=3)
    return several.map(" ".join).map("({})".format) | _either(inner) | inner.map("(NOT ({}))".format)


WHOLE = st.recursive(PLACED | FIELDS, _joined, max_leaves=6)
QUERIES = st.tuples(WHOLE, st.sampled_from(["", "", "", " NOT nike", " -(zorble OR cola)", " OR 1&1"])).map(
    "".join
)

FOREIGN = [
    "Прочь",
    "прочь",
    "ñandú",
    "nandu",
    "L'Oréal",
    "oréal",
    "café-bar",
    "ñon't",
    "مرحبا",
    "ʼn",
    "ŉike",
    "Σίσυφος",
]
PIECES = [*FOREIGN, "dont", "don't-care",
    *PLAIN, *FLAGGED, "Nike", "NIKE's", "Nike\u2019s", "Coca-Cola", "Coca-Cola's", "coca", "Coca Cola", "AT&T's", "ATT",
    "McDonald\u2019s", "McDonalds", "she'll", "C++", "C", "c+", ":)", "ＮＩＫＥ", "Nike™", "caf\u00e9", "cafe\u0301",
    "STRASSE", "今日は東京", "👍🏽", "example[.]com", "ni\u200bke", "won't", "WON'T", "the", "shoes", "http://example.com/nike",
    "zorbel", "Zorbles", "a...b", "co-ca", "n'the", "nike_co", "_", "&", "x\u2026nike", "\u2018nike\u2019", "—", "[", "`",
]  # fmt: skip
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", ", ", ". ", "! ", "\n", "", "-", "'", "+"])), max_size=12
).map(lambda several: "".join(word + mark for word, mark in several))  # fmt: skip
SAID = st.builds(
    Said,
    TEXTS,
    title=st.sampled_from(["", "", "Nike rains", "zorble"]),
    language=st.sampled_from(["", "en", "en-GB", "de"]),
    author=st.sampled_from(["", "@dana", "@dana@host.test", "@nike"]),
    to=st.sampled_from([(), ("@nike.test",)]),
    kind=st.sampled_from(["", "post", "mail"]),
    url=st.sampled_from(["", "https://www.example.com/1"]),
    network=st.sampled_from(["", "bluesky"]),
    followers=st.sampled_from([None, 7, 100]),
    traits=st.sampled_from([frozenset(), frozenset({"bot"})]),
    said_at=st.sampled_from([None, NOON, NOON - timedelta(days=3)]),
    heard_at=st.just(NOON),
)
