"""Queries, explained and tried from the console."""

import json


def test_a_query_is_explained_with_what_may_be_meant_otherwise(console, facts):
    told = console("query", "explain", "acme late OR refund").output
    assert "Reads: (acme late) OR refund\nCosts: at most 5 steps" in told
    assert "Note: AND binds before OR, so this reads: (acme late) OR refund. (column 1)" in told
    assert facts("query", "explain", "lang:en") == {
        "reads": "lang:en", "cost": 1, "asks_every_post": True, "cautions": [],
    }  # fmt: skip


def test_a_mistake_is_one_line_with_what_was_perhaps_meant(console):
    answered = console("query", "explain", "(acme")
    assert (answered.exit_code, answered.output) == (1, "Error: A ( has no ). (column 1) Perhaps: (acme)\n")


def test_a_text_is_tried_and_its_words_are_told(console, facts):
    assert console("query", "test", "acme -jobs lang:en", '{"text": "Hi ACME", "language": "en"}').output == (
        "It matches.\n  lang:en: yes\n  acme: ACME\n"
    )
    assert facts("query", "test", "mcdonald's", "my McDonald\u2019s") == {
        "found": True,
        "marks": [{"clause": "mcdonald's", "start": 3, "end": 13, "text": "McDonald\u2019s"}],
    }
    assert facts("query", "test", "acme", "jazz") == {"found": False, "marks": []}


def test_why_a_text_does_not_match_is_told_clause_by_clause(console, facts):
    assert console("query", "why", "{Gap} -jobs", "a gap in jobs").output == (
        "It does not match.\n"
        "  {Gap}: case: {Gap} asks for these very letters; the text has “gap”.\n"
        "  -jobs: It leaves out posts that say “jobs”.\n"
    )
    assert console("query", "why", "acme", "Acme!").output == "It matches.\n  acme: Acme\n"
    assert facts("query", "why", "acme", "jazz")["reasons"] == [
        {"clause": "acme", "because": "acme is not in the text."}
    ]


def test_posts_are_matched_line_by_line(console, facts, tmp_path):
    tracks = tmp_path / "tracks"
    tracks.write_text("Acme\tacme -jobs\n\nLate\t(late OR slow) lang:en\nAges\tage:>1d\n")
    lines = [
        "Acme again",
        "acme jobs",
        json.dumps({"text": "So late, Acme", "language": "en"}),
        "{late",
        "late",
    ]
    lines += [
        json.dumps({"text": "x", "said_at": "2008-04-06T12:00:00+00:00", "to": ["@a"], "followers": "many"})
    ]
    posts = "\n".join(lines)
    assert (
        console("query", "match", "--tracks", str(tracks), stdin=posts).output
        == "1\tAcme\n3\tAcme\n3\tLate\n6\tAges\n"
    )
    assert facts("query", "match", "--tracks", str(tracks), stdin=posts)[1] == {"line": 3, "track": "Acme"}


def test_lines_are_counted_on_beyond_a_batch(console, tmp_path):
    tracks = tmp_path / "tracks"
    tracks.write_text("Acme\tacme\n")
    posts = "\n" * 1500 + "acme"
    assert console("query", "match", "--tracks", str(tracks), stdin=posts).output == "1501\tAcme\n"


def test_a_track_that_cannot_be_read_is_named_by_its_line(console, tmp_path):
    tracks = tmp_path / "tracks"
    for text, told in (
        ("Acme\tacme\nLate\t(late\n", "tracks, line 2: A ( has no ). (column 1) Perhaps: (late)"),
        ("Acme acme\n", "tracks, line 1: a name, a tab and a query are needed."),
        ("Mine\towner:me acme\n", "line 1: owner: is known only of what is stored"),
    ):
        tracks.write_text(text)
        answered = console("query", "match", "--tracks", str(tracks), stdin="")
        assert (answered.exit_code, told in answered.output) == (1, True)


def test_a_name_is_expanded_into_its_usual_spellings(console, facts):
    told = console("query", "expand", "P.C. Richard & Son").output
    assert "  + pcrichard  (in one word, as hashtag, handle and in links)\n" in told
    assert facts("query", "expand", "Acme Broadband")["query"] == '"acme broadband" OR acmebroadband'
    assert console("query", "expand", "!!").output == "Error: A name needs a letter or a digit. (column 1)\n"
