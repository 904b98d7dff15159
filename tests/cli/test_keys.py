"""A new key seals everything anew that is sealed, wherever it stands; nothing is left to the old one."""

import json
import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core import serializers
from django.test import Client

from heedful.cli.backups import sqlite
from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Hook
from heedful.drafting import actions as drafting
from heedful.drafting import queries as drafts
from heedful.drafting.models import Endpoint
from heedful.gestures import actions as gestures
from heedful.gestures.models import Gesture
from heedful.kit import sealed, vault
from heedful.listening import actions as listening
from heedful.listening import queries as heard
from heedful.outside import queries as outside
from heedful.talk import actions as talk
from heedful.talk import queries as letters
from heedful.talk.models import Letter
from heedful.teams import actions as teams
from tests.conftest import NOON, said

ROOT = Path(sealed.__file__).parents[1]
KEY = "sk-ours"


@pytest.fixture(autouse=True)
def vault_of_its_own(tmp_path):
    vault.configure(tmp_path / "vault.key")


@pytest.fixture
def hook(olive):
    made = {"name": "Chat", "url": "https://chat.test", "form": "events", "topics": ["notes"]}
    return desk.add_hook(by_id=olive.pk, **made, at=NOON)


@pytest.fixture
def endpoint(olive):
    where = {"address": "https://models.test/v1", "model": "small", "key": KEY}
    return drafting.set_endpoint(by_id=olive.pk, on=True, **where, at=NOON)


@pytest.fixture
def address(hire, olive, hear, square):
    """Dana's address, for a gesture."""
    team = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=team.pk, at=NOON)
    sam = hire("Sam", "teammate", team_ids=[team.pk])
    hear(said("1", "My line to @acme is down", addressed=True))
    gestures.set_budget(
        by_id=olive.pk, team_id=team.pk, currency="EUR", a_month="90", alone_up_to="50", at=NOON
    )
    what = {"what": "tea", "reason": "a long wait", "value": "7", "key": "g1"}
    gesture = gestures.propose(by_id=sam.pk, conversation_id=Conversation.objects.get().pk, **what, at=NOON)
    _, secret = gestures.ask_address(gesture_id=gesture.pk, by_id=sam.pk, at=NOON)
    gestures.give_address(link=outside.link(secret, at=NOON), address="1 Elm Road", at=NOON)
    return gesture


@pytest.fixture
def letter(olive):
    """Dana's letter, from the page for everybody."""
    talk.set_talk(by_id=olive.pk, on=True, words="We are glad that you ask.", keeps_days=30, at=NOON)
    browser = Client()
    key = re.search(r'name="key" value="([0-9a-f]{32})"', browser.get("/talk/").text)[1]
    form = {"name": "Dana", "reach": "dana@example.test", "words": "My line is down", "agreed": "yes"}
    assert browser.post("/talk/", form | {"key": key}).status_code == 302
    return Letter.objects.get()


@pytest.fixture
def everything(square, hook, endpoint, address, letter, frank):
    """One of everything that is sealed."""
    teams.push_key()
    TOTP.activate(frank, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(frank)


def rows_with(name):
    """Where in the database a key's name stands, whatever the column is called."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    rows = [row for model in tables for row in model._base_manager.all()]
    told = json.loads(serializers.serialize("json", rows))
    return [f"{row['model']}:{row['pk']}" for row in told if name in json.dumps(row["fields"])]


def kinds(found):
    return {place.split(":")[0] for place in found}


def test_a_new_key_leaves_nothing_to_the_old_one(everything, facts):
    (old,) = vault.key_names()
    tables = {model._meta.label_lower for model, _ in sealed.columns()}
    assert kinds(rows_with(old)) == tables | {"mfa.authenticator"}
    before = len(rows_with(old))

    told = facts("keys", "rotate")
    assert (told["resealed"], told["locked"]) == (before, [])
    assert rows_with(old) == []
    assert len(rows_with(told["key"])) == before


def test_everything_works_on_with_the_new_key_alone(everything, facts, hook, address, letter, square):
    secret, push_key, link = hook[1], teams.push_key(), letters.secret_of(letter)
    authenticators = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    codes = RecoveryCodes(authenticators.get()).generate_codes()
    facts("keys", "rotate")
    forget_the_old_key()

    assert drafts.door_of(drafts.open_endpoint()).key == KEY
    assert sealed.opened(Hook.objects.get(), "sealed_secret") == secret
    assert gestures.show_address(gesture_id=address.pk, by_id=address.proposed_by_id, at=NOON) == "1 Elm Road"
    assert letters.secret_of(Letter.objects.get()) == link
    assert teams.push_key() == push_key
    square.refresh_from_db()
    assert heard.place_of(square).credential == {"token": "t0ken"}
    assert RecoveryCodes(authenticators.get()).generate_codes() == codes


def forget_the_old_key():
    path = vault._place()
    said, newest, *_ = path.read_text().splitlines()
    path.write_text(f"{said}\n{newest}\n")


def test_what_no_key_opens_stays_and_is_named_and_the_rest_goes_on(endpoint, square, facts, console):
    lost = "v1.abcdef012345.AAAA"
    Endpoint.objects.update(sealed_key=lost)
    told = facts("keys", "rotate")
    assert (told["resealed"], told["locked"]) == (1, ["drafting.endpoint:1:key"])
    assert Endpoint.objects.get().sealed_key == lost
    assert "drafting.endpoint:1:key" in console("keys", "rotate").output


def test_what_is_erased_meanwhile_stays_erased(address, facts):
    Gesture.objects.update(sealed_address="", state="approved")
    facts("keys", "rotate")
    assert Gesture.objects.get().sealed_address == ""


def test_a_backup_names_the_keys_of_everything_in_it(tmp_path):
    import pysqlite3

    with pysqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        for table, column in [("drafting_endpoint", "sealed_key"), ("mfa_authenticator", "data")]:
            copy.execute(f'create table "{table}" ("{column}" text)')
        copy.execute("insert into drafting_endpoint values ('v1.00000000000a.x'), ('')")
        copy.execute("""insert into mfa_authenticator values ('{"secret": "v1.00000000000b.x"}')""")
    assert sqlite.keys_of(tmp_path / "copy.sqlite3") == ["00000000000a", "00000000000b"]


def test_a_column_is_sealed_by_its_type_and_by_its_name():
    """A new one that forgets either would be missed by a new key, or by backups and exports."""
    every = [(model, field) for model in apps.get_models() for field in model._meta.concrete_fields]
    named = {(model, field) for model, field in every if "sealed" in field.name}
    assert named == {(model, field) for model, field in every if isinstance(field, sealed.Sealed)}
    assert all(field.name.startswith("sealed_") for _, field in named)


def test_only_sealed_columns_and_what_lives_for_minutes_use_the_vault():
    known = {"kit/sealed.py", "web/set_up/sign_in.py", "web/set_up/once.py", "web/tracks/trying.py"}
    sealing = {
        str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if "vault.seal(" in path.read_text("utf-8")
    }
    assert sealing == known
