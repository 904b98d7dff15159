"""A track counts at once, can be paused, and says what is wrong with its query."""

import pytest

from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening.models import Post
from heedful.query import Mistake
from tests.conftest import NOON, said


def test_a_track_that_is_paused_or_removed_finds_nothing(hear, track, olive):
    listening.pause_track(by_id=olive.pk, track_id=track.pk, at=NOON)
    hear(said("1", "acme"))
    listening.resume_track(by_id=olive.pk, track_id=track.pk, at=NOON)
    hear(said("2", "acme"))
    listening.remove_track(by_id=olive.pk, track_id=track.pk, at=NOON)
    hear(said("3", "acme"))
    assert list(Post.objects.values_list("outside_id", flat=True)) == ["2"]


def test_a_name_is_taken_once_and_free_again_after_removal(track, olive):
    with pytest.raises(Refused, match="already"):
        listening.add_track(by_id=olive.pk, name="Acme", query="x", at=NOON)
    listening.remove_track(by_id=olive.pk, track_id=track.pk, at=NOON)
    assert listening.add_track(by_id=olive.pk, name="Acme", query="x", at=NOON)


def test_any_teammate_adds_a_track_and_changes_only_their_own(frank, bill, lea):
    own = listening.add_track(by_id=frank.pk, name="Jazz", query="jazz", at=NOON)
    with pytest.raises(NotAllowed):
        listening.change_track(by_id=bill.pk, track_id=own.pk, name="Jazz", query="blues", at=NOON)
    assert (
        listening.change_track(by_id=lea.pk, track_id=own.pk, name="Jazz", query="blues", at=NOON).query
        == "blues"
    )


@pytest.mark.parametrize(
    ("query", "column"), [("(a", 1), ("a )", 3), ("a OR", 5), ("NOT a", 1), ("!!", 1), ("", 1)]
)
def test_a_query_that_cannot_be_read_says_where(olive, query, column):
    with pytest.raises(Mistake) as mistake:
        listening.add_track(by_id=olive.pk, name="x", query=query, at=NOON)
    assert mistake.value.column == column


@pytest.mark.parametrize(
    ("query", "column"), [("acme state:waiting", 6), ("x OR (a -owner:frank)", 10), ("a waiting:>1h", 3)]
)
def test_a_track_that_asks_for_what_only_the_archive_knows_is_refused_with_the_reason(olive, query, column):
    with pytest.raises(Mistake, match="known only of what is stored") as mistake:
        listening.add_track(by_id=olive.pk, name="x", query=query, at=NOON)
    assert mistake.value.column == column


def test_a_track_needs_a_name(olive):
    with pytest.raises(Invalid):
        listening.add_track(by_id=olive.pk, name=" ", query="x", at=NOON)
