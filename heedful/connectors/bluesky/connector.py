"""Bluesky as a connector: each promise of the contract, kept by one module of this folder."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from heedful.connectors.bluesky.address import FIELDS, HELP, Dialect, Route, route_of
from heedful.connectors.bluesky.hearing import hear, reread
from heedful.connectors.bluesky.people import Known, introduced
from heedful.connectors.bluesky.replying import LONGEST, Writer, length_of
from heedful.connectors.bluesky.sessions import Session, Sessions
from heedful.connectors.bluesky.thread import thread_around
from heedful.connectors.contract import (
    Account,
    Author,
    Can,
    CredentialField,
    Outgoing,
    Page,
    Place,
    Post,
    PostRef,
    Sent,
)
from heedful.kit import fetch
from heedful.kit.errors import Invalid, OutsideTrouble, SignedOut

NO_ACCOUNT = "Without an account we can listen, but not answer."
MAIN_PASSWORD = "This is the account's main password. An app password can be taken back on its own."  # noqa: S105
SWITCHED_OFF = "The account is switched off at the moment; nobody sees its answers."
NO_NAMES = "Names and notifications cannot be asked for at the moment; the stream still works."


class Bluesky:
    """A connector may be made often; sessions and names are shared by all of a process."""

    network: str = "bluesky"
    name: str = "Bluesky"
    can: Can = Can(
        reply_publicly=True,
        edit=True,
        delete=True,
        fetch_thread=True,
        stream=True,
        length=LONGEST,
        repeat_harmless=True,
        read_back=True,
        any_home=True,
    )
    credential_fields: Sequence[CredentialField] = FIELDS
    address_help: str = HELP
    _sessions: ClassVar[Sessions] = Sessions()
    _known: ClassVar[Known] = Known()

    def check(self, place: Place) -> Account:
        route = route_of(place)
        self._sessions.forget(route)
        session = self._sessions.of(route) if route.sign_in is not None else None
        if route.dialect is not Dialect.NONE:
            with fetch.websocket(route.stream):
                pass  # that it opens is what we wanted to know
        if session is None:
            return Account(venue=route.venue, warnings=(NO_ACCOUNT,))
        return self._account(route, session)

    def hear(self, place: Place, *, cursor: str) -> Iterator[Page]:
        route = _route(place)
        me = self._me(place, route)
        yield from hear(route, me=me, cursor=cursor, sessions=self._sessions, known=self._known)

    def introduce(self, place: Place, author_ids: Sequence[str]) -> Mapping[str, Author]:
        """Return who these authors are; the stream tells only their DIDs. Unknown ones are left out.

        :raises OutsideTrouble: nobody can be asked now.
        """
        return introduced(_route(place), author_ids, sessions=self._sessions, known=self._known)

    def thread(self, place: Place, post: PostRef) -> Sequence[Post]:
        route = _route(place)
        return thread_around(route, post, me=self._me(place, route), sessions=self._sessions)

    def reread(self, place: Place, raw: bytes) -> Sequence[Post]:
        return reread(raw, me=self._me(place, _route(place)), known=self._known)

    def length_of(self, text: str) -> int:
        return length_of(text)

    def send(self, place: Place, reply: Outgoing) -> Sent:
        return self._writer(place).send(reply)

    def find(self, place: Place, reply: Outgoing) -> Sent | None:
        return self._writer(place).find(reply)

    def edit(self, place: Place, sent: Sent, reply: Outgoing) -> Sent:
        return self._writer(place).edit(sent, reply)

    def delete(self, place: Place, sent: Sent) -> None:
        self._writer(place).delete(sent)

    def _writer(self, place: Place) -> Writer:
        return Writer(_route(place), self._sessions)

    def _me(self, place: Place, route: Route) -> str:
        if place.account.outside_id or route.sign_in is None:
            return place.account.outside_id
        return self._sessions.of(route).did

    def _account(self, route: Route, session: Session) -> Account:
        warnings = [MAIN_PASSWORD] if _has_full_access(session.access) else []
        name = ""
        try:
            params = [("actor", session.did)]
            reply = self._sessions.ask(route, "app.bsky.actor.getProfile", params=params)
            name = str(reply.good("did").get("displayName") or "")
        except SignedOut:
            raise
        except OutsideTrouble:
            warnings.append(NO_NAMES)
        return Account(
            outside_id=session.did,
            address=f"@{session.handle}",
            name=name or session.handle,
            url=f"https://bsky.app/profile/{session.did}",
            length=LONGEST,
            venue=route.venue,
            warnings=tuple(warnings),
        )


def _route(place: Place) -> Route:
    """Whoever calls has tested the place; what cannot be right now is trouble."""
    try:
        return route_of(place)
    except Invalid as wrong:
        raise OutsideTrouble(str(wrong), retry_in=None) from None


def _has_full_access(token: str) -> bool:
    """Tokens say what they allow; an app password's allow less."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        return bool(claims["scope"] == "com.atproto.access")
    except (LookupError, ValueError, TypeError):
        return False
