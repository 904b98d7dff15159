"""Twenty threads ask for money from one budget at the same moment; prints what became of them.

Run as a program with a data folder, or a database, of its own: `python -m tests.gestures.racing`.
"""

# ruff: noqa: E402  Django is set up before its models are read
import json
import os
import threading

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
django.setup()

from django.core.management import call_command
from django.db import connection

from heedful import connectors
from heedful.connectors.contract import Page
from heedful.desk.models import Conversation
from heedful.gestures import actions
from heedful.gestures.models import Month
from heedful.journal import work
from heedful.kit.errors import Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.matching import Matcher
from heedful.reactions import AFTER
from heedful.teams import actions as teams
from tests import fakes
from tests.conftest import NOON, listen_at, said, settle

connectors.REGISTRY.update(fakes.NETWORKS)


def furnished():
    """Return a conversation and who may give something in it."""
    call_command("migrate", verbosity=0)
    teams.name_company(name="Acme", names=[], at=NOON)
    olive = teams.add_teammate(name="Olive", email="olive@acme.test", role="owner", at=NOON)
    source = listen_at(olive)
    post = said("1", "acme", addressed=True)
    matched = queries.wanted(source.network, Matcher().hits([post]))
    listening.file_page(source_id=source.pk, page=Page(cursor="1", posts=[post]), matched=matched, at=NOON)
    settle()
    while work.react(AFTER):
        settle()
    work.run_due(AFTER, now=lambda: NOON, outside=False)
    actions.set_budget(by_id=olive.pk, team_id=None, currency="EUR", a_month="100", alone_up_to="50", at=NOON)
    return Conversation.objects.get().pk, olive.pk


def main():
    conversation_id, by_id = furnished()
    begin, outcomes = threading.Barrier(20), []

    def ask(number):
        begin.wait()
        try:
            actions.propose(
                conversation_id=conversation_id, by_id=by_id, what="Tea", reason="Why", value="25",
                key=f"race-{number}", at=NOON,
            )  # fmt: skip
            outcomes.append("reserved")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    months = list(Month.objects.all())
    reserved, left = sum(month.reserved for month in months), sum(month.left for month in months)
    print(
        json.dumps({"outcomes": sorted(outcomes), "reserved": reserved, "left": left, "months": len(months)})
    )


main()
