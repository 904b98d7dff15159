"""Connecting a source never sends anything until a person turns sending on."""

import pytest

from heedful.connectors.contract import Account
from heedful.kit.errors import Invalid, Missing, NotAllowed, OutsideTrouble, Refused, SignedOut
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.models import Source
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND, listen_at, said


def test_a_new_source_listens_and_does_not_send(olive, wire):
    source = listen_at(olive, sends=False)
    assert (source.state, source.sends) == ("listening", False)


def test_a_credential_is_sealed_to_its_row(olive, square, wire):
    other = listen_at(olive, "forgetful")
    assert "t0ken" not in square.sealed_credential
    assert queries.place_of(square).credential == {"token": "t0ken"}

    square.sealed_credential = other.sealed_credential
    with pytest.raises(Refused):
        queries.place_of(square)


def test_without_an_account_sending_cannot_be_turned_on(olive, wire):
    mute = listen_at(olive, "mute")
    with pytest.raises(Refused, match="no account"):
        listening.turn_sending(by_id=olive.pk, source_id=mute.pk, on=True, at=NOON)


def test_the_same_place_is_not_added_twice(olive, square):
    with pytest.raises(Refused, match="already"):
        listen_at(olive)


def test_an_unknown_network_and_a_missing_field_are_named(olive, wire):
    with pytest.raises(Invalid, match="no network 'myspace'"):
        listening.try_source(network="myspace", address="x", credential={})
    with pytest.raises(Invalid, match="lacks token"):
        listening.try_source(network="fake", address="x", credential={"user": "x"})


@pytest.mark.parametrize("who", ["frank", "otto"])
def test_only_leads_and_owners_change_sources(who, square, request):
    teammate = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        listening.pause_source(by_id=teammate.pk, source_id=square.pk, at=NOON)


def test_another_teams_source_is_not_there_for_me(olive, frank, square, hear):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(
        by_id=olive.pk, source_id=square.pk, name="Shops' square", team_id=shops.pk, at=NOON
    )
    hear(said("1", "acme"))

    with pytest.raises(Missing):
        queries.source_for(frank.pk, square.pk)
    assert not queries.mentions_for(frank.pk).exists()
    frank.teams.add(shops)
    assert queries.mentions_for(frank.pk).count() == 1


def test_a_removed_source_forgets_its_credential(olive, square):
    listening.remove_source(by_id=olive.pk, source_id=square.pk, at=NOON)
    square.refresh_from_db()
    assert (square.sealed_credential, square.sends) == ("", False)
    assert not queries.sources_for(olive.pk).exists()


def test_trouble_is_said_in_words_and_ends_when_it_ends(olive, square, hear):
    listening.note_trouble(
        source_id=square.pk,
        trouble=OutsideTrouble("fake.test answered 503", retry_in=9),
        retry_at=NOON,
        at=NOON,
    )
    assert Source.objects.get(pk=square.pk).trouble == "fake.test answered 503"
    hear(said("1", "acme"), at=NOON + SECOND)
    assert Source.objects.get(pk=square.pk).trouble == ""


def test_signed_out_owners_are_told_once_and_a_new_credential_mends_it(olive, square, wire):
    for _ in range(3):
        listening.note_trouble(source_id=square.pk, trouble=SignedOut("401"), retry_at=None, at=NOON)
    assert Notice.objects.filter(teammate=olive).count() == 1
    assert not Source.objects.listened_to().exists()

    listening.change_credential(by_id=olive.pk, source_id=square.pk, credential={"token": "new"}, at=NOON)
    assert Source.objects.listened_to().exists()


def test_only_one_listener_holds_a_source(square):
    assert listening.lease(source_id=square.pk, by="a", at=NOON, until=NOON + 30 * SECOND)
    assert not listening.lease(source_id=square.pk, by="b", at=NOON + 29 * SECOND, until=NOON + 60 * SECOND)
    assert listening.lease(source_id=square.pk, by="b", at=NOON + 31 * SECOND, until=NOON + 60 * SECOND)


def test_an_account_survives_its_row(square):
    assert queries.account_of(square) == Account(
        "us", "@acme", "Acme", "https://fake.test/acme", None, "Fake square"
    )
