"""Posts, read from the console."""

import json


def test_lines_come_back_as_lines_with_all_labels(console):
    posts = 'no internet since 9am\n{"id": 7, "text": "Thank you, Anna!"}\n\n{broken\n'
    answered = console("read", "--tier", "fast", stdin=posts)
    assert answered.exit_code == 0, answered.output
    rows = [json.loads(line) for line in answered.output.splitlines()]
    assert [(row["line"], row.get("id"), row["text"]) for row in rows] == [
        (1, None, "no internet since 9am"),
        (2, 7, "Thank you, Anna!"),
        (3, None, ""),
        (4, None, "{broken"),
    ]
    for name in (
        "language",
        "sentiment",
        "emotion",
        "intents",
        "urgency",
        "offensive",
        "irony",
        "spam",
        "tone",
    ):
        assert rows[0][name]["probabilities"]
        assert rows[0][name]["label"]


def test_half_a_letter_is_read_too(console):
    answered = console("read", "--tier", "fast", stdin='{"text": "bad \\ud800 half"}\n')
    assert answered.exit_code == 0, answered.output
    assert json.loads(answered.output)["text"] == "bad ? half"


def test_own_names_are_given_as_a_file(console, tmp_path):
    names = tmp_path / "names.json"
    names.write_text('{"employee": ["Anna"]}')
    answered = console("read", "--tier", "fast", "--names", str(names), stdin="Anna helped\n")
    assert json.loads(answered.output)["named"] == [["employee", 0, 4, "Anna"]]
    names.write_text('{"customer": ["Dana"]}')
    answered = console("read", "--tier", "fast", "--names", str(names), stdin="Anna helped\n")
    assert (answered.exit_code, "not of a customer" in answered.output) == (1, True)


def test_all_lines_come_as_one_list_for_programs(facts):
    assert [row["line"] for row in facts("read", "--tier", "fast", stdin="a\nb\n")] == [1, 2]
