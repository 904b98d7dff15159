"""Seals: what was changed in the journal afterwards shows, and where."""

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
from click.testing import CliRunner

from heedful.desk import actions as desk
from heedful.journal import seals
from heedful.journal.models import Entry, Seal
from heedful.journal.write import record
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, settle

LATER = NOON + timedelta(minutes=1)


@dataclass(frozen=True)
class Happened:
    number: int


@pytest.fixture
def sealed(house, monkeypatch):
    """Eleven events under three seals."""
    monkeypatch.setattr(seals, "BLOCK", 4)
    record(*(Happened(number) for number in range(12)), at=NOON, changed={"state": ("waiting", "done")})
    Entry.objects.filter(facts={"number": 5}).delete()
    settle()
    assert seals.seal(at=LATER) == 11
    return list(Seal.objects.order_by("number"))


def test_seals_cover_every_event_once_and_hold(sealed):
    assert [(one.number, one.entries) for one in sealed] == [(1, 4), (2, 4), (3, 3)]
    assert seals.seal(at=LATER) == 0
    found = seals.verify()
    assert (found.holds, found.seals, found.entries, found.head) == (True, 3, 11, sealed[-1].digest)


def test_a_few_fresh_events_wait_for_more(house):
    record(Happened(1), at=NOON)
    settle()
    assert seals.seal(at=NOON + SECOND) == 0
    assert seals.seal(at=NOON + 10 * SECOND) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"number": 99}},
        {"changes": {"state": ["waiting", "answered"]}},
        {"changes": None},
        {"teammate_id": 7},
        {"kind": "SomethingElse"},
        {"at": NOON + SECOND},
    ],
)
def test_a_change_of_one_event_breaks_the_seal_over_it(sealed, change):
    sixth = Entry.objects.order_by("xact", "pk")[5]
    Entry.objects.filter(pk=sixth.pk).update(**change)
    found = seals.verify()
    assert ([one.number for one in found.broken], found.holds) == ([2], False)


def test_an_event_that_was_taken_away_shows(sealed):
    Entry.objects.order_by("xact", "pk")[0].delete()
    assert [one.number for one in seals.verify().broken] == [1]


@pytest.mark.parametrize(("number", "seal"), [(5, 2), (-1, 1)])
def test_an_event_that_was_slipped_in_shows(sealed, number, seal):
    first = Entry.objects.order_by("xact", "pk")[0]
    slipped = Entry(pk=first.pk + number, kind="Happened", at=NOON, facts={"number": 5}, xact=first.xact)
    slipped.save(force_insert=True)
    assert [one.number for one in seals.verify().broken] == [seal]


def test_seals_that_were_made_anew_are_found_by_a_head_noted_elsewhere(sealed):
    noted = sealed[1].digest
    assert seals.verify(known=noted.upper()).holds
    Entry.objects.filter(facts={"number": 2}).update(facts={"number": 99})
    Seal.objects.all().delete()
    seals.seal(at=LATER)
    assert seals.verify().holds
    found = seals.verify(known=noted)
    assert (found.holds, found.knows) == (False, False)


def test_a_seal_that_was_taken_away_shows(sealed):
    sealed[1].delete()
    found = seals.verify()
    assert found.missing == (2,)
    assert not found.holds


def test_the_console_says_what_does_not_hold(sealed):
    from heedful.cli import cli

    asked = CliRunner().invoke(cli, ["journal", "head", "--json"])
    assert json.loads(asked.output)["digest"] == sealed[-1].digest
    assert "Nothing was changed." in CliRunner().invoke(cli, ["journal", "verify"]).output
    Entry.objects.filter(facts={"number": 9}).update(teammate_id=1)
    told = CliRunner().invoke(cli, ["journal", "verify"])
    assert told.exit_code == 1
    assert "Seal 3 of 2008-04-06 12:01 does not fit" in told.output
    assert "64 hexadecimal digits" in CliRunner().invoke(cli, ["journal", "verify", "--known", "abc"]).output


def test_a_deed_says_what_was_before_and_what_is_after(dana_waits, frank, lea, olive, signed_in):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    teams.change_role(by_id=olive.pk, teammate_id=frank.pk, role="lead", at=NOON)
    kinds = ("ConversationClaimed", "ConversationDone", "RoleChanged")
    said = [Entry.objects.filter(kind=kind).latest("pk").changes for kind in kinds]
    assert said == [
        {"owner": [None, frank.pk]},
        {"state": ["waiting", "done"]},
        {"role": ["teammate", "lead"]},
    ]
    trail = signed_in(lea).get("/audit/").content.decode()
    assert "state: <bdi>waiting</bdi> → <bdi>done</bdi>" in trail
    assert "owner: <bdi>none</bdi> → <bdi>Frank</bdi>" in trail
