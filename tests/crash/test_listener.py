"""The listener is killed forty times while people speak: nothing is lost and nothing is doubled."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 40


def run(code, environ):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else None


SET_UP = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
django.setup()
from django.core.management import call_command
from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.teams import actions as teams
call_command("migrate", verbosity=0)
at = clock.now()
teams.name_company(name="Tamberly", at=at)
olive = teams.add_teammate(name="Olive", email="o@acme.test", role="owner", at=at)
listening.add_track(by_id=olive.pk, name="Mark", query="quibblefrost", at=at)
account = listening.try_source(network="bluesky", address={address!r}, credential={{}})
listening.add_source(by_id=olive.pk, network="bluesky", address={address!r}, credential={{}}, account=account, at=at)
"""
LISTEN = """
import os, django, sys, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
django.setup()
from heedful.listening.listener import Listener
print("up", flush=True)
Listener("one", threading.Event()).run()
"""
HEARD = """
import os, django, json
os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
django.setup()
from heedful.listening.models import Gap, Post
from heedful.journal.models import Entry
told = [pk for entry in Entry.objects.filter(kind="MentionsHeard") for pk in entry.facts["post_ids"]]
posts = list(Post.objects.values_list("outside_id", flat=True))
print(json.dumps({"posts": posts, "told": len(told), "told_once": len(set(told)), "gaps": Gap.objects.count()}))
"""


def started(environ):
    """Start a listener and return when it is about to listen."""
    listener = subprocess.Popen([sys.executable, "-c", LISTEN], cwd=ROOT, env=environ, stdout=subprocess.PIPE)
    assert listener.stdout.readline() == b"up\n"
    return listener


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_forty_times_it_hears_everything_once(tmp_path):
    from heedful.sim import Sim

    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("HEEDFUL_", "DJANGO_"))
    }
    environ |= {"HEEDFUL_DATA_DIR": str(tmp_path), "HEEDFUL_ALLOW_NETWORKS": "127.0.0.1/32"}
    dice, said = random.Random(7), []
    with Sim(script=False, replay=False) as web:
        run(SET_UP.format(address=web.addresses["firehose"]), environ)
        said.append(web.say("bluesky", "dana", "quibblefrost at the very beginning"))
        for number in range(KILLS):
            listener = started(environ)
            ends = time.monotonic() + dice.uniform(0.1, 1.0)
            while time.monotonic() < ends:
                said.append(web.say("bluesky", "dana", f"quibblefrost {number} {dice.random()}"))
                time.sleep(0.02)
            listener.kill()
            listener.wait()
        listener = started(environ)
        try:
            for _ in range(60):
                heard = run(HEARD, environ)
                if len(heard["posts"]) >= len(said) - 1:
                    break
                time.sleep(0.5)
        finally:
            listener.terminate()
            listener.kill()
            listener.wait()

    assert len(said) > 500
    # What was said before anybody ever listened is not promised by a stream; everything after is.
    first_heard = said.index(next(name for name in said if name in set(heard["posts"])))
    assert first_heard < len(said) / 4
    assert set(said[first_heard:]) - set(heard["posts"]) == set()
    assert len(heard["posts"]) == len(set(heard["posts"]))
    assert heard["told"] == heard["told_once"] == len(heard["posts"])
    assert heard["gaps"] == 0
