"""Kill the sender at every point where it can die, start it again, and print what stands on the network.

Run as a program with a data folder of its own: `python -m tests.crash.sender NETWORK`. For each
statement that sending makes in the database, and before and after the network's own deed, one
process is killed there; another one then recovers, as the worker does after its hold is over.
"""

# ruff: noqa: E402  Django is set up before its models are read
import json
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from heedful import connectors
from heedful.connectors.contract import Account, Page
from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Reply
from heedful.journal import work
from heedful.kit.errors import OutsideTrouble
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.matching import Matcher
from heedful.reactions import AFTER
from heedful.teams import actions as teams
from tests import fakes
from tests.conftest import NOON, said

DATA = Path(settings.DATA_DIR)
NETWORK_FILE = DATA / "network.json"


class OnDisk:
    """The fake network's wall, kept on disk so that it outlives whoever posts to it."""

    crash = ""

    def send(self, place, reply):
        self._die("before the network")
        wall = json.loads(NETWORK_FILE.read_text())
        if not (self.can.repeat_harmless and any(name == reply.key for name, _ in wall)):
            wall.append([reply.key, reply.text])
        NETWORK_FILE.write_text(json.dumps(wall))
        self._die("after the network")
        if OnDisk.crash == "dropped line":
            raise OutsideTrouble("the line dropped", retry_in=1, maybe_done=True)
        return fakes.Sent(f"own-{reply.key}", "", "1")

    def _die(self, point):
        if OnDisk.crash == point:
            os._exit(9)

    def find(self, place, reply):
        wall = json.loads(NETWORK_FILE.read_text())
        return fakes.Sent(f"own-{reply.key}", "", "1") if any(name == reply.key for name, _ in wall) else None


class Idempotent(OnDisk, fakes.Fake):
    pass


class ReadBack(OnDisk, fakes.Forgetful):
    pass


class NoReadBack(OnDisk, fakes.Blind):
    pass


KINDS = {"fake": "Idempotent", "forgetful": "ReadBack", "blind": "NoReadBack"}


def set_up(network):
    call_command("migrate", verbosity=0)
    teams.name_company(name="Acme", at=NOON)
    olive = teams.add_teammate(name="Olive", email="olive@acme.test", role="owner", at=NOON)
    source = listening.add_source(
        by_id=olive.pk,
        network=network,
        address="x",
        credential={"token": "t"},
        account=Account("us", "@acme"),
        sends=True,
        at=NOON,
    )
    post = said("1", "acme is down", addressed=True)
    matched = queries.wanted(network, Matcher().hits([post]))
    listening.file_page(source_id=source.pk, page=Page(cursor="1", posts=[post]), matched=matched, at=NOON)
    step(NOON)
    desk.reply(
        conversation_id=Conversation.objects.get().pk, author_id=olive.pk, text="Hello", key="k", at=NOON
    )
    NETWORK_FILE.write_text("[]")
    connection.close()
    shutil.copy(DATA / "heedful.sqlite3", DATA / "pristine")


def step(at):
    work.react(AFTER)
    return work.run_due(AFTER, now=lambda: at)


def in_a_process(run):
    """Run in a forked process and return how it ended."""
    child = os.fork()
    if child == 0:
        run()
        connection.close()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def send_and_die(crash, statement):
    """Send as the worker does; die at a named point, or before the n-th statement."""
    OnDisk.crash = crash
    seen = 0

    def count(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == statement:
            os._exit(9)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        step(NOON + timedelta(seconds=10))


def recover():
    """Work on as a new worker does, for the minute after which a person has to know."""
    OnDisk.crash = ""
    for seconds in range(40, 101):
        step(NOON + timedelta(seconds=seconds))


def outcome(crash, statement):
    for leftover in DATA.glob("heedful.sqlite3*"):
        leftover.unlink()
    shutil.copy(DATA / "pristine", DATA / "heedful.sqlite3")
    NETWORK_FILE.write_text("[]")
    died = in_a_process(lambda: send_and_die(crash, statement)) == 9
    in_a_process(recover)
    state = {"crash": crash or f"statement {statement}", "died": died}
    state |= {"state": Reply.objects.get().state, "standing": len(json.loads(NETWORK_FILE.read_text()))}
    connection.close()
    return state


def main(network):
    connectors.REGISTRY[network] = f"tests.crash.sender:{KINDS[network]}"
    set_up(network)
    outcomes = [outcome(crash, 0) for crash in ("before the network", "after the network", "dropped line")]
    statement = 1
    while not outcomes or outcomes[-1]["died"] or statement == 1:
        outcomes.append(outcome("", statement))
        statement += 1
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(sys.argv[1])
