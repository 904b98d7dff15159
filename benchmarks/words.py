"""The words check: remarks on drafts, and what they promise."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from benchmarks.people import p
from heedful.desk.promising import promises_in
from heedful.desk.wording import Draft, Known, remarks_on
from tests.desk.wording.sentences import bad, ordinary

NUMBER = 1000
FACTS = tuple(Known(f"Fact {n}", f"The parcel number {n} takes {n} days to arrive.") for n in range(1, 51))


def measure():
    """Yield the time of one look, beside 50 facts and ten texts of ours: at replies, and at the longest."""
    replies = ordinary(NUMBER)
    texts = [f"{text} {draft.text}" for text, (_, draft) in zip(replies, bad() * 10, strict=False)]
    remarks_on(Draft("warm"))
    yield _row(
        "words check, 1,000 drafts with 50 facts, p50 and p95, processor time",
        [_look(text) for text in texts],
    )
    longest = (" ".join(replies) * 2)[:20_000]
    yield _row(
        "words check, 20,000 letters, p50 and p95, processor time", [_look(longest) for _ in range(20)]
    )
    at, zone = datetime(2031, 4, 9, 12, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    times = []
    for text in texts:
        began = time.process_time()
        promises_in(text, at=at, zone=zone)
        times.append(time.process_time() - began)
    yield _row("promises in a draft, p50 and p95, processor time", times)


def _look(text):
    began = time.process_time()
    remarks_on(Draft(text, our_earlier=("An earlier text of ours. " * 8,) * 10, facts=FACTS))
    return time.process_time() - began


def _row(name, times):
    return name, f"{p(times, 50):.1f} ms, {p(times, 95):.1f} ms", "p95 <= 300 ms"
