"""Everything fits into one file, which tells by itself whether it is whole."""

import json
import shutil
import tarfile

import pysqlite3
import pytest

from heedful.cli.backups import archive, postgres, sqlite
from heedful.kit.errors import Invalid
from tests.cli.conftest import heedful


@pytest.fixture
def folder(home, tmp_path):
    """A house that may be changed, with a secret in a session."""
    copied = shutil.copytree(home, tmp_path / "house")
    with pysqlite3.connect(copied / "heedful.sqlite3") as opened:
        opened.execute("insert into django_session values ('session-secret', '', '2100-01-01')")
    return copied


@pytest.fixture
def kept(folder, tmp_path):
    file = tmp_path / "kept.tar.gz"
    made = heedful(folder, "backup", str(file))
    assert made.returncode == 0, made.stderr
    return file


def mates(folder):
    with pysqlite3.connect(folder / "heedful.sqlite3") as opened:
        return [email for (email,) in opened.execute("select email from teams_teammate")]


def test_what_was_kept_comes_back_elsewhere(kept, tmp_path):
    restored = heedful(tmp_path / "new", "restore", str(kept))
    assert restored.returncode == 0, restored.stderr
    assert mates(tmp_path / "new") == ["ruth@acme.test"]


def test_a_backup_is_ours_alone_and_holds_neither_keys_nor_sessions(kept):
    with tarfile.open(kept) as tar:
        assert tar.getnames() == ["manifest.json", "heedful.sqlite3"]
        database = tar.extractfile("heedful.sqlite3").read()
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
    assert b"session-secret" not in database


def test_the_keys_are_in_it_when_asked_for(folder, tmp_path):
    file = tmp_path / "whole.tar.gz"
    heedful(folder, "backup", str(file), "--with-keys")
    restored = heedful(tmp_path / "new", "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "new/vault.key").read_bytes() == (folder / "vault.key").read_bytes()


def test_it_is_verified_without_touching_anything(kept, tmp_path):
    answered = heedful(tmp_path / "nowhere", "restore", "--verify", "--json", str(kept))
    told = json.loads(answered.stdout)
    assert (told["restored"], told["rows"]["teams_teammate"]) == (False, 1)
    assert not (tmp_path / "nowhere").exists()


def test_a_house_is_not_overwritten_unless_told_and_then_it_is_put_aside(kept, folder):
    with pysqlite3.connect(folder / "heedful.sqlite3") as opened:
        opened.execute("update teams_teammate set email = 'eve@acme.test'")
    refused = heedful(folder, "restore", str(kept))
    assert (refused.returncode, "--over" in refused.stderr) == (1, True)
    assert mates(folder) == ["eve@acme.test"]

    assert heedful(folder, "restore", "--over", str(kept)).returncode == 0
    assert mates(folder) == ["ruth@acme.test"]
    (aside,) = folder.glob("before-restore-*")
    assert (aside / "heedful.sqlite3").exists()


def test_the_key_that_is_missing_after_a_restore_is_named(kept, tmp_path, folder):
    database = folder / "heedful.sqlite3"
    with pysqlite3.connect(database) as opened:
        opened.execute(
            "insert into listening_source (network, address, name, state, sends, sealed_credential, account, cursor,"
            " added_at, trouble, budget, leased_by) values ('fake', 'a', 'a', 'paused', 0, 'v1.abcdef012345.x', '{}',"
            " '', '2008-04-06', '', '{}', '')"
        )
    file = tmp_path / "sealed.tar.gz"
    assert heedful(folder, "backup", str(file)).returncode == 0
    restored = heedful(tmp_path / "new", "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "abcdef012345" in restored.stdout
    assert "vault.key" in restored.stdout


def test_there_is_nothing_to_keep_before_the_first_start(tmp_path):
    answered = heedful(tmp_path, "backup", str(tmp_path / "x.tar.gz"))
    assert (answered.returncode, list(tmp_path.glob("x*"))) == (1, [])


# The file
@pytest.fixture
def small(tmp_path):
    """A backup of a tiny database, and its manifest."""
    database = tmp_path / "made.sqlite3"
    with pysqlite3.connect(database) as opened:
        opened.execute("create table shelf (book text)")
        opened.executemany("insert into shelf values (?)", [("one",), ("two",)])
    manifest = archive.Manifest("2008-04-06", "1", "sqlite", sqlite.rows_of(database), [])
    archive.write(tmp_path / "small.tar.gz", manifest, {archive.SQLITE: database})
    return tmp_path / "small.tar.gz"


def retold(source, target, change):
    """Write a backup again with its members changed: `change(name, bytes)` returns bytes, or None to leave it out."""
    import io

    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda name, content: content[:-1] + b"x" if name == archive.SQLITE else content, "is not what was written"),
        (lambda name, content: None if name == archive.SQLITE else content, "is missing"),
        (lambda name, content: None if name == archive.MANIFEST else content, "no manifest"),
        (lambda name, content: b"{}" if name == archive.MANIFEST else content, "no manifest"),
        (
            lambda name, content: content.replace(b'"heedful.sqlite3"', b'"../../evil"') if name == archive.MANIFEST else content,
            "another version",
        ),
    ],
)  # fmt: skip
def test_a_changed_backup_is_refused(small, tmp_path, change, why):
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(Invalid, match=why):
        archive.unpack(retold(small, tmp_path / "bad.tar.gz", change), into)


def test_a_backup_that_broke_off_is_refused(small, tmp_path):
    small.write_bytes(small.read_bytes()[:-40])
    with pytest.raises(Invalid, match="cannot be read"):
        archive.unpack(small, tmp_path)


def test_a_row_that_points_at_nothing_is_damage(tmp_path):
    with pysqlite3.connect(tmp_path / "x") as opened:
        opened.execute("create table person (id integer primary key)")
        opened.execute("create table post (by integer references person)")
        opened.execute("insert into post values (7)")
    with pytest.raises(Invalid, match="points at nothing"):
        sqlite.check(tmp_path / "x")


def test_a_database_is_copied_while_it_is_written(tmp_path):
    with pysqlite3.connect(tmp_path / "live") as writer:
        writer.execute("pragma journal_mode = wal")
        writer.execute("create table shelf (book text)")
        writer.execute("insert into shelf values ('one')")
        writer.commit()
        writer.execute("insert into shelf values ('not yet')")
        sqlite.copy(tmp_path / "live", tmp_path / "copy")
    assert sqlite.rows_of(tmp_path / "copy") == {"shelf": 1}


def test_without_postgresqls_tools_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Invalid, match="pg_dump is not here"):
        postgres.dump("postgres://a:b@localhost/c", tmp_path / "x")


def test_a_password_of_postgresql_is_not_on_the_command_line(tmp_path, monkeypatch):
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "$@ / $PGUSER $PGPASSWORD $PGHOST" >&2\nexit 1\n')
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(Exception, match=r"--dbname c / a b@d localhost"):
        postgres.dump("postgres://a:b%40d@localhost/c", tmp_path / "x")
