"""Blogs, forums and news by their feeds; WordPress blogs with their comments, both ways."""

from collections.abc import Iterator, Sequence

from heedful.connectors.contract import (
    Account,
    Can,
    CredentialField,
    Outgoing,
    Page,
    Place,
    Post,
    PostRef,
    Sent,
)
from heedful.connectors.feed import answering, checking, hearing, threads


class Feed:
    network = "feed"
    name = "Blogs and feeds"
    can = Can(
        reply_publicly=True,
        edit=True,
        delete=True,
        fetch_thread=True,
        length=65_525,
        # WordPress refuses a second copy of a comment, but by looking first, and plugins may switch it off.
        repeat_harmless=False,
        read_back=True,
    )
    credential_fields: Sequence[CredentialField] = (
        CredentialField(
            "username",
            "WordPress user name",
            secret=False,
            optional=True,
            also=("user", "login"),
            help="Only for answering on a WordPress blog; leave it empty to listen.",
        ),
        CredentialField(
            "password",
            "Application password",
            optional=True,
            also=("application_password", "app_password"),
            help="Made on the blog under Users, Profile, Application Passwords; not your sign-in password.",
        ),
    )
    address_help = (
        "The address of a blog or of its feed, as https://blog.example or https://news.example/feed.xml"
    )

    def check(self, place: Place) -> Account:
        return checking.check(place)

    def hear(self, place: Place, *, cursor: str) -> Iterator[Page]:
        return hearing.hear(place, cursor)

    def thread(self, place: Place, post: PostRef) -> Sequence[Post]:
        return threads.thread(place, post)

    def length_of(self, text: str) -> int:
        return answering.length_of(text)

    def send(self, place: Place, reply: Outgoing) -> Sent:
        return answering.send(place, reply)

    def find(self, place: Place, reply: Outgoing) -> Sent | None:
        return answering.find(place, reply)

    def edit(self, place: Place, sent: Sent, reply: Outgoing) -> Sent:
        return answering.edit(place, sent, reply)

    def delete(self, place: Place, sent: Sent) -> None:
        answering.delete(place, sent)
