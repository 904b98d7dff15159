"""An empty database is made at once, and is the one that all migrations would have made."""

import json
import os
import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT, environ, heedful
from tests.cli.test_backup_postgres import at, databases

URL = os.environ.get("HEEDFUL_DATABASE_URL", "")


def schema(folder, whose, **options):
    made = subprocess.run(
        [sys.executable, "-m", "tests.cli.schema", whose],
        env=environ(folder, **options), cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


def same(ours, djangos):
    assert len(ours["parts"]) > 400
    assert [part for part in ours["parts"] if part not in djangos["parts"]] == []
    assert [part for part in djangos["parts"] if part not in ours["parts"]] == []
    assert ours["noted"] == djangos["noted"]


@pytest.mark.slow
def test_made_at_once_a_database_is_what_the_migrations_make(tmp_path):
    for whose in ("heedful", "django"):
        (tmp_path / whose).mkdir()
    same(schema(tmp_path / "heedful", "heedful"), schema(tmp_path / "django", "django"))


if URL:

    def test_in_postgresql_too(tmp_path):
        names = {"heedful": "heedful_made", "django": "heedful_migrated"}
        databases(*names.values())
        same(*(schema(tmp_path, whose, HEEDFUL_DATABASE_URL=at(name)) for whose, name in names.items()))


@pytest.mark.slow
def test_what_is_there_is_migrated_and_not_made_again(tmp_path):
    """A table of a house that was cut off in its first migration: Django's own way goes on from there."""
    asked = "import django; django.setup()\nfrom django.core.management import call_command\n"
    begun = f"{asked}call_command('migrate', 'teams', '0001', verbosity=0)"
    environment = environ(tmp_path, DJANGO_SETTINGS_MODULE="heedful.settings")
    subprocess.run([sys.executable, "-c", begun], env=environment, cwd=ROOT, check=True, timeout=120)
    init = ("init", "--yes", "--owner", "ruth@acme.test", "--company", "Acme")
    for _ in range(2):
        done = heedful(tmp_path, *init)
        assert done.returncode == 0, done.stderr
