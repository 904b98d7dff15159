"""What is done with people outside: meet them, note that an account is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from heedful.kit.errors import Invalid
from heedful.kit.html import web_link
from heedful.kit.rows import Rows, ready
from heedful.people import queries
from heedful.people.models import Handle, Link, Person

ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Met:
    """An account as a network told it."""

    outside_id: str
    name: str
    address: str
    url: str
    is_bot: bool
    wants_no_index: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """Accounts about to be met: those we know, with what is new of them, and rows for the others."""

    known: dict[str, int]
    changed: Sequence[tuple[Handle, Met]]
    new: Sequence[str]
    persons: Rows
    handles: Rows


def prepare_meeting(*, network: str, accounts: Sequence[Met], at: datetime) -> Meeting:
    """Do what can be done before a transaction is open; see `meet`."""
    by_id = {account.outside_id: account for account in accounts}
    known = queries.handles_of(network, list(by_id))
    new = [account for account in by_id.values() if account.outside_id not in known]
    persons = [
        Person(name=(account.name or account.address or account.outside_id)[:200], first_heard_at=at)
        for account in new
    ]
    return Meeting(
        known={outside_id: handle.pk for outside_id, handle in known.items()},
        changed=[(handle, by_id[name]) for name, handle in known.items() if _told_news(handle, by_id[name])],
        new=[account.outside_id for account in new],
        persons=ready(Person, persons),
        handles=ready(Handle, [Handle(network=network, **_fields(account)) for account in new]),
    )


def meet(meeting: Meeting) -> dict[str, int]:
    """Return the id of each account's handle, by outside id; those met first get a person of their own.

    Runs in the caller's transaction. Names and addresses are brought up to date where told.

    :raises django.db.IntegrityError: somebody else met one of them meanwhile; prepare again.
    """
    for handle, account in meeting.changed:
        _bring_up_to_date(handle, account)
    if not meeting.new:
        return meeting.known
    meeting.handles.fill("person_id", meeting.persons.insert())
    return meeting.known | dict(zip(meeting.new, meeting.handles.insert(), strict=True))


def _fields(account: Met) -> dict[str, object]:
    return {
        "outside_id": account.outside_id,
        "name": account.name[:200],
        "address": account.address[:300],
        "url": web_link(account.url)[:1000],
        "is_bot": account.is_bot,
        "wants_no_index": account.wants_no_index,
    }


def _told_news(handle: Handle, account: Met) -> bool:
    return bool(
        (account.name and account.name[:200] != handle.name)
        or (account.address and account.address[:300] != handle.address)
        or ((account.name or account.address) and account.is_bot != handle.is_bot)
    )


def _bring_up_to_date(handle: Handle, account: Met) -> None:
    handle.name = account.name[:200] or handle.name
    handle.address = account.address[:300] or handle.address
    handle.url = web_link(account.url)[:1000] or handle.url
    handle.is_bot = account.is_bot
    handle.save(update_fields=["name", "address", "url", "is_bot"])
    Person.objects.filter(pk=handle.person_id).update(name=handle.name or handle.address)


def note_gone(*, network: str, outside_ids: Sequence[str], at: datetime | None) -> list[int]:
    """Note that accounts are gone (`at` None: here again); return their handles' ids."""
    gone = Handle.objects.filter(network=network, outside_id__in=outside_ids)
    ids = list(gone.values_list("pk", flat=True))
    gone.update(gone_at=at)
    return ids


def link(*, person_id: int, other_id: int, ground: str, words: str, by_id: int, at: datetime) -> Link:
    """Make two persons one: the handles of the other stand under the first. Runs in the caller's transaction.

    :raises Invalid: nothing is said that shows it, or they are one already.
    """
    if ground not in Link.Ground.values:
        raise Invalid(f"There is no ground {ground!r}; there are {', '.join(Link.Ground.values)}.")
    if not words.strip():
        raise Invalid("Say what shows that they are one person.")
    if person_id == other_id or Link.objects.filter(other=other_id, undone_at=None).exists():
        raise Invalid("They are one person already.")
    if Link.objects.filter(other=person_id, undone_at=None).exists():
        raise Invalid("This person stands under another one. Link to that one.")
    moved = Handle.objects.filter(person=other_id)
    handle_ids = list(moved.values_list("pk", flat=True))
    moved.update(person=person_id)
    return Link.objects.create(
        person_id=person_id,
        other_id=other_id,
        handle_ids=handle_ids,
        ground=ground,
        words=words.strip()[:500],
        by_id=by_id,
        at=at,
    )


def part(*, link: Link, by_id: int, at: datetime) -> bool:
    """Undo a link; False if it is undone already. Runs in the caller's transaction."""
    undone = Link.objects.filter(pk=link.pk, undone_at=None).update(undone_at=at, undone_by=by_id)
    if undone:
        Handle.objects.filter(pk__in=link.handle_ids, person=link.person_id).update(person=link.other_id)
    return bool(undone)


def forget(person_id: int) -> None:
    """Forget what a person and their accounts are called; runs in the caller's transaction, may be repeated.

    An account that speaks again is somebody whom we meet for the first time.
    """
    Person.objects.filter(pk=person_id).update(name=ERASED)
    for handle in Handle.objects.filter(person=person_id).exclude(outside_id__startswith=f"{ERASED}:"):
        handle.name = handle.address = handle.url = ""
        handle.outside_id = f"{ERASED}:{handle.pk}"
        handle.save(update_fields=["name", "address", "url", "outside_id"])
    Link.objects.filter(Q(person=person_id) | Q(other=person_id)).update(words=ERASED)
