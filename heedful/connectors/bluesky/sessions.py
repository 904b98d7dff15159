"""Being signed in: one session for each account, kept in memory and renewed when it runs out."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from heedful.connectors.bluesky import xrpc
from heedful.connectors.bluesky.address import ENTRYWAY, Route
from heedful.connectors.contract import Budget
from heedful.kit.errors import OutsideTrouble, SignedOut

STALE = {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired", "401"}
SWITCHED_OFF = {
    "AccountTakedown",
    "AccountDeactivated",
    "AccountSuspended",
    "RepoDeactivated",
    "RepoTakendown",
}


@dataclass(slots=True)
class Session:
    """Who we are on a server, and the tokens that prove it."""

    service: str
    did: str
    handle: str
    access: str = field(repr=False)
    renewal: str = field(repr=False)
    budget: Budget | None = None


@dataclass(slots=True)
class Sessions:
    """The sessions of this process. Safe to use from several threads."""

    _kept: dict[str, Session] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, route: Route) -> Session:
        """Return the session of the place's account, signing in where we are not.

        :raises SignedOut: there is no credential, or the server does not accept it.
        :raises OutsideTrouble: it cannot be asked now; nothing was changed there.
        """
        with self._lock:
            key = _key(route)
            if key not in self._kept:
                self._kept[key] = _sign_in(route)
            return self._kept[key]

    def ask(
        self, route: Route, name: str, *, params: xrpc.Params = (), send: Mapping[str, Any] | None = None
    ) -> xrpc.Reply:
        """Call as our account; once more with new tokens where the server found ours too old.

        :raises SignedOut: the server no longer accepts our credential.
        :raises OutsideTrouble: no answer came.
        """
        session = self.of(route)
        reply = xrpc.call(session.service, name, params=params, send=send, token=session.access)
        if reply.status in {400, 401} and reply.error in STALE:
            session = self._renewed(route, session)
            reply = xrpc.call(session.service, name, params=params, send=send, token=session.access)
        session.budget = xrpc.budget_of(reply.answer) or session.budget
        if reply.error in SWITCHED_OFF or reply.status == 401:
            self.forget(route)
            raise SignedOut(f"{route.venue} does not let {session.handle} in: {reply.words}")
        return reply

    def budget(self, route: Route) -> Budget | None:
        """Return what the server last said that we may still ask; it asks nobody."""
        kept = self._kept.get(_key(route)) if route.sign_in is not None else None
        return kept.budget if kept is not None else None

    def forget(self, route: Route) -> None:
        """Drop the session; the next call signs in afresh."""
        if route.sign_in is not None:
            with self._lock:
                self._kept.pop(_key(route), None)

    def _renewed(self, route: Route, worn: Session) -> Session:
        with self._lock:
            key = _key(route)
            if self._kept.get(key, worn) is worn:
                self._kept[key] = _renew(worn) or _sign_in(route)
            return self._kept[key]


def _key(route: Route) -> str:
    """A changed password is another session; the password itself is not kept."""
    sign_in = route.sign_in
    if sign_in is None:
        raise SignedOut("This needs an account: add a handle and an app password.")
    words = f"{route.service}\n{sign_in.identifier}\n{sign_in.password}"
    return hashlib.sha256(words.encode()).hexdigest()


def _sign_in(route: Route) -> Session:
    if route.sign_in is None:
        raise SignedOut("This needs an account: add a handle and an app password.")
    send = {"identifier": route.sign_in.identifier, "password": route.sign_in.password}
    reply = _undone(lambda: xrpc.call(route.service, "com.atproto.server.createSession", send=send))
    if reply.error == "AuthFactorTokenRequired":
        raise SignedOut("This account asks for a code by e-mail at each sign-in. Use an app password.")
    if reply.status == 401 or reply.error in SWITCHED_OFF:
        raise SignedOut(f"{route.service} does not accept this handle and password: {reply.words}")
    body = reply.good("did", "handle", "accessJwt", "refreshJwt")
    service = _home_of(route.service, body)
    return Session(
        service,
        did=str(body["did"]),
        handle=str(body["handle"]),
        access=str(body["accessJwt"]),
        renewal=str(body["refreshJwt"]),
        budget=xrpc.budget_of(reply.answer),
    )


def _renew(worn: Session) -> Session | None:
    """Return a session with new tokens, None where only signing in again can help."""
    reply = _undone(lambda: xrpc.refresh(worn.service, worn.renewal))
    if reply.status in {400, 401}:
        return None
    body = reply.good("accessJwt", "refreshJwt")
    handle = str(body.get("handle") or worn.handle)
    return Session(worn.service, worn.did, handle, str(body["accessJwt"]), str(body["refreshJwt"]))


def _undone(ask: Callable[[], xrpc.Reply]) -> xrpc.Reply:
    """Whatever goes wrong while signing in, nothing was published by it."""
    try:
        return ask()
    except OutsideTrouble as trouble:
        trouble.maybe_done = False
        raise


def _home_of(service: str, body: Mapping[str, Any]) -> str:
    """The public entryway names the server that really keeps the account; others speak for themselves."""
    if service != ENTRYWAY:
        return service
    document = body.get("didDoc")
    listed = document.get("service") if isinstance(document, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and entry.get("type") == "AtprotoPersonalDataServer":
            home = str(entry.get("serviceEndpoint", ""))
            return home if home.startswith("https://") else service
    return service
