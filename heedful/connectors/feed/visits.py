"""A polite visit: robots.txt is asked first, redirects are followed and told apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from heedful.connectors.feed import robots
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble, SignedOut

MOST_REDIRECTS = 5
PERMANENT, TEMPORARY = {301, 308}, {302, 303, 307}


@dataclass(frozen=True, slots=True)
class Visit:
    """`url` is where the answer came from, `home` where to ask the next time."""

    answer: fetch.Answer
    url: str
    home: str

    @property
    def at(self) -> datetime | None:
        """The moment of the visit by the other system's clock."""
        return http_date(self.answer.headers.get("date", ""))


def visit(url: str, *, headers: Mapping[str, str] | None = None, limit: int = fetch.LIMIT_BYTES) -> Visit:
    """Return what stands there; 304 is an answer like 200.

    :raises OutsideTrouble: robots.txt asks us to stay away, or there is an error in place of an answer.
    """
    at, home, moved_for_good = url, url, True
    for _ in range(MOST_REDIRECTS + 1):
        robots.check(at)
        answer = fetch.request("GET", at, headers=headers, follow=False, limit=limit)
        if answer.status not in PERMANENT | TEMPORARY or not answer.headers.get("location"):
            return _checked(Visit(answer, at, home))
        at = _next(at, answer.headers["location"])
        moved_for_good = moved_for_good and answer.status in PERMANENT
        home = at if moved_for_good else home
    raise OutsideTrouble(f"{host_of(url)} sends us round in circles.", retry_in=3600.0)


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _next(at: str, location: str) -> str:
    try:
        there = urljoin(at, location)
    except ValueError:
        raise OutsideTrouble(f"{host_of(at)} sends us to an address that is none.", retry_in=3600.0) from None
    if at.startswith("https:") and not there.startswith("https:"):
        raise OutsideTrouble(f"{host_of(at)} sends us to a page without encryption.", retry_in=3600.0)
    return there


def _checked(visit: Visit) -> Visit:
    if visit.answer.status == 410:
        raise OutsideTrouble(f"{host_of(visit.url)} says this is gone for good (410).", retry_in=None)
    if visit.answer.status == 401:
        raise SignedOut(f"{host_of(visit.url)} lets only members read this (401).")
    if found := fetch.trouble(visit.answer):
        raise found
    return visit
