"""Sources, tracks, mentions and threads."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.listening import actions, queries
from heedful.query.lexer import LONGEST

router = Router(tags=["listening"])
NOT_OK = {frozenset({400, 401, 403, 404, 409, 413, 422, 502}): shapes.Trouble}


@router.get("/sources", response={200: list[shapes.SourceOut], **NOT_OK})
def sources(request: HttpRequest) -> Any:
    return queries.sources_for(acting(request))


@router.post("/sources", response={201: shapes.SourceOut, **NOT_OK})
def add_source(request: HttpRequest, source: shapes.SourceIn) -> Any:
    """Test the connection and listen there from now on; sending stays off unless `sends` is true."""
    account = actions.try_source(network=source.network, address=source.address, credential=source.credential)
    return Status(
        201, actions.add_source(by_id=acting(request), account=account, at=clock.now(), **source.dict())
    )


@router.get("/sources/{source_id}", response={200: shapes.SourceOut, **NOT_OK})
def source(request: HttpRequest, source_id: shapes.Id) -> Any:
    return queries.source_for(acting(request), source_id)


@router.post("/sources/{source_id}/test", response={200: shapes.AccountOut, **NOT_OK})
def test_source(request: HttpRequest, source_id: shapes.Id) -> Any:
    return actions.test_source(by_id=acting(request), source_id=source_id)


@router.post("/sources/{source_id}/pause", response={200: shapes.SourceOut, **NOT_OK})
def pause_source(request: HttpRequest, source_id: shapes.Id) -> Any:
    actions.pause_source(by_id=acting(request), source_id=source_id, at=clock.now())
    return queries.source_for(acting(request), source_id)


@router.post("/sources/{source_id}/resume", response={200: shapes.SourceOut, **NOT_OK})
def resume_source(request: HttpRequest, source_id: shapes.Id) -> Any:
    actions.resume_source(by_id=acting(request), source_id=source_id, at=clock.now())
    return queries.source_for(acting(request), source_id)


@router.post("/sources/{source_id}/sending", response={200: shapes.SourceOut, **NOT_OK})
def turn_sending(request: HttpRequest, source_id: shapes.Id, sending: shapes.SendingIn) -> Any:
    actions.turn_sending(by_id=acting(request), source_id=source_id, on=sending.on, at=clock.now())
    return queries.source_for(acting(request), source_id)


@router.delete("/sources/{source_id}", response={204: None, **NOT_OK})
def remove_source(request: HttpRequest, source_id: shapes.Id) -> Any:
    actions.remove_source(by_id=acting(request), source_id=source_id, at=clock.now())
    return Status(204, None)


@router.get("/tracks", response={200: list[shapes.TrackOut], **NOT_OK})
def tracks(request: HttpRequest) -> Any:
    return queries.tracks_for(acting(request))


@router.post("/tracks", response={201: shapes.TrackOut, **NOT_OK})
def add_track(request: HttpRequest, track: shapes.NewTrackIn) -> Any:
    """Follow a query, for the house or for the caller alone."""
    added = actions.add_track(by_id=acting(request), at=clock.now(), **track.dict())
    return Status(201, queries.track_for(acting(request), added.pk))


@router.put("/tracks/{track_id}", response={200: shapes.TrackOut, **NOT_OK})
def change_track(request: HttpRequest, track_id: shapes.Id, track: shapes.TrackEditIn) -> Any:
    """Change a track; refused where one of its examples says otherwise, unless `despite_examples`."""
    by_id = acting(request)
    actions.change_track(by_id=by_id, track_id=track_id, at=clock.now(), **track.dict())
    return queries.track_for(by_id, track_id)


@router.post("/tracks/{track_id}/pause", response={200: shapes.TrackOut, **NOT_OK})
def pause_track(request: HttpRequest, track_id: shapes.Id) -> Any:
    actions.pause_track(by_id=acting(request), track_id=track_id, at=clock.now())
    return queries.track_for(acting(request), track_id)


@router.post("/tracks/{track_id}/resume", response={200: shapes.TrackOut, **NOT_OK})
def resume_track(request: HttpRequest, track_id: shapes.Id) -> Any:
    actions.resume_track(by_id=acting(request), track_id=track_id, at=clock.now())
    return queries.track_for(acting(request), track_id)


@router.get("/tracks/{track_id}/backfill", response={200: shapes.BackfillOut, **NOT_OK})
def backfill(request: HttpRequest, track_id: shapes.Id) -> Any:
    """How far the archive was searched for what the track would have hit."""
    return queries.backfill_for(acting(request), track_id)


@router.post("/tracks/{track_id}/backfill", response={202: shapes.BackfillOut, **NOT_OK})
def begin_backfill(request: HttpRequest, track_id: shapes.Id) -> Any:
    """Search the archive for what the track would have hit, from the newest post on."""
    actions.backfill_track(by_id=acting(request), track_id=track_id, at=clock.now())
    return Status(202, queries.backfill_for(acting(request), track_id))


@router.delete("/tracks/{track_id}/backfill", response={200: shapes.BackfillOut, **NOT_OK})
def stop_backfill(request: HttpRequest, track_id: shapes.Id) -> Any:
    """Stop searching; what was found stays."""
    actions.stop_backfill(by_id=acting(request), track_id=track_id, at=clock.now())
    return queries.backfill_for(acting(request), track_id)


@router.post("/tracks/{track_id}/share", response={200: shapes.TrackOut, **NOT_OK})
def share_track(request: HttpRequest, track_id: shapes.Id) -> Any:
    """Give a track of one's own to the house; what it found becomes mentions. May be repeated."""
    actions.share_track(by_id=acting(request), track_id=track_id, at=clock.now())
    return queries.track_for(acting(request), track_id)


@router.delete("/tracks/{track_id}", response={204: None, **NOT_OK})
def remove_track(request: HttpRequest, track_id: shapes.Id) -> Any:
    actions.remove_track(by_id=acting(request), track_id=track_id, at=clock.now())
    return Status(204, None)


@router.get("/mentions", response={200: shapes.MentionsOut, **NOT_OK})
def mentions(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=LONGEST, description="Only what this query finds.")] = "",
    track_id: shapes.Id | None = None,
    before: Annotated[
        shapes.Id | None, Query(description="`next_before` of the last answer, to go on.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Mentions, newest heard first. Where `complete` is false, go on from `next_before`."""
    if q.strip():
        searched = desk.mentions_found(
            acting(request), q, at=clock.now(), limit=limit, before_id=before, track_id=track_id
        )
        items = [hit.post for hit in searched.hits]
        return {"items": items, "next_before": searched.next, "complete": searched.complete}
    found = list(queries.mentions_for(acting(request), before_id=before, track_id=track_id)[: limit + 1])
    return {"items": found[:limit], "next_before": found[limit - 1].pk if len(found) > limit else None}


@router.get("/mentions/{post_id}", response={200: shapes.MentionOut, **NOT_OK})
def mention(request: HttpRequest, post_id: shapes.Id) -> Any:
    return queries.mention_for(acting(request), post_id)


@router.get("/mentions/{post_id}/copies", response={200: list[shapes.PostOut], **NOT_OK})
def copies(request: HttpRequest, post_id: shapes.Id) -> Any:
    """Who said the same after it, oldest first, 200 at most."""
    return queries.copies_for(acting(request), post_id)[:200]


@router.post("/mentions/{post_id}/its-own", response={200: shapes.MentionOut, **NOT_OK})
def its_own(request: HttpRequest, post_id: shapes.Id) -> Any:
    """Say that a post is no copy: it becomes a mention with a conversation of its own."""
    actions.be_its_own(post_id=post_id, by_id=acting(request), at=clock.now())
    return queries.mention_for(acting(request), post_id)


@router.get("/threads/{thread_id}", response={200: shapes.ThreadOut, **NOT_OK})
def thread(request: HttpRequest, thread_id: shapes.Id) -> Any:
    """A whole thread, oldest first."""
    return {"id": thread_id, "posts": queries.thread_posts_for(acting(request), [thread_id])}
