"""Queries, tried by program: nothing is stored."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.query import Said
from heedful.query.names import query_for, spellings_of
from heedful.query.trying import answered, explained, tracks_hit, tried
from heedful.teams import queries as teams

router = Router(tags=["query"])


@router.post("/query/explain", response={200: shapes.ExplainedOut, **NOT_OK})
def explain(request: HttpRequest, asked: shapes.QueryIn) -> Any:
    """Say how a query is understood, and what it costs."""
    teams.teammate(acting(request))
    return explained(asked.query)


@router.post("/query/test", response={200: shapes.TriedOut, **NOT_OK})
def test(request: HttpRequest, asked: shapes.TryIn) -> Any:
    """Say whether a text matches, and on which words."""
    teams.teammate(acting(request))
    return tried(asked.query, Said(asked.text))


@router.post("/query/why", response={200: shapes.AnsweredOut, **NOT_OK})
def why(request: HttpRequest, asked: shapes.TryIn) -> Any:
    """Say why a text matches, or which clause fails and what decided."""
    teams.teammate(acting(request))
    return answered(asked.query, Said(asked.text))


@router.post("/query/expand", response={200: shapes.ExpandedOut, **NOT_OK})
def expand(request: HttpRequest, asked: shapes.NameIn) -> Any:
    """Propose what to look for so that a name is found in all its usual spellings."""
    teams.teammate(acting(request))
    return {"query": query_for(asked.name), "proposed": list(spellings_of(asked.name))}


@router.post("/query/match", response={200: list[shapes.MatchedOut], **NOT_OK})
def match(request: HttpRequest, asked: shapes.MatchIn) -> Any:
    """Return which texts hit which tracks, by their number from 1."""
    teams.teammate(acting(request))
    hits = tracks_hit([(track.name, track.query) for track in asked.tracks], list(map(Said, asked.texts)))
    return [{"line": number + 1, "track": name} for number, name in hits]
