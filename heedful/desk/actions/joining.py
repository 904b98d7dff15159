"""Make two conversations one by a teammate's word, and two again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import ForeignKey, Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from heedful.desk import branches, events, meanwhile, queries
from heedful.desk.actions import parting
from heedful.desk.actions.opening import bring_together, move_beside
from heedful.desk.models import Conversation, Handover, Join, Presence
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.people.models import Link
from heedful.teams import queries as teams

State = Conversation.State
PRIVATE_WITHIN = timedelta(days=7)  # after their public words, in which private ones are the same matter


@transaction.atomic
def join(*, kept_id: int, gone_id: int, by_id: int, at: datetime) -> Join:
    """Make one conversation part of another one of the same person. Twice is once.

    Everything beside it follows; `part` gives each back what was its own.

    :raises Missing: one of them is not for this teammate.
    :raises Refused: they are two people for us or belong to two teams, or another teammate is on one.
    """
    teams.who_may_answer(by_id)
    if done := _joined_already(kept_id, gone_id):
        queries.conversation_for(by_id, kept_id)
        return done
    for pk in (kept_id, gone_id):
        queries.conversation_for(by_id, pk)
    kept, gone = hold(kept_id, gone_id)
    refuse_apart(kept, gone)
    for one in (kept, gone):
        if one.owner_id not in {None, by_id}:
            teams.who_may_set_up(by_id)
    return _join(kept, gone, by_id=by_id, why=Join.Why.HAND, at=at)


def _joined_already(kept_id: int, gone_id: int) -> Join | None:
    return Join.objects.filter(kept=kept_id, gone=gone_id, undone_at=None).first()


def hold(kept_id: int, gone_id: int) -> tuple[Conversation, Conversation]:
    """Lock the person, then both; whoever answers or joins them at this moment comes before or after us."""
    if kept_id == gone_id:
        raise Invalid("It is this conversation. Choose another one.")
    persons = Conversation.every.filter(pk__in=[kept_id, gone_id]).order_by("person")
    for person_id in list(persons.values_list("person", flat=True).distinct()):
        meanwhile.hold_person(person_id)
    rows = Conversation.every.filter(pk__in=[kept_id, gone_id]).select_for_update(of=("self",))
    list(rows.order_by("pk").values_list("pk"))  # alone: what a join in SQL waits for may have changed
    found = {row.pk: row for row in rows.select_related("post", "source", "person").order_by("pk")}
    for row in found.values():
        if row.joined_to_id:
            raise branches.JoinedElsewhere(row.joined_to_id)
    return found[kept_id], found[gone_id]


def refuse_apart(kept: Conversation, gone: Conversation) -> None:
    """Refuse what must not be one: nobody may see more by it than before."""
    if not _are_one_person(kept, gone):
        raise Refused(
            f"{kept.person} and {gone.person} are two people for us. "
            "Say on their page that they are one, then join their conversations."
        )
    if kept.team_id and gone.team_id and kept.team_id != gone.team_id:
        raise Refused(
            "They belong to two teams, and not everybody may see both. Give one to the other's team."
        )
    for owner_id in filter(None, (kept.owner_id, gone.owner_id)):
        if queries.visible_ids(owner_id, [kept.pk, gone.pk]) != {kept.pk, gone.pk}:
            raise Refused("Whoever has one of them may not see the other. Give it to somebody who may.")


def _are_one_person(kept: Conversation, gone: Conversation) -> bool:
    if kept.person_id == gone.person_id:
        return True
    both = Q(person=kept.person_id, other=gone.person_id) | Q(person=gone.person_id, other=kept.person_id)
    return Link.objects.filter(both, undone_at=None).exists()


def _join(kept: Conversation, gone: Conversation, *, by_id: int | None, why: str, at: datetime) -> Join:
    row = Join(kept=kept, gone=gone, by_id=by_id, why=why, at=at)
    row.moved = {name: ids for name, ids in _beside(gone) if ids}
    row.before = parting.before(kept, gone)
    owners = kept.owner_id, gone.owner_id
    kept.team_id = kept.team_id or gone.team_id
    bring_together(kept, gone, at)
    _gather(kept.pk, gone.pk)
    row.before["state"] = kept.state
    Presence.objects.filter(conversation=gone).delete()
    Conversation.every.filter(pk=gone.pk).update(joined_to=kept, changed_at=at)
    row.save()
    if by_id and owners[1] and owners[0] and owners[0] != owners[1]:
        Handover.objects.create(
            conversation=kept, from_owner_id=owners[1], to_owner_id=owners[0], by_id=by_id, at=at
        )
    record(events.ConversationsJoined(row.pk, kept.pk, gone.pk), at=at, teammate_id=by_id)
    return row


def relations() -> Iterator[ForeignObjectRel]:
    """Return everything that points at a conversation, of this room and of those above."""
    for relation in Conversation._meta.get_fields(include_hidden=True):  # noqa: SLF001  its public way in
        if not isinstance(relation, ForeignObjectRel) or not isinstance(relation.field, ForeignKey):
            continue
        if relation.related_model not in {Join, Presence}:
            yield relation


def name_of(relation: ForeignObjectRel) -> str:
    return f"{relation.related_model._meta.label_lower}.{relation.field.name}"  # noqa: SLF001


def _beside(gone: Conversation) -> Iterator[tuple[str, list[int]]]:
    """Return the ids of all that stands beside a conversation, by kind."""
    for relation in relations():
        rows = _rows(relation).filter(**{relation.field.name: gone.pk})
        yield name_of(relation), list(rows.order_by("pk").values_list("pk", flat=True))


def _rows(relation: ForeignObjectRel) -> models.QuerySet[Any]:
    return relation.related_model._base_manager.all()  # noqa: SLF001  hidden ones too


def _gather(kept_id: int, gone_id: int) -> None:
    """Let what other rooms hang on it without the database's knowledge follow, and what was joined to it."""
    Conversation.every.filter(joined_to=gone_id).update(joined_to=kept_id)
    for relation in relations():
        name = relation.field.name
        if relation.field.db_constraint:  # type: ignore[attr-defined]
            continue
        if relation.one_to_one and _rows(relation).filter(**{name: kept_id}).exists():
            continue
        _rows(relation).filter(**{name: gone_id}).update(**{name: kept_id})


@transaction.atomic
def follow_join(*, join_id: int, kept_id: int, gone_id: int, at: datetime) -> None:
    """Let what was written beside it at the very moment follow too. May be repeated."""
    del at
    row = Join.objects.select_for_update().filter(pk=join_id, undone_at=None).first()
    rows = {one.pk: one for one in Conversation.every.filter(pk__in=[kept_id, gone_id])}
    if row is None or len(rows) < 2:
        return
    late = {name: ids for name, ids in _beside(rows[gone_id]) if ids}
    if late:
        move_beside(rows[kept_id], rows[gone_id])
        _gather(kept_id, gone_id)
        row.moved = {
            name: sorted({*row.moved.get(name, []), *late.get(name, [])}) for name in {*row.moved, *late}
        }
        row.save(update_fields=["moved"])


@transaction.atomic
def join_private(*, conversation_ids: Iterable[int], at: datetime) -> None:
    """Let what somebody said in private be part of the public conversation that it goes on. May be repeated.

    Only on the same network, by the same person, within days, and where there is one such conversation.
    """
    new = Conversation.objects.filter(pk__in=list(conversation_ids), post__private=True)
    for pk, person_id in new.values_list("pk", "person").order_by("pk"):
        private = Conversation.objects.filter(pk=pk, person=person_id).select_related("post").first()
        if private and (public := _public_before(private)):
            _join_by_itself(public.pk, pk, at)


def _public_before(private: Conversation) -> Conversation | None:
    since = private.post.said_at - PRIVATE_WITHIN
    theirs = Conversation.objects.filter(
        person=private.person_id,
        post__network=private.post.network,
        post__private=False,
        post__said_at__range=(since, private.post.said_at),
    )
    open_ones = list(theirs.exclude(pk=private.pk).exclude(state=State.DONE).order_by("pk")[:2])
    return open_ones[0] if len(open_ones) == 1 else None


def _join_by_itself(kept_id: int, gone_id: int, at: datetime) -> None:
    if Join.objects.filter(kept=kept_id, gone=gone_id).exists():  # also if somebody parted them
        return
    try:
        kept, gone = hold(kept_id, gone_id)
        refuse_apart(kept, gone)
    except Refused:  # a teammate may still decide
        return
    if gone.owner_id in {None, kept.owner_id}:
        _join(kept, gone, by_id=None, why=Join.Why.PRIVATE, at=at)
