"""Read praise; whoever sees the conversation sees it, and whoever earned it, and their lead."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from heedful.desk import queries as desk
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.kudos.models import Earned, Kudos

State, Consent = Kudos.State, Kudos.Consent


BESIDE = ("post__author", "post__source", "conversation__person", "by", "consent_by")


def _with_earned(rows: QuerySet[Kudos]) -> QuerySet[Kudos]:
    return rows.select_related(*BESIDE).prefetch_related(_earned())


def _earned() -> "Prefetch[str]":
    earned = Earned.objects.select_related("praised__team", "praised__teammate", "agreed_noted_by")
    return Prefetch("earned", earned.order_by("pk"))


def kudos_of(teammate_id: int) -> QuerySet[Kudos]:
    """Return the praise that a teammate may see, newest first."""
    theirs = Earned.objects.filter(kudos=OuterRef("pk"), kudos__state=State.MARKED)
    own = theirs.filter(Q(praised__teammate=teammate_id) | Q(praised__lead=teammate_id))
    seen = Q(conversation__in=desk.conversations_for(teammate_id)) | Exists(own)
    return _with_earned(Kudos.objects.filter(seen)).order_by("-at", "-pk")


def kudos_for(teammate_id: int, kudos_id: int) -> Kudos:
    """:raises Missing: there is none, or not for this teammate."""
    found = kudos_of(teammate_id).filter(pk=kudos_id).first()
    if found is None:
        raise Missing("There is no such praise.")
    return found


def kudos_in(conversation_id: int) -> list[Kudos]:
    """Return the praise of a conversation that one may see, the newest words first."""
    found = _praise_in(conversation_id)
    prefetch_related_objects(found, _earned())
    return found


@prepared
def _praise_in(conversation_id: int) -> QuerySet[Kudos]:
    rows = Kudos.objects.filter(conversation=conversation_id).select_related(*BESIDE)
    return rows.order_by("-post__said_at", "-pk")[:5]


def wall_for(teammate_id: int) -> QuerySet[Kudos]:
    """Return what may stand on the wall: everybody whom it names agreed, and its words are still there."""
    others = Earned.objects.filter(kudos=OuterRef("pk")).exclude(agreed=Earned.Agreed.YES)
    agreed = Earned.objects.filter(kudos=OuterRef("pk"), agreed=Earned.Agreed.YES)
    rows = kudos_of(teammate_id).filter(state=State.MARKED, post__deleted_at=None)
    return rows.filter(Exists(agreed), ~Exists(others))


def to_agree(teammate_id: int) -> QuerySet[Kudos]:
    """Return marked praise that is not on the wall, newest first."""
    on_it = wall_for(teammate_id).values("pk")
    return kudos_of(teammate_id).filter(state=State.MARKED, post__deleted_at=None).exclude(pk__in=on_it)


def stories() -> QuerySet[Kudos]:
    """Return what everybody may read: said in public, with a yes of its author and all named."""
    others = Earned.objects.filter(kudos=OuterRef("pk")).exclude(agreed=Earned.Agreed.YES)
    rows = Kudos.objects.filter(
        state=State.MARKED,
        consent=Consent.YES,
        post__deleted_at=None,
        post__private=False,
        post__author__gone_at=None,
    )
    return _with_earned(rows.filter(~Exists(others))).order_by("-post__said_at", "-pk")


def named_by(kudos: Sequence[Kudos]) -> list[str]:
    """Return who earned some praise, by name, each once."""
    names = [str(earned.praised) for one in kudos for earned in one.earned.all()]
    return list(dict.fromkeys(names))
