"""A backup of PostgreSQL comes back in another database. Only the PostgreSQL lane of CI has these tests."""

import json
import os
from urllib.parse import urlsplit, urlunsplit

from tests.cli.conftest import heedful

URL = os.environ.get("HEEDFUL_DATABASE_URL", "")


def at(name):
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


def databases(*names):
    import psycopg

    with psycopg.connect(at("postgres"), autocommit=True) as server:
        for name in names:
            server.execute(f"drop database if exists {name} with (force)")
            server.execute(f"create database {name}")


if URL:

    def test_what_was_kept_comes_back_elsewhere(tmp_path):
        databases("heedful_kept", "heedful_new")
        house, kept = tmp_path / "house", tmp_path / "kept.tar.gz"
        first = {"HEEDFUL_DATABASE_URL": at("heedful_kept")}
        other = {"HEEDFUL_DATABASE_URL": at("heedful_new")}
        init = ("init", "--yes", "--owner", "ruth@acme.test", "--company", "Acme")
        assert heedful(house, *init, **first).returncode == 0

        made = heedful(house, "backup", str(kept), **first)
        assert made.returncode == 0, made.stderr
        assert heedful(house, "restore", "--verify", str(kept), **first).returncode == 0
        again = heedful(house, "restore", str(kept), **first)
        assert (again.returncode, "Traceback" in again.stderr) == (1, False)

        restored = heedful(tmp_path / "new", "restore", str(kept), **other)
        assert restored.returncode == 0, restored.stderr
        mates = json.loads(heedful(tmp_path / "new", "user", "list", "--json", **other).stdout)
        assert [mate["email"] for mate in mates] == ["ruth@acme.test"]
