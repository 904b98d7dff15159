"""Which tracks a teammate may change: one's own, what one added, or any of the house for a lead."""

from heedful.listening import queries
from heedful.listening.models import Track
from heedful.teams import queries as teams


def own_track(by_id: int, track_id: int) -> Track:
    """Return a track that the teammate may change.

    :raises Missing: there is no such track, or it is another's own.
    """
    track = queries.track_for(by_id, track_id)
    check_may_change(by_id, track)
    return track


def check_may_change(by_id: int, track: Track) -> None:
    """:raises Refused: it is not this teammate's to change."""
    if track.owner_id == by_id:
        return
    teams.who_may_answer(by_id)
    if track.added_by_id != by_id:
        teams.who_may_set_up(by_id)
