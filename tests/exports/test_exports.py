"""Everything the house owns leaves as files that a plain reader reads; nothing secret is among them."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings

from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Draft
from heedful.exports import actions as exports
from heedful.exports.kinds import KINDS, LEFT_OUT, SECRET
from heedful.exports.models import Export
from heedful.journal.models import Entry
from heedful.kit import clock, vault
from heedful.kit.errors import Missing, NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening.models import Post
from heedful.people.models import Person
from heedful.teams import actions as teams
from tests.cli.conftest import console, facts  # noqa: F401
from tests.conftest import NOON, said
from tests.test_access import SECRET as WORD
from tests.test_access import secret  # noqa: F401  (one of everything)

LATER = NOON + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    vault.configure(tmp_path / "vault.key")
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def exported(olive, tmp_path):
    """`exported()` writes everything into a folder and reads it back."""

    def write(**asked):
        begun = exports.begin(by_id=olive.pk, by_console=True, at=LATER, **asked)
        folder = tmp_path / f"export-{begun.pk}"
        folder.mkdir()
        exports.finish_here(export_id=begun.pk, folder=folder, file=None, at=LATER)
        return Files(folder)

    return write


class Files:
    """A plain reader: the standard library, and nothing of ours."""

    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text())

    def __getitem__(self, kind):
        return [json.loads(line) for line in (self.folder / f"{kind}.jsonl").read_text().splitlines()]

    def cells(self, kind):
        with (self.folder / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def all_bytes(self):
        return b"".join(path.read_bytes() for path in sorted(self.folder.iterdir()))


def test_every_table_is_in_it_or_is_named_with_a_reason():
    ours = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("heedful.") or model._meta.auto_created
    }
    ours = {label for label in ours if apps.get_app_config(label.split(".")[0]).name.startswith("heedful.")}
    there = [kind.model._meta.label for kind in KINDS]
    assert len(there) == len(set(there))
    assert set(there) | LEFT_OUT.keys() == ours  # a new table: a line in exports/kinds.py
    assert set(there) & LEFT_OUT.keys() == set()


def test_counts_are_those_of_the_database_and_of_the_files(secret, exported):  # noqa: F811
    files = exported()
    for kind in KINDS:
        told = files.manifest["kinds"][kind.name]
        lines, cells = files[kind.name], files.cells(kind.name)
        assert told["rows"] == len(lines) == len(cells), kind.name
        assert not lines or tuple(lines[0]) == tuple(cells[0]) == tuple(told["columns"]) == kind.columns
        for name, file in told["files"].items():
            there = (files.folder / name).read_bytes()
            assert (len(there), hashlib.sha256(there).hexdigest()) == (file["bytes"], file["sha256"])
    model = {kind.name: kind.model for kind in KINDS}
    for name in (
        "posts",
        "people",
        "conversations",
        "replies",
        "notes",
        "promises",
        "facts",
        "rules",
        "gestures",
    ):
        assert len(files[name]) == model[name]._base_manager.count() > 0, name


def test_every_line_stands_for_itself_and_its_ids_lead_somewhere(secret, exported):  # noqa: F811
    files = exported()
    ids = {kind.name: {row["id"] for row in files[kind.name]} for kind in KINDS if "id" in kind.columns}
    (one,) = [row for row in files["conversations"] if row["id"] == secret["conversation_id"]]
    assert one["person_id"] in ids["people"]
    assert one["first_post_id"] in ids["posts"]
    for reply in files["replies"]:
        assert reply["conversation_id"] in ids["conversations"]
        assert reply["author_id"] in ids["teammates"]
    for post in files["posts"]:
        assert post["author_id"] in ids["handles"]
        assert post["thread_id"] in ids["threads"]


def test_nothing_secret_is_in_it(secret, exported, olive, tmp_path):  # noqa: F811
    _, token = teams.make_token(teammate_id=olive.pk, name="nightly", at=NOON)
    teams.push_key()
    hook, hook_secret = desk.add_hook(
        by_id=olive.pk, name="P", url="https://h.test/T0K3N-in-path", form="events", topics=["notes"], at=NOON
    )
    written = exported().all_bytes().decode()
    assert f"{WORD} answer" in written
    assert f"{WORD} road" not in written  # the address of a gesture
    key = (tmp_path / "vault.key").read_text().split()[-1]
    for word in (token, hook_secret, hook.sealed_secret, "T0K3N-in-path", key, "t0ken", "pbkdf2", "argon2"):
        assert word not in written, word
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not SECRET.search(field.attname):
                continue
            for value in model._base_manager.values_list(field.attname, flat=True):
                assert len(str(value)) < 9 or str(value) not in written, (model, field.attname)
    assert not [name for kind in KINDS for name in kind.columns if SECRET.search(name)]


def test_what_is_anothers_own_stays_with_them(hear, olive, frank, exported, dana_waits):
    track = listening.add_track(by_id=frank.pk, name="plugh", query="plugh", mine=True, at=NOON)
    hear(said("p1", "plugh and nothing else", by="quiet"))
    assert Post.objects.filter(outside_id="p1").exists()
    desk.save_view(by_id=frank.pk, name="plugh view", query="plugh", mine=True, at=NOON)
    key = {"conversation_id": dana_waits.pk, "teammate_id": frank.pk, "at": NOON}
    desk.save_draft(kind="public", text="plugh draft", **key)
    files = exported()
    assert "plugh" not in files.all_bytes().decode()
    assert "Quiet" not in [row["name"] for row in [*files["people"], *files["handles"]]]
    assert track.pk not in [row["facts"].get("track_id") for row in files["journal"]]
    desk.share_draft(kind="public", shared=True, **key)
    assert Draft.objects.count() == len(exported()["shared_drafts"]) == 1


def test_erased_people_are_gone_from_it(dana_waits, olive, exported):
    desk.erase_person(person_id=dana_waits.person_id, by_id=olive.pk, at=NOON)
    assert "My line to @acme" not in exported().all_bytes().decode()


def test_cells_run_nowhere(hear, exported):
    hear(said("f1", "=HYPERLINK(1) acme", by="dana", addressed=True))
    files = exported()
    assert [row["text"] for row in files.cells("posts")] == ["'=HYPERLINK(1) acme"]
    assert [row["text"] for row in files["posts"]] == ["=HYPERLINK(1) acme"]


def test_since_a_day_only_what_is_newer(hear, olive, exported):
    hear(said("1", "acme is old", by="dana", addressed=True))
    day = NOON + timedelta(days=2)
    hear(said("2", "acme is new", by="tom", at=day, addressed=True), at=day)
    files = exported(since=NOON + timedelta(days=1))
    assert [row["text"] for row in files["posts"]] == ["acme is new"]
    assert len(files["conversations"]) == 1
    assert len(files["teammates"]) > 0  # what has no moment is whole


def test_the_worker_writes_it_and_an_owner_takes_it_along(
    signed_in, olive, frank, dana_waits, work_until, monkeypatch
):
    monkeypatch.setattr("heedful.exports.actions.exporting.AT_ONCE", 1)
    browser, now = signed_in(olive), clock.now()
    assert browser.post("/settings/moving/", {"begin": "yes"}).status_code == 302
    one = Export.objects.get()
    page = browser.get("/settings/moving/").content.decode()
    assert f"/settings/moving/exports/{one.pk}/stop/" in page
    assert browser.post(f"/settings/moving/exports/{one.pk}/take/").status_code == 404
    minutes = 0
    while Export.objects.going_on().exists():
        minutes += 1
        assert minutes < 60
        work_until(now + timedelta(minutes=minutes))
    at = Export.objects.get().ended_at
    with zipfile.ZipFile(settings.DATA_DIR / "exports" / f"{one.pk}.zip") as packed:
        assert packed.testzip() is None
        told = json.loads(packed.read("manifest.json"))
        posts = packed.read("posts.jsonl").decode().splitlines()
    assert told["kinds"]["posts"]["rows"] == len(posts) == Post.objects.count()
    assert told["kinds"]["teammates"]["rows"] == 2
    work_until(at + timedelta(hours=23))
    assert (settings.DATA_DIR / "exports" / f"{one.pk}.zip").exists()
    taken = exports.take(export_id=one.pk, by_id=olive.pk, at=at)
    assert Entry.objects.filter(kind="ExportTaken", teammate_id=olive.pk).count() == 1
    work_until(at + timedelta(hours=25))
    assert not taken.exists()
    with pytest.raises(Missing):
        exports.take(export_id=one.pk, by_id=olive.pk, at=at + timedelta(hours=25))


def test_the_download_is_the_file(signed_in, olive, dana_waits, work_until):
    now = clock.now()
    one = exports.begin(by_id=olive.pk, at=now)
    for second in range(20):
        work_until(now + timedelta(seconds=second))
    answer = signed_in(olive).post(f"/settings/moving/exports/{one.pk}/take/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        assert "conversations.csv" in packed.namelist()
    assert "kept until" in signed_in(olive).get("/settings/moving/").content.decode()


def test_a_worker_that_died_between_rows_and_note_writes_no_row_twice(olive, hear, tmp_path):
    for number in range(5):
        hear(said(str(number), f"acme {number}", by=f"p{number}", addressed=True))
    begun = exports.begin(by_id=olive.pk, by_console=True, at=LATER)
    stale = Export.objects.get(pk=begun.pk)
    while stale.kind < next(n for n, kind in enumerate(KINDS) if kind.name == "posts"):
        exports.exporting.write_some(stale, tmp_path)
    columns, rows, _ = exports.exporting._next(stale, KINDS[stale.kind])
    exports.exporting.writing.append(tmp_path, "posts", columns, rows[:3], stale.sizes)  # and dies
    exports.finish_here(export_id=begun.pk, folder=tmp_path, file=None, at=LATER)
    assert [row["text"] for row in Files(tmp_path)["posts"]] == [f"acme {number}" for number in range(5)]


def test_stopped_nothing_of_it_stays(signed_in, olive, dana_waits, work_until, monkeypatch):
    monkeypatch.setattr("heedful.exports.actions.exporting.STEPS", 1)
    one = exports.begin(by_id=olive.pk, at=NOON)
    exports_folder = settings.DATA_DIR / "exports" / str(one.pk)
    with pytest.raises(Exception):  # noqa: B017, PT011  (more to do)
        exports.go_on(export_id=one.pk, at=NOON)
    assert exports_folder.exists()
    with pytest.raises(Refused, match="being written"):
        exports.begin(by_id=olive.pk, at=NOON)
    assert signed_in(olive).post(f"/settings/moving/exports/{one.pk}/stop/").status_code in {200, 302}
    assert Export.objects.get().stopped_at is not None
    work_until(LATER)
    assert Export.objects.get().ended_at is None
    with pytest.raises(Refused, match="not being written"):
        exports.stop(export_id=one.pk, by_id=olive.pk, at=NOON)


def test_only_owners_export(signed_in, lea, frank):
    for who in (lea, frank):
        with pytest.raises(NotAllowed):
            exports.begin(by_id=who.pk, at=NOON)
        assert signed_in(who).get("/settings/moving/").status_code == 403
        assert signed_in(who).post("/settings/moving/", {"begin": "yes"}).status_code == 403
    assert not Export.objects.exists()


def test_at_the_console(console, facts, olive, dana_waits, tmp_path):  # noqa: F811
    target = tmp_path / "all.zip"
    told = facts("export", str(target))
    assert told["rows"]["conversations"] == Conversation.every.count() == 1
    assert told["rows"]["people"] == Person.objects.count()
    with zipfile.ZipFile(target) as packed:
        assert len(packed.namelist()) == 1 + 2 * len(KINDS)
    assert target.stat().st_mode & 0o077 == 0
    assert "is there already" in console("export", str(target)).output
    assert "is no day" in console("export", "--since", "soon", str(tmp_path / "b.zip")).output
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_at_the_console_it_can_be_stopped_from_the_page(olive, dana_waits, tmp_path):
    begun = exports.begin(by_id=olive.pk, by_console=True, at=LATER)
    with pytest.raises(Refused, match="was stopped"):
        exports.finish_here(
            export_id=begun.pk, folder=tmp_path, file=None, at=LATER,
            step=lambda one: one.kind == 3 and exports.stop(export_id=one.pk, by_id=olive.pk, at=LATER),
        )  # fmt: skip
    assert not (tmp_path / "manifest.json").exists()
