"""What is done with people we speak with: say that two are one, export what we know, erase it."""

from datetime import datetime

from django.db import transaction

from heedful.desk import neighbours, person_file, queries
from heedful.desk.actions.forgetting import forget_dialogues
from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.listening.actions.erasing import erase_authors
from heedful.listening.events import PostsDeleted
from heedful.people import actions as people
from heedful.people import events
from heedful.people.models import Handle, Link, Person
from heedful.teams import queries as teams


@transaction.atomic
def link_people(*, by_id: int, person_id: int, other_id: int, ground: str, words: str, at: datetime) -> Link:
    """Say that two persons are one; their dialogues stand together from now on.

    :raises Missing: one of them is nobody whom this teammate may see.
    :raises Invalid: nothing is said that shows it, or they are one already.
    """
    teams.who_may_answer(by_id)
    for pk in (person_id, other_id):
        queries.person_for(by_id, pk)
    made = people.link(person_id=person_id, other_id=other_id, ground=ground, words=words, by_id=by_id, at=at)
    _follow_handles(made, at)
    record(events.PeopleLinked(made.pk, person_id, other_id), at=at, teammate_id=by_id)
    return made


@transaction.atomic
def part_people(*, by_id: int, link_id: int, at: datetime) -> Link:
    """Undo a link: each has their own handles and dialogues again. Twice is once."""
    teams.who_may_answer(by_id)
    link = queries.link_for(by_id, link_id)
    if people.part(link=link, by_id=by_id, at=at):
        _follow_handles(link, at)
        facts = events.PeopleParted(link.pk, link.person_id, link.other_id)
        record(facts, at=at, teammate_id=by_id)
    return link


def _follow_handles(link: Link, at: datetime) -> None:
    """Let each dialogue stand under the person whose handle opened it.

    Where both spoke in one thread, each keeps their own dialogue: it is one a person and thread.
    """
    rows = Conversation.every.filter(first_post__author__in=link.handle_ids)
    for row in rows.select_related("first_post__author"):
        now = row.first_post.author.person_id
        taken = Conversation.every.filter(thread=row.thread_id, person=now).exclude(pk=row.pk).exists()
        if row.person_id != now and not taken:
            Conversation.every.filter(pk=row.pk).update(person=now, changed_at=at)


@transaction.atomic
def export_person(*, by_id: int, person_id: int, at: datetime) -> dict[str, object]:
    """Return everything we keep of a person, as they may ask for it; the trail says who took it."""
    teams.who_may_set_up(by_id)
    person = queries.person_for(by_id, person_id)
    record(events.PersonExported(person.pk), at=at, teammate_id=by_id)
    return person_file.everything_of(person, at=at)


@transaction.atomic
def erase_person(*, by_id: int, person_id: int, at: datetime) -> Person:
    """Erase what we keep of a person: their words, names and addresses, and what we wrote to or about them.

    That somebody spoke and was answered stays, without who and what, so that figures hold. May be repeated.
    """
    teams.who_may_set_up(by_id)
    person = queries.person_for(by_id, person_id)
    forget_person(person_id=person.pk, at=at)
    record(events.PersonErased(person.pk), at=at, teammate_id=by_id)
    return person


@transaction.atomic
def forget_person(*, person_id: int, at: datetime) -> None:
    """Erase somebody because the time of what we keep of them is over; the house decides. May be repeated."""
    handles = list(Handle.objects.filter(person=person_id).values_list("pk", flat=True))
    erased = erase_authors(handles, at=at)
    dialogues = Conversation.every.filter(person=person_id).values_list("pk", flat=True)
    forget_dialogues(list(dialogues), at)
    for erase in neighbours.ERASE:
        erase(person_id, at)
    people.forget(person_id)
    if erased:
        record(PostsDeleted(erased), at=at)
