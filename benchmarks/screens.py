"""Inbox and conversation with 100,000 mentions in 10,000 conversations: server time and queries."""

import os
import random
import tempfile
import time
from datetime import timedelta

MENTIONS, CONVERSATIONS = 100_000, 10_000


def measure():
    os.environ["HEEDFUL_DATA_DIR"] = tempfile.mkdtemp(prefix="heedful-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    began = time.perf_counter()
    frank = furnish()
    yield f"filing {MENTIONS:,} mentions in bulk", f"{MENTIONS / (time.perf_counter() - began):,.0f}/s", "-"
    yield from look(frank)


def furnish():
    from django.core.management import call_command

    from heedful import connectors
    from heedful.connectors.contract import Account, Page
    from heedful.journal import work
    from heedful.kit import clock
    from heedful.listening import actions as listening
    from heedful.listening import queries
    from heedful.listening.matching import Matcher
    from heedful.reactions import AFTER
    from heedful.teams import actions as teams
    from tests import fakes
    from tests.conftest import said

    connectors.REGISTRY.update(fakes.NETWORKS)
    call_command("migrate", verbosity=0)
    at = clock.now()
    teams.name_company(name="Acme", at=at)
    teams.finish_set_up(at=at)
    olive = teams.add_teammate(name="Olive", email="o@acme.test", role="owner", at=at)
    frank = teams.add_teammate(name="Frank", email="f@acme.test", role="teammate", at=at)
    listening.add_track(by_id=olive.pk, name="Acme", query="acme", at=at)
    source = listening.add_source(
        by_id=olive.pk, network="fake", address="x", credential={"token": "t"},
        account=Account("us", "@acme"),
        sends=True, at=at,
    )  # fmt: skip
    dice, matcher = random.Random(7), Matcher()
    for start in range(0, MENTIONS, 500):
        posts = [
            said(
                f"p{n}", f"acme number {n} {dice.random()}", by=f"person{n % CONVERSATIONS}",
                root_id=f"p{n % CONVERSATIONS}", at=at - timedelta(seconds=dice.randrange(10_000_000)),
                addressed=n % 7 == 0,
            )
            for n in range(start, start + 500)
        ]  # fmt: skip
        matched = queries.wanted("fake", matcher.hits(posts))
        listening.file_page(source_id=source.pk, page=Page(cursor="1", posts=posts), matched=matched, at=at)
        work.react(AFTER)
        work.run_due(AFTER, now=clock.now, outside=False)
    return frank


def look(frank):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from heedful.desk.models import Conversation

    assert Conversation.objects.count() == CONVERSATIONS
    client = Client()
    client.force_login(frank)
    ids = list(Conversation.objects.values_list("pk", flat=True))
    dice = random.Random(8)
    pages = {
        "inbox, waiting": lambda: "/inbox/?view=waiting",
        "inbox, everything": lambda: "/inbox/?view=everything",
        "conversation": lambda: f"/inbox/{dice.choice(ids)}/",
        "parts of a conversation": lambda: f"/inbox/{dice.choice(ids)}/parts/?only=head,posts,beside,person",
        "20 rows": lambda: f"/inbox/rows/?view=waiting&ids={','.join(map(str, dice.sample(ids, 20)))}",
        "search": lambda: "/inbox/?view=waiting&q=acme",
        "mentions": lambda: "/mentions/",
    }
    for name, path in pages.items():
        times, queries = [], set()
        for _ in range(60):
            with CaptureQueriesContext(connection) as captured:
                began = time.perf_counter()
                answer = client.get(path())
                times.append(time.perf_counter() - began)
            assert answer.status_code == 200, (name, answer.status_code)
            queries.add(len(captured))
        from benchmarks.people import p

        yield f"{name}: p50, p95 of 60", f"{p(times, 50):.0f} ms, {p(times, 95):.0f} ms", "p95 <= 100 ms"
        yield f"{name}: queries", f"{min(queries)} to {max(queries)}", "fixed"
