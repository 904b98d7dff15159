"""The doctor finds what is wrong and says what to do."""

import json
import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from heedful.cli import doctor
from heedful.kit import options
from heedful.kit.errors import OutsideTrouble, SignedOut
from heedful.query import scan
from tests.cli.conftest import heedful
from tests.conftest import NOON


@pytest.fixture
def folder(tmp_path):
    tmp_path.chmod(0o700)
    return tmp_path


def chosen(**values):
    return options.load({f"HEEDFUL_{name.upper()}": value for name, value in values.items()})


def test_a_sound_house_has_nothing_wrong(home):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answered = heedful(home, "doctor", "--json", HEEDFUL_PORT=str(port))
    findings = json.loads(answered.stdout)
    assert [each for each in findings if not each["ok"]] == []
    assert answered.returncode == 0
    assert {"Python", "options", "SQLite", "data folder", "database", "keys", "port", "clock", "disk"} <= {
        each["what"] for each in findings
    }
    (matching,) = [each["how"] for each in findings if each["what"] == "matching"]
    assert matching.startswith("fast, in C" if scan.HERE else "in Python")


def test_something_wrong_ends_with_exit_code_1_and_a_remedy(console, monkeypatch, db):
    wrong = doctor.Finding("data folder", "others can look into it", "Run: chmod 700 it")
    monkeypatch.setattr(doctor, "look", lambda: iter([doctor.python(), wrong]))
    answered = console("doctor")
    assert (answered.exit_code, "Run: chmod 700 it" in answered.output) == (1, True)


def test_it_looks_as_far_as_it_can_when_an_option_is_wrong(tmp_path):
    answered = heedful(tmp_path, "doctor", HEEDFUL_PORT="x")
    assert answered.returncode == 1
    assert "HEEDFUL_PORT" in answered.stdout
    assert "Python" in answered.stdout


def test_an_empty_folder_needs_its_database(folder):
    answered = heedful(folder, "doctor", "--json")
    assert "heedful init" in next(
        each["do"] for each in json.loads(answered.stdout) if each["what"] == "database"
    )


def test_an_old_python_is_wrong():
    assert (doctor.python((3, 10, 9)).do, doctor.python((3, 11, 0)).do) == (
        "Install Python 3.11 or newer.",
        "",
    )


def test_a_full_disk_is_wrong(folder, monkeypatch):
    monkeypatch.setattr(doctor, "ENOUGH_BYTES", 10**18)
    assert "Make room" in doctor.disk(folder / "not/yet").do


def test_a_clock_that_stands_before_our_own_files_is_wrong(folder):
    assert "Set the clock" in doctor.clock_sense(folder, NOON).do
    assert doctor.clock_sense(folder).do == ""


def test_a_clock_that_stands_before_what_was_written_lately_is_wrong(folder):
    now = datetime.now(UTC)
    (folder / "heedful.sqlite3").touch()
    late = (now + timedelta(minutes=10)).timestamp()
    os.utime(folder / "heedful.sqlite3", (late, late))
    assert "Set the clock" in doctor.clock_sense(folder, now).do


def test_a_taken_port_is_wrong_and_a_free_one_is_not(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "--port" in doctor.port(chosen(port=port), folder).do
    assert doctor.port(chosen(port=port), folder).do == ""


def test_a_folder_that_others_can_look_into_is_wrong(folder):
    folder.chmod(0o750)
    assert "chmod 700" in doctor.data_folder(folder).do
    folder.chmod(0o700)
    assert doctor.data_folder(folder).do == ""
    assert list(folder.iterdir()) == []


def test_a_missing_key_is_found_before_it_is_needed(square, tmp_path, settings):
    from heedful.kit import vault

    assert [finding.do for finding in doctor.vault_key()] == [""]
    vault.configure(tmp_path / "vault.key")
    try:
        (finding,) = doctor.vault_key()
    finally:
        vault.configure(settings.VAULT_KEY_FILE)
    assert "is missing" in finding.how
    assert finding.do


def test_a_source_in_trouble_is_shown_with_its_remedy(square, noon):
    from heedful.listening import actions as listening

    assert [each.do for each in doctor.sources()] == [""]
    trouble = OutsideTrouble("fake.test does not answer.", retry_in=1)
    listening.note_trouble(source_id=square.pk, trouble=trouble, retry_at=None, at=noon)
    assert [(each.how, each.do) for each in doctor.sources()] == [
        ("fake.test does not answer.", f"Run: heedful source test {square.pk}")
    ]
    listening.note_trouble(source_id=square.pk, trouble=SignedOut("no entry"), retry_at=None, at=noon)
    assert [each.do for each in doctor.sources()] == [f"Run: heedful source sign-in {square.pk}"]
