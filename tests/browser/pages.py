"""Every address of the product that somebody can open, found in its own table of addresses."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

MORE = [  # one address, several pages
    "/inbox/?view=mine",
    "/inbox/?view=done",
    "/inbox/?view=everything",
    "/inbox/?q=nobody-said-this",
    "/inbox/?view=saved:{view}",
    "/inbox/?view=everything&q=line",
    "/inbox/{unknown}/",
    "/inbox/{conversation}/?kind=note",
    "/inbox/{conversation}/drafts/private/",
    "/inbox/?view=approve",
    "/answers/?q=nobody-wrote-this",
    "/answers/facts/?q=nobody-said-this",
    "/sources/add/?network=bluesky",
    "/sources/add/?network=mastodon",
    "/sources/add/?network=feed",
    "/mentions/?track={track}",
    "/mentions/?track={track}&sample=1",
    "/sources/2/",
    "/sources/3/",
    "/mentions/why-not/?what=The+zorbles+are+late",
    "/mentions/why-not/?what=https://bsky.example/post/nobody-told-this",
    "/gestures/?state=asked",
    "/gestures/1/",
    "/gestures/2/",
    "/private/{address_link}/",
    "/private/{question_link}/",
    "/private/{appeal_link}/",
    "/private/{advice_link}/",
    "/questions/?view=answered",
    "/questions/?view=mine",
    "/private/{circle_link}/",
    "/private/{in_link}/",
    "/settings/accounts/connect/?network=bluesky",
    "/private/{talk_link}/",
    "/figures/rows/?outcome=unanswered",
    "/asked/?only=not-helped",
    "/inbox/?view=apart",
    "/inbox/{apart}/",
    "/promises/?view=team",
    "/inbox/{conversation}/model/?kind=summary",
    "/promises/?view=due",
    "/nowhere/",
]
NO_PAGES = re.compile(
    r"^/(api|live|health|frame|static|push)\b|/(parts|rows|suggestions|names)/$|^/surges/line/$"
)
PART = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Return every route as it is written, such as /tracks/<int:track_id>/."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern).lstrip("^").removesuffix("$")
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        else:
            yield route


def addresses(examples: Mapping[str, object]) -> list[str]:
    """Return every route with an example in each of its gaps; a gap without one is an error."""
    found = []
    for route in sorted(set(routes())):
        if NO_PAGES.search(route):
            continue
        found.append(PART.sub(lambda gap: str(examples[gap[1]]), re.sub(r"\(\?P(<\w+>).+?\)", r"\1", route)))
    return found
