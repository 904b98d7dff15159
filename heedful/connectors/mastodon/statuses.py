"""What a status says, as a Post. Everything in it may be missing or odd: it comes from anywhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heedful.connectors.contract import IMAGE, VIDEO, Author, Kind, Post, Unreadable
from heedful.connectors.mastodon import words
from heedful.connectors.mastodon.server import Server, Us, as_id, aware, full_acct, text_of

MOST = 1 << 40  # people, by far
IN_PUBLIC = {"public", "unlisted"}
HOLDS = {"image": IMAGE, "gifv": VIDEO, "video": VIDEO}  # by the type of what is attached
OPT_OUT = ("#nobot", "#noindex")


class Odd(ValueError):
    """A status lacks what every status has."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads statuses as one account of one server sees them.

    `outside_id` of a post is host:id, of the server we listen at; `outside_id` of an author is the
    whole acct in lower case (dana@mastodon.example). The text is what the author wrote: options of
    polls are left out, and descriptions of pictures are taken only where there is no other word. A
    boost is read as the status that it boosts.
    """

    server: Server
    us: Us

    def read(self, raw: Any, *, root_id: str = "") -> Post | None:
        """Return the post; None where it is not for our eyes.

        :raises Odd: it is no status.
        """
        status = _object(raw, "status")
        if isinstance(status.get("reblog"), dict):
            status = status["reblog"]
        account = _object(status.get("account"), "account")
        return self._post(status, account, root_id)

    def read_or_keep(self, raw: Any, *, root_id: str = "") -> Post | Unreadable | None:
        """Like `read`, with what cannot be read as `Unreadable`."""
        try:
            return self.read(raw, root_id=root_id)
        except Odd as odd:
            local_id = as_id(raw.get("id")) if isinstance(raw, dict) else ""
            return Unreadable(json.dumps(raw).encode(), str(odd), self.server.outside_id(local_id))

    def _post(self, status: Mapping[str, Any], account: Mapping[str, Any], root_id: str) -> Post | None:
        author = self._author(account)
        by_us = bool(self.us.acct) and author.outside_id == self.us.acct
        mentioned = _objects(status, "mentions")
        names_us = any(self._is_us(mention) for mention in mentioned)
        private = text_of(status, "visibility") not in IN_PUBLIC
        if private and not names_us and not (by_us and mentioned):
            return None
        parent = as_id(status.get("in_reply_to_id"))
        quoted = _quoted(status)
        html = text_of(status, "content")
        text, links = words.read(html, quoted=bool(quoted))
        local_id = _required_id(status)
        return Post(
            outside_id=self.server.outside_id(local_id),
            author=author,
            text=text or _described(status),
            said_at=_moment(status),
            html=html,
            url=_web(text_of(status, "url")) or _web(text_of(status, "uri")),
            kind=Kind.REPLY if parent else Kind.QUOTE if quoted else Kind.POST,
            revision=_revision(status),
            parent_id=self.server.outside_id(parent),
            root_id=root_id or ("" if parent else self.server.outside_id(local_id)),
            quoted_id=self.server.outside_id(quoted),
            language=text_of(status, "language"),
            warning=words.read(text_of(status, "spoiler_text"))[0],
            addressed=not by_us and (names_us or self._answers_us(status)),
            private=private,
            by_us=by_us,
            tags=tuple(filter(None, (text_of(tag, "name") for tag in _objects(status, "tags")))),
            links=links,
            mentions=tuple(f"@{acct}" for m in mentioned if (acct := full_acct(m, self.server.host))),
            holds=_held(status),
            engagement=_engagement(status),
            reply_hint=_hint(local_id, account, status),
        )

    def _author(self, account: Mapping[str, Any]) -> Author:
        acct = full_acct(account, self.server.host)
        if not acct:
            raise Odd("The account has no name.")
        return Author(
            outside_id=acct,
            name=text_of(account, "display_name") or text_of(account, "username") or acct,
            address=f"@{acct}",
            url=_web(text_of(account, "url")),
            is_bot=account.get("bot") is True,
            followers=_count(account.get("followers_count")),
            wants_no_index=_wants_no_index(account),
        )

    def _is_us(self, mention: Mapping[str, Any]) -> bool:
        by_id = bool(self.us.id) and as_id(mention.get("id")) == self.us.id
        return by_id or (bool(self.us.acct) and full_acct(mention, self.server.host) == self.us.acct)

    def _answers_us(self, status: Mapping[str, Any]) -> bool:
        return bool(self.us.id) and as_id(status.get("in_reply_to_account_id")) == self.us.id


def _object(thing: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(thing, dict):
        raise Odd(f"There is no {what}.")
    return thing


def _objects(status: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = status.get(key)
    return [thing for thing in found if isinstance(thing, dict)] if isinstance(found, list) else []


def _required_id(status: Mapping[str, Any]) -> str:
    local_id = as_id(status.get("id"))
    if not local_id:
        raise Odd("The status has no id.")
    return local_id


def _moment(status: Mapping[str, Any]) -> Any:
    try:
        return aware(text_of(status, "created_at"))
    except (ValueError, OverflowError):
        raise Odd("The status does not say when it was written.") from None


def _revision(status: Mapping[str, Any]) -> str:
    edited = text_of(status, "edited_at")
    try:
        return aware(edited).isoformat() if edited else ""
    except (ValueError, OverflowError):
        return edited


def _quoted(status: Mapping[str, Any]) -> str:
    """Mastodon puts the quoted status, or only its id, into an envelope; others give the status itself."""
    quote = status.get("quote")
    if not isinstance(quote, dict):
        return as_id(status.get("quote_id"))
    inside = quote.get("quoted_status")
    inner = as_id(inside.get("id")) if isinstance(inside, dict) else ""
    return inner or as_id(quote.get("quoted_status_id")) or as_id(quote.get("id"))


def _described(status: Mapping[str, Any]) -> str:
    described = (text_of(media, "description").strip() for media in _objects(status, "media_attachments"))
    return "\n\n".join(filter(None, described))


def _held(status: Mapping[str, Any]) -> frozenset[str]:
    kinds = (text_of(media, "type") for media in _objects(status, "media_attachments"))
    return frozenset(HOLDS[kind] for kind in kinds if kind in HOLDS)


def _engagement(status: Mapping[str, Any]) -> int | None:
    counts = [_count(status.get(f"{name}_count")) for name in ("replies", "reblogs", "favourites")]
    told = [count for count in counts if count is not None]
    return sum(told) if told else None


def _count(told: object) -> int | None:
    """Return a number of people; some servers say -1 where they keep it to themselves."""
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < MOST else None


def _web(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


def _wants_no_index(account: Mapping[str, Any]) -> bool:
    if account.get("noindex") is True or account.get("indexable") is False:
        return True
    note = text_of(account, "note")
    return (
        any(sign in words.read(note)[0].casefold() for sign in OPT_OUT) if "no" in note.casefold() else False
    )


def _hint(local_id: str, account: Mapping[str, Any], status: Mapping[str, Any]) -> str:
    hint = {
        "id": local_id,
        "acct": text_of(account, "acct") or text_of(account, "username"),
        "visibility": text_of(status, "visibility"),
        "spoiler": text_of(status, "spoiler_text"),
        "language": text_of(status, "language"),
    }
    return json.dumps({key: value for key, value in hint.items() if value}, ensure_ascii=False)
