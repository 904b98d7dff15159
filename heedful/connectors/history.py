"""Systems whose history was imported: shown as it was, heard no more, and nothing is sent there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

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
from heedful.kit.errors import Invalid

SYSTEMS = {"zendesk": "Zendesk", "chatwoot": "Chatwoot"}
QUIET = "This is imported history: nothing is heard or said there any more."


class History:
    """The connector of imported history. It can do nothing, and says so."""

    can = Can()
    credential_fields: Sequence[CredentialField] = ()
    address_help = ""

    def __init__(self, network: str) -> None:
        self.network, self.name = network, SYSTEMS[network]

    def check(self, place: Place) -> Account:
        self._refuse(place)

    def hear(self, place: Place, *, cursor: str) -> Iterator[Page]:
        self._refuse(place, cursor)

    def introduce(self, place: Place, author_ids: Sequence[str]) -> Mapping[str, Author]:
        del place, author_ids
        return {}

    def thread(self, place: Place, post: PostRef) -> Sequence[Post]:
        self._refuse(place, post)

    def reread(self, place: Place, raw: bytes) -> Sequence[Post]:
        self._refuse(place, raw)

    def length_of(self, text: str) -> int:
        return len(text)

    def send(self, place: Place, reply: Outgoing) -> Sent:
        self._refuse(place, reply)

    def find(self, place: Place, reply: Outgoing) -> Sent | None:
        self._refuse(place, reply)

    def edit(self, place: Place, sent: Sent, reply: Outgoing) -> Sent:
        self._refuse(place, sent, reply)

    def delete(self, place: Place, sent: Sent) -> None:
        self._refuse(place, sent)

    @staticmethod
    def _refuse(*asked: object) -> NoReturn:
        del asked
        raise Invalid(QUIET)
