"""Who is behind a DID: names are not in the streams, and are asked for only where somebody needs them."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from heedful.connectors.bluesky import xrpc
from heedful.connectors.bluesky.address import Route
from heedful.connectors.bluesky.record import clean, own_labels
from heedful.connectors.bluesky.sessions import Sessions
from heedful.connectors.contract import Author
from heedful.kit import clock, fetch, meter
from heedful.kit.errors import OutsideTrouble

APPVIEW = "https://public.api.bsky.app"
DIRECTORY = "https://plc.directory"
KEPT: Final = 10_000  # authors in memory
FRESH_SECONDS = 3600.0
AT_ONCE = 25  # profiles in one request, by the network's own limit
ONE_BY_ONE = 20  # how many a call looks up singly, where the AppView does not know them
UNLISTED = "!no-unauthenticated"  # asks apps not to show the account to people who are signed out


@dataclass(slots=True)
class Known:
    """The authors we have asked about lately. Safe to use from several threads."""

    _authors: OrderedDict[str, tuple[Author, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def author(self, did: str) -> Author:
        """Return the author as far as we know them; it asks nobody."""
        return self.fresh(did) or Author(did, name="")

    def fresh(self, did: str) -> Author | None:
        kept = self._authors.get(did)
        if kept is None or clock.monotonic() - kept[1] > FRESH_SECONDS:
            return None
        return kept[0]

    def keep(self, author: Author) -> None:
        with self._lock:
            self._authors[author.outside_id] = (author, clock.monotonic())
            self._authors.move_to_end(author.outside_id)
            while len(self._authors) > KEPT:
                self._authors.popitem(last=False)

    def forget(self, did: str) -> None:
        """Their handle or profile changed: ask again next time."""
        if did in self._authors:
            with self._lock:
                self._authors.pop(did, None)


def author_from(profile: object) -> Author | None:
    """Return the author that a profile view shows."""
    if not isinstance(profile, Mapping) or not isinstance(profile.get("did"), str):
        return None
    told = profile.get("labels")
    mine = (
        [label for label in told if isinstance(label, Mapping) and label.get("src") == profile["did"]]
        if isinstance(told, list)
        else []
    )
    labels = [str(label.get("val")) for label in mine]
    return _author(profile["did"], str(profile.get("handle") or ""), profile.get("displayName"), labels)


def introduced(
    route: Route, dids: Sequence[str], *, sessions: Sessions, known: Known
) -> Mapping[str, Author]:
    """Return who the accounts are, as far as anybody says; the others are left out.

    :raises OutsideTrouble: nobody could be asked.
    """
    found = {did: author for did in dids if (author := known.fresh(did)) is not None}
    missing = [did for did in dict.fromkeys(dids) if did not in found]
    for start in range(0, len(missing), AT_ONCE):
        for author in _profiles(route, missing[start : start + AT_ONCE], sessions):
            found[author.outside_id] = author
    for author in _singly(route, [did for did in missing if did not in found][:ONE_BY_ONE]):
        found[author.outside_id] = author
    for did in missing:
        if did in found:
            known.keep(found[did])
    return {did: author for did, author in found.items() if did in set(dids)}


def _profiles(route: Route, dids: Sequence[str], sessions: Sessions) -> Sequence[Author]:
    name, params = "app.bsky.actor.getProfiles", [("actors", did) for did in dids]
    if route.sign_in is not None:
        reply = sessions.ask(route, name, params=params)
    elif route.public:
        reply = xrpc.call(APPVIEW, name, params=params)
    else:
        return ()
    if reply.status >= 400:
        meter.count("bluesky_profiles_trouble")
        return ()
    shown = reply.good("profiles")["profiles"]
    authors = [author_from(profile) for profile in shown] if isinstance(shown, list) else []
    return [author for author in authors if author is not None]


def _singly(route: Route, dids: Sequence[str]) -> Iterator[Author]:
    """Give whom the place itself or the public directory knows, until one of them is in trouble."""
    try:
        for did in dids:
            author = _from_host(route, did) or _from_directory(route, did)
            if author is not None:
                yield author
    except OutsideTrouble:
        meter.count("bluesky_profiles_trouble")


def _from_host(route: Route, did: str) -> Author | None:
    """Ask the place itself: the server that keeps an account knows its handle and its profile."""
    if not route.service:
        return None
    repo = xrpc.call(route.service, "com.atproto.repo.describeRepo", params=[("repo", did)])
    if repo.status >= 400:
        return None
    where = [("repo", did), ("collection", "app.bsky.actor.profile"), ("rkey", "self")]
    kept = xrpc.call(route.service, "com.atproto.repo.getRecord", params=where)
    profile = kept.body.get("value") if kept.status < 400 else None
    shown: Mapping[str, Any] = profile if isinstance(profile, Mapping) else {}
    return _author(did, str(repo.body.get("handle") or ""), shown.get("displayName"), own_labels(shown))


def _from_directory(route: Route, did: str) -> Author | None:
    """Read the handle in the account's own public document."""
    url = document_of(did)
    if not url or not route.public:
        return None
    answer = fetch.request("GET", url)
    document = answer.json() if answer.status == 200 else None
    names = document.get("alsoKnownAs") if isinstance(document, dict) else None
    handles = [str(name).removeprefix("at://") for name in names or () if str(name).startswith("at://")]
    return _author(did, handles[0], None, ()) if handles else None


def document_of(did: str) -> str:
    """Return where the document of a DID stands, "" for a method that this network does not use."""
    if did.startswith("did:plc:"):
        return f"{DIRECTORY}/{did}"
    host = unquote(did.removeprefix("did:web:"))
    return f"https://{host}/.well-known/did.json" if did.startswith("did:web:") and "/" not in host else ""


def _author(did: str, handle: str, name: object, labels: Sequence[str]) -> Author:
    handle = "" if handle == "handle.invalid" else clean(handle)
    shown = clean(name).strip() if isinstance(name, str) else ""
    return Author(
        outside_id=did,
        name=shown or handle,
        address=f"@{handle}" if handle else "",
        url=f"https://bsky.app/profile/{did}",
        is_bot="bot" in labels,
        wants_no_index=UNLISTED in labels,
    )
