"""What fits while one writes, among 2,000 answers and 2,000 facts; and what a reply pays for its facts."""

import os
import random
import tempfile
import time
from datetime import timedelta

EACH = 2_000
VOCABULARY, ZIPF = 6_000, 1.1


def measure():
    os.environ["HEEDFUL_DATA_DIR"] = tempfile.mkdtemp(prefix="heedful-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    frank, dice, words = furnish()
    yield from look(frank, dice, words)


def furnish():
    from heedful.answers import actions as answers
    from heedful.kit import clock
    from heedful.teams import actions as teams

    at = clock.now()
    teams.name_company(name="Acme", at=at)
    teams.finish_set_up(at=at)
    frank = teams.add_teammate(name="Frank", email="f@acme.test", role="lead", at=at)
    dice = random.Random(7)
    syllables = ["ka", "lo", "mi", "ne", "pu", "ra", "si", "to", "ve", "zo", "dri", "sta", "gren", "olt"]
    words = ["".join(dice.choice(syllables) for _ in range(dice.randint(2, 4))) for _ in range(VOCABULARY)]
    for n in range(EACH):
        variants = [{"text": text_of(dice, words, 45)}, {"text": text_of(dice, words, 20)}]
        answers.add_answer(by_id=frank.pk, title=text_of(dice, words, 6), variants=variants, at=at)
        answers.add_fact(by_id=frank.pk, key=f"fact-{n}", text=text_of(dice, words, 14), at=at)
    return frank, dice, words


def text_of(dice, words, length):
    """Return words, some of them common and most of them rare, as in a language."""
    return " ".join(words[min(int(dice.paretovariate(ZIPF)), len(words)) - 1] for _ in range(length))


def look(frank, dice, words):
    from benchmarks.people import p
    from heedful.answers import queries
    from heedful.kit import clock

    at = clock.now() + timedelta(seconds=1)
    asked = [(text_of(dice, words, 40), text_of(dice, words, 25)) for _ in range(60)]
    began = time.perf_counter()
    queries.proposed_for(frank.pk, asked=asked[0][0], at=at)
    yield "the first proposal of a process", f"{1000 * (time.perf_counter() - began):.0f} ms", "-"
    deeds = {
        "proposals": lambda said, draft: queries.proposed_for(frank.pk, asked=said, draft=draft, at=at),
        "a reply's facts, put in and looked for": lambda said, draft: queries.resolved(
            frank.pk, f"{said[:40]} {draft} {{fact:fact-7}}", at=at
        ),
        "contradictions": lambda said, draft: queries.contradicted_in(frank.pk, said + draft, at=at),
    }
    for name, deed in deeds.items():
        times = timed(asked, deed)
        shown = f"{p(times, 50):.0f} ms, {p(times, 95):.0f} ms"
        yield f"{name}: p50, p95 of {len(times)}", shown, "p95 <= 100 ms"


def timed(asked, deed):
    times = []
    for one in asked:
        began = time.perf_counter()
        deed(*one)
        times.append(time.perf_counter() - began)
    return times
