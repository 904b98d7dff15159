"""Our own page "Talk to a human": what people write there comes in by itself, answers stand on their page."""

from collections.abc import Iterator, Mapping, Sequence

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

NETWORK = "talk"


class Talk:
    """There is no other system: an answer that is written down is there."""

    network = NETWORK
    name = "Talk to a human"
    can = Can(reply_privately=True, length=10_000, repeat_harmless=True)
    credential_fields: Sequence[CredentialField] = (CredentialField("house", "This house"),)
    address_help = "It is made when the page is switched on."

    def check(self, place: Place) -> Account:
        return place.account

    def hear(self, place: Place, *, cursor: str) -> Iterator[Page]:
        """Yield an empty page: whatever is written is filed when it is written."""
        del place
        yield Page(cursor=cursor)

    def introduce(self, place: Place, author_ids: Sequence[str]) -> Mapping[str, Author]:
        del place, author_ids
        return {}

    def thread(self, place: Place, post: PostRef) -> Sequence[Post]:
        del place, post
        return []

    def reread(self, place: Place, raw: bytes) -> Sequence[Post]:
        del place, raw
        raise ValueError("Nothing of this page is read from elsewhere.")

    def length_of(self, text: str) -> int:
        return len(text)

    def send(self, place: Place, reply: Outgoing) -> Sent:
        del place
        return Sent(f"{NETWORK}:{reply.key}")

    def find(self, place: Place, reply: Outgoing) -> Sent | None:
        return self.send(place, reply)

    def edit(self, place: Place, sent: Sent, reply: Outgoing) -> Sent:
        raise NotImplementedError

    def delete(self, place: Place, sent: Sent) -> None:
        raise NotImplementedError
