"""Rules: 10,000 people speak for the first time, and 50 rules are asked about each."""

import os
import random
import tempfile
import time
from datetime import UTC, datetime

OPENINGS, RULES, AT_ONCE = 10_000, 50, 100  # a page of mentions opens about so many
AT = datetime(2008, 4, 6, 12, 0, tzinfo=UTC)
PASSWORD = "a good long password"
FEW = 0.3  # of what is said a rule finds something in


def measure():
    os.environ.setdefault("HEEDFUL_DATA_DIR", tempfile.mkdtemp(prefix="heedful-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, reset_queries

    call_command("migrate", verbosity=0)
    lea = furnish()
    ids = open_many()
    write_rules(lea)
    connection.force_debug_cursor = True
    reset_queries()
    began, spent = time.perf_counter(), time.process_time()
    route(ids)
    wall, spent = time.perf_counter() - began, time.process_time() - spent
    asked = len(connection.queries_log)
    yield f"openings a second, {RULES} rules, {AT_ONCE} at once", f"{OPENINGS / wall:,.0f}", ">= 1,000"
    yield "processor, an opening", f"{1000 * spent / OPENINGS:.2f} ms", "<= 1 ms"
    yield "queries of the database, an opening", f"{asked / OPENINGS:.2f}", "<= 0.5"
    yield "acted on", f"{acted():,} of {OPENINGS:,}", "-"
    began = time.perf_counter()
    trial = try_one(lea)
    yield "dry run over all of them", f"{1000 * (time.perf_counter() - began):,.0f} ms", "<= 1,000 ms"
    yield "it would have touched", f"{trial.touched:,}{'' if trial.exact else '+'}", "-"


def furnish():
    from heedful.teams import actions as teams

    teams.name_company(name="Acme", names=[], at=AT)
    lea = teams.add_teammate(name="Lea", email="lea@acme.test", role="lead", password=PASSWORD, at=AT)
    several = [
        teams.add_teammate(
            name=f"Mate {n}", email=f"m{n}@acme.test", role="teammate", password=PASSWORD, at=AT
        )
        for n in range(20)
    ]
    for n in range(4):
        members = [one.pk for one in several[n::4]]
        teams.add_team(by_id=lea.pk, name=f"Team {n}", teammate_ids=members, at=AT)
    return lea


def open_many():
    """Store who spoke, each in a conversation of their own; a third says a word that a rule asks for."""
    from heedful.desk.models import Conversation
    from heedful.listening.archive import index
    from heedful.listening.models import Post, Source, Thread
    from heedful.people.models import Handle, Person

    chance = random.Random(5)
    words = [f"{chance.choice('bcdfgklmnprst')}{chance.choice('aeiou')}{n:x}word" for n in range(2_000)]
    source = Source.objects.create(network="bluesky", address="https://b.test", name="B", added_at=AT)
    people = Person.objects.bulk_create(Person(name=f"P {n}", first_heard_at=AT) for n in range(OPENINGS))
    handles = Handle.objects.bulk_create(
        Handle(person=one, network="bluesky", outside_id=f"did:{n}", name=one.name)
        for n, one in enumerate(people)
    )
    threads = Thread.objects.bulk_create(Thread(network="bluesky", root_id=f"t{n}") for n in range(OPENINGS))
    posts = Post.objects.bulk_create(
        Post(
            source=source, network="bluesky", outside_id=f"t{n}", author=handles[n], thread=threads[n],
            text=said(chance, words), said_at=AT, heard_at=AT, is_mention=True, names={},
        )
        for n in range(OPENINGS)
    )  # fmt: skip
    index.renew([post.pk for post in posts])
    rows = Conversation.objects.bulk_create(
        Conversation(
            person=people[n], thread=threads[n], source=source, post=post, first_post=post,
            waiting_since=AT, changed_at=AT,
        )
        for n, post in enumerate(posts)
    )  # fmt: skip
    return [row.pk for row in rows]


def said(chance, words):
    asked = [f"topic{chance.randrange(RULES)}"] if chance.random() < FEW else []
    return " ".join([*chance.choices(words, k=25), *asked])


def write_rules(lea):
    from heedful.desk import actions as desk
    from heedful.teams.models import Team

    team_ids = list(Team.objects.values_list("pk", flat=True))
    for n in range(RULES):
        written = desk.Written(
            f"Rule {n}",
            f'topic{n} OR "nobody says {n}" OR (never{n} NEAR/5 seen)',
            team_id=team_ids[n % 4],
            choosing=("", "in-turn", "fewest", "before")[n % 4],
            priority=2 if n % 5 == 0 else None,
            labels=[f"topic {n % 10}"],
            stops=n % 2 == 0,
        )
        desk.save_rule(by_id=lea.pk, written=written, at=AT)


def route(ids):
    from heedful.desk import actions as desk

    for start in range(0, len(ids), AT_ONCE):
        desk.route(conversation_ids=ids[start : start + AT_ONCE], at=AT)


def acted():
    from heedful.desk.models import Applied

    return Applied.objects.values("conversation").distinct().count()


def try_one(lea):
    from heedful.desk import actions as desk
    from heedful.desk import trying_rules

    draft = desk.read_rule(lea.pk, desk.Written("Try", "topic7 OR topic8", priority=3))
    return trying_rules.trial_of(lea.pk, draft, at=AT)
