"""Run by .ci/run where only a wheel of Heedful is installed: the fast look came with it, and answers like the other."""

from heedful.query import parse, scan
from heedful.query.live import Live
from heedful.query.programs import program_of

QUERIES = ["nike NEAR/1 late -jobs", "coca-cola", "écru OR C&A", "zorb*"]
TEXTS = ["Nike\u2019s late", "nike late jobs", "Coca-Cola\u2019s", "ÉCRU", "C&A", "CA", "zorbles 東京", ""]

assert "site-packages" in scan.__file__, f"{scan.__file__} was not installed"
assert scan.HERE, "the wheel has no fast look"
programs = [(query, program_of(parse(query))) for query in QUERIES]
plain, fast = (Live(programs, fast=fast).hits(TEXTS) for fast in (False, True))
assert (
    fast
    == plain
    == [(0, QUERIES[:1]), (2, QUERIES[1:2]), (3, QUERIES[2:3]), (4, QUERIES[2:3]), (6, QUERIES[3:])]
), fast
print(f"{scan.__file__}: {len(fast)} of {len(TEXTS)} posts are hit, as without it")
