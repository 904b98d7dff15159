"""The queue over 100,000 conversations, each with its clocks: server time, and an edit that reckons them."""

import os
import tempfile
import time

from benchmarks.stock import lay_in

CONVERSATIONS = 100_000
LOOKS = 60


def measure():
    os.environ["HEEDFUL_DATA_DIR"] = tempfile.mkdtemp(prefix="heedful-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    olive, frank, at = furnish()
    yield from reckon(olive, at)
    yield from look(frank)


def furnish():
    """Store people, posts and conversations by the row: how they are heard is measured elsewhere."""
    from django.core.management import call_command

    from heedful import connectors
    from heedful.connectors.contract import Account
    from heedful.kit import clock
    from heedful.listening import actions as listening
    from heedful.teams import actions as teams
    from tests import fakes

    connectors.REGISTRY.update(fakes.NETWORKS)
    call_command("migrate", verbosity=0)
    at = clock.now()
    teams.name_company(name="Acme", at=at)
    teams.finish_set_up(at=at)
    olive = teams.add_teammate(name="Olive", email="o@acme.test", role="owner", at=at)
    frank = teams.add_teammate(name="Frank", email="f@acme.test", role="teammate", at=at)
    source = listening.add_source(
        by_id=olive.pk, network="fake", address="x", credential={"token": "t"},
        account=Account("us", "@acme"),
        sends=True, at=at,
    )  # fmt: skip
    lay_in(source, CONVERSATIONS, at)
    return olive, frank, at


def reckon(olive, at):
    from heedful.desk import actions as desk
    from heedful.desk.models import Conversation
    from heedful.journal import work
    from heedful.kit import clock
    from heedful.reactions import AFTER
    from heedful.teams import actions as teams

    week = ["09:00-12:30, 13:30-17:00"] * 6 + [""]
    teams.set_hours(by_id=olive.pk, zone="Europe/Berlin", week=week, at=at)
    urgent = desk.Policy("Urgent", priority=3, first_minutes=20, in_hours=False, escalate_to_id=olive.pk)
    care = desk.Policy("Care", first_minutes=480, next_minutes=240, resolution_minutes=2880)
    desk.add_clock_policy(by_id=olive.pk, policy=urgent, at=at)
    began, used = time.perf_counter(), time.process_time()
    desk.add_clock_policy(by_id=olive.pk, policy=care, at=at)
    while Conversation.objects.filter(policy=None).exists():
        work.react(AFTER)
        work.run_due(AFTER, now=clock.now, outside=False)
    took, used = time.perf_counter() - began, time.process_time() - used
    yield (
        f"an edit: reckoning {CONVERSATIONS:,} conversations anew, and in processor time",
        f"{took:.0f} s, {used:.0f} s",
        "-",
    )


def look(frank):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.people import p

    client = Client()
    client.force_login(frank)
    pages = {
        "inbox, waiting": "/inbox/?view=waiting",
        "inbox, everything": "/inbox/?view=everything",
        "inbox, due:late": "/inbox/?q=due:late",
        "search, a word": "/inbox/?view=waiting&q=router",
        "search, two words": "/inbox/?view=waiting&q=%22two+bills%22",
        "search, a word and due:late": "/inbox/?view=waiting&q=engineer+due:late",
        "search, a word without another": "/inbox/?view=waiting&q=refund+NOT+bill",
    }

    def span(seconds):
        return f"{p(seconds, 50):.0f}, {p(seconds, 95):.0f} ms"

    for name, path in pages.items():
        times, used, queries = [], [], set()
        for _ in range(LOOKS if "due" not in name else LOOKS // 6):
            with CaptureQueriesContext(connection) as captured:
                began, busy = time.perf_counter(), time.process_time()
                answer = client.get(path)
                times.append(time.perf_counter() - began)
                used.append(time.process_time() - busy)
            assert answer.status_code == 200, (name, answer.status_code)
            queries.add(len(captured))
        yield (
            f"{name}, {CONVERSATIONS:,} conversations with clocks: p50, p95 of {len(times)}",
            f"{span(times)}, processor {span(used)}",
            "p95 <= 100 ms" if name.startswith("inbox, w") else "-",
        )
        yield f"{name}: queries", f"{min(queries)} to {max(queries)}", "fixed"
