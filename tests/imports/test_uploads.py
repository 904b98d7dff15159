"""An owner uploads an export, sees what would come, and lets the worker bring it in."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heedful.desk.models import Conversation
from heedful.imports import actions, parcels
from heedful.imports.models import Import, Upload
from heedful.journal.models import Entry, Job
from heedful.kit import clock, runs
from heedful.kit.errors import NotAllowed, Refused
from heedful.listening.models import Post
from heedful.teams import actions as teams
from tests.cli.conftest import ROOT, environ, home  # noqa: F401
from tests.conftest import NOON
from tests.imports.conftest import DANA, FRANK, PRIYA, conversation, ticket
from tests.imports.test_cli import counted

HOME, SEND = "/settings/moving/", "/settings/moving/uploads/"
SOON = NOON + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return settings.DATA_DIR / "uploads"


@pytest.fixture
def owner(signed_in, olive):
    return signed_in(olive)


def lines(*values):
    return "".join(f"{json.dumps(one)}\n" for one in values).encode()


def tickets(*some):
    return lines(DANA, PRIYA, FRANK, *some)


def file(said, name="tickets.ndjson"):
    return SimpleUploadedFile(name, said)


def packed(*members, **how):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, said in members:
            archive.writestr(name, said)
    return kept.getvalue()


def send(browser, *files, network="zendesk", **fields):
    return browser.post(SEND, {"network": network, "sent": list(files), **fields})


def words(answer):
    return " ".join(answer.content.decode().split())


def all_files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_is_looked_at_first_and_comes_in_when_told_to(owner, olive, folder, work_until):
    sent = send(owner, file(tickets(ticket(1), ticket(2, "spam"))))
    page = f"{SEND}{Upload.objects.get().pk}/"
    assert (sent.status_code, sent["Location"]) == (302, page)
    assert "It is being looked at." in words(owner.get(page))
    work_until(SOON)
    told = words(owner.get(page))
    assert "This would come. Nothing has come in yet." in told
    assert "<dt>Conversations</dt><dd>1</dd> <dt>Messages</dt><dd>4</dd> <dt>Notes</dt><dd>2</dd>" in told
    assert "<dt>People who asked</dt><dd>1</dd>" in told
    assert "1 × is spam there" in told
    assert "tickets.ndjson, line 5" in told
    assert not Conversation.objects.exists()

    owner.post(f"{page}accept/")
    assert "It comes in." in words(owner.get(page))
    work_until(SOON)
    told = words(owner.get(page))
    assert "It is brought in, and its files are removed." in told
    brought = Import.objects.get()
    assert f"/settings/moving/imports/{brought.pk}/" in told
    assert (brought.name, brought.by, brought.conversations) == ("tickets.ndjson", olive, 1)
    assert (Conversation.objects.count(), Post.objects.count()) == (1, 4)
    assert not any(folder.iterdir())
    assert "tickets.ndjson" in words(owner.get(HOME))
    kinds = list(Entry.objects.filter(kind__startswith="Upload").values_list("kind", "teammate_id"))
    assert kinds == [
        *((kind, olive.pk) for kind in ("UploadBegun", "UploadTaken", "UploadAccepted")),
        ("UploadBrought", None),
    ]
    assert "uploaded files of" in words(owner.get("/audit/"))


def test_only_owners_upload_see_and_decide(signed_in, owner, bill, lea, work_until):
    send(owner, file(tickets(ticket())))
    work_until(SOON)
    page = f"{SEND}{Upload.objects.get().pk}/"
    for somebody in (bill, lea):
        browser = signed_in(somebody)
        answers = [send(browser, file(b"{}")), browser.get(page)]
        answers += [browser.post(f"{page}{deed}/") for deed in ("accept", "stop")]
        assert [one.status_code for one in answers] == [403] * 4
    assert Upload.objects.get().state == "looked"
    with pytest.raises(NotAllowed):
        actions.take(by_id=bill.pk, network="zendesk", sent=[], at=NOON)


def test_a_form_of_another_site_uploads_nothing(olive):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(olive)
    assert send(browser, file(tickets(ticket()))).status_code == 403
    assert not Upload.objects.exists()


def test_nobody_else_on_the_machine_reads_the_files(owner, folder):
    send(owner, file(tickets(ticket())), file(packed(("a.json", b"[]")), "more.zip"))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in all_files(folder) if path.suffix != ".lock"}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*")) if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


@pytest.mark.parametrize("network", ["zendesk", "chatwoot"])
def test_an_archive_is_unpacked_and_its_names_lead_nowhere(owner, folder, work_until, network, tmp_path):
    (elsewhere := tmp_path / "elsewhere").mkdir()
    told = tickets(ticket(1)) if network == "zendesk" else lines(conversation(1))
    said = packed(
        ("../../../evil.ndjson", told),
        (f"{elsewhere}/evil.ndjson", tickets(ticket(2)) if network == "zendesk" else lines(conversation(2))),
        ("__MACOSX/._evil.ndjson", b"\0\1"),
        ("read me.txt", b"hello"),
    )
    send(owner, file(said, "..\\..\\all.zip"), network=network)
    one = Upload.objects.get()
    assert one.name == "all.zip"
    actions.look_on(upload_id=one.pk, at=SOON)
    inside = folder / str(one.pk) / "files" / "in-all.zip"
    assert sorted(path.name for path in all_files(tmp_path) if path.suffix == ".ndjson") == [
        "2-evil.ndjson",
        "evil.ndjson",
    ]
    assert (inside / "evil.ndjson").read_bytes() == told
    assert not (folder / str(one.pk) / "packed" / "all.zip").exists()
    owner.post(f"{SEND}{one.pk}/accept/")
    work_until(SOON)
    assert Conversation.objects.count() == 2


def locked():
    said = bytearray(packed(("a.json", b"[]")))
    for sign, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        said[said.index(sign) + place] |= 1
    return bytes(said)


def strange():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.json", b"[]" * 99)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("tickets.xlsx", b"PK\3\4", "tickets.xlsx is no file that can be read here. Names end with .json"),
        ("tickets", b"[]", "tickets is no file that can be read here."),
        ("t.json", b" \n", "t.json is empty."),
        ("t.json", b"<html>", "t.json is no JSON: it begins with something else than { or [."),
        ("t.json", packed(("a.json", b"[]")), "t.json is a zip archive, whatever its name says."),
        ("t.csv", b"\xff\xfeI\0d\0", "t.csv is written in UTF-16; save it as UTF-8, whatever its name says."),
        ("t.csv", b"Id\0", "t.csv is no CSV."),
        ("t.zip", b"[]", "t.zip is no zip archive, or a broken one."),
        ("t.zip", packed(("a.json", b"[]"))[:-9], "t.zip is no zip archive, or a broken one."),
        ("t.zip", packed(("a.txt", b"[]")), "t.zip holds no file that ends with .json"),
        ("t.zip", locked(), "t.zip is locked with a password. Pack it without."),
        ("t.zip", strange(), "t.zip is packed in a way that cannot be read here."),
    ],
)
def test_what_can_be_no_export_is_told_at_once(owner, folder, name, said, why):
    answer = send(owner, file(said, name))
    assert answer.status_code == 400
    assert why in words(answer).replace("&lt;", "<")
    assert not Upload.objects.exists()
    assert not folder.exists()


def test_an_empty_file_and_none_at_all_are_told(owner):
    assert "t.json is empty." in words(send(owner, file(b"", "t.json")))
    assert "Choose the files of the export." in words(send(owner))


def test_what_is_too_much_is_refused_and_the_page_says_the_limits(owner, monkeypatch):
    assert "at most 50 files and 1,024 MB together" in words(owner.get(HOME))
    monkeypatch.setattr(parcels, "MOST_BYTES", parcels.MB)
    two = [file(b"[" + b" " * parcels.MB, name) for name in ("a.json", "b.json")]
    assert "Together they are larger than 1 MB." in words(send(owner, *two))
    monkeypatch.setattr(parcels, "MOST_FILES", 1)
    assert "These are 2 files. Put them into one .zip" in words(send(owner, *two))
    assert not Upload.objects.exists()


def test_more_files_than_are_read_are_refused_in_words(owner, olive):
    many = [file(b"{}", f"{number}.json") for number in range(101)]
    strict = Client(enforce_csrf_checks=True, raise_request_exception=True)
    strict.force_login(olive)
    strict.get(HOME)  # its cookie lets the form be read before the page is asked
    for browser in (owner, strict):
        for headers in ({}, {"hx-request": "true"}):
            answer = browser.post(SEND, {"network": "zendesk", "sent": many}, headers=headers)
            assert answer.status_code == 413
            told = (
                "At most 100 files come in at once, so none was kept. Put them into one .zip, or send fewer."
            )
            assert told in words(answer)
    assert "That is more than fits" in words(owner.post(SEND, {"sent": many}))
    assert not Upload.objects.exists()


def test_the_page_knows_what_is_too_much_before_it_is_sent(owner):
    told = words(owner.get(HOME))
    assert f'data-behaviour="fits" data-files="50" data-bytes="{1024 * parcels.MB}"' in told
    assert 'data-many="These are {n} files. Put them into one .zip, or send at most 50."' in told


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(owner, folder, monkeypatch, work_until):
    bomb = packed(("a.json", b"[" + b" " * 5_000_000))
    assert len(bomb) < 10_000
    with monkeypatch.context() as small:
        small.setattr(parcels, "MOST_UNPACKED", parcels.MB)
        assert "bomb.zip holds more than 1 MB." in words(send(owner, file(bomb, "bomb.zip")))
        small.setattr(parcels, "MOST_LISTED", 10)
        assert "bomb.zip lists too many files." in words(send(owner, file(bomb, "bomb.zip")))
    with monkeypatch.context() as few:
        few.setattr(parcels, "MOST_PACKED_FILES", 1)
        said = packed(("a.json", b"[]"), ("b.json", b"[]"))
        assert "two.zip holds more than 1 files." in words(send(owner, file(said, "two.zip")))
    assert not Upload.objects.exists()
    send(owner, *(file(bomb, f"{n}.zip") for n in range(3)))
    monkeypatch.setattr(parcels, "MOST_UNPACKED", 9_000_000)  # two of them
    work_until(SOON)
    one = Upload.objects.get()
    assert (one.state, one.trouble) == ("failed", "1.zip holds more than 8 MB. Send it in parts.")
    assert not any(folder.iterdir())


def test_an_archive_that_is_broken_inside_is_told_when_it_is_unpacked(owner, folder, work_until):
    said = bytearray(packed(("a.json", os.urandom(9000).hex())))
    said[3000] ^= 0xFF
    send(owner, file(bytes(said), "t.zip"))
    work_until(SOON)
    told = words(owner.get(f"{SEND}{Upload.objects.get().pk}/"))
    assert (
        "It could not be used, and its files are removed. t.zip is broken: a.json cannot be unpacked." in told
    )
    assert not any(folder.iterdir())
    assert not Job.objects.filter(outside=True).exists()


def test_a_full_disk_is_told_and_nothing_is_kept(owner, folder, monkeypatch):
    monkeypatch.setattr(parcels, "SPARE", 1 << 60)
    assert "There is too little room on the disk" in words(send(owner, file(tickets(ticket()))))
    assert Upload.objects.get().state == "failed"
    assert not any(folder.iterdir())


def test_files_of_another_system_bring_nothing_and_cannot_be_started(owner, work_until):
    send(owner, file(lines(conversation())))
    work_until(SOON)
    one = Upload.objects.get()
    told = words(owner.get(f"{SEND}{one.pk}/"))
    assert "There is nothing in it that can be brought in from Zendesk." in told
    assert "Bring it in" not in told
    assert owner.post(f"{SEND}{one.pk}/accept/").status_code == 409


def test_one_upload_at_a_time(owner, folder, work_until):
    send(owner, file(tickets(ticket(1))))
    kept = all_files(folder)
    answer = send(owner, file(tickets(ticket(2)), "other.ndjson"))
    assert answer.status_code == 400
    assert "Something was uploaded already. Bring it in or let it go first." in words(answer)
    assert (Upload.objects.count(), all_files(folder)) == (1, kept)
    assert "Upload and look" not in words(owner.get(HOME))


def test_the_same_file_twice_adds_nothing_and_the_page_says_so(owner, work_until):
    for _ in range(2):
        send(owner, file(tickets(ticket(1), ticket(2))))
        work_until(SOON)
        one = Upload.objects.latest("pk")
        told = words(owner.get(f"{SEND}{one.pk}/"))
        owner.post(f"{SEND}{one.pk}/accept/")
        work_until(SOON)
    assert "<dd>2, 2 of them are here already</dd>" in told
    assert (Conversation.objects.count(), Post.objects.count()) == (2, 8)
    assert Import.objects.latest("pk").posts == 0
    assert owner.post(f"{SEND}{one.pk}/accept/").status_code == 409


def test_it_comes_to_the_team_and_the_account_that_were_chosen(owner, olive, work_until):
    team = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    send(owner, file(tickets(ticket())), team=team.pk, account="old desk")
    work_until(SOON)
    owner.post(f"{SEND}{Upload.objects.get().pk}/accept/")
    work_until(SOON)
    source = Import.objects.get().source
    assert (source.team, source.address) == (team, "old desk")
    assert send(owner, file(tickets(ticket())), team=99).status_code == 400


def test_it_is_let_go_by_an_owner_or_after_a_day(owner, folder, work_until):
    for ends in ("stop", "day"):
        send(owner, file(tickets(ticket())))
        one = Upload.objects.latest("pk")
        work_until(SOON)
        assert all_files(folder)
        if ends == "stop":
            owner.post(f"{SEND}{one.pk}/stop/")
        else:
            work_until(NOON + timedelta(hours=23))
            assert all_files(folder)
            work_until(NOON + timedelta(hours=25))
        one.refresh_from_db()
        assert (one.state, any(folder.iterdir())) == ("stopped", False)
        assert owner.post(f"{SEND}{one.pk}/accept/").status_code == 409
        assert owner.post(f"{SEND}{one.pk}/stop/").status_code == 409
    assert "It was not brought in within a day." in words(owner.get(f"{SEND}{one.pk}/"))


def test_what_a_killed_request_left_goes_after_a_day(olive, owner, folder, work_until):
    one = Upload.objects.create(
        network="zendesk", name="x", size=1, by=olive, begun_at=NOON, ends_at=NOON + timedelta(days=1)
    )
    left = folder / str(one.pk) / "files"
    left.mkdir(parents=True)
    (left / "half.json").write_bytes(b"[")
    actions.expire(upload_id=one.pk, at=NOON + timedelta(days=1))
    one.refresh_from_db()
    assert (one.state, any(folder.iterdir())) == ("stopped", False)


def test_whoever_is_no_owner_any_more_brings_nothing_in(owner, olive, folder, ruth_too, work_until):
    send(owner, file(tickets(ticket())))
    teams.change_role(by_id=ruth_too.pk, teammate_id=olive.pk, role="teammate", at=NOON)
    work_until(SOON)
    assert Upload.objects.get().trouble == "Whoever uploaded it may not bring it in any more."
    assert not any(folder.iterdir())


@pytest.fixture
def ruth_too(olive):
    return type(olive).objects.create(email="ruth@acme.test", name="Ruth", role="owner", joined_at=NOON)


@pytest.fixture
def accepted(owner, work_until, monkeypatch):
    """An upload of seven tickets that was accepted; two are stored at once."""
    monkeypatch.setattr("heedful.imports.actions.bringing.AT_ONCE", 2)
    send(owner, file(tickets(*map(ticket, range(1, 8)))))
    work_until(SOON)
    one = Upload.objects.get()
    owner.post(f"{SEND}{one.pk}/accept/")
    return one


class Killed(BaseException):
    """Nothing of ours catches it, as nothing catches kill -9."""


def test_killed_between_any_two_steps_it_ends_the_same(accepted, folder, monkeypatch):
    from heedful.imports.actions import bringing, uploading

    monkeypatch.setattr(uploading.Upload, "move", _killing_every_second(uploading.Upload.move))
    monkeypatch.setattr(uploading.Upload, "settle", _killing_every_second(uploading.Upload.settle))
    monkeypatch.setattr(bringing, "_end", _killing_every_second(bringing._end))
    kills = 0
    while Upload.objects.get().is_open:
        try:
            actions.bring_on(upload_id=accepted.pk, at=SOON)
        except Killed:
            kills += 1
    assert kills > 4
    assert (Conversation.objects.count(), Post.objects.count()) == (7, 28)
    assert (Import.objects.count(), Import.objects.get().conversations) == (1, 7)
    assert Upload.objects.get().brought_id == Import.objects.get().pk
    assert not any(folder.iterdir())


def _killing_every_second(do):
    calls = []

    def killed(*args, **fields):
        calls.append(do)
        if len(calls) % 2:
            raise Killed
        return do(*args, **fields)

    return killed


def test_two_workers_and_the_console_never_import_at_once(accepted, folder, work_until, settings):
    here = runs.run_dir(settings.DATA_DIR)
    for place, name in ((folder / str(accepted.pk), "working"), (here, "import")):
        with runs.alone(place, name, otherwise="taken"):
            work_until(SOON)
        job = Job.objects.get(outside=True)
        assert (job.attempts, job.dead, Conversation.objects.count()) == (0, False, 0)
        Job.objects.filter(outside=True).update(run_at=NOON)
    work_until(SOON)
    assert Upload.objects.get().state == "brought"


def test_a_worker_that_is_asked_to_end_lets_another_go_on(accepted, work_until):
    runs.ENDING.set()
    try:
        work_until(SOON)
    finally:
        runs.ENDING.clear()
    assert (Conversation.objects.count(), Upload.objects.get().state) != (7, "brought")
    work_until(SOON + timedelta(seconds=1))
    assert (Conversation.objects.count(), Upload.objects.get().state) == (7, "brought")


def test_stopped_on_its_way_what_has_come_stays_and_the_page_shows_how_far_it_was(
    accepted, owner, olive, folder, work_until, monkeypatch
):
    from heedful.imports.actions import uploading

    move, seen = Upload.move, []

    def then_stopped(row, *states, **fields):
        moved = move(row, *states, **fields)
        if Conversation.objects.count() == 3:
            seen.append(words(owner.get(f"{SEND}{accepted.pk}/")))
            actions.stop(upload_id=accepted.pk, by_id=olive.pk, at=SOON)
        return moved

    monkeypatch.setattr(uploading.Upload, "move", then_stopped)
    work_until(SOON)
    assert '<progress max="100" value="' in seen[0]
    assert Upload.objects.get().state == "stopped"
    assert Conversation.objects.count() == 5  # the batch that had begun is whole
    assert not any(folder.iterdir())
    assert not Job.objects.filter(outside=True).exists()
    monkeypatch.undo()
    with pytest.raises(Refused):
        actions.stop(upload_id=accepted.pk, by_id=olive.pk, at=SOON)


def test_a_long_file_never_lies_in_memory_nor_has_a_name_before_it_is_taken(owner, folder, work_until):
    said = tickets(*(ticket(n, description="x" * 60_000) for n in range(60)))
    assert len(said) > 3 * parcels.MB
    send(owner, file(said))
    assert [path.read_bytes() for path in all_files(folder)] == [said]
    assert {path.name for path in folder.parent.iterdir()} <= {"uploads", "run"}


@pytest.mark.slow
def test_a_killed_worker_goes_on_where_it_stopped(home, tmp_path):  # noqa: F811
    path = tmp_path / "tickets.ndjson"
    path.write_bytes(tickets(*map(ticket, range(1, 3001))))
    asked = [sys.executable, "-c", ACCEPTS, str(path)]
    subprocess.run(asked, env=environ(home), cwd=ROOT, check=True, timeout=120)
    worker = [sys.executable, "-m", "heedful", "work"]
    with subprocess.Popen(worker, env=environ(home), cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        wait_until(lambda: counted(home, "imports_import", "coalesce(max(rows), 0)") >= 200)
        os.kill(running.pid, signal.SIGKILL)
    assert 190 <= counted(home, "desk_conversation") < 3000
    with subprocess.Popen(worker, env=environ(home), cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        wait_until(lambda: counted(home, "imports_upload", "max(state)") == "brought")
        running.terminate()
    assert counted(home, "imports_import") == 1
    assert (counted(home, "desk_conversation"), counted(home, "listening_post")) == (3000, 12000)
    assert not any((home / "uploads").iterdir())


def wait_until(it_is_so, seconds=90):
    deadline = time.monotonic() + seconds
    while not it_is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


ACCEPTS = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
import django
django.setup()
from pathlib import Path
from heedful.imports import actions, parcels
from heedful.kit import clock
from heedful.teams import queries
path = Path(sys.argv[1])
by_id = queries.teammates().get(email="ruth@acme.test").pk
with path.open("rb") as file:
    sent = [parcels.Sent(path.name, path.stat().st_size, file)]
    one = actions.take(by_id=by_id, network="zendesk", sent=sent, at=clock.now())
actions.look_on(upload_id=one.pk, at=clock.now())
actions.accept(upload_id=one.pk, by_id=by_id, at=clock.now())
"""
