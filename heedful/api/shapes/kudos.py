"""Praise, and whom people may praise, as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.api.shapes.common import Id, Line, Words

PraisedIds = Annotated[list[Id], Field(max_length=50)]
NameOrEmail = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Named = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
Address = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\x00]*$")]


class EarnedOut(Schema):
    """Somebody who earned it: how they and who leads them were told, and whether they agree to the wall."""

    id: int
    praised_id: int
    name: str
    told_by: str = Field(description="notice, mail; empty: not told, `trouble` says why.")
    told_at: datetime | None
    trouble: str
    lead_told_by: str
    lead_told_at: datetime | None
    lead_trouble: str
    agreed: str = Field(description="yes, no; empty: they were not asked.")
    agreed_noted_by_id: int | None
    agreed_at: datetime | None

    @staticmethod
    def resolve_name(earned: Any) -> str:
        return str(earned.praised)


class KudosOut(Schema):
    id: int
    state: str = Field(description="proposed (by rule), marked or taken-back.")
    at: datetime
    author: str
    text: str = Field(description="Empty where its author deleted it.")
    network: str
    said_at: datetime
    private: bool
    url: str = Field(description="Where it was said, if in public.")
    conversation_id: int | None = Field(description="null: not for the caller; so are post_id and by_id.")
    post_id: int | None
    by_id: int | None = Field(description="Who passed it on, or took it back.")
    consent: str | None = Field(
        description="asked, yes or withdrawn; empty: nobody asked its author. null: not for the caller."
    )
    earned: list[EarnedOut]

    @staticmethod
    def of(kudos: Any, *, sees_it: bool, may_change_it: bool) -> dict[str, Any]:
        """Return praise for somebody who sees its conversation, or earned it, or leads who did."""
        post = kudos.post
        return {
            "id": kudos.pk,
            "state": kudos.state,
            "at": kudos.at,
            "author": str(post.author),
            "text": "" if post.deleted_at else post.text or post.title,
            "network": post.network,
            "said_at": post.said_at,
            "private": post.private,
            "url": "" if post.private or post.deleted_at else post.url,
            "conversation_id": kudos.conversation_id if sees_it else None,
            "post_id": kudos.post_id if sees_it else None,
            "by_id": kudos.by_id if sees_it else None,
            "consent": kudos.consent if may_change_it else None,
            "earned": list(kudos.earned.all()),
        }


class KudosListOut(Schema):
    items: list[KudosOut]
    next_offset: int | None


class KudosIn(Schema):
    post_id: Id | None = Field(None, description="Which words of theirs; null: their latest.")
    praised_ids: PraisedIds | None = Field(None, description="Who earned it; null: whom the words name.")
    thanks: Words = Field("", description="Becomes the caller's draft, unless they have begun to write.")


class WhomIn(Schema):
    praised_ids: PraisedIds = Field(description="Everybody who earned it; who was told already stays.")


class ConsentAskedIn(Schema):
    question: Line = Field(description="Becomes the caller's draft; they send it.")


class ConsentIn(Schema):
    consent: Literal["yes", "withdrawn"]


class AgreedIn(Schema):
    agreed: bool


class PraisedOut(Schema):
    id: int
    name: str
    other_names: list[str]
    place: str
    teammate_id: int | None
    lead_id: int | None
    team_id: int | None
    email: str | None = Field(description="null: addresses are for leads and owners.")
    lead_email: str | None

    @staticmethod
    def of(praised: Any, *, with_addresses: bool) -> dict[str, Any]:
        names = ("name", "other_names", "place", "teammate_id", "lead_id", "team_id")
        told = {"id": praised.pk, "email": None, "lead_email": None}
        if with_addresses:
            told |= {"email": praised.email, "lead_email": praised.lead_email}
        return told | {name: getattr(praised, name) for name in names}


class PraisedListOut(Schema):
    items: list[PraisedOut]
    next_offset: int | None


class PraisedIn(Schema):
    """Who is in the list by name and place is changed."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]
    other_names: list[Named] = Field([], max_length=20, description="What else people call them.")
    place: Named = ""
    email: Address = ""
    teammate: NameOrEmail = Field("", description="If they work in Heedful too: name or e-mail.")
    lead: NameOrEmail = Field("", description="A teammate who leads them: name or e-mail.")
    lead_email: Address = Field("", description="Or the e-mail of who leads them.")
    team: NameOrEmail = Field("", description="A team, by name.")


class PraisedFileIn(Schema):
    csv: Annotated[str, StringConstraints(min_length=1, max_length=1_000_000)] = Field(
        description="A line that names the columns, then one for each: name (needed), other_names (with ; "
        "between), place, email, teammate, lead, lead_email, team; with , or ; between columns."
    )
    dry_run: bool = Field(False, description="Tell what would come of it, and change nothing.")
    despite_troubles: bool = Field(
        False, description="Import the other lines where some cannot be used; otherwise none is."
    )


class BadLineOut(Schema):
    line: int = Field(description="As an editor counts, the line of names being 1.")
    why: str


class PraisedImportedOut(Schema):
    count: int = Field(description="How many lines can be used.")
    added: int = Field(description="How many of them are new in the list; the others change who is there.")
    troubles: list[BadLineOut]
    is_done: bool = Field(description="false: nothing was changed.")


class PraiseOut(Schema):
    """Praise since a moment, that the caller may see."""

    marked: int
    delivered: int = Field(description="How much of it reached somebody whom it names.")
    answered: int
    median_seconds: float | None = Field(
        description="From their words to our first answer; null: none is answered."
    )


class PraisePerMonthOut(Schema):
    team: str = Field(description="The team, else the place, else the name of who was praised.")
    counts: list[int] = Field(description="In the order of `months`.")
    n: int


class PraiseFiguresOut(Schema):
    since: datetime
    figures: PraiseOut
    months: list[str]
    per_team: list[PraisePerMonthOut]
