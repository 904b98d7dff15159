"""How long a child rests before it starts again."""

import pytest

from heedful.cli.supervisor import Child
from heedful.kit import runs
from heedful.kit.errors import Refused


def rests(lives):
    """Return the pauses after each of these lives, in seconds."""
    child, now, pauses = Child("listen", lambda: None), 0.0, []
    for lived in lives:
        child._began = now
        now += lived
        pauses.append(child.rest(now))
        assert child.starts_at == now + pauses[-1]
        now = child.starts_at
    return pauses


def test_who_ends_again_and_again_rests_longer_each_time_up_to_half_a_minute():
    assert rests([1] * 9) == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_who_lived_a_minute_starts_again_at_once():
    assert rests([1, 1, 1, 60, 1]) == [0.5, 1, 2, 0.5, 1]


def test_one_of_a_name_is_alone(tmp_path):
    with runs.alone(tmp_path, "up", otherwise="taken"):
        assert runs.is_taken(tmp_path, "up")
        with pytest.raises(Refused, match="taken"), runs.alone(tmp_path, "up", otherwise="taken"):
            pass
        with runs.alone(tmp_path, "web", otherwise="taken"):
            pass
    assert not runs.is_taken(tmp_path, "up")


def test_the_note_of_a_process_that_died_says_so(tmp_path):
    runs.note(tmp_path, "work", {"name": "work", "pid": 2**22 + 1})
    assert [note["alive"] for note in runs.notes(tmp_path)] == [False]


def test_half_a_note_is_no_note(tmp_path):
    (tmp_path / "web.json").write_text('{"name": "we')
    assert runs.notes(tmp_path) == []
